//! What one channel showed at one instant.

use super::Channel;
use crate::quantity::{Estimate, Power};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One channel's reading, with the instant at which it was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The channel that was read.
    pub channel: Channel,
    /// `CLOCK_MONOTONIC` at the call, given by the source.
    pub at: Duration,
    /// What it showed.
    pub reading: Reading,
    /// Power that the device showed beside a counter: for reconciliation,
    /// for people, and to fill a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<Power>,
}

/// What one channel showed at one instant.
///
/// A device offers one of them; no caller has to guess which.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// Energy since some origin. Preferred: nothing is lost between samples.
    Counter(Counter),
    /// Power now, to be integrated over time. A model gives its bounds.
    Gauge(Estimate<Power>),
    /// Mean power since this channel's last [`Reading::Mean`], not to be
    /// interpolated: a model of a utilisation that is itself a mean over that
    /// time. A missing reading between the two is covered by the later one. The
    /// first covers no time that the reader knows of.
    Mean(Estimate<Power>),
    /// It could not be read.
    Missing(Miss),
}

/// A hardware energy counter, as the hardware counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// The value shown.
    pub ticks: u64,
    /// What one tick is worth.
    pub tick: TickSize,
    /// Why it may show less than before.
    pub rollover: Rollover,
}

/// The energy of one counter tick: a whole number of microjoules over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickSize {
    /// Microjoules …
    pub microjoules: u64,
    /// … per this many ticks.
    pub ticks: u64,
}

/// Why a counter may show less than it did before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rollover {
    /// It returns to zero after `max`, as powercap counters do.
    Wraps {
        /// The largest value it shows.
        max: u64,
    },
    /// It returns to zero when its driver reloads, as NVML's does.
    Restarts,
}

/// Why a channel has no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Miss {
    /// The read failed; the next one may work.
    Failed,
    /// The device is gone.
    Lost,
    /// The value was not plausible and was rejected.
    Implausible,
    /// An administrator asked for its driver to be let go of.
    Released,
}

/// What happened between two values of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CounterDelta {
    /// It advanced by so many ticks.
    Advanced(u64),
    /// It passed its maximum once. Passing it twice looks the same.
    Wrapped(u64),
    /// It started again from zero. What came before it did is lost.
    Restarted,
}

impl TickSize {
    /// One microjoule, as powercap counts.
    pub const MICROJOULE: Self = Self {
        microjoules: 1,
        ticks: 1,
    };
    /// One millijoule, as NVML counts.
    pub const MILLIJOULE: Self = Self {
        microjoules: 1_000,
        ticks: 1,
    };
    /// 2⁻³² joule, as the kernel's perf `power` events count.
    pub const PERF: Self = Self {
        microjoules: 1_000_000,
        ticks: 1 << 32,
    };

    /// The energy of `ticks`, in whole microjoules, rounded down.
    pub fn microjoules(self, ticks: u128) -> u64 {
        let microjoules = ticks * u128::from(self.microjoules) / u128::from(self.ticks.max(1));
        u64::try_from(microjoules).unwrap_or(u64::MAX)
    }
}

impl Counter {
    /// What happened since this counter showed `before`.
    pub fn since(self, before: u64) -> CounterDelta {
        match (self.ticks.checked_sub(before), self.rollover) {
            (Some(ticks), _) => CounterDelta::Advanced(ticks),
            (None, Rollover::Wraps { max }) if before <= max => {
                CounterDelta::Wrapped((max - before) + self.ticks + 1)
            }
            (None, _) => CounterDelta::Restarted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter(ticks: u64, rollover: Rollover) -> Counter {
        Counter {
            ticks,
            tick: TickSize::MICROJOULE,
            rollover,
        }
    }

    #[test]
    fn a_wrap_is_exact() {
        let wraps = Rollover::Wraps { max: 255 };
        for (before, now, expected) in [
            (10, 15, CounterDelta::Advanced(5)),
            (255, 0, CounterDelta::Wrapped(1)),
            (250, 3, CounterDelta::Wrapped(9)),
            (3, 2, CounterDelta::Wrapped(255)),
        ] {
            assert_eq!(
                counter(now, wraps).since(before),
                expected,
                "{before} {now}"
            );
        }
    }

    #[test]
    fn a_driver_reload_is_a_restart_not_a_wrap() {
        let restarted = counter(10, Rollover::Restarts).since(5_000);
        assert_eq!(restarted, CounterDelta::Restarted);
    }

    #[test]
    fn ticks_become_whole_microjoules_only_at_the_end() {
        assert_eq!(TickSize::MILLIJOULE.microjoules(7), 7_000);
        assert_eq!(TickSize::PERF.microjoules(1 << 32), 1_000_000);
        assert_eq!(TickSize::PERF.microjoules(1), 0);
        assert_eq!(TickSize::MILLIJOULE.microjoules(u128::MAX >> 12), u64::MAX);
    }
}
