//! What is taken out of a sum of products: common factors, a constant, a known part.

use crate::quantity::Term;
use std::sync::Arc;

/// Takes away the factors in which all terms end, and gives them in their order.
pub(super) fn take_common(terms: &mut [Term]) -> Vec<(Arc<str>, i32)> {
    let mut common = Vec::new();
    while let Some(last) = terms.first().and_then(|it| it.factors.last()).cloned() {
        let ends = |it: &Term| it.factors.len() > 1 && it.factors.last() == Some(&last);
        if !terms.iter().all(ends) {
            break;
        }
        for term in terms.iter_mut() {
            term.factors.pop();
        }
        common.insert(0, last);
    }
    common
}

/// Takes away the constant that all terms have in front.
pub(super) fn take_coefficient(terms: &mut [Term]) -> f64 {
    let first = terms.first().map_or(1.0, |it| it.coefficient);
    if !terms.iter().all(|it| is_near(it.coefficient, first)) {
        return 1.0;
    }
    for term in terms {
        term.coefficient = 1.0;
    }
    first
}

/// Takes out the terms of a part that is a figure, if they are all there and others too.
pub(super) fn take_part(terms: &mut Vec<Term>, part: &[Term], sign: f64) -> Option<Vec<Term>> {
    if part.is_empty() || part.len() > terms.len() {
        return None;
    }
    let is = |one: &Term, other: &Term| {
        one.factors == other.factors && is_near(one.coefficient, sign * other.coefficient)
    };
    let mut rest = terms.clone();
    for wanted in part {
        let at = rest.iter().position(|it| is(it, wanted))?;
        rest.remove(at);
    }
    *terms = rest;
    Some(part.to_vec())
}

/// Whether two sums are the same, term by term.
pub(super) fn is_same(one: &[Term], other: &[Term]) -> bool {
    let is =
        |(a, b): (&Term, &Term)| a.factors == b.factors && is_near(a.coefficient, b.coefficient);
    !one.is_empty() && one.len() == other.len() && one.iter().zip(other).all(is)
}

/// Whether two constants are the same but for rounding.
pub(super) fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= f64::EPSILON * one.abs()
}
