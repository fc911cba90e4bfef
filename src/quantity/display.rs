//! Prefixes and significant figures: the only place that rounds.

/// A number in a unit with a decimal prefix, to `digits` significant figures.
///
/// Joules, grams, litres, watts: `prefixed(1234.5, "J", 3)` is `1.23 kJ`.
pub fn prefixed(value: f64, unit: &str, digits: usize) -> String {
    const PREFIXES: [(f64, &str); 8] = [
        (1e12, "T"),
        (1e9, "G"),
        (1e6, "M"),
        (1e3, "k"),
        (1.0, ""),
        (1e-3, "m"),
        (1e-6, "µ"),
        (1e-9, "n"),
    ];
    if value == 0.0 || !value.is_finite() {
        return format!("{value} {unit}");
    }
    // The value is rounded first, so that 999.9 becomes 1.00 k and not 1000.
    let rounded = round(value, digits);
    let (scale, prefix) = PREFIXES
        .iter()
        .find(|(scale, _)| rounded.abs() >= *scale)
        .unwrap_or(&(1e-9, "n"));
    format!("{} {prefix}{unit}", significant(value / scale, digits))
}

/// A number to `digits` significant figures, without an exponent.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let rounded = round(value, digits);
    let magnitude = rounded.abs().log10().floor();
    let decimals = (digits as f64 - 1.0 - magnitude).max(0.0) as usize;
    format!("{rounded:.decimals$}")
}

/// A share as a whole percentage, or with one decimal below 10 %.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent != 0.0 && percent.abs() < 9.95 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}

fn round(value: f64, digits: usize) -> f64 {
    let magnitude = value.abs().log10().floor();
    let scale = 10f64.powf(digits as f64 - 1.0 - magnitude);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_significant_figures_with_a_prefix() {
        for (value, expected) in [
            (0.0, "0 J"),
            (0.012_34, "12.3 mJ"),
            (999.96, "1.00 kJ"),
            (1234.5, "1.23 kJ"),
            (3.6e6, "3.60 MJ"),
            (123_456.0, "123 kJ"),
        ] {
            assert_eq!(prefixed(value, "J", 3), expected);
        }
        assert_eq!(significant(1234.5, 2), "1200");
        assert_eq!(percent(0.614), "61 %");
        assert_eq!(percent(0.0213), "2.1 %");
    }
}
