//! Everything a person is shown of a node now, as one object for pages and programs.
//!
//! Amounts are in base units with both bounds. What cannot be known is absent with
//! the reason, never zero. All lists are bounded, and names that others chose are
//! shortened and made harmless, because a page shows them.

mod hour;
mod rows;

pub use hour::{Hour, LiveLine};
pub use rows::{Health, LiveDevice, LiveLedger, LiveSource, LiveWorkload, Workloads};

use super::snapshot::Snapshot;
use super::standing::{Range, Standing};
use super::tally::Level;
use crate::sample::Moment;
use jiff::Timestamp;
use serde::Serialize;

/// The version of the object: it changes when a field is taken away or means
/// something else.
pub const FORMAT: &str = "wattprint-live/1";

/// What a person is shown of a node now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Live {
    /// Which form of object this is.
    pub format: &'static str,
    /// The version of wattprint.
    pub version: &'static str,
    /// The node's name; absent if nobody gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// When this was made.
    pub at: Timestamp,
    /// When the agent started.
    pub started: Timestamp,
    /// Since then.
    pub uptime_seconds: f64,
    /// When the sampler made the numbers.
    pub sampled: Timestamp,
    /// How old they are.
    pub age_seconds: f64,
    /// Time between samples.
    pub interval_seconds: f64,
    /// Why the sampler is thought not to work; absent while it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Over how much time power is a mean; absent before the second sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_seconds: Option<f64>,
    /// Power of the node now; absent before the second sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watts: Option<Range>,
    /// Sums since the agent started.
    pub totals: Sums,
    /// Every device that is counted.
    pub devices: Vec<LiveDevice>,
    /// Who used it.
    pub workloads: Workloads,
    /// How well it was observed.
    pub health: Health,
    /// The last hour's power.
    pub history: Hour,
}

/// Sums since the agent started.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sums {
    /// Energy of the node, its modelled rest included.
    pub energy_joules: Known,
    /// What the building drew for it.
    pub facility_energy_joules: Known,
    /// Location-based emissions, in grams CO2e.
    pub emissions_grams: Known,
    /// Water of the site and of the grid.
    pub water_liters: Known,
    /// What the electricity cost, in whole units of `currency`.
    pub cost: Known,
    /// The code of the currency; absent without a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// A figure with its bounds, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Known {
    /// It is known.
    Range(Range),
    /// It is not.
    Not(Absent),
}

/// Why there is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// The reason, and what would help.
    pub absent: &'static str,
}

impl Live {
    /// What is shown of a snapshot at this moment, with the reason why the sampler
    /// is thought to be stuck, if it is.
    pub fn of(
        snapshot: &Snapshot,
        host: Option<&str>,
        at: Moment,
        trouble: Option<String>,
    ) -> Self {
        let totals = &snapshot.totals;
        let standing = Standing::of(snapshot);
        let mark = snapshot.lately.mark();
        let watts = mark.and_then(|it| it.node(totals));
        let power_seconds = mark.map(|it| totals.accounted.saturating_sub(it.at()).as_secs_f64());
        let since_start = at.wall.as_duration() - snapshot.started.as_duration();
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION"),
            host: host.map(rows::name),
            at: at.wall,
            started: snapshot.started,
            uptime_seconds: since_start.as_secs_f64().max(0.0),
            sampled: snapshot.at.wall,
            age_seconds: at
                .monotonic
                .saturating_sub(snapshot.at.monotonic)
                .as_secs_f64(),
            interval_seconds: snapshot.interval.as_secs_f64(),
            trouble,
            power_seconds: power_seconds.filter(|_| watts.is_some()),
            watts,
            totals: Sums::of(snapshot, &standing),
            devices: rows::devices(snapshot, &standing),
            workloads: Workloads::of(snapshot, &standing),
            health: Health::of(snapshot),
            history: Hour::of(snapshot),
        }
    }
}

impl Sums {
    fn of(snapshot: &Snapshot, standing: &Standing) -> Self {
        let totals = &snapshot.totals;
        let level = |level: Level, absent: &'static str| {
            let known = totals.known.contains(&level);
            Known::or(known.then(|| Range::of(&totals.node[level])), absent)
        };
        let has_place = totals.known.contains(&Level::Facility);
        let unknown = |here: &'static str| if has_place { here } else { NO_PLACE };
        let currency = totals.context.currency.clone();
        let cost = unknown("no price is given: start the agent with --price");
        Self {
            energy_joules: level(Level::Node, "no device has been read yet"),
            facility_energy_joules: level(Level::Facility, NO_PLACE),
            emissions_grams: level(
                Level::Emissions,
                unknown("the grid of this place has no carbon intensity"),
            ),
            water_liters: Known::or(
                standing.node.liters,
                unknown("the water of this place's site or of its grid is not known"),
            ),
            cost: match currency {
                Some(_) => level(Level::Cost, cost),
                None => Known::or(None, cost),
            },
            currency,
        }
    }
}

/// Energy has no footprint without a place.
const NO_PLACE: &str = "the place is not known: start the agent with --place";

impl Known {
    fn or(range: Option<Range>, absent: &'static str) -> Self {
        range.map_or(Self::Not(Absent { absent }), Self::Range)
    }
}
