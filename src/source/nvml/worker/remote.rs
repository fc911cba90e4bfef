//! The source on this side of the line: it asks, waits a little, and starts anew.

use super::known::Known;
use super::link::{Broken, Link};
use super::trouble::{CRASHED, left_behind, trouble};
use super::wire::{Reply, Request, Seen, Told};
use super::workers::Workers;
use crate::sample::{Miss, Sample, SampleKind};
use crate::source::clock::monotonic;
use crate::source::{OpenError, ReadError, Released, Roots, Source};
use std::time::Duration;

/// A tick waits so long for the driver. Energy and power of eight GPUs take it
/// a few milliseconds, three lists of processes on each about 100 (MangoHud
/// issue 2104: 4.5 ms a list); what comes later is taken in at the next tick.
const PATIENCE: Duration = Duration::from_millis(150);

/// A worker that has not answered for so long is given up: a thousand times what
/// a dear call takes, and as long as the account waits for a reading before it
/// books a gap.
const DEADLINE: Duration = Duration::from_secs(5);

/// Loading may have to start every GPU, where nothing keeps the driver awake: a
/// second or two for each. It is given up after this …
const LOADING: Duration = Duration::from_mins(1);

/// … but what waits for the first reading waits only so long.
const FIRST: Duration = Duration::from_secs(10);

/// After a failure the next worker is started after this, then at doubling
/// distances …
const FIRST_RETRY: Duration = Duration::from_secs(1);

/// … of at most this.
const LAST_RETRY: Duration = Duration::from_mins(5);

/// So many workers that cannot be ended may be left behind. Beyond that none is
/// started before one of them has gone: each may hold a lock in the driver.
const LEFT_BEHIND: usize = 1;

/// How long a worker may take to let go of the driver in good order: a little
/// longer than it allows itself.
const LETTING_GO: Duration = Duration::from_secs(3);

/// The devices of the worker's driver.
pub(in crate::source::nvml) struct Remote {
    roots: Roots,
    workers: Workers,
    state: State,
    known: Known,
    /// How long the next retry waits. Only an answer shortens it again.
    delay: Duration,
}

pub(super) enum State {
    /// It loads the library since then.
    Loading(Link, Duration),
    /// It answers; there is a request on its way since then, or none.
    Working(Link, Option<Duration>),
    /// There is none until then, and why.
    Down(Duration, Miss),
}

impl Remote {
    /// Starts a worker that opens what is at `roots`.
    ///
    /// The first is waited for, so that whatever begins after this is metered from
    /// its first instant. Later ones load while the sampler goes on.
    pub(in crate::source::nvml) fn open(
        roots: &Roots,
        workers: &Workers,
    ) -> Result<Self, OpenError> {
        let broken = |source| OpenError::Broken {
            what: "the process that talks to the NVIDIA driver".to_owned(),
            source,
        };
        let left = workers.alive();
        if left.len() > LEFT_BEHIND {
            return Err(broken(Box::new(Told(left_behind(&left)))));
        }
        let is_first = workers.started() == 0;
        let mut link = Link::start(workers, roots).map_err(|why| broken(Box::new(why)))?;
        let patience = if is_first { FIRST } else { PATIENCE };
        let state = match link.receive(patience) {
            Ok(Some(Reply::Refused(refusal))) => {
                link.end(PATIENCE);
                return Err(refusal.into_error());
            }
            Ok(Some(_)) => State::Working(link, None),
            Ok(None) => State::Loading(link, monotonic()),
            Err(Broken) => {
                link.end(PATIENCE);
                return Err(broken(Box::new(Told(CRASHED.to_owned()))));
            }
        };
        Ok(Self {
            roots: roots.clone(),
            workers: workers.clone(),
            state,
            known: Known::default(),
            delay: FIRST_RETRY,
        })
    }

    /// Goes as far as is possible without waiting for long; true if something new
    /// was seen.
    fn advance(&mut self, kind: SampleKind, into: &mut Sample) -> Result<bool, ReadError> {
        if let State::Down(until, _) = self.state
            && kind != SampleKind::Burst
            && monotonic() >= until
        {
            self.start();
        }
        self.load()?;
        let late = self.hear(Duration::ZERO, into)?;
        let request = Request { kind, at: into.at };
        if let State::Working(link, asked @ None) = &mut self.state {
            match link.send(&request) {
                Ok(()) => *asked = Some(monotonic()),
                Err(Broken) => self.give_up("crash"),
            }
            return Ok(self.hear(PATIENCE, into)? || late);
        }
        Ok(late)
    }

    /// Starts the next worker, unless too many cannot be ended.
    fn start(&mut self) {
        if self.workers.alive().len() > LEFT_BEHIND {
            self.state = State::Down(monotonic() + LAST_RETRY, Miss::Failed);
            return;
        }
        match Link::start(&self.workers, &self.roots) {
            Ok(link) => self.state = State::Loading(link, monotonic()),
            Err(_) => self.give_up("io"),
        }
    }

    /// Sees whether a worker that loads the library is ready.
    fn load(&mut self) -> Result<(), ReadError> {
        let State::Loading(link, since) = &mut self.state else {
            return Ok(());
        };
        let overdue = monotonic().saturating_sub(*since) >= LOADING;
        match link.receive(last_chance(overdue, Duration::ZERO)) {
            Ok(Some(Reply::Refused(refusal))) => {
                let error = refusal.into_error();
                self.give_up("driver");
                return Err(ReadError::Reopen {
                    what: "the NVIDIA driver".to_owned(),
                    kind: "driver",
                    source: Box::new(error),
                });
            }
            Ok(Some(_)) => self.work(),
            Ok(None) if !overdue => {}
            Ok(None) => self.give_up("timeout"),
            Err(Broken) => self.give_up("crash"),
        }
        Ok(())
    }

    fn work(&mut self) {
        let down = State::Down(Duration::ZERO, Miss::Failed);
        self.state = match std::mem::replace(&mut self.state, down) {
            State::Loading(link, _) => State::Working(link, None),
            other => other,
        };
    }

    /// Takes in the answer to the request that is on its way, if it comes.
    fn hear(&mut self, patience: Duration, into: &mut Sample) -> Result<bool, ReadError> {
        let State::Working(link, asked) = &mut self.state else {
            return Ok(false);
        };
        let Some(since) = *asked else {
            return Ok(false);
        };
        let overdue = monotonic().saturating_sub(since) >= DEADLINE;
        match link.receive(last_chance(overdue, patience)) {
            Ok(Some(Reply::Seen(seen))) => {
                *asked = None;
                self.delay = FIRST_RETRY;
                self.take_in(*seen, into).map(|()| true)
            }
            Ok(None) if !overdue => Ok(false),
            Ok(None) => {
                self.give_up("timeout");
                Ok(false)
            }
            Ok(Some(_)) | Err(Broken) => {
                self.give_up("crash");
                Ok(false)
            }
        }
    }

    fn take_in(&mut self, mut seen: Seen, into: &mut Sample) -> Result<(), ReadError> {
        seen.users.retain(|user| !self.workers.is_one(user.pid));
        let fault = seen.fault.take();
        self.known.take_in(seen, into);
        fault.map_or(Ok(()), |fault| Err(fault.into_error()))
    }

    /// How long the worker may take to end: one that is in a call may never.
    fn to_let_go(&self) -> Duration {
        match self.state {
            State::Working(_, None) => LETTING_GO,
            _ => PATIENCE,
        }
    }

    /// Ends a worker of which nothing more is expected; there will be another.
    fn give_up(&mut self, kind: &'static str) {
        if let State::Loading(link, _) | State::Working(link, _) = &self.state {
            self.workers.kill(link.pid());
        }
        self.known.lost_worker(kind);
        self.state = State::Down(monotonic() + self.delay, Miss::Failed);
        self.delay = (self.delay * 2).min(LAST_RETRY);
    }
}

/// How long to wait for an answer. One that is overdue gets a last chance: both
/// processes may have been stopped, and have just gone on.
fn last_chance(overdue: bool, patience: Duration) -> Duration {
    if overdue { PATIENCE } else { patience }
}

impl Source for Remote {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        let before = into.observations.len();
        let advanced = self.advance(kind, into);
        let is_fresh = matches!(advanced, Ok(true)) || into.observations.len() > before;
        let (miss, why) = trouble(&self.state, &self.workers);
        let is_working = matches!(self.state, State::Working(..));
        // Nobody waits for an answer in a burst.
        let is_up = is_fresh || (is_working && kind == SampleKind::Burst);
        self.known
            .tell(kind, (!is_fresh).then_some(miss), is_up, into);
        match (advanced, &self.state) {
            (Err(error), _) => Err(error),
            // It may be slow; the deadline decides.
            (Ok(_), State::Working(..)) => Ok(()),
            (Ok(_), _) => Err(ReadError::Transient {
                what: "the NVIDIA driver".to_owned(),
                kind: "driver",
                source: Box::new(Told(why)),
            }),
        }
    }

    fn release(&mut self, until: Duration) -> Released {
        let patience = self.to_let_go();
        let mut released = Released::default();
        if let State::Loading(link, _) | State::Working(link, _) = &mut self.state {
            released.ended.push(link.pid());
            link.end(patience);
            self.known.past_worker();
        }
        released.held = self.workers.alive();
        self.state = State::Down(until, Miss::Released);
        released
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        let patience = self.to_let_go();
        if let State::Loading(link, _) | State::Working(link, _) = &mut self.state {
            link.end(patience);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error;
    use std::ffi::OsStr;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    #[test]
    fn beyond_those_that_cannot_be_ended_none_is_started() {
        let workers = Workers::of("/bin/sh".into());
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        for _ in 0..=LEFT_BEHIND {
            let line = OwnedFd::from(theirs.try_clone().expect("another end"));
            let waits = [OsStr::new("-c"), OsStr::new("read line")];
            workers.start(&waits, line).expect("a process that waits");
        }
        let left = workers.alive();
        let refused = Remote::open(&Roots::default(), &workers).err();
        let why = refused.as_ref().and_then(Error::source);
        let expected = format!(
            "it hangs; process {} and {} waits in it and cannot be ended",
            left[0], left[1]
        );
        assert_eq!(why.map(ToString::to_string), Some(expected));
        assert_eq!(workers.started(), 2);
        drop((ours, theirs));
        for pid in left {
            workers.kill(pid);
        }
        let deadline = monotonic() + Duration::from_secs(20);
        while !workers.alive().is_empty() {
            assert!(monotonic() < deadline, "a killed process lives");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}
