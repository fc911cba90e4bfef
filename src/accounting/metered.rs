//! A track with what has been told of it, and what it draws with nothing to do.

use super::energy::{Edge, Track};
use super::entry::Meter;
use super::idle::{Idle, Stretch};
use super::knots::Knot;
use super::reconcile::whole;
use crate::quantity::{Energy, Estimate, Power};
use crate::sample::{Component, Provenance};
use std::time::Duration;

/// The longest time over which a power sensor is known to average. A step in
/// power is shown late by half of it, so that a workload's edge may carry half
/// of it from one side to the other.
///
/// # Source
///
/// Yang, Adamek, Armour, arXiv:2312.02741: 1 s on Ampere, Ada and Hopper; the
/// integral of a moving average of length W lags a step by W/2.
const LONGEST_AVERAGE: Duration = Duration::from_secs(1);

/// The coarsest step in which a platform counter is known to count.
///
/// # Source
///
/// Linux, `drivers/powercap/intel_rapl_msr.c` and `arch/x86/events/rapl.c`: the
/// psys unit of Sapphire Rapids is fixed at 1 J.
const COARSEST_PLATFORM_STEP: Energy = Energy::from_joules(1.0);

/// A track with what has been handed out of it.
#[derive(Debug)]
pub struct Metered {
    /// The channel's energy over time.
    pub track: Track,
    /// The function at the last boundary, as it was told then.
    settled: Knot,
    counted: [u64; 3],
    idle: Idle,
    /// Whether workloads began or ended at the last boundary.
    from_edge: bool,
}

/// What happens at a boundary.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    /// Whether workloads begin or end at it.
    pub edge: Edge,
    /// The part of the time until it for which the device worked, if that is known.
    pub busy: Option<f64>,
    /// The next boundary at which workloads begin or end, if it is known.
    pub next: Option<Duration>,
}

/// What one channel used between two boundaries.
#[derive(Debug, Clone)]
pub struct Told {
    /// All of it.
    pub meter: Meter,
    /// The part of its energy, microjoules, that was used before, in time that
    /// had been told before it was known.
    pub late: u64,
}

impl Metered {
    /// A track of which nothing has been told yet.
    pub fn new(track: Track) -> Self {
        Self {
            idle: Idle::prior(&track.instrument),
            track,
            settled: Knot::default(),
            counted: [0; 3],
            from_edge: false,
        }
    }

    /// What it draws with nothing to do, as far as is known.
    pub fn idle(&self) -> Estimate<Power> {
        self.idle.power()
    }

    /// What the sensor may carry from one side of an edge to the other, in
    /// microjoules, beyond what its readings tell.
    fn doubt_of_an_edge(&self) -> u64 {
        let instrument = &self.track.instrument;
        if instrument.provenance != Provenance::Measured {
            return 0;
        }
        if self.track.reads_power() {
            return whole((instrument.limit - instrument.idle) * (LONGEST_AVERAGE / 2));
        }
        match instrument.channel.component {
            Component::Platform => whole(COARSEST_PLATFORM_STEP),
            _ => 0,
        }
    }

    /// What the channel used since the last boundary; nothing where the channel
    /// was not read yet, because unknown is not zero.
    pub fn meter(&mut self, from: Duration, until: Duration, turn: Turn) -> Option<Told> {
        let (began, first_raw) = self.track.began()?;
        if until <= began {
            return None;
        }
        let before = self.settled;
        let now = self.track.at(until, turn.edge, turn.next);
        self.track.tell(now);
        self.settled = now;
        let is_edge = turn.edge != Edge::None;
        let edges = u64::from(is_edge) + u64::from(self.from_edge);
        self.from_edge = is_edge;
        let mut energy = (now.total - before.total).in_order();
        let doubt = self.doubt_of_an_edge() * edges;
        energy.low = energy.low.saturating_sub(doubt);
        energy.high = energy.high.saturating_add(doubt);
        let late = now.late.saturating_sub(before.late).min(energy.energy);
        // A gap that was filled with too much is paid back by showing nothing, which
        // says nothing of what the device draws.
        if energy.gap == 0 && late == 0 && self.track.is_in_place_since(from) {
            self.idle.learn(Stretch {
                energy: energy.energy,
                time: until.saturating_sub(from.max(began)),
                busy: turn.busy,
            });
        }
        let counts = [self.track.reads, self.track.misses, self.track.restarts];
        let [reads, misses, restarts] = std::array::from_fn(|i| counts[i] - self.counted[i]);
        self.counted = counts;
        let is_first = before == Knot::default();
        let meter = Meter {
            channel: self.track.instrument.channel.clone(),
            energy,
            raw_start: if is_first { first_raw } else { before.raw },
            raw_end: now.raw,
            gap_time: now.gap_time.saturating_sub(before.gap_time),
            reads,
            misses,
            restarts,
            by_power: now
                .by_power
                .map(|now| now.saturating_sub(before.by_power.unwrap_or(0))),
        };
        Some(Told { meter, late })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Ratio;
    use crate::sample::{Channel, Counter, Instrument, Observation, Reading, Rollover, TickSize};

    /// A package that is thought to draw 50 W with nothing to do.
    fn package() -> Metered {
        Metered::new(Track::new(Instrument {
            channel: Channel::new(Component::Cpu, "package-0"),
            source: "test".to_owned(),
            name: "test".to_owned(),
            method: "test".to_owned(),
            provenance: Provenance::Measured,
            gain: Estimate::exact(Ratio::new(1.0)),
            gain_source: "test".to_owned(),
            idle: Power::from_watts(50.0),
            limit: Power::from_watts(400.0),
            update: Duration::ZERO,
            epoch: String::new(),
            package: None,
        }))
    }

    fn show(metered: &mut Metered, at: Duration, joules: u64) {
        metered.track.observe(&Observation {
            channel: metered.track.instrument.channel.clone(),
            at,
            reading: Reading::Counter(Counter {
                ticks: joules * 1_000_000,
                tick: TickSize::MICROJOULE,
                rollover: Rollover::Restarts,
            }),
            power: None,
        });
    }

    #[test]
    fn a_gap_that_was_filled_with_too_much_tells_of_no_idle_power() {
        let mut metered = package();
        let mut joules = 0;
        let mut told = 0;
        for second in 0..=120_u64 {
            let at = Duration::from_secs(second);
            // At work, then nearly idle, which no reading of a minute tells.
            joules += if second <= 20 { 300 } else { 60 };
            if (21..60).contains(&second) {
                metered.track.fill_gap(at);
            } else {
                show(&mut metered, at, joules);
            }
            let turn = Turn {
                edge: Edge::None,
                busy: None,
                next: None,
            };
            let from = Duration::from_secs(second.saturating_sub(1));
            let told_now = metered.meter(from, at, turn);
            told += told_now.map_or(0, |it| it.meter.energy.energy);
        }
        assert_eq!(
            told,
            20 * 300_000_000 + 39 * 300_000_000,
            "nothing is taken back"
        );
        assert_eq!(metered.idle().central(), Power::from_watts(50.0));
    }
}
