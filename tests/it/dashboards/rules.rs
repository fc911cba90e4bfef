//! The rules: they read series that exist, and each alert has its test and its runbook.

use super::board::folder;
use super::names::{labels, plain, recorded};
use super::promql::named;
use std::fs;
use std::path::Path;

fn alerts() -> Vec<(String, String)> {
    let text = fs::read_to_string(folder().join("rules/alerts.yaml")).unwrap();
    let entries = text.split("- alert: \"").skip(1);
    entries
        .map(|entry| {
            let (name, rest) = entry.split_once('"').unwrap();
            (name.to_owned(), rest.to_owned())
        })
        .collect()
}

fn tests() -> String {
    let folder = fs::read_dir(folder().join("rules/tests")).unwrap();
    let texts = folder.map(|it| fs::read_to_string(it.unwrap().path()).unwrap());
    texts.collect()
}

#[test]
fn rules_read_series_that_exist() {
    let mut findings = Vec::new();
    let alerts = alerts().into_iter().map(|(name, rest)| {
        let (_, rest) = rest.split_once("expr: ").unwrap();
        let (expr, _) = rest.split_once("for: ").unwrap();
        (name, plain(expr))
    });
    for (rule, expr) in recorded().into_iter().chain(alerts) {
        let series = named(&expr).series;
        let unknown = series.iter().filter(|(name, _)| labels(name).is_none());
        findings.extend(unknown.map(|(name, _)| format!("{rule}: {name}")));
    }
    crate::tidy::assert_none(&findings, "a rule reads what nobody writes");
}

#[test]
fn every_alert_is_tested_to_fire_and_to_stay_silent_and_has_a_runbook() {
    let tests = tests();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/runbooks.md");
    let runbooks = fs::read_to_string(path).unwrap();
    let alerts = alerts();
    assert!(alerts.len() > 15);
    for (name, rest) in &alerts {
        let fires = tests.contains(&format!("- alertname: {name}\n"));
        assert!(fires, "no test in which {name} fires");
        let silent = tests.contains(&format!("{{alertname: {name}, "));
        assert!(silent, "no test in which {name} stays silent");
        let (_, section) = runbooks.split_once(&format!("## {name}\n")).expect(name);
        let section = section.split("\n## ").next().unwrap();
        for part in [
            "**Meaning.**",
            "**Impact.**",
            "**Diagnosis.**",
            "**Mitigation.**",
        ] {
            assert!(section.contains(part), "{name} has no {part}");
        }
        let link = format!("runbooks.md#{}", name.to_lowercase());
        assert!(rest.contains(&link), "{name} does not lead to {link}");
        let (summary, _) = rest.split_once("description:").unwrap();
        assert!(
            !summary.contains("$value"),
            "{name}: a summary with a value"
        );
    }
    let sections = runbooks.matches("\n## Wattprint").count();
    assert_eq!(sections, alerts.len(), "a runbook without an alert");
}
