//! From a plan to a report: the same object as a measurement gives.

use super::assessed::{Assess, Assessed};
use super::build::{name_factors, uses};
use super::embodied::{self, Embody};
use super::figure::{FactorRow, Figure, Level, OverriddenRow};
use super::hardware::{Hardware, PlannedDevices};
use super::object::{
    Activity, Boundary, Evidence, Identity, Missing, Note, Quality, Report, SCHEMA, SubjectKind,
    SubjectRow,
};
use super::quality::{assumptions, contributors, note};
use super::rows::{About, Rows, Wanted};
use crate::plan::{Calibration, Cited, Planned};
use crate::quantity::significant;
use crate::sample::Provenance;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What a plan's report is asked for. Time and identity are given, never taken.
pub struct PlanRequest<'a> {
    /// The report's own identity.
    pub id: String,
    /// When it is made.
    pub created: Timestamp,
    /// The factors of a place, if one was given. There is no other place.
    pub assess: Option<&'a Assess<'a>>,
    /// How the making of the hardware is spread, if it is to be counted.
    pub embody: Option<&'a Embody<'a>>,
}

/// The figures that judge the whole, the widest border first.
const MAIN: [&str; 3] = ["energy.facility", "energy.node", "energy.accelerator"];

/// Makes the report of a plan. All its figures are modelled, unless it rests on what
/// somebody states to have measured.
pub fn plan(planned: &Planned, request: &PlanRequest<'_>) -> Report {
    let placed = planned.node.as_ref().zip(request.assess);
    let assessed = placed.map(|(node, assess)| assess(node));
    let mut quantities = figures(planned, request, assessed.as_ref());
    let reserved = embodied::planned(planned);
    let making = reserved.zip(request.embody);
    let making = making.map(|(reserved, embody)| embody(&reserved));
    let making = making.unwrap_or_default();
    embodied::add(&mut quantities, &making, &planned.work);
    if !planned.supplied {
        modelled(&mut quantities);
    }
    let mut profiles = profiles(planned, assessed.as_ref(), &quantities);
    profiles.extend(making.profiles);
    let mut factors = factors(planned, assessed.as_ref(), &quantities);
    let rows = making.factors.iter();
    let rows = rows.filter(|row| quantities.iter().any(|figure| uses(figure, &row.id)));
    factors.extend(rows.cloned());
    name_factors(&mut quantities, &factors);
    name_those_behind(&mut quantities, planned);
    let devices = planned.devices.iter().map(|it| PlannedDevices {
        name: it.name.clone(),
        count: it.count,
    });
    Report {
        schema: SCHEMA.to_owned(),
        identity: Identity::of(&request.id, request.created),
        hypothetical: None,
        divisions: Vec::new(),
        previous: None,
        equivalences: Vec::new(),
        subject: SubjectRow {
            kind: SubjectKind::Plan,
            name: planned.name.clone(),
            place: assessed.as_ref().map(|it| it.place.clone()),
            model: None,
            supplier: None,
        },
        activity: activity(planned),
        boundary: boundary(planned, assessed.is_some(), making.emissions.is_some()),
        hardware: Hardware {
            hosts: Vec::new(),
            instruments: Vec::new(),
            planned: devices.collect(),
        },
        work: planned.work.clone(),
        quality: quality(planned, &quantities, &factors),
        missing: missing(planned, assessed.as_ref(), making.missing),
        quantities,
        factors,
        statements: Vec::new(),
        contracts: Vec::new(),
        evidence: Evidence {
            sessions: Vec::new(),
            profiles: profiles.into_iter().collect(),
        },
    }
}

/// What would be done; nothing of a plan has happened.
fn activity(planned: &Planned) -> Activity {
    Activity {
        from: None,
        until: None,
        phase: Some(planned.phase),
        workload: None,
        selection: Vec::new(),
        workloads: Vec::new(),
        failed: 0,
    }
}

fn figures(
    planned: &Planned,
    request: &PlanRequest<'_>,
    assessed: Option<&Assessed>,
) -> Vec<Figure> {
    let mut rows = Rows::new(&|_: Wanted| None, &planned.work);
    let stated = About::of(Level::Accelerator, "what the plan says");
    rows.push("time.elapsed", planned.elapsed.as_ref(), &stated);
    let occupied = planned.accelerator_time.as_ref();
    rows.push("time.accelerator", occupied, &stated);
    let about = About::of(Level::Accelerator, "operations per parameter and token");
    rows.push("compute", planned.compute.as_ref(), &about);
    let about = About::of(Level::Accelerator, &planned.accelerator_method);
    let accelerator = planned.accelerator.as_ref();
    rows.push_with_units("energy.accelerator", accelerator, &about);
    let about = About::of(Level::Node, &planned.node_method);
    if !planned.accelerators_only {
        let both = planned.node.clone().zip(planned.accelerator.clone());
        let host = both.map(|(node, accelerator)| node + accelerator.scaled(-1.0));
        rows.push("energy.host", host.as_ref(), &about);
        rows.push_with_units("energy.node", planned.node.as_ref(), &about);
    }
    if let Some(assessed) = assessed {
        rows.push_assessed(assessed);
    }
    rows.push("energy.idle", planned.idle.as_ref(), &about);
    for beside in &planned.beside {
        let assessed = request.assess.map(|assess| assess(&beside.node));
        let about = About::of(Level::Node, &beside.method);
        rows.push_beside(beside.id, &beside.node, &about, assessed.as_ref());
    }
    rows.finish()
}

/// Nothing of a plan is measured.
fn modelled(quantities: &mut [Figure]) {
    for row in quantities {
        row.provenance = Provenance::Modelled;
    }
}

/// The factors that at least one figure uses, the plan's own first.
fn factors(
    planned: &Planned,
    assessed: Option<&Assessed>,
    quantities: &[Figure],
) -> Vec<FactorRow> {
    let placed = assessed.map_or(&[][..], |it| &it.factors).iter();
    let placed = placed.filter(|row| quantities.iter().any(|figure| uses(figure, &row.id)));
    let own = own_factors(planned, quantities).map(row);
    own.chain(placed.cloned()).collect()
}

/// The plan's own factors that at least one figure uses.
fn own_factors<'a>(
    planned: &'a Planned,
    quantities: &'a [Figure],
) -> impl Iterator<Item = &'a Cited> {
    let used = |cited: &&Cited| quantities.iter().any(|figure| rests_on(figure, cited));
    planned.factors.iter().filter(used)
}

/// Whether a figure was made with a factor, named by its derivation or behind an
/// input of it.
fn rests_on(figure: &Figure, cited: &Cited) -> bool {
    uses(figure, &cited.id) || cited.behind.is_some_and(|input| uses(figure, input))
}

/// Adds to each figure's factors those behind its inputs.
fn name_those_behind(quantities: &mut [Figure], planned: &Planned) {
    for figure in quantities {
        let behind = planned.factors.iter();
        let behind = behind.filter(|it| it.behind.is_some_and(|input| uses(figure, input)));
        let unnamed = behind.filter(|it| !uses(figure, &it.id));
        let ids: Vec<_> = unnamed.map(|it| it.id.to_string()).collect();
        figure.factors.extend(ids);
    }
}

/// The documents that the factors come from.
fn profiles(
    planned: &Planned,
    assessed: Option<&Assessed>,
    quantities: &[Figure],
) -> BTreeSet<String> {
    let own = own_factors(planned, quantities).filter_map(|it| it.document.clone());
    let placed = assessed.map_or(&[][..], |it| &it.profiles);
    own.chain(placed.iter().cloned()).collect()
}

fn row(cited: &Cited) -> FactorRow {
    FactorRow {
        id: cited.id.to_string(),
        label: cited.label.clone(),
        value: cited.value.central(),
        low: cited.value.low(),
        high: cited.value.high(),
        unit: cited.unit.to_owned(),
        shown: cited.shown.clone(),
        scope: cited.scope.clone(),
        place: None,
        period: cited.period.clone(),
        citation: cited.citation.clone(),
        locator: cited.locator.clone(),
        licence: cited.licence.clone(),
        matched: cited.matched.to_owned(),
        default: cited.default,
        overrides: cited.overrides.as_ref().map(OverriddenRow::of),
    }
}

fn boundary(planned: &Planned, placed: bool, making: bool) -> Boundary {
    let parts = [
        ("accelerator", planned.node.is_some()),
        ("host", planned.node.is_some() && !planned.accelerators_only),
        ("building", placed),
        ("embodied", making),
        ("network", false),
    ];
    let names = |counted: bool| {
        let parts = parts.iter().filter(move |(_, it)| *it == counted);
        parts.map(|(name, _)| (*name).to_owned())
    };
    let beside = planned.beside.iter().map(|it| it.id.to_owned());
    Boundary {
        level: planned
            .node
            .as_ref()
            .map(|_| match (planned.accelerators_only, placed) {
                (_, true) => Level::Facility,
                (false, false) => Level::Node,
                (true, false) => Level::Accelerator,
            }),
        included: names(true).collect(),
        excluded: names(false).chain(beside).collect(),
        idle_policy: "reserved".to_owned(),
    }
}

fn quality(planned: &Planned, quantities: &[Figure], factors: &[FactorRow]) -> Quality {
    let known = |id: &&str| quantities.iter().find(|figure| figure.id == *id);
    let main = MAIN.iter().find_map(known);
    let said = |assumed: bool| {
        let remarks = planned.remarks.iter();
        let remarks = remarks.filter(move |remark| remark.assumed == assumed);
        remarks.map(|remark| note(remark.id, None, remark.text.clone()))
    };
    let calibration = planned.calibration.iter().flat_map(calibration_notes);
    Quality {
        metered_seconds: 0.0,
        coverage: None,
        gap_seconds: 0.0,
        hz: None,
        measured_share: None,
        main_figure: main.map(|figure| figure.id.clone()),
        contributors: main.map_or_else(Vec::new, contributors),
        limitations: said(false).chain(calibration).collect(),
        assumptions: assumptions(factors).into_iter().chain(said(true)).collect(),
    }
}

/// On what a number was calibrated, and how far the question is from it.
fn calibration_notes(calibration: &Calibration) -> Vec<Note> {
    let about = Some(&*calibration.about);
    let basis = format!("calibrated on {}", calibration.basis);
    let mut notes = vec![note("calibrated-on", about, basis)];
    if !calibration.distance.is_empty() {
        let text = format!(
            "the question lies outside that: {}; bounds widened by a factor of {}",
            calibration.distance.join(", "),
            significant(calibration.widened, 3)
        );
        notes.push(note("outside-calibration", about, text));
    }
    notes
}

/// What could not be planned, and what needs a place that was not given.
fn missing(planned: &Planned, assessed: Option<&Assessed>, making: Vec<Missing>) -> Vec<Missing> {
    let own = planned.missing.iter().map(|it| Missing {
        id: it.id.clone(),
        reason: it.reason.clone(),
        remedy: it.remedy.clone(),
    });
    let placed = match assessed {
        Some(assessed) => assessed.missing.clone(),
        // What lacks its energy lacks the rest for that reason, which is said already.
        None if planned.node.is_none() => Vec::new(),
        None => super::missing::without_place(),
    };
    own.chain(placed).chain(making).collect()
}
