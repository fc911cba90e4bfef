//! How tenants work over time: steadily, or in bursts.

use super::super::random::Random;
use super::super::world::{Hold, Tenant};

/// Half a minute, with some idle time at both ends.
pub const STEPS: usize = 3_000;
pub const LEAD: usize = 200;

/// Where in time a tenant lies: all but the ends, or a part of that.
pub fn stay(random: &mut Random) -> (usize, usize) {
    let from = LEAD + random.below(600);
    let until = STEPS - LEAD - random.below(600);
    (from, until)
}

/// A level for all steps of a stay.
pub fn steady(level: f64, stay: (usize, usize)) -> Vec<f64> {
    let lives = |step| step >= stay.0 && step < stay.1;
    (0..STEPS)
        .map(|step| if lives(step) { level } else { 0.0 })
        .collect()
}

/// Bursts of `on` steps at most, with pauses of `off` at most.
pub fn bursty(
    random: &mut Random,
    level: f64,
    (on, off): (usize, usize),
    stay: (usize, usize),
) -> Vec<f64> {
    let mut levels = vec![0.0; STEPS];
    let mut at = stay.0;
    while at < stay.1 {
        let until = (at + 1 + random.below(on)).min(stay.1);
        levels[at..until].fill(level);
        at = until + 1 + random.below(off);
    }
    levels
}

/// Steady, or bursty in one of three rhythms.
pub fn some_wave(random: &mut Random, level: f64, stay: (usize, usize)) -> Vec<f64> {
    match random.below(4) {
        0 => steady(level, stay),
        1 => bursty(random, level, (8, 8), stay),
        2 => bursty(random, level, (60, 90), stay),
        _ => bursty(random, level, (300, 300), stay),
    }
}

pub fn tenant(name: String, stay: (usize, usize), hold: Option<Hold>) -> Tenant {
    Tenant {
        hold,
        ..Tenant::new(name, stay.0, stay.1)
    }
}
