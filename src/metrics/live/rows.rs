//! Devices, workloads and health, as rows.

use crate::language::clean;
use crate::metrics::snapshot::{Snapshot, SourceTotals};
use crate::metrics::standing::{Amounts, Charge, Device, Range, Standing};
use crate::metrics::tally::{Bound, Level};
use crate::sample::{Channel, Component, Phase, Provenance, WorkloadId};
use jiff::Timestamp;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::time::Duration;

/// So many workloads are shown one by one, and so many holders of a device.
const MOST_SHOWN: usize = 20;

/// So many devices are shown.
const MOST_DEVICES: usize = 256;

/// So many characters of a name are shown.
const LONGEST_NAME: usize = 80;

/// One device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiveDevice {
    /// What kind of consumer it is.
    pub component: Component,
    /// Which one.
    pub device: String,
    /// What a person calls it.
    pub name: String,
    /// Whether a sensor measures it.
    pub provenance: Provenance,
    /// Its power now; absent before the second sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watts: Option<Range>,
    /// Its energy since the agent started.
    pub joules: Range,
    /// Time without a reading since then.
    pub gap_seconds: f64,
    /// The names of the workloads that hold it.
    pub holders: Vec<String>,
}

/// Who used it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Workloads {
    /// Those with the largest power now, and then with the most energy.
    pub shown: Vec<LiveWorkload>,
    /// How many there are besides.
    pub more: usize,
    /// What nothing used.
    pub idle: LiveWorkload,
    /// What no known workload used.
    pub unattributed: LiveWorkload,
}

/// One holder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiveWorkload {
    /// Its identity, as in the label `workload`; empty for what is no workload.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Where in a model's life it belongs; absent for what is no workload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// Whether it was charged for anything just now.
    pub active: bool,
    /// Its power now; absent before the second sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watts: Option<Range>,
    /// What it was charged since it began, or since the agent started.
    #[serde(flatten)]
    pub amounts: Amounts,
}

/// How well it was observed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// Every source.
    pub sources: Vec<LiveSource>,
    /// The record.
    pub ledger: LiveLedger,
    /// Time without a reading since the start, added up over the devices.
    pub gap_seconds: f64,
    /// The part of the node's energy that no sensor measured, from 0 to 1; absent
    /// while there is no energy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modelled_share: Option<f64>,
    /// Samples that were late.
    pub late_ticks: u64,
    /// Time that the machine was suspended.
    pub suspended_seconds: f64,
}

/// How one source fares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiveSource {
    /// Which one.
    pub name: String,
    /// Whether it delivered at the last tick.
    pub up: bool,
    /// When it last delivered; absent if it never has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_success: Option<Timestamp>,
    /// Errors since the start, by kind.
    pub errors: BTreeMap<String, u64>,
}

/// How the record fares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiveLedger {
    /// Writes that failed and were tried again.
    pub errors: u64,
    /// Size of its file, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// What did not hold in the periods that were read back.
    pub findings: u64,
    /// When a period was last read back and held; absent if none has been yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audited: Option<Timestamp>,
}

/// A name as it is shown.
pub(super) fn name(text: &str) -> String {
    clean(text, LONGEST_NAME)
}

pub(super) fn devices(snapshot: &Snapshot, standing: &Standing) -> Vec<LiveDevice> {
    let totals = &snapshot.totals;
    let names: BTreeMap<&str, &str> = standing
        .workloads
        .iter()
        .map(|it| (it.id.as_str(), it.name.as_str()))
        .collect();
    let watts = |device: &Device| {
        let channel = Channel::new(device.component, device.device.as_str());
        snapshot.lately.mark()?.device(&channel, totals)
    };
    let shown = standing.devices.iter().take(MOST_DEVICES);
    let row = |device: &Device| LiveDevice {
        component: device.component,
        device: name(&device.device),
        name: name(&device.name),
        provenance: device.provenance,
        watts: watts(device),
        joules: device.joules,
        gap_seconds: device.gap_seconds,
        holders: device
            .holders
            .iter()
            .take(MOST_SHOWN)
            .map(|id| name(names.get(id.as_str()).copied().unwrap_or(id)))
            .collect(),
    };
    shown.map(row).collect()
}

impl Workloads {
    pub(super) fn of(snapshot: &Snapshot, standing: &Standing) -> Self {
        let totals = &snapshot.totals;
        let mark = snapshot.lately.mark();
        let row = |charge: &Charge| {
            let key = (WorkloadId(charge.id.as_str().into()), charge.phase);
            LiveWorkload {
                id: name(&charge.id),
                name: name(&charge.name),
                phase: Some(charge.phase),
                active: charge.active,
                watts: mark.and_then(|it| it.workload(&key, totals)),
                amounts: charge.amounts,
            }
        };
        let rest = |name: &str, watts, amounts| LiveWorkload {
            id: String::new(),
            name: name.to_owned(),
            phase: None,
            active: true,
            watts,
            amounts,
        };
        let mut shown: Vec<_> = standing.workloads.iter().map(row).collect();
        shown.sort_by(|one, other| {
            let order = other.weight().partial_cmp(&one.weight());
            order.unwrap_or(Ordering::Equal)
        });
        let more = shown.len().saturating_sub(MOST_SHOWN);
        shown.truncate(MOST_SHOWN);
        let idle = mark.and_then(|it| it.idle(totals));
        let unattributed = mark.and_then(|it| it.unattributed(totals));
        Self {
            shown,
            more,
            idle: rest("idle", idle, standing.idle),
            unattributed: rest("unattributed", unattributed, standing.unattributed),
        }
    }
}

impl LiveWorkload {
    /// By what they are ordered.
    fn weight(&self) -> (f64, f64) {
        let watts = self.watts.map_or(0.0, |it| it.central);
        (watts, self.amounts.joules.central)
    }
}

impl Health {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let totals = &snapshot.totals;
        let counted = || totals.channels.values().filter(|it| it.is_counted);
        let gaps = counted().flat_map(|it| it.gaps.values());
        let modelled: f64 = counted().map(|it| it.modelled_raw as f64).sum();
        let node = totals.node[Level::Node].base(Bound::Central) * 1e6;
        let share = (modelled + totals.modelled_rest) / node;
        let source = |(source, fares): (&String, &SourceTotals)| LiveSource {
            name: name(source),
            up: fares.up,
            last_success: fares.last_success,
            errors: fares
                .errors
                .iter()
                .map(|(kind, it)| (name(kind), *it))
                .collect(),
        };
        Self {
            sources: totals.sources.iter().map(source).collect(),
            ledger: LiveLedger {
                errors: totals.ledger.errors,
                bytes: totals.ledger.bytes,
                findings: totals.ledger.findings,
                audited: totals.ledger.audited,
            },
            gap_seconds: gaps.map(Duration::as_secs_f64).sum(),
            modelled_share: (node > 0.0).then(|| share.clamp(0.0, 1.0)),
            late_ticks: totals.late_ticks,
            suspended_seconds: totals.suspended.as_secs_f64(),
        }
    }
}
