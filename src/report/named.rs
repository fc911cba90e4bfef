//! Words by which programs know what a report says, the same in every language.

use super::figure::Level;
use super::object::SubjectKind;
use super::stated::{ContractKind, ProofLevel};

impl Level {
    /// Where the border lies, as in the object.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accelerator => "accelerator",
            Self::Components => "components",
            Self::Node => "node",
            Self::Facility => "facility",
        }
    }
}

impl SubjectKind {
    /// What kind of thing it is, as in the object.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workload => "workload",
            Self::Node => "node",
            Self::Period => "period",
            Self::Plan => "plan",
            Self::Offer => "offer",
        }
    }
}

impl ContractKind {
    /// What kind of instrument it is, as in the object.
    pub fn name(self) -> &'static str {
        match self {
            Self::GuaranteesOfOrigin => "guarantees-of-origin",
            Self::PowerPurchaseAgreement => "power-purchase-agreement",
            Self::OnSite => "on-site",
            Self::SupplierMix => "supplier-mix",
        }
    }
}

impl ProofLevel {
    /// How strongly it is shown, as in the object.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Documented => "documented",
            Self::Verified => "verified",
        }
    }
}
