//! What the factors of a place make of an energy, as a report takes it.

use super::figure::FactorRow;
use super::object::Missing;
use crate::quantity::{Derivation, Emissions, Energy, Water};

/// A node's energy carried through the factors of one place.
#[derive(Debug, Clone, Default)]
pub struct Assessed {
    /// The place, as the user named it.
    pub place: String,
    /// Energy at the building's border.
    pub facility: Option<Derivation<Energy>>,
    /// Location-based emissions.
    pub emissions_location: Option<Derivation<Emissions>>,
    /// Market-based emissions.
    pub emissions_market: Option<Derivation<Emissions>>,
    /// Water evaporated at the site.
    pub site_water: Option<Derivation<Water>>,
    /// Water withdrawn by the site, not all of it consumed.
    pub site_water_withdrawn: Option<Derivation<Water>>,
    /// Water consumed by the power stations.
    pub grid_water: Option<Derivation<Water>>,
    /// Both waters together.
    pub water_total: Option<Derivation<Water>>,
    /// The factors that the derivations name.
    pub factors: Vec<FactorRow>,
    /// What the factors of this place could not give.
    pub missing: Vec<Missing>,
    /// The profiles that the factors come from, by name and vintage.
    pub profiles: Vec<String>,
}

/// Carries the energy of a node, or of a share of it, through a place's factors.
pub type Assess<'a> = dyn Fn(&Derivation<Energy>) -> Assessed + 'a;
