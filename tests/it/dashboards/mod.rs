//! The dashboards and rules: complete, consistent with the metrics, and as their source says.

mod board;
mod breaks;
mod deploy;
mod lint;
mod names;
mod promql;
mod rules;
mod tools;

use board::{Board, FILES};
use lint::LINTS;

#[test]
fn every_dashboard_keeps_every_rule() {
    let mut findings = Vec::new();
    for file in FILES {
        let board = Board::read(file);
        for (name, lint) in LINTS {
            let found = lint(&board).into_iter();
            findings.extend(found.map(|it| format!("{file}: {name}: {it}")));
        }
    }
    crate::tidy::assert_none(&findings, "what a dashboard must keep");
}

#[test]
fn every_dashboard_has_a_number_of_its_own() {
    let mut uids: Vec<_> = FILES
        .iter()
        .map(|file| Board::read(file).text("uid"))
        .collect();
    uids.sort();
    uids.dedup();
    assert_eq!(uids.len(), FILES.len());
}
