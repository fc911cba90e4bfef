//! The kinds of factor that belong to things rather than to places.

use super::kind::Kind;
use super::kinds::{Facts, RATIO};

/// Base units (joules) in a kilowatt-hour, exactly.
const JOULES: f64 = 3.6e6;

/// Every kind that belongs to a thing, after those that belong to a place.
pub(super) const HARDWARE: [Facts; 18] = [
    Facts {
        kind: Kind::AcceleratorPower,
        key: "accelerator_power",
        label: "rated power",
        unit: "W",
        base_unit: "W",
        base_per_unit: 1.0,
        scope: "of one accelerator, as its maker or its driver states it",
        flag: Some("--accelerator-power"),
        ..RATIO
    },
    Facts {
        kind: Kind::AcceleratorIdle,
        key: "accelerator_idle",
        label: "idle power",
        unit: "W",
        base_unit: "W",
        base_per_unit: 1.0,
        scope: "of one accelerator without work",
        ..RATIO
    },
    Facts {
        kind: Kind::AcceleratorMemory,
        key: "accelerator_memory",
        label: "memory",
        unit: "MiB",
        base_unit: "B",
        base_per_unit: 1_048_576.0,
        scope: "of one accelerator",
        ..RATIO
    },
    Facts {
        kind: Kind::AcceleratorPeak16,
        key: "accelerator_peak_16bit",
        label: "dense 16-bit peak",
        unit: "TFLOP/s",
        base_unit: "FLOP/s",
        base_per_unit: 1e12,
        scope: "of one accelerator, matrix units, without sparsity",
        ..RATIO
    },
    Facts {
        kind: Kind::AcceleratorPeak8,
        key: "accelerator_peak_8bit",
        label: "dense 8-bit peak",
        unit: "TFLOP/s",
        base_unit: "FLOP/s",
        base_per_unit: 1e12,
        scope: "of one accelerator, matrix units, floating point, without sparsity",
        ..RATIO
    },
    Facts {
        kind: Kind::AcceleratorBandwidth,
        key: "accelerator_bandwidth",
        label: "memory bandwidth",
        unit: "GB/s",
        base_unit: "B/s",
        base_per_unit: 1e9,
        scope: "of one accelerator, as its maker states it",
        ..RATIO
    },
    Facts {
        kind: Kind::AcceleratorMaking,
        key: "accelerator_making",
        label: "making",
        unit: "kgCO2e",
        base_unit: "g",
        base_per_unit: 1e3,
        scope: "one accelerator with its share of the baseboard, cradle to gate",
        flag: Some("--embodied-kg"),
        ..RATIO
    },
    Facts {
        kind: Kind::ServerMaking,
        key: "server_making",
        label: "making",
        unit: "kgCO2e",
        base_unit: "g",
        base_per_unit: 1e3,
        scope: "one server of eight accelerators, cradle to gate",
        ..RATIO
    },
    Facts {
        kind: Kind::Lifetime,
        key: "lifetime",
        label: "lifetime",
        unit: "years",
        base_unit: "s",
        base_per_unit: 31_536_000.0,
        scope: "from first use to retirement; a year is 8,760 hours",
        flag: Some("--lifetime-years"),
        ..RATIO
    },
    Facts {
        kind: Kind::ActiveShare,
        key: "active_share",
        label: "share of the lifetime in use",
        scope: "hours reserved for work per hour of the lifetime",
        ..RATIO
    },
    Facts {
        kind: Kind::LoadTraining,
        key: "load_training",
        label: "power in training per rated power",
        scope: "of one accelerator, over the run",
        ..RATIO
    },
    Facts {
        kind: Kind::LoadText,
        key: "load_text",
        label: "power in serving text per rated power",
        scope: "of one accelerator under steady load",
        ..RATIO
    },
    Facts {
        kind: Kind::LoadImages,
        key: "load_images",
        label: "power in making images per rated power",
        scope: "of one accelerator under steady load",
        ..RATIO
    },
    Facts {
        kind: Kind::LoadVideos,
        key: "load_videos",
        label: "power in making videos per rated power",
        scope: "of one accelerator under steady load",
        ..RATIO
    },
    Facts {
        kind: Kind::HostMultiplier,
        key: "host_multiplier",
        label: "power of a node per power of its accelerators",
        least: 1.0,
        scope: "node with host, without the building",
        flag: Some("--host-multiplier"),
        ..RATIO
    },
    Facts {
        kind: Kind::CarDistance,
        key: "car_distance",
        label: "emissions of a car",
        unit: "gCO2e/km",
        base_unit: "g/m",
        base_per_unit: 1e-3,
        scope: "per vehicle-kilometre",
        ..RATIO
    },
    Facts {
        kind: Kind::HouseholdYear,
        key: "household_electricity",
        label: "electricity of a household in a year",
        unit: "kWh",
        base_unit: "J",
        base_per_unit: JOULES,
        scope: "per dwelling and year",
        ..RATIO
    },
    Facts {
        kind: Kind::Bottle,
        key: "bottle",
        label: "bottle of water",
        unit: "L",
        base_unit: "L",
        base_per_unit: 1.0,
        scope: "volume",
        ..RATIO
    },
];
