//! Lines through the space of inputs, all in the direction of steepest change.
//!
//! What is followed along them is whatever a function makes of the inputs' values:
//! one figure on its scale, or two figures at once.

use super::lattice::Lattice;
use super::law::Law;
use super::normal::NORMAL_95;

/// Changes of this length and less are rounding: the figure does not change.
const ROUNDING: f64 = 1e-12;

/// The unit vector along which a figure changes most when one input after the other
/// moves from bound to bound; nothing if no input moves it.
pub(super) fn steepest(laws: &[Law], figure: impl Fn(&[f64]) -> f64) -> Option<Vec<f64>> {
    let mut values: Vec<f64> = laws.iter().map(|law| law.at(0.0)).collect();
    let mut direction = Vec::with_capacity(laws.len());
    for (index, law) in laws.iter().enumerate() {
        let mut at = |deviate: f64| {
            if let Some(moved) = values.get_mut(index) {
                *moved = law.at(deviate);
            }
            figure(&values)
        };
        direction.push(at(NORMAL_95) - at(-NORMAL_95));
        at(0.0);
    }
    let length = direction.iter().map(|it| it * it).sum::<f64>().sqrt();
    for it in &mut direction {
        *it /= length;
    }
    (length > ROUNDING && length.is_finite()).then_some(direction)
}

/// What `figure` is at these nodes of every line in this direction.
pub(super) fn follow<T, const N: usize>(
    laws: &[Law],
    lattice: &Lattice,
    direction: &[f64],
    nodes: [f64; N],
    figure: impl Fn(&[f64]) -> T,
) -> Vec<[T; N]> {
    let generators = lattice.generators(direction);
    let mut values = vec![0.0; direction.len()];
    let line = |point: usize| {
        let across = generators.iter().map(|it| lattice.deviate(point, *it));
        let mut across: Vec<f64> = across.collect();
        let along: f64 = across.iter().zip(direction).map(|(a, d)| a * d).sum();
        for (across, direction) in across.iter_mut().zip(direction) {
            *across -= along * direction;
        }
        nodes.map(|node| {
            let places = laws.iter().zip(across.iter().zip(direction));
            for (value, (law, (across, direction))) in values.iter_mut().zip(places) {
                *value = law.at(across + node * direction);
            }
            figure(&values)
        })
    };
    (0..lattice.points()).map(line).collect()
}
