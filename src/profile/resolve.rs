//! What is known of one place.

use super::catalog::Catalog;
use super::error::ProfileError;
use super::factor::{Factor, Match};
use super::given::{Given, supplied};
use super::kind::Kind;
use super::place::Place;
use super::price::Price;
use super::problem::DocumentError;
use crate::quantity::{CarbonIntensity, Pue, Quantity, Ratio, WaterIntensity};

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
    /// Water evaporated at the site, per IT energy.
    pub wue: Option<Factor<WaterIntensity>>,
    /// The price of electricity, if one was given.
    pub price: Option<Price>,
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
    /// default of the European Union or of the world and is listed as such. A
    /// missing WUE stays missing: no citable average over operators is known.
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
            place: *place,
            year,
        };
        let grid_carbon = question.required(Kind::GridCarbon, given.grid_carbon)?;
        let pue = question.required(Kind::Pue, given.pue)?;
        let water = match given.water_scenario {
            WaterScenario::GenerationMix => Kind::GridWater,
            WaterScenario::Reservoirs => Kind::GridWaterReservoirs,
        };
        let grid_water = question.optional(water, given.grid_water)?;
        let wue = question.optional(Kind::Wue, given.wue)?;
        let missing = [
            question.missing(water, grid_water.is_some()),
            question.missing(Kind::Wue, wue.is_some()),
        ];
        Ok(Profile {
            place: *place,
            price: None,
            grid_carbon,
            grid_carbon_direct: question.optional(Kind::GridCarbonDirect, None)?,
            grid_water,
            defaults: used(&pue)
                .into_iter()
                .chain(wue.as_ref().and_then(used))
                .collect(),
            pue,
            wue,
            missing: missing.into_iter().flatten().collect(),
        })
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
                place: "world",
                name: "any node",
                flag: "--profile",
            })
    }
}

impl Profile {
    /// The factors as bare numbers in base units, as a report lists them.
    pub fn factors(&self) -> Vec<Factor<f64>> {
        let direct = self.grid_carbon_direct.as_ref().map(Factor::erased);
        let water = self.grid_water.as_ref().map(Factor::erased);
        let wue = self.wue.as_ref().map(Factor::erased);
        [
            Some(self.pue.erased()),
            Some(self.grid_carbon.erased()),
            direct,
            water,
            wue,
        ]
        .into_iter()
        .flatten()
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
fn used<Q: Quantity>(factor: &Factor<Q>) -> Option<Used> {
    if factor.matched() < Match::WiderRegion {
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

/// What is asked of the catalogue.
struct Question<'a> {
    catalog: &'a Catalog,
    place: Place,
    year: Option<i32>,
}

impl Question<'_> {
    /// Where to look for a factor: only what belongs to the site has defaults.
    fn candidates(&self, kind: Kind) -> Vec<(&'static str, Match)> {
        let mut candidates = vec![(self.place.code(), Match::Exact)];
        if matches!(kind, Kind::Pue | Kind::Wue) {
            if self.place.in_european_union() {
                candidates.push(("EU", Match::WiderRegion));
            }
            candidates.push(("world", Match::Global));
        }
        candidates
    }

    fn optional<Q: Quantity>(
        &self,
        kind: Kind,
        given: Option<Q>,
    ) -> Result<Option<Factor<Q>>, DocumentError> {
        let code = self.place.code();
        if let Some(value) = given {
            return Ok(Some(supplied(kind, code, value)));
        }
        let candidates = self.candidates(kind);
        self.catalog.find(kind, &candidates, code, self.year)
    }

    fn required<Q: Quantity>(
        &self,
        kind: Kind,
        given: Option<Q>,
    ) -> Result<Factor<Q>, ProfileError> {
        if let Some(factor) = self.optional(kind, given)? {
            return Ok(factor);
        }
        let flag = kind.flag().unwrap_or("--profile");
        let (place, known) = self.known(kind)?;
        Err(match self.year {
            Some(year) if !known.is_empty() => ProfileError::UnknownPeriod {
                kind,
                place: place.to_owned(),
                year,
                known,
                flag,
            },
            _ => ProfileError::UnknownPlace {
                kind,
                place: self.place.code(),
                name: self.place.name(),
                flag,
            },
        })
    }

    /// The first candidate that has any year, with its years.
    fn known(&self, kind: Kind) -> Result<(&'static str, Vec<i32>), DocumentError> {
        for (place, _) in self.candidates(kind) {
            let years = self.catalog.years(kind, place)?;
            if !years.is_empty() {
                return Ok((place, years));
            }
        }
        Ok((self.place.code(), Vec::new()))
    }

    fn missing(&self, kind: Kind, found: bool) -> Option<Missing> {
        if found {
            return None;
        }
        let flag = kind.flag()?;
        let code = self.place.code();
        let reason = match kind {
            Kind::Wue => {
                "no citable average of on-site water over data centres is known".to_owned()
            }
            _ => format!("no source has the {} of `{code}`", kind.label()),
        };
        Some(Missing {
            kind,
            reason,
            remedy: format!("give it with `{flag} L_PER_KWH`"),
        })
    }
}
