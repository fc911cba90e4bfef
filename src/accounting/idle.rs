//! What a device draws with nothing to do: a prior, narrowed by what is seen.

use crate::quantity::{BoundKind, Energy, Estimate, Power};
use crate::sample::{Component, Instrument, Provenance};
use std::time::Duration;

/// The lowest power is judged over at least this much time.
const WINDOW: Duration = Duration::from_secs(10);

/// By how much an idle power that was not seen may be wrong, either way.
///
/// # Source
///
/// Derived. Of processors, the two published curves begin at 0.12 and 0.23 of the
/// rated power (`profiles/cpu/curves.toml`). Of GPUs, one H100 drew 74 W idle and
/// 122 W while a process held it without work (`tests/fixtures/h100`).
const PRIOR_RATIO: f64 = 2.0;

/// How many times its share of a device's whole range the first work of a device
/// may draw.
///
/// # Source
///
/// Derived from Boavizta's curve in `profiles/cpu/curves.toml`: its slope at zero,
/// a / c, over (P(100 %) - P(0)) / 100.
const STEEPEST: f64 = 3.4;

/// Idle power of one channel, as far as it is known.
///
/// It is no higher than the lowest mean over a window. And it is no lower than any
/// such mean, less the most that the work of that window can have drawn. Until
/// there is a window, it is the prior, which may be off by [`PRIOR_RATIO`].
#[derive(Debug)]
pub struct Idle {
    /// The prior, or the lowest mean if that is lower.
    central: Power,
    /// The lowest mean over a window.
    highest: Option<Power>,
    /// What the device drew at least without the work of a window.
    lowest: Power,
    limit: Power,
    /// Whether it has bounds. A model states its own, in its readings. An accelerator's
    /// is believed as it is published until less is seen: where one holder pays
    /// for all it moves nothing, and among several its error is not in the interval.
    is_unsure: bool,
    window: Stretch,
}

/// What a channel drew over a stretch of time, without gaps.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// Microjoules.
    pub energy: u64,
    /// How long it was.
    pub time: Duration,
    /// The part of that time for which the device worked, if that is known.
    pub busy: Option<f64>,
}

impl Idle {
    /// Nothing has been seen yet.
    pub fn prior(of: &Instrument) -> Self {
        Self {
            central: of.idle,
            highest: None,
            lowest: Power::ZERO,
            limit: of.limit,
            is_unsure: of.provenance == Provenance::Measured
                && of.channel.component != Component::Accelerator,
            window: Stretch::NONE,
        }
    }

    /// What is known of it.
    pub fn power(&self) -> Estimate<Power> {
        let central = self.central;
        if !self.is_unsure {
            return Estimate::exact(central);
        }
        let low = larger(central * (1.0 / PRIOR_RATIO), self.lowest);
        let high = central * PRIOR_RATIO;
        let high = self.highest.map_or(high, |seen| smaller(high, seen));
        Estimate::around(low, central, high, BoundKind::Derived)
    }

    /// Takes in what has been seen.
    pub fn learn(&mut self, stretch: Stretch) {
        self.window = self.window.and(stretch);
        if self.window.time < WINDOW {
            return;
        }
        let Stretch { energy, time, busy } = std::mem::replace(&mut self.window, Stretch::NONE);
        let mean = Energy::from_microjoules(energy as f64) / time;
        self.central = smaller(self.central, mean);
        self.highest = Some(self.highest.map_or(mean, |seen| smaller(seen, mean)));
        if let Some(busy) = busy {
            let work = self.limit * (busy * STEEPEST).min(1.0);
            self.lowest = larger(self.lowest, mean - work);
        }
    }
}

impl Stretch {
    const NONE: Self = Self {
        energy: 0,
        time: Duration::ZERO,
        busy: Some(0.0),
    };

    fn and(self, next: Self) -> Self {
        let time = self.time + next.time;
        let worked = |it: Self| it.busy.map(|busy| busy * it.time.as_secs_f64());
        let worked = worked(self).zip(worked(next));
        Self {
            energy: self.energy.saturating_add(next.energy),
            time,
            busy: worked.map(|(before, now)| (before + now) / time.as_secs_f64().max(1e-9)),
        }
    }
}

fn smaller(one: Power, other: Power) -> Power {
    if other < one { other } else { one }
}

fn larger(one: Power, other: Power) -> Power {
    if other > one { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Ratio;
    use crate::sample::Channel;

    fn package(idle: f64) -> Instrument {
        Instrument {
            channel: Channel::new(Component::Cpu, "package-0"),
            source: "test".to_owned(),
            name: "test".to_owned(),
            method: "test".to_owned(),
            provenance: Provenance::Measured,
            gain: Estimate::exact(Ratio::new(1.0)),
            gain_source: "test".to_owned(),
            idle: Power::from_watts(idle),
            limit: Power::from_watts(200.0),
            update: Duration::ZERO,
            epoch: String::new(),
            package: None,
        }
    }

    /// Powers in watts, each with the share of busy time if that is known.
    type Seen = &'static [(f64, Option<f64>)];

    /// Bounds, in tenths of a watt, after ten seconds of each of these powers and busy shares.
    fn after(idle: f64, seen: Seen) -> [i64; 3] {
        let mut known = Idle::prior(&package(idle));
        for (watts, busy) in seen {
            for _ in 0..10 {
                known.learn(Stretch {
                    energy: (watts * 1e6) as u64,
                    time: Duration::from_secs(1),
                    busy: *busy,
                });
            }
        }
        let power = known.power();
        [power.low(), power.central(), power.high()].map(|it| (it.watts() * 10.0).round() as i64)
    }

    #[test]
    fn what_is_seen_narrows_a_prior() {
        let cases: [(&str, Seen, [i64; 3]); 5] = [
            ("nothing is seen", &[], [200, 400, 800]),
            (
                "no idle power is above a mean",
                &[(60.0, None)],
                [200, 400, 600],
            ),
            ("less is seen", &[(30.0, None)], [150, 300, 300]),
            // 0.1 % of 200 W, 3.4 times.
            ("less at rest", &[(30.0, Some(0.001))], [293, 300, 300]),
            (
                "rest, then work",
                &[(30.0, Some(0.0)), (150.0, Some(0.5))],
                [300; 3],
            ),
        ];
        for (name, seen, expected) in cases {
            assert_eq!(after(40.0, seen), expected, "{name}");
        }
    }
}
