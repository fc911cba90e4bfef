//! A policy: what a buyer asks of every side, and what can be told of it.
//!
//! [`parse`] reads a TOML file into a [`Policy`], [`judge`] gives a verdict on each
//! [`Criterion`] for each side: pass, fail, or cannot tell. Nothing is weighed against
//! anything else: there are no points, letters or stars.

mod amount;
mod checklist;
mod chosen;
mod criterion;
mod document;
mod error;
mod fact;
mod judge;
mod object;
mod reading;
mod subject;

pub use criterion::{Criterion, Over, Policy, Subject};
pub use document::parse;
pub use error::PolicyError;
pub use judge::judge;
pub use object::{
    Asked, CriterionVerdict, Judged, Measure, MeasureVerdict, Reason, Settle, SideVerdict, Verdict,
};

/// The name and version of a policy file, as its `schema` says.
pub const SCHEMA: &str = "footprint-policy/v1";
