//! What the factors of a place make of an energy, as a report takes it.

use super::figure::FactorRow;
use super::object::Missing;
use crate::profile::{Match, TIME_WEIGHTED};
use crate::quantity::{CarbonIntensity, Derivation, Emissions, Energy, Money, Quantity, Water};

/// Figures that depend on the site, or on the making of devices, in the order in which
/// they are read.
pub(super) const ASSESSED: [&str; 10] = [
    "energy.facility",
    "emissions.location",
    "emissions.market",
    "emissions.embodied",
    "emissions.total",
    "water.site",
    "water.site.withdrawal",
    "water.grid",
    "water.total",
    "cost.electricity",
];

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
    /// What the facility's electricity cost, if a price was given.
    pub cost: Option<Cost>,
    /// The factors that the derivations name.
    pub factors: Vec<FactorRow>,
    /// What the factors of this place could not give.
    pub missing: Vec<Missing>,
    /// The profiles that the factors come from, by name and vintage.
    pub profiles: Vec<String>,
}

impl Assessed {
    /// How the location-based emissions follow from the facility's energy.
    pub(super) fn emissions_method(&self) -> &'static str {
        let weighted = |row: &FactorRow| row.is_grid_carbon() && row.is_time_weighted();
        if self.factors.iter().any(weighted) {
            "facility × grid intensity, time-weighted by the energy used"
        } else {
            "facility × grid intensity"
        }
    }
}

impl FactorRow {
    /// Whether it is the mean carbon intensity of a year.
    pub(super) fn is_annual_mean(&self) -> bool {
        let supplied = self.matched == Match::Supplied.word();
        self.is_grid_carbon() && !self.is_time_weighted() && !supplied
    }

    fn is_grid_carbon(&self) -> bool {
        self.unit == CarbonIntensity::UNIT
    }

    fn is_time_weighted(&self) -> bool {
        let scope = self.scope.as_deref().unwrap_or_default();
        scope.ends_with(TIME_WEIGHTED)
    }
}

/// An amount of money with its currency.
#[derive(Debug, Clone)]
pub struct Cost {
    /// How much.
    pub amount: Derivation<Money>,
    /// The currency's code in ISO 4217, as in `EUR`.
    pub currency: String,
}

/// Carries the energy of a node, or of a share of it, through a place's factors.
pub type Assess<'a> = dyn Fn(&Derivation<Energy>) -> Assessed + 'a;
