//! The loop: tick → sample → account → tell.
//!
//! One dedicated thread samples at absolute deadlines; nothing else touches a
//! source. What it learns it tells an [`Audience`]: the ledger's writer, the
//! metrics, the status line. An audience that is slow delays nobody but itself,
//! so it hands work over and returns.

mod schedule;
mod slot;
mod sources;
mod work;

pub use schedule::{Schedule, boundaries_between};
pub use sources::Sources;

use crate::accounting::{Account, Span};
use crate::quantity::Power;
use crate::sample::{Channel, Instrument, Moment, Sample, SourceHealth, Workload, WorkloadId};
use crate::source::process::Followed;
use crate::source::{Released, clock};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use work::Work;

/// What the sampler learnt from one sample.
pub struct News<'a> {
    /// When.
    pub at: Moment,
    /// Time that has been accounted for since the news before.
    pub spans: &'a [Span],
    /// All instruments, when one was added or changed.
    pub instruments: Option<Vec<Instrument>>,
    /// Workloads that appeared or changed.
    pub workloads: &'a [Workload],
    /// Workloads that ended with this sample.
    pub ended: Vec<WorkloadId>,
    /// How the sources fared.
    pub health: &'a [SourceHealth],
    /// Power of each channel now.
    pub powers: Vec<(Channel, Power)>,
    /// The sample itself, for recording.
    pub sample: &'a Sample,
}

/// Whoever wants to know.
pub trait Audience: Send {
    /// Hears the news. It returns soon: the sampler waits.
    fn hear(&mut self, news: &News<'_>);
}

/// What the sampler can be asked to do.
pub enum Control {
    /// Follow a workload from now on.
    Begin(Followed),
    /// What is followed as one workload is another from now on.
    Mark(WorkloadId, Workload),
    /// A workload has ended, having used so much CPU time if that is known exactly.
    End(WorkloadId, Option<Duration>),
    /// A member of a workload, known by its root process, has left it.
    Leave(WorkloadId, u32, Option<Duration>),
    /// Let go of the drivers for so long, and say what became of that.
    Release(Duration, Sender<Released>),
    /// Sample once more, settle everything and stop.
    Stop,
}

/// A running sampler.
pub struct Sampler {
    control: Sender<Control>,
    thread: Option<JoinHandle<()>>,
}

impl Sampler {
    /// Starts sampling. The first sample is taken before this returns, so that
    /// whatever starts afterwards is metered from its first instant.
    ///
    /// # Errors
    ///
    /// The operating system's error when no thread can be started.
    pub fn start(
        sources: Sources,
        account: Account,
        interval: Duration,
        audience: Box<dyn Audience>,
    ) -> std::io::Result<Self> {
        let (control, commands) = channel();
        let mut work = Work::new(sources, account, audience);
        let first = clock::now();
        work.begin(first);
        let thread = std::thread::Builder::new()
            .name("sampler".to_owned())
            .spawn(move || work.run(&commands, Schedule::new(interval, first)))?;
        Ok(Self {
            control,
            thread: Some(thread),
        })
    }

    /// A handle through which others can control the sampler.
    pub fn control(&self) -> Sender<Control> {
        self.control.clone()
    }

    /// Samples once more, settles and stops.
    pub fn stop(mut self) {
        self.halt();
    }

    fn halt(&mut self) {
        // A sampler that is gone already has nothing left to stop.
        let _gone = self.control.send(Control::Stop);
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        self.halt();
    }
}
