//! What the sampler's thread does: wait, sample, account, tell.

use super::{Audience, Control, News, Schedule, Sources};
use crate::accounting::{Account, Span};
use crate::sample::{Moment, Sample, SampleKind};
use crate::source::{Released, clock};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// At an edge the counters are read this many times per sensor update …
const READS_PER_UPDATE: u32 = 20;

/// … but not more often than this.
const FASTEST_BURST: Duration = Duration::from_millis(2);

/// A sampler that stops so soon after a boundary does not make another.
const JUST_SAMPLED: Duration = Duration::from_millis(20);

/// What the sampler's thread owns.
pub(super) struct Work {
    sources: Sources,
    account: Account,
    audience: Box<dyn Audience>,
    /// How many instruments the audience knows of.
    described: usize,
    /// When the last boundary between two spans was made.
    boundary: Duration,
    /// A workload ended at that boundary.
    has_ended: bool,
    burst: Option<Burst>,
}

/// Readings in quick succession after an edge.
#[derive(Debug, Clone, Copy)]
struct Burst {
    next: Duration,
    pause: Duration,
    until: Duration,
}

impl Work {
    pub(super) fn new(sources: Sources, account: Account, audience: Box<dyn Audience>) -> Self {
        Self {
            sources,
            account,
            audience,
            described: 0,
            boundary: Duration::ZERO,
            has_ended: false,
            burst: None,
        }
    }

    /// Samples until it is told to stop, or nobody is left to tell.
    pub(super) fn run(&mut self, commands: &Receiver<Control>, mut schedule: Schedule) {
        // A finer timer slack than the default 50 µs; without it ticks are
        // only a little later.
        let _best_effort = nix::sys::prctl::set_timerslack(1);
        loop {
            let burst = self.burst.map_or(Duration::MAX, |burst| burst.next);
            let due = schedule.next().min(burst);
            match commands.recv_timeout(due.saturating_sub(clock::monotonic())) {
                Err(RecvTimeoutError::Timeout) => self.wake(&mut schedule),
                Ok(Control::Begin(followed)) => {
                    self.sources.processes.follow(followed);
                    self.edge();
                }
                Ok(Control::Mark(workload, next)) => {
                    self.sources.processes.mark(&workload, next);
                    self.edge();
                }
                Ok(Control::End(workload, cpu)) => {
                    self.sources.processes.set_final(&workload, cpu);
                    self.edge();
                    self.has_ended = true;
                }
                Ok(Control::Leave(workload, root, cpu)) => {
                    self.sources.processes.leave(&workload, root, cpu);
                    self.edge();
                    self.has_ended = true;
                }
                Ok(Control::Release(time, answer)) => self.release(time, &answer),
                Ok(Control::Stop) | Err(RecvTimeoutError::Disconnected) => break self.finish(),
            }
        }
    }

    /// Takes the first sample, from which everything is accounted.
    pub(super) fn begin(&mut self, at: Moment) {
        self.sample(SampleKind::Edge, at, Duration::ZERO);
    }

    /// Does what is due. Ticks go on during a burst.
    fn wake(&mut self, schedule: &mut Schedule) {
        let now = clock::now();
        if now.monotonic >= schedule.next() {
            let late = schedule.reached(now);
            self.sample(SampleKind::Tick, now, late);
        } else {
            self.sample(SampleKind::Burst, now, Duration::ZERO);
        }
        self.go_on();
    }

    /// Samples at a workload's edge, and then reads the counters in quick
    /// succession until each sensor has shown the update that the edge lies in.
    ///
    /// The next edge does not wait for that: it begins the burst anew.
    fn edge(&mut self) {
        self.sample(SampleKind::Edge, clock::now(), Duration::ZERO);
        let update = self.sources.slowest_update();
        let pause = (update / READS_PER_UPDATE).max(FASTEST_BURST);
        let now = clock::monotonic();
        self.burst = Some(Burst {
            next: now + pause,
            pause,
            until: now + update * 3 / 2,
        });
        self.go_on();
    }

    /// Lets go of the drivers between two samples, so that the time without them
    /// begins with a reading and is known from its first instant.
    fn release(&mut self, time: Duration, answer: &Sender<Released>) {
        self.sample(SampleKind::Tick, clock::now(), Duration::ZERO);
        let released = self.sources.release(clock::monotonic() + time);
        self.sample(SampleKind::Tick, clock::now(), Duration::ZERO);
        // Whoever asked may have gone; the driver is free all the same.
        let _unheard = answer.send(released);
    }

    /// Places the next reading of a burst, or ends it.
    fn go_on(&mut self) {
        let now = clock::monotonic();
        let is_settled = self.account.is_settled();
        self.burst = self.burst.filter(|it| now < it.until && !is_settled);
        if let Some(burst) = &mut self.burst {
            burst.next = now + burst.pause;
        }
    }

    fn finish(&mut self) {
        // After the last workload's end there is nothing to add.
        let is_idle = self.sources.processes.workloads().next().is_none();
        let since = clock::monotonic().saturating_sub(self.boundary);
        if !(self.has_ended && is_idle) && since > JUST_SAMPLED {
            self.edge();
        }
        while let Some(burst) = self.burst {
            std::thread::sleep(burst.next.saturating_sub(clock::monotonic()));
            self.sample(SampleKind::Burst, clock::now(), Duration::ZERO);
            self.go_on();
        }
        let spans = self.account.finish();
        let sample = Sample::new(clock::now(), SampleKind::Burst);
        self.tell(&sample, &spans);
    }

    fn sample(&mut self, kind: SampleKind, at: Moment, late: Duration) {
        let sample = self.sources.observe(kind, at, late);
        let spans = self.account.advance(&sample);
        self.tell(&sample, &spans);
        if kind != SampleKind::Burst {
            self.boundary = at.monotonic;
            self.has_ended = false;
        }
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
