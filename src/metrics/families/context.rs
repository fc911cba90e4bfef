//! What the figures rest on, and the process itself.

use super::{COUNTER, GAUGE, INFO};
use crate::metrics::family::Family;
use crate::metrics::reading::{process, unix_seconds};

/// The families of this part.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "wattprint_grid_carbon_intensity_grams_per_kwh",
        unit: "grams_per_kwh",
        help: "Grams CO2e per kilowatt-hour of the grid, and how closely the factor matches place and time. Not a base unit, but the one that everyone reads.",
        labels: &["basis", "match"],
        read: |scrape, emit| {
            for grid in &scrape.snapshot.totals.context.grid_carbon {
                emit.value(&[&grid.basis, &grid.matched], grid.grams_per_kilowatt_hour);
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_pue_ratio",
        unit: "ratio",
        help: "Power usage effectiveness in use: facility energy over node energy.",
        read: |scrape, emit| {
            if let Some(pue) = scrape.snapshot.totals.context.pue {
                emit.value(&[], pue);
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_factor_info",
        help: "A factor in use, where it was published, and how closely it matches what was asked for.",
        labels: &["factor", "source", "match"],
        read: |scrape, emit| {
            for it in &scrape.snapshot.totals.context.factors {
                emit.value(&[&it.factor, &it.source, &it.matched], 1.0);
            }
        },
        ..INFO
    },
    Family {
        name: "wattprint_idle_policy_info",
        help: "Who pays for what a device draws with nothing to do: reserved, proportional or none.",
        labels: &["policy"],
        read: |scrape, emit| emit.value(&[scrape.snapshot.idle_policy.name()], 1.0),
        ..INFO
    },
    Family {
        name: "wattprint_build_info",
        help: "The version of wattprint.",
        labels: &["version"],
        read: |_, emit| emit.value(&[env!("CARGO_PKG_VERSION")], 1.0),
        ..INFO
    },
    Family {
        name: "process_cpu_seconds_total",
        unit: "seconds",
        help: "CPU time of this process, user and system.",
        read: |scrape, emit| process(scrape, emit, |it| it.cpu_seconds),
        ..COUNTER
    },
    Family {
        name: "process_resident_memory_bytes",
        unit: "bytes",
        help: "Resident memory of this process.",
        read: |scrape, emit| process(scrape, emit, |it| it.resident_bytes as f64),
        ..GAUGE
    },
    Family {
        name: "process_virtual_memory_bytes",
        unit: "bytes",
        help: "Virtual memory of this process.",
        read: |scrape, emit| process(scrape, emit, |it| it.virtual_bytes as f64),
        ..GAUGE
    },
    Family {
        name: "process_open_fds",
        help: "Open file descriptors of this process.",
        read: |scrape, emit| process(scrape, emit, |it| it.open_fds as f64),
        ..GAUGE
    },
    Family {
        name: "process_max_fds",
        help: "File descriptors that this process may open.",
        read: |scrape, emit| process(scrape, emit, |it| it.max_fds as f64),
        ..GAUGE
    },
    Family {
        name: "process_start_time_seconds",
        unit: "seconds",
        help: "When this process started, as seconds since 1970.",
        read: |scrape, emit| emit.value(&[], unix_seconds(scrape.snapshot.started)),
        ..GAUGE
    },
];
