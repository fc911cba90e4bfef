//! On what sides are compared, and what is refused.

use super::made::{Made, published, service, within};
use super::{compared, metric, pair, refused, request, sides};
use serde_json::json;
use wattprint::compare::{ComparisonError, Growth, RemarkKind, Request, Side, compare};
use wattprint::language::{DUTCH, ENGLISH};
use wattprint::sample::Work;

fn two() -> [Made; 2] {
    [service("one", 1000.0), service("two", 1200.0)]
}

#[test]
fn what_has_no_unit_in_common_is_refused_with_what_would_help() {
    let mut made = two();
    made[1].unit = Some("token".to_owned());
    let error = refused(&made, &request());
    assert!(matches!(error, ComparisonError::NoCommonUnit(_)), "{error}");
    assert!(
        error.to_string().contains("`a.json` counts request"),
        "{error}"
    );
    assert!(
        error.hint().contains("tokens per request"),
        "{}",
        error.hint()
    );
    let wanted = Request {
        unit: Some("request".to_owned()),
        ..request()
    };
    let error = refused(&made, &wanted).to_string();
    assert!(
        error.contains("`b.json` does not say how many requests"),
        "{error}"
    );
}

#[test]
fn without_work_each_is_taken_as_a_whole_and_that_is_said() {
    let mut made = two();
    for it in &mut made {
        it.unit = None;
    }
    let comparison = compared(&made);
    assert_eq!(comparison.basis.unit, "whole");
    assert_eq!(metric(&comparison, "energy.node").unit, "J");
    assert!(
        comparison
            .remarks
            .iter()
            .any(|it| it.id == RemarkKind::Wholes)
    );
}

#[test]
fn nothing_at_all_is_no_work_no_time_no_volume_and_no_term() {
    let with = |change: fn(&mut Made)| {
        let mut made = two();
        change(&mut made[1]);
        refused(&made, &request()).to_string()
    };
    let empty = with(|it| it.seconds = 0.0);
    assert!(empty.contains("its period is empty"), "{empty}");
    let none = with(|it| it.amount = 0.0);
    assert!(
        none.contains("`b.json` states no requests at all"),
        "{none}"
    );
    for (wanted, expected) in [
        (
            Request {
                volume: Some(0.0),
                ..request()
            },
            "a volume of 0",
        ),
        (
            Request {
                volume: Some(f64::NAN),
                ..request()
            },
            "a volume of NaN",
        ),
        (
            Request {
                term_seconds: Some(0.0),
                ..request()
            },
            "a term of 0",
        ),
        (
            Request {
                confidence: 1.0,
                ..request()
            },
            "a confidence of 1",
        ),
    ] {
        let error = refused(&two(), &wanted).to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn phases_that_differ_are_refused_unless_that_is_meant() {
    let mut made = two();
    made[1].phase = "pretraining";
    let error = refused(&made, &request());
    assert!(
        error.to_string().contains("`b.json` is pretraining"),
        "{error}"
    );
    let wanted = Request {
        across_phases: true,
        ..request()
    };
    let comparison = compare(&sides(&made), &wanted, None).unwrap();
    assert!(
        comparison
            .remarks
            .iter()
            .any(|it| it.id == RemarkKind::PhasesDiffer)
    );
}

#[test]
fn a_boundary_that_differs_is_shown_and_with_strict_refused() {
    let mut made = two();
    made[0].pue = None;
    made[0].grid = None;
    let comparison = compared(&made);
    let building = comparison
        .differences
        .iter()
        .find(|it| it.id == "part.building");
    let says: Vec<_> = building.unwrap().sides.iter().map(|it| &*it.says).collect();
    assert_eq!(says, ["excluded", "included"]);
    // The widest border that both have is the node's.
    assert!(metric(&comparison, "energy.facility").pairs.is_empty());
    assert_eq!(pair(&comparison, "energy.node").second, "B");
    let wanted = Request {
        strict: true,
        ..request()
    };
    let error = refused(&made, &wanted).to_string();
    assert!(
        error.contains("part.building (A excluded, B included)"),
        "{error}"
    );
}

/// Two services with so many tokens into and out of each request.
fn sized(tokens: [[f64; 2]; 2]) -> Vec<Side> {
    let mut sides = sides(&two());
    for (side, [into, out]) in sides.iter_mut().zip(tokens) {
        let amount = side.report.work[0].amount * out;
        let unit = "token".to_owned();
        side.report.work.push(Work { unit, amount });
        let stated =
            json!([{ "id": "input-tokens", "value": into, "proof": { "level": "stated" } }]);
        side.report.statements = serde_json::from_value(stated).unwrap();
    }
    sides
}

#[test]
fn units_that_differ_in_size_are_marked_and_with_strict_refused() {
    let is_marked = |sides: &[Side]| {
        let comparison = compare(sides, &request(), None).unwrap();
        assert_eq!(comparison.basis.unit, "request");
        let mut remarks = comparison.remarks.iter();
        let marked = remarks.any(|it| it.id == RemarkKind::SizesDiffer);
        assert_eq!(marked, !comparison.differences.is_empty());
        marked
    };
    assert!(!is_marked(&sized([[700.0, 350.0], [800.0, 300.0]])));
    assert!(!is_marked(&sides(&two())));
    assert!(is_marked(&sized([[700.0, 350.0], [700.0, 35.0]])));
    assert!(is_marked(&sized([[70.0, 350.0], [700.0, 350.0]])));
    let wanted = Request {
        strict: true,
        ..request()
    };
    let small = sized([[700.0, 350.0], [70.0, 35.0]]);
    let error = compare(&small, &wanted, None).unwrap_err().to_string();
    let expected = "size.input-tokens (A 700, B 70); size.output-tokens (A 350, B 35)";
    assert!(error.ends_with(expected), "{error}");
    for words in [&ENGLISH, &DUTCH] {
        assert!((words.comparing.difference)("size.output-tokens").is_some());
        assert!(!(words.comparing.remark)(RemarkKind::SizesDiffer.name(), "").is_empty());
    }
}

#[test]
fn a_plan_and_a_measurement_name_the_rest_of_a_node_differently_and_are_alike() {
    let mut reports = sides(&two());
    let measured = ["accelerator", "cpu", "dram", "other", "building"];
    reports[1].report.boundary.included = measured.map(str::to_owned).to_vec();
    let comparison = compare(&reports, &request(), None).unwrap();
    assert_eq!(comparison.differences, []);
}

#[test]
fn totals_need_one_volume_and_one_term_for_all() {
    let comparison = compared(&two());
    assert_eq!(comparison.basis.volume.map(f64::round), Some(1e6));
    assert_eq!(metric(&comparison, "energy.node").totals.len(), 1);
    let mut made = two();
    made[1].amount = 2e6;
    let comparison = compared(&made);
    assert_eq!(comparison.basis.volume, None);
    assert!(metric(&comparison, "energy.node").totals.is_empty());
    assert!(
        comparison
            .remarks
            .iter()
            .any(|it| it.id == RemarkKind::VolumesDiffer)
    );
    let over = Request {
        term_seconds: Some(1e8),
        ..request()
    };
    let error = refused(&made, &over).to_string();
    assert!(
        error.contains("`b.json` 2000000 requests a year"),
        "{error}"
    );
}

#[test]
fn totals_grow_as_the_volume_does_and_hold_the_making() {
    let year = 365.25 * 86_400.0;
    let mut made = two();
    for it in &mut made {
        it.making = Some(published("factor.making.X.2025", within(5e4, 2.0)));
    }
    let growth = |name: &str, yearly| Growth {
        name: name.to_owned(),
        yearly,
    };
    let wanted = Request {
        volume: Some(2e6),
        term_seconds: Some(4.0 * year),
        growth: vec![growth("low", 0.0), growth("high", 0.5)],
        ..request()
    };
    let comparison = compare(&sides(&made), &wanted, None).unwrap();
    let [low, high] = &comparison.basis.scenarios[..] else {
        panic!()
    };
    assert!((low.units - 8e6).abs() < 1.0 && (high.units - 2e6 * 8.125).abs() < 1.0);
    let total = metric(&comparison, "emissions.total");
    let value = |scenario: usize| total.totals[scenario].values[0].value;
    // A year of 1 million requests: 1000 kWh × 1.36 × 252 g and 50 kg of making.
    let expected = 8.0 * (3.6e9 * 1.36 * 7e-5 + 5e4);
    assert!((value(0) / expected - 1.0).abs() < 1e-9, "{}", value(0));
    assert!((value(1) / value(0) - 8.125 / 4.0).abs() < 1e-9);
}

#[test]
fn one_side_or_too_many_are_refused() {
    let one = refused(&two()[..1], &request());
    assert_eq!(one, ComparisonError::Alone);
    let side = sides(&two())[0].clone();
    let error = compare(&vec![side; 27], &request(), None).unwrap_err();
    assert_eq!(error, ComparisonError::Crowd(27));
}

#[test]
fn what_was_not_so_is_marked() {
    let mut reports = sides(&two());
    reports[1].report.hypothetical = Some(wattprint::report::Hypothetical {
        of: "report-two".to_owned(),
        changes: Vec::new(),
    });
    let comparison = compare(&reports, &request(), None).unwrap();
    let marked = comparison
        .remarks
        .iter()
        .find(|it| it.id == RemarkKind::Hypothetical);
    assert_eq!(marked.unwrap().sides, ["B"]);
    assert!(comparison.sides[1].hypothetical);
}
