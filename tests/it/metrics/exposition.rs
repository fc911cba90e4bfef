//! What stands in a scrape, and what the documentation says of it.

use super::{
    charged_to, context, instrument, making, moment, place, scrape, series, settings, span, sum,
    workload,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use wattprint::accounting::{Holder, Microjoules, Span};
use wattprint::metrics::{
    Bound, Context, FAMILIES, FactorLabel, Format, GridCarbon, Kind, LedgerHealth, Process,
    Running, Scrape, Served, WebConfig, document, expose, families, names,
};
use wattprint::sample::{Component, Instrument, Phase, SourceHealth, Work};

/// Compares with a file of the tree, or writes it when UPDATE_GOLDEN is set.
fn assert_golden(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == expected,
        "{} has changed; if that is right, run the test with UPDATE_GOLDEN=1. It is now:\n{text}",
        PathBuf::from(path.file_name().unwrap()).display(),
    );
}

/// An agent that has seen something of everything.
pub fn seasoned() -> Running {
    seasoned_with_room_for(1)
}

/// The same, with series for so many workloads.
pub fn seasoned_with_room_for(workloads: usize) -> Running {
    let gpu = instrument(Component::Accelerator, "GPU-1", 400.0);
    let cpu = instrument(Component::Cpu, "package-0", 200.0);
    let core = instrument(Component::Core, "core-0", 200.0);
    let mut running = Running::new(settings(workloads));
    let context = Context {
        pue: Some(1.25),
        wue: Some(1.8),
        currency: Some("EUR".to_owned()),
        grid_carbon: vec![GridCarbon {
            basis: "location".to_owned(),
            matched: "exact".to_owned(),
            grams_per_kilowatt_hour: 360.0,
            valid_until: Some(moment(0).wall),
        }],
        factors: vec![FactorLabel {
            factor: "site.pue".to_owned(),
            source: "A \"survey\"\nof sites\\halls".to_owned(),
            matched: "global".to_owned(),
        }],
    };
    running.place(place(), context);
    running.making(making());
    running.describe(&[gpu.clone(), cpu.clone(), core.clone()]);
    running.workload(&workload("train", Phase::Pretraining), moment(0));
    running.workload(&workload("serve", Phase::Inference), moment(0));
    running.add(&eventful(&gpu, &cpu, &core));
    let health = |source: &str, up, errors| SourceHealth {
        source: source.to_owned(),
        up,
        errors,
    };
    running.health(
        &[health("nvml", true, vec![("timeout".to_owned(), 3)])],
        moment(4),
    );
    running.health(&[health("rapl", false, Vec::new())], moment(4));
    running.ledger(LedgerHealth {
        errors: 1,
        bytes: Some(4096),
        findings: 0,
        audited: Some(moment(4).wall),
    });
    running
}

/// Four seconds in which much happened.
fn eventful(gpu: &Instrument, cpu: &Instrument, core: &Instrument) -> Span {
    let joules = |joules: u64| Microjoules::exact(joules * 1_000_000);
    let uncertain = Microjoules {
        energy: 8_000_000,
        low: 4_000_000,
        high: 20_000_000,
        gap: 8_000_000,
    };
    let mut span = span(
        0,
        4,
        &[
            (charged_to("train"), &gpu.channel, joules(400)),
            (charged_to("serve"), &gpu.channel, joules(100)),
            (Holder::Idle, &gpu.channel, uncertain),
            (charged_to("train"), &cpu.channel, joules(60)),
            (Holder::Unattributed, &cpu.channel, joules(40)),
            (Holder::Unattributed, &core.channel, joules(80)),
        ],
    );
    for meter in &mut span.meters {
        if meter.channel == gpu.channel {
            meter.restarts = 1;
            meter.gap_time = Duration::from_millis(250);
            meter.raw_end = Some(508_000);
        }
    }
    span.late_ticks = 2;
    span.suspended = Duration::from_secs(30);
    span
}

#[test]
fn a_scrape_of_a_known_node_is_as_it_always_was() {
    let running = seasoned();
    let snapshot = running.snapshot(moment(5));
    let seen = Scrape {
        at: moment(6),
        process: Some(Process {
            cpu_seconds: 1.5,
            resident_bytes: 7_000_000,
            virtual_bytes: 20_000_000,
            open_fds: 12,
            max_fds: 1024,
        }),
        served: 7,
        web: Served {
            dropped: 2,
            failed_handshakes: 3,
            password_checks: 4,
            refused: vec![("no_credentials", 5), ("wrong_password", 0)],
            config: Some(WebConfig {
                errors: 1,
                is_latest: false,
                certificate_expires: Some(moment(5).wall),
            }),
        },
        ..scrape(&snapshot)
    };
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    let fixed = |format| expose(&seen, format).replace(&version, "version=\"X\"");
    assert_golden("tests/golden/metrics.txt", &fixed(Format::Text));
    assert_golden(
        "tests/golden/metrics.openmetrics.txt",
        &fixed(Format::OpenMetrics),
    );
}

#[test]
fn the_figures_of_a_known_node_are_right() {
    // 608 J on components; 4 s at an eighth of 600 W; a quarter on top.
    let seen = series(&seasoned(), 5);
    let is = |family: &str, labels: &[&str], expected: f64| {
        let found = sum(&seen, family, labels);
        assert!(
            (found - expected).abs() < 1e-9 * expected,
            "{family} {labels:?}: {found}"
        );
    };
    is("wattprint_energy_joules_total", &["accelerator"], 508.0);
    is("wattprint_energy_joules_total", &["\"cpu\""], 100.0);
    is(
        "wattprint_energy_joules_total",
        &["\"other\""],
        152.0 + 300.0,
    );
    is(
        "wattprint_node_energy_joules_total",
        &[],
        608.0 + 152.0 + 300.0,
    );
    is("wattprint_facility_energy_joules_total", &[], 1060.0 * 1.25);
    is(
        "wattprint_emissions_grams_total",
        &["location"],
        1325.0 * 360.0 / 3.6e6,
    );
    // The market's figure stands beside it, and nobody adds the two.
    is(
        "wattprint_emissions_grams_total",
        &["market"],
        1325.0 * 36.0 / 3.6e6,
    );
    is(
        "wattprint_water_liters_total",
        &["site"],
        1060.0 * 1.8 / 3.6e6,
    );
    is("wattprint_overlapping_energy_joules_total", &["core"], 80.0);
    is(
        "wattprint_energy_low_joules_total",
        &["accelerator"],
        504.0 * 0.75,
    );
    is(
        "wattprint_energy_high_joules_total",
        &["accelerator"],
        520.0 * 1.25,
    );
    // `train` reserved half of each component, so half of the constant power.
    is(
        "wattprint_workload_energy_joules_total",
        &["train"],
        460.0 * 1.25 + 150.0,
    );
}

#[test]
fn without_a_place_there_is_no_footprint_and_not_a_zero() {
    let mut running = Running::new(settings(4));
    let gpu = instrument(Component::Accelerator, "GPU-1", 400.0);
    running.describe(std::slice::from_ref(&gpu));
    running.add(&span(
        0,
        1,
        &[(Holder::Idle, &gpu.channel, Microjoules::exact(5))],
    ));
    let seen = series(&running, 1);
    let unknown = [
        "facility",
        "cost",
        "emissions",
        "water",
        "pue",
        "factor",
        "intensity",
    ];
    let found: Vec<_> = seen
        .keys()
        .filter(|it| unknown.iter().any(|word| it.contains(word)))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn series_stand_at_zero_before_anything_is_measured() {
    let mut running = Running::new(settings(4));
    running.place(place(), context());
    running.making(making());
    running.describe(&[instrument(Component::Accelerator, "GPU-1", 400.0)]);
    running.workload(&workload("train", Phase::Pretraining), moment(0));
    let seen = series(&running, 0);
    for name in [
        "wattprint_energy_joules_total{component=\"accelerator\",device=\"GPU-1\"}",
        "wattprint_node_energy_joules_total",
        "wattprint_facility_energy_joules_total",
        "wattprint_idle_energy_joules_total{component=\"accelerator\"}",
        "wattprint_workload_energy_joules_total{workload=\"train\",phase=\"pretraining\",component=\"accelerator\"}",
        "wattprint_workload_emissions_grams_total{workload=\"train\",phase=\"pretraining\",basis=\"location\"}",
        "wattprint_cost_total{currency=\"EUR\"}",
        "wattprint_workload_cost_total{workload=\"train\",phase=\"pretraining\",currency=\"EUR\"}",
        "wattprint_workload_embodied_emissions_grams_total{workload=\"train\",phase=\"pretraining\"}",
        "wattprint_gap_seconds_total{component=\"accelerator\",device=\"GPU-1\",reason=\"restart\"}",
        "wattprint_sensor_restarts_total{component=\"accelerator\",device=\"GPU-1\"}",
    ] {
        assert_eq!(seen.get(name), Some(&0.0), "{name}");
    }
}

#[test]
fn a_platform_counter_and_its_parts_are_never_added() {
    // On some laptops the platform shows less than its parts: then they count.
    for (platform, counted, overlapping) in [(16, 16.0, 10.0), (6, 10.0, 6.0)] {
        let mut running = Running::new(settings(4));
        let cpu = instrument(Component::Cpu, "package-0", 100.0);
        let psys = instrument(Component::Platform, "psys", 150.0);
        running.describe(&[cpu.clone(), psys.clone()]);
        let joules = |joules: u64| Microjoules::exact(joules * 1_000_000);
        let charges = [
            (Holder::Idle, &cpu.channel, joules(10)),
            (Holder::Idle, &psys.channel, joules(platform)),
        ];
        running.add(&span(0, 1, &charges));
        let seen = series(&running, 1);
        let rest = sum(&seen, "wattprint_energy_joules_total", &["\"other\""]);
        let all = sum(&seen, "wattprint_energy_joules_total", &[]);
        assert!(
            (all - rest - counted).abs() < 1e-9,
            "{platform}: {all} {rest}"
        );
        let beside = sum(&seen, "wattprint_overlapping_energy_joules_total", &[]);
        assert!((beside - overlapping).abs() < 1e-9, "{platform}: {beside}");
    }
}

#[test]
fn beside_a_node_meter_nothing_is_modelled() {
    let mut running = Running::new(settings(4));
    let cpu = instrument(Component::Dram, "package-0", 100.0);
    let node = instrument(Component::Node, "PSU", 800.0);
    running.describe(&[cpu.clone(), node.clone()]);
    let charges = [
        (Holder::Idle, &cpu.channel, Microjoules::exact(10_000_000)),
        (Holder::Idle, &node.channel, Microjoules::exact(100_000_000)),
    ];
    running.add(&span(0, 1, &charges));
    let seen = series(&running, 1);
    assert!((sum(&seen, "wattprint_node_energy_joules_total", &[]) - 100.0).abs() < 1e-9);
    assert!((sum(&seen, "wattprint_energy_joules_total", &[]) - 100.0).abs() < 1e-9);
    assert!(sum(&seen, "wattprint_modelled_energy_joules_total", &[]).abs() < 1e-9);
}

#[test]
fn names_follow_the_conventions_of_prometheus() {
    let mut seen = BTreeSet::new();
    for family in families() {
        let name = family.name;
        assert!(
            name.starts_with("wattprint_") || name.starts_with("process_"),
            "{name}"
        );
        let legal = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
        assert!(name.chars().all(legal), "{name}");
        assert_eq!(
            name.ends_with("_total"),
            family.kind == Kind::Counter,
            "{name}"
        );
        assert_eq!(name.ends_with("_info"), family.kind == Kind::Info, "{name}");
        let kinds = ["counter", "gauge", "histogram", "summary"];
        assert!(!name.split('_').any(|word| kinds.contains(&word)), "{name}");
        let stem = name.trim_end_matches("_total");
        assert!(stem.ends_with(family.unit), "{name} in {}", family.unit);
        assert!(
            family.help.ends_with('.') && family.help.len() > 15,
            "{name}"
        );
        for label in family.labels {
            let taken = [
                "job", "instance", "region", "zone", "type", "le", "quantile",
            ];
            assert!(
                !taken.contains(label) && label.chars().all(legal),
                "{name} {label}"
            );
        }
        for bound in family.bounds() {
            assert!(seen.insert(family.name_of(*bound)), "{name} stands twice");
        }
    }
    assert_eq!(seen, names().into_iter().collect());
    let node = families()
        .find(|it| it.name.contains("node_energy"))
        .unwrap();
    assert_eq!(
        node.name_of(Bound::Low),
        "wattprint_node_energy_low_joules_total"
    );
    assert!(FAMILIES.iter().all(|part| !part.families.is_empty()));
}

#[test]
fn openmetrics_has_units_information_and_an_end() {
    let text = expose(
        &scrape(&seasoned().snapshot(moment(5))),
        Format::OpenMetrics,
    );
    for line in [
        "# TYPE wattprint_node_energy_joules counter",
        "# UNIT wattprint_node_energy_joules joules",
        "# TYPE wattprint_build info",
        "wattprint_factor_info{factor=\"site.pue\",source=\"A \\\"survey\\\"\\nof sites\\\\halls\",match=\"global\"} 1",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}");
    }
    assert!(text.ends_with("# EOF\n"));
}

#[test]
fn the_documentation_is_that_of_the_table() {
    assert_golden("docs/metrics.md", &document());
}

#[test]
fn money_follows_the_facilitys_energy_and_making_the_time_reserved() {
    let gpu = instrument(Component::Accelerator, "GPU-1", 400.0);
    let mut running = Running::new(settings(4));
    running.place(place(), context());
    running.making(making());
    running.describe(std::slice::from_ref(&gpu));
    let kilowatt_hour = Microjoules::exact(3_600_000_000_000);
    running.add(&span(
        0,
        100,
        &[(charged_to("train"), &gpu.channel, kilowatt_hour)],
    ));
    let seen = series(&running, 100);
    let all = |family: &str| sum(&seen, family, &[]);
    // The test's price is 0.36 a kilowatt-hour, and half the span is reserved.
    let facility = all("wattprint_facility_energy_joules_total") / 3.6e6;
    let cost = seen["wattprint_cost_total{currency=\"EUR\"}"];
    assert!((cost / (facility * 0.36) - 1.0).abs() < 1e-9, "{cost}");
    assert!(all("wattprint_cost_low_total") < cost && cost < all("wattprint_cost_high_total"));
    let own = all("wattprint_workload_cost_total");
    assert!(0.0 < own && own <= cost, "{own} of {cost}");
    let embodied =
        "wattprint_workload_embodied_emissions_grams_total{workload=\"train\",phase=\"other\"}";
    assert!((seen[embodied] - 0.05).abs() < 1e-12, "{}", seen[embodied]);

    // Another accelerator of which nothing is known would make it a part.
    let known = making();
    running.making(Arc::new(move |name: &str| {
        known(name).filter(|_| name == "GPU-1")
    }));
    running.describe(&[instrument(Component::Accelerator, "GPU-2", 400.0)]);
    let seen = series(&running, 100);
    assert!(seen.keys().all(|it| !it.contains("embodied")));
}

#[test]
fn what_a_workload_states_is_seen_at_zero_first_and_its_series_stay_for_it() {
    let mut running = Running::new(settings(1));
    let gpu = instrument(Component::Accelerator, "GPU-1", 400.0);
    running.describe(std::slice::from_ref(&gpu));
    let train = workload("train", Phase::Pretraining);
    running.workload(&train, moment(0));
    let energy = Microjoules::exact(1_000_000);
    running.add(&span(0, 10, &[(charged_to("train"), &gpu.channel, energy)]));
    let done = |unit: &str, amount| Work {
        unit: unit.to_owned(),
        amount,
    };
    let stated = [
        done("token", 1_200_000.0),
        done("image", f64::NAN),
        done("page", -4.0),
    ];
    running.work(&train, &stated, moment(1000));
    let name =
        "wattprint_workload_work_total{workload=\"train\",phase=\"pretraining\",unit=\"token\"}";
    // The workload ended long ago; its work was stated late, and is seen all the same.
    for (scrapes, expected) in [(0, 0.0), (1, 0.0), (2, 1.2e6), (3, 1.2e6)] {
        running.scraped(scrapes);
        running.add(&span(1000 + scrapes, 1001 + scrapes, &[]));
        let seen = series(&running, 1001 + scrapes);
        assert_eq!(seen.get(name), Some(&expected), "after {scrapes}");
        assert!(
            seen.keys()
                .all(|it| !it.contains("unit=\"image\"") && !it.contains("page"))
        );
    }
    // Many units, and workloads without a name of their own, stay bounded.
    let many: Vec<_> = (0..40).map(|it| done(&format!("u{it}"), 1.0)).collect();
    running.work(&workload("late", Phase::Inference), &many, moment(1010));
    running.scraped(9);
    let seen = series(&running, 1010);
    let others = |it: &&String| it.starts_with("wattprint_workload_work_total{workload=\"other\"");
    assert_eq!(seen.keys().filter(others).count(), 9);
    let all = sum(&seen, "wattprint_workload_work_total", &["\"other\",phase"]);
    assert!((all - 40.0).abs() < 1e-9, "{all}");
}

#[test]
fn a_new_kind_of_error_is_seen_at_zero_first() {
    let mut running = Running::new(settings(1));
    let name = "wattprint_source_errors_total{source=\"nvml\",kind=\"timeout\"}";
    for (scrapes, errors, expected) in [(5, 1, 0.0), (6, 2, 0.0), (7, 3, 3.0)] {
        running.scraped(scrapes);
        let health = SourceHealth {
            source: "nvml".to_owned(),
            up: false,
            errors: vec![("timeout".to_owned(), errors)],
        };
        running.health(&[health], moment(scrapes));
        assert_eq!(series(&running, scrapes).get(name), Some(&expected));
    }
}

#[test]
fn reserved_time_is_that_of_accelerators_and_an_intensity_ages_from_the_end_of_its_period() {
    let running = seasoned();
    let seen = series(&running, 5);
    // Each of the two held the one accelerator for half of four seconds.
    let reserved = sum(&seen, "wattprint_workload_reserved_seconds_total", &[]);
    assert!((reserved - 4.0).abs() < 1e-9, "{reserved}");
    let age = "wattprint_grid_carbon_intensity_age_seconds{basis=\"location\",match=\"exact\"}";
    assert_eq!(seen.get(age), Some(&5.0));
    assert_eq!(seen.get("wattprint_wue_liters_per_kwh"), Some(&1.8));
    let node = "wattprint_node_info{node=\"node-1\",cpu=\"AMD EPYC 9654 96-Core Processor\",os=\"Linux 6.1.0\",hypervisor=\"\"}";
    assert_eq!(seen.get(node), Some(&1.0));
    let gpu = "wattprint_instrument_info{component=\"accelerator\",device=\"GPU-1\",source=\"test\",name=\"GPU-1\",method=\"test\",provenance=\"measured\"}";
    assert_eq!(seen.get(gpu), Some(&1.0));
}
