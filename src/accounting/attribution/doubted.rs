//! What a party's share may be where its part of the energy is in doubt.

use super::claims::total;
use crate::accounting::entry::Microjoules;

/// The parts whose division is in doubt.
pub(super) struct Doubted<'a> {
    parts: Vec<&'a [u64]>,
    whole: u64,
}

impl<'a> Doubted<'a> {
    /// These parts, each with a figure for every party.
    pub fn new(parts: Vec<&'a [u64]>) -> Self {
        let all = parts.iter().flat_map(|parts| parts.iter());
        let whole = total(all.copied());
        Self { parts, whole }
    }

    /// A party's share with the bounds that the doubt gives it.
    pub fn widen(
        &self,
        index: usize,
        mut share: Microjoules,
        doubt: Option<(f64, f64)>,
    ) -> Microjoules {
        let Some((low, high)) = doubt else {
            return share;
        };
        let own = total(self.parts.iter().map(|parts| parts[index]));
        let low = (low * self.whole as f64).floor() as u64;
        let high = (high * self.whole as f64).ceil() as u64;
        share.low = share.low.saturating_sub(own.saturating_sub(low));
        share.high = share.high.saturating_add(high.saturating_sub(own));
        share
    }
}
