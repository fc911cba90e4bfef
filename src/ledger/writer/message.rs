//! What is handed to the writer, and what it says of its work.

use crate::accounting::{Span, WorkloadRecord};
use crate::sample::Instrument;
use jiff::Timestamp;

/// What the sampler hands over.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Channels seen for the first time, or described anew.
    Instruments(Vec<Instrument>),
    /// A workload that began, changed or ended.
    Workload(WorkloadRecord),
    /// Energy that has found its holders.
    Span(Span),
    /// Something that a report must say about this time, in words.
    Remark(String),
}

/// How the writing goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// Attempts that failed.
    pub errors: u64,
    /// Why the last attempt failed, with its causes. Empty after a success.
    pub last_error: Option<String>,
    /// Bytes on the disk after the last success.
    pub bytes: u64,
    /// Wall time up to which everything is on the disk.
    pub saved_through: Option<Timestamp>,
    /// What did not hold in the periods that were sealed and read back.
    pub findings: u64,
    /// When a sealed period was last read back and held.
    pub audited: Option<Timestamp>,
    /// Spans that are only in memory.
    pub unsaved_spans: u64,
}

/// How the writing ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalStatus {
    /// The last status.
    pub status: Status,
    /// What is not in the ledger, if anything.
    pub unsaved: Option<Unsaved>,
}

/// What could not be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaved {
    /// The energy from here …
    pub from: Timestamp,
    /// … to here is not in the ledger.
    pub until: Timestamp,
    /// Why, in words.
    pub reason: String,
}
