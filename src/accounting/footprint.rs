//! Node energy times a place's factors: what it cost in carbon and water.

use crate::profile::{Factor, Market, Profile};
use crate::quantity::{Derivation, Emissions, Energy, Water, WaterIntensity};

/// What a stretch of node energy cost. A figure that cannot be known is absent.
#[derive(Debug, Clone)]
pub struct Footprint {
    /// IT energy with the facility's own use: cooling, conversion, lighting.
    pub facility: Derivation<Energy>,
    /// Greenhouse gas by the average of the grid where the electricity was used.
    pub emissions_location: Derivation<Emissions>,
    /// Greenhouse gas by contract and residual mix; never netted with the other.
    pub emissions_market: Option<Derivation<Emissions>>,
    /// Water evaporated at the data centre.
    pub site_water: Option<Derivation<Water>>,
    /// Water that the data centre takes, most of which may flow back.
    pub site_water_withdrawn: Option<Derivation<Water>>,
    /// Water consumed at the power stations.
    pub grid_water: Option<Derivation<Water>>,
    /// Both together; absent unless both are known.
    pub water_total: Option<Derivation<Water>>,
}

/// Applies a place's factors to IT energy: the energy of the node.
///
/// ```text
/// facility   = node × PUE
/// CO2e       = facility × grid carbon intensity
/// site water = node × WUE
/// grid water = facility × grid water intensity
/// market     = facility × (share × contract + (1 − share) × residual mix)
/// ```
///
/// WUE is per IT energy and so knows no PUE. The PUE of a place is one input in
/// carbon and in water: their errors move together.
///
/// # Source
///
/// ISO/IEC 30134-2:2016 (PUE) and 30134-9:2022 (WUE); the sum of site and grid
/// water is that of Li, Yang, Islam and Ren, *Making AI Less "Thirsty"*
/// (arXiv 2304.03271v5).
pub fn assess(node: &Derivation<Energy>, profile: &Profile) -> Footprint {
    let facility = node.clone().times(&profile.pue.input());
    let emissions_location = facility.clone().times(&profile.grid_carbon.input());
    let at_site = |wue: &Factor<WaterIntensity>| node.clone().times(&wue.input());
    let site_water = profile.wue.as_ref().map(at_site);
    let grid = profile.grid_water.as_ref();
    let grid_water = grid.map(|grid| facility.clone().times(&grid.input()));
    let water_total = site_water.clone().zip(grid_water.clone());
    Footprint {
        emissions_market: market(&facility, &profile.market),
        facility,
        emissions_location,
        site_water,
        site_water_withdrawn: profile.wue_withdrawal.as_ref().map(at_site),
        grid_water,
        water_total: water_total.map(|(site, grid)| site + grid),
    }
}

/// What the contract states for what it covers, and the residual mix for the rest.
fn market(facility: &Derivation<Energy>, market: &Market) -> Option<Derivation<Emissions>> {
    let of = |intensity: &Factor<_>| facility.clone().times(&intensity.input());
    match (
        &market.contract,
        &market.contract_share,
        &market.untracked_share,
    ) {
        (Some(contract), Some(share), Some(rest)) => {
            let covered = of(contract).times(&share.input());
            let residual = market.residual.as_ref()?;
            Some(covered + of(residual).times(&rest.input()))
        }
        (Some(contract), ..) => Some(of(contract)),
        (None, ..) => market.residual.as_ref().map(of),
    }
}
