//! Sides next to one another: what cancels, what is real, what a policy says.

mod basis;
mod command;
mod joint;
mod laws;
mod made;
pub(crate) mod numbers;
mod object;
mod page;
mod policy;
mod ranking;
mod refused;

use made::Made;
use wattprint::compare::{
    CONFIDENCE, Comparison, ComparisonError, Metric, Pair, Request, Side, compare,
};
use wattprint::report::Identity;

/// What is asked where a test asks for nothing else.
pub(crate) fn request() -> Request {
    Request {
        identity: Identity {
            id: "comparison-1".to_owned(),
            created: "2026-11-27T08:00:00Z".parse().unwrap(),
            tool: "wattprint".to_owned(),
            version: "0".to_owned(),
        },
        unit: None,
        volume: None,
        term_seconds: None,
        growth: Vec::new(),
        confidence: CONFIDENCE,
        strict: false,
        across_phases: false,
    }
}

fn sides(made: &[Made]) -> Vec<Side> {
    let files = ["a.json", "b.json", "c.json", "d.json"];
    let sides = files.iter().zip(made);
    sides
        .map(|(file, it)| Side::new(*file, it.report()))
        .collect()
}

fn compared(made: &[Made]) -> Comparison {
    compare(&sides(made), &request(), None).unwrap()
}

fn refused(made: &[Made], request: &Request) -> ComparisonError {
    compare(&sides(made), request, None).unwrap_err()
}

fn metric<'a>(comparison: &'a Comparison, id: &str) -> &'a Metric {
    let mut metrics = comparison.metrics.iter();
    metrics.find(|it| it.id == id).unwrap()
}

fn pair<'a>(comparison: &'a Comparison, id: &str) -> &'a Pair {
    &metric(comparison, id).pairs[0]
}
