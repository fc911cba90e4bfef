//! The object that programs read, and its published schema.

use super::made::{published, service, within};
use super::policy::example;
use super::{compared, request, sides};
use crate::reports::schema::broken;
use serde_json::{Value, json};
use wattprint::compare::{Comparison, compare};

const SCHEMA: &str = include_str!("../../../docs/schema/footprint-comparison-v1.schema.json");

/// A change that breaks a comparison.
type Edit = fn(&mut Value);

fn problems(comparison: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    broken(&schema, &schema, comparison, "")
}

/// Comparisons that have everything that there can be.
pub fn examples() -> Vec<Comparison> {
    let mut made = [
        service("one", 1000.0),
        service("two", 900.0),
        service("three", 4000.0),
    ];
    made[0].making = Some(published("factor.making.X.2025", within(5e4, 2.0)));
    let making = made[0].making.clone();
    made[1].making = making;
    made[2].wue = Some(published("factor.wue.NL.2025", [0.0, 1e-8, 8e-8]));
    made[0].wue = Some(published("factor.wue.site:a.2025", within(2e-8, 2.0)));
    made[1].statements = json!([
        { "id": "yearly-report", "text": "yes", "proof": { "level": "documented", "reference": "annex 2" } },
        { "id": "iso-14001", "text": "no", "proof": { "level": "stated" } },
        { "id": "pue", "value": 1.45, "low": 1.3, "high": 1.6, "proof": { "level": "stated" } }
    ]);
    let policies = ["minimal", "nl-public-body"].map(example);
    let judged = policies
        .iter()
        .map(|policy| compare(&sides(&made), &request(), Some(policy)).unwrap());
    let plain = compared(&made[..2]);
    std::iter::once(plain).chain(judged).collect()
}

#[test]
fn every_comparison_keeps_the_published_schema_and_reads_back() {
    for comparison in examples() {
        let value = serde_json::to_value(&comparison).unwrap();
        assert_eq!(problems(&value), Vec::<String>::new());
        let text = serde_json::to_string(&comparison).unwrap();
        let read: Comparison = serde_json::from_str(&text).unwrap();
        assert_eq!(read, comparison);
    }
}

#[test]
fn a_comparison_that_breaks_the_schema_is_noticed() {
    let good = serde_json::to_value(&examples()[1]).unwrap();
    let edits: [(&str, Edit); 4] = [
        ("schema", |it| {
            it["schema"] = json!("footprint-comparison/v2");
        }),
        ("first_is_lower", |it| {
            it["metrics"][0]["pairs"][0]["first_is_lower"] = json!(1.2);
        }),
        ("ranking", |it| {
            it["metrics"][0]["pairs"][0]["ranking"] = json!("better");
        }),
        ("verdict", |it| {
            it["policy"]["sides"][0]["verdict"] = json!("A+");
        }),
    ];
    for (what, edit) in edits {
        let mut edited = good.clone();
        edit(&mut edited);
        let problems = problems(&edited);
        assert!(
            problems.iter().any(|it| it.contains(what)),
            "{what}: {problems:?}"
        );
    }
}
