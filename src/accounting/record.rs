//! What the ledger says about a stretch of time: the input of every report.

use super::{Entry, IdlePolicy, Meter, Span};
use crate::sample::{Host, Instrument, Work, Workload};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One life of a metering process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Identity, unique across nodes.
    pub id: String,
    /// `run` or `agent`.
    pub kind: SessionKind,
    /// The node it metered.
    pub host: Host,
    /// The version of wattprint that metered.
    pub version: String,
    /// The steady sampling interval.
    pub interval: Duration,
    /// Who paid for idle power.
    #[serde(default)]
    pub idle_policy: IdlePolicy,
    /// When it began.
    pub started: Timestamp,
    /// Sources that could not be opened, each with the reason.
    pub absent: Vec<(String, String)>,
}

/// What kind of process metered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SessionKind {
    /// `wattprint run`: one command.
    Run,
    /// `wattprint agent`: the whole node, all the time.
    Agent,
}

/// One workload with what happened to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkloadRecord {
    /// The workload as it described itself.
    pub workload: Workload,
    /// The session that metered it.
    pub session: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended, if it has.
    #[serde(default)]
    pub ended: Option<Timestamp>,
    /// How it ended: the exit code of a command, 128+n for a signal.
    #[serde(default)]
    pub exit_code: Option<i32>,
    /// Useful output, if it was stated.
    #[serde(default)]
    pub work: Vec<Work>,
    /// Place and factors that the user gave, as written on the command line.
    #[serde(default)]
    pub place: Option<String>,
}

/// Everything the ledger knows about a stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// From here …
    pub from: Timestamp,
    /// … to here.
    pub until: Timestamp,
    /// Who metered.
    pub sessions: Vec<Session>,
    /// What the channels are.
    pub instruments: Vec<Instrument>,
    /// What ran.
    pub workloads: Vec<WorkloadRecord>,
    /// Energy per channel, summed over the stretch.
    pub meters: Vec<Meter>,
    /// Energy per holder and channel, summed over the stretch.
    pub entries: Vec<Entry>,
    /// Metered time, without suspend.
    pub elapsed: Duration,
    /// Time in suspend.
    pub suspended: Duration,
    /// Ticks that were late by more than half their interval.
    pub late_ticks: u64,
    /// What was lost or not saved, in words, for the report's limitations.
    pub remarks: Vec<String>,
}

impl Record {
    /// The record of one session's sum of spans.
    pub fn of_span(
        span: Span,
        session: Session,
        instruments: Vec<Instrument>,
        workloads: Vec<WorkloadRecord>,
        remarks: Vec<String>,
    ) -> Self {
        Self {
            from: span.from.wall,
            until: span.until.wall,
            sessions: vec![session],
            instruments,
            workloads,
            elapsed: span.until.monotonic.saturating_sub(span.from.monotonic),
            meters: span.meters,
            entries: span.entries,
            suspended: span.suspended,
            late_ticks: span.late_ticks,
            remarks,
        }
    }
}
