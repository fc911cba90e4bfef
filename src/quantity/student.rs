//! Student's t, for the spread of a few values.

/// The 97.5 % point of Student's t: half the width of a central 95 % interval, in
/// standard deviations that so many degrees of freedom tell.
///
/// # Source
///
/// NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2.
/// <https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm>
pub fn student_95(degrees: usize) -> f64 {
    const POINTS: [f64; 30] = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
        2.052, 2.048, 2.045, 2.042,
    ];
    // More degrees of freedom than the table has differ by less than 4 %.
    let index = degrees.saturating_sub(1).min(POINTS.len() - 1);
    POINTS.get(index).copied().unwrap_or(1.960)
}

#[cfg(test)]
mod tests {
    use super::student_95;

    #[test]
    fn the_fewer_the_values_the_wider_and_never_narrower_than_the_normal() {
        for (degrees, expected) in [(1, 12.706), (4, 2.776), (19, 2.093), (500, 2.042)] {
            assert!((student_95(degrees) - expected).abs() < 1e-9, "{degrees}");
        }
    }
}
