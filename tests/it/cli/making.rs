//! What making the hardware cost, and what figures come to in other terms.

use super::{Bench, told};
use wattprint::report::Report;

/// Half a second or so of one CPU.
const WORK: &str = "head -c 150000000 /dev/zero | sha256sum";

#[test]
fn making_is_missing_until_it_is_given_and_then_it_is_counted() {
    let bench = Bench::new();
    let ended = told(bench.run(&["--quiet"], &["sh", "-c", WORK]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let report = bench.last_report();
    let mut missing = report.missing.iter();
    let missing = missing.find(|it| it.id == "emissions.embodied").unwrap();
    assert_eq!(
        missing.reason,
        "it reserved no accelerator, and a server is not divided by CPU time"
    );
    assert_eq!(
        missing.remedy,
        "report the whole node, with --from and --to"
    );

    let ledger = bench.ledger().display().to_string();
    let asked = |flags: &str| {
        let flags = flags.split_whitespace().map(str::to_owned);
        let own = ["report", "--ledger", &ledger].map(str::to_owned);
        told(bench.program(&own.into_iter().chain(flags).collect::<Vec<_>>()))
    };
    let given = asked(
        "--from 2000-01-01T00:00:00Z --to 2100-01-01T00:00:00Z --place NL --pue 1.2 --wue 0.1 --strict --embodied-kg 876 --lifetime-years 5 --format json",
    );
    assert_eq!(given.code, 0, "{}", given.stderr);
    let report: Report = serde_json::from_str(&given.stdout).unwrap();
    let embodied = report.figure("emissions.embodied").unwrap();
    // 876 kg over five years of 8,760 hours are 20 g an hour.
    let mut inputs = embodied.derivation.inputs();
    let time = inputs.find(|it| &*it.id == "reserved.node");
    let hours = time.unwrap().value.central() / 3600.0;
    assert!((embodied.value / (hours * 20.0) - 1.0).abs() < 1e-9);
    assert!(report.figure("emissions.total").unwrap().value > embodied.value);
    assert!(report.boundary.included.contains(&"embodied".to_owned()));

    let strict = asked(
        "--from 2000-01-01T00:00:00Z --to 2100-01-01T00:00:00Z --place NL --pue 1.2 --strict --embodied-kg 876 --format json",
    );
    let report: Report = serde_json::from_str(&strict.stdout).unwrap();
    let mut missing = report.missing.iter();
    let missing = missing.find(|it| it.id == "emissions.embodied").unwrap();
    assert_eq!(missing.remedy, "--embodied-kg KG --lifetime-years YEARS");

    let said = asked("--place NL --equivalences");
    let fleet = "average Dutch car, well to wheel, 190 gCO2e/km; CO2emissiefactoren.nl 2026";
    let text: Vec<_> = said.stdout.split_whitespace().collect();
    let text = text.join(" ");
    for expected in [
        "As much as",
        fleet,
        "years of a household's electricity (",
        "bottles of water (",
    ] {
        assert!(text.contains(expected), "{}", said.stdout);
    }
    let object = asked("--place NL --equivalences --format json");
    let report: Report = serde_json::from_str(&object.stdout).unwrap();
    assert!(
        report
            .equivalences
            .iter()
            .any(|it| it.id == "car-km" && it.low <= it.value)
    );
    let unasked = asked("--place NL");
    assert!(!unasked.stdout.contains("As much as"), "{}", unasked.stdout);
    let refused = asked("--embodied-kg 0");
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("must be a number above 0"),
        "{}",
        refused.stderr
    );
}
