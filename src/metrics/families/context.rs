//! What the figures rest on, and the process itself.

use super::{COUNTER, GAUGE, INFO};
use crate::metrics::family::Family;
use crate::metrics::reading::{instruments, process, unix_seconds};

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
        name: "wattprint_grid_carbon_intensity_age_seconds",
        unit: "seconds",
        help: "How long the period that a grid's factor describes has been over: 0 while it lasts, and for a factor of the year 2025 the time since 2026 began (UTC). Absent for a factor that states no period.",
        labels: &["basis", "match"],
        read: |scrape, emit| {
            for grid in &scrape.snapshot.totals.context.grid_carbon {
                if let Some(end) = grid.valid_until {
                    let age = scrape.at.wall.duration_since(end).as_secs_f64();
                    emit.value(&[&grid.basis, &grid.matched], age.max(0.0));
                }
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_wue_liters_per_kwh",
        unit: "liters_per_kwh",
        help: "Water evaporated at the site per kilowatt-hour of the node, in use for site water. Absent if it is not known. Not a base unit, but the one that everyone reads.",
        read: |scrape, emit| {
            if let Some(wue) = scrape.snapshot.totals.context.wue {
                emit.value(&[], wue);
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
        name: "wattprint_instrument_info",
        help: "What measures or models a channel: the driver, the device's name, how its energy is obtained, and whether that is measured, modelled or supplied.",
        labels: &[
            "component",
            "device",
            "source",
            "name",
            "method",
            "provenance",
        ],
        read: instruments,
        ..INFO
    },
    Family {
        name: "wattprint_node_info",
        help: "The node that is metered: its network name, its processor, its operating system's kernel, and the hypervisor if it is a virtual machine. A label is empty where that is not known.",
        labels: &["node", "cpu", "os", "hypervisor"],
        read: |scrape, emit| {
            let host = &scrape.snapshot.host;
            let hypervisor = host.hypervisor.as_deref().unwrap_or_default();
            emit.value(
                &[&host.name, &host.cpu_model, &host.kernel, hypervisor],
                1.0,
            );
        },
        ..INFO
    },
    Family {
        name: "wattprint_node_cpus",
        help: "Processors of the node on which its operating system can schedule. Absent if that is not known.",
        read: |scrape, emit| {
            let cpus = scrape.snapshot.host.cpus;
            if cpus > 0 {
                emit.value(&[], cpus.into());
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_node_memory_bytes",
        unit: "bytes",
        help: "Main memory of the node, or the limit of the container that the agent runs in. Absent if that is not known.",
        read: |scrape, emit| {
            let memory = scrape.snapshot.host.memory;
            if memory > 0 {
                emit.count(&[], memory);
            }
        },
        ..GAUGE
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
