//! The standard normal law, as far as bounds need it.

/// Half the width of a central 95 % interval, in standard deviations.
pub(super) const NORMAL_95: f64 = 1.959_963_984_540_054;

/// Quantiles of the standard normal law at (30 + k + ½) / 61, for k from 0.
pub(super) const QUANTILES: [f64; 31] = [
    0.0, 0.041_104, 0.082_277, 0.123_591, 0.165_116, 0.206_929, 0.249_106, 0.291_732, 0.334_894,
    0.378_690, 0.423_225, 0.468_616, 0.514_994, 0.562_507, 0.611_326, 0.661_648, 0.713_705,
    0.767_771, 0.824_182, 0.883_346, 0.945_777, 1.012_131, 1.083_270, 1.160_362, 1.245_046,
    1.339_746, 1.448_272, 1.577_180, 1.739_384, 1.967_025, 2.400_036,
];

/// Steps of Newton's method from one quantile to the next.
const NEWTON_STEPS: usize = 5;

/// The probability that a standard normal deviate is at most `z`.
///
/// # Source
///
/// Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 7.1.26
/// for the error function: within 1.5·10⁻⁷.
pub(super) fn probability_below(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = t
        * (0.254_829_592
            + t * (-0.284_496_736
                + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let tail = series * (-x * x).exp() / 2.0;
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// The quantiles of the standard normal law at (n ÷ 2 + k + ½) / n, for k from 0 up to
/// n ÷ 2, where `n` is odd.
///
/// Each is found from the one before by Newton's method, which [`probability_below`]
/// limits to some 10⁻⁶ up to three standard deviations.
pub(super) fn upper_quantiles(n: usize) -> Vec<f64> {
    let mut z = 0.0_f64;
    let quantile = |k: usize| {
        let wanted = 0.5 + k as f64 / n as f64;
        for _ in 0..NEWTON_STEPS {
            let density = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
            z += (wanted - probability_below(z)) / density;
        }
        z
    };
    (0..=n / 2).map(quantile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probabilities_are_those_of_the_tables() {
        for (z, expected) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746),
            (-1.0, 0.158_655_254),
            (NORMAL_95, 0.975),
            (-3.0, 0.001_349_898),
        ] {
            assert!((probability_below(z) - expected).abs() < 2e-7, "{z}");
        }
    }

    #[test]
    fn quantiles_are_where_the_probabilities_say() {
        for (k, (one, other)) in QUANTILES.iter().zip(upper_quantiles(61)).enumerate() {
            assert!((one - other).abs() < 2e-5, "{k}: {one} {other}");
        }
        for (k, z) in upper_quantiles(1021).into_iter().enumerate() {
            let expected = 0.5 + k as f64 / 1021.0;
            assert!((probability_below(z) - expected).abs() < 1e-8, "{k}: {z}");
        }
    }
}
