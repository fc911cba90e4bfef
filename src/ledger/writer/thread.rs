//! The thread that saves what has been handed over.

use super::check::{Checked, Unchecked};
use super::{Shared, State};
use crate::accounting::Session;
use crate::ledger::waiting::Batch;
use crate::ledger::{Ledger, LedgerError};
use std::sync::Arc;
use std::time::Duration;

/// How long a writer waits at most before it tries a broken disk again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What came of one save.
struct Saved {
    bytes: u64,
    /// What came of reading sealed periods back.
    checked: Checked,
}

/// The writing thread.
pub(super) struct Thread<Open> {
    shared: Arc<Shared>,
    session: Session,
    every: Duration,
    open: Open,
    ledger: Option<Ledger>,
    unchecked: Unchecked,
}

impl<Open: FnMut() -> Result<Ledger, LedgerError>> Thread<Open> {
    /// One that has not begun, for what this session shares with others.
    pub fn new(shared: Arc<Shared>, session: Session, every: Duration, open: Open) -> Self {
        Self {
            shared,
            session,
            every,
            open,
            ledger: None,
            unchecked: Unchecked::default(),
        }
    }

    /// Works until there is nothing more to save.
    pub fn work(mut self) {
        let mut pause = self.every;
        let is_due = |state: &State| state.finishing || state.wanted > state.saved;
        while !self.shared.wait(pause, is_due).finishing {
            pause = match self.save_waiting() {
                Err(error) if !error.is_passing() => (pause * 2).min(LONGEST_PAUSE.max(self.every)),
                _ => self.every,
            };
        }
        self.save_last();
        // The last connection to close folds the log into the ledger, so it is
        // closed before anybody is told that the writing has ended.
        self.ledger = None;
    }

    /// Saves the rest. Only a lock that will pass is worth waiting for.
    fn save_last(&mut self) {
        const PAUSE: Duration = Duration::from_millis(50);
        while let Err(error) = self.save_waiting() {
            if !error.is_passing() || self.shared.lock().abandoned {
                break;
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn save_waiting(&mut self) -> Result<(), LedgerError> {
        let mut state = self.shared.lock();
        let Some(batch) = state.waiting.take() else {
            state.wanted = state.saved;
            return Ok(());
        };
        drop(state);
        let outcome = self.save(&batch);
        let mut state = self.shared.lock();
        match &outcome {
            Ok(saved) => {
                state.waiting.written(&batch);
                state.saved += batch.spans;
                state.status.bytes = saved.bytes;
                state.status.checked(saved.checked);
                state.status.last_error = None;
                state.status.saved_through = batch.through;
            }
            Err(error) => {
                // A connection that has failed once is opened anew: the file
                // may have been moved, or its disk mounted again.
                self.ledger = None;
                state.waiting.take_back(batch);
                state.status.failed(error);
                state.wanted = state.saved;
            }
        }
        state.status.unsaved_spans = state.waiting.spans();
        drop(state);
        self.shared.wake.notify_all();
        outcome.map(|_| ())
    }

    fn save(&mut self, batch: &Batch) -> Result<Saved, LedgerError> {
        let mut ledger = match self.ledger.take() {
            Some(ledger) => ledger,
            None => (self.open)()?,
        };
        ledger.save(&self.session, batch)?;
        let saved = Saved {
            bytes: ledger.bytes(),
            checked: self.check(&ledger, batch),
        };
        self.ledger = Some(ledger);
        Ok(saved)
    }
}

impl<Open> Thread<Open> {
    /// Reads sealed periods back, and counts what does not hold.
    fn check(&mut self, ledger: &Ledger, batch: &Batch) -> Checked {
        let session = &self.session.id;
        self.unchecked
            .check(batch, |ordinal| ledger.audit_period(session, ordinal).ok())
    }
}

impl<Open> Drop for Thread<Open> {
    /// However it ends, and even if it never began, nobody waits for it longer.
    fn drop(&mut self) {
        self.shared.lock().gone = true;
        self.shared.wake.notify_all();
    }
}
