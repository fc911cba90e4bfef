//! From a record and what is known of a place to a report.

use crate::accounting::Record;
use crate::cli::common::PlaceArgs;
use crate::cli::{catalog, embodied, factors, metering, written};
use crate::profile::{Catalog, Profile};
use crate::quantity::{Derivation, Energy};
use crate::report::{self, Assess, Embody, Report, Request, Reserved, Subject};

/// The report of a record under the factors of a place, if one is known.
///
/// # Errors
///
/// When an added file of factors cannot be read or is refused.
pub fn make(
    record: &Record,
    subject: Subject,
    profile: Option<&Profile>,
    place: &PlaceArgs,
) -> anyhow::Result<Report> {
    let catalog = catalog::catalog(&place.profile)?;
    make_under(&catalog, record, subject, profile, place)
}

/// As [`make`], with what a catalogue knows of the making of the hardware.
///
/// # Errors
///
/// As [`make`].
pub fn make_under(
    catalog: &Catalog,
    record: &Record,
    subject: Subject,
    profile: Option<&Profile>,
    place: &PlaceArgs,
) -> anyhow::Result<Report> {
    let embody = |devices: &[Reserved]| {
        embodied::spread(catalog, &place.making.given(), place.strict, devices)
    };
    built(record, subject, profile, &embody)
}

/// The report of a record, with what is known of the making of the hardware.
///
/// # Errors
///
/// When the node model cannot be read.
pub fn built(
    record: &Record,
    subject: Subject,
    profile: Option<&Profile>,
    embody: &Embody<'_>,
) -> anyhow::Result<Report> {
    let created = written::moment()?;
    let model = metering::node_model()?;
    let assess =
        profile.map(|profile| move |node: &Derivation<Energy>| factors::assessed(node, profile));
    let request = Request {
        id: format!("{subject}-{}", created.strftime("%Y%m%dT%H%M%SZ")),
        created,
        subject,
        model: &model,
        assess: assess.as_ref().map(|assess| assess as &Assess<'_>),
        embody: Some(embody),
    };
    Ok(report::build(record, &request))
}
