//! Where the sums stood at one instant, to be subtracted from where they stand now.

use crate::metrics::standing::Range;
use crate::metrics::tally::{Level, Tally};
use crate::metrics::totals::Totals;
use crate::metrics::workloads::OTHER;
use crate::sample::{Channel, Phase, WorkloadId};
use std::collections::BTreeMap;
use std::time::Duration;

/// The node's energies at one instant.
///
/// It holds one sum for each device and each workload with series of its own,
/// of which there are at most so many as the configuration says.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    at: Duration,
    node: Tally,
    idle: Tally,
    unattributed: Tally,
    channels: BTreeMap<Channel, Tally>,
    workloads: BTreeMap<(WorkloadId, Phase), Tally>,
}

impl Mark {
    /// Where they stand now.
    pub(super) fn of(totals: &Totals) -> Self {
        let counted = totals.channels.iter().filter(|(_, shown)| shown.is_counted);
        let slots = totals.workloads.slots.iter();
        let named = slots.map(|(key, slot)| (key.clone(), slot.charged.levels[Level::Node]));
        let others = totals.workloads.other.iter().map(|(phase, charged)| {
            let id = WorkloadId(OTHER.into());
            ((id, *phase), charged.levels[Level::Node])
        });
        Self {
            at: totals.accounted,
            node: totals.node[Level::Node],
            idle: totals.idle.levels[Level::Node],
            unattributed: totals.unattributed.levels[Level::Node],
            channels: counted
                .map(|(it, shown)| (it.clone(), shown.counted))
                .collect(),
            workloads: named.chain(others).collect(),
        }
    }

    /// Up to which moment of the monotonic clock the sums reached.
    pub fn at(&self) -> Duration {
        self.at
    }

    /// Mean power of the node since then.
    pub fn node(&self, totals: &Totals) -> Option<Range> {
        self.since(self.node, &totals.node[Level::Node], totals)
    }

    /// Mean power since then that nothing used.
    pub fn idle(&self, totals: &Totals) -> Option<Range> {
        self.since(self.idle, &totals.idle.levels[Level::Node], totals)
    }

    /// Mean power since then of what no known workload used.
    pub fn unattributed(&self, totals: &Totals) -> Option<Range> {
        let now = &totals.unattributed.levels[Level::Node];
        self.since(self.unattributed, now, totals)
    }

    /// Mean power of a device since then, if it was counted then and is now.
    pub fn device(&self, channel: &Channel, totals: &Totals) -> Option<Range> {
        let now = totals.channels.get(channel).filter(|it| it.is_counted)?;
        self.since(*self.channels.get(channel)?, &now.counted, totals)
    }

    /// Mean power of a workload since then. One that was not there had used nothing.
    pub fn workload(&self, key: &(WorkloadId, Phase), totals: &Totals) -> Option<Range> {
        let charged = match totals.workloads.slots.get(key) {
            Some(slot) => &slot.charged,
            None => totals.workloads.other.get(&key.1)?,
        };
        let earlier = self.workloads.get(key).copied().unwrap_or_default();
        self.since(earlier, &charged.levels[Level::Node], totals)
    }

    fn since(&self, earlier: Tally, now: &Tally, totals: &Totals) -> Option<Range> {
        let time = totals.accounted.saturating_sub(self.at);
        Range::of(now).per_second_since(Range::of(&earlier), time)
    }
}
