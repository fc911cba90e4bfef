//! A report of what was not so: the energy of a report under other factors, at another
//! time, or on other accelerators.
//!
//! [`suppose`] takes a finished report and gives another one that says so in its
//! `hypothetical`. No record, ledger or metric knows of it: data flows from them to
//! reports, and from a report to here.

mod devices;
mod figures;
mod site;

pub use devices::{Exchanged, OtherDevices};
pub use site::{SupposedFactor, factor_kind};

use super::assessed::Assessed;
use super::beside::{Change, Hypothetical};
use super::build::uses;
use super::figure::{FactorRow, Figure, Level};
use super::object::{Activity, Identity, Missing, Note, Report, WorkloadRow};
use super::quality::{OF_FACTORS, assumptions, contributors};
use crate::profile::Kind;
use figures::{is_assessed, whole_of};
use jiff::{SignedDuration, Timestamp};
use site::Site;

/// What is supposed in the place of what was so. Time and identity are given.
#[derive(Default)]
pub struct Supposed<'a> {
    /// The new report's own identity.
    pub id: String,
    /// When it is made.
    pub created: Timestamp,
    /// What was changed, for a reader.
    pub changes: Vec<Change>,
    /// Another place, if it is one: nothing that is known of the first holds there.
    pub place: Option<String>,
    /// Factors in the place of those of their kinds.
    pub factors: Vec<SupposedFactor>,
    /// What could not be known of another place.
    pub missing: Vec<Missing>,
    /// Other accelerators.
    pub devices: Option<OtherDevices<'a>>,
    /// By how much later it ran.
    pub later: SignedDuration,
    /// What was taken to be so.
    pub assumptions: Vec<Note>,
    /// The profiles that the new factors come from.
    pub profiles: Vec<String>,
}

/// What this program cannot suppose of a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SupposeError {
    /// It is of something that was not so already.
    #[error(
        "the report is hypothetical already: suppose all of it at once of the report of what was \
         so, `{0}`"
    )]
    Hypothetical(String),
    /// There is no energy that a place could be supposed of.
    #[error("the report has no `energy.node`, from which all that depends on the place follows")]
    NoEnergy,
    /// Other accelerators are supposed where no accelerator was metered.
    #[error("the report has no metered accelerator whose energy could be another one's")]
    NoAccelerator,
}

/// The report of what is supposed, marked as such.
///
/// What depends on nothing that was changed stays what it was, to the last bit.
///
/// # Errors
///
/// Gives [`SupposeError`] where there is nothing to suppose it of.
pub fn suppose(report: &Report, supposed: &Supposed<'_>) -> Result<Report, SupposeError> {
    if let Some(earlier) = &report.hypothetical {
        return Err(SupposeError::Hypothetical(earlier.of.clone()));
    }
    if report.figure("energy.node").is_none() {
        return Err(SupposeError::NoEnergy);
    }
    let site = Site::of(report).with(supposed);
    let mut result = report.clone();
    let whole = figures::supposed(report, &report.quantities, &site, supposed)?;
    result.quantities = whole.figures;
    for part in result.divisions.iter_mut().flat_map(|it| &mut it.parts) {
        part.quantities = figures::supposed(report, &part.quantities, &site, supposed)?.figures;
        // A part has no figure that the whole has not.
        let whole = &result.quantities;
        let is_of_whole = |it: &Figure| whole.iter().any(|whole| whole.id == whole_of(&it.id));
        part.quantities.retain(is_of_whole);
    }
    result.identity = Identity::of(&supposed.id, supposed.created);
    result.hypothetical = Some(Hypothetical {
        of: report.identity.id.clone(),
        changes: supposed.changes.clone(),
    });
    result.factors = factors(report, &site, supposed, &whole.factors, &result.quantities);
    name_factors(report, &mut result);
    result.missing = missing(report, supposed, &whole.missing, &result.quantities);
    judge(&mut result, supposed);
    leave_out(&mut result, report, supposed);
    move_later(&mut result.activity, supposed.later);
    result.evidence.profiles.extend(supposed.profiles.clone());
    result.evidence.profiles.sort();
    result.evidence.profiles.dedup();
    Ok(result)
}

/// The factors that any figure uses, those of the report first, unless one is supposed
/// to be another.
fn factors<'a>(
    report: &'a Report,
    site: &'a Site,
    supposed: &'a Supposed<'_>,
    making: &'a [FactorRow],
    figures: &[Figure],
) -> Vec<FactorRow> {
    let devices = supposed.devices.iter().flat_map(|it| &it.rows);
    let now = |row: &'a FactorRow| site.rows().find(|it| it.id == row.id).unwrap_or(row);
    let known = report.factors.iter().map(now).chain(site.rows());
    let all = known.chain(devices).chain(making);
    let is_used = |row: &FactorRow| {
        let mut figures = figures.iter();
        figures.any(|figure| uses(figure, &row.id) || figure.factors.contains(&row.id))
    };
    let mut rows: Vec<FactorRow> = Vec::new();
    for row in all.filter(|row| is_used(row)) {
        if !rows.iter().any(|it| it.id == row.id) {
            rows.push(row.clone());
        }
    }
    rows
}

/// Names the factors of the figures that are new: those that they depend on, and those
/// behind the inputs of a plan's energy.
fn name_factors(report: &Report, result: &mut Report) {
    let node = report.figure("energy.node");
    let of_node = node.map_or(&[][..], |it| &it.factors).iter();
    let behind: Vec<_> = of_node
        .filter(|id| !node.is_some_and(|node| uses(node, id)))
        .collect();
    let rows = &result.factors;
    let parts = result.divisions.iter_mut().flat_map(|it| &mut it.parts);
    let parts = parts.flat_map(|part| &mut part.quantities);
    for figure in result.quantities.iter_mut().chain(parts) {
        let is_behind = |row: &FactorRow| {
            let carried = is_assessed(&figure.id) && !figure.id.starts_with("emissions.embodied");
            figure.factors.contains(&row.id) || (carried && behind.contains(&&row.id))
        };
        let named = rows
            .iter()
            .filter(|row| uses(figure, &row.id) || is_behind(row));
        figure.factors = named.map(|it| it.id.clone()).collect();
    }
}

/// What still cannot be known.
fn missing(
    report: &Report,
    supposed: &Supposed<'_>,
    making: &[Missing],
    figures: &[Figure],
) -> Vec<Missing> {
    let kept = report.missing.iter().filter(|row| {
        let of_place = supposed.place.is_some() && is_assessed(&row.id);
        !of_place || row.id == "emissions.embodied"
    });
    let all = kept.chain(&supposed.missing).chain(making);
    let is_known = |row: &Missing| figures.iter().any(|it| it.id == row.id);
    let mut rows: Vec<Missing> = Vec::new();
    for row in all {
        if !is_known(row) && !rows.contains(row) {
            rows.push(row.clone());
        }
    }
    rows
}

/// How sure the new figures are.
fn judge(result: &mut Report, supposed: &Supposed<'_>) {
    const MAIN: [&str; 3] = ["energy.facility", "energy.node", "energy.accelerator"];
    let main = MAIN.iter().find_map(|id| result.figure(id));
    let id = main.map(|it| it.id.clone());
    let shares = main.map_or_else(Vec::new, contributors);
    let own = assumptions(&result.factors);
    let weighted = result.factors.iter().any(FactorRow::is_annual_mean);
    let quality = &mut result.quality;
    quality.main_figure = id;
    quality.contributors = shares;
    // What follows from factors is said again of those that there are now.
    let said = quality.assumptions.iter();
    let said = said.filter(|note| !OF_FACTORS.contains(&&*note.id));
    let supposed_notes = supposed.assumptions.iter();
    quality.assumptions = own
        .into_iter()
        .chain(said.chain(supposed_notes).cloned())
        .collect();
    quality
        .limitations
        .retain(|note| note.id != "annual-mean" || weighted);
    if supposed.devices.is_some() {
        quality.measured_share = None;
    }
}

/// Takes out what was true of the record alone.
fn leave_out(result: &mut Report, record: &Report, supposed: &Supposed<'_>) {
    result.previous = None;
    result.equivalences.clear();
    if let Some(place) = &supposed.place {
        result.subject.place = Some(place.clone());
        // Another site has made no contracts and has stated nothing.
        result.statements.clear();
        result.contracts.clear();
    }
    if let Some(devices) = &supposed.devices {
        devices.take_their_place(result, record);
    }
    draw_boundary(result);
}

/// The border follows the figures that there are.
fn draw_boundary(result: &mut Report) {
    let has = |id| result.figure(id).is_some();
    let (facility, making) = (has("energy.facility"), has("emissions.embodied"));
    let boundary = &mut result.boundary;
    if facility {
        boundary.level = Some(Level::Facility);
    } else if boundary.level == Some(Level::Facility) {
        // What a building adds follows from the energy of the node, which is still known.
        boundary.level = Some(Level::Node);
    }
    for (part, inside) in [("building", facility), ("embodied", making)] {
        let was = |parts: &[String]| parts.iter().any(|it| it == part);
        if inside == was(&boundary.included) {
            continue;
        }
        let (from, to) = if inside {
            (&mut boundary.excluded, &mut boundary.included)
        } else {
            (&mut boundary.included, &mut boundary.excluded)
        };
        from.retain(|it| it != part);
        if !was(to) {
            to.push(part.to_owned());
        }
    }
}

fn move_later(activity: &mut Activity, later: SignedDuration) {
    let moved = |at: Timestamp| at.checked_add(later).unwrap_or(at);
    activity.from = activity.from.map(moved);
    activity.until = activity.until.map(moved);
    let rows = activity.workloads.iter_mut().chain(&mut activity.workload);
    rows.for_each(|row: &mut WorkloadRow| {
        row.from = moved(row.from);
        row.until = row.until.map(moved);
    });
}

impl Supposed<'_> {
    /// Whether a factor of this kind is another one, or nothing of it is known any more.
    fn replaces(&self, kind: Kind) -> bool {
        self.place.is_some() || self.factors.iter().any(|it| it.kind == kind)
    }
}

impl Assessed {
    /// The factors of a site as figures are made of them.
    fn with_rows(mut self, site: &Site) -> Self {
        self.factors = site.rows().cloned().collect();
        self
    }
}
