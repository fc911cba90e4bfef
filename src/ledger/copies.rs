//! Ledgers that hold the same sessions, because one is a copy of another. Pure.

use super::select::{Chosen, PeriodRow, SessionRow};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Leaves each period in one of the ledgers, so that a copy of one adds nothing.
///
/// A copy that was made while a session went on knows less of it. So a period is
/// taken from where it reaches furthest, and of equal ones from where its session
/// does. A ledger without any period left is left out.
pub(super) fn without_copies<T>(all: Vec<(T, Chosen)>) -> Vec<(T, Chosen)> {
    let mut best: HashMap<(String, u64), (Reach, usize)> = HashMap::new();
    for (place, (_, chosen)) in all.iter().enumerate() {
        for (period, row) in rows(chosen) {
            let reach = (period.until.monotonic, row.last, row.ended);
            let known = best.entry(key(period, row)).or_insert((reach, place));
            if reach > known.0 {
                *known = (reach, place);
            }
        }
    }
    let mut left = Vec::new();
    for (place, (ledger, mut chosen)) in all.into_iter().enumerate() {
        let is_best = |(period, row): &(&PeriodRow, &SessionRow)| {
            let best = best.get(&key(period, row));
            best.is_some_and(|(_, best)| *best == place)
        };
        let kept = rows(&chosen).filter(is_best);
        let kept: Vec<PeriodRow> = kept.map(|(period, _)| period.clone()).collect();
        let sessions: BTreeSet<i64> = kept.iter().map(|period| period.session).collect();
        if !kept.is_empty() {
            chosen.periods = kept;
            chosen
                .sessions
                .retain(|number, _| sessions.contains(number));
            left.push((ledger, chosen));
        }
    }
    left
}

/// How far a ledger knows a period, and the session that it belongs to: the end of
/// the one, the last period of the other, and whether that ended in good order.
type Reach = (Duration, u64, bool);

/// The same in every copy.
fn key(period: &PeriodRow, row: &SessionRow) -> (String, u64) {
    (row.session.id.clone(), period.ordinal)
}

/// The periods with their sessions.
fn rows(chosen: &Chosen) -> impl Iterator<Item = (&PeriodRow, &SessionRow)> {
    let periods = chosen.periods.iter();
    periods.filter_map(|period| Some((period, chosen.sessions.get(&period.session)?)))
}
