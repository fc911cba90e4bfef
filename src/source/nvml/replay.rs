//! What is heard now and then, shown at every tick.
//!
//! An answer tells what was done since the one before. Shown at once it would look
//! like all work at one tick and none at the others, so it is shown evenly over the
//! time in which the next answer will come, and the rest of it with that answer. All
//! that one answer told grows together: at each tick the shares are those of the
//! last interval that is known, and nothing is added or lost.

use std::time::Duration;

/// When answers came, and what is shown between them.
#[derive(Debug, Default)]
pub(super) struct Replay {
    last: Option<Duration>,
    /// Between the last two answers.
    interval: Duration,
    /// An answer takes at least so long to come.
    least: Duration,
}

impl Replay {
    /// The next answer is wanted no sooner than this after one.
    pub(super) const SOONEST: Duration = Duration::from_secs(1);
    /// It may be late by a tick or two that something else is due.
    const LATE: Duration = Duration::from_secs(2);

    /// Each answer takes at least so long to come.
    pub(super) fn takes(&mut self, least: Duration) {
        self.least = least;
    }

    /// When the last answer came.
    pub(super) fn last(&self) -> Option<Duration> {
        self.last
    }

    /// An answer has come.
    pub(super) fn hear(&mut self, now: Duration) {
        let before = self.last.replace(now).unwrap_or(now);
        self.interval = now.saturating_sub(before);
    }

    /// How long after an answer the next one is wanted at the latest: a short
    /// interval, as before a workload's edge, is followed by longer ones.
    pub(super) fn soon(&self) -> Duration {
        self.interval.max(self.least) * 2 + Self::SOONEST
    }

    /// What is shown of something that an answer raised from `before` to `after`.
    pub(super) fn shown(&self, before: Duration, after: Duration, now: Duration) -> Duration {
        let since = now.saturating_sub(self.last.unwrap_or(now));
        let part = since.div_duration_f64(self.soon() + Self::LATE).min(1.0);
        before + after.saturating_sub(before).mul_f64(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(it: u64) -> Duration {
        Duration::from_secs(it)
    }

    #[test]
    fn something_is_left_to_show_until_the_next_answer_comes() {
        let mut answers = Replay::default();
        answers.hear(seconds(100));
        let mut now = seconds(100);
        for _ in 0..5 {
            answers.hear(now);
            let latest = now + answers.soon() + Replay::LATE;
            let [half, full] = [seconds(10), seconds(20)];
            let mut last = half;
            assert_eq!(answers.shown(half, full, now), half);
            while now + seconds(1) < latest {
                now += seconds(1);
                let shown = answers.shown(half, full, now);
                assert!(last < shown && shown < full, "{shown:?} at {now:?}");
                last = shown;
            }
            assert_eq!(answers.shown(half, full, latest), full);
        }
    }
}
