//! How long each process kept a GPU busy, integrated from the driver's samples.
//!
//! The driver keeps samples of the last seconds and tells each process's mean
//! since a time stamp that it is given. The stamp of the newest sample is kept for
//! the next call, so that nothing is told twice and nothing of a burst is lost.
//!
//! What an answer tells is played back some seconds later, by [`Replay`]: nothing new is
//! heard between two, which does not mean that nothing was done.

use super::fault::{Consequence, Fault};
use super::library::{Handle, Library};
use super::replay::{Done, Replay};
use super::uses::{self, Use};
use crate::sample::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// One holder has the device to itself, and only its idleness is of interest: it
/// is asked for about every 10 s, well within what the driver keeps …
const ALONE: Duration = Duration::from_millis(9_500);
/// … and several at every other tick of a second.
const SHARED: Duration = Duration::from_millis(1_500);
/// The next answer is wanted no sooner than this after one.
const SOONEST: Duration = Duration::from_secs(1);
/// The driver takes a sample at least every second: what it has not told yet
/// may be so old, and a process is listed within so long of its start.
///
/// # Source
///
/// NVIDIA, *nvidia-smi* manual: utilisation's sample period lies between one
/// sixth of a second and one second.
const LAG: Duration = Duration::from_secs(2);
/// One that the lists do not name is taken to be there for so long after a sample, and
/// what processes did is known for so long after an answer.
const FRESH: Duration = Duration::from_secs(30);

/// What processes did on one GPU.
#[derive(Debug, Default)]
pub(super) struct Utilization {
    refused: bool,
    /// The stamp of the newest sample that was taken in, microseconds.
    since: u64,
    asked: Option<Duration>,
    answers: Replay,
    activity: BTreeMap<u32, Activity>,
    /// Processes that the last list named.
    listed: BTreeMap<u32, Listed>,
    /// Those that have left it, and when.
    left: BTreeMap<u32, Duration>,
}

#[derive(Debug, Default)]
struct Activity {
    done: Done,
    seen: Duration,
}

#[derive(Debug, Clone, Copy)]
struct Listed {
    /// It came no earlier than this, as a stamp.
    since: u64,
    /// Whether a whole interval between two answers is known of it.
    known: bool,
    /// Whether it was there at the last answer.
    answered: bool,
}

impl Utilization {
    /// Whether it is time to ask, with so many processes on the device.
    pub(super) fn due(&self, now: Duration, holders: usize) -> bool {
        if holders == 0 {
            return false;
        }
        let every = every(holders);
        // One that fails leaves every other turn for the memory in use.
        let every = if self.asked != self.answers.last() {
            SHARED
        } else if self.listed.values().all(|it| it.known) {
            every.min(self.answers.next())
        } else {
            every.min(SOONEST)
        };
        let old = |asked: Duration| now.saturating_sub(asked) >= every;
        !self.refused && self.asked.is_none_or(old)
    }

    /// Takes note of who is listed now; true if somebody is new.
    pub(super) fn list(&mut self, pids: &BTreeSet<u32>, at: &Moment) -> bool {
        let earliest = stamp(at).saturating_sub(micros(LAG));
        if self.listed.is_empty() {
            // Nobody was here before them, whatever the driver keeps.
            self.since = self.since.max(earliest);
        }
        let now = at.monotonic;
        let fresh = |seen: Duration| now.saturating_sub(seen) < FRESH;
        let gone = self.listed.extract_if(.., |pid, _| !pids.contains(pid));
        self.left.extend(gone.map(|(pid, _)| (pid, now)));
        self.left
            .retain(|pid, at| !pids.contains(pid) && fresh(*at));
        // A number that comes back is that of another process.
        self.activity
            .retain(|pid, it| pids.contains(pid) || !self.left.contains_key(pid) && fresh(it.seen));
        let stayed = self.listed.len();
        for pid in pids {
            self.listed.entry(*pid).or_insert(Listed {
                since: earliest,
                known: false,
                answered: false,
            });
        }
        self.listed.len() > stayed
    }

    /// Takes in what the driver has to tell since it was asked last.
    ///
    /// # Errors
    ///
    /// The call's fault, if it may be another the next time. A device that does
    /// not tell is not asked again.
    pub(super) fn ask(
        &mut self,
        library: &Library,
        device: Handle,
        at: &Moment,
    ) -> Result<(), Fault> {
        if self.refused {
            return Ok(());
        }
        let (now, wall) = (at.monotonic, stamp(at));
        self.asked = Some(now);
        if self.since > wall + micros(LAG) {
            // The wall clock was set back: the stamps begin anew.
            self.since = wall.saturating_sub(micros(LAG));
            self.listed.values_mut().for_each(|it| it.since = 0);
        }
        let uses = match uses::read(library, device, self.since) {
            Ok(uses) => uses,
            Err(fault) if fault.consequence_aside() == Consequence::Unsupported => {
                self.refused = true;
                return Ok(());
            }
            Err(fault) => return Err(fault),
        };
        let interval = self.answers.last().map(|last| now.saturating_sub(last));
        // A short interval, as before a workload's edge, is followed by longer ones.
        let soon = interval.unwrap_or_default() * 2 + SOONEST;
        self.answers.hear(now, soon.min(every(self.listed.len())));
        let longest = interval.map(|interval| micros(interval + LAG));
        self.add(uses, longest, at);
        Ok(())
    }

    /// Integrates samples, each from the one before it to its own stamp.
    fn add(&mut self, mut uses: Vec<Use>, longest: Option<u64>, at: &Moment) {
        let (since, wall) = (self.since, stamp(at));
        uses.retain(|it| {
            let believable = it.pid > 0 && it.percent <= 100 && !self.left.contains_key(&it.pid);
            believable && it.stamp > since && it.stamp <= wall + micros(LAG)
        });
        uses.sort_unstable();
        let was_silent = longest.is_some_and(|longest| longest >= micros(FRESH));
        if was_silent || self.listed.values().any(|it| !it.answered) {
            self.answers.catch_up();
        }
        for it in self.listed.values_mut() {
            (it.known, it.answered) = (it.answered, true);
        }
        let mut told: BTreeMap<u32, (u64, Duration)> = BTreeMap::new();
        for Use {
            pid,
            stamp,
            percent,
        } in &uses
        {
            let first = self.listed.get(pid).map_or(0, |it| it.since);
            let (until, done) = told
                .entry(*pid)
                .or_insert((since.max(first), Duration::ZERO));
            // What is kept from before the first answer is nobody's here.
            let time = longest.map_or(0, |longest| stamp.saturating_sub(*until).min(longest));
            *done += Duration::from_micros(time) * *percent / 100;
            *until = *stamp;
        }
        for (pid, (_, done)) in told {
            let activity = self.activity.entry(pid).or_default();
            activity.done.add(done, &self.answers);
            activity.seen = at.monotonic;
        }
        // While nobody works there is no stamp to go by, but time passes.
        let none_newer = wall.saturating_sub(micros(LAG));
        let newest = uses.last().map_or(none_newer, |it| it.stamp);
        self.since = self.since.max(newest);
    }

    /// How long a listed process has been busy, if the driver tells.
    ///
    /// Where it tells of processes that no list names, not `all_are_listed`, and its
    /// lists may number them as another namespace does: one without a sample is then
    /// not known to be idle.
    pub(super) fn busy(&self, pid: u32, now: Duration, all_are_listed: bool) -> Option<Duration> {
        let known = self.is_heard(now) && self.listed.get(&pid).is_some_and(|it| it.known);
        let activity = self.activity.get(&pid).map(|it| self.shown(it, now));
        let idle = all_are_listed.then_some(Duration::ZERO);
        activity.or(idle).filter(|_| known)
    }

    /// Processes that have worked lately and that no list names, with how long each has
    /// been busy, if the driver still tells.
    pub(super) fn unlisted(&self, now: Duration) -> impl Iterator<Item = (u32, Option<Duration>)> {
        let heard = self.answers.last().unwrap_or_default();
        let fresh = move |it: &Activity| heard.saturating_sub(it.seen) < FRESH;
        let active = self.activity.iter().filter(move |(_, it)| fresh(it));
        let unlisted = active.filter(|(pid, _)| !self.listed.contains_key(pid));
        let is_heard = self.is_heard(now);
        unlisted.map(move |(pid, it)| (*pid, is_heard.then(|| self.shown(it, now))))
    }

    /// Whether the device tells what processes do. What it has told grows no more if it
    /// fails for long, which would look as if all rested.
    fn is_heard(&self, now: Duration) -> bool {
        let heard = self.answers.last();
        heard.is_some_and(|heard| !self.refused && now.saturating_sub(heard) < FRESH)
    }

    fn shown(&self, it: &Activity, now: Duration) -> Duration {
        it.done.shown(&self.answers, now)
    }
}

/// How often it is asked what so many did.
fn every(holders: usize) -> Duration {
    if holders > 1 { SHARED } else { ALONE }
}

fn stamp(at: &Moment) -> u64 {
    u64::try_from(at.wall.as_microsecond()).unwrap_or(0)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
