//! How long each process kept a GPU busy, integrated from the driver's samples.
//!
//! The driver keeps samples of the last seconds and tells each process's mean
//! since a time stamp that it is given. The stamp of the newest sample is kept for
//! the next call, so that nothing is told twice and nothing of a burst is lost.
//!
//! What an answer tells is shown little by little until the next one, by [`Replay`]:
//! nothing new was heard in between, which does not mean that nothing was done.
//!
//! # Source
//!
//! NVIDIA, `nvml.h` (NVML 13.0), `nvmlDeviceGetProcessUtilization`: one sample for
//! each process that was not idle, with the CPU's time in microseconds, and
//! "not found" where there is none. NVIDIA/go-nvml#51: each process has a stamp of
//! its own. Syllo/nvtop#110: entries of more than 100 %, which nobody filled in.

use super::fault::{Consequence, Fault};
use super::library::{Handle, Library, call};
use super::replay::Replay;
use crate::sample::Moment;
use nvml_wrapper_sys::bindings::nvmlProcessUtilizationSample_t as Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// One holder has the device to itself, and only its idleness is of interest: it
/// is asked for about every 10 s, well within what the driver keeps …
const ALONE: Duration = Duration::from_millis(9_500);
/// … and several at every other tick of a second.
const SHARED: Duration = Duration::from_millis(1_500);
/// The driver takes a sample at least every second: what it has not told yet
/// may be so old, and a process is listed within so long of its start.
///
/// # Source
///
/// NVIDIA, *nvidia-smi* manual: utilisation's sample period lies between one
/// sixth of a second and one second.
const LAG: Duration = Duration::from_secs(2);
/// One that the lists do not name is taken to be there for so long after a sample.
const FRESH: Duration = Duration::from_secs(30);

/// Words of 8 bytes that the buffer holds per entry: twice the documented four.
const ROOM: usize = 8;
const WORDS: usize = size_of::<Entry>() / size_of::<u64>();
/// Entries in the first buffer, and in those after it if it was too small. Drivers
/// differ in what they answer when asked for the number alone (NVIDIA/go-nvml#11).
const SIZES: [u32; 3] = [128, 1024, 8192];
const SENTINEL: u64 = 0xAAAA_AAAA_AAAA_AAAA;

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

#[derive(Debug, Default, Clone, Copy)]
struct Activity {
    /// What it had done before the last answer, and with it.
    before: Duration,
    busy: Duration,
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

/// One sample: whose, until when, and how much of the time, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    stamp: u64,
    pid: u32,
    percent: u32,
}

impl Utilization {
    /// Whether it is time to ask, with so many processes on the device.
    pub(super) fn due(&self, now: Duration, holders: usize) -> bool {
        let every = match holders {
            0 => return false,
            1 => ALONE,
            _ => SHARED,
        };
        // One that fails leaves every other turn for the memory in use.
        let every = if self.asked != self.answers.last() {
            SHARED
        } else if self.listed.values().all(|it| it.known) {
            every.min(self.answers.soon())
        } else {
            every.min(Replay::SOONEST)
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
        let uses = match read(library, device, self.since) {
            Ok(uses) => uses,
            Err(fault) if fault.consequence_aside() == Consequence::Unsupported => {
                self.refused = true;
                return Ok(());
            }
            Err(fault) => return Err(fault),
        };
        let last = self.answers.last();
        self.answers.hear(now);
        let longest = last.map(|last| micros(now.saturating_sub(last) + LAG));
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
        for it in self.activity.values_mut() {
            it.before = it.busy;
        }
        for it in self.listed.values_mut() {
            (it.known, it.answered) = (it.answered, true);
        }
        let mut until: BTreeMap<u32, u64> = BTreeMap::new();
        for Use {
            pid,
            stamp,
            percent,
        } in &uses
        {
            let first = self.listed.get(pid).map_or(0, |it| it.since);
            let from = until.insert(*pid, *stamp).unwrap_or(since.max(first));
            // What is kept from before the first answer is nobody's here.
            let time = longest.map_or(0, |longest| stamp.saturating_sub(from).min(longest));
            let activity = self.activity.entry(*pid).or_default();
            activity.busy += Duration::from_micros(time) * *percent / 100;
            activity.seen = at.monotonic;
        }
        // While nobody works there is no stamp to go by, but time passes.
        let none_newer = wall.saturating_sub(micros(LAG));
        let newest = uses.last().map_or(none_newer, |it| it.stamp);
        self.since = self.since.max(newest);
    }

    /// How long a listed process has been busy, if the driver tells.
    ///
    /// Where it tells of processes that no list names, its lists may number them
    /// as another namespace does: one without a sample is then not known to be idle.
    pub(super) fn busy(&self, pid: u32, now: Duration) -> Option<Duration> {
        let known = !self.refused && self.listed.get(&pid).is_some_and(|it| it.known);
        let activity = self.activity.get(&pid).map(|it| self.shown(it, now));
        let idle = || {
            self.unlisted(now)
                .next()
                .is_none()
                .then_some(Duration::ZERO)
        };
        known.then(|| activity.or_else(idle)).flatten()
    }

    /// Processes that have worked lately and that no list names.
    pub(super) fn unlisted(&self, now: Duration) -> impl Iterator<Item = (u32, Duration)> {
        let heard = self.answers.last().unwrap_or_default();
        let fresh = move |it: &Activity| heard.saturating_sub(it.seen) < FRESH;
        let active = self.activity.iter().filter(move |(_, it)| fresh(it));
        let unlisted = active.filter(|(pid, _)| !self.listed.contains_key(pid));
        unlisted.map(move |(pid, it)| (*pid, self.shown(it, now)))
    }

    fn shown(&self, it: &Activity, now: Duration) -> Duration {
        self.answers.shown(it.before, it.busy, now)
    }
}

/// What the driver has, in one call if the buffer has room.
fn read(library: &Library, device: Handle, since: u64) -> Result<Vec<Use>, Fault> {
    for size in SIZES {
        let mut count = size;
        let mut buffer = vec![SENTINEL; size as usize * ROOM];
        let entries: *mut Entry = buffer.as_mut_ptr().cast();
        match call!(
            library,
            nvmlDeviceGetProcessUtilization(device.0, entries, &raw mut count, since)
        ) {
            Err(Fault::INSUFFICIENT_SIZE) => {}
            Err(Fault::NOT_FOUND | Fault::NO_DATA) => return Ok(Vec::new()),
            Err(fault) => return Err(fault),
            Ok(()) => return uses(&buffer, count.min(size) as usize),
        }
    }
    Err(Fault::INSUFFICIENT_SIZE)
}

/// The entries that a driver wrote into a buffer full of sentinels. One that it
/// left as it was is none.
fn uses(buffer: &[u64], count: usize) -> Result<Vec<Use>, Fault> {
    let written = buffer.iter().rposition(|word| *word != SENTINEL);
    if written.is_some_and(|last| last >= count * WORDS) {
        return Err(Fault::LAYOUT);
    }
    let entries = buffer.chunks(WORDS).take(count);
    let uses = entries.filter_map(|entry| match *entry {
        [pid, stamp, ..] if stamp == SENTINEL && pid == SENTINEL => None,
        [pid, stamp, shares, ..] => Some(Use {
            stamp,
            // The lower half, where the machine has its lower half first: as all do
            // for which there is a driver.
            pid: pid as u32,
            percent: shares as u32,
        }),
        _ => None,
    });
    Ok(uses.collect())
}

fn stamp(at: &Moment) -> u64 {
    u64::try_from(at.wall.as_microsecond()).unwrap_or(0)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
