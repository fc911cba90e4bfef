//! What scrapes would have shown of a time when nobody scraped, from the ledger.
//!
//! Each session's periods go through the same [`Running`] as an agent's spans, so
//! that every family has the name, labels, bounds and meaning that it has at
//! `/metrics`. Several sessions of a node, one after the other or at once, add up
//! to one counter, which begins at 0 with the first period and never falls.

use super::families::historical;
use super::family::{Family, Kind, Scrape};
use super::openmetrics;
use super::running::{Running, Settings};
use super::served::Served;
use super::tally::Bound;
use crate::accounting::{NodeModel, Session, Span};
use crate::sample::{Instrument, Workload};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

/// A workload that is absent from a whole period has ended.
const RETENTION: Duration = Duration::from_secs(1);

/// More than a scrape must have shown of a workload before it may be forgotten.
const SCRAPES_A_PERIOD: u64 = 4;

/// Counters of the past. What it holds grows with the workloads of one period, and
/// not with the periods.
pub struct History {
    model: NodeModel,
    sessions: BTreeMap<String, Metered>,
    totals: BTreeMap<String, f64>,
    /// What has changed since the last lines were written, with its time of birth
    /// if it is new.
    touched: BTreeMap<String, Option<Timestamp>>,
}

/// One period of one session.
pub struct Told<'a> {
    /// The session's identity.
    pub session: &'a str,
    /// Its energy.
    pub span: &'a Span,
    /// Who takes part in it.
    pub workloads: &'a [Workload],
    /// Whether it tells of the node as a whole. Another session may do so.
    pub counts_node: bool,
}

struct Metered {
    running: Running,
    labels: Vec<(String, String)>,
    before: BTreeMap<String, f64>,
    periods: u64,
}

impl History {
    /// Nothing told yet.
    pub fn new(model: NodeModel) -> Self {
        Self {
            model,
            sessions: BTreeMap::new(),
            totals: BTreeMap::new(),
            touched: BTreeMap::new(),
        }
    }

    /// The lines that say what each family is; they come first.
    pub fn head() -> String {
        let mut head = String::new();
        for (family, bound) in rows() {
            openmetrics::describe(family, bound, &mut head);
        }
        head
    }

    /// The line that comes last.
    pub fn tail() -> &'static str {
        openmetrics::END
    }

    /// The names of labels that families have already.
    pub fn taken() -> BTreeSet<&'static str> {
        historical().flat_map(|it| it.labels).copied().collect()
    }

    /// A session begins. Its series carry these labels besides their own.
    pub fn begin(
        &mut self,
        session: &Session,
        instruments: &[Instrument],
        labels: Vec<(String, String)>,
    ) {
        let mut running = Running::new(Settings {
            host: Arc::new(session.host.clone()),
            started: session.started,
            interval: session.interval,
            idle_policy: session.idle_policy,
            max_workloads: usize::MAX,
            retention: RETENTION,
            model: self.model.clone(),
        });
        running.describe(instruments);
        let metered = Metered {
            running,
            labels,
            before: BTreeMap::new(),
            periods: 0,
        };
        self.sessions.insert(session.id.clone(), metered);
    }

    /// Adds a period of a session that has begun.
    pub fn add(&mut self, told: &Told<'_>) {
        let Some(metered) = self.sessions.get_mut(told.session) else {
            return;
        };
        let (born, now) = (told.span.from.wall, metered.advance(told));
        for (series, value) in &now {
            let before = metered.before.get(series).copied().unwrap_or(0.0);
            if !told.counts_node && !is_workloads(series) {
                continue;
            }
            let is_new = !self.totals.contains_key(series);
            let total = self.totals.entry(series.clone()).or_insert(0.0);
            if is_information(series) {
                *total = *value;
                self.touched.entry(series.clone()).or_insert(None);
            } else {
                *total += (value - before).max(0.0);
                let birth = is_new.then_some(born);
                self.touched.entry(series.clone()).or_insert(birth);
            }
        }
        let gone = std::mem::replace(&mut metered.before, now).into_keys();
        let gone: Vec<_> = gone.filter(|it| !metered.before.contains_key(it)).collect();
        for series in &gone {
            self.forget(series);
        }
    }

    /// A session has ended.
    pub fn end(&mut self, session: &str) {
        let ended = self.sessions.remove(session);
        for series in ended.into_iter().flat_map(|it| it.before.into_keys()) {
            self.forget(&series);
        }
    }

    /// Appends what has changed, as it stood at that time.
    pub fn tell(&mut self, at: Timestamp, lines: &mut String) {
        for (series, birth) in std::mem::take(&mut self.touched) {
            let Some(total) = self.totals.get(&series) else {
                continue;
            };
            // Writing to a string cannot fail.
            if let Some(birth) = birth.filter(|it| it.as_millisecond() < at.as_millisecond()) {
                let _ = writeln!(lines, "{series} 0 {}", seconds(birth));
            }
            let rounded = (total * 1e6).round() / 1e6;
            let _ = writeln!(lines, "{series} {rounded} {}", seconds(at));
        }
    }

    /// A workload that is over is told no more; what the node used is.
    fn forget(&mut self, series: &str) {
        let goes_on = series.contains("workload=\"other\"");
        if is_workloads(series) && !goes_on && !self.touched.contains_key(series) {
            self.totals.remove(series);
        }
    }
}

impl Metered {
    /// Adds a period, and gives what a scrape at its end would show.
    fn advance(&mut self, told: &Told<'_>) -> BTreeMap<String, f64> {
        self.periods += 1;
        self.running.scraped(self.periods * SCRAPES_A_PERIOD);
        for workload in told.workloads {
            self.running.workload(workload, told.span.from);
        }
        self.running.add(told.span);
        let snapshot = self.running.snapshot(told.span.until);
        let scrape = Scrape {
            snapshot: &snapshot,
            at: told.span.until,
            process: None,
            served: 0,
            web: Served::default(),
        };
        let mut shown = BTreeMap::new();
        for (family, bound) in rows() {
            let name = family.name_of(bound);
            family.visit(&scrape, bound, &mut |values, value| {
                shown.insert(self.series(&name, family.labels, values), value);
            });
        }
        shown
    }

    fn series(&self, name: &str, names: &[&str], values: &[&str]) -> String {
        let more = self.labels.iter().map(|(name, value)| (&**name, &**value));
        let own = names.iter().copied().zip(values.iter().copied());
        let mut series = name.to_owned();
        openmetrics::labels(own.chain(more), &mut series);
        series
    }
}

fn rows() -> impl Iterator<Item = (&'static Family, Bound)> {
    historical().flat_map(|family| family.bounds().iter().map(move |bound| (family, *bound)))
}

fn is_workloads(series: &str) -> bool {
    series.starts_with("wattprint_workload_")
}

fn is_information(series: &str) -> bool {
    let name = series.split('{').next().unwrap_or_default();
    historical().any(|it| it.kind == Kind::Info && it.name == name)
}

/// Seconds since 1970 with three decimals: what Prometheus keeps.
fn seconds(at: Timestamp) -> String {
    let milliseconds = at.as_millisecond();
    format!(
        "{}.{:03}",
        milliseconds.div_euclid(1000),
        milliseconds.rem_euclid(1000)
    )
}
