//! The sums that a snapshot copies.

use super::channels::ChannelTotals;
use super::snapshot::{Context, LedgerHealth, SourceTotals};
use super::tally::{Level, Levels};
use super::workloads::{Charged, Workloads};
use crate::sample::{Channel, Component, WorkloadId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The sums themselves: what a [`Snapshot`](super::Snapshot) copies.
#[derive(Debug, Clone)]
pub struct Totals {
    /// By channel.
    pub channels: BTreeMap<Channel, ChannelTotals>,
    /// The whole node, from its meters.
    pub node: Levels,
    /// The part of the node's rest that a model gave, in microjoules.
    pub modelled_rest: f64,
    /// What can be known here.
    pub known: BTreeSet<Level>,
    /// By workload.
    pub workloads: Workloads,
    /// Drawn while nothing used or reserved the device.
    pub idle: Charged,
    /// Used by something that is not a known workload.
    pub unattributed: Charged,
    /// How each source fares.
    pub sources: BTreeMap<String, SourceTotals>,
    /// How the ledger fares.
    pub ledger: LedgerHealth,
    /// The factors in use.
    pub context: Context,
    /// Time in suspend.
    pub suspended: Duration,
    /// Ticks that were late by more than half their interval.
    pub late_ticks: u64,
    /// Spans added so far.
    pub spans: u64,
    /// Up to which moment of the monotonic clock they reach.
    pub accounted: Duration,
    /// Who was charged for which accelerator in the last of them.
    pub holders: BTreeMap<Channel, BTreeSet<WorkloadId>>,
}

impl Totals {
    /// Nothing summed up yet.
    pub(super) fn new(workloads: Workloads) -> Self {
        Self {
            channels: BTreeMap::new(),
            node: Levels::default(),
            modelled_rest: 0.0,
            known: BTreeSet::new(),
            workloads,
            idle: Charged::default(),
            unattributed: Charged::default(),
            sources: BTreeMap::new(),
            ledger: LedgerHealth::default(),
            context: Context::default(),
            suspended: Duration::ZERO,
            late_ticks: 0,
            spans: 0,
            accounted: Duration::ZERO,
            holders: BTreeMap::new(),
        }
    }

    /// The metered components that are counted, or once were, each once.
    pub(super) fn components(&self) -> Vec<Component> {
        let channels = self.channels.iter();
        let counted = channels.filter(|(_, it)| it.is_counted || !it.counted.is_zero());
        let components: BTreeSet<_> = counted.map(|(channel, _)| channel.component).collect();
        components.into_iter().collect()
    }
}
