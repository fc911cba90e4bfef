//! A record from any Prometheus-compatible API, for the reports of many machines.
//!
//! The engine for many machines is the one that they already have: Prometheus, Thanos,
//! Mimir or VictoriaMetrics. [`read`] asks it for the series of all agents and makes of
//! them the same [`Record`](crate::accounting::Record) that a ledger gives, so that
//! everything after it is the same. A ledger stays the record of account: what scraping
//! cannot see is told in the record's remarks.
//!
//! Only `client` and `access` do IO. The others are pure.

mod access;
mod agents;
mod answer;
mod asking;
mod balance;
mod channels;
mod client;
mod error;
mod families;
mod gather;
mod grid;
mod increase;
mod lives;
mod query;
mod record;
mod recorded;
mod selector;
mod sessions;
mod words;
mod workloads;

pub use access::Access;
pub use answer::{Answer, Flaw, Series, parse};
pub use client::Client;
pub use error::FleetError;
pub use grid::{Grid, Millis, When};
pub use increase::Increase;
pub use lives::Lives;
pub use query::{Form, Query};
pub use record::Fleet;
pub use selector::{BadSelector, Labels, Selector};
pub use words::other_factors;

use jiff::Timestamp;
use std::time::Duration;

/// A server with the API of Prometheus.
pub trait Prometheus {
    /// What it is called in reports: its address, without secrets.
    fn name(&self) -> String;

    /// Asks one question.
    ///
    /// # Errors
    ///
    /// When it does not answer, or with something else than an answer.
    fn ask(&mut self, query: &Query, when: When) -> Result<Answer, FleetError>;
}

/// What is asked of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// From here …
    pub from: Timestamp,
    /// … to here.
    pub until: Timestamp,
    /// The distance of the instants; by default it follows from the period.
    pub step: Option<Duration>,
    /// Which series.
    pub selector: Selector,
    /// Of all or of one.
    pub what: What,
    /// Whether an answer that may not be whole is refused.
    pub strict: bool,
    /// Whether recorded hours are wanted in place of the agents' own series.
    pub recorded: bool,
}

/// Of what the energy is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Of all nodes that are selected.
    Period,
    /// Of one workload, with all parts of the run to which it belongs.
    Workload(String),
    /// Of all parts of a run.
    Run(String),
}

impl std::fmt::Display for What {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Period => out.write_str("anything"),
            Self::Workload(id) => write!(out, "workload `{id}`"),
            Self::Run(id) => write!(out, "run `{id}`"),
        }
    }
}

/// Makes the record of a period, as it was known `now`.
///
/// # Errors
///
/// When the period is none, when the server cannot be asked or its answers not be
/// used, when an agent is there twice, and when there is nothing.
pub fn read(server: &mut dyn Prometheus, ask: &Ask, now: Timestamp) -> Result<Fleet, FleetError> {
    if ask.from >= ask.until || ask.until > now {
        return Err(FleetError::Period {
            from: ask.from,
            until: ask.until,
        });
    }
    let grid = Grid::new(ask.from, ask.until, ask.step);
    let is_long = grid.until - grid.from >= recorded::LONG;
    let hours_do = ask.what == What::Period && (ask.recorded || (is_long && ask.step.is_none()));
    let hours = hours_do.then(|| recorded::gather(server, &ask.selector, grid, ask.strict));
    let gathered = match hours {
        Some(Err(FleetError::Nothing { .. })) if !ask.recorded => None,
        Some(hours) => Some(hours?),
        None => None,
    };
    let gathered = match gathered {
        Some(hours) => hours,
        None => gather::gather(server, &ask.selector, grid, &ask.what, ask.strict)?,
    };
    Ok(record::record(&gathered))
}
