//! The table of kinds: one row for each quantity that a document may hold.

use super::kind::Kind;

/// One row of the table of kinds.
pub(super) struct Facts {
    pub kind: Kind,
    pub key: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    pub base_unit: &'static str,
    pub base_per_unit: f64,
    pub least: f64,
    pub most: f64,
    pub scope: &'static str,
    pub flag: Option<&'static str>,
}

/// Base units (joules) in a kilowatt-hour, exactly.
const JOULES: f64 = 3.6e6;

/// A ratio: what a row leaves out.
pub(super) const RATIO: Facts = Facts {
    kind: Kind::Pue,
    key: "",
    label: "",
    unit: "1",
    base_unit: "1",
    base_per_unit: 1.0,
    least: 0.0,
    most: f64::INFINITY,
    scope: "",
    flag: None,
};

/// Greenhouse gas per electricity.
const CARBON: Facts = Facts {
    unit: "gCO2e/kWh",
    base_unit: "g/J",
    base_per_unit: 1.0 / JOULES,
    ..RATIO
};

/// Water per electricity.
const WATER: Facts = Facts {
    unit: "L/kWh",
    base_unit: "L/J",
    base_per_unit: 1.0 / JOULES,
    ..RATIO
};

/// Every kind, in the order of the variants.
pub(super) const KINDS: [Facts; 17] = [
    Facts {
        kind: Kind::GridCarbon,
        key: "grid_carbon",
        label: "grid carbon intensity",
        scope: "lifecycle, location-based average",
        flag: Some("--grid-intensity"),
        ..CARBON
    },
    Facts {
        kind: Kind::GridCarbonDirect,
        key: "grid_carbon_direct",
        label: "direct grid carbon intensity",
        scope: "direct, location-based average",
        ..CARBON
    },
    Facts {
        kind: Kind::GridWater,
        key: "grid_water",
        label: "grid water intensity",
        scope: "built up from the generation mix, without reservoirs",
        flag: Some("--grid-water"),
        ..WATER
    },
    Facts {
        kind: Kind::GridWaterReservoirs,
        key: "grid_water_reservoirs",
        label: "grid water intensity with reservoirs",
        scope: "as published, with the evaporation of reservoirs",
        flag: Some("--grid-water"),
        ..WATER
    },
    Facts {
        kind: Kind::Pue,
        key: "pue",
        label: "PUE",
        least: 1.0,
        scope: "facility energy per IT energy",
        flag: Some("--pue"),
        ..RATIO
    },
    Facts {
        kind: Kind::Wue,
        key: "wue",
        label: "WUE",
        scope: "site water per IT energy",
        flag: Some("--wue"),
        ..WATER
    },
    Facts {
        kind: Kind::NodeConstant,
        key: "node_constant",
        label: "constant power of a node per rated power",
        scope: "uncalibrated node",
        ..RATIO
    },
    Facts {
        kind: Kind::NodeFactor,
        key: "node_factor",
        label: "power of a node per power of its components",
        least: 1.0,
        scope: "uncalibrated node",
        ..RATIO
    },
    Facts {
        kind: Kind::WueWithdrawal,
        key: "wue_withdrawal",
        label: "WUE of water withdrawn",
        scope: "site water per IT energy",
        ..WATER
    },
    Facts {
        kind: Kind::GridCarbonResidual,
        key: "grid_carbon_residual",
        label: "residual mix",
        scope: "market-based, what no contract claims",
        flag: Some("--contract-intensity"),
        ..CARBON
    },
    Facts {
        kind: Kind::GridCarbonMarginal,
        key: "grid_carbon_marginal",
        label: "marginal grid carbon intensity",
        scope: "marginal (operating), for decisions and not for accounts",
        ..CARBON
    },
    Facts {
        kind: Kind::GridCarbonNational,
        key: "grid_carbon_national",
        label: "grid carbon intensity of the national list",
        scope: "plant and energy carriers, as the national list prescribes",
        ..CARBON
    },
    Facts {
        kind: Kind::CarbonFree,
        key: "carbon_free",
        label: "carbon-free share",
        most: 1.0,
        scope: "share of electricity that the operator matches hour by hour",
        ..RATIO
    },
    Facts {
        kind: Kind::Contract,
        key: "contract",
        label: "carbon intensity under contract",
        scope: "market-based, as the contract states",
        flag: Some("--contract-intensity"),
        ..CARBON
    },
    Facts {
        kind: Kind::ContractShare,
        key: "contract_share",
        label: "share of electricity under contract",
        most: 1.0,
        scope: "of facility energy",
        flag: Some("--contract-share"),
        ..RATIO
    },
    Facts {
        kind: Kind::UntrackedShare,
        key: "untracked_share",
        label: "share of electricity outside the contract",
        most: 1.0,
        scope: "of facility energy",
        flag: Some("--contract-share"),
        ..RATIO
    },
    Facts {
        kind: Kind::ElectricityPrice,
        key: "electricity_price",
        label: "electricity price",
        unit: "currency/kWh",
        base_unit: "currency/J",
        base_per_unit: 1.0 / JOULES,
        scope: "per kWh of facility energy",
        flag: Some("--price"),
        ..RATIO
    },
];
