//! A quantity over the steps of a world, and its integral.

use super::world::{START_US, STEP_US, World};
use fake_nvml::wave::Truth;

/// Power of one device, whose integral is exact.
pub struct Trace {
    /// Before the first step and after the last, milliwatts.
    idle_mw: u64,
    /// Milliwatts in each step.
    power_mw: Vec<u64>,
    /// Nanojoules until each step begins, since the first.
    before_nj: Vec<u128>,
}

impl Trace {
    /// The power that `watts` gives for each step.
    pub fn new(world: &World, idle: f64, watts: impl Fn(usize) -> f64) -> Self {
        let milliwatts = |watts: f64| (watts * 1e3).round() as u64;
        let power_mw: Vec<u64> = (0..world.steps).map(|it| milliwatts(watts(it))).collect();
        let mut before_nj = vec![0];
        for power in &power_mw {
            let before = before_nj[before_nj.len() - 1];
            before_nj.push(before + u128::from(power * STEP_US));
        }
        Self {
            idle_mw: milliwatts(idle),
            power_mw,
            before_nj,
        }
    }

    /// Microjoules until a moment, as a counter that is brought up to date once
    /// a millisecond shows them.
    pub fn microjoules(&self, at_us: u64) -> u64 {
        (self.energy_nj(at_us / 1_000 * 1_000) / 1_000) as u64
    }
}

impl Truth for Trace {
    fn energy_nj(&self, at_us: u64) -> u128 {
        let idle = |us: u64| u128::from(us * self.idle_mw);
        let Some(since) = at_us.checked_sub(START_US) else {
            return idle(at_us);
        };
        let steps = self.power_mw.len();
        let step = (since / STEP_US) as usize;
        if step >= steps {
            return idle(at_us - steps as u64 * STEP_US) + self.before_nj[steps];
        }
        let within = u128::from(since % STEP_US * self.power_mw[step]);
        idle(START_US) + self.before_nj[step] + within
    }
}

/// A rate over the steps, integrated over seconds.
pub struct Integral {
    rate: Vec<f64>,
    before: Vec<f64>,
}

impl Integral {
    pub fn new(rate: Vec<f64>) -> Self {
        let mut before = vec![0.0];
        for it in &rate {
            before.push(before[before.len() - 1] + it * World::DT);
        }
        Self { rate, before }
    }

    /// The integral over the time before the first step, in which it was as in that
    /// step and came to whole seconds.
    pub fn before_start(&self, at_us: u64) -> f64 {
        let first = self.rate.first().copied().unwrap_or(0.0);
        let all = (first * START_US as f64 / 1e6).ceil();
        let missing = first * START_US.saturating_sub(at_us) as f64 / 1e6;
        all - missing
    }

    /// The integral until a moment.
    pub fn until(&self, at_us: u64) -> f64 {
        let since = at_us.saturating_sub(START_US);
        let step = (since / STEP_US) as usize;
        match self.rate.get(step) {
            Some(rate) => self.before[step] + rate * (since % STEP_US) as f64 / 1e6,
            None => self.before[self.before.len() - 1],
        }
    }
}
