//! What is asked of the catalogue, and where the answer may come from.

use super::catalog::Catalog;
use super::error::ProfileError;
use super::factor::{Factor, Match};
use super::given::{Given, supplied};
use super::kind::Kind;
use super::market::Market;
use super::place::Place;
use super::price::Price;
use super::problem::DocumentError;
use super::resolve::Missing;
use crate::quantity::{ElectricityPrice, Quantity, Ratio};

/// What may stand in for a grid that no source describes, if it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// The average of the European Union, for places within it.
    EuropeanUnion,
    /// The average of the world.
    World,
}

/// One question: a place and a year.
pub(super) struct Question<'a> {
    pub catalog: &'a Catalog,
    pub place: &'a Place,
    pub year: Option<i32>,
    pub fallback: Option<Fallback>,
}

impl Question<'_> {
    /// Where to look for a factor: only what belongs to the site has defaults.
    fn candidates(&self, kind: Kind) -> Vec<(&str, Match)> {
        let mut candidates: Vec<(&str, Match)> = self.place.chain().collect();
        let union = ("EU", Match::WiderRegion);
        let inside = self.place.in_european_union();
        let world = ("world", Match::Global);
        if matches!(kind, Kind::Pue | Kind::Wue) {
            candidates.extend(inside.then_some(union));
            candidates.push(world);
        } else if kind == Kind::GridCarbon {
            match self.fallback {
                Some(Fallback::EuropeanUnion) => candidates.extend(inside.then_some(union)),
                Some(Fallback::World) => candidates.push(world),
                None => {}
            }
        }
        candidates
    }

    pub fn optional<Q: Quantity>(
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

    pub fn required<Q: Quantity>(
        &self,
        kind: Kind,
        given: Option<Q>,
    ) -> Result<Factor<Q>, ProfileError> {
        if let Some(factor) = self.optional(kind, given)? {
            return Ok(factor);
        }
        let flag = kind.flag().unwrap_or("--profile");
        let place = self.place.code().to_owned();
        if self.place.country().is_none() && !kind.is_of_the_site() {
            return Err(ProfileError::Nowhere { kind, place });
        }
        let (known_place, known) = self.known(kind)?;
        Err(match self.year {
            Some(year) if !known.is_empty() => ProfileError::UnknownPeriod {
                kind,
                place: known_place,
                year,
                known,
                flag,
            },
            _ => ProfileError::UnknownPlace {
                kind,
                place,
                name: self.place.name().to_owned(),
                flag,
            },
        })
    }

    /// The first candidate that has any year, with its years.
    fn known(&self, kind: Kind) -> Result<(String, Vec<i32>), DocumentError> {
        for (place, _) in self.candidates(kind) {
            let years = self.catalog.years(kind, place)?;
            if !years.is_empty() {
                return Ok((place.to_owned(), years));
            }
        }
        Ok((self.place.code().to_owned(), Vec::new()))
    }

    /// The contract that was given, and the residual mix for what it leaves.
    pub fn market(&self, given: &Given) -> Result<Market, DocumentError> {
        let contract = self.given(Kind::Contract, given.contract);
        let share = given.contract_share.unwrap_or(Ratio::new(1.0));
        let rest = 1.0 - share.get();
        let partial = contract.is_some() && rest > 0.0;
        let residual = if contract.is_none() || partial {
            self.optional(Kind::GridCarbonResidual, None)?
        } else {
            None
        };
        let split = |kind, share| self.given(kind, partial.then_some(share));
        Ok(Market {
            contract,
            contract_share: split(Kind::ContractShare, share),
            untracked_share: split(Kind::UntrackedShare, Ratio::new(rest)),
            residual,
        })
    }

    /// What electricity costs: as it was given, or as a file that was added says of
    /// this place or one that it lies in.
    pub fn price(
        &self,
        given: Option<Price>,
    ) -> Result<Option<Factor<ElectricityPrice>>, DocumentError> {
        match given {
            Some(price) => Ok(Some(price.factor(self.place.code()))),
            None => self.optional(Kind::ElectricityPrice, None),
        }
    }

    fn given<Q: Quantity>(&self, kind: Kind, value: Option<Q>) -> Option<Factor<Q>> {
        value.map(|value| supplied(kind, self.place.code(), value))
    }

    /// Why there is no factor of a kind, unless one was `found`.
    pub fn missing(&self, kind: Kind, found: bool) -> Option<Missing> {
        if found {
            return None;
        }
        let flag = kind.flag()?;
        let code = self.place.code();
        let (reason, remedy) = match kind {
            Kind::Wue => (
                "no citable average of on-site water over data centres is known".to_owned(),
                format!("give it with `{flag} L_PER_KWH`"),
            ),
            Kind::GridCarbonResidual => (
                format!("no contract was given, and no residual mix of `{code}` is known"),
                format!("give the contract's with `{flag} G_PER_KWH`"),
            ),
            _ => (
                format!("no source has the {} of `{code}`", kind.label()),
                format!("give it with `{flag} L_PER_KWH`"),
            ),
        };
        Some(Missing {
            kind,
            reason,
            remedy,
        })
    }
}
