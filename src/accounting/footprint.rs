//! Node energy times a place's factors: what it cost in carbon and water.

use crate::profile::Profile;
use crate::quantity::{Derivation, Emissions, Energy, Water};

/// What a stretch of node energy cost. A figure that cannot be known is absent.
#[derive(Debug, Clone)]
pub struct Footprint {
    /// IT energy with the facility's own use: cooling, conversion, lighting.
    pub facility: Derivation<Energy>,
    /// Greenhouse gas by the average of the grid where the electricity was used.
    pub emissions_location: Derivation<Emissions>,
    /// Water evaporated at the data centre.
    pub site_water: Option<Derivation<Water>>,
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
    let wue = profile.wue.as_ref();
    let site_water = wue.map(|wue| node.clone().times(&wue.input()));
    let grid = profile.grid_water.as_ref();
    let grid_water = grid.map(|grid| facility.clone().times(&grid.input()));
    let water_total = site_water.clone().zip(grid_water.clone());
    Footprint {
        facility,
        emissions_location,
        site_water,
        grid_water,
        water_total: water_total.map(|(site, grid)| site + grid),
    }
}
