//! Lines along which a figure is followed, and where they reach a value.

use super::normal::{NORMAL_95, probability_below};

/// Where along a line the figure is computed, in standard deviations.
pub(super) const NODES: [f64; 6] = [-3.2, -NORMAL_95, -0.7, 0.7, NORMAL_95, 3.2];

/// The nodes at which a line crosses the bounds of a product.
pub(super) const LOW_NODE: usize = 1;
pub(super) const HIGH_NODE: usize = 4;

/// Probabilities that differ by less are the same: the values that they belong to
/// were computed on different ways.
const ROUNDING: f64 = 1e-9;

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

/// Where a figure's bound lies on its scale.
#[derive(Clone, Copy)]
pub(super) struct Crossing {
    /// The place.
    pub place: f64,
    /// Its standard error, if the lines had been drawn at random.
    ///
    /// It is none where all lines are the same, as those of a product are.
    pub error: f64,
}

/// Half the stretch around a bound over which the probability's slope is taken.
const AROUND: f64 = 0.05;

/// Where the mean over all lines of the probability below reaches that of `node`.
///
/// On lines that only rise it lies between the least and the greatest value that they
/// have at that node; otherwise between those that they have at any. The search is
/// regula falsi in the Illinois form.
pub(super) fn crossing(lines: &[Line], node: usize) -> Crossing {
    let wanted = NODES.get(node).map_or(0.5, |it| probability_below(*it));
    let at_nodes = NODES.map(probability_below);
    let excess = |place: f64| {
        let each = lines
            .iter()
            .map(|line| below(line, &NODES, &at_nodes, place));
        each.sum::<f64>() / lines.len() as f64 - wanted
    };
    let at_node = lines.iter().filter_map(|line| line.get(node).copied());
    let (mut left, mut right) = ends(at_node);
    let (mut below, mut above) = (excess(left), excess(right));
    if below > ROUNDING || above < -ROUNDING {
        (left, right) = ends(lines.iter().flatten().copied());
        (below, above) = (excess(left), excess(right));
    }
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
    let place = if below >= 0.0 { left } else { right };
    let slope = (excess(place + AROUND) - excess(place - AROUND)) / (2.0 * AROUND);
    let each = lines
        .iter()
        .map(|line| self::below(line, &NODES, &at_nodes, place));
    let squares: f64 = each.map(|it| (it - wanted).powi(2)).sum();
    Crossing {
        place,
        // The standard deviation over the lines, by the root of their number.
        error: squares.sqrt() / lines.len() as f64 / slope,
    }
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, r), it| {
        (l.min(it), r.max(it))
    })
}

/// The probability that the figure stays below `place` on one line.
///
/// Between two nodes the line is straight, and the first and last piece go on for
/// ever. A line may fall as well as rise, as where an input multiplies one part and
/// divides another: each piece counts by the probability of what of it lies below.
pub(super) fn below<const N: usize>(
    line: &[f64; N],
    nodes: &[f64; N],
    at_nodes: &[f64; N],
    place: f64,
) -> f64 {
    let last = N - 2;
    let pieces = line.windows(2).zip(nodes.windows(2));
    let pieces = pieces.zip(at_nodes.windows(2)).enumerate();
    let parts = pieces.map(|(piece, values)| {
        let ((&[from, to], &[start, end]), &[left, right]) = values else {
            return 0.0;
        };
        let (left, right) = (
            if piece == 0 { 0.0 } else { left },
            if piece == last { 1.0 } else { right },
        );
        let slope = (to - from) / (end - start);
        if slope == 0.0 {
            return if from <= place { right - left } else { 0.0 };
        }
        let reached = probability_below(start + (place - from) / slope);
        let reached = reached.clamp(left, right);
        if slope > 0.0 {
            reached - left
        } else {
            right - reached
        }
    });
    parts.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_falls_and_rises_counts_on_both_sides() {
        let at_nodes = NODES.map(probability_below);
        let valley = NODES.map(f64::abs);
        for (place, expected) in [
            (NORMAL_95, 0.95),
            (0.7, 2.0 * probability_below(0.7) - 1.0),
            (0.6, 0.0),
            (9.0, 1.0),
        ] {
            let found = below(&valley, &NODES, &at_nodes, place);
            assert!((found - expected).abs() < 1e-6, "{place}: {found}");
        }
        let hill = valley.map(|it| -it);
        let found = below(&hill, &NODES, &at_nodes, -NORMAL_95);
        assert!((found - 0.05).abs() < 1e-6, "{found}");
    }

    #[test]
    fn the_bounds_of_a_valley_lie_where_its_probability_is() {
        // |z| stays below 2.2414 with a probability of 97.5 %.
        let valley = NODES.map(f64::abs);
        let high = crossing(&[valley], HIGH_NODE).place;
        assert!((high - 2.2414).abs() < 1e-3, "{high}");
    }
}
