//! The table of `docs/attribution.md`, and what it is made of.

use super::kinds::{KINDS, Kind};
use super::peers::PEERS;
use super::score::{Scenario, Verdict, quantile};
use crate::documented::assert_documented;
use std::fmt::Write;
use std::sync::OnceLock;
use wattprint::quantity::significant;

/// Scenarios of each kind.
const SEEDS: u64 = 200;

/// The text between these lines is made by a test.
const BEGIN: &str = "<!-- scenarios: begin -->\n";
const END: &str = "<!-- scenarios: end -->\n";

/// What all scenarios of a kind show together.
pub struct Summary {
    pub kind: &'static Kind,
    /// Errors of our charges, one for each tenant of each scenario.
    pub errors: Vec<f64>,
    /// Scenarios in which every tenant's truth lies in its interval.
    pub covered: f64,
    /// Median width of the interval over the truth.
    pub width: f64,
    /// Errors of each other meter, where it divides such a device.
    peers: Vec<Vec<f64>>,
}

/// Every kind, looked at once for all tests.
pub fn summaries() -> &'static [Summary] {
    static ALL: OnceLock<Vec<Summary>> = OnceLock::new();
    ALL.get_or_init(|| {
        std::thread::scope(|scope| {
            let started = KINDS.iter().map(|kind| scope.spawn(|| Summary::of(kind)));
            let started: Vec<_> = started.collect();
            let ended = started.into_iter().map(|it| it.join().unwrap());
            ended.collect()
        })
    })
}

impl Summary {
    fn of(kind: &'static Kind) -> Self {
        let scenarios = (0..SEEDS).map(|seed| Scenario::draw(kind, seed).verdicts(kind.component));
        let scenarios: Vec<Vec<Verdict>> = scenarios.collect();
        let covered = scenarios
            .iter()
            .filter(|it| it.iter().all(Verdict::is_covered));
        let verdicts = || scenarios.iter().flatten();
        let errors_of = |peer| verdicts().filter_map(|it| it.error_of(peer)).collect();
        Self {
            kind,
            errors: verdicts().map(Verdict::error).collect(),
            covered: covered.count() as f64 / scenarios.len() as f64,
            width: quantile(verdicts().map(Verdict::width).collect(), 0.5),
            peers: (0..PEERS.len()).map(errors_of).collect(),
        }
    }

    fn row(&self) -> String {
        let mut row = format!(
            "| {}: {} | {} ",
            self.kind.name,
            self.kind.about,
            both(&self.errors)
        );
        for errors in &self.peers {
            write!(row, "| {} ", both(errors)).unwrap();
        }
        let [covered, width] = [self.covered, self.width].map(percent);
        write!(row, "| {covered} | {width} |").unwrap();
        row
    }
}

/// The median error, and the one that 95 % stay below.
fn both(errors: &[f64]) -> String {
    if errors.is_empty() {
        return "does not".to_owned();
    }
    let at = |share| percent(quantile(errors.to_vec(), share));
    format!("{} · {}", at(0.5), at(0.95))
}

/// A share in percent, in two digits; a tenth of a percent is as good as none.
fn percent(share: f64) -> String {
    if share < 0.001 {
        return "< 0.1 %".to_owned();
    }
    format!("{} %", significant(share * 100.0, 2))
}

fn table() -> String {
    let mut table = "| scenario | wattprint ".to_owned();
    for peer in PEERS {
        write!(table, "| {} ", peer.name).unwrap();
    }
    table.push_str("| truth inside | width |\n| --- ");
    for _ in 0..PEERS.len() + 3 {
        table.push_str("| ---: ");
    }
    table.push_str("|\n");
    for summary in summaries() {
        writeln!(table, "{}", summary.row()).unwrap();
    }
    table
}

/// The table in the document is this one; `UPDATE_GOLDEN=1` writes it there.
#[test]
fn the_table_of_scenarios_is_the_one_in_the_document() {
    let table = table();
    println!("{table}");
    assert_documented("docs/attribution.md", (BEGIN, END), &table);
}
