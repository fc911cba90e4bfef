use super::*;
use crate::quantity::Ratio;

fn processor(model: &str, is_virtual: bool) -> Processor<'_> {
    Processor {
        model,
        sockets: 2,
        threads: 8,
        is_virtual,
    }
}

fn watts(estimate: Estimate<Power>) -> [f64; 3] {
    [estimate.low(), estimate.central(), estimate.high()].map(Power::watts)
}

#[track_caller]
fn assert_near(actual: [f64; 3], expected: [f64; 3]) {
    for (a, e) in actual.into_iter().zip(expected) {
        assert!((a - e).abs() <= 0.01 * e.abs(), "{actual:?} {expected:?}");
    }
}

#[test]
fn a_known_processor_is_found_by_the_name_it_gives_itself() {
    for (model, tdp, threads) in [
        (
            "Intel(R) Xeon(R) Platinum 8480+ CPU @ 2.00GHz",
            350.0,
            112.0,
        ),
        ("Intel(R) Xeon(R) Platinum 8480+", 350.0, 112.0),
        ("AMD EPYC 7763 64-Core Processor", 280.0, 128.0),
        ("Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz", 85.0, 12.0),
        ("INTEL(R) XEON(R) PLATINUM 8592+", 350.0, 128.0),
    ] {
        let found = rated(model).expect(model);
        assert_eq!(found.tdp, Power::from_watts(tdp), "{model}");
        assert_eq!(found.threads, Some(threads), "{model}");
    }
    for model in ["", "Intel(R) Xeon(R) Processor @ 2.80GHz", "AMD EPYC 776"] {
        assert_eq!(rated(model), None, "{model}");
    }
}

#[test]
fn the_embedded_curves_have_their_published_points() {
    let profiles = CpuProfiles::embedded().unwrap();
    let model = "AMD EPYC 7763 64-Core Processor";
    let power = profiles.model(&processor(model, false)).unwrap();
    let share = |busy| watts(power.at(Ratio::new(busy))).map(|it| it / 560.0);
    // Idle and 10 %: the cubic is lowest and the logarithm is highest. Half: the
    // cubic is far below. Full: the spread is wider than the curves are apart.
    assert_near(share(0.0), [0.10, 0.230, 0.230 * 1.35]);
    assert_near(share(0.1), [0.1009, 0.424, 0.424 * 1.35]);
    assert_near(share(0.5), [0.2125, 0.728, 0.728 * 1.35]);
    assert_near(share(1.0), [0.894 * 0.85, 0.894, 0.894 * 1.20]);
    assert_eq!(
        power.method,
        "utilisation curve of a server processor, 280 W TDP per socket"
    );
    for publisher in ["Boavizta", "Green Software Foundation", "mlco2/codecarbon"] {
        assert!(power.citation.contains(publisher), "{}", power.citation);
    }
}

#[test]
fn an_unknown_processor_gets_the_class_range() {
    let profiles = CpuProfiles::embedded().unwrap();
    let power = profiles.model(&processor("Mystery 9000", false)).unwrap();
    assert_near(watts(power.rated), [8.0 * 1.61, 8.0 * 3.91, 8.0 * 10.31]);
    assert!(power.method.contains("unknown CPU: class range"));
}

#[test]
fn the_class_range_is_that_of_the_table() {
    let rows = rated::TABLE
        .lines()
        .filter(|it| !it.starts_with('#'))
        .skip(1);
    let mut shares: Vec<f64> = rows
        .filter_map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            Some(cells[1].parse::<f64>().ok()? / cells[3].parse::<f64>().ok()?)
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    let quantile = |q: f64| shares[(q * (shares.len() - 1) as f64) as usize];
    let class = CpuProfiles::embedded().unwrap().unknown.watts_per_thread;
    let stated = [class.low, class.central, class.high];
    assert_near(stated, [quantile(0.05), quantile(0.5), quantile(0.95)]);
    assert_eq!(shares.len(), 318);
}

#[test]
fn a_virtual_machine_is_charged_per_virtual_cpu() {
    let profiles = CpuProfiles::embedded().unwrap();
    let model = "AMD EPYC 7763 64-Core Processor";
    let power = profiles.model(&processor(model, true)).unwrap();
    let each = 280.0 / 128.0;
    assert_near(watts(power.rated), [4.0 * each, 8.0 * each, 16.0 * each]);
    assert!(power.method.contains("per virtual CPU, its share"));
    let unknown = profiles.model(&processor("Xeon", true)).unwrap();
    assert!(unknown.method.contains("per virtual CPU, unknown host CPU"));
}

#[test]
fn more_work_never_draws_less() {
    let profiles = CpuProfiles::embedded().unwrap();
    for model in ["AMD EPYC 7763", "13th Gen Intel(R) Core(TM) i9-13900K", ""] {
        let power = profiles.model(&processor(model, false)).unwrap();
        let along: Vec<_> = (0..=100)
            .map(|i| watts(power.at(Ratio::new(f64::from(i) / 100.0))))
            .collect();
        let rises = |i: usize| along.is_sorted_by(|a, b| a[i] <= b[i]);
        assert!((0..3).all(rises), "{model}");
    }
}

#[test]
fn memory_costs_so_much_per_gibibyte() {
    let profiles = CpuProfiles::embedded().unwrap();
    assert_near(watts(profiles.memory(64 << 30)), [3.0, 8.0, 26.94]);
    assert_eq!(profiles.memory(0).high(), Power::ZERO);
}

#[test]
fn a_whole_server_curve_is_in_watts_and_needs_no_processor() {
    let power = node_profiles().model(&processor("any", false)).unwrap();
    assert!(power.is_node);
    assert_near(
        watts(power.at(Ratio::new(0.5))),
        [200.0 * 0.9, 200.0, 200.0 * 1.1],
    );
    assert_eq!(power.idle(), Power::from_watts(100.0));
}

pub(crate) fn node_profiles() -> CpuProfiles {
    let family = CURVES.find("# The first family").unwrap();
    let rest = CURVES.find("# A processor that is not").unwrap();
    let text = format!(
        "{}
[curve.server]
cites = \"ccf\"
locator = \"fixture\"
boundary = \"node\"
law = \"points\"
utilisation = [0.0, 1.0]
watts = [100.0, 300.0]

[[family]]
name = \"server\"
words = []
central = \"server\"
others = []
half = {{ down = 0.1, up = 0.1 }}
full = {{ down = 0.1, up = 0.1 }}

{}",
        &CURVES[..family],
        &CURVES[rest..]
    );
    CpuProfiles::parse(&text).unwrap()
}

#[test]
fn a_bad_curve_is_refused_with_its_name() {
    for (from, to, expected) in [
        (
            "cites = \"teads\"",
            "cites = \"nobody\"",
            "the processor curves name the citation `nobody`, which they do not define",
        ),
        (
            "central = \"logarithm\"",
            "central = \"line\"",
            "the processor curves name the curve `line`, which they do not define",
        ),
        (
            "share = [0.12, 0.32, 0.75, 1.02]",
            "share = [0.12, 0.32, 0.75]",
            "the processor curve `teads` needs two points or more, as many shares as utilisations",
        ),
        (
            "share = [0.12, 0.32, 0.75, 1.02]",
            "share = [0.12, 0.32, 0.75, 0.5]",
            "the processor curve `teads` must not fall, nor be negative",
        ),
    ] {
        let error = CpuProfiles::parse(&CURVES.replace(from, to)).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}
