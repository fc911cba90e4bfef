//! A track with what has been told of it, and the lowest power it has shown.

use super::energy::{Edge, Track};
use super::entry::Meter;
use super::knots::Knot;
use crate::quantity::{Energy, Power};
use std::time::Duration;

/// The lowest power is judged over at least this much time.
const IDLE_WINDOW: Duration = Duration::from_secs(10);

/// A track with what has been handed out of it.
#[derive(Debug)]
pub struct Metered {
    /// The channel's energy over time.
    pub track: Track,
    /// The function at the last boundary, as it was told then.
    settled: Knot,
    counted: [u64; 3],
    idle: IdleFloor,
}

/// The lowest power seen over a window: no idle power can be above it.
#[derive(Debug)]
struct IdleFloor {
    power: Power,
    energy: u64,
    time: Duration,
}

impl Metered {
    /// A track of which nothing has been told yet.
    pub fn new(track: Track) -> Self {
        Self {
            idle: IdleFloor {
                power: track.instrument.idle,
                energy: 0,
                time: Duration::ZERO,
            },
            track,
            settled: Knot::default(),
            counted: [0; 3],
        }
    }

    /// What it draws with nothing to do, as far as is known.
    pub fn idle(&self) -> Power {
        self.idle.power
    }

    /// What the channel used since the last boundary.
    pub fn meter(&mut self, until: Duration, time: Duration, edge: Edge) -> Option<Meter> {
        if !self.track.has_begun() {
            return None;
        }
        let before = self.settled;
        let mut now = self.track.at(until, edge);
        // What has been told is never taken back, even if a later reading
        // places the same energy a little later.
        now.total.energy = now.total.energy.max(before.total.energy);
        now.total.low = now.total.low.max(before.total.low);
        now.total.high = now.total.high.max(before.total.high);
        now.total.gap = now.total.gap.max(before.total.gap);
        self.track.forget_before(until);
        self.settled = now;
        let mut energy = now.total - before.total;
        energy.low = energy.low.min(energy.energy);
        energy.high = energy.high.max(energy.energy);
        energy.gap = energy.gap.min(energy.energy);
        self.idle.learn(energy.energy, energy.gap, time);
        let counts = [self.track.reads, self.track.misses, self.track.restarts];
        let [reads, misses, restarts] = std::array::from_fn(|i| counts[i] - self.counted[i]);
        self.counted = counts;
        Some(Meter {
            channel: self.track.instrument.channel.clone(),
            energy,
            raw_start: before.raw.or(now.raw),
            raw_end: now.raw,
            gap_time: now.gap_time.saturating_sub(before.gap_time),
            reads,
            misses,
            restarts,
            by_power: now
                .by_power
                .map(|now| now.saturating_sub(before.by_power.unwrap_or(0))),
        })
    }
}

impl IdleFloor {
    fn learn(&mut self, energy: u64, gap: u64, time: Duration) {
        if gap > 0 {
            return;
        }
        self.energy += energy;
        self.time += time;
        if self.time >= IDLE_WINDOW {
            let mean = Energy::from_microjoules(self.energy as f64) / self.time;
            if mean < self.power {
                self.power = mean;
            }
            (self.energy, self.time) = (0, Duration::ZERO);
        }
    }
}
