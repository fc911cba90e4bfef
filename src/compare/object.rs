//! The object `footprint-comparison/v1`, from which every form is written.

use super::policy::Judged;
pub use super::remark::{Remark, RemarkKind};
use crate::report::{Contributor, Identity, Level, Missing, SubjectKind};
use crate::sample::Phase;
use serde::{Deserialize, Serialize};

/// The name and version of the object, as its `schema` says.
pub const SCHEMA: &str = "footprint-comparison/v1";

/// Several reports side by side, on one basis.
///
/// Numbers are in base units: J, g, L, s. What a side does not know is absent from
/// `values` and stands in `absent` with its reason; nothing unknown is ever zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Which comparison this is.
    pub identity: Identity,
    /// What is compared, in the order in which it was given.
    pub sides: Vec<SideRow>,
    /// What all sides have in common.
    pub basis: Basis,
    /// What is compared of them.
    pub metrics: Vec<Metric>,
    /// In what they differ beside the numbers.
    pub differences: Vec<Difference>,
    /// What a reader should know before relying on it.
    pub remarks: Vec<Remark>,
    /// Where the numbers come from.
    pub sources: Vec<Source>,
    /// What a policy says of each side, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Judged>,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideRow {
    /// By what it goes here: `A`, `B` …
    pub label: String,
    /// The file that it was read from.
    pub source: String,
    /// The SHA-256 of that file, as `sha256sum` gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The report's own identity.
    pub report: String,
    /// What kind of thing the report is about.
    pub kind: SubjectKind,
    /// What a person calls it.
    pub name: String,
    /// Who offers or operates it, if that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// The model, if it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The place whose factors were used, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Whether it is of something that was not so.
    pub hypothetical: bool,
    /// Share of its main figure's energy that sensors measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_share: Option<f64>,
    /// What was taken because nothing better was given.
    pub defaults: Vec<DefaultRow>,
    /// What it could not know.
    pub missing: Vec<Missing>,
}

/// A factor that a side rests on because nothing better was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DefaultRow {
    /// Its id in the report.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Value, unit and bounds as the publication states them.
    pub shown: String,
    /// The publication.
    pub citation: String,
}

/// What all sides have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// The functional unit: `request`, `token`; `whole` where each is taken as a whole.
    pub unit: String,
    /// Where in a model's life the work belongs, if all sides say the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// The widest border for which all sides have an energy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Units a year at the start, if one volume holds for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<f64>,
    /// The term of the contract in seconds, if one holds for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_seconds: Option<f64>,
    /// The probability from which on one side is said to be lower.
    pub confidence: f64,
    /// How the volume may grow, and to how many units that comes over the term.
    pub scenarios: Vec<Scenario>,
}

/// How the volume may grow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name: `constant`, `low`, `central`, `high`.
    pub name: String,
    /// By what share the volume grows from one year to the next.
    pub yearly: f64,
    /// Units over the whole term.
    pub units: f64,
}

/// One metric of all sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Its id, as in reports: `energy.facility`.
    pub id: String,
    /// Its unit, as in `J/request`.
    pub unit: String,
    /// What each side has.
    pub values: Vec<Value>,
    /// Who has none, and why.
    pub absent: Vec<Absent>,
    /// Every two sides that have one.
    pub pairs: Vec<Pair>,
    /// The sides than which no other is really lower.
    pub lowest: Vec<String>,
    /// What would change the ranking of the two lowest, the likeliest first.
    pub changes: Vec<Change>,
    /// The same over the term, for each scenario.
    pub totals: Vec<Total>,
}

/// One side's figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// Whose it is.
    pub side: String,
    /// The best guess.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// A side without a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
    /// Which side.
    pub side: String,
    /// Why.
    pub reason: String,
    /// What would help.
    pub remedy: String,
}

/// Two sides' figures held against each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The first side.
    pub first: String,
    /// The second side.
    pub second: String,
    /// The first side's figure over the second's.
    pub ratio: RatioRow,
    /// The probability that the first is the lower.
    pub first_is_lower: f64,
    /// What may be said of it.
    pub ranking: Ranking,
    /// Ids of inputs that are one physical thing for both, and move together.
    pub shared: Vec<String>,
    /// Where the ratio's uncertainty comes from, the largest first.
    pub contributors: Vec<Contributor>,
}

/// A ratio with its bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatioRow {
    /// The best guess.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound; absent where the second figure may be zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// What may be said of two figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ranking {
    /// The first is really lower.
    Lower,
    /// The first is really higher.
    Higher,
    /// They cannot be told apart.
    NoRealDifference,
}

/// What one input would have to be for two sides to come out equal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The two sides.
    pub first: String,
    /// The other of them.
    pub second: String,
    /// The input's id in its report.
    pub input: String,
    /// What it is.
    pub label: String,
    /// Whose it is: one side, or both where it is one thing.
    pub sides: Vec<String>,
    /// Its value …
    pub value: f64,
    /// … no lower than this …
    pub low: f64,
    /// … and no higher than this.
    pub high: f64,
    /// Its unit, where the report names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The value at which both sides come out equal, all else as expected; absent where
    /// no value within a thousand times its own does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equal_at: Option<f64>,
    /// Whether that lies within its bounds.
    pub within_bounds: bool,
    /// By what share the interval of the ratio would be narrower if it were known, and
    /// were as expected.
    pub narrowing: f64,
    /// Whether the two could then be told apart; absent where they can be already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub would_settle: Option<bool>,
}

/// A metric over the whole term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// The scenario's name.
    pub scenario: String,
    /// Its unit: J, g, L or a currency.
    pub unit: String,
    /// What each side has.
    pub values: Vec<Value>,
}

/// Something in which the sides differ beside the numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What differs: `part.embodied`, `idle-policy`, `level`,
    /// `scope.emissions.location`.
    pub id: String,
    /// What each side says.
    pub sides: Vec<SideWords>,
}

/// What one side says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideWords {
    /// Which side.
    pub side: String,
    /// What it says: `included`, `excluded`, `unknown`, or a word of its report.
    pub says: String,
}

/// A publication, and which sides rest on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The publication.
    pub citation: String,
    /// Which sides rest on it.
    pub sides: Vec<String>,
}

impl RatioRow {
    /// The second over the first, of a ratio of the first over the second.
    #[must_use]
    pub fn inverse(&self) -> Self {
        // Where the first may be zero, its inverse has no upper bound.
        let inverse = |it: f64| (it > 0.0).then(|| 1.0 / it);
        Self {
            value: 1.0 / self.value,
            low: self.high.and_then(inverse).unwrap_or(0.0),
            high: inverse(self.low),
        }
    }
}
