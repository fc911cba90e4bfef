//! Zones that show one register twice.
//!
//! `intel-rapl-mmio` repeats a package, and some AMD processors show one
//! package-wide register as that of each die. Adding both would double the energy.

use super::super::clock;
use super::Meter;
use super::zone::Zone;
use crate::sample::Channel;
use std::collections::BTreeSet;
use std::time::Duration;

/// One reading of a counter in microjoules.
type Look = Option<(Duration, u64)>;

/// The meters without those that repeat another's register.
///
/// The first of a kind stays, so a caller puts the preferred interface first.
pub(super) fn distinct(meters: Vec<(Zone, Meter)>) -> Vec<Meter> {
    let look = || -> Vec<Look> { meters.iter().map(|(_, meter)| peek(meter)).collect() };
    let (first, second) = (look(), look());
    let looks: Vec<[Look; 2]> = first.into_iter().zip(second).map(Into::into).collect();
    let mut seen = BTreeSet::<Channel>::new();
    let mut kept = Vec::<(Zone, [Look; 2])>::new();
    let mut result = Vec::new();
    for ((zone, meter), look) in meters.into_iter().zip(looks) {
        let repeats = |(other, other_look): &(Zone, [Look; 2])| {
            // Two packages, or a package and its memory, are never one register.
            other.component == zone.component
                && other.package == zone.package
                && shows_the_same(*other_look, look)
        };
        let is_new = seen.insert(zone.channel()) && !kept.iter().any(repeats);
        if is_new {
            kept.push((zone, look));
            result.push(meter);
        }
    }
    result
}

fn peek(meter: &Meter) -> Look {
    let at = clock::monotonic();
    meter.register.read().ok().map(|ticks| (at, ticks))
}

/// Whether two counters are one register: on two successive looks they differ by
/// no more than a kilowatt could have added between the two readings and one
/// update of the register.
fn shows_the_same(one: [Look; 2], other: [Look; 2]) -> bool {
    const UPDATE: Duration = Duration::from_millis(1);
    const MICROJOULES_PER_MICROSECOND: u128 = 1_000;
    let near = |one: Look, other: Look| match (one, other) {
        (Some((at, energy)), Some((other_at, other_energy))) => {
            let gap = at.abs_diff(other_at) + UPDATE;
            u128::from(energy.abs_diff(other_energy))
                <= gap.as_micros() * MICROJOULES_PER_MICROSECOND
        }
        _ => false,
    };
    one.into_iter()
        .zip(other)
        .all(|(one, other)| near(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(first: u64, second: u64) -> [Look; 2] {
        [
            Some((Duration::from_micros(10), first)),
            Some((Duration::from_micros(30), second)),
        ]
    }

    #[test]
    fn one_register_read_twice_in_a_row_hardly_moves() {
        let one = looks(5_000_000_000, 5_000_004_000);
        let mirrored = looks(5_000_001_000, 5_000_005_000);
        let apart = looks(5_000_001_000, 5_009_005_000);
        let other = looks(9_000_000_000, 9_000_004_000);
        assert!(shows_the_same(one, mirrored));
        assert!(
            !shows_the_same(one, apart),
            "the second look must agree too"
        );
        assert!(!shows_the_same(one, other));
        assert!(
            !shows_the_same(one, [None, None]),
            "unknown is not the same"
        );
    }
}
