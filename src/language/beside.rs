//! The words for what stands beside a report's figures: parts, and the period before.

/// The words of divisions and of the period before.
pub struct Beside {
    /// By what something is divided: `workload`, `phase`, `month`, `label:project`.
    pub divided_by: fn(&str) -> String,
    /// The part that nobody used or had reserved.
    pub idle: &'static str,
    /// The part that something used which is not a known workload.
    pub unattributed: &'static str,
    /// The part whose label is not set.
    pub not_set: &'static str,
    /// So many workloads, of which so many failed.
    pub counted: fn(u64, u64) -> String,
    /// What was selected of all that ran on some machines.
    pub selected: fn(&str, &str) -> String,
    /// The same, as the name of something.
    pub on: fn(&str, &str) -> String,
    /// One condition: of what, and its value.
    pub condition: fn(&str, &str) -> String,
    /// The period before, from and until.
    pub before: fn(&str, &str) -> String,
    /// So many times as much, with bounds if there are any.
    pub times: fn(&str, Option<(&str, &str)>) -> String,
}
