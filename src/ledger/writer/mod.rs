//! Writes the ledger on a thread of its own, whatever the disk does.

mod check;
mod message;
mod thread;

pub use message::{FinalStatus, Message, Status, Unsaved};

use super::waiting::Waiting;
use super::{Access, Ledger, LedgerError};
use crate::accounting::Session;
use crate::source::clock;
use check::Checked;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use thread::Thread;

/// How often what has been handed over is saved: the most that a kill can cost,
/// but for the time that the saving itself takes. What is shown to somebody is
/// saved before ([`Monitor::save_within`]).
pub const SAVE_EVERY: Duration = Duration::from_secs(5);

/// Writes one session into a ledger.
///
/// Nothing that happens to the disk reaches the sampler: what cannot be written
/// stays in memory, is counted, and is tried again.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
}

/// Looks at a [`Writer`] from another thread.
#[derive(Debug, Clone)]
pub struct Monitor(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: Waiting,
    status: Status,
    /// Spans that are on the disk.
    saved: u64,
    /// Spans that somebody wants to be there now, and not only at the next turn.
    wanted: u64,
    /// No more messages come.
    finishing: bool,
    /// Nobody waits for the last save any more.
    abandoned: bool,
    /// The thread is gone.
    gone: bool,
}

impl Writer {
    /// Starts to write a session into the ledger at `path`.
    ///
    /// The file is created when there is something to write.
    pub fn start(path: &Path, session: Session) -> Self {
        Self::start_every(path, session, SAVE_EVERY)
    }

    /// As [`Writer::start`], saving at another interval.
    pub fn start_every(path: &Path, session: Session, every: Duration) -> Self {
        let path = path.to_owned();
        Self::start_with(session, every, move || Ledger::open(&path, Access::Write))
    }

    fn start_with(
        session: Session,
        every: Duration,
        open: impl FnMut() -> Result<Ledger, LedgerError> + Send + 'static,
    ) -> Self {
        let shared = Arc::new(Shared::default());
        let thread = Thread::new(Arc::clone(&shared), session, every, open);
        let name = "ledger".to_owned();
        let spawned = std::thread::Builder::new()
            .name(name)
            .spawn(move || thread.work());
        if let Err(error) = spawned {
            shared.lock().status.failed(&error);
        }
        Self { shared }
    }

    /// Hands something over. It is added to what waits and takes microseconds.
    pub fn hand_over(&self, message: Message) {
        let mut state = self.shared.lock();
        state.waiting.add(message);
        state.status.unsaved_spans = state.waiting.spans();
    }

    /// How the writing goes.
    pub fn status(&self) -> Status {
        self.shared.lock().status.clone()
    }

    /// A view of the status for other threads.
    pub fn monitor(&self) -> Monitor {
        Monitor(Arc::clone(&self.shared))
    }

    /// Saves what is left, seals it, and tells what could not be saved.
    ///
    /// A locked ledger is tried until `timeout`; a full or broken disk is not
    /// waited for.
    pub fn finish(self, timeout: Duration) -> FinalStatus {
        self.shared.end();
        let mut state = self.shared.wait(timeout, |state| state.gone);
        state.abandoned = true;
        FinalStatus {
            status: state.status.clone(),
            unsaved: state.unsaved(),
        }
    }
}

impl Drop for Writer {
    /// Lets the thread save the rest, but does not wait for it.
    fn drop(&mut self) {
        self.shared.end();
    }
}

impl Monitor {
    /// How the writing goes.
    pub fn status(&self) -> Status {
        self.0.lock().status.clone()
    }

    /// Has everything saved that was handed over until now, and waits for it, but not
    /// longer than `time`: whoever is about to be shown a sum shall find it in the
    /// ledger, whatever becomes of this process.
    ///
    /// Nobody waits for a disk that has failed: it is tried again in its own time.
    pub fn save_within(&self, time: Duration) {
        let wanted = {
            let mut state = self.0.lock();
            if state.status.last_error.is_some() {
                return;
            }
            state.wanted = state.saved + state.waiting.spans();
            state.wanted
        };
        self.0.wake.notify_all();
        // Whether it was saved, could not be saved, or takes longer: one goes on.
        let _state = self.0.wait(time, |state| {
            state.saved >= wanted || state.status.last_error.is_some() || state.gone
        });
    }
}

impl Shared {
    /// A thread that panicked while it held the lock has left sums that are
    /// still sums: adding to them goes on.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self) {
        let mut state = self.lock();
        if !state.finishing {
            state.finishing = true;
            state.waiting.end();
            self.wake.notify_all();
        }
    }

    /// Waits until something is so, or time is up.
    fn wait(&self, time: Duration, until: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waits = self
            .wake
            .wait_timeout_while(self.lock(), time, |state| !until(state));
        waits.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl State {
    fn unsaved(&self) -> Option<Unsaved> {
        let (first, until) = self.waiting.stretch()?;
        (self.waiting.spans() > 0).then(|| Unsaved {
            from: self.status.saved_through.unwrap_or(first),
            until,
            reason: self
                .status
                .last_error
                .clone()
                .unwrap_or_else(|| "the disk did not answer in time".to_owned()),
        })
    }
}

impl Status {
    /// Takes in what came of reading back what was sealed.
    fn checked(&mut self, checked: Checked) {
        self.findings = self.findings.saturating_add(checked.findings);
        if checked.held {
            self.audited = Some(clock::now().wall);
        }
    }

    fn failed(&mut self, error: &(dyn std::error::Error + 'static)) {
        let causes = std::iter::successors(error.source(), |cause| cause.source());
        let chain = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
        self.errors += 1;
        self.last_error = Some(chain);
    }
}

#[cfg(test)]
mod tests;
