//! Prefixes and significant figures: the only place that rounds.

use super::Estimate;

/// A number in a unit with a decimal prefix, to `digits` significant figures.
///
/// Joules, grams, litres, watts: `prefixed(1234.5, "J", 3)` is `1.23 kJ`. A
/// million grams are a tonne, a thousand litres a cubic metre, and 3600 seconds an hour.
pub fn prefixed(value: f64, unit: &str, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value} {unit}");
    }
    let (scale, unit) = unit_for(value, unit, digits);
    format!("{} {unit}", significant(value / scale, digits))
}

/// A number with the prefix of another one, so that the two can be compared.
///
/// It has its own prefix where the other's would take many digits:
/// `prefixed_like(600.0, 1500.0, "J", 2)` is `0.60 kJ`.
pub fn prefixed_like(value: f64, other: f64, unit: &str, digits: usize) -> String {
    if other == 0.0 || !other.is_finite() {
        return prefixed(value, unit, digits);
    }
    let (scale, name) = unit_for(other, unit, digits);
    let scaled = value / scale;
    if !(0.01..1e4).contains(&scaled) {
        return prefixed(value, unit, digits);
    }
    format!("{} {name}", significant(scaled, digits))
}

/// The unit in which a value is said, and how many base units it is.
///
/// A long time is in hours: nobody counts in kiloseconds.
fn unit_for(value: f64, unit: &str, digits: usize) -> (f64, String) {
    const HOUR: f64 = 3600.0;
    match (unit, round(value, digits).abs()) {
        ("s", HOUR..) => (HOUR, "h".to_owned()),
        ("s", 1e3..) => (1.0, unit.to_owned()),
        _ => {
            let (scale, prefix) = prefix(value, digits);
            (scale, named(prefix, unit))
        }
    }
}

/// A unit with its prefix, by the name under which people know it.
fn named(prefix: &str, unit: &str) -> String {
    match (prefix, unit) {
        ("M", "g") => "t".to_owned(),
        ("G", "g") => "kt".to_owned(),
        ("T", "g") => "Mt".to_owned(),
        ("P", "g") => "Gt".to_owned(),
        ("E", "g") => "Tt".to_owned(),
        ("k", "L") => "m³".to_owned(),
        _ => format!("{prefix}{unit}"),
    }
}

/// The largest prefix that leaves a number of at least 1 before it.
fn prefix(value: f64, digits: usize) -> (f64, &'static str) {
    const PREFIXES: [(f64, &str); 15] = [
        (1e24, "Y"),
        (1e21, "Z"),
        (1e18, "E"),
        (1e15, "P"),
        (1e12, "T"),
        (1e9, "G"),
        (1e6, "M"),
        (1e3, "k"),
        (1.0, ""),
        (1e-3, "m"),
        (1e-6, "µ"),
        (1e-9, "n"),
        (1e-12, "p"),
        (1e-15, "f"),
        (1e-18, "a"),
    ];
    // The value is rounded first, so that 999.9 becomes 1.00 k and not 1000.
    let rounded = round(value, digits);
    let found = PREFIXES
        .into_iter()
        .find(|(scale, _)| rounded.abs() >= *scale);
    found.unwrap_or((1e-18, "a"))
}

/// A number to `digits` significant figures, without an exponent.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let rounded = round(value, digits);
    let magnitude = rounded.abs().log10().floor() as i64;
    let decimals = usize::try_from(i64::try_from(digits).unwrap_or(0) - 1 - magnitude).unwrap_or(0);
    format!("{rounded:.decimals$}")
}

/// A number to at most `digits` significant figures as one keys it into a calculator.
///
/// Zeros at the end of a fraction say nothing there and are left out. Very large and
/// very small numbers are a number times a power of ten: `1.65·10⁻⁷`.
pub fn calculable(value: f64, digits: usize) -> String {
    let magnitude = value.abs();
    if value == 0.0 || !value.is_finite() || (1e-4..1e7).contains(&magnitude) {
        return without_trailing_zeros(&significant(value, digits));
    }
    let rounded = round(value, digits);
    let exponent = rounded.abs().log10().floor();
    let mantissa = significant(rounded / 10f64.powf(exponent), digits);
    let power = superscript(&format!("{exponent:.0}"));
    format!("{}·10{power}", without_trailing_zeros(&mantissa))
}

/// A value with its bounds, each to at most four figures: `4 years (3 to 6)`, `0.8 (0.6 to 1)`.
///
/// Zeros at the end of a fraction are left out: a factor that is published as 4 is not
/// known to four figures. Bounds that are no interval are left out, as is the unit `1`.
pub fn bounded(value: &Estimate<f64>, unit: &str) -> String {
    let [low, central, high] = [value.low(), value.central(), value.high()]
        .map(|it| without_trailing_zeros(&significant(it, 4)));
    let unit = if unit == "1" {
        String::new()
    } else {
        format!(" {unit}")
    };
    if low == high {
        return format!("{central}{unit}");
    }
    format!("{central}{unit} ({low} to {high})")
}

fn without_trailing_zeros(number: &str) -> String {
    if !number.contains('.') {
        return number.to_owned();
    }
    let number = number.trim_end_matches('0');
    number.trim_end_matches('.').to_owned()
}

fn superscript(number: &str) -> String {
    let raised = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0'..='9' => char::from_u32(0x2070 + u32::from(c) - u32::from('0')).unwrap_or(c),
        other => other,
    };
    number.chars().map(raised).collect()
}

/// A number as a mantissa of `digits` figures and a power of ten.
///
/// `scientific(24e24, 2)` is `("2.4", 25)`. Zero, and what is no number, have none.
pub fn scientific(value: f64, digits: usize) -> (String, i32) {
    if value == 0.0 || !value.is_finite() {
        return (format!("{value}"), 0);
    }
    let decimals = digits.saturating_sub(1);
    let written = format!("{value:.decimals$e}");
    let (mantissa, power) = written.split_once('e').unwrap_or((&written, "0"));
    (mantissa.to_owned(), power.parse().unwrap_or(0))
}

/// A share as a whole percentage, or with one decimal below 10 %.
pub fn percent(share: f64) -> String {
    // A sum of nothing is a negative zero, which nobody writes.
    let percent = share * 100.0 + 0.0;
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
        assert_eq!(prefixed(4.8e22, "FLOP", 3), "48.0 ZFLOP");
        assert_eq!(prefixed(3.8e25, "FLOP", 2), "38 YFLOP");
        assert_eq!(prefixed(4.1e-13, "g", 2), "410 fg");
        assert_eq!(prefixed(1.3e7, "g", 2), "13 t");
        assert_eq!(prefixed_like(6.8e6, 1.3e7, "g", 2), "6.8 t");
        assert_eq!(prefixed(2.8e4, "L", 2), "28 m³");
        assert_eq!(prefixed(7.95e6, "s", 3), "2210 h");
        assert_eq!(prefixed(1234.0, "s", 3), "1230 s");
        assert_eq!(prefixed_like(1800.0, 7200.0, "s", 2), "0.50 h");
        assert_eq!(significant(1234.5, 2), "1200");
        assert_eq!(scientific(2.44e25, 2), ("2.4".to_owned(), 25));
        assert_eq!(scientific(9.96e-5, 2), ("1.0".to_owned(), -4));
        assert_eq!(scientific(0.0, 2), ("0".to_owned(), 0));
        assert_eq!(percent(0.614), "61 %");
        assert_eq!(percent(0.0213), "2.1 %");
    }

    #[test]
    fn numbers_for_a_calculator_have_no_idle_zeros_and_few_digits() {
        for (value, digits, expected) in [
            (268.000_000_000_000_06, 6, "268"),
            (1.36, 4, "1.36"),
            (0.412_38, 4, "0.4124"),
            (1.65e-7, 4, "1.65·10⁻⁷"),
            (3.5604e18, 4, "3.56·10¹⁸"),
            (9_999_999.6, 4, "10000000"),
            (-2.5, 3, "-2.5"),
            (0.0, 3, "0"),
        ] {
            assert_eq!(calculable(value, digits), expected);
        }
    }

    #[test]
    fn a_bound_has_the_prefix_of_its_value_unless_that_takes_many_digits() {
        for (value, other, expected) in [
            (600.0, 1500.0, "0.60 kJ"),
            (1200.0, 950.0, "1200 J"),
            (0.3, 1500.0, "300 mJ"),
            (2e9, 1500.0, "2.0 GJ"),
            (0.0, 1500.0, "0 J"),
            (5.0, 0.0, "5.0 J"),
        ] {
            assert_eq!(prefixed_like(value, other, "J", 2), expected);
        }
    }
}
