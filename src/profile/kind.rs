//! The kinds of factor that a profile document may hold.

use super::kind_of_thing::HARDWARE;
use super::kinds::{Facts, KINDS};
use super::price::Currency;
use super::problem::Problem;
use super::raw::WaterUse;
use crate::quantity::{BoundKind, Estimate, Money, Quantity};

/// What a factor is a factor of.
///
/// Figures that must never be merged are different kinds: lifecycle, direct,
/// residual, marginal and nationally prescribed emissions, the two water
/// scenarios, and water consumed and withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Grid carbon intensity: location-based average over the plants' lifecycle.
    GridCarbon,
    /// Grid carbon intensity: location-based average, at the stack only.
    GridCarbonDirect,
    /// Water of the grid, built up from its generation mix without reservoirs.
    GridWater,
    /// Water of the grid as published, with the evaporation of reservoirs.
    GridWaterReservoirs,
    /// Power usage effectiveness.
    Pue,
    /// Water usage effectiveness: water consumed at the site per IT energy.
    Wue,
    /// Constant power of a node as a share of its rated power.
    NodeConstant,
    /// Power of a node per power of its components.
    NodeFactor,
    /// Water taken by the site per IT energy, most of which may flow back.
    WueWithdrawal,
    /// Market-based: the electricity that nobody has claimed by contract.
    GridCarbonResidual,
    /// What one more kilowatt-hour causes; for decisions, never for accounts.
    GridCarbonMarginal,
    /// What a national list prescribes for reports to its government.
    GridCarbonNational,
    /// Share of electricity that an operator matches with carbon-free power.
    CarbonFree,
    /// Market-based: the electricity that a contract states; given by hand.
    Contract,
    /// Share of facility energy that the contract covers; given by hand.
    ContractShare,
    /// The rest of facility energy, to which the residual mix applies.
    UntrackedShare,
    /// What electricity costs; its unit names the currency.
    ElectricityPrice,
    /// Rated power of an accelerator: its TDP, or the limit it is shipped with.
    AcceleratorPower,
    /// Power of an accelerator that does nothing.
    AcceleratorIdle,
    /// Memory of an accelerator.
    AcceleratorMemory,
    /// Dense peak of an accelerator's matrix units at 16 bit.
    AcceleratorPeak16,
    /// Dense peak of an accelerator's matrix units at 8 bit, floating point.
    AcceleratorPeak8,
    /// Bandwidth of an accelerator's memory.
    AcceleratorBandwidth,
    /// Greenhouse gas of making an accelerator.
    AcceleratorMaking,
    /// Greenhouse gas of making a server, without its accelerators.
    ServerMaking,
    /// For how long hardware is kept.
    Lifetime,
    /// Share of its lifetime in which hardware is reserved for work.
    ActiveShare,
    /// Power of an accelerator in training, per rated power.
    LoadTraining,
    /// Power of an accelerator that serves text, per rated power.
    LoadText,
    /// Power of an accelerator that makes images, per rated power.
    LoadImages,
    /// Power of an accelerator that makes videos, per rated power.
    LoadVideos,
    /// Power of a node per power of its accelerators.
    HostMultiplier,
    /// Emissions of a car per distance.
    CarDistance,
    /// Electricity of a household in a year.
    HouseholdYear,
    /// What a bottle of water holds.
    Bottle,
}

impl Kind {
    /// Every kind, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        table().map(|facts| facts.kind)
    }

    /// The kind of that name in a document, if there is one.
    pub fn named(key: &str) -> Option<Self> {
        table().find(|it| it.key == key).map(|it| it.kind)
    }

    /// Its name in documents and in identities of inputs.
    pub fn key(self) -> &'static str {
        self.facts().key
    }

    /// Its name for a reader.
    pub fn label(self) -> &'static str {
        self.facts().label
    }

    /// The one unit in which documents and people state it.
    ///
    /// A price has the code of its currency in the place of the word.
    pub fn unit(self) -> &'static str {
        self.facts().unit
    }

    /// The base unit in which derivations and reports carry it.
    pub fn base_unit(self) -> &'static str {
        self.facts().base_unit
    }

    /// The unit of one of its factors, whose currency is given if it is a price.
    pub(super) fn unit_in(self, currency: Option<Currency>) -> String {
        named(self.unit(), currency)
    }

    /// The base unit of one of its factors, likewise.
    pub(super) fn base_unit_in(self, currency: Option<Currency>) -> String {
        named(self.base_unit(), currency)
    }

    /// The currency in a unit that a document states, if it is that of a price.
    ///
    /// # Errors
    ///
    /// The [`Problem`] with any other unit than the one of the kind.
    pub(super) fn currency_in(self, unit: &str) -> Result<Option<Currency>, Problem> {
        let (quantity, found) = (self.key(), unit.to_owned());
        let expected = self.unit();
        if self == Self::ElectricityPrice {
            let currency = unit.strip_suffix("/kWh").and_then(Currency::of);
            let problem = || Problem::NoCurrency { quantity, found };
            return currency.map(Some).ok_or_else(problem);
        }
        if unit == expected {
            return Ok(None);
        }
        Err(Problem::WrongUnit {
            quantity,
            found,
            expected,
        })
    }

    /// Where its boundary lies and what it is per.
    pub fn scope(self) -> &'static str {
        self.facts().scope
    }

    /// The flag with which a user gives it by hand, if there is one.
    pub fn flag(self) -> Option<&'static str> {
        self.facts().flag
    }

    /// The least value that is physically possible, in [`unit`](Self::unit).
    pub fn least(self) -> f64 {
        self.facts().least
    }

    /// The most that is possible, in [`unit`](Self::unit).
    pub fn most(self) -> f64 {
        self.facts().most
    }

    /// Whether it belongs to a site or its operator rather than to a grid.
    pub fn is_of_the_site(self) -> bool {
        matches!(self, Self::Pue | Self::CarbonFree) || self.is_wue()
    }

    /// Whether it is water at the site, of which there are many definitions.
    pub(super) fn is_wue(self) -> bool {
        matches!(self, Self::Wue | Self::WueWithdrawal)
    }

    /// Whether documents hold it; the others are given by hand for one case.
    pub(super) fn is_published(self) -> bool {
        !matches!(
            self,
            Self::Contract | Self::ContractShare | Self::UntrackedShare
        )
    }

    /// Whether it is the carbon intensity of a grid, and so has a flow.
    pub(super) fn is_grid_carbon(self) -> bool {
        matches!(
            self,
            Self::GridCarbon
                | Self::GridCarbonDirect
                | Self::GridCarbonResidual
                | Self::GridCarbonMarginal
                | Self::GridCarbonNational
        )
    }

    /// Whether it is a volume of water, and so is consumed or withdrawn.
    pub(super) fn is_water(self) -> bool {
        matches!(self, Self::GridWater | Self::GridWaterReservoirs) || self.is_wue()
    }

    /// What becomes of the water that it is a volume of.
    pub(super) fn water_use(self) -> WaterUse {
        match self {
            Self::WueWithdrawal => WaterUse::Withdrawal,
            _ => WaterUse::Consumption,
        }
    }

    /// Whether it is a factor of a thing: its rows name a device, not a place.
    pub fn is_of_thing(self) -> bool {
        self as usize >= KINDS.len()
    }

    /// Whether it makes a figure easier to imagine.
    pub(super) fn is_of_equivalence(self) -> bool {
        matches!(self, Self::CarDistance | Self::HouseholdYear | Self::Bottle)
    }

    /// Whether it is a factor of an accelerator.
    pub(super) fn is_of_accelerator(self) -> bool {
        self.key().starts_with("accelerator_")
    }

    /// A number in [`unit`](Self::unit) as a number in the base unit.
    pub(super) fn in_base(self, value: f64) -> f64 {
        value * self.facts().base_per_unit
    }

    /// A number in the base unit as a number in [`unit`](Self::unit).
    pub fn from_base(self, value: f64) -> f64 {
        value / self.facts().base_per_unit
    }

    /// An estimate in the base unit as bare numbers in [`unit`](Self::unit).
    pub(super) fn in_unit(self, value: &Estimate<f64>) -> Estimate<f64> {
        let scale = self.facts().base_per_unit;
        let [low, central, high] =
            [value.low(), value.central(), value.high()].map(|it| it / scale);
        if value.kind() == BoundKind::Exact {
            return Estimate::exact(central);
        }
        Estimate::around(low, central, high, value.kind())
    }

    fn facts(self) -> &'static Facts {
        // The table is in the order of the variants; a test holds it.
        let at = self as usize;
        match KINDS.get(at) {
            Some(facts) => facts,
            None => &HARDWARE[at - KINDS.len()],
        }
    }
}

/// A unit with its currency in the place of the word.
fn named(unit: &str, currency: Option<Currency>) -> String {
    currency.map_or_else(
        || unit.to_owned(),
        |it| unit.replacen(Money::UNIT, it.code(), 1),
    )
}

/// Every row: the kinds of places, then those of things.
fn table() -> impl Iterator<Item = &'static Facts> {
    KINDS.iter().chain(&HARDWARE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_variants() {
        for kind in Kind::all() {
            assert_eq!(kind.facts().kind, kind);
            assert_eq!(Kind::named(kind.key()), Some(kind));
        }
    }
}
