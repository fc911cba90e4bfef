//! What each figure is called, and what it means.

use crate::language::Quantity;

/// Every figure that a report may hold, in the order of the chain.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "time.elapsed",
        name: "Time",
        definition: "Metered time, without the time the machine slept.",
    },
    Quantity {
        id: "time.cpu",
        name: "CPU time",
        definition: "Time that CPUs worked for the subject, summed over CPUs.",
    },
    Quantity {
        id: "energy.accelerator",
        name: "Accelerators",
        definition: "Electricity used by GPUs and other accelerator cards, with their memory.",
    },
    Quantity {
        id: "time.accelerator",
        name: "Accelerator time",
        definition: "Time for which accelerators are occupied, summed over them.",
    },
    Quantity {
        id: "compute",
        name: "Computation",
        definition: "Floating-point operations of the model: what has to be computed, not \
                     what the hardware could have computed meanwhile.",
    },
    Quantity {
        id: "energy.cpu",
        name: "CPU",
        definition: "Electricity used by the CPU packages.",
    },
    Quantity {
        id: "energy.dram",
        name: "Memory",
        definition: "Electricity used by main memory.",
    },
    Quantity {
        id: "energy.components",
        name: "Components together",
        definition: "Electricity used by accelerators, CPUs and memory, each counted once.",
    },
    Quantity {
        id: "energy.other",
        name: "Rest of the node",
        definition: "Electricity used by mainboard, fans, drives and power supplies: \
                     the node without accelerators, CPU and memory.",
    },
    Quantity {
        id: "energy.host",
        name: "Rest of the node",
        definition: "Electricity that the node uses beside its accelerators: CPU, \
                     memory, mainboard, fans, drives and power supplies.",
    },
    Quantity {
        id: "energy.node",
        name: "Node",
        definition: "Electricity that the node draws at its power supplies.",
    },
    Quantity {
        id: "energy.facility",
        name: "Facility",
        definition: "Electricity that the building draws for it, with cooling and \
                     power distribution.",
    },
    Quantity {
        id: "emissions.location",
        name: "CO2e, location-based",
        definition: "Greenhouse gas of the facility's electricity at the average \
                     intensity of the grid where it is drawn, in CO2e.",
    },
    Quantity {
        id: "emissions.market",
        name: "CO2e, market-based",
        definition: "Greenhouse gas of the facility's electricity as contracts state it, and \
                     at the residual mix for what no contract covers; never netted with the \
                     location-based figure.",
    },
    Quantity {
        id: "emissions.embodied",
        name: "CO2e, embodied",
        definition: "Greenhouse gas of making the hardware: its share by the hours for which \
                     devices were reserved, of all the hours for which they will be.",
    },
    Quantity {
        id: "emissions.total",
        name: "CO2e, both",
        definition: "Location-based and embodied greenhouse gas together.",
    },
    Quantity {
        id: "water.site",
        name: "Water at the site",
        definition: "Water evaporated by the building's cooling.",
    },
    Quantity {
        id: "water.site.withdrawal",
        name: "Water withdrawn at the site",
        definition: "Water that the building takes, of which it evaporates a part and \
                     returns the rest; no part of the water consumed.",
    },
    Quantity {
        id: "water.grid",
        name: "Water at the stations",
        definition: "Water evaporated by the power stations for the facility's electricity.",
    },
    Quantity {
        id: "water.total",
        name: "Water, both",
        definition: "Water evaporated at the site and at the power stations.",
    },
    Quantity {
        id: "cost.electricity",
        name: "Cost of electricity",
        definition: "What the facility's electricity cost at the price that was given, \
                     in the currency that is its unit.",
    },
    Quantity {
        id: "energy.idle",
        name: "idle",
        definition: "Electricity used by components that nothing used or had reserved.",
    },
    Quantity {
        id: "energy.idle.accelerator",
        name: "idle accelerators",
        definition: "The accelerators' part of the idle energy.",
    },
    Quantity {
        id: "energy.idle.cpu",
        name: "idle CPU",
        definition: "The CPU's part of the idle energy.",
    },
    Quantity {
        id: "energy.idle.dram",
        name: "idle memory",
        definition: "Main memory's part of the idle energy.",
    },
    Quantity {
        id: "energy.phase.pretraining",
        name: "  of which pre-training",
        definition: "Electricity used by components for the parts of the run in this phase.",
    },
    Quantity {
        id: "energy.phase.finetuning",
        name: "  of which fine-tuning",
        definition: "Electricity used by components for the parts of the run in this phase.",
    },
    Quantity {
        id: "energy.phase.evaluation",
        name: "  of which evaluation",
        definition: "Electricity used by components for the parts of the run in this phase.",
    },
    Quantity {
        id: "energy.phase.inference",
        name: "  of which inference",
        definition: "Electricity used by components for the parts of the run in this phase.",
    },
    Quantity {
        id: "energy.phase.other",
        name: "  of which other phases",
        definition: "Electricity used by components for the parts of the run in this phase.",
    },
    Quantity {
        id: "energy.execution_idle",
        name: "held while nothing ran",
        definition: "The part of the accelerators' electricity that they used while they were held \
                     or reserved and nothing ran on them, as far as the driver tells.",
    },
    Quantity {
        id: "energy.unattributed",
        name: "unattributed",
        definition: "Electricity used by components for something that is not a known workload.",
    },
    Quantity {
        id: "energy.unattributed.accelerator",
        name: "unattributed accelerators",
        definition: "The accelerators' part of the unattributed energy.",
    },
    Quantity {
        id: "energy.unattributed.cpu",
        name: "unattributed CPU",
        definition: "The CPU's part of the unattributed energy.",
    },
    Quantity {
        id: "energy.unattributed.dram",
        name: "unattributed memory",
        definition: "Main memory's part of the unattributed energy.",
    },
    Quantity {
        id: "energy.others",
        name: "other workloads",
        definition: "Electricity used by components for other workloads at the same time.",
    },
    Quantity {
        id: "energy.others.accelerator",
        name: "other workloads' accelerators",
        definition: "The accelerators' part of the other workloads' energy.",
    },
    Quantity {
        id: "energy.others.cpu",
        name: "other workloads' CPU",
        definition: "The CPU's part of the other workloads' energy.",
    },
    Quantity {
        id: "energy.others.dram",
        name: "other workloads' memory",
        definition: "Main memory's part of the other workloads' energy.",
    },
    Quantity {
        id: "energy.workloads",
        name: "workloads",
        definition: "Electricity used by components for all known workloads.",
    },
    Quantity {
        id: "energy.workloads.accelerator",
        name: "workloads' accelerators",
        definition: "The accelerators' part of the workloads' energy.",
    },
    Quantity {
        id: "energy.workloads.cpu",
        name: "workloads' CPU",
        definition: "The CPU's part of the workloads' energy.",
    },
    Quantity {
        id: "energy.workloads.dram",
        name: "workloads' memory",
        definition: "Main memory's part of the workloads' energy.",
    },
    Quantity {
        id: "energy.development",
        name: "Development runs",
        definition: "Node electricity of development and failed runs of the same \
                     project; it is in no other figure.",
    },
    Quantity {
        id: "energy.development.facility",
        name: "  with the building's",
        definition: "Electricity that the building draws for development and failed runs.",
    },
    Quantity {
        id: "emissions.development",
        name: "  CO2e of these",
        definition: "Greenhouse gas of development and failed runs, location-based.",
    },
    Quantity {
        id: "water.development",
        name: "  water of these",
        definition: "Water evaporated at the site and at the power stations for \
                     development and failed runs.",
    },
    Quantity {
        id: "energy.gap",
        name: "filled gaps",
        definition: "The part of the subject's energy for which there was no reading; \
                     it is contained in the other figures.",
    },
    Quantity {
        id: "energy.failed",
        name: "failed work",
        definition: "Electricity used by components for workloads that ended with \
                     anything but success; it is contained in the other figures.",
    },
];
