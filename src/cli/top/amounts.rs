//! Amounts in as few characters as a table has, the uncertainty beside each.

use crate::metrics::Range;
use crate::quantity::prefixed;

/// Shown where something cannot be known, or not yet.
pub const UNKNOWN: &str = "-";

/// Beyond this many per cent only the bounds themselves say anything.
const WIDEST: f64 = 999.0;

/// `312 W ±5%`: the best guess and the wider side of its interval.
pub fn short(range: Option<Range>, unit: &str) -> String {
    let Some(range) = range else {
        return UNKNOWN.to_owned();
    };
    let central = prefixed(range.central, unit, 3);
    match range.spread().map(|spread| spread * 100.0) {
        Some(percent) if percent > WIDEST => format!("{central} ±>{WIDEST:.0}%"),
        Some(percent) => format!("{central} ±{:.0}%", percent.ceil()),
        None if range.high > 0.0 => format!("0 to {}", prefixed(range.high, unit, 2)),
        None => central,
    }
}

/// `312 W (298 W to 330 W)`: the best guess and both bounds.
pub fn long(range: Range, unit: &str) -> String {
    let [low, central, high] =
        [range.low, range.central, range.high].map(|it| prefixed(it, unit, 3));
    format!("{central} ({low} to {high})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uncertainty_stands_beside_every_amount() {
        let range = |low, central, high| Some(Range { low, central, high });
        for (shown, expected) in [
            (None, "-"),
            (range(298.0, 312.0, 320.0), "312 W ±5%"),
            (range(0.0, 0.0, 0.0), "0 W"),
            (range(0.0, 0.0, 12.0), "0 to 12 W"),
            (range(0.0, 1.0, 50.0), "1.00 W ±>999%"),
            (range(1.0e6, 1.2e6, 1.3e6), "1.20 MW ±17%"),
        ] {
            assert_eq!(short(shown, "W"), expected);
        }
        let long = long(
            Range {
                low: 1.0,
                central: 2.0,
                high: 4.0,
            },
            "g",
        );
        assert_eq!(long, "2.00 g (1.00 g to 4.00 g)");
    }
}
