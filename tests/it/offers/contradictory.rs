//! Numbers of one offer that cannot all be so, or that leave a question.

use super::{changed, findings, read};
use wattprint::language::{Catalogue, DUTCH};
use wattprint::offer::{Finding, Severity};

/// What is found of the offer with these changes under one name.
fn found(changes: &[(&str, &str)], id: &str) -> Option<Finding> {
    let all = findings(&read(&changed(changes)));
    all.into_iter().find(|it| it.id == id)
}

fn dutch(finding: &Finding) -> String {
    let words: &Catalogue = &DUTCH;
    finding
        .said(words)
        .0
        .iter()
        .map(|it| format!("{it:?}"))
        .collect()
}

#[test]
fn scenarios_that_are_one_or_out_of_order_are_refused() {
    for (from, to, id, text) in [
        (
            "scenario = \"high\"",
            "scenario = \"low\"",
            "growth-twice",
            "the scenario `low` is given twice",
        ),
        (
            "yearly = 0.30",
            "yearly = 0.1",
            "growth-same-rate",
            "the scenarios `central` and `high` both grow by 10 % a year, so that they are one",
        ),
        (
            "yearly = 0.30",
            "yearly = 0.05",
            "growth-order",
            "the scenarios are out of order: `central` grows by 10 % a year and `high` by 5 %",
        ),
    ] {
        let finding = found(&[(from, to)], id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(finding.text(), text);
        assert_eq!(finding.severity, Severity::Refused);
        assert!(finding.line.is_some(), "{id} has a line");
    }
}

/// The total of a year under [totals], before the disclosures.
fn total(stated: &str) -> (&'static str, String) {
    (
        "[disclosures]",
        format!("[totals]\n{stated}\n\n[disclosures]"),
    )
}

#[test]
fn stated_emissions_are_held_against_what_the_offer_comes_to() {
    // 1.2 million requests of 0.38 Wh, PUE 1.15 and the Dutch grid: some 524 kWh and 133 kg.
    let said = |stated: &str| {
        let (from, to) = total(stated);
        found(&[(from, &to)], "totals-beyond")
    };
    assert_eq!(said("emissions = { value = 133, unit = \"kg\" }"), None);
    assert_eq!(said("emissions = { value = 0.13, unit = \"t\" }"), None);
    let far = said("emissions = { value = 13, unit = \"kg\" }").unwrap();
    assert_eq!(far.severity, Severity::Refused);
    assert_eq!(far.about, "totals.emissions");
    let text = far.text();
    assert!(
        text.starts_with("`totals.emissions` of 13.0 kg lies outside"),
        "{text}"
    );
    assert!(text.contains(", between 1"), "{text}");
    assert!(dutch(&far).contains("ligt buiten wat uit de andere getallen volgt"));
    let grams = said("emissions = { value = 133, unit = \"g\" }").unwrap();
    assert!(grams.text().contains("133 g"), "{}", grams.text());
}

#[test]
fn stated_emissions_follow_from_a_stated_energy_where_there_is_one() {
    let stated =
        "energy = { value = 524, unit = \"kWh\" }\nemissions = { value = 133, unit = \"kg\" }";
    let (from, to) = total(stated);
    assert_eq!(found(&[(from, &to)], "totals-beyond"), None);
    let market = stated.replace("value = 133", "value = 6");
    let (from, to) = total(&market);
    assert!(found(&[(from, &to)], "totals-beyond").is_some());
}

#[test]
fn a_total_of_energy_is_checked_without_a_stated_pue_too() {
    let pue = "pue = { value = 1.15, low = 1.13, high = 1.18, period = \"2025\", proof = { level = \
               \"verified\", reference = \"EED-rapportage 2025\", by = \"Voorbeeld Audit B.V.\", date = \
               2026-04-30 } }\n";
    let said = |stated: &str| {
        let (from, to) = total(stated);
        found(&[(pue, ""), (from, &to)], "totals-beyond")
    };
    assert_eq!(said("energy = { value = 600, unit = \"kWh\" }"), None);
    let far = said("energy = { value = 600, unit = \"MWh\" }").unwrap();
    assert_eq!(far.about, "totals.energy");
}

const ENERGY: &str = "{ value = 0.38, unit = \"Wh\", low = 0.35, high = 0.42,";

#[test]
fn a_unit_that_the_stated_hardware_contradicts_is_a_question() {
    let slip = "{ value = 0.38, unit = \"kJ\", low = 0.35, high = 0.42,";
    let finding = found(&[(ENERGY, slip)], "throughput-other-unit").unwrap();
    assert_eq!(finding.severity, Severity::Noted);
    let text = finding.text();
    assert!(
        text.contains("is it so that one unit takes 106 mWh?"),
        "{text}"
    );
    assert!(text.contains("serves 2600 units an hour"), "{text}");
    assert!(text.ends_with("and 0.38 Wh would fit"), "{text}");
    assert!(dutch(&finding).contains("klopt het dat één eenheid"));
    // The same per token, where a unit has 350 of them.
    let token = "{ value = 1.1, unit = \"J\", low = 1.0, high = 1.2,";
    let per = [
        (ENERGY, token),
        ("per = \"request\"\nboundary", "per = \"token\"\nboundary"),
    ];
    assert!(
        found(&per, "throughput-disagrees").is_some()
            || found(&per, "throughput-other-unit").is_some()
    );
}

#[test]
fn hardware_that_serves_far_more_than_the_energy_allows_is_a_question() {
    let many = found(
        &[("throughput = 2600", "throughput = 100")],
        "throughput-disagrees",
    );
    let many = many.or_else(|| {
        found(
            &[("throughput = 2600", "throughput = 100")],
            "throughput-other-unit",
        )
    });
    assert!(many.is_some());
    assert_eq!(found(&[], "throughput-disagrees"), None);
    assert_eq!(found(&[], "throughput-other-unit"), None);
}

#[test]
fn numbers_that_no_server_has_are_refused() {
    let host = "value = 1.55, low = 1.45, high = 1.70";
    let life = "value = 5, unit = \"years\", low = 4, high = 6";
    let embodied = |stated: &str| format!("embodied = {{ {stated} }}\nlifetime = {{");
    for (from, to, id) in [
        (host, "value = 0.9".to_owned(), "host-below-one"),
        (host, "value = 15".to_owned(), "host-implausible"),
        (
            life,
            "value = 5000, unit = \"years\"".to_owned(),
            "lifetime-implausible",
        ),
        (
            "lifetime = {",
            embodied("value = 0.5, unit = \"kg\""),
            "embodied-implausible",
        ),
        (
            "lifetime = {",
            embodied("value = 400, unit = \"t\""),
            "embodied-implausible",
        ),
        (
            "utilisation = 0.5",
            "utilisation = 0".to_owned(),
            "utilisation-zero",
        ),
        (
            "intensity = 12",
            "intensity = 12_000".to_owned(),
            "grid-implausible",
        ),
        ("high = 1.18", "high = 11.8".to_owned(), "pue-implausible"),
        (
            "low = 0.35, high = 0.42",
            "low = 1e-9, high = 1e6".to_owned(),
            "energy-bounds",
        ),
    ] {
        let finding = found(&[(from, &to)], id).unwrap_or_else(|| panic!("{to}"));
        assert_eq!(finding.severity, Severity::Refused, "{to}");
        assert!(!finding.text().contains('{'), "{}", finding.text());
        assert!(finding.line.is_some(), "{to}");
    }
}

#[test]
fn two_measurements_of_one_thing_agree_or_are_of_two() {
    let whole = super::text("b.toml");
    let (before, after) = whole.split_once("[[measured]]").unwrap();
    let (measured, after) = after.split_once("[demand]").unwrap();
    let both = |second: &str| {
        let text = format!("{before}[[measured]]{measured}[[measured]]{second}[demand]{after}");
        let all = findings(&read(&text));
        all.into_iter().find(|it| it.id == "measured-twice")
    };
    let more = measured.replace(
        "value = 0.38, unit = \"Wh\", low = 0.35, high = 0.42",
        "value = 0.6, unit = \"Wh\", low = 0.55, high = 0.65",
    );
    let finding = both(&more).unwrap();
    assert_eq!(
        finding.text(),
        "2.160 kJ for one unit and 1.368 kJ as `measured 1.energy` exclude each other: the same was \
         measured under the same workload"
    );
    assert_eq!(both(measured), None);
    assert_eq!(both(&more.replace("batch = 16", "batch = 1")), None);
}

#[test]
fn empty_words_fill_in_nothing() {
    let all = findings(&read(&changed(&[(
        "unit = \"request\"\namount",
        "unit = \" \"\namount",
    )])));
    let open = all.iter().find(|it| it.about == "demand.unit").unwrap();
    assert_eq!((open.id, open.severity), ("field", Severity::Open));
}

#[test]
fn an_offer_that_no_longer_holds_or_is_not_made_yet_is_noted() {
    let catalog = wattprint::profile::Catalog::embedded();
    let calibrated = super::calibrated(&catalog);
    let offer = read(&super::text("b.toml"));
    let on = |day: &str| {
        let facts = wattprint::offer::Facts {
            catalog: &catalog,
            calibrated: &calibrated,
            pue: None,
            today: Some(day.parse().unwrap()),
        };
        wattprint::offer::check(&offer, &facts)
    };
    // It is of 28 September 2026 and holds until 31 March 2027.
    assert_eq!(on("2027-03-31"), []);
    let [ended] = &on("2027-04-01")[..] else {
        panic!()
    };
    assert_eq!((ended.id, ended.severity), ("offer-ended", Severity::Noted));
    assert_eq!(
        ended.text(),
        "the offer held until 2027-03-31, and it is read on 2027-04-01"
    );
    let [ahead] = &on("2026-09-01")[..] else {
        panic!()
    };
    assert_eq!(ahead.id, "offer-ahead");
}
