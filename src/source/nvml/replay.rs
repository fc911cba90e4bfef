//! What is heard now and then, shown at every tick.
//!
//! An answer tells what was done since the one before. Shown at once it would look
//! like all work at one tick and none at the others. So it is played back some
//! seconds late, when the next answer has come, as fast as it was done: at each tick
//! the shares are those of a time that is known, nothing is added or lost, and who
//! rested is soon seen to have rested.

use std::collections::VecDeque;
use std::time::Duration;

/// An answer may be late by a tick or two that something else is due.
const LATE: Duration = Duration::from_secs(2);
/// The most that is shown of what was done, in one second: a delay that has become
/// longer than it need be is made good so slowly that no device looks as if it had
/// worked for more than the time there was.
const FASTEST: f64 = 1.05;

/// When answers came, and what is shown between them.
#[derive(Debug, Default)]
pub(super) struct Replay {
    last: Option<Duration>,
    /// When the answer before it came.
    before: Duration,
    /// Until when all had been shown when the last answer came.
    shown: Duration,
    /// How much is shown of what was done, in one second.
    pace: f64,
    next: Duration,
}

/// What one has done, as the answers told it.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What it had done in all at some answers, from the last that has been shown on.
    /// Between two it worked evenly.
    totals: VecDeque<(Duration, Duration)>,
}

impl Replay {
    /// When the last answer came.
    pub(super) fn last(&self) -> Option<Duration> {
        self.last
    }

    /// How long after the last answer the next one was to come.
    pub(super) fn next(&self) -> Duration {
        self.next
    }

    /// An answer has come, and the next one will so long after it.
    pub(super) fn hear(&mut self, now: Duration, next: Duration) {
        if self.last == Some(now) {
            return;
        }
        self.shown = self.shown_until(now);
        self.before = self.last.replace(now).unwrap_or(now);
        self.next = next;
        // Something is left to show until then, also if it takes as long as this one.
        let enough = next.max(now.saturating_sub(self.before)) + LATE;
        let left = now.saturating_sub(self.shown);
        self.pace = left.div_duration_f64(enough).min(FASTEST);
    }

    /// Shows at once all that was told: somebody is new, so that nothing is divided by
    /// it at this tick, and what is shown next is of a time when he was there.
    pub(super) fn catch_up(&mut self) {
        self.shown = self.last.unwrap_or_default();
        self.pace = 0.0;
    }

    /// Until when all that was done is shown.
    fn shown_until(&self, now: Duration) -> Duration {
        let Some(last) = self.last else { return now };
        let since = now.saturating_sub(last);
        last.min(self.shown + since.mul_f64(self.pace))
    }
}

impl Done {
    /// All that was told.
    pub(super) fn total(&self) -> Duration {
        self.totals
            .back()
            .map_or(Duration::ZERO, |(_, total)| *total)
    }

    /// The last of these answers told that it did so much more.
    pub(super) fn add(&mut self, more: Duration, answers: &Replay) {
        let Some(last) = answers.last else { return };
        let is_shown =
            |at: Option<&(Duration, Duration)>| at.is_some_and(|it| it.0 <= answers.shown);
        while is_shown(self.totals.get(1)) {
            self.totals.pop_front();
        }
        match self.totals.back_mut() {
            Some((at, total)) if *at == last => *total += more,
            _ => {
                let total = self.total();
                let ends = [(answers.before, total), (last, total + more)];
                self.totals.extend(ends);
            }
        }
    }

    /// What is shown of it now.
    pub(super) fn shown(&self, answers: &Replay, now: Duration) -> Duration {
        let until = answers.shown_until(now);
        let known = |at: usize| self.totals.get(at).copied();
        let after = self.totals.partition_point(|(at, _)| *at <= until);
        match (after.checked_sub(1).and_then(known), known(after)) {
            (Some((from, before)), Some((to, total))) => {
                let worked = to.saturating_sub(from);
                let part = until.saturating_sub(from).div_duration_f64(worked);
                before + total.saturating_sub(before).mul_f64(part)
            }
            (Some((_, total)), None) | (None, Some((_, total))) => total,
            (None, None) => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(it: u64) -> Duration {
        Duration::from_secs(it)
    }

    /// What is shown in each second, of work for that part of the time which a second
    /// had; answers come at these seconds.
    fn played(done: impl Fn(u64) -> f64, answers: &[u64], until: u64) -> Vec<f64> {
        let (mut replay, mut own) = (Replay::default(), Done::default());
        let mut shown = vec![0.0];
        let mut last = 0;
        for now in 0..=until {
            if answers.contains(&now) {
                let work: f64 = (last..now).map(&done).sum();
                replay.hear(seconds(now), seconds(2));
                own.add(Duration::from_secs_f64(work), &replay);
                last = now;
            }
            shown.push(own.shown(&replay, seconds(now)).as_secs_f64());
        }
        shown.windows(2).map(|it| it[1] - it[0]).collect()
    }

    #[test]
    fn something_is_left_to_show_until_the_next_answer_comes() {
        for every in [1, 2, 3, 4, 10] {
            let answers: Vec<u64> = (0..=60).step_by(every).collect();
            let shown = played(|_| 1.0, &answers, 60 + LATE.as_secs());
            let from = every + 1;
            assert!(
                shown[from..].iter().all(|it| *it > 0.0),
                "{every}: {shown:?}"
            );
        }
    }

    #[test]
    fn no_more_is_shown_than_there_was_time_and_soon_as_much() {
        // Every other second, and at every third time one second later; with an edge.
        let answers: Vec<u64> = (0..300)
            .filter(|it| it % 7 % 2 == 0 || *it == 151)
            .collect();
        let shown = played(|_| 1.0, &answers, 300);
        assert!(shown.iter().all(|it| *it <= FASTEST + 1e-6), "{shown:?}");
        assert!(shown[15..].iter().all(|it| *it > 0.75), "{shown:?}");
    }

    #[test]
    fn who_rests_is_seen_to_rest_and_all_that_it_did_is_shown() {
        let answers: Vec<u64> = (0..=60).step_by(2).collect();
        let shown = played(|second| if second < 20 { 0.5 } else { 0.0 }, &answers, 60);
        let told: f64 = shown[..28].iter().sum();
        assert!((told - 10.0).abs() < 1e-6, "{told}");
        assert!(shown[28..].iter().all(|it| *it < 1e-9), "{shown:?}");
    }

    #[test]
    fn what_was_told_is_shown_at_once_where_somebody_is_new() {
        let (mut answers, mut done) = (Replay::default(), Done::default());
        answers.hear(seconds(1), seconds(2));
        answers.hear(seconds(3), seconds(2));
        done.add(seconds(1), &answers);
        assert_eq!(done.shown(&answers, seconds(3)), Duration::ZERO);
        answers.catch_up();
        assert_eq!(done.shown(&answers, seconds(3)), seconds(1));
        assert_eq!(done.shown(&answers, seconds(9)), seconds(1));
    }
}
