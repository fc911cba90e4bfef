//! What was drawn lately: power now, and the last hour in steps.
//!
//! Both follow from differences of the sums, energy over time, so that a mean is
//! true however often or seldom the hardware was read. Everything here is bounded,
//! and shared rather than copied: a snapshot that holds it costs two counts.

mod hour;
mod mark;

pub use hour::{LONGEST, LastHour, Line, MOST_LINES, Point, STEP};
pub use mark::Mark;

use super::totals::Totals;
use crate::accounting::Span;
use hour::{Sums, sums};
use std::sync::Arc;
use std::time::Duration;

/// Power now is the mean over at least so much time, and at most twice as much:
/// enough to be calm, short enough to be now.
const WINDOW: Duration = Duration::from_secs(5);

/// What was drawn lately, beside the [`Totals`] of which it is made.
#[derive(Debug, Clone, Default)]
pub struct Lately {
    earlier: Option<Arc<Mark>>,
    later: Option<Arc<Mark>>,
    history: Arc<LastHour>,
}

impl Lately {
    /// Where the sums stood a few seconds ago, if that can be said yet.
    pub fn mark(&self) -> Option<&Mark> {
        self.earlier.as_deref().or(self.later.as_deref())
    }

    /// The last hour.
    pub fn history(&self) -> &LastHour {
        &self.history
    }

    /// Looks at the sums before a span is added, if it will end or begin a step.
    pub(super) fn before(totals: &Totals, span: &Span) -> Option<Sums> {
        let crosses = hour::first_end(span.from.monotonic) <= hour::step_of(until(span));
        crosses.then(|| sums(totals))
    }

    /// Takes in what a span has added.
    pub(super) fn after(&mut self, before: Option<Sums>, totals: &Totals, span: &Span) {
        if let Some(before) = before {
            // A page that is being written keeps the former hour for itself.
            let history = Arc::make_mut(&mut self.history);
            history.advance((span.from.monotonic, &before), (until(span), &sums(totals)));
        }
        let marked = self.later.as_ref().map(|it| it.at());
        if marked.is_none_or(|at| until(span).saturating_sub(at) >= WINDOW) {
            let now = Arc::new(Mark::of(totals));
            self.earlier = self.later.replace(now);
        }
    }

    /// The sums are about to jump: what is recovered from before was not drawn lately.
    pub(super) fn interrupt(&mut self) {
        self.earlier = None;
        self.later = None;
        Arc::make_mut(&mut self.history).interrupt();
    }
}

fn until(span: &Span) -> Duration {
    span.until.monotonic
}
