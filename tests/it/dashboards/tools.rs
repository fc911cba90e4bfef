//! What real programs say of the dashboards and rules: jsonnet, promtool, Grafana's schema.
//!
//! `tests/run` installs both programs; without them these tests fail.

use super::board::{Board, FILES, folder};
use crate::reports::schema::broken;
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

const SCHEMA: &str = include_str!("../../fixtures/grafana/grafana-dashboard-13.0.2.schema.json");

/// Fails with what the program said, if it was not content.
pub fn succeed(command: &mut Command) {
    let output = command.output();
    let output = output.expect("`tests/run` installs jsonnet and promtool");
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&said)
    );
}

#[test]
fn what_is_rendered_is_what_the_source_says() {
    let target = tempfile::tempdir().unwrap();
    succeed(Command::new(folder().join("render")).arg(target.path()));
    let rules = ["rules/recording.yaml", "rules/alerts.yaml"];
    for file in FILES.iter().chain(&rules) {
        let here = fs::read_to_string(folder().join(file)).unwrap();
        let fresh = fs::read_to_string(target.path().join(file)).unwrap();
        assert!(here == fresh, "{file} is stale: run dashboards/render");
    }
}

#[test]
fn promtool_finds_nothing_and_every_rule_does_what_its_test_says() {
    let rules = folder().join("rules");
    let mut check = Command::new("promtool");
    check.args(["check", "rules", "--lint=all", "--lint-fatal"]);
    succeed(
        check
            .arg(rules.join("recording.yaml"))
            .arg(rules.join("alerts.yaml")),
    );
    let tests = fs::read_dir(rules.join("tests")).unwrap();
    let tests: Vec<_> = tests.map(|it| it.unwrap().path()).collect();
    assert!(tests.len() > 5);
    succeed(Command::new("promtool").args(["test", "rules"]).args(tests));
}

#[test]
fn every_dashboard_is_one_by_grafanas_own_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for file in FILES {
        let problems = broken(&schema, &schema, &Board::read(file).0, "");
        assert!(problems.is_empty(), "{file}: {problems:#?}");
    }
    let mut wrong = Board::read(FILES[0]).0;
    wrong["panels"][0]["fieldConfig"]["defaults"]["thresholds"]["mode"] = json!("absolut");
    assert!(!broken(&schema, &schema, &wrong, "").is_empty());
}
