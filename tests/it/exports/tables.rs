//! The long table for spreadsheets.

use super::{divided, english, measured, run, with, written};
use std::collections::BTreeMap;
use wattprint::language::{DUTCH, ENGLISH};
use wattprint::report::{Previous, RatioRow, Report};

/// One record by the names of its columns.
pub type Record = BTreeMap<String, String>;

/// Reads records as RFC 4180 has them, and fails where one has a cell too many or few.
pub fn records(text: &str) -> Vec<Record> {
    assert!(text.ends_with("\r\n"));
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => assert_eq!(letters.peek(), Some(&'\n')),
            '\n' if !quoted => rows.push(vec![String::new()]),
            other => row.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]));
    let names = rows.remove(0);
    let named = |row: Vec<String>| {
        assert_eq!(row.len(), names.len(), "{row:?}");
        names.iter().cloned().zip(row).collect()
    };
    rows.into_iter().map(named).collect()
}

fn of(report: &Report) -> Vec<Record> {
    records(&english(report, "csv"))
}

fn datapoint<'a>(records: &'a [Record], version: &str, id: &str) -> &'a Record {
    let mut found = records.iter().filter(|it| {
        it["row"] == "datapoint" && it["standard_version"] == version && it["datapoint"] == id
    });
    let first = found.next().unwrap_or_else(|| panic!("{version} {id}"));
    assert!(found.next().is_none(), "{version} {id} twice");
    first
}

/// 2 MWh, 536 kg, 12,500 L: each in the unit of its standard.
#[test]
fn figures_stand_under_the_identifiers_of_standards_in_their_units() {
    let report = with(run(), "energy.facility", [3.6e9, 7.2e9, 1.08e10]);
    let report = with(report, "emissions.location", [2.68e5, 5.36e5, 8.04e5]);
    let report = with(report, "water.site", [1e4, 1.25e4, 2e4]);
    let records = of(&report);
    for (version, id, value, low, high, unit) in [
        ("Set1-2023", "E1-5_01", "2", "1", "3", "MWh"),
        ("2016", "302-1", "7.2", "3.6", "10.8", "GJ"),
        ("2024/1364", "EDC", "2000", "1000", "3000", "kWh"),
        ("Set1-2023", "E1-6_09", "0.536", "0.268", "0.804", "tCO2e"),
        ("2016", "305-2-a", "0.536", "0.268", "0.804", "tCO2e"),
        ("Set1-2023", "E3-4_01", "12.5", "10", "20", "m3"),
        ("2016", "303-5", "0.0125", "0.01", "0.02", "ML"),
    ] {
        let row = datapoint(&records, version, id);
        let found = [&row["value"], &row["low"], &row["high"], &row["unit"]];
        assert_eq!(found, [value, low, high, unit], "{version} {id}");
        assert!(!row["source"].is_empty() && !row["identifier"].is_empty());
    }
    let unsure = datapoint(&records, "2025", "103");
    assert!(unsure["identifier"].starts_with("UNVERIFIED"));
    assert!(unsure["note"].contains("was not verified"));
}

#[test]
fn location_and_market_based_emissions_have_rows_of_their_own() {
    let records = of(&super::training());
    let location = &datapoint(&records, "Set1-2023", "E1-6_09")["value"];
    let market = &datapoint(&records, "Set1-2023", "E1-6_10")["value"];
    assert_ne!(location, market);
}

#[test]
fn every_figure_has_one_row_with_the_numbers_of_the_object() {
    let report = run();
    let records = of(&report);
    let rows = records.iter().filter(|it| it["row"] == "figure");
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), report.quantities.len());
    for (row, figure) in rows.iter().zip(&report.quantities) {
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        assert_eq!(row["id"], figure.id);
        assert_eq!(
            [number("low"), number("value"), number("high")],
            [figure.low, figure.value, figure.high]
        );
        assert!(row["part"] == "whole" && row["nature"] == "measured");
    }
}

#[test]
fn what_is_missing_has_rows_without_a_value_and_with_the_reason() {
    let report = measured("vm-run");
    let records = of(&report);
    for row in &report.missing {
        let found = records
            .iter()
            .find(|it| it["row"] == "missing" && it["id"] == row.id);
        let found = found.unwrap();
        assert!(found["value"].is_empty() && !found["note"].is_empty());
    }
    let absent = records
        .iter()
        .find(|it| it["row"] == "missing-datapoint" && it["datapoint"] == "E1-6_09")
        .unwrap();
    assert!(absent["value"].is_empty() && absent["note"].contains("no place"));
}

#[test]
fn parts_and_the_period_before_are_told_apart_from_the_whole() {
    let mut report = divided(run());
    report.previous = Some(Previous {
        from: "2026-10-01T00:00:00Z".parse().unwrap(),
        until: "2026-11-01T00:00:00Z".parse().unwrap(),
        work: Vec::new(),
        quantities: report.quantities.clone(),
        ratios: vec![RatioRow {
            id: report.quantities[0].id.clone(),
            value: 1.0,
            low: 1.0,
            high: 1.0,
        }],
    });
    let records = of(&report);
    let energy = |part: &str| {
        let mut rows = records.iter();
        let wanted =
            |it: &&Record| it["row"] == "figure" && it["part"] == part && it["id"] == "energy.node";
        let row = rows.find(wanted).unwrap();
        (row["value"].parse::<f64>().unwrap(), row["phase"].clone())
    };
    let (whole, _) = energy("whole");
    let (training, phase) = energy("phase:finetuning");
    assert!((training / whole - 0.75).abs() < 1e-12 && phase == "finetuning");
    assert_eq!(energy("phase:inference").1, "inference");
    assert_eq!(energy("previous").0, whole);
    assert!(records.iter().any(|it| it["part"] == "change"));
    let datapoints = records.iter().filter(|it| it["datapoint"] == "E1-5_01");
    assert_eq!(datapoints.count(), 3, "the whole and its two parts");
}

#[test]
fn numbers_are_the_same_in_every_language_and_names_are_not() {
    let report = run();
    let [english, dutch] = [&ENGLISH, &DUTCH].map(|it| records(&written(&report, "csv", it)));
    let mut differs = false;
    for (one, other) in english.iter().zip(&dutch) {
        for column in ["id", "value", "low", "high", "unit", "datapoint"] {
            assert_eq!(one[column], other[column]);
        }
        differs |= one["name"] != other["name"];
        if one["row"] == "datapoint" {
            assert_ne!(one["note"], other["note"]);
        }
        if one["row"] == "factor" && !one["id"].starts_with("gain.") {
            assert_ne!(one["method"], other["method"]);
        }
    }
    assert!(differs && english.len() == dutch.len());
}
