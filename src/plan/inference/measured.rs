//! Single measurements: the published ones, and the user's own.

use super::media::Picture;
use super::serving::{Generation, Serving};
use std::sync::Arc;

/// One measured configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured<T> {
    /// The model, as its publisher names it.
    pub name: String,
    /// What was measured.
    pub of: T,
    /// Joules of the accelerators per token, image or video.
    pub joules: f64,
    /// The publication: `publisher, title (year), locator`.
    pub citation: Arc<str>,
    /// Whether the user supplied it.
    pub own: bool,
}

/// A measurement beside a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<T> {
    /// The measurement.
    pub measured: Measured<T>,
    /// How much it counts for the question: 1 if it is the very configuration.
    pub weight: f64,
}

/// What can be compared to say how near two configurations are.
pub trait Comparable {
    /// The squared distance; `None` if nothing can be learnt from one for the other.
    fn squared_distance(&self, other: &Self) -> Option<f64>;
}

impl Comparable for Serving {
    /// Each part is a logarithm over the scale at which it makes a difference:
    /// half an e-fold of size is another model, but errors of one model are much
    /// alike over two e-folds of batch or length.
    fn squared_distance(&self, other: &Self) -> Option<f64> {
        let chips = chips(&self.chip.name, &other.chip.name)?;
        let bytes = (self.precision.bytes(), other.precision.bytes());
        let parts = [
            part(self.total, other.total, 0.5),
            part(self.active, other.active, 0.5),
            part(bytes.0, bytes.1, 0.35),
            part(self.count, other.count, 1.0),
            part(self.batch, other.batch, 2.0),
            part(self.input_tokens, other.input_tokens, 2.0),
            part(self.output_tokens, other.output_tokens, 2.0),
        ];
        Some(chips + parts.iter().sum::<f64>())
    }
}

impl Comparable for Picture {
    fn squared_distance(&self, other: &Self) -> Option<f64> {
        if self.moves() != other.moves() {
            return None;
        }
        let parts = [
            part(self.params, other.params, 0.25),
            part(self.patches(), other.patches(), 1.0),
            part(self.steps, other.steps, 1.0),
            part(self.count, other.count, 1.0),
            part(self.batch, other.batch, 2.0),
        ];
        Some(chips(&self.chip.name, &other.chip.name)? + parts.iter().sum::<f64>())
    }
}

/// The measurements by how near they are, the nearest first.
///
/// Of two that are as near, the one that stands first.
pub fn nearest<T: Comparable + Clone>(asked: &T, measured: &[Measured<T>]) -> Vec<Near<T>> {
    let near = |it: &Measured<T>| {
        let weight = (-asked.squared_distance(&it.of)?).exp();
        Some(Near {
            measured: it.clone(),
            weight,
        })
    };
    let mut all: Vec<_> = measured.iter().filter_map(near).collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    all
}

fn part(one: f64, other: f64, scale: f64) -> f64 {
    ((one / other).ln() / scale).powi(2)
}

/// Accelerators of one generation are near; nothing is learnt across generations.
fn chips(one: &str, other: &str) -> Option<f64> {
    if one == other {
        return Some(0.0);
    }
    let (one, other) = (Generation::of(one), Generation::of(other));
    (one == other && one != Generation::Other).then_some(0.5)
}
