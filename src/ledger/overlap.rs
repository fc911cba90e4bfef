//! Several sessions may have metered one node at once; it counts once. Pure.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// When one period of a session metered which node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Metering {
    /// Agents come first: what they meter is the whole node, all the time.
    pub run: bool,
    /// When the session began: the earliest comes first.
    pub started: i64,
    /// The session.
    pub session: i64,
    /// The place of the period in its session.
    pub ordinal: u64,
    /// One boot of one node.
    pub boot: String,
    /// Monotonic time of that boot, from here …
    pub from: Duration,
    /// … to here.
    pub until: Duration,
}

/// For each period, the session that already counts its node's energy.
///
/// A period without one counts the node itself. Where an agent metered it is
/// the agent's; otherwise it is that of the run which began first. Periods are
/// compared one by one, so that a long run counts again once another has ended.
pub(super) fn counted_by(periods: &[Metering]) -> Vec<Option<i64>> {
    let mut order: Vec<usize> = (0..periods.len()).collect();
    order.sort_by_key(|at| periods.get(*at));
    let mut counted: HashMap<&str, BTreeMap<Duration, (Duration, i64)>> = HashMap::new();
    let mut answers = vec![None; periods.len()];
    for at in order {
        let Some(period) = periods.get(at) else {
            continue;
        };
        let node = counted.entry(&period.boot).or_default();
        // What is counted never overlaps, so only the last to begin can reach in.
        let before = node.range(..period.until).next_back();
        match before.filter(|(_, (until, _))| *until > period.from) {
            Some((_, (_, session))) => {
                if let Some(answer) = answers.get_mut(at) {
                    *answer = Some(*session);
                }
            }
            // A period without length takes no place.
            None if period.from < period.until => {
                node.insert(period.from, (period.until, period.session));
            }
            None => {}
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metering(run: bool, session: i64, boot: &str, from: u64, until: u64) -> Metering {
        Metering {
            run,
            started: session,
            session,
            ordinal: from,
            boot: boot.to_owned(),
            from: Duration::from_secs(from),
            until: Duration::from_secs(until),
        }
    }

    #[test]
    fn a_node_counts_once_at_any_time() {
        let (agent, run) = (false, true);
        let cases = [
            ("alone", vec![metering(run, 1, "a", 0, 10)], vec![None]),
            (
                "one after the other",
                vec![metering(run, 1, "a", 0, 10), metering(run, 2, "a", 10, 20)],
                vec![None, None],
            ),
            (
                "two runs: the earliest",
                vec![metering(run, 2, "a", 5, 20), metering(run, 1, "a", 0, 10)],
                vec![Some(1), None],
            ),
            (
                "an agent goes before an earlier run",
                vec![metering(run, 1, "a", 0, 10), metering(agent, 2, "a", 5, 20)],
                vec![Some(2), None],
            ),
            (
                "another boot is another time",
                vec![metering(run, 1, "a", 0, 10), metering(run, 2, "b", 0, 10)],
                vec![None, None],
            ),
            (
                "a long run counts again when the other has ended",
                vec![
                    metering(run, 1, "a", 0, 8),
                    metering(run, 2, "a", 5, 9),
                    metering(run, 2, "a", 9, 18),
                ],
                vec![None, Some(1), None],
            ),
            (
                "a period without length hides nothing",
                vec![
                    metering(run, 1, "a", 0, 10),
                    metering(run, 1, "a", 0, 0),
                    metering(run, 2, "a", 5, 9),
                ],
                vec![None, None, Some(1)],
            ),
            (
                "a long period around a short one",
                vec![metering(run, 1, "a", 4, 6), metering(run, 2, "a", 0, 10)],
                vec![None, Some(1)],
            ),
        ];
        for (name, periods, expected) in cases {
            assert_eq!(counted_by(&periods), expected, "{name}");
        }
    }
}
