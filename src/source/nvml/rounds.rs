//! How busy the MIG instances of a GPU are: one call at a time, round by round.

use super::fault::{Consequence, Fault};
use super::gpm::{self, Meter};
use super::library::{Handle, Library};
use super::replay::{Done, Replay};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long one instance takes to be measured by turns: two calls, one for the
/// memory between them, and now and then one that is due instead.
const TURN: Duration = Duration::from_secs(4);

/// The meters of a GPU's instances.
#[derive(Default)]
pub(super) struct Rounds {
    meters: Vec<Meter>,
    /// The meter that comes next, and whether it has copied and must compare.
    next: usize,
    copied: bool,
    /// What all meters showed when a round was complete: instances are compared with
    /// each other, so that none may be ahead.
    told: BTreeMap<u32, Told>,
    answers: Replay,
    /// Whether a meter has failed in this round, and how many rounds before it.
    failed: bool,
    failures: u32,
    due: Due,
}

/// What is to be done beside measuring.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Due {
    #[default]
    Nothing,
    /// Measuring could not be begun, for a reason that may pass.
    Beginning,
    /// An instance that is measured is not there any more.
    Look,
}

/// After so many rounds in which a meter failed it is not known what instances do.
const MOST_FAILURES: u32 = 2;

/// What was told of one instance.
#[derive(Debug, Default)]
struct Told {
    done: Done,
    /// Whether a whole interval between two rounds is known of it.
    known: bool,
}

impl Rounds {
    /// Whether any instance tells how busy it is.
    pub(super) fn are_going(&self) -> bool {
        !self.meters.is_empty()
    }

    /// How long an instance has been busy, if that is known.
    pub(super) fn busy(&self, instance: u32, now: Duration) -> Option<Duration> {
        let told = self.told.get(&instance).filter(|it| it.known)?;
        Some(told.done.shown(&self.answers, now))
    }

    /// Whether measuring could not be begun, for a reason that may have passed.
    pub(super) fn are_put_off(&self) -> bool {
        self.due == Due::Beginning
    }

    /// Whether an instance that is measured turned out not to be there; told once.
    pub(super) fn take_stale(&mut self) -> bool {
        let is_stale = self.due == Due::Look;
        if is_stale {
            self.due = Due::Nothing;
        }
        is_stale
    }

    /// Begins to measure those of these instances that are not measured yet, if the
    /// device has the counters.
    ///
    /// # Errors
    ///
    /// A fault that may pass. Then none is measured, and it is to be tried again.
    pub(super) fn begin(
        &mut self,
        library: &Library,
        device: Handle,
        instances: impl Iterator<Item = u32>,
    ) -> Result<(), Fault> {
        let begun = self.add(library, device, instances);
        if !matches!(begun, Ok(true)) {
            self.end(library);
        }
        self.due = match begun {
            Ok(_) => Due::Nothing,
            Err(_) => Due::Beginning,
        };
        begun.map(drop)
    }

    /// As [`begin`](Self::begin); false if the device has no counters.
    fn add(
        &mut self,
        library: &Library,
        device: Handle,
        instances: impl Iterator<Item = u32>,
    ) -> Result<bool, Fault> {
        let supported = match gpm::supports(library, device) {
            Err(Fault::NOT_FOUND | Fault::NO_DATA) => false,
            Err(fault) if fault.consequence_aside() == Consequence::Unsupported => false,
            answer => answer?,
        };
        for id in instances.filter(|_| supported) {
            if !self.meters.iter().any(|it| it.instance() == id) {
                self.meters.push(Meter::new(library, id)?);
            }
        }
        Ok(supported)
    }

    /// Measures on only those that stay, and goes on where their meters are.
    pub(super) fn keep(&mut self, library: &Library, stays: impl Fn(u32) -> bool) {
        if std::mem::take(&mut self.copied)
            && let Some(meter) = self.meters.get_mut(self.next)
        {
            // What fails now is in the next comparison.
            _ = meter.compare(library);
        }
        self.next = 0;
        let (stay, go): (Vec<Meter>, Vec<Meter>) = std::mem::take(&mut self.meters)
            .into_iter()
            .partition(|meter| stays(meter.instance()));
        (self.meters, self.failed) = (stay, false);
        for meter in go {
            meter.free(library);
        }
        self.told.retain(|id, _| stays(*id));
    }

    /// Gives all meters back.
    pub(super) fn end(&mut self, library: &Library) {
        for meter in std::mem::take(&mut self.meters) {
            meter.free(library);
        }
        self.told.clear();
        (self.next, self.copied, self.failed) = (0, false, false);
        self.due = Due::Nothing;
    }

    /// Does the next call that tells how busy the instances are.
    pub(super) fn measure(
        &mut self,
        library: &Library,
        device: Handle,
        now: Duration,
    ) -> Result<(), Fault> {
        let Some(meter) = self.meters.get_mut(self.next) else {
            return Ok(());
        };
        let done = if self.copied {
            meter.compare(library).map(|()| true)
        } else {
            meter.copy(library, device, now).map(|compare| !compare)
        };
        self.copied = matches!(done, Ok(false));
        match done {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(Fault::NOT_FOUND | Fault::INVALID_ARGUMENT) => {
                (self.due, self.failed) = (Due::Look, true);
            }
            Err(fault) if fault.consequence_aside() == Consequence::Unsupported => {
                // One instance that does not tell leaves nothing to compare.
                self.end(library);
                return Ok(());
            }
            Err(fault) => {
                self.failed = true;
                self.advance(now);
                return Err(fault);
            }
        }
        self.advance(now);
        Ok(())
    }

    /// Measures all instances up to now, at a workload's edge.
    pub(super) fn measure_all(
        &mut self,
        library: &Library,
        device: Handle,
        now: Duration,
    ) -> Result<(), Fault> {
        if self.answers.last() == Some(now) {
            return Ok(());
        }
        if self.copied {
            self.measure(library, device, now)?;
        }
        (self.next, self.failed) = (0, false);
        for _ in 0..2 * self.meters.len() {
            self.measure(library, device, now)?;
            if self.next == 0 && !self.copied {
                break;
            }
        }
        Ok(())
    }

    fn advance(&mut self, now: Duration) {
        self.next += 1;
        if self.next >= self.meters.len() {
            self.next = 0;
            if std::mem::take(&mut self.failed) {
                self.miss();
            } else {
                self.hear(now);
            }
        }
    }

    /// In a round that is over a meter has failed, which would look as if its instance
    /// had rested. What they all did is in the next round.
    fn miss(&mut self) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= MOST_FAILURES {
            self.told.values_mut().for_each(|it| it.known = false);
        }
    }

    /// A round is complete.
    fn hear(&mut self, now: Duration) {
        let recovers = std::mem::take(&mut self.failures) >= MOST_FAILURES;
        let next = u32::try_from(self.meters.len()).map_or(TURN, |meters| TURN * meters);
        self.answers.hear(now, next);
        for meter in &self.meters {
            let is_new = !self.told.contains_key(&meter.instance());
            let told = self.told.entry(meter.instance()).or_default();
            let more = meter.busy().saturating_sub(told.done.total());
            told.done.add(more, &self.answers);
            told.known = !is_new;
        }
        if recovers {
            self.answers.catch_up();
        }
    }
}
