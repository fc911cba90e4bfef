//! Lines along which a figure is followed, and where they reach a value.

use super::normal::{NORMAL_95, probability_below};

/// Where along a line the figure is computed, in standard deviations.
pub(super) const NODES: [f64; 6] = [-3.2, -NORMAL_95, -0.7, 0.7, NORMAL_95, 3.2];

/// The nodes at which a line crosses the bounds of a product.
pub(super) const LOW_NODE: usize = 1;
pub(super) const HIGH_NODE: usize = 4;

/// Steps after which the search for a bound ends at the latest.
const MOST_STEPS: usize = 60;

/// A figure on its scale at the [`NODES`] of one line.
pub(super) type Line = [f64; NODES.len()];

/// A scale on which figures are followed: nearly straight along every line.
#[derive(Clone, Copy)]
pub(super) enum Scale {
    /// For figures that cannot be zero: a product of log-normals is a line.
    Logarithm,
    /// For the others: linear near zero, logarithmic far beyond this size.
    Beyond(f64),
}

impl Scale {
    pub fn apply(self, figure: f64) -> f64 {
        match self {
            Self::Logarithm => figure.ln(),
            Self::Beyond(size) => (figure / size).asinh(),
        }
    }

    pub fn undo(self, place: f64) -> f64 {
        match self {
            Self::Logarithm => place.exp(),
            Self::Beyond(size) => place.sinh() * size,
        }
    }
}

/// Where the mean over all lines of the probability below reaches that of `node`.
///
/// It lies between the least and the greatest value that lines have at that node.
/// The search is regula falsi in the Illinois form.
pub(super) fn crossing(lines: &[Line], node: usize) -> f64 {
    let at_node = lines.iter().filter_map(|line| line.get(node).copied());
    let (mut left, mut right) = at_node.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, r), it| {
        (l.min(it), r.max(it))
    });
    let wanted = NODES.get(node).map_or(0.5, |it| probability_below(*it));
    let excess = |place: f64| {
        let below = lines
            .iter()
            .map(|line| probability_below(along(line, place)));
        below.sum::<f64>() / lines.len() as f64 - wanted
    };
    let (mut below, mut above) = (excess(left), excess(right));
    let mut kept_left = None;
    for _ in 0..MOST_STEPS {
        if below >= 0.0 || above <= 0.0 || right - left <= 1e-12 * left.abs().max(1.0) {
            break;
        }
        let place = (left * above - right * below) / (above - below);
        let here = excess(place);
        let moves_right = here >= 0.0;
        // An end that stays twice would make the search slow.
        let stays_again = kept_left == Some(moves_right);
        if moves_right {
            (right, above) = (place, here);
            below /= if stays_again { 2.0 } else { 1.0 };
        } else {
            (left, below) = (place, here);
            above /= if stays_again { 2.0 } else { 1.0 };
        }
        kept_left = Some(moves_right);
    }
    if below >= 0.0 { left } else { right }
}

/// Where a line first reaches `place`, in standard deviations.
fn along(line: &Line, place: f64) -> f64 {
    let pieces = || line.windows(2).zip(NODES.windows(2));
    let reached = pieces().find(|(values, _)| matches!(values, [_, to] if *to >= place));
    match reached.or_else(|| pieces().next_back()) {
        Some(([from, to], [start, end])) => {
            let slope = (to - from).max(f64::MIN_POSITIVE);
            start + (place - from) / slope * (end - start)
        }
        _ => 0.0,
    }
}
