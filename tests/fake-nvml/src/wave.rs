//! True power, and how a sensor shows it: pure functions of time.
//!
//! Times are microseconds of any one clock; a milliwatt for a microsecond is a
//! nanojoule, so that every integral is exact in integers.

/// True power whose integral is known exactly.
pub trait Truth {
    /// Energy from the beginning of time until `at_us`, nanojoules.
    fn energy_nj(&self, at_us: u64) -> u128;

    /// Mean power over the `window_us` before `at_us`, milliwatts.
    fn mean_mw(&self, at_us: u64, window_us: u64) -> u64 {
        let window = window_us.max(1);
        let from = self.energy_nj(at_us.saturating_sub(window));
        let energy = self.energy_nj(at_us).saturating_sub(from);
        (energy / u128::from(window)) as u64
    }
}

/// A square wave that began at `origin_us`; before it nothing was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wave {
    /// Power in the second part of each period, milliwatts.
    pub low_mw: u64,
    /// Power in the first part of each period, milliwatts.
    pub high_mw: u64,
    /// Length of a period, microseconds.
    pub period_us: u64,
    /// The first part's share of a period, in thousandths.
    pub duty_permille: u64,
    /// When the wave began.
    pub origin_us: u64,
    /// Energy that had been used when it began, nanojoules.
    pub origin_nj: u64,
}

/// Power that changes at given instants; before the first nothing is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Steps(
    /// From when, microseconds, and how much, milliwatts; in order of time.
    pub Vec<(u64, u64)>,
);

/// How a sensor shows the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sensor {
    /// The counter is brought up to date this often; 0 is continuously.
    pub counter_tick_us: u64,
    /// An instant at which the counter is brought up to date.
    pub counter_phase_us: u64,
    /// Power is brought up to date this often; 0 is continuously.
    pub power_tick_us: u64,
    /// The average power field looks back this far.
    pub average_window_us: u64,
    /// The instant power field looks back this far.
    pub instant_window_us: u64,
    /// What it shows over what is true, less one, in millionths.
    pub gain_ppm: i64,
    /// Added to the counter: a restart is minus what it showed.
    pub offset_mj: i64,
}

impl Wave {
    /// A constant power since time zero.
    pub fn constant(power_mw: u64) -> Self {
        Self {
            low_mw: power_mw,
            high_mw: power_mw,
            period_us: 1_000,
            duty_permille: 0,
            origin_us: 0,
            origin_nj: 0,
        }
    }
}

impl Truth for Wave {
    fn energy_nj(&self, at_us: u64) -> u128 {
        let period = u128::from(self.period_us.max(1));
        let high_part = period * u128::from(self.duty_permille.min(1_000)) / 1_000;
        let (low, high) = (u128::from(self.low_mw), u128::from(self.high_mw));
        let elapsed = u128::from(at_us.saturating_sub(self.origin_us));
        let (periods, rest) = (elapsed / period, elapsed % period);
        u128::from(self.origin_nj)
            + periods * (high_part * high + (period - high_part) * low)
            + rest.min(high_part) * high
            + rest.saturating_sub(high_part) * low
    }
}

impl Truth for Steps {
    fn energy_nj(&self, at_us: u64) -> u128 {
        let ends = self.0.iter().skip(1).map(|(from, _)| *from);
        let parts = self.0.iter().zip(ends.chain([u64::MAX]));
        parts
            .map(|((from, power), until)| {
                u128::from(until.min(at_us).saturating_sub(*from)) * u128::from(*power)
            })
            .sum()
    }
}

impl Sensor {
    /// An H100 as far as known: a tick of 100 ms, an average of 1 s, an instant
    /// power that sees 25 ms of each tick.
    ///
    /// # Source
    ///
    /// Yang, Adamek, Armour, arXiv:2312.02741, and the data published with it.
    pub const HOPPER: Self = Self {
        counter_tick_us: 100_000,
        counter_phase_us: 0,
        power_tick_us: 100_000,
        average_window_us: 1_000_000,
        instant_window_us: 25_000,
        gain_ppm: 0,
        offset_mj: 0,
    };

    /// The energy counter at an instant, millijoules.
    pub fn counter_mj(&self, truth: &impl Truth, at_us: u64) -> u64 {
        let seen = last_update(at_us, self.counter_tick_us, self.counter_phase_us);
        let shown = self.with_gain(truth.energy_nj(seen)) / 1_000_000;
        (shown as i128 + i128::from(self.offset_mj)).max(0) as u64
    }

    /// The average power field at an instant, milliwatts.
    pub fn average_mw(&self, truth: &impl Truth, at_us: u64) -> u64 {
        self.power_mw(truth, at_us, self.average_window_us)
    }

    /// The instant power field at an instant, milliwatts.
    pub fn instant_mw(&self, truth: &impl Truth, at_us: u64) -> u64 {
        self.power_mw(truth, at_us, self.instant_window_us)
    }

    fn power_mw(&self, truth: &impl Truth, at_us: u64, window_us: u64) -> u64 {
        let seen = last_update(at_us, self.power_tick_us, self.counter_phase_us);
        self.with_gain(u128::from(truth.mean_mw(seen, window_us))) as u64
    }

    fn with_gain(&self, value: u128) -> u128 {
        let millionths = 1_000_000_i128 + i128::from(self.gain_ppm);
        (value as i128 * millionths / 1_000_000).max(0) as u128
    }
}

/// When a sensor with that tick and phase was last brought up to date.
pub fn last_update(at_us: u64, tick_us: u64, phase_us: u64) -> u64 {
    if tick_us == 0 {
        return at_us;
    }
    let since = (at_us + tick_us - phase_us % tick_us) % tick_us;
    at_us.saturating_sub(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAVE: Wave = Wave {
        low_mw: 100_000,
        high_mw: 600_000,
        period_us: 20_000,
        duty_permille: 250,
        origin_us: 1_000,
        origin_nj: 7,
    };

    #[test]
    fn the_integral_of_a_wave_is_the_sum_of_its_microseconds() {
        let mut sum = 7_u128;
        for at in 1_000..45_000_u64 {
            assert_eq!(WAVE.energy_nj(at), sum, "at {at}");
            let high = (at - 1_000) % 20_000 < 5_000;
            sum += if high { 600_000 } else { 100_000 };
        }
    }

    #[test]
    fn steps_draw_what_they_say_from_when_they_say() {
        let steps = Steps(vec![(10, 5), (20, 50), (30, 0)]);
        for (at, energy) in [(0, 0), (10, 0), (15, 25), (20, 50), (25, 300), (99, 550)] {
            assert_eq!(steps.energy_nj(at), energy, "at {at}");
        }
    }

    #[test]
    fn a_counter_shows_the_truth_of_its_last_update() {
        let sensor = Sensor {
            counter_phase_us: 30_000,
            ..Sensor::HOPPER
        };
        let truth = Wave::constant(1_000_000);
        for (at, shown) in [(130_000, 130_000), (229_999, 130_000), (230_000, 230_000)] {
            assert_eq!(sensor.counter_mj(&truth, at), shown, "at {at}");
        }
    }

    #[test]
    fn gain_offset_and_window_act_on_what_is_shown_not_on_the_truth() {
        let sensor = Sensor {
            gain_ppm: -50_000,
            offset_mj: -10,
            counter_tick_us: 0,
            ..Sensor::HOPPER
        };
        let truth = Wave::constant(1_000_000);
        assert_eq!(sensor.counter_mj(&truth, 100), 85);
        assert_eq!(sensor.average_mw(&truth, 2_000_000), 950_000);
        // At 1.95 s the last update was at 1.9 s: 0.9 s of the window had power.
        let late = Steps(vec![(1_000_000, 1_000_000)]);
        assert_eq!(Sensor::HOPPER.average_mw(&late, 1_950_000), 900_000);
        assert_eq!(Sensor::HOPPER.instant_mw(&late, 1_950_000), 1_000_000);
    }
}
