//! What is known of one place.

use super::catalog::Catalog;
use super::error::ProfileError;
use super::factor::{Factor, Match};
use super::given::Given;
use super::kind::Kind;
use super::market::Market;
use super::place::Place;
use super::problem::DocumentError;
use super::question::Question;
use crate::quantity::{CarbonIntensity, ElectricityPrice, Pue, Quantity, Ratio, WaterIntensity};

/// The factors of one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Where the electricity is used.
    pub place: Place,
    /// Grid carbon: lifecycle, location-based average.
    pub grid_carbon: Factor<CarbonIntensity>,
    /// Grid carbon at the stack only, where it is published.
    pub grid_carbon_direct: Option<Factor<CarbonIntensity>>,
    /// Water consumed to make the electricity, in one scenario.
    pub grid_water: Option<Factor<WaterIntensity>>,
    /// Facility energy per IT energy.
    pub pue: Factor<Pue>,
    /// Water consumed at the site, per IT energy.
    pub wue: Option<Factor<WaterIntensity>>,
    /// Water withdrawn by the site, per IT energy, where it is published.
    pub wue_withdrawal: Option<Factor<WaterIntensity>>,
    /// What a market-based figure needs, as far as it is known.
    pub market: Market,
    /// What electricity costs, if that was given or a file that was added has it.
    pub price: Option<Factor<ElectricityPrice>>,
    /// What stands in for something that was not given: the first page names it.
    pub defaults: Vec<Used>,
    /// What could not be found, and what would help.
    pub missing: Vec<Missing>,
}

/// A default that a profile uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// What it is a factor of.
    pub kind: Kind,
    /// The factor, as the profile names it.
    pub id: String,
    /// What it is, for a reader: `PUE 1.36 (1.100 to 1.600), EU 2024`.
    pub text: String,
    /// The flag that would replace it.
    pub flag: &'static str,
}

/// A factor that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What it would be a factor of.
    pub kind: Kind,
    /// Why it is not known.
    pub reason: String,
    /// What would help.
    pub remedy: String,
}

/// Which published water figures of grids to use; they are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WaterScenario {
    /// Built up from the generation mix, without the evaporation of reservoirs.
    #[default]
    GenerationMix,
    /// As published by WRI, with it; comparable with much of the literature.
    Reservoirs,
}

impl WaterScenario {
    fn kind(self) -> Kind {
        match self {
            Self::GenerationMix => Kind::GridWater,
            Self::Reservoirs => Kind::GridWaterReservoirs,
        }
    }
}

/// How the power of an uncalibrated node follows from that of its components.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePrior {
    /// Constant power as a share of rated power.
    pub constant: Factor<Ratio>,
    /// Node power per component power.
    pub factor: Factor<Ratio>,
}

impl Catalog {
    /// What is known of `place` in `year`, or in the latest year that is known.
    ///
    /// A factor given by hand replaces the published one. A missing PUE takes the
    /// default of the European Union or of the world and is listed as such; so does
    /// a missing grid intensity, but only if that was asked for. A missing WUE stays
    /// missing: no citable average over operators is known. Nor does a price stand
    /// in for another place's: it is one of the chain's own, or there is none.
    ///
    /// # Errors
    ///
    /// Gives [`ProfileError`] where there is no grid carbon intensity for the
    /// place, or where the period lies before every published one.
    pub fn profile(
        &self,
        place: &Place,
        year: Option<i32>,
        given: &Given,
    ) -> Result<Profile, ProfileError> {
        let question = Question {
            catalog: self,
            place,
            year,
            fallback: given.fallback,
        };
        let grid_carbon = question.required(Kind::GridCarbon, given.grid_carbon)?;
        let pue = question.required(Kind::Pue, given.pue)?;
        let water = given.water_scenario.kind();
        let grid_water = question.optional(water, given.grid_water)?;
        let wue = question.optional(Kind::Wue, given.wue)?;
        let market = question.market(given)?;
        let missing = [
            question.missing(Kind::GridCarbonResidual, market.is_known()),
            question.missing(water, grid_water.is_some()),
            question.missing(Kind::Wue, wue.is_some()),
        ];
        let defaults = [used(&grid_carbon), used(&pue), wue.as_ref().and_then(used)];
        Ok(Profile {
            place: place.clone(),
            price: question.price(given.price)?,
            grid_carbon,
            grid_carbon_direct: question.optional(Kind::GridCarbonDirect, None)?,
            grid_water,
            pue,
            wue,
            wue_withdrawal: question.optional(Kind::WueWithdrawal, None)?,
            market,
            defaults: defaults.into_iter().flatten().collect(),
            missing: missing.into_iter().flatten().collect(),
        })
    }

    /// What is known of `place` that enters no figure, for a reader.
    ///
    /// Marginal intensities are for decisions, a national list is for reports to
    /// its government, and an operator's carbon-free share is its own claim.
    ///
    /// # Errors
    ///
    /// A built-in document that is refused gives its [`DocumentError`].
    pub fn beside(
        &self,
        place: &Place,
        year: Option<i32>,
    ) -> Result<Vec<Factor<f64>>, DocumentError> {
        let question = Question {
            catalog: self,
            place,
            year,
            fallback: None,
        };
        let kinds = [
            Kind::GridCarbonNational,
            Kind::GridCarbonMarginal,
            Kind::CarbonFree,
        ];
        let found = kinds.map(|kind| question.optional(kind, None).transpose());
        found.into_iter().flatten().collect()
    }

    /// The published prior for the overhead of a node that is not calibrated.
    ///
    /// # Errors
    ///
    /// Gives [`ProfileError`] if the catalogue does not hold it; the built-in one
    /// does.
    pub fn node_prior(&self) -> Result<NodePrior, ProfileError> {
        Ok(NodePrior {
            constant: self.node_factor(Kind::NodeConstant)?,
            factor: self.node_factor(Kind::NodeFactor)?,
        })
    }

    fn node_factor(&self, kind: Kind) -> Result<Factor<Ratio>, ProfileError> {
        let world = [("world", Match::Global)];
        self.find(kind, &world, "world", None)?
            .ok_or(ProfileError::UnknownPlace {
                kind,
                place: "world".to_owned(),
                name: "any node".to_owned(),
                flag: "--profile",
            })
    }
}

impl Profile {
    /// The factors as bare numbers in base units, as a report lists them.
    pub fn factors(&self) -> Vec<Factor<f64>> {
        let waters = [&self.grid_water, &self.wue, &self.wue_withdrawal];
        let waters = waters.into_iter().flatten().map(Factor::erased);
        let direct = self.grid_carbon_direct.iter().map(Factor::erased);
        [self.pue.erased(), self.grid_carbon.erased()]
            .into_iter()
            .chain(direct)
            .chain(self.market.factors())
            .chain(waters)
            .chain(self.price.iter().map(Factor::erased))
            .collect()
    }

    /// The loosest match among the factors: a report states it first.
    pub fn worst_match(&self) -> Match {
        let matches = self.factors().into_iter().map(|it| it.matched());
        matches.fold(Match::Supplied, Ord::max)
    }

    /// The profile again, unless it uses a default (`--strict`).
    ///
    /// # Errors
    ///
    /// Gives [`ProfileError::Defaults`] with each default and the flag that
    /// replaces it.
    pub fn without_defaults(self) -> Result<Self, ProfileError> {
        if self.defaults.is_empty() {
            Ok(self)
        } else {
            Err(ProfileError::Defaults(self.defaults))
        }
    }
}

/// The default that a factor is, if it is one.
///
/// A country's grid supplies its regions, and an operator's average is its own
/// word: these match less closely, but only `EU` and `world` are of nobody.
fn used<Q: Quantity>(factor: &Factor<Q>) -> Option<Used> {
    if !matches!(factor.place(), "EU" | "world") {
        return None;
    }
    let kind = factor.kind();
    let period = factor
        .period()
        .map_or(String::new(), |year| format!(" {year}"));
    Some(Used {
        kind,
        id: factor.id().to_string(),
        text: format!(
            "{} {}, {}{period}",
            kind.label(),
            factor.shown(),
            factor.place()
        ),
        flag: kind.flag()?,
    })
}
