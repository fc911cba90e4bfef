//! Verdicts, as they stand in the comparison's object.

use crate::report::ProofLevel;
use crate::sample::Provenance;
use serde::{Deserialize, Serialize};

/// What a policy says of all sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// What the policy is called.
    pub policy: String,
    /// What it is for, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The file that it was read from.
    pub file: String,
    /// The verdict on each side.
    pub sides: Vec<SideVerdict>,
    /// The measures of frameworks that its criteria answer.
    pub checklist: Vec<Measure>,
}

/// What a policy says of one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideVerdict {
    /// Which side.
    pub side: String,
    /// Fail if any criterion fails, else cannot tell if any cannot be told, else pass.
    pub verdict: Verdict,
    /// The verdict on each criterion.
    pub criteria: Vec<CriterionVerdict>,
}

/// A verdict, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It may hold or not: the interval lies on both sides, or the fact is missing.
    CannotTell,
    /// It does not hold.
    Fail,
}

/// The verdict on one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionVerdict {
    /// The criterion's id.
    pub criterion: String,
    /// What it asks, in the policy's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The measures of frameworks that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refs: Vec<String>,
    /// What it is about: a figure's id, a level or a statement.
    pub subject: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What would settle it, where it cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settle: Option<Settle>,
}

/// A limit as it was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// `max` or `min`.
    pub bound: String,
    /// The limit in the base unit.
    pub limit: f64,
    /// As it is written in the policy.
    pub written: String,
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// A number lies within, beyond, or on both sides of a limit.
    Number {
        /// The best guess, in `unit`.
        value: f64,
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
        /// Its base unit.
        unit: String,
        /// The limit that decided.
        asked: Asked,
        /// The scenario of the term in which it decided, if it is over a term.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scenario: Option<String>,
    },
    /// It is disclosed, and shown as strongly as was asked.
    Disclosed {
        /// What is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        says: Option<String>,
        /// How it is shown.
        level: ProofLevel,
        /// Where.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
    /// The supplier says that it is not so.
    Denied {
        /// What is said.
        says: String,
    },
    /// It would hold, but is shown less strongly than was asked.
    WeaklyShown {
        /// How it is shown.
        level: ProofLevel,
        /// How it would have to be shown.
        asked: ProofLevel,
    },
    /// Nobody says.
    Missing {
        /// Why.
        reason: String,
    },
    /// Only a default is known, which is not this site's own.
    OnlyDefault {
        /// The default.
        shown: String,
        /// Where it was published.
        citation: String,
    },
    /// How a figure was obtained.
    Obtained {
        /// How.
        provenance: Provenance,
        /// How it may have been obtained.
        asked: Vec<Provenance>,
    },
    /// Where the service runs.
    Place {
        /// The place.
        place: String,
        /// The rule of the policy that decided, as it names places.
        rule: Vec<String>,
        /// Whether that rule allows or denies.
        allows: bool,
    },
}

/// What would settle a criterion that cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Settle {
    /// To know the input from which most of the interval comes.
    Input {
        /// What it is.
        label: String,
        /// In per cent, how much of the interval comes from it.
        percent: u32,
    },
    /// Proof of a statement.
    Proof {
        /// The statement.
        statement: String,
        /// How strong.
        level: ProofLevel,
    },
    /// A statement, with proof if that is asked.
    Statement {
        /// Which.
        statement: String,
    },
    /// What the report itself says would help.
    Remedy {
        /// What it says.
        remedy: String,
    },
}

/// A measure of a framework, and what the policy's criteria say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its identifier.
    pub urn: String,
    /// The criteria that answer it; none where the policy has none.
    pub criteria: Vec<String>,
    /// What they come to for each side.
    pub sides: Vec<MeasureVerdict>,
}

/// What the criteria of one measure come to for one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureVerdict {
    /// Which side.
    pub side: String,
    /// What they come to.
    pub verdict: Verdict,
}

impl Verdict {
    /// Its name in the object.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::CannotTell => "cannot-tell",
            Self::Fail => "fail",
        }
    }

    /// What several verdicts come to: the worst of them.
    pub fn of_all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().max().unwrap_or(Self::Pass)
    }
}
