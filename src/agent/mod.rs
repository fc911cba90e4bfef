//! The loop: tick → sample → account → tell.
//!
//! One dedicated thread samples at absolute deadlines; nothing else touches a
//! source. What it learns it tells an [`Audience`]: the ledger's writer, the
//! metrics, the status line. An audience that is slow delays nobody but itself,
//! so it hands work over and returns.

mod schedule;
mod sources;

pub use schedule::{Schedule, boundaries_between};
pub use sources::Sources;

use crate::accounting::{Account, Span};
use crate::quantity::Power;
use crate::sample::{
    Channel, Instrument, Moment, Sample, SampleKind, SourceHealth, Workload, WorkloadId,
};
use crate::source::clock;
use crate::source::process::Followed;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// At an edge the counters are read this many times per sensor update …
const READS_PER_UPDATE: u32 = 20;

/// … but not more often than this.
const FASTEST_BURST: Duration = Duration::from_millis(2);

/// A sampler that stops so soon after a sample does not take another.
const JUST_SAMPLED: Duration = Duration::from_millis(20);

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
    /// A workload has ended, having used so much CPU time if that is known exactly.
    End(WorkloadId, Option<Duration>),
    /// A member of a workload, known by its root process, has left it.
    Leave(WorkloadId, u32, Option<Duration>),
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
        let mut work = Work {
            sources,
            account,
            audience,
            described: 0,
            last: Duration::ZERO,
        };
        let first = clock::now();
        work.sample(SampleKind::Edge, first, Duration::ZERO);
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

/// What the sampler's thread owns.
struct Work {
    sources: Sources,
    account: Account,
    audience: Box<dyn Audience>,
    /// How many instruments the audience knows of.
    described: usize,
    /// When the last sample was taken.
    last: Duration,
}

impl Work {
    fn run(&mut self, commands: &Receiver<Control>, mut schedule: Schedule) {
        // A finer timer slack than the default 50 µs; without it ticks are
        // only a little later.
        let _best_effort = nix::sys::prctl::set_timerslack(1);
        loop {
            let wait = schedule.next().saturating_sub(clock::monotonic());
            match commands.recv_timeout(wait) {
                Err(RecvTimeoutError::Timeout) => {
                    let now = clock::now();
                    let late = schedule.reached(now);
                    self.sample(SampleKind::Tick, now, late);
                }
                Ok(Control::Begin(followed)) => {
                    self.sources.processes.follow(followed);
                    self.edge();
                }
                Ok(Control::End(workload, cpu)) => {
                    self.sources.processes.set_final(&workload, cpu);
                    self.edge();
                }
                Ok(Control::Leave(workload, root, cpu)) => {
                    self.sources.processes.leave(&workload, root, cpu);
                    self.edge();
                }
                Ok(Control::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    // After a workload's last edge there is nothing to add.
                    if clock::monotonic().saturating_sub(self.last) > JUST_SAMPLED {
                        self.edge();
                    }
                    break self.finish();
                }
            }
        }
    }

    /// Samples at a workload's edge, and reads the counters in quick succession
    /// until each sensor has shown the update that the edge lies in.
    fn edge(&mut self) {
        self.sample(SampleKind::Edge, clock::now(), Duration::ZERO);
        let update = self.sources.slowest_update();
        let until = clock::monotonic() + update * 3 / 2;
        let pause = (update / READS_PER_UPDATE).max(FASTEST_BURST);
        while !self.account.is_settled() && clock::monotonic() < until {
            std::thread::sleep(pause);
            self.sample(SampleKind::Burst, clock::now(), Duration::ZERO);
        }
    }

    fn sample(&mut self, kind: SampleKind, at: Moment, late: Duration) {
        let sample = self.sources.observe(kind, at, late);
        let spans = self.account.advance(&sample);
        self.tell(&sample, &spans);
        self.last = clock::monotonic();
    }

    fn finish(&mut self) {
        let spans = self.account.finish();
        let sample = Sample::new(clock::now(), SampleKind::Burst);
        self.tell(&sample, &spans);
    }

    fn tell(&mut self, sample: &Sample, spans: &[Span]) {
        let instruments = self.account.instruments();
        let changed = !sample.instruments.is_empty() || instruments.len() != self.described;
        self.described = instruments.len();
        let ended = sample.usage.iter().filter(|usage| usage.ended);
        self.audience.hear(&News {
            at: sample.at,
            spans,
            instruments: changed.then_some(instruments),
            workloads: &sample.workloads,
            ended: ended.map(|usage| usage.workload.clone()).collect(),
            health: &sample.health,
            powers: self.account.powers(),
            sample,
        });
    }
}
