//! Who used it.

use super::{COUNTER, ENERGY, GAUGE, INFO};
use crate::metrics::family::Family;
use crate::metrics::reading::{
    INFO_LABELS, each_workload, has_accelerator, parts, workload_info, workload_level,
};
use crate::metrics::tally::{Bound, Level};
use crate::sample::Component;

/// The families of this part.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "wattprint_withdrawn_energy_joules_total",
        unit: "joules",
        help: "Energy of ended workloads whose own series were withdrawn. For checking conservation only: scrapes have seen it under the workload's name.",
        labels: &["component"],
        read: |scrape, emit| {
            parts(
                scrape,
                emit,
                &[],
                &scrape.snapshot.totals.workloads.withdrawn,
            );
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_energy_joules_total",
        help: "Energy charged to a workload, by component; component=\"other\" is its share of the modelled rest of the node.",
        labels: &["workload", "phase", "component"],
        read: |scrape, emit| {
            each_workload(scrape, |workload, phase, charged| {
                parts(scrape, emit, &[workload, phase], charged);
            });
        },
        ..ENERGY
    },
    Family {
        name: "wattprint_workload_execution_idle_energy_joules_total",
        unit: "joules",
        help: "The part of a workload's accelerator energy that was used while it held or had reserved the accelerator and nothing ran there, as far as the driver tells.",
        labels: &["workload", "phase"],
        read: |scrape, emit| {
            if has_accelerator(scrape) {
                each_workload(scrape, |workload, phase, charged| {
                    let joules = charged.execution_idle.base(Bound::Central);
                    emit.value(&[workload, phase], joules);
                });
            }
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_reserved_seconds_total",
        unit: "seconds",
        help: "Time for which a workload had devices reserved, added up over the devices of a component: two accelerators for a second are two seconds, a part of a divided one is a part of a second. Only accelerators are told.",
        labels: &["workload", "phase", "component"],
        read: |scrape, emit| {
            if has_accelerator(scrape) {
                each_workload(scrape, |workload, phase, charged| {
                    let component = Component::Accelerator.name();
                    emit.value(
                        &[workload, phase, component],
                        charged.reserved.as_secs_f64(),
                    );
                });
            }
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_work_total",
        help: "Useful output that a workload stated when it was done (--work), by unit in the singular, such as token. Two scrapes show it at 0 first, so that increase() sees it. Beyond 8 units the rest is in unit=\"other\".",
        labels: &["workload", "phase", "unit"],
        read: |scrape, emit| {
            let scrapes = scrape.snapshot.totals.workloads.scrapes();
            each_workload(scrape, |workload, phase, charged| {
                for (unit, amount) in charged.output.shown(scrapes) {
                    emit.value(&[workload, phase, unit], amount);
                }
            });
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_emissions_grams_total",
        unit: "grams",
        help: "Greenhouse gas of the facility's energy for a workload, in grams CO2e.",
        labels: &["workload", "phase", "basis"],
        bounded: true,
        read: |scrape, emit| {
            workload_level(scrape, emit, Level::Emissions, &["location"]);
            workload_level(scrape, emit, Level::Market, &["market"]);
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_water_liters_total",
        unit: "liters",
        help: "Water used for a workload, evaporated at the site or used by the grid's power stations.",
        labels: &["workload", "phase", "origin"],
        bounded: true,
        read: |scrape, emit| {
            workload_level(scrape, emit, Level::SiteWater, &["site"]);
            workload_level(scrape, emit, Level::GridWater, &["grid"]);
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_cost_total",
        help: "What the facility's electricity for a workload cost, by the price that was given, in whole units of the currency (ISO 4217).",
        labels: &["workload", "phase", "currency"],
        bounded: true,
        read: |scrape, emit| {
            if let Some(currency) = &scrape.snapshot.totals.context.currency {
                workload_level(scrape, emit, Level::Cost, &[currency]);
            }
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_embodied_emissions_grams_total",
        unit: "grams",
        help: "Greenhouse gas of making the accelerators, spread over the time for which the workload reserved them, in grams CO2e. Absent unless it is known of every accelerator of the node.",
        labels: &["workload", "phase"],
        bounded: true,
        read: |scrape, emit| workload_level(scrape, emit, Level::Embodied, &[]),
        ..COUNTER
    },
    Family {
        name: "wattprint_workload_info",
        help: "Who a workload is: what it is called, who owns it, and what it is a part of. A label is empty where that is not known.",
        labels: INFO_LABELS,
        read: |scrape, emit| {
            for slot in scrape.snapshot.totals.workloads.slots.values() {
                workload_info(slot, emit);
            }
        },
        ..INFO
    },
    Family {
        name: "wattprint_workloads",
        help: "Workloads that have series of their own.",
        read: |scrape, emit| emit.value(&[], scrape.snapshot.totals.workloads.slots.len() as f64),
        ..GAUGE
    },
    Family {
        name: "wattprint_workloads_limit",
        help: "How many workloads can have series of their own; the rest is in workload=\"other\".",
        read: |scrape, emit| emit.value(&[], scrape.snapshot.max_workloads as f64),
        ..GAUGE
    },
    Family {
        name: "wattprint_workloads_withdrawn_total",
        help: "Workloads that ended and whose series were withdrawn.",
        read: |scrape, emit| emit.count(&[], scrape.snapshot.totals.workloads.withdrawals),
        ..COUNTER
    },
    Family {
        name: "wattprint_conservation_difference_joules",
        unit: "joules",
        help: "Metered energy minus what was charged to workloads, idle and unattributed. It is 0; anything else is a fault in wattprint.",
        labels: &["component"],
        read: |scrape, emit| {
            for (component, difference) in scrape.snapshot.conservation_differences() {
                emit.value(&[component.name()], difference as f64 / 1e6);
            }
        },
        ..GAUGE
    },
];
