//! Predictions of what a fit has not seen.

use crate::fits::{Fitted, quantile};
use crate::rows::Row;
use std::collections::{BTreeMap, BTreeSet};
use wattprint::plan::inference::Measured;

/// A prediction beside its measurement.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    /// Lower bound, value and upper bound that were predicted.
    pub predicted: [f64; 3],
    /// What was measured.
    pub measured: f64,
}

impl Judged {
    /// Predicted over measured or the other way round, whichever is above 1.
    pub fn factor(&self) -> f64 {
        self.bias().ln().abs().exp()
    }

    /// Predicted over measured.
    pub fn bias(&self) -> f64 {
        self.predicted[1] / self.measured
    }

    /// By what factor both bounds must be moved outwards to hold the measured value;
    /// 1 if they do.
    pub fn beyond(&self) -> f64 {
        let [low, _, high] = self.predicted;
        (low / self.measured).max(self.measured / high).max(1.0)
    }

    /// Whether the measured value lies between the bounds.
    pub fn is_covered(&self) -> bool {
        self.predicted[0] <= self.measured && self.measured <= self.predicted[2]
    }
}

/// Logarithms of measured over fitted, each of a fit without the row's group, and
/// whether the row has wide weights.
pub fn left_out<F: Fitted>(
    rows: &[&Row<F::Asked>],
    group: &dyn Fn(&Row<F::Asked>) -> String,
) -> Vec<(f64, bool)> {
    let mut errors = vec![(0.0, true); rows.len()];
    for name in groups(rows, group) {
        let (out, kept) = split(rows, |row| group(row) == name);
        let fit = F::on(&kept.iter().map(|it| rows[*it]).collect::<Vec<_>>(), &[]);
        for index in out {
            let row = rows[index];
            let error = (row.joules / fit.joules(&row.of)).ln();
            errors[index] = (error, F::is_wide(&row.of));
        }
    }
    errors
}

/// The whole answer for every row, by fits, bounds and measurements of other groups.
///
/// The bounds of an answer come from leaving out each of the *other* models in
/// turn: nothing of the row's own group has been seen.
pub fn judged<F: Fitted>(
    rows: &[&Row<F::Asked>],
    group: &dyn Fn(&Row<F::Asked>) -> String,
    with_neighbours: bool,
) -> Vec<Judged>
where
    Row<F::Asked>: Representative,
{
    let mut all: Vec<Option<Judged>> = vec![None; rows.len()];
    for name in groups(rows, group) {
        let (out, kept) = split(rows, |row| group(row) == name);
        let kept: Vec<_> = kept.iter().map(|it| rows[*it]).collect();
        let errors = left_out::<F>(&kept, &|row| row.model.clone());
        let fit = F::on(&kept, &errors);
        let near = if with_neighbours {
            measured(&representatives(&kept))
        } else {
            Vec::new()
        };
        for index in out {
            let row = rows[index];
            all[index] = Some(Judged {
                predicted: fit.answer(&row.of, &near),
                measured: row.joules,
            });
        }
    }
    all.into_iter().flatten().collect()
}

/// What says which row of a model stands for it as a single published fact.
pub trait Representative {
    /// Accelerators, then how far the batch is from a typical one.
    fn rank(&self) -> (f64, f64);
    /// The accelerator.
    fn chip(&self) -> &str;
}

impl Representative for Row<wattprint::plan::inference::Serving> {
    fn rank(&self) -> (f64, f64) {
        (self.of.count, (self.of.batch / 64.0).ln().abs())
    }
    fn chip(&self) -> &str {
        &self.of.chip.name
    }
}

impl Representative for Row<wattprint::plan::inference::Picture> {
    fn rank(&self) -> (f64, f64) {
        (self.of.count, self.of.batch)
    }
    fn chip(&self) -> &str {
        &self.of.chip.name
    }
}

/// One row for each model, task and accelerator: on the fewest accelerators, at the
/// batch nearest to 64 for text and at batch 1 for images and videos.
pub fn representatives<'a, T>(rows: &[&'a Row<T>]) -> Vec<&'a Row<T>>
where
    Row<T>: Representative,
{
    let mut best: BTreeMap<(&str, &str, &str), &Row<T>> = BTreeMap::new();
    for row in rows {
        let key = (row.model.as_str(), row.task.as_str(), row.chip());
        let kept = best.entry(key).or_insert(row);
        if row.rank() < kept.rank() {
            *kept = row;
        }
    }
    best.into_values().collect()
}

fn measured<T: Clone>(rows: &[&Row<T>]) -> Vec<Measured<T>> {
    let one = |row: &&Row<T>| Measured {
        name: row.model.clone(),
        of: row.of.clone(),
        joules: row.joules,
        citation: "".into(),
        own: false,
    };
    rows.iter().map(one).collect()
}

fn groups<T>(rows: &[&Row<T>], group: &dyn Fn(&Row<T>) -> String) -> BTreeSet<String> {
    rows.iter().map(|row| group(row)).collect()
}

/// Indices of the rows that are, and of those that are not.
fn split<T>(rows: &[&Row<T>], is: impl Fn(&Row<T>) -> bool) -> (Vec<usize>, Vec<usize>) {
    (0..rows.len()).partition(|it| is(rows[*it]))
}

/// Number, median factor, 90th percentile, median bias and coverage of some rows.
pub fn summary(judged: &[Judged]) -> String {
    let mut factors: Vec<f64> = judged.iter().map(Judged::factor).collect();
    let mut biases: Vec<f64> = judged.iter().map(Judged::bias).collect();
    let covered = judged.iter().filter(|it| it.is_covered()).count();
    format!(
        "{} | {:.2} | {:.2} | {:.2} | {:.0} %",
        judged.len(),
        quantile(&mut factors, 0.5),
        quantile(&mut factors, 0.9),
        quantile(&mut biases, 0.5),
        100.0 * covered as f64 / judged.len() as f64,
    )
}
