//! Sealed periods are read back, each once in its life.

use crate::ledger::waiting::Batch;
use std::collections::VecDeque;

/// The most that are read back after one save: after an outage of the disk there
/// may be a day of them. The others follow after the next saves.
const MOST_CHECKED: usize = 8;

/// Periods that are sealed on the disk and have not been read back, by their place
/// in the session.
#[derive(Debug, Default)]
pub(super) struct Unchecked(VecDeque<u64>);

/// What came of reading some of them back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Checked {
    /// What does not hold in them.
    pub findings: u64,
    /// Whether any was read back, and all that were hold.
    pub held: bool,
}

impl Unchecked {
    /// Takes in what has been saved, and reads some back by `read`, which tells how
    /// much does not hold. One that cannot be read waits for the next save, so that
    /// it hides nothing of the others. After the last save all are read.
    pub fn check(&mut self, saved: &Batch, read: impl Fn(u64) -> Option<u64>) -> Checked {
        let sealed = saved.periods.iter().filter(|draft| draft.sealed);
        self.0.extend(sealed.map(|draft| draft.period.ordinal));
        let most = if saved.ended {
            usize::MAX
        } else {
            MOST_CHECKED
        };
        let now: Vec<u64> = self.0.drain(..most.min(self.0.len())).collect();
        let mut checked = Checked::default();
        for ordinal in now {
            match read(ordinal) {
                Some(findings) => {
                    checked.findings = checked.findings.saturating_add(findings);
                    checked.held = true;
                }
                None => self.0.push_back(ordinal),
            }
        }
        checked.held &= checked.findings == 0;
        checked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::Span;
    use crate::ledger::period::Period;
    use crate::ledger::waiting::Draft;
    use crate::sample::Moment;
    use jiff::Timestamp;
    use std::time::Duration;

    /// A save of the periods at these places, all of which it seals.
    fn saved(places: std::ops::Range<u64>) -> Batch {
        let at = Moment {
            monotonic: Duration::ZERO,
            boot: Duration::ZERO,
            wall: Timestamp::UNIX_EPOCH,
        };
        let draft = |ordinal| Draft {
            period: Period {
                ordinal,
                span: Span {
                    from: at,
                    until: at,
                    meters: Vec::new(),
                    entries: Vec::new(),
                    suspended: Duration::ZERO,
                    late_ticks: 0,
                },
            },
            sealed: true,
            epochs: std::sync::Arc::default(),
        };
        Batch {
            periods: places.map(draft).collect(),
            ..Batch::default()
        }
    }

    #[test]
    fn what_was_found_is_told_though_another_period_cannot_be_read() {
        let mut unchecked = Unchecked::default();
        let read = |ordinal| (ordinal != 1).then_some(ordinal);
        let found = unchecked.check(&saved(0..4), read);
        let findings = Checked {
            findings: 2 + 3,
            held: false,
        };
        assert_eq!(found, findings);
        // It is read as soon as it can be.
        let held = Checked {
            findings: 0,
            held: true,
        };
        assert_eq!(unchecked.check(&saved(0..0), |_| Some(0)), held);
        let none = unchecked.check(&saved(0..0), |_| Some(0));
        assert_eq!(none, Checked::default());
    }

    #[test]
    fn after_an_outage_every_period_is_read_back_a_few_at_a_time() {
        let mut unchecked = Unchecked::default();
        let all_are_wrong = |_| Some(1);
        let mut found = vec![unchecked.check(&saved(0..20), all_are_wrong)];
        found.extend((0..3).map(|_| unchecked.check(&saved(0..0), all_are_wrong)));
        let found: Vec<u64> = found.iter().map(|it| it.findings).collect();
        assert_eq!(found, [8, 8, 4, 0]);
        let mut last = saved(0..20);
        last.ended = true;
        assert_eq!(unchecked.check(&last, all_are_wrong).findings, 20);
    }
}
