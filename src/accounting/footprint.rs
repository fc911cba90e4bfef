//! Node energy times a place's factors: what it cost in carbon and water.

use crate::profile::{Factor, Market, Profile};
use crate::quantity::{
    CarbonIntensity, Derivation, Emissions, Energy, Input, Pue, Water, WaterIntensity,
};

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
    let grid_carbon = profile.grid_carbon.input();
    let at_site = |wue: &Factor<WaterIntensity>| node.clone().times(&wue.input());
    let carried = carry(
        node,
        &PlaceInputs {
            pue: profile.pue.input(),
            grid_carbon: None,
            wue: profile.wue.as_ref().map(Factor::input),
            grid_water: profile.grid_water.as_ref().map(Factor::input),
        },
    );
    let water_total = carried.site_water.clone().zip(carried.grid_water.clone());
    Footprint {
        emissions_location: carried.facility.clone().times(&grid_carbon),
        emissions_market: market(&carried.facility, &profile.market),
        facility: carried.facility,
        site_water: carried.site_water,
        site_water_withdrawn: profile.wue_withdrawal.as_ref().map(at_site),
        grid_water: carried.grid_water,
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

/// The factors of a place as bare inputs, whoever states them.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceInputs {
    /// Facility energy per IT energy.
    pub pue: Input<Pue>,
    /// Emissions of the grid.
    pub grid_carbon: Option<Input<CarbonIntensity>>,
    /// Water evaporated at the site, per IT energy.
    pub wue: Option<Input<WaterIntensity>>,
    /// Water evaporated at power stations, per facility energy.
    pub grid_water: Option<Input<WaterIntensity>>,
}

/// IT energy carried through the inputs of a place.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Energy at the building's border.
    pub facility: Derivation<Energy>,
    /// Greenhouse gas, where the grid's is known.
    pub emissions: Option<Derivation<Emissions>>,
    /// Water evaporated at the site.
    pub site_water: Option<Derivation<Water>>,
    /// Water evaporated at power stations.
    pub grid_water: Option<Derivation<Water>>,
}

/// Carries IT energy through the inputs of a place, by the formulas of [`assess`].
pub fn carry(node: &Derivation<Energy>, place: &PlaceInputs) -> Carried {
    let facility = node.clone().times(&place.pue);
    Carried {
        emissions: place
            .grid_carbon
            .as_ref()
            .map(|grid| facility.clone().times(grid)),
        site_water: place.wue.as_ref().map(|wue| node.clone().times(wue)),
        grid_water: place
            .grid_water
            .as_ref()
            .map(|grid| facility.clone().times(grid)),
        facility,
    }
}
