//! What was not so: the physics of supposing, and that it is never taken for a record.

mod compared;
mod devices;
mod physics;
mod written;

use crate::reports::{examples, full, object};
use jiff::SignedDuration;
use std::error::Error as _;
use wattprint::language::{DUTCH, ENGLISH};
use wattprint::profile::{Catalog, Factor, Given, Kind, Match};
use wattprint::quantity::{BoundKind, Estimate, Input, Origin};
use wattprint::report::{
    self, Change, FORMATS, FactorRow, Report, SupposeError, Supposed, SupposedFactor,
};

/// A measured run in a place, with tokens.
fn record() -> Report {
    examples().swap_remove(2).1
}

/// What is supposed of a report, which is read back as it was written.
fn suppose(record: &Report, supposed: &Supposed<'_>) -> Result<Report, SupposeError> {
    let result = report::suppose(record, supposed)?;
    let written = object(&result);
    match report::read("what-if.json", &written) {
        Ok(read) => assert_eq!(read, result),
        Err(error) => panic!("{error}: {:?}", error.source()),
    }
    Ok(result)
}

/// A period, divided by workload, team and month.
fn period() -> Report {
    let mut period = full();
    period.hypothetical = None;
    period.hardware.planned.clear();
    period
}

fn supposed(factors: Vec<SupposedFactor>) -> Supposed<'static> {
    Supposed {
        id: "report-1-what-if".to_owned(),
        created: "2026-11-24T08:00:00Z".parse().unwrap(),
        changes: vec![Change {
            key: "pue".to_owned(),
            from: Some("1.36 (1.1 to 1.6)".to_owned()),
            to: "1.1".to_owned(),
        }],
        factors,
        ..Supposed::default()
    }
}

/// A number by hand, in base units.
fn given(kind: Kind, value: f64) -> SupposedFactor {
    let id = format!("given.{}.NL", kind.key());
    let input = Input {
        id: id.as_str().into(),
        label: format!("{}, given by hand", kind.label()),
        value: Estimate::new(value, value, value, BoundKind::Exact).unwrap(),
        origin: Origin::Supplied,
    };
    let row = FactorRow {
        id,
        label: input.label.clone(),
        value,
        low: value,
        high: value,
        unit: kind.base_unit().to_owned(),
        shown: value.to_string(),
        scope: None,
        place: Some("NL".to_owned()),
        period: None,
        citation: "the user, given by hand".to_owned(),
        locator: None,
        licence: None,
        matched: Match::Supplied.word().to_owned(),
        default: false,
        overrides: None,
    };
    SupposedFactor { kind, input, row }
}

/// A published factor.
fn published(factor: &Factor<f64>) -> SupposedFactor {
    let row = FactorRow {
        id: factor.id().to_string(),
        label: factor.label(),
        shown: factor.shown(),
        citation: factor.citation().short(),
        matched: factor.matched().word().to_owned(),
        unit: factor.base_unit(),
        low: factor.value().low(),
        value: factor.value().central(),
        high: factor.value().high(),
        ..given(factor.kind(), 1.0).row
    };
    SupposedFactor {
        kind: factor.kind(),
        input: factor.input(),
        row,
    }
}

/// Everything that is known of a place.
fn place(code: &str) -> Supposed<'static> {
    let place = code.parse().unwrap();
    let profile = Catalog::embedded().profile(&place, Some(2026), &Given::default());
    let factors = profile.unwrap().factors();
    Supposed {
        place: Some(code.to_owned()),
        ..supposed(factors.iter().map(published).collect())
    }
}

fn value(report: &Report, id: &str) -> f64 {
    report.figure(id).unwrap_or_else(|| panic!("no {id}")).value
}

#[test]
fn it_says_so_in_every_format_and_both_languages() {
    let record = record();
    let report = suppose(&record, &supposed(vec![given(Kind::Pue, 1.1)])).unwrap();
    let hypothetical = report.hypothetical.as_ref().unwrap();
    assert_eq!(hypothetical.of, record.identity.id);
    assert_ne!(report.identity.id, record.identity.id);
    for (words, said) in [(&ENGLISH, "HYPOTHETICAL"), (&DUTCH, "HYPOTHETISCH")] {
        for format in FORMATS {
            let mut bytes = Vec::new();
            (format.write)(&report, words, &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            match format.name {
                "text" | "summary" => assert!(text.starts_with(said), "{}: {text}", format.name),
                "json" => assert!(text.contains("\"hypothetical\": {"), "{text}"),
                "markdown" | "html" => assert!(
                    text.to_uppercase().contains(said),
                    "{}: {text}",
                    format.name
                ),
                // Other formats are written by rooms of their own, with tests of their own.
                _ => {}
            }
        }
    }
    let mut bytes = Vec::new();
    (FORMATS[0].write)(&record, &ENGLISH, &mut bytes).unwrap();
    assert!(!String::from_utf8(bytes).unwrap().contains("HYPOTHETICAL"));
}

#[test]
fn a_page_says_in_the_readers_words_what_is_supposed() {
    let mut report = suppose(&record(), &supposed(vec![given(Kind::Pue, 1.1)])).unwrap();
    let changes = &mut report.hypothetical.as_mut().unwrap().changes;
    changes[0].key = "grid-intensity".to_owned();
    changes[0].from = Some("268.4".to_owned());
    changes[0].to = "12.5".to_owned();
    for (words, said) in [
        (&ENGLISH, "grid intensity: 268.4"),
        (&DUTCH, "CO2-intensiteit van het net: 268,4 wordt 12,5"),
    ] {
        let page = FORMATS.iter().find(|it| it.name == "markdown").unwrap();
        let mut bytes = Vec::new();
        (page.write)(&report, words, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn a_divided_period_is_divided_still() {
    let period = period();
    for supposed in [place("SE"), supposed(vec![given(Kind::Pue, 1.1)])] {
        let report = suppose(&period, &supposed).unwrap();
        assert_eq!(report.divisions.len(), period.divisions.len());
        let parts = report.divisions.iter().flat_map(|it| &it.parts);
        let mut figures = parts.flat_map(|it| &it.quantities);
        assert!(figures.any(|it| it.id == "energy.facility"));
    }
}

#[test]
fn what_is_hypothetical_already_is_no_record_to_suppose_anything_of() {
    let once = suppose(&record(), &supposed(vec![given(Kind::Pue, 1.1)])).unwrap();
    let twice = suppose(&once, &supposed(vec![given(Kind::Pue, 1.2)]));
    assert_eq!(
        twice.unwrap_err(),
        SupposeError::Hypothetical("report-1".to_owned())
    );
}

#[test]
fn without_energy_nothing_can_be_supposed() {
    let mut report = record();
    report.quantities.retain(|it| it.id != "energy.node");
    let error = suppose(&report, &supposed(vec![given(Kind::Pue, 1.1)])).unwrap_err();
    assert_eq!(error, SupposeError::NoEnergy);
}

#[test]
fn another_start_moves_the_activity_and_no_figure_by_itself() {
    let record = record();
    let moved = Supposed {
        later: SignedDuration::from_hours(12),
        ..supposed(Vec::new())
    };
    let report = suppose(&record, &moved).unwrap();
    assert_eq!(report.quantities, record.quantities);
    let from = |report: &Report| report.activity.from.unwrap();
    assert_eq!(from(&report).duration_since(from(&record)).as_hours(), 12);
}

#[test]
fn what_was_true_of_the_record_alone_is_left_out_of_another_place() {
    let mut record = record();
    record.previous = None;
    record.contracts = vec![
        serde_json::from_value(serde_json::json!({
            "kind": "on-site", "share": 1.0, "renewable": true, "proof": {"level": "stated"}
        }))
        .unwrap(),
    ];
    let there = suppose(&record, &place("SE")).unwrap();
    assert!(there.contracts.is_empty());
    assert_eq!(there.subject.place.as_deref(), Some("SE"));
    let here = suppose(&record, &supposed(vec![given(Kind::Pue, 1.1)])).unwrap();
    assert_eq!(here.contracts.len(), 1);
}
