//! One driver with its source, or the reason why there is none.

use crate::sample::{Sample, SampleKind, SourceHealth};
use crate::source::{Driver, OpenError, ReadError, Released, Roots, Source, chain};
use std::collections::BTreeMap;
use std::time::Duration;

/// A source that does not work is tried again after this, and then at doubling
/// distances …
const FIRST_RETRY: Duration = Duration::from_secs(5);

/// … of at most this.
const LAST_RETRY: Duration = Duration::from_mins(5);

/// Hardware that is not there is looked for this often: it may be plugged in,
/// or its driver installed, but looking costs a search for libraries.
const ABSENT_RETRY: Duration = Duration::from_mins(1);

/// One driver with its source, or the reason why there is none.
pub(super) struct Slot {
    pub(super) driver: &'static Driver,
    state: State,
    /// Errors of a source that does not count them itself.
    errors: BTreeMap<String, u64>,
    /// How long the next retry waits. Only a reading that succeeds shortens it
    /// again: opening is dear, and some drivers open well and fail at once.
    delay: Duration,
    /// Why an open source does not deliver, while it does not.
    trouble: Option<String>,
}

enum State {
    Open(Box<dyn Source>),
    Closed {
        reason: String,
        /// Never, if something else stands in for it.
        retry_at: Option<Duration>,
        /// It was never there, so that nobody misses it.
        is_absent: bool,
    },
    /// Opened only if the first sample shows that nothing better works.
    Undecided,
    /// Not wanted, not needed, or at its end.
    Off,
}

impl Slot {
    /// A driver that is not used.
    pub(super) fn off(driver: &'static Driver) -> Self {
        Self {
            driver,
            state: State::Off,
            errors: BTreeMap::new(),
            delay: FIRST_RETRY,
            trouble: None,
        }
    }

    /// A driver that is opened only if nothing better works.
    pub(super) fn undecided(driver: &'static Driver) -> Self {
        Self {
            state: State::Undecided,
            ..Self::off(driver)
        }
    }

    /// A driver opened at `now`, if it can be.
    pub(super) fn opened(driver: &'static Driver, roots: &Roots, now: Duration) -> Self {
        let mut slot = Self::off(driver);
        slot.open(roots, now);
        slot
    }

    /// Whether it waits for the first sample.
    pub(super) fn is_undecided(&self) -> bool {
        matches!(self.state, State::Undecided)
    }

    /// Opens it, or notes why it cannot be opened and when to try again.
    pub(super) fn open(&mut self, roots: &Roots, now: Duration) {
        let was_there = match &self.state {
            State::Closed { is_absent, .. } => !is_absent,
            State::Open(_) | State::Undecided | State::Off => false,
        };
        self.state = match (self.driver.open)(roots) {
            Ok(source) => State::Open(source),
            Err(error @ OpenError::Absent { .. }) => State::Closed {
                reason: chain(&error),
                retry_at: Some(now + ABSENT_RETRY),
                is_absent: !was_there,
            },
            Err(error) => {
                let remedy = match &error {
                    OpenError::Denied { remedy, .. } => format!("; {remedy}"),
                    OpenError::Absent { .. } | OpenError::Broken { .. } => String::new(),
                };
                self.closed(format!("{}{remedy}", chain(&error)), now)
            }
        };
    }

    /// Uses it no more.
    pub(super) fn turn_off(&mut self) {
        self.state = State::Off;
    }

    /// Does not try again if it is closed; the reason stays.
    pub(super) fn give_up(&mut self) {
        if let State::Closed { retry_at, .. } = &mut self.state {
            *retry_at = None;
        }
    }

    /// Why it is closed or does not deliver, if that is so.
    pub(super) fn reason(&self) -> Option<&str> {
        match &self.state {
            State::Closed { reason, .. } => Some(reason),
            State::Open(_) => self.trouble.as_deref(),
            State::Undecided | State::Off => None,
        }
    }

    /// Has it let go of its driver until then.
    pub(super) fn release(&mut self, until: Duration) -> Released {
        match &mut self.state {
            State::Open(source) => return source.release(until),
            State::Closed { retry_at, .. } => *retry_at = retry_at.map(|at| at.max(until)),
            State::Undecided | State::Off => {}
        }
        Released::default()
    }

    /// Adds what it observes and how it fared, and opens it again when it is time.
    pub(super) fn observe(&mut self, kind: SampleKind, roots: &Roots, sample: &mut Sample) {
        let now = sample.at.monotonic;
        if kind != SampleKind::Burst && self.is_due(now) {
            self.open(roots, now);
        }
        let result = match &mut self.state {
            State::Open(source) => source.observe(kind, sample),
            State::Closed {
                is_absent: false, ..
            } if kind != SampleKind::Burst => return self.report(false, sample),
            State::Closed { .. } | State::Undecided | State::Off => return,
        };
        match result {
            Ok(()) => {
                self.trouble = None;
                self.delay = FIRST_RETRY;
                if kind != SampleKind::Burst {
                    self.report_unless_told(sample);
                }
            }
            Err(ReadError::Ended { .. }) => self.turn_off(),
            Err(error) => self.suffer(&error, sample),
        }
    }

    fn is_due(&self, now: Duration) -> bool {
        match &self.state {
            State::Closed { retry_at, .. } => retry_at.is_some_and(|at| now >= at),
            State::Open(_) | State::Undecided | State::Off => false,
        }
    }

    fn suffer(&mut self, error: &ReadError, sample: &mut Sample) {
        let (word, reopen) = match error {
            ReadError::Transient { kind, .. } => (*kind, false),
            ReadError::Reopen { kind, .. } => (*kind, true),
            ReadError::Ended { .. } => ("ended", false),
        };
        self.trouble = Some(chain(error));
        let name = self.driver.name;
        if let Some(told) = sample.health.iter_mut().find(|it| it.source == name) {
            // It counts its errors itself.
            told.up = false;
        } else {
            *self.errors.entry(word.to_owned()).or_default() += 1;
            self.report(false, sample);
        }
        if reopen {
            self.state = self.closed(chain(error), sample.at.monotonic);
        }
    }

    fn closed(&mut self, reason: String, now: Duration) -> State {
        let retry_at = Some(now + self.delay);
        self.delay = (self.delay * 2).min(LAST_RETRY);
        State::Closed {
            reason,
            retry_at,
            is_absent: false,
        }
    }

    fn report_unless_told(&self, sample: &mut Sample) {
        let name = self.driver.name;
        if !sample.health.iter().any(|it| it.source == name) {
            self.report(true, sample);
        }
    }

    fn report(&self, up: bool, sample: &mut Sample) {
        sample
            .health
            .push(health(self.driver.name, up, &self.errors));
    }
}

/// How a source fared.
pub(super) fn health(source: &str, up: bool, errors: &BTreeMap<String, u64>) -> SourceHealth {
    SourceHealth {
        source: source.to_owned(),
        up,
        errors: errors.iter().map(|(kind, n)| (kind.clone(), *n)).collect(),
    }
}
