//! What a supplier states of making its hardware, as sure as its proof allows.

use super::claimed::Claimed;
use super::value::Hardware;
use crate::profile::{GivenMaking, YEAR_OF_USE};
use crate::report::ProofLevel;

/// How far the footprint of a product may be off, which its maker states itself.
///
/// # Source
///
/// `profiles/SPREADS.md`: `making-of-an-accelerator`.
const MAKING: [f64; 2] = [0.5, 2.83];

/// Grams in a kilogram, in which making is stated.
const GRAMS: f64 = 1e3;

impl Hardware {
    /// What making an accelerator cost, with the bounds that its proof allows, and the
    /// years over which that is spread, with those that are stated.
    pub fn making(&self) -> GivenMaking {
        GivenMaking {
            making: { self.embodied.as_ref() }.map(|it| it.times(GRAMS).within(rule(it))),
            lifetime: { self.lifetime.as_ref() }.map(|it| it.times(YEAR_OF_USE).within(None)),
        }
    }
}

/// The rule's factors, unless a document shows the bounds that are stated.
fn rule(claimed: &Claimed) -> Option<[f64; 2]> {
    let is_shown = claimed.proof.level > ProofLevel::Stated;
    (!(is_shown && claimed.is_bounded())).then_some(MAKING)
}
