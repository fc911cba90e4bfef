//! Robust non-linear least squares with soft priors.

/// What is known of a parameter before the data: its value and standard deviation.
pub type Prior = (f64, f64);

/// A problem: residuals of some parameters, each with its weight in them.
pub struct Problem<'a> {
    /// The residuals at these parameters.
    pub residuals: &'a dyn Fn(&[f64]) -> Vec<f64>,
    /// One prior a parameter.
    pub priors: &'a [Prior],
    /// How much the priors count.
    pub firmness: f64,
}

/// Residuals above this count less than quadratically.
const SCALE: f64 = 0.3;
const STEP: f64 = 1e-6;
const ROUNDS: usize = 100;

/// The parameters of least robust cost.
///
/// # Source
///
/// Levenberg and Marquardt's step on the weights of Huber-like losses; the loss is
/// `2 s² (sqrt(1 + (r/s)²) − 1)`, as `soft_l1` in SciPy's `least_squares`.
pub fn minimum(problem: &Problem) -> Vec<f64> {
    let mut at: Vec<f64> = problem.priors.iter().map(|it| it.0).collect();
    let mut damping = 1e-2;
    let mut cost = problem.cost(&at);
    for _ in 0..ROUNDS {
        let step = problem.step(&at, damping);
        let next: Vec<f64> = at.iter().zip(&step).map(|(a, s)| a + s).collect();
        let reached = problem.cost(&next);
        if reached < cost {
            let gained = cost - reached;
            (at, cost) = (next, reached);
            damping = (damping * 0.3).max(1e-9);
            if gained < 1e-10 * cost {
                break;
            }
        } else {
            damping *= 4.0;
            if damping > 1e9 {
                break;
            }
        }
    }
    at
}

impl Problem<'_> {
    fn all(&self, at: &[f64]) -> Vec<f64> {
        let mut all = (self.residuals)(at);
        let priors = self.priors.iter().zip(at);
        all.extend(priors.map(|((mean, deviation), p)| self.firmness * (p - mean) / deviation));
        all
    }

    fn cost(&self, at: &[f64]) -> f64 {
        let loss = |r: &f64| 2.0 * SCALE.powi(2) * ((1.0 + (r / SCALE).powi(2)).sqrt() - 1.0);
        self.all(at).iter().map(loss).sum()
    }

    fn step(&self, at: &[f64], damping: f64) -> Vec<f64> {
        let here = self.all(at);
        let columns: Vec<Vec<f64>> = (0..at.len())
            .map(|index| {
                let mut moved = at.to_vec();
                moved[index] += STEP;
                let moved = self.all(&moved);
                moved
                    .iter()
                    .zip(&here)
                    .map(|(m, h)| (m - h) / STEP)
                    .collect()
            })
            .collect();
        let weight = |r: &f64| 1.0 / (1.0 + (r / SCALE).powi(2)).sqrt();
        let weights: Vec<f64> = here.iter().map(weight).collect();
        let product = |a: &[f64], b: &[f64]| -> f64 {
            a.iter()
                .zip(b)
                .zip(&weights)
                .map(|((a, b), w)| a * b * w)
                .sum()
        };
        let mut matrix: Vec<Vec<f64>> = columns
            .iter()
            .map(|row| {
                let mut line: Vec<f64> = columns.iter().map(|it| product(row, it)).collect();
                line.push(-product(row, &here));
                line
            })
            .collect();
        for (index, row) in matrix.iter_mut().enumerate() {
            row[index] *= 1.0 + damping;
        }
        solved(matrix)
    }
}

/// Gauss's elimination with pivots of a matrix with its right-hand side.
fn solved(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let size = matrix.len();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|a, b| {
                matrix[*a][column]
                    .abs()
                    .total_cmp(&matrix[*b][column].abs())
            })
            .unwrap_or(column);
        matrix.swap(column, pivot);
        let row = matrix[column].clone();
        for (index, other) in matrix.iter_mut().enumerate() {
            if index == column {
                continue;
            }
            let factor = other[column] / row[column];
            for (target, value) in other.iter_mut().zip(&row) {
                *target -= factor * value;
            }
        }
    }
    (0..size)
        .map(|it| matrix[it][size] / matrix[it][it])
        .collect()
}
