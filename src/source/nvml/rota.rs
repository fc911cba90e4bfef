//! What is done now and then rather than at every tick.

use crate::sample::SampleKind;
use std::time::Duration;

/// Between two duties; the one duty that must not wait comes every second time.
const APART: Duration = Duration::from_secs(5);

/// Something to be done besides reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// Look for devices that have come or come back. Every 10 s.
    Devices,
    /// Ask for the power limits. Every 30 s.
    Limits,
    /// Ask for Xid errors. Every 30 s.
    Xids,
    /// Look at one thing in how each device is divided: one of its places, or its
    /// mode. Every 30 s.
    Partitions,
}

/// Which duty is next, and when.
///
/// There is at most one at a tick, so that it can take the place of the calls
/// that go by turns and the number of calls per tick stays the same.
#[derive(Debug)]
pub(super) struct Rota {
    at: Option<Duration>,
    order: std::iter::Cycle<std::array::IntoIter<Duty, 6>>,
}

impl Rota {
    /// The first duty comes some time after the first observation.
    pub(super) fn new() -> Self {
        let order = [
            Duty::Devices,
            Duty::Limits,
            Duty::Devices,
            Duty::Xids,
            Duty::Devices,
            Duty::Partitions,
        ];
        Self {
            at: None,
            order: order.into_iter().cycle(),
        }
    }

    /// The duty of this tick, if there is one.
    pub(super) fn due(&mut self, now: Duration, kind: SampleKind) -> Option<Duty> {
        let at = *self.at.get_or_insert(now + APART);
        if now < at || kind == SampleKind::Burst {
            return None;
        }
        self.at = Some(now + APART);
        self.order.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_looked_for_every_ten_seconds_and_never_in_a_burst() {
        let mut rota = Rota::new();
        let mut due = |second, kind| rota.due(Duration::from_secs(second), kind);
        assert_eq!(due(100, SampleKind::Tick), None);
        assert_eq!(due(105, SampleKind::Burst), None);
        let duties = (101..=130).map(|second| (second, due(second, SampleKind::Tick)));
        let done: Vec<_> = duties
            .filter_map(|(second, duty)| Some((second, duty?)))
            .collect();
        let expected = [
            (105, Duty::Devices),
            (110, Duty::Limits),
            (115, Duty::Devices),
            (120, Duty::Xids),
            (125, Duty::Devices),
            (130, Duty::Partitions),
        ];
        assert_eq!(done, expected);
    }
}
