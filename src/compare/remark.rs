//! What a reader should know before relying on a comparison.

use serde::{Deserialize, Serialize};

/// Something that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What.
    pub id: RemarkKind,
    /// Of which sides.
    pub sides: Vec<String>,
}

/// What there is to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkKind {
    /// Something that was not so.
    Hypothetical,
    /// Not measured: a plan or an offer.
    NotMeasured,
    /// Tokens of two models are not the same amount of text.
    TokensDiffer,
    /// A unit of work of one side is larger than that of another.
    SizesDiffer,
    /// No useful work is stated, so that each is taken as a whole.
    Wholes,
    /// Different volumes are stated, so that there are no totals.
    VolumesDiffer,
    /// No volume or term is known, so that there are no totals.
    NoTotals,
    /// Totals take the figures per unit to stay the same as the volume changes.
    Linear,
    /// The phases differ.
    PhasesDiffer,
    /// A side states no phase.
    PhaseUnknown,
    /// Totals of emissions lack the making of the hardware.
    WithoutMaking,
    /// The energy of hours without work is not known, and so is not in the figures.
    IdleUnknown,
    /// A policy counts the evidence of a supplier as it is stated.
    EvidenceNotRead,
}

impl RemarkKind {
    /// Its name in the object.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hypothetical => "hypothetical",
            Self::NotMeasured => "not-measured",
            Self::TokensDiffer => "tokens-differ",
            Self::SizesDiffer => "sizes-differ",
            Self::Wholes => "wholes",
            Self::VolumesDiffer => "volumes-differ",
            Self::NoTotals => "no-totals",
            Self::Linear => "linear",
            Self::PhasesDiffer => "phases-differ",
            Self::PhaseUnknown => "phase-unknown",
            Self::WithoutMaking => "without-making",
            Self::IdleUnknown => "idle-unknown",
            Self::EvidenceNotRead => "evidence-not-read",
        }
    }
}
