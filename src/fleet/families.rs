//! Which series a report is made from: the table of what is asked. Pure.

/// A counter whose gain in the period is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The metric.
    pub metric: &'static str,
    /// Whether bounds stand beside it.
    pub bounded: bool,
}

/// Since when an agent's process runs: by it agents are found.
pub const START: &str = "process_start_time_seconds";

/// Whether a target answered.
pub const UP: &str = "up";

/// What the components used.
pub const ENERGY: Counted = with_bounds("wattprint_energy_joules_total");
/// What the nodes used.
pub const NODE: Counted = with_bounds("wattprint_node_energy_joules_total");
/// What nobody used.
pub const IDLE: Counted = with_bounds("wattprint_idle_energy_joules_total");
/// What was used by no known workload.
pub const UNATTRIBUTED: Counted = with_bounds("wattprint_unattributed_energy_joules_total");
/// What was charged to workloads.
pub const WORKLOAD: Counted = with_bounds("wattprint_workload_energy_joules_total");
/// What workloads' accelerators used while nothing ran there.
pub const EXECUTION_IDLE: Counted =
    counted("wattprint_workload_execution_idle_energy_joules_total");
/// What no sensor measured.
pub const MODELLED: Counted = counted("wattprint_modelled_energy_joules_total");
/// What fills gaps.
pub const GAP_ENERGY: Counted = counted("wattprint_gap_energy_joules_total");
/// Time without a reading.
pub const GAP_TIME: Counted = counted("wattprint_gap_seconds_total");
/// Times that a sensor's counter began again.
pub const RESTARTS: Counted = counted("wattprint_sensor_restarts_total");
/// What workloads produced.
pub const WORK: Counted = counted("wattprint_workload_work_total");
/// What the agents themselves made of the energy, by their own factors.
pub const EMISSIONS: Counted = counted("wattprint_emissions_grams_total");

/// Every counter, in the order in which they are asked for.
pub const COUNTED: &[Counted] = &[
    ENERGY,
    NODE,
    IDLE,
    UNATTRIBUTED,
    WORKLOAD,
    EXECUTION_IDLE,
    MODELLED,
    GAP_ENERGY,
    GAP_TIME,
    RESTARTS,
    WORK,
    EMISSIONS,
];

/// The version of an agent.
pub const BUILD: &str = "wattprint_build_info";
/// Who pays for idle power.
pub const IDLE_POLICY: &str = "wattprint_idle_policy_info";
/// How often an agent reads.
pub const INTERVAL: &str = "wattprint_sample_interval_seconds";
/// What a node is.
pub const HOST: &str = "wattprint_node_info";
/// Who a workload is.
pub const WHO: &str = "wattprint_workload_info";

/// Everything that describes, in the order in which it is asked for.
pub const DESCRIBED: &[&str] = &[BUILD, IDLE_POLICY, INTERVAL, HOST, WHO];

/// Which of a family's three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// The best guess.
    Central,
    /// The lower bound.
    Low,
    /// The upper bound.
    High,
}

impl Counted {
    /// The numbers that it has.
    pub fn bounds(&self) -> &'static [Bound] {
        const ALL: [Bound; 3] = [Bound::Central, Bound::Low, Bound::High];
        if self.bounded { &ALL } else { &ALL[..1] }
    }

    /// The metric with one of its numbers: the word stands before the unit.
    pub fn metric(&self, bound: Bound) -> String {
        let word = match bound {
            Bound::Central => return self.metric.to_owned(),
            Bound::Low => "low",
            Bound::High => "high",
        };
        match self.metric.strip_suffix("_joules_total") {
            Some(name) => format!("{name}_{word}_joules_total"),
            None => format!("{}_{word}", self.metric),
        }
    }
}

const fn with_bounds(metric: &'static str) -> Counted {
    Counted {
        metric,
        bounded: true,
    }
}

const fn counted(metric: &'static str) -> Counted {
    Counted {
        metric,
        bounded: false,
    }
}
