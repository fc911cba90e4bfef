//! What the node used: by component, as a node, as a facility.

use super::{COUNTER, ENERGY, GAUGE};
use crate::metrics::family::Family;
use crate::metrics::reading::{channels, energy, modelled, node, parts};
use crate::metrics::tally::Level;

/// The families of this part.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "wattprint_energy_joules_total",
        help: "Energy of the node's components, each counted once, as metered; component=\"other\" is the modelled rest of the node.",
        labels: &["component", "device"],
        read: energy,
        ..ENERGY
    },
    Family {
        name: "wattprint_overlapping_energy_joules_total",
        unit: "joules",
        help: "Energy of channels that contain counted ones or are contained in them, such as CPU cores. Never add it to another family.",
        labels: &["component", "device"],
        read: |scrape, emit| {
            channels(scrape, |labels, shown| {
                if !shown.is_counted || !shown.overlapping.is_zero() {
                    emit.tally(&labels, &shown.overlapping);
                }
            });
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_node_energy_joules_total",
        help: "Energy of the whole node, with supplies, fans and mainboard: metered at the node, or modelled from its components.",
        read: |scrape, emit| node(scrape, emit, Level::Node, &[]),
        ..ENERGY
    },
    Family {
        name: "wattprint_facility_energy_joules_total",
        help: "Energy that the building drew for the node: the node's energy times the PUE. Absent without a place.",
        read: |scrape, emit| node(scrape, emit, Level::Facility, &[]),
        ..ENERGY
    },
    Family {
        name: "wattprint_emissions_grams_total",
        unit: "grams",
        help: "Greenhouse gas of the facility's energy, in grams CO2e.",
        labels: &["basis"],
        bounded: true,
        read: |scrape, emit| {
            node(scrape, emit, Level::Emissions, &["location"]);
            node(scrape, emit, Level::Market, &["market"]);
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_water_liters_total",
        unit: "liters",
        help: "Water used for the node, evaporated at the site or used by the grid's power stations.",
        labels: &["origin"],
        bounded: true,
        read: |scrape, emit| {
            node(scrape, emit, Level::SiteWater, &["site"]);
            node(scrape, emit, Level::GridWater, &["grid"]);
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_cost_total",
        help: "What the facility's electricity cost, by the price that was given, in whole units of the currency (ISO 4217). Absent without a price.",
        labels: &["currency"],
        bounded: true,
        read: |scrape, emit| {
            if let Some(currency) = &scrape.snapshot.totals.context.currency {
                node(scrape, emit, Level::Cost, &[currency]);
            }
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_idle_energy_joules_total",
        help: "Energy drawn while nothing used or reserved the device.",
        labels: &["component"],
        read: |scrape, emit| parts(scrape, emit, &[], &scrape.snapshot.totals.idle),
        ..ENERGY
    },
    Family {
        name: "wattprint_unattributed_energy_joules_total",
        help: "Energy used by something that is not a known workload, or recovered from hardware counters after a restart.",
        labels: &["component"],
        read: |scrape, emit| parts(scrape, emit, &[], &scrape.snapshot.totals.unattributed),
        ..ENERGY
    },
    Family {
        name: "wattprint_modelled_energy_joules_total",
        unit: "joules",
        help: "The part of wattprint_energy_joules_total that no sensor measured.",
        labels: &["component"],
        read: modelled,
        ..COUNTER
    },
    Family {
        name: "wattprint_gap_energy_joules_total",
        unit: "joules",
        help: "The estimated energy of the time without a reading. It is part of the channel's energy.",
        labels: &["component", "device"],
        read: |scrape, emit| {
            channels(scrape, |labels, shown| {
                emit.value(&labels, shown.raw.gap as f64 / 1e6);
            });
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_gap_seconds_total",
        unit: "seconds",
        help: "Time without a reading: the counter restarted, readings failed, nothing was there to read, or the driver was released.",
        labels: &["component", "device", "reason"],
        read: |scrape, emit| {
            channels(scrape, |[component, device], shown| {
                for (reason, time) in &shown.gaps {
                    emit.value(&[component, device, reason.name()], time.as_secs_f64());
                }
            });
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_sensor_restarts_total",
        help: "Times a hardware counter began again from zero, as after a driver reload.",
        labels: &["component", "device"],
        read: |scrape, emit| channels(scrape, |labels, it| emit.count(&labels, it.restarts)),
        ..COUNTER
    },
    Family {
        name: "wattprint_power_watts",
        unit: "watts",
        help: "Mean power over the last sampling interval. For people; for calculations use rate() of the energy.",
        labels: &["component", "device"],
        read: |scrape, emit| {
            channels(scrape, |labels, shown| {
                if let Some(power) = shown.power {
                    emit.value(&labels, power.watts());
                }
            });
        },
        ..GAUGE
    },
];
