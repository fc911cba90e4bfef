//! Why reports cannot be compared, and what would help.

use crate::sample::Phase;

/// Reports that cannot be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ComparisonError {
    /// There is nothing to compare with.
    #[error("comparing: only one side was given")]
    Alone,
    /// More sides than there are letters.
    #[error("comparing: {0} sides were given, and each goes by a letter from A to Z")]
    Crowd(usize),
    /// Nothing that all sides count.
    #[error("comparing: the sides have no functional unit in common: {}", listed(.0))]
    NoCommonUnit(Vec<(String, Vec<String>)>),
    /// A unit that a side does not state.
    #[error("comparing per {unit}: `{side}` does not say how many {unit}s it did; it counts {has}")]
    UnitUnknown {
        /// The unit that was asked for.
        unit: String,
        /// The side's file.
        side: String,
        /// What it counts.
        has: String,
    },
    /// Work of nothing.
    #[error("comparing per {unit}: `{side}` states no {unit}s at all: its amount is 0")]
    NoWork {
        /// The unit.
        unit: String,
        /// The side's file.
        side: String,
    },
    /// A report of no time.
    #[error("comparing: `{0}` is about no time at all: its period is empty")]
    EmptyPeriod(String),
    /// A volume of nothing, or none at all.
    #[error("comparing: a volume of {0} units a year is no work to compare")]
    NoVolume(f64),
    /// A term of nothing.
    #[error("comparing: a term of {0} seconds is no time to compare")]
    NoTerm(f64),
    /// A term of no contract.
    #[error("comparing: a term of {0:.0} years is no contract's")]
    TermTooLong(f64),
    /// Volumes that differ where totals were asked for.
    #[error("comparing over a term: the sides state different volumes: {0}")]
    VolumesDiffer(String),
    /// No volume where totals were asked for.
    #[error("comparing over a term: not every side says how many {0}s a year are asked for")]
    VolumeUnknown(String),
    /// No term where totals were asked for.
    #[error("comparing with {0}: no term is known over which to add up")]
    TermUnknown(&'static str),
    /// Units were asked for where each side is taken as it is.
    #[error(
        "comparing each side as a whole: {0} multiplies units of work, and here there are none"
    )]
    Wholes(&'static str),
    /// One scenario twice.
    #[error("comparing with --growth: {0}")]
    GrowthTwice(String),
    /// One offer or report twice.
    #[error("comparing: `{one}` and `{other}` are one and the same {what}")]
    Twins {
        /// A side's file.
        one: String,
        /// The other's.
        other: String,
        /// `offer` or `report`, with its identity.
        what: String,
    },
    /// One identity for two offers.
    #[error("comparing: `{one}` and `{other}` both say that they are {what}, and they differ")]
    OneIdentity {
        /// A side's file.
        one: String,
        /// The other's.
        other: String,
        /// `the offer`, with its identity.
        what: String,
    },
    /// Training against inference.
    #[error("comparing: `{one}` is {}, `{other}` is {}", .phases[0].name(), .phases[1].name())]
    Phases {
        /// A side's file.
        one: String,
        /// The file of one that differs.
        other: String,
        /// Their phases.
        phases: [Phase; 2],
    },
    /// No figure that two sides have.
    #[error("comparing: no two sides have a figure in common")]
    NothingInCommon,
    /// Differences, and they were to be refused.
    #[error("comparing with --strict: the sides do not count the same: {0}")]
    Strict(String),
    /// A confidence that is none.
    #[error("comparing: a confidence of {0} is not between 0.5 and 1")]
    Confidence(f64),
}

impl ComparisonError {
    /// What would help.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Alone => {
                "give a second report, plan or offer, or a --policy to judge this one by"
            }
            Self::Crowd(_) => "compare the most promising ones",
            Self::NoCommonUnit(_) => {
                "have every side state its work in one unit, as with `--work request=N` on \
                 `wattprint run`; a figure per token becomes one per request only where \
                 tokens per request are stated; or compare each as a whole with `--unit whole`"
            }
            Self::UnitUnknown { .. } => {
                "give a --unit that all sides count, or have this side state its work in it; \
                 nothing is converted, because tokens per request differ from service to service"
            }
            Self::NoWork { .. } => "state the work that was done, or leave this side out",
            Self::EmptyPeriod(_) => "make the report over a period in which something ran",
            Self::NoVolume(_) => "give a --volume above 0, or leave it out to compare per unit",
            Self::TermTooLong(_) => "give a --term of at most 100 years, such as 48mo, 4y or 90d",
            Self::NoTerm(_) => "give a --term such as 48mo, 4y or 90d",
            Self::VolumesDiffer(_) => {
                "give one --volume (units a year) for all, or offers for the same volume"
            }
            Self::VolumeUnknown(_) => "give --volume, in units a year",
            Self::TermUnknown(_) => "give --term such as 48mo, 4y or 90d",
            Self::Wholes(_) => {
                "leave it out, or give a --unit that all sides count: a report states its work \
                 with `--work request=N`, an offer under [demand]"
            }
            Self::GrowthTwice(_) => {
                "give every scenario a name and a rate of its own, as in low=0%,high=30%"
            }
            Self::Twins { .. } => "leave one of them out",
            Self::OneIdentity { .. } => {
                "compare the one that holds; a supplier who makes two offers gives each an \
                 `offer.id` of its own"
            }
            Self::Phases { .. } => {
                "compare like with like, or say that you mean it with --across-phases"
            }
            Self::NothingInCommon => {
                "reports without a place have no emissions and no water; make them again with --place"
            }
            Self::Strict(_) => {
                "ask for reports of the same boundary, or leave --strict out: the differences \
                 then stand in the comparison"
            }
            Self::Confidence(_) => "give --confidence as a share, such as 0.95",
        }
    }
}

fn listed(sides: &[(String, Vec<String>)]) -> String {
    let each = sides.iter().map(|(side, units)| match &units[..] {
        [] => format!("`{side}` states no work"),
        units => format!("`{side}` counts {}", units.join(", ")),
    });
    each.collect::<Vec<_>>().join("; ")
}
