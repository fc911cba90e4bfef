//! Where everything stands: a snapshot as a person wants to see it, and as it
//! goes over a socket.

use super::snapshot::Snapshot;
use super::tally::{Bound, Level, Tally};
use super::workloads::{Charged, OTHER};
use crate::sample::{Component, Phase, Provenance};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What has been accounted since the process started, by device and by workload.
///
/// All amounts are sums. Power is the difference between two of them over the
/// difference of their `accounted` times: it then belongs to the same time as
/// the energy, however late the energy was settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// When the snapshot was made.
    pub at: Timestamp,
    /// When the process started.
    pub started: Timestamp,
    /// Up to which moment of the monotonic clock energy has found its holder.
    pub accounted: Duration,
    /// The whole node.
    pub node: Amounts,
    /// Drawn while nothing used or reserved a device.
    pub idle: Amounts,
    /// Used by something that is not a known workload.
    pub unattributed: Amounts,
    /// Every channel that is counted.
    pub devices: Vec<Device>,
    /// Every workload with series of its own, and the rest of them together.
    pub workloads: Vec<Charge>,
    /// The sources that do not deliver.
    pub down: Vec<String>,
}

/// A lower bound, a best guess and an upper bound, in a base unit.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Range {
    /// Lower bound.
    pub low: f64,
    /// Best guess.
    pub central: f64,
    /// Upper bound.
    pub high: f64,
}

/// An energy, and what it amounts to where the place is known.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Amounts {
    /// Energy of the node, its modelled rest included, in joules.
    pub joules: Range,
    /// Location-based emissions, in grams CO2e.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grams: Option<Range>,
    /// Water of the site and of the grid, as far as both are known, in litres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liters: Option<Range>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// What kind of consumer it is.
    pub component: Component,
    /// Which one.
    pub device: String,
    /// What a person calls it.
    pub name: String,
    /// Whether a sensor measures it.
    pub provenance: Provenance,
    /// Its own energy in joules.
    pub joules: Range,
    /// Seconds without a reading.
    pub gap_seconds: f64,
    /// The workloads that hold it, by identity.
    pub holders: Vec<String>,
}

/// What one workload was charged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// Its identity.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Where in a model's life it belongs.
    pub phase: Phase,
    /// Whether it was charged for anything in the last second that is accounted.
    pub active: bool,
    /// How much.
    pub amounts: Amounts,
}

impl Standing {
    /// What a snapshot says.
    pub fn of(snapshot: &Snapshot) -> Self {
        let totals = &snapshot.totals;
        let known = |level| totals.known.contains(&level);
        let amounts = |charged: &super::tally::Levels| Amounts {
            joules: Range::of(&charged[Level::Node]),
            grams: known(Level::Emissions).then(|| Range::of(&charged[Level::Emissions])),
            liters: (known(Level::SiteWater) && known(Level::GridWater)).then(|| {
                let mut water = charged[Level::SiteWater];
                water += charged[Level::GridWater];
                Range::of(&water)
            }),
        };
        let charge = |id: &str, name: &str, phase: Phase, active: bool, charged: &Charged| {
            let (id, name) = (id.to_owned(), name.to_owned());
            let amounts = amounts(&charged.levels);
            Charge {
                id,
                name,
                phase,
                active,
                amounts,
            }
        };
        let named = totals.workloads.slots.iter().map(|((id, phase), slot)| {
            let active = slot.is_charged_at(totals.accounted);
            charge(&id.0, &slot.workload.name, *phase, active, &slot.charged)
        });
        let others = totals.workloads.other.iter();
        let others = others.filter(|(_, charged)| !charged.levels[Level::Node].is_zero());
        let others = others.map(|(phase, charged)| charge(OTHER, OTHER, *phase, true, charged));
        Self {
            at: snapshot.at.wall,
            started: snapshot.started,
            accounted: totals.accounted,
            node: amounts(&totals.node),
            idle: amounts(&totals.idle.levels),
            unattributed: amounts(&totals.unattributed.levels),
            devices: devices(snapshot),
            workloads: named.chain(others).collect(),
            down: totals
                .sources
                .iter()
                .filter(|(_, source)| !source.up)
                .map(|(name, _)| name.clone())
                .collect(),
        }
    }
}

fn devices(snapshot: &Snapshot) -> Vec<Device> {
    let totals = &snapshot.totals;
    let counted = totals.channels.iter().filter(|(_, shown)| shown.is_counted);
    counted
        .map(|(channel, shown)| Device {
            component: channel.component,
            device: channel.device.to_string(),
            name: shown.name.clone(),
            provenance: shown.provenance,
            joules: Range::of(&shown.counted),
            gap_seconds: shown.gaps.values().map(Duration::as_secs_f64).sum(),
            holders: totals
                .holders
                .get(channel)
                .map(|ids| ids.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
        })
        .collect()
}

impl Range {
    pub(super) fn of(tally: &Tally) -> Self {
        Self {
            low: tally.base(Bound::Low),
            central: tally.base(Bound::Central),
            high: tally.base(Bound::High),
        }
    }

    /// What was added since `earlier`, in every second of `time`.
    #[must_use]
    pub fn per_second_since(self, earlier: Self, time: Duration) -> Option<Self> {
        let seconds = time.as_secs_f64();
        let rate = |now: f64, before: f64| (now - before).max(0.0) / seconds;
        (seconds > 0.0).then(|| Self {
            low: rate(self.low, earlier.low),
            central: rate(self.central, earlier.central),
            high: rate(self.high, earlier.high),
        })
    }

    /// The larger of the distances to the bounds, as a share of the best guess.
    pub fn spread(self) -> Option<f64> {
        let wider = (self.high - self.central).max(self.central - self.low);
        (self.central > 0.0).then(|| wider / self.central)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn range(low: f64, central: f64, high: f64) -> Range {
        Range { low, central, high }
    }

    #[test]
    fn power_is_what_was_added_over_the_accounted_time() {
        let (before, now) = (range(90.0, 100.0, 120.0), range(180.0, 200.0, 240.0));
        let power = now.per_second_since(before, Duration::from_secs(2));
        assert_eq!(power, Some(range(45.0, 50.0, 60.0)));
        assert_eq!(now.per_second_since(before, Duration::ZERO), None);
    }

    #[test]
    fn the_spread_is_that_of_the_wider_side() {
        let spread = range(90.0, 100.0, 130.0).spread().unwrap();
        assert!((spread - 0.3).abs() < 1e-12, "{spread}");
        assert_eq!(range(0.0, 0.0, 5.0).spread(), None);
    }
}
