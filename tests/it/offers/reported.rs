//! An offer as a report.

use super::{changed, text};
use crate::reports::object;
use std::fs;
use std::path::Path;
use wattprint::cli::common::PlaceArgs;
use wattprint::cli::offer::report_of;
use wattprint::quantity::Origin;
use wattprint::report::{ProofLevel, Report, SubjectKind};
use wattprint::sample::Provenance;

fn report(text: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    in_folder(folder.path(), text)
}

fn in_folder(folder: &Path, text: &str) -> Report {
    let path = folder.join("offer.toml");
    fs::write(&path, text).unwrap();
    report_of(&path, &PlaceArgs::default()).unwrap_or_else(|error| panic!("{error:#}"))
}

fn value(report: &Report, id: &str) -> f64 {
    let figure = report.figure(id);
    figure
        .unwrap_or_else(|| panic!("{id} in {:#?}", report.missing))
        .value
}

fn near(value: f64, expected: f64) {
    assert!(
        (value / expected - 1.0).abs() < 1e-9,
        "{value} and {expected}"
    );
}

/// Units over four years that begin at 1.2 million and grow by a tenth each year.
const UNITS: f64 = 1.2e6 * (1.0 + 1.1 + 1.21 + 1.331);

#[test]
fn a_measured_offer_is_what_was_measured_times_the_volume_of_its_term() {
    let report = report(&text("b.toml"));
    assert_eq!(report.subject.kind, SubjectKind::Offer);
    assert_eq!(report.subject.supplier.as_deref(), Some("Voorbeeld B N.V."));
    assert_eq!(report.subject.place.as_deref(), Some("NL"));
    let joules = 0.38 * 3600.0;
    near(value(&report, "energy.node"), joules * UNITS);
    near(value(&report, "energy.node/request"), joules);
    near(value(&report, "energy.node/token"), joules / 350.0);
    near(value(&report, "energy.facility/request"), joules * 1.15);
    near(value(&report, "time.elapsed"), 4.0 * 365.25 * 86_400.0);
    let node = report.figure("energy.node/request").unwrap();
    // A supplier's statement stays one, however well it is shown.
    assert_eq!(node.provenance, Provenance::Supplied);
    near(node.low, 0.35 * 3600.0);
    near(node.high, 0.42 * 3600.0);
    for id in [
        "emissions.location",
        "emissions.market",
        "emissions.embodied",
        "emissions.total",
        "water.site",
        "water.grid",
        "water.total",
    ] {
        assert!(report.figure(id).is_some(), "{id}: {:#?}", report.missing);
    }
    assert_eq!(report.contracts.len(), 2);
    let pue = report.statements.iter().find(|it| it.id == "pue").unwrap();
    assert_eq!(pue.proof.level, ProofLevel::Verified);
    let mut statements = report.statements.iter();
    let size = statements.find(|it| it.id == "input-tokens").unwrap();
    let unit = Some("token/request");
    assert_eq!((size.value, size.unit.as_deref()), (Some(700.0), unit));
    let answered = report
        .statements
        .iter()
        .find(|it| it.id == "iso-14001")
        .unwrap();
    assert_eq!(answered.text.as_deref(), Some("yes"));
}

#[test]
fn a_bare_statement_has_the_bounds_of_a_rule_and_a_shown_one_its_own() {
    let (bare, shown) = (report(&text("a.toml")), report(&text("b.toml")));
    let width = |report: &Report| {
        let mut factors = report.factors.iter();
        let own = factors.find(|it| it.id.starts_with("offer."));
        let own = own.unwrap();
        own.high / own.low
    };
    let own = |it: &&wattprint::report::FactorRow| it.id.starts_with("offer.");
    let factor = shown.factors.iter().find(own).unwrap();
    assert_eq!(factor.unit, "J/request");
    assert_eq!(factor.shown, "1368 J/request (1260 to 1512)");
    assert!(width(&bare) > 2.0 * width(&shown));
    near(width(&shown), 0.42 / 0.35);
    // To what is stated the hours without requests are added, which a model gives.
    let node = |report: &Report| report.figure("energy.node/request").unwrap().provenance;
    assert_eq!(node(&bare), Provenance::Modelled);
    assert_eq!(node(&shown), Provenance::Supplied);
    let input = "offer.voorbeeld-a-2026-01.energy.node/request";
    let factor = bare.factors.iter().find(|it| it.id == input).unwrap();
    assert!(
        factor
            .locator
            .as_deref()
            .unwrap()
            .contains("energy-of-a-unit-stated")
    );
}

#[test]
fn two_offers_share_what_is_one_physical_thing_and_nothing_else() {
    let other = text("a.toml").replace("place = \"SE\"\npue", "place = \"NL\"\npue");
    let [one, other] = [report(&text("b.toml")), report(&other)];
    let inputs = |report: &Report| -> std::collections::BTreeSet<String> {
        let inputs = report
            .quantities
            .iter()
            .flat_map(|it| it.derivation.inputs());
        inputs.map(|it| it.id.to_string()).collect()
    };
    let (a, b) = (inputs(&one), inputs(&other));
    let shared: Vec<_> = a.intersection(&b).map(String::as_str).collect();
    let grids = shared.iter().filter(|it| it.starts_with("factor.grid_"));
    assert!(grids.count() >= 2, "{shared:?}");
    for id in &shared {
        let physical = id.starts_with("factor.grid_")
            || id.starts_with("factor.accelerator_")
            || id.starts_with("work.");
        assert!(physical, "{id} stands for two things");
    }
    for report in [&one, &other] {
        let stated = report
            .quantities
            .iter()
            .flat_map(|it| it.derivation.inputs());
        let stated = stated.filter(|it| it.origin == Origin::Supplied);
        let own = |id: &str| id.contains("voorbeeld-") || id.starts_with("work.");
        for input in stated {
            assert!(own(&input.id), "{}", input.id);
        }
    }
}

#[test]
fn the_report_of_every_kind_of_offer_is_read_back_without_a_disagreement() {
    let lacking_idle = ("idle_included = true", "idle_included = false");
    let level = |boundary| ("boundary = \"node\"", boundary);
    for offer in [
        text("a.toml"),
        text("b.toml"),
        changed(&[level("boundary = \"accelerator\""), lacking_idle]),
        changed(&[level("boundary = \"facility\""), lacking_idle]),
        changed(&[("place = \"NL\"\npue", "pue")]),
        changed(&[("throughput = 2600\n", "")]),
        unmeasured(&[]),
        unmeasured(&[("accelerator = \"H100\"\n", "")]),
    ] {
        let report = report(&offer);
        let object = object(&report);
        let again = wattprint::report::read("offer.json", &object);
        assert_eq!(again.unwrap_or_else(|error| panic!("{error}")), report);
    }
}

#[test]
fn every_factor_that_a_figure_names_is_listed() {
    for name in ["a.toml", "b.toml"] {
        let report = report(&text(name));
        for figure in &report.quantities {
            for id in &figure.factors {
                assert!(
                    report.factors.iter().any(|it| it.id == *id),
                    "{}: {id}",
                    figure.id
                );
            }
        }
    }
}

#[test]
fn energy_of_the_building_is_not_multiplied_by_the_pue_again() {
    let text = changed(&[("boundary = \"node\"", "boundary = \"facility\"")]);
    let report = report(&text);
    let joules = 0.38 * 3600.0;
    near(value(&report, "energy.facility/request"), joules);
    near(value(&report, "energy.node/request"), joules / 1.15);
    let facility = report.figure("energy.facility/request").unwrap();
    assert_eq!(facility.derivation.inputs().count(), 1);
}

#[test]
fn energy_of_the_accelerators_has_the_rest_of_the_server_added() {
    let text = changed(&[("boundary = \"node\"", "boundary = \"accelerator\"")]);
    let report = report(&text);
    let joules = 0.38 * 3600.0;
    near(value(&report, "energy.accelerator/request"), joules);
    near(value(&report, "energy.node/request"), joules * 1.55);
}

#[test]
fn idle_hours_are_added_where_the_measurement_lacks_them() {
    let with = report(&text("a.toml"));
    let without = report(&text("a.toml").replace("idle_included = false", "idle_included = true"));
    let idle = value(&with, "energy.idle");
    near(
        value(&with, "energy.node"),
        value(&without, "energy.node") + idle,
    );
    let untold = report(&text("a.toml").replace("idle_included = false\n", ""));
    assert!(untold.figure("energy.idle").is_none());
    assert!(untold.missing.iter().any(|it| it.id == "energy.idle"));
}

/// The second offer without its measurement.
fn unmeasured(changes: &[(&str, &str)]) -> String {
    let text = changed(changes);
    let (before, after) = text.split_once("[[measured]]").unwrap();
    let (_, after) = after.split_once("[demand]").unwrap();
    format!("{before}[demand]{after}")
}

#[test]
fn without_a_measurement_energy_is_modelled_and_wide() {
    let report = report(&unmeasured(&[]));
    let node = report.figure("energy.node/request").unwrap();
    assert_eq!(node.provenance, Provenance::Modelled);
    assert!(node.high / node.low > 3.0);
    near(report.work[0].amount, UNITS);
}

#[test]
fn what_is_not_known_is_absent_with_a_reason_and_never_zero() {
    let unknown = unmeasured(&[
        ("accelerator = \"H100\"\n", ""),
        ("parameters = 32e9\n", ""),
    ]);
    let report = report(&unknown);
    assert!(
        report
            .quantities
            .iter()
            .all(|it| it.id.starts_with("time.")),
        "{report:#?}"
    );
    let reason = report
        .missing
        .iter()
        .find(|it| it.id == "energy.node")
        .unwrap();
    assert!(
        reason.reason.contains("hardware.accelerator"),
        "{}",
        reason.reason
    );
    assert!(
        report
            .missing
            .iter()
            .any(|it| it.id == "emissions.embodied")
    );
    assert!(!report.statements.is_empty());
}

#[test]
fn an_offer_that_does_not_hold_has_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offer.toml");
    fs::write(&path, changed(&[("share = 0.3", "share = 0.9")])).unwrap();
    let error = report_of(&path, &PlaceArgs::default())
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("the offer does not hold:\n"), "{error}");
    assert!(
        error.contains(":51: the contracts cover 160 % of the electricity"),
        "{error}"
    );
}

#[test]
fn a_site_without_contracts_or_wue_lacks_these_figures() {
    let text = text("b.toml");
    let (before, after) = text.split_once("[[contract]]").unwrap();
    let (_, after) = after.split_once("[[measured]]").unwrap();
    let text = format!("{before}[[measured]]{after}");
    let wue: String = text
        .lines()
        .filter(|it| !it.starts_with("wue ="))
        .map(|it| format!("{it}\n"))
        .collect();
    let report = report(&wue);
    assert!(report.figure("water.total").is_none());
    assert!(report.missing.iter().any(|it| it.id == "water.site"));
}

/// The second offer with its measurement taken from a report beside it.
fn from_report(folder: &Path, report: &Report, more: &str) -> String {
    let object = object(report);
    fs::write(folder.join("benchmark.json"), object).unwrap();
    let measured = format!(
        "[[measured]]\nreport = \"benchmark.json\"\nper = \"request\"\nidle_included = true\n\
         {more}\n[demand]"
    );
    unmeasured(&[]).replace("[demand]", &measured)
}

/// A quarter of a service that was measured.
fn benchmark() -> Report {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/service/report.json");
    wattprint::report::read("report.json", &fs::read_to_string(path).unwrap()).unwrap()
}

/// Why the offer has no report.
fn refused(folder: &Path, offer: &str) -> String {
    let path = folder.join("refused.toml");
    fs::write(&path, offer).unwrap();
    let refused = report_of(&path, &PlaceArgs::default());
    refused.unwrap_err().to_string()
}

#[test]
fn energy_is_taken_from_a_report_that_fits_the_offer() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let benchmark = benchmark();
    let made = in_folder(folder, &from_report(folder, &benchmark, ""));
    let figure = benchmark.figure("energy.node/request").unwrap();
    near(value(&made, "energy.node/request"), figure.value);
    near(made.figure("energy.node/request").unwrap().low, figure.low);
}

#[test]
fn a_report_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let benchmark = benchmark();
    let mut elsewhere = benchmark.clone();
    elsewhere.subject.place = Some("FR".to_owned());
    let mut other = benchmark.clone();
    other.subject.model = Some(wattprint::report::Model {
        name: "Another".to_owned(),
        ..Default::default()
    });
    let digest = format!("report_sha256 = \"{}\"", "ab".repeat(32));
    let energy = "energy = { value = 1, unit = \"Wh\" }\n";
    for (report, more, expected) in [
        (
            &benchmark,
            digest.as_str(),
            "is not the file whose digest is stated",
        ),
        (
            &elsewhere,
            "",
            "is of the place FR, and the service runs in NL",
        ),
        (
            &other,
            "",
            "is of the model Another, and Voorbeeldmodel 32B is offered",
        ),
        (
            &benchmark,
            energy,
            "3.600 kJ is stated for one unit, and this report has 12.12 kJ",
        ),
    ] {
        let said = refused(folder, &from_report(folder, report, more));
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn where_a_report_is_not_there_energy_is_modelled_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let text = from_report(folder.path(), &benchmark(), "");
    let text = text.replace("benchmark.json", "elsewhere.json");
    let report = in_folder(folder.path(), &text);
    let node = report.figure("energy.node").unwrap();
    assert_eq!(node.provenance, Provenance::Modelled);
    let notes = report.quality.limitations.iter();
    assert!(
        notes.clone().any(|it| it.id == "report-unread"),
        "{notes:#?}"
    );
}

#[test]
fn a_documented_intensity_of_the_sites_grid_is_used() {
    let stated = "grid_intensity = { value = 20, unit = \"g/kWh\", proof = { level = \"documented\", \
                  reference = \"statement of the grid operator\", date = 2026-01-01 } }\n\
                  wue_definition";
    let own = report(&changed(&[("wue_definition", stated)]));
    let kilowatt_hours = value(&own, "energy.facility") / 3.6e6;
    near(value(&own, "emissions.location"), kilowatt_hours * 20.0);
}

#[test]
fn the_making_that_is_stated_is_as_sure_as_its_proof() {
    let made = |stated: &str| {
        let hardware = format!("accelerator = \"H100\"\nembodied = {stated}\n");
        let report = report(&changed(&[("accelerator = \"H100\"\n", &hardware)]));
        let figure = report.figure("emissions.embodied").unwrap();
        let factors = figure.derivation.inputs();
        let mut made = factors.filter(|it| it.id.contains("accelerator_making"));
        let made = made.next().unwrap().value;
        let said = report.factors.iter().find(|it| it.id.contains("_making"));
        assert!(said.unwrap().citation.contains("Voorbeeld B"), "{said:?}");
        [made.low(), made.central(), made.high()]
    };
    let shown = "proof = { level = \"documented\", reference = \"footprint of the product\" }";
    let bounds = "value = 400, low = 300, high = 600, unit = \"kg\"";
    let near = |made: [f64; 3], expected: [f64; 3]| {
        let mut pairs = made.iter().zip(expected);
        assert!(
            pairs.all(|(it, other)| (it / other - 1.0).abs() < 1e-9),
            "{made:?}"
        );
    };
    near(made("400"), [200e3, 400e3, 1132e3]);
    near(made(&format!("{{ {bounds} }}")), [200e3, 400e3, 1132e3]);
    near(
        made(&format!("{{ value = 400, {shown} }}")),
        [200e3, 400e3, 1132e3],
    );
    near(
        made(&format!("{{ {bounds}, {shown} }}")),
        [300e3, 400e3, 600e3],
    );
}
