//! The kinds of factor that a profile document may hold.

use super::kind_of_thing::HARDWARE;
use crate::quantity::{BoundKind, Estimate};

/// What a factor is a factor of.
///
/// Figures that must never be merged are different kinds: lifecycle and direct
/// emissions, and the two water scenarios.
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
    /// Water usage effectiveness: water at the site per IT energy.
    Wue,
    /// Constant power of a node as a share of its rated power.
    NodeConstant,
    /// Power of a node per power of its components.
    NodeFactor,
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

/// One row of the table of kinds.
pub(super) struct Facts {
    pub(super) kind: Kind,
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) unit: &'static str,
    pub(super) base_unit: &'static str,
    pub(super) base_per_unit: f64,
    pub(super) least: f64,
    pub(super) scope: &'static str,
    pub(super) flag: Option<&'static str>,
}

/// Base units (joules) in a kilowatt-hour, exactly.
const JOULES: f64 = 3.6e6;

const KINDS: [Facts; 8] = [
    Facts {
        kind: Kind::GridCarbon,
        key: "grid_carbon",
        label: "grid carbon intensity",
        unit: "gCO2e/kWh",
        base_unit: "g/J",
        base_per_unit: 1.0 / JOULES,
        least: 0.0,
        scope: "lifecycle, location-based average",
        flag: Some("--grid-intensity"),
    },
    Facts {
        kind: Kind::GridCarbonDirect,
        key: "grid_carbon_direct",
        label: "direct grid carbon intensity",
        unit: "gCO2e/kWh",
        base_unit: "g/J",
        base_per_unit: 1.0 / JOULES,
        least: 0.0,
        scope: "direct, location-based average",
        flag: None,
    },
    Facts {
        kind: Kind::GridWater,
        key: "grid_water",
        label: "grid water intensity",
        unit: "L/kWh",
        base_unit: "L/J",
        base_per_unit: 1.0 / JOULES,
        least: 0.0,
        scope: "built up from the generation mix, without reservoirs",
        flag: Some("--grid-water"),
    },
    Facts {
        kind: Kind::GridWaterReservoirs,
        key: "grid_water_reservoirs",
        label: "grid water intensity with reservoirs",
        unit: "L/kWh",
        base_unit: "L/J",
        base_per_unit: 1.0 / JOULES,
        least: 0.0,
        scope: "as published, with the evaporation of reservoirs",
        flag: Some("--grid-water"),
    },
    Facts {
        kind: Kind::Pue,
        key: "pue",
        label: "PUE",
        unit: "1",
        base_unit: "1",
        base_per_unit: 1.0,
        least: 1.0,
        scope: "facility energy per IT energy",
        flag: Some("--pue"),
    },
    Facts {
        kind: Kind::Wue,
        key: "wue",
        label: "WUE",
        unit: "L/kWh",
        base_unit: "L/J",
        base_per_unit: 1.0 / JOULES,
        least: 0.0,
        scope: "site water per IT energy",
        flag: Some("--wue"),
    },
    Facts {
        kind: Kind::NodeConstant,
        key: "node_constant",
        label: "constant power of a node per rated power",
        unit: "1",
        base_unit: "1",
        base_per_unit: 1.0,
        least: 0.0,
        scope: "uncalibrated node",
        flag: None,
    },
    Facts {
        kind: Kind::NodeFactor,
        key: "node_factor",
        label: "power of a node per power of its components",
        unit: "1",
        base_unit: "1",
        base_per_unit: 1.0,
        least: 1.0,
        scope: "uncalibrated node",
        flag: None,
    },
];

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
    pub fn unit(self) -> &'static str {
        self.facts().unit
    }

    /// The base unit in which derivations and reports carry it.
    pub fn base_unit(self) -> &'static str {
        self.facts().base_unit
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

    /// Whether it is the carbon intensity of a grid, and so has a flow.
    pub(super) fn is_grid_carbon(self) -> bool {
        matches!(self, Self::GridCarbon | Self::GridCarbonDirect)
    }

    /// Whether it is a volume of water, and so is consumed or withdrawn.
    pub(super) fn is_water(self) -> bool {
        matches!(
            self,
            Self::GridWater | Self::GridWaterReservoirs | Self::Wue
        )
    }

    /// Whether it is a factor of a thing: its rows name a device, not a place.
    pub(super) fn is_of_thing(self) -> bool {
        self as usize >= KINDS.len()
    }

    /// Whether it is a factor of an accelerator.
    pub(super) fn is_of_accelerator(self) -> bool {
        self.key().starts_with("accelerator_")
    }

    /// A number in [`unit`](Self::unit) as a number in the base unit.
    pub(super) fn in_base(self, value: f64) -> f64 {
        value * self.facts().base_per_unit
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
