//! Between which bounds a model lies that a fit has not seen.

use std::collections::BTreeMap;
use wattprint::quantity::student_95;

/// One error: the model it was made for, and the logarithm of measured over fitted.
pub type Of<'a> = (&'a str, f64);

/// The 95 % prediction interval for a row of one more model, as factors.
///
/// The errors of one model are alike: rows of it are no independent witnesses of how
/// far models lie apart. So there are two components of variance, between models and
/// within them, and the degrees of freedom are those of the few models:
///
/// ```text
/// m ± t(k − 2) · √(between + within + s² / k)
/// ```
///
/// with the mean `m` of the means of `k` models, and the variance `s²` of these means.
/// `between` is what of `s²` is left when the part that `within` causes is taken off.
///
/// # Source
///
/// Higgins, Thompson and Spiegelhalter, *A re-evaluation of random-effects
/// meta-analysis* (2009), equation 12, for the mean of one more study; the
/// variance within is added because one row is asked about and not a model's mean.
/// <https://doi.org/10.1111/j.1467-985X.2008.00552.x>
pub fn interval(errors: &[Of<'_>]) -> [f64; 2] {
    let mut models: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (model, error) in errors {
        models.entry(model).or_default().push(*error);
    }
    let (rows, k) = (errors.len() as f64, models.len() as f64);
    // Two models or fewer say nothing of how far models lie apart.
    if models.len() < 3 || errors.len() <= models.len() {
        return [1.0, 1.0];
    }
    let means: Vec<f64> = models.values().map(|it| mean(it)).collect();
    let squares = |it: &Vec<f64>| it.iter().map(|e| (e - mean(it)).powi(2)).sum::<f64>();
    let within = models.values().map(squares).sum::<f64>() / (rows - k);
    let centre = mean(&means);
    let of_means = means.iter().map(|it| (it - centre).powi(2)).sum::<f64>() / (k - 1.0);
    let caused = within
        * mean(
            &models
                .values()
                .map(|it| 1.0 / it.len() as f64)
                .collect::<Vec<_>>(),
        );
    let between = (of_means - caused).max(0.0);
    let half = student_95(models.len() - 2) * (between + within + of_means / k).sqrt();
    [(centre - half).exp(), (centre + half).exp()]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
