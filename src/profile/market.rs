//! Market-based accounting: what was contracted, and the residual mix.

use super::factor::Factor;
use crate::quantity::{CarbonIntensity, Ratio};

/// What a market-based figure needs. It is never netted with the location's.
///
/// # Source
///
/// *GHG Protocol Scope 2 Guidance* (World Resources Institute, 2015), tables 6.2
/// and 6.3: contractual instruments go first, and what they do not cover has the
/// residual mix. A residual mix of zero is one that is not defined; such
/// countries have none here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Market {
    /// The intensity that a contract states, given by hand.
    pub contract: Option<Factor<CarbonIntensity>>,
    /// The share that it covers; absent where it covers all.
    pub contract_share: Option<Factor<Ratio>>,
    /// The rest; absent where the contract covers all.
    pub untracked_share: Option<Factor<Ratio>>,
    /// The mix that nobody has claimed, where it is needed and published.
    pub residual: Option<Factor<CarbonIntensity>>,
}

impl Market {
    /// Whether a market-based figure can be computed.
    pub fn is_known(&self) -> bool {
        let covered = self.contract.is_some() && self.untracked_share.is_none();
        covered || self.residual.is_some()
    }

    /// The factors as bare numbers in base units.
    pub(super) fn factors(&self) -> impl Iterator<Item = Factor<f64>> {
        let intensities = [&self.contract, &self.residual].into_iter().flatten();
        let shares = [&self.contract_share, &self.untracked_share];
        let shares = shares.into_iter().flatten().map(Factor::erased);
        intensities.map(Factor::erased).chain(shares)
    }
}
