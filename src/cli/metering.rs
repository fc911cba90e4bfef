//! What `run` and `agent` share: sources, account, ledger and identity.

use crate::accounting::{Account, NodeModel, Record, Session, SessionKind, WorkloadRecord};
use crate::agent::{Audience, News, Sources};
use crate::ledger::{Message, OpenPeriod, Writer};
use crate::sample::{Instrument, WorkloadId};
use crate::source::process::Processes;
use crate::source::replay::Recorder;
use crate::source::{Roots, host};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// An identity that no other node or moment has: time, process and node.
pub fn identity(now: Timestamp) -> String {
    let seconds = now.strftime("%Y%m%dT%H%M%S");
    let nanoseconds = now.subsec_nanosecond();
    format!("{seconds}-{nanoseconds:09}-{}", std::process::id())
}

/// The description of a metering process that begins now.
pub fn session(kind: SessionKind, roots: &Roots, interval: Duration, sources: &Sources) -> Session {
    let started = Timestamp::now();
    let host = host::facts(roots);
    Session {
        id: format!("{}-{}", host.name, identity(started)),
        kind,
        host,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        interval,
        started,
        absent: sources.absent(),
    }
}

/// Opens the sources that `wanted` names.
pub fn sources(roots: &Roots, wanted: impl Fn(&str) -> bool, discover: bool) -> Sources {
    Sources::open(roots, wanted, Processes::new(roots, discover))
}

/// An account under the prior node model.
///
/// # Errors
///
/// When the embedded model cannot be read, which a test excludes.
pub fn node_model() -> anyhow::Result<NodeModel> {
    let catalog = crate::profile::Catalog::embedded();
    Ok(NodeModel::from_profile(&catalog.node_model()?))
}

/// Everything metered by this process, summed up in memory.
///
/// A report of a run is made from this, so that it does not depend on whether
/// the ledger could be written.
#[derive(Debug, Default)]
pub struct Sum {
    period: OpenPeriod,
    instruments: BTreeMap<String, Instrument>,
}

/// Tells the ledger's writer and the sum what the sampler learnt.
pub struct Bookkeeper {
    writer: Writer,
    sum: Arc<Mutex<Sum>>,
    recorder: Option<Recorder>,
    session: String,
    /// Whether workloads that appear by themselves are written down here.
    discovered: bool,
    known: BTreeMap<WorkloadId, WorkloadRecord>,
}

impl Bookkeeper {
    /// A bookkeeper for one session.
    pub fn new(
        writer: Writer,
        sum: Arc<Mutex<Sum>>,
        recorder: Option<Recorder>,
        session: &Session,
    ) -> Self {
        Self {
            writer,
            sum,
            recorder,
            session: session.id.clone(),
            discovered: session.kind == SessionKind::Agent,
            known: BTreeMap::new(),
        }
    }

    fn note_workloads(&mut self, news: &News<'_>) {
        for workload in news.workloads {
            let record = WorkloadRecord {
                workload: workload.clone(),
                session: self.session.clone(),
                started: news.at.wall,
                ended: None,
                exit_code: None,
                work: Vec::new(),
                place: None,
            };
            self.known.insert(workload.id.clone(), record.clone());
            self.writer.hand_over(Message::Workload(record));
        }
        for id in &news.ended {
            if let Some(mut record) = self.known.remove(id) {
                record.ended = Some(news.at.wall);
                self.writer.hand_over(Message::Workload(record));
            }
        }
    }
}

impl Audience for Bookkeeper {
    fn hear(&mut self, news: &News<'_>) {
        let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(instruments) = &news.instruments {
            for instrument in instruments {
                let key = instrument.channel.to_string();
                sum.instruments.insert(key, instrument.clone());
            }
            self.writer.hand_over(Message::Instruments(instruments.clone()));
        }
        for span in news.spans {
            sum.period.extend(span);
            self.writer.hand_over(Message::Span(span.clone()));
        }
        drop(sum);
        if self.discovered {
            self.note_workloads(news);
        }
        if let Some(recorder) = &mut self.recorder {
            // A recording is a convenience; it never disturbs the metering.
            let _best_effort = recorder.record(news.sample);
        }
    }
}

impl Sum {
    /// The sum as a record of this session and its workload.
    pub fn record(
        &self,
        session: Session,
        workload: WorkloadRecord,
        remarks: Vec<String>,
    ) -> Option<Record> {
        let span = self.period.so_far()?.span;
        Some(Record {
            from: span.from.wall,
            until: span.until.wall,
            sessions: vec![session],
            instruments: self.instruments.values().cloned().collect(),
            workloads: vec![workload],
            elapsed: span.until.monotonic.saturating_sub(span.from.monotonic),
            meters: span.meters,
            entries: span.entries,
            suspended: span.suspended,
            late_ticks: span.late_ticks,
            remarks,
        })
    }
}

/// An account that has seen nothing.
///
/// # Errors
///
/// As [`node_model`].
pub fn account() -> anyhow::Result<Account> {
    Ok(Account::new(node_model()?))
}
