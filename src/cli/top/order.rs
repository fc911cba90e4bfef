//! By what workloads are ordered.

use super::rows::Row;
use std::cmp::Ordering;

/// By what workloads are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The greatest power first.
    #[default]
    Power,
    /// The most energy first.
    Energy,
    /// The most emissions first.
    Emissions,
    /// By name.
    Name,
    /// By phase, in the order of a model's life.
    Phase,
}

impl Order {
    /// All orders, as the keys go through them.
    pub const ALL: [Self; 5] = [
        Self::Power,
        Self::Energy,
        Self::Emissions,
        Self::Name,
        Self::Phase,
    ];

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|it| *it == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// Which of two rows stands first.
    pub fn compare(self, one: &Row, other: &Row) -> Ordering {
        let watts = |row: &Row| row.watts.map_or(0.0, |it| it.central);
        let grams = |row: &Row| row.amounts.grams.map_or(0.0, |it| it.central);
        let joules = |row: &Row| row.amounts.joules.central;
        let by = match self {
            Self::Power => watts(other).total_cmp(&watts(one)),
            Self::Energy => joules(other).total_cmp(&joules(one)),
            Self::Emissions => grams(other).total_cmp(&grams(one)),
            Self::Name => one.name.cmp(&other.name),
            Self::Phase => one.phase.cmp(&other.phase),
        };
        // Equals stay where they are from one second to the next.
        let by_energy = || joules(other).total_cmp(&joules(one));
        by.then_with(by_energy).then_with(|| one.id.cmp(&other.id))
    }
}
