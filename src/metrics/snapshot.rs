//! What a scrape may see: a copy of the sums, made once per tick.

use super::birth::Birth;
use super::exposed::{Exposed, ExposedChannel};
use super::lately::Lately;
use super::totals::Totals;
use crate::accounting::IdlePolicy;
use crate::sample::{Component, Host, Moment, SourceHealth};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Everything that a scrape may see, at one instant.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// When it was made.
    pub at: Moment,
    /// The node, and the boot in which raw counters were read.
    pub host: Arc<Host>,
    /// When the process started.
    pub started: Timestamp,
    /// The steady sampling interval.
    pub interval: Duration,
    /// Who pays for idle power.
    pub idle_policy: IdlePolicy,
    /// How many workloads have series of their own.
    pub max_workloads: usize,
    /// The metered components that are counted, or once were.
    pub components: Vec<Component>,
    /// The sums.
    pub totals: Totals,
    /// What was drawn lately.
    pub lately: Lately,
}

/// How one source fares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceTotals {
    /// Whether it delivered at the last tick.
    pub up: bool,
    /// Errors since the process started, by kind.
    pub errors: BTreeMap<String, u64>,
    /// When it last delivered.
    pub last_success: Option<Timestamp>,
    last: BTreeMap<String, u64>,
    born: BTreeMap<String, Birth>,
}

/// How the ledger fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LedgerHealth {
    /// Writes that failed since the process started.
    pub errors: u64,
    /// Size of its file, if there is one.
    pub bytes: Option<u64>,
    /// What did not hold in the periods that were read back.
    pub findings: u64,
    /// When a period was last read back and held.
    pub audited: Option<Timestamp>,
}

/// The factors in use, as metrics show them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Context {
    /// Power usage effectiveness.
    pub pue: Option<f64>,
    /// The code of the currency in which electricity is paid, as in `EUR`.
    pub currency: Option<String>,
    /// Water evaporated at the site, litres per kilowatt-hour of the node.
    pub wue: Option<f64>,
    /// Grid carbon intensities.
    pub grid_carbon: Vec<GridCarbon>,
    /// Every factor with its publication.
    pub factors: Vec<FactorLabel>,
}

/// A grid's carbon intensity.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCarbon {
    /// `location` or `market`.
    pub basis: String,
    /// How closely the factor matches the place and time.
    pub matched: String,
    /// Grams CO2e per kilowatt-hour.
    pub grams_per_kilowatt_hour: f64,
    /// The end of the time that the factor describes, if it says.
    pub valid_until: Option<Timestamp>,
}

/// One factor with its publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorLabel {
    /// Which factor: `grid.carbon`, `site.pue`.
    pub factor: String,
    /// Where it was published.
    pub source: String,
    /// How closely it matches what was asked for.
    pub matched: String,
}

impl Snapshot {
    /// The raw counters that this snapshot covers.
    pub fn exposed(&self) -> Exposed {
        let channels = self.totals.channels.iter().filter_map(|(channel, totals)| {
            Some(ExposedChannel {
                channel: channel.clone(),
                epoch: totals.epoch.clone(),
                raw: totals.raw_end?,
            })
        });
        Exposed {
            boot_id: self.host.boot_id.clone(),
            channels: channels.collect(),
        }
    }

    /// Metered energy minus what was charged, in microjoules, by component.
    ///
    /// It is zero, always: both sides are sums of whole microjoules.
    pub fn conservation_differences(&self) -> BTreeMap<Component, i128> {
        let totals = &self.totals;
        let mut differences: BTreeMap<Component, i128> = BTreeMap::new();
        for (channel, shown) in &totals.channels {
            *differences.entry(channel.component).or_default() += i128::from(shown.counted_raw);
        }
        let workloads = &totals.workloads;
        let named = workloads.slots.values().map(|slot| &slot.charged);
        let others = workloads.other.values();
        let rest = [&workloads.withdrawn, &totals.idle, &totals.unattributed];
        for charged in named.chain(others).chain(rest) {
            for (component, part) in &charged.parts {
                *differences.entry(*component).or_default() -= i128::from(part.raw);
            }
        }
        differences
    }
}

impl SourceTotals {
    /// Errors are counted since the source was opened; here since the start.
    pub(super) fn update(&mut self, health: &SourceHealth, at: Moment, scrapes: u64) {
        self.up = health.up;
        if health.up {
            self.last_success = Some(at.wall);
        }
        for (kind, now) in &health.errors {
            let last = self.last.insert(kind.clone(), *now).unwrap_or(0);
            // Fewer than before: it was opened again.
            let more = now.checked_sub(last).unwrap_or(*now);
            *self.errors.entry(kind.clone()).or_default() += more;
            let born = self.born.entry(kind.clone());
            born.or_insert(Birth::after(scrapes));
        }
    }

    /// Errors by kind as a scrape shows them, after so many scrapes in all.
    pub(super) fn shown(&self, scrapes: u64) -> impl Iterator<Item = (&str, u64)> {
        self.errors.iter().map(move |(kind, errors)| {
            let birth = self.born.get(kind).copied().unwrap_or_default();
            let shown = if birth.is_seen(scrapes) { *errors } else { 0 };
            (kind.as_str(), shown)
        })
    }
}
