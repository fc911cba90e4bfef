//! Sides that are one and the same, or that cannot both be what they say.

use super::error::ComparisonError;
use super::side::Side;
use crate::report::{Report, SubjectKind};

/// Refuses a side that is given twice, and two offers with one identity.
///
/// What is compared with itself comes out equal, and passes for two offers that are alike.
/// The identity of an offer is the supplier's own; that of a report tells only when it was
/// made, so that two reports of one moment may well be of different things.
///
/// # Errors
///
/// For the first two such sides.
pub fn distinct(sides: &[Side]) -> Result<(), ComparisonError> {
    for (at, one) in sides.iter().enumerate() {
        for other in sides.iter().skip(at + 1) {
            apart(one, other)?;
        }
    }
    Ok(())
}

fn apart(one: &Side, other: &Side) -> Result<(), ComparisonError> {
    let id = &one.report.identity.id;
    let offered = |side: &Side| side.report.subject.kind == SubjectKind::Offer;
    let (files, offers) = (
        (one.source.clone(), other.source.clone()),
        offered(one) && offered(other),
    );
    if is_same(&one.report, &other.report) {
        let kind = if offers { "offer" } else { "report" };
        return Err(ComparisonError::Twins {
            one: files.0,
            other: files.1,
            what: format!("{kind}, `{id}`"),
        });
    }
    let is_what_if = one.report.hypothetical.is_some() || other.report.hypothetical.is_some();
    if offers && !is_what_if && *id == other.report.identity.id {
        return Err(ComparisonError::OneIdentity {
            one: files.0,
            other: files.1,
            what: format!("the offer `{}`", id.strip_prefix("offer-").unwrap_or(id)),
        });
    }
    Ok(())
}

/// Whether two reports say the same, whenever they were made and whatever their files are called.
fn is_same(one: &Report, other: &Report) -> bool {
    let mut renamed = Report {
        identity: one.identity.clone(),
        ..other.clone()
    };
    // An offer's file is among the documents of its factors, whatever it is called.
    renamed.evidence.profiles.clone_from(&one.evidence.profiles);
    renamed == *one
}
