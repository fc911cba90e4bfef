//! What `run` and `agent` share: identity, the books, and the account's model.

use crate::accounting::{IdlePolicy, NodeModel, Record, Session, SessionKind, WorkloadRecord};
use crate::agent::{News, Sources};
use crate::ledger::{FinalStatus, Message, Monitor, OpenPeriod, Writer};
use crate::profile::Catalog;
use crate::sample::{Channel, Component, Instrument};
use crate::source::{Roots, clock, host};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long the end of a process waits for a slow disk.
const LAST_WRITE: Duration = Duration::from_secs(5);

/// An identity that no other process or moment on this node has.
pub fn identity(now: Timestamp) -> String {
    let seconds = now.strftime("%Y%m%dT%H%M%S");
    let milliseconds = now.subsec_millisecond();
    format!("{seconds}.{milliseconds:03}Z-{}", std::process::id())
}

/// The description of a metering process that begins now.
pub fn session(
    kind: SessionKind,
    roots: &Roots,
    interval: Duration,
    idle_policy: IdlePolicy,
    sources: &Sources,
) -> Session {
    let started = clock::now().wall;
    let host = host::facts(roots);
    Session {
        id: format!("{}-{}", host.name, identity(started)),
        kind,
        host,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        interval,
        idle_policy,
        started,
        absent: sources.absent(),
    }
}

/// The prior model of a node that nobody has calibrated.
///
/// # Errors
///
/// When the embedded prior cannot be read, which a test excludes.
pub fn node_model() -> anyhow::Result<NodeModel> {
    let prior = Catalog::embedded().node_prior()?;
    Ok(NodeModel::from_prior(&prior))
}

/// Everything that one metering process learns, handed to the ledger as soon as
/// there is one. A run also sums it up in memory.
///
/// A run's report is made from the sum, so that it does not depend on whether
/// the ledger could be written; and nothing is written for a command that
/// could not be started. An agent, which would sum up for ever, opens its ledger
/// before it samples, and nobody asks it for the sum.
#[derive(Clone)]
pub struct Books(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    /// Absent in an agent.
    sum: Option<OpenPeriod>,
    instruments: BTreeMap<Channel, Instrument>,
    /// The accelerators in the order in which their driver lists them.
    accelerators: Vec<Channel>,
    writer: Option<Writer>,
    /// What every workload of this node is labelled with besides its own labels.
    labels: BTreeMap<String, String>,
}

impl Books {
    /// Those of a run.
    pub fn of_run() -> Self {
        Self::of(Pages {
            sum: Some(OpenPeriod::default()),
            ..Pages::default()
        })
    }

    /// Those of an agent: every workload also carries these labels; its own
    /// precede.
    pub fn of_agent(labels: BTreeMap<String, String>) -> Self {
        Self::of(Pages {
            labels,
            ..Pages::default()
        })
    }

    fn of(pages: Pages) -> Self {
        Self(Arc::new(Mutex::new(pages)))
    }

    /// Takes in what the sampler learnt.
    pub fn hear(&self, news: &News<'_>) {
        let mut pages = self.pages();
        for instrument in &news.sample.instruments {
            pages.meet(&instrument.channel);
        }
        if let Some(instruments) = &news.instruments {
            for instrument in instruments {
                pages.describe(instrument);
            }
            pages.write(Message::Instruments(instruments.clone()));
        }
        for span in news.spans {
            if let Some(sum) = &mut pages.sum {
                sum.extend(span);
            }
            pages.write(Message::Span(span.clone()));
        }
    }

    /// Opens the ledger and hands over what has been summed up so far.
    pub fn open(&self, path: &Path, session: Session) -> Monitor {
        let writer = Writer::start(path, session);
        let monitor = writer.monitor();
        let mut pages = self.pages();
        let instruments = pages.instruments.values().cloned().collect();
        writer.hand_over(Message::Instruments(instruments));
        if let Some(so_far) = pages.sum.as_ref().and_then(OpenPeriod::so_far) {
            writer.hand_over(Message::Span(so_far.span));
        }
        pages.writer = Some(writer);
        monitor
    }

    /// Writes a message to the ledger, if it is open.
    pub fn write(&self, message: Message) {
        self.pages().write(message);
    }

    /// Every instrument, as it was described last.
    pub fn instruments(&self) -> Vec<Instrument> {
        self.pages().instruments.values().cloned().collect()
    }

    /// The accelerators, in the order in which their driver lists them.
    pub fn accelerators(&self) -> Vec<Instrument> {
        let pages = self.pages();
        let described = |channel| pages.instruments.get(channel).cloned();
        pages.accelerators.iter().filter_map(described).collect()
    }

    /// Saves and seals; tells what could not be saved.
    pub fn close(&self) -> Option<FinalStatus> {
        let writer = self.pages().writer.take();
        writer.map(|writer| writer.finish(LAST_WRITE))
    }

    /// A run's sum as a record of one session and the phases of one workload.
    pub fn record(
        &self,
        session: Session,
        phases: Vec<WorkloadRecord>,
        remarks: Vec<String>,
    ) -> Option<Record> {
        let pages = self.pages();
        let span = pages.sum.as_ref()?.so_far()?.span;
        let instruments = pages.instruments.values().cloned().collect();
        Some(Record::of_span(span, session, instruments, phases, remarks))
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    /// Notes where in its driver's list an accelerator stands.
    fn meet(&mut self, channel: &Channel) {
        let is_one = channel.component == Component::Accelerator;
        if is_one && !self.accelerators.contains(channel) {
            self.accelerators.push(channel.clone());
        }
    }

    fn describe(&mut self, instrument: &Instrument) {
        let channel = instrument.channel.clone();
        self.instruments.insert(channel, instrument.clone());
    }

    fn write(&self, mut message: Message) {
        if let Message::Workload(record) = &mut message {
            let own = std::mem::take(&mut record.workload.labels);
            record.workload.labels.clone_from(&self.labels);
            record.workload.labels.extend(own);
        }
        if let Some(writer) = &self.writer {
            writer.hand_over(message);
        }
    }
}
