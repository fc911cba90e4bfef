//! Two figures at once: their ratio, and how surely one of them is the lower.
//!
//! What both depend on moves both, and so cancels where it multiplies them; what
//! only one of them depends on does not. Which inputs are one physical thing is
//! said by their ids, as within one figure.

use super::follow::{follow, steepest};
use super::lattice::Lattice;
use super::line::below;
use super::normal::{NORMAL_95, probability_below};
use super::propagation::Model;
use super::{Derivation, Quantity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How one figure compares with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Joint {
    /// The first figure over the second, every input at its central value.
    pub ratio: f64,
    /// The ratio stays above this with a probability of 97.5 %.
    pub low: f64,
    /// It stays below this with the same; absent where the second figure may be zero,
    /// so that there is no such number.
    pub high: Option<f64>,
    /// The probability that the first figure is lower than the second. Where both are
    /// the same it is a half.
    pub first_is_lower: f64,
    /// Which inputs the ratio's uncertainty comes from: shares that sum to 1.
    pub shares: Vec<(Arc<str>, f64)>,
}

/// Two figures as functions of the same unsure inputs.
struct Pair<'a> {
    first: Model<'a>,
    second: Model<'a>,
    /// The central values.
    central: (f64, f64),
}

/// Both figures along one line.
enum Both {
    /// The logarithm of their ratio at the nodes, where both are above zero at all of
    /// them: for products it is straight.
    Ratio(Line),
    /// The figures themselves, where a part that is taken away or an input that may be
    /// zero leaves nothing of one of them.
    Apart([(f64, f64); NODES.len()]),
}

/// Where both figures are looked at along a line. Laws have a kink at their medians,
/// and the probability of being the lower is often decided near it.
const NODES: [f64; 7] = [-3.2, -NORMAL_95, -0.7, 0.0, 0.7, NORMAL_95, 3.2];

/// A number at each node of a line.
type Line = [f64; NODES.len()];

/// The largest standard error of a probability that the coarse lattice may leave, if
/// its points had been drawn at random; even points leave a fraction of it.
const ROUGH: f64 = 0.003;

/// Ratios beyond these, as multiples of the central one, are no longer looked for.
const FARTHEST: f64 = 1e6;

/// Halvings that find the logarithm of a ratio to eleven digits.
const HALVINGS: usize = 40;

/// Ratios that differ by less from 1 are 1: they were computed on different ways.
const ROUNDING: f64 = 1e-12;

/// Compares two figures; nothing if one of them is not above zero.
///
/// Inputs with one id must be one input: the first figure's is taken for both.
///
/// The laws of the inputs, the lines and the lattice are those by which the bounds of
/// one figure are found (`docs/uncertainty.md`), but what is followed along the lines
/// is the pair. The direction of the lines is that in which the ratio changes most.
/// On each line, the stretches on which the first figure lies below `r` times the
/// second give the probability that the ratio stays below `r`; the mean over the
/// lines is the ratio's. Its bounds are where that is 2.5 % and 97.5 %, and the
/// probability at `r` = 1 is that of the first being lower. A ratio of products of
/// log-normals is the same on every line, so it is exact. No random number is drawn.
///
/// # Source
///
/// JCGM 101:2008 and JCGM 102:2011 (propagation of distributions; several output
/// quantities that depend on common inputs, 3.20 and 6). That a ratio lies below `r` where a
/// difference lies below zero, which needs no division: Fieller, *Some problems in
/// interval estimation* (Journal of the Royal Statistical Society B 16, 1954).
pub fn joint<Q: Quantity>(first: &Derivation<Q>, second: &Derivation<Q>) -> Option<Joint> {
    let mut inputs: BTreeMap<_, _> = second.inputs.clone();
    inputs.extend(first.inputs.clone());
    let pair = Pair {
        first: Model::new(&first.terms, &inputs),
        second: Model::new(&second.terms, &inputs),
        central: (first.central(), second.central()),
    };
    let (one, other) = pair.central;
    (one > 0.0 && other > 0.0).then(|| pair.compared())
}

impl Pair<'_> {
    fn compared(&self) -> Joint {
        let ratio = self.central.0 / self.central.1;
        let Some(direction) = steepest(self.first.laws(), |values| self.contrast(values)) else {
            return certain(ratio);
        };
        let (mut lines, mut error) = (Vec::new(), f64::INFINITY);
        for lattice in [Lattice::coarse, Lattice::fine] {
            if error > ROUGH {
                let nodes = follow(self.first.laws(), &lattice(), &direction, NODES, |values| {
                    (self.first.sum(values), self.second.sum(values))
                });
                lines = nodes.into_iter().map(Both::of).collect();
                error = probability(&lines, 1.0, ratio).1;
            }
        }
        let bound = |wanted: f64| reached(&lines, wanted, ratio);
        let [low, high] = [-NORMAL_95, NORMAL_95].map(probability_below).map(bound);
        let ids = self.first.ids().iter().map(|id| Arc::clone(id));
        Joint {
            ratio,
            low: low
                .filter(|_| !self.first.can_vanish())
                .map_or(0.0, |it| it.min(ratio)),
            high: high
                .filter(|_| !self.second.can_vanish())
                .map(|it| it.max(ratio)),
            first_is_lower: probability(&lines, 1.0, ratio).0,
            shares: ids.zip(direction.iter().map(|it| it * it)).collect(),
        }
    }

    /// How far apart both are, on the scale on which their ratio is nearly straight.
    fn contrast(&self, values: &[f64]) -> f64 {
        let (one, other) = (self.first.sum(values), self.second.sum(values));
        if one > 0.0 && other > 0.0 {
            return (one / other).ln();
        }
        let (size, second) = self.central;
        ((one - other * size / second) / size).asinh()
    }
}

/// Two figures that no input moves against each other.
fn certain(ratio: f64) -> Joint {
    let ratio = if (ratio - 1.0).abs() < ROUNDING {
        1.0
    } else {
        ratio
    };
    Joint {
        ratio,
        low: ratio,
        high: Some(ratio),
        first_is_lower: match ratio.total_cmp(&1.0) {
            std::cmp::Ordering::Less => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 0.0,
        },
        shares: Vec::new(),
    }
}

/// The probability that the first figure lies below `times` the second, and its
/// standard error if the lines had been drawn at random.
fn probability(lines: &[Both], times: f64, ratio: f64) -> (f64, f64) {
    let at_nodes = NODES.map(probability_below);
    let each = lines.iter().map(|line| line.below(times, ratio, &at_nodes));
    let (sum, squares) = each.fold((0.0, 0.0), |(sum, squares), it| {
        (sum + it, squares + it * it)
    });
    let number = lines.len() as f64;
    let mean = sum / number;
    let variance = (squares / number - mean * mean).max(0.0);
    (mean, (variance / number).sqrt())
}

impl Both {
    fn of(nodes: [(f64, f64); NODES.len()]) -> Self {
        if nodes.iter().all(|(one, other)| *one > 0.0 && *other > 0.0) {
            return Self::Ratio(nodes.map(|(one, other)| (one / other).ln()));
        }
        Self::Apart(nodes)
    }

    /// The probability that the first figure lies below `times` the second on this line.
    fn below(&self, times: f64, ratio: f64, at_nodes: &Line) -> f64 {
        let nodes = match self {
            Self::Ratio(line) => return below(line, &NODES, at_nodes, times.ln()),
            Self::Apart(nodes) => nodes,
        };
        let middle = nodes.get(NODES.len() / 2).copied().unwrap_or((1.0, 1.0));
        let size = middle.0.abs().max(ratio * middle.1.abs());
        // On this scale zero stays zero, and what lies far from it counts for less.
        let difference = nodes.map(|(one, other)| ((one - times * other) / size).asinh());
        below(&difference, &NODES, at_nodes, 0.0)
    }
}

/// The ratio below which the first figure stays with this probability; nothing where
/// it is never reached.
fn reached(lines: &[Both], wanted: f64, ratio: f64) -> Option<f64> {
    let excess = |times: f64| probability(lines, times, ratio).0 - wanted;
    let (mut left, mut right) = (ratio / FARTHEST, ratio * FARTHEST);
    if excess(left) >= 0.0 || excess(right) < 0.0 {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = (left * right).sqrt();
        if excess(middle) < 0.0 {
            left = middle;
        } else {
            right = middle;
        }
    }
    Some((left * right).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{BoundKind, Energy, Estimate, Input, Origin, Ratio};

    fn input<Q: Quantity>(id: &str, central: f64, factor: f64) -> Input<Q> {
        let [low, central, high] = [central / factor, central, central * factor].map(Q::from_base);
        Input {
            id: id.into(),
            label: id.to_owned(),
            value: Estimate::around(low, central, high, BoundKind::Interval95),
            origin: Origin::Measured,
        }
    }

    fn energy(id: &str, central: f64, factor: f64) -> Derivation<Energy> {
        Derivation::of(&input(id, central, factor))
    }

    #[test]
    fn a_ratio_of_products_is_exact_and_what_is_shared_cancels() {
        let grid = input::<Ratio>("grid", 0.3, 3.0);
        let first = energy("a", 60.0, 1.2).times(&grid);
        let second = energy("b", 100.0, 1.1).times(&grid);
        let found = joint(&first, &second).unwrap();
        let width = 1.2_f64.ln().hypot(1.1_f64.ln());
        let expected = probability_below((100.0_f64 / 60.0).ln() / width * NORMAL_95);
        assert!((found.ratio - 0.6).abs() < 1e-12);
        assert!((found.low - 0.6 * (-width).exp()).abs() < 1e-6, "{found:?}");
        assert!((found.high.unwrap() - 0.6 * width.exp()).abs() < 1e-6);
        assert!((found.first_is_lower - expected).abs() < 1e-6);
        assert!(
            found
                .shares
                .iter()
                .all(|(id, it)| &**id != "grid" || *it < 1e-20)
        );
    }

    #[test]
    fn two_alike_are_as_likely_lower_and_a_thing_is_exactly_itself() {
        let one = energy("a", 60.0, 1.5);
        let alike = joint(&one, &energy("b", 60.0, 1.5)).unwrap();
        assert!((alike.first_is_lower - 0.5).abs() < 1e-9, "{alike:?}");
        let itself = joint(&one, &one).unwrap();
        let bounds = (itself.low, itself.ratio, itself.high);
        assert_eq!(bounds, (1.0, 1.0, Some(1.0)));
        assert!((itself.first_is_lower - 0.5).abs() < 1e-12);
    }

    #[test]
    fn nothing_has_no_ratio_and_what_may_be_nothing_has_no_bound_on_that_side() {
        let nothing = energy("n", 0.0, 1.0);
        assert_eq!(joint(&nothing, &energy("a", 1.0, 1.1)), None);
        let [low, central, high] = [0.0, 6.0, 30.0].map(Energy::from_joules);
        let mut water = input::<Energy>("w", 6.0, 1.0);
        water.value = Estimate::around(low, central, high, BoundKind::Range);
        let vanishing = Derivation::of(&water);
        let other = energy("a", 6.0, 1.1);
        assert!(joint(&vanishing, &other).unwrap().low < 1e-3);
        assert_eq!(joint(&other, &vanishing).unwrap().high, None);
    }
}
