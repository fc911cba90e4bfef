//! From a ledger's record to a report.

use super::assessed::{Assess, Assessed};
use super::boundary::boundary;
use super::divide::{By, divide};
use super::embodied::{self, Embody};
use super::figure::{FactorRow, Figure};
use super::hardware::Hardware;
use super::metered::Metered;
use super::missing::missing;
use super::object::{Condition, Evidence, Identity, Report, SCHEMA, SubjectKind, SubjectRow};
use super::quality::quality;
use super::{energies, quantities};
use crate::accounting::{NodeModel, Record, WorkloadRecord};
use crate::quantity::{Estimate, Origin, Quantity, bounded};
use crate::sample::WorkloadId;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What a report is asked for. Time and identity are given, never taken.
pub struct Request<'a> {
    /// The report's own identity.
    pub id: String,
    /// When it is made.
    pub created: Timestamp,
    /// What it is about.
    pub subject: Subject,
    /// How the node's energy follows from its components'.
    pub model: &'a NodeModel,
    /// The factors of a place, if one was given. There is no other place.
    pub assess: Option<&'a Assess<'a>>,
    /// How the making of the hardware is spread, if it is to be counted.
    pub embody: Option<&'a Embody<'a>>,
}

/// What a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// One workload: what was charged to it.
    Workload(WorkloadId),
    /// All parts of a run, on whichever nodes and in whichever phases.
    Run {
        /// The run.
        run: String,
        /// Its parts.
        parts: Vec<WorkloadId>,
    },
    /// The workloads of a period that meet conditions.
    Selected {
        /// The conditions.
        conditions: Vec<Condition>,
        /// The workloads.
        parts: Vec<WorkloadId>,
    },
    /// The node, with all that ran on it.
    Node,
    /// All that happened in the record's period.
    Period,
}

impl std::fmt::Display for Subject {
    /// The start of a report's identity: the workload's id, `node` or `period`.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Workload(id) => out.write_str(&id.0),
            Self::Run { run, .. } => out.write_str(run),
            Self::Selected { .. } => out.write_str("selection"),
            Self::Node => out.write_str("node"),
            Self::Period => out.write_str("period"),
        }
    }
}

/// Makes the report of a record.
///
/// Energies are those of [`energy_figures`](crate::accounting::energy_figures);
/// what has no instrument and no factor is listed as missing.
pub fn build(record: &Record, request: &Request<'_>) -> Report {
    let metered = Metered::new(record);
    let own = energies::own(&metered, request);
    let node = own.figures.node.as_ref();
    let assessed = request.assess.and_then(|assess| Some(assess(node?)));
    let assessed = assessed.as_ref();
    let parts = super::parts::of(record, &request.subject);
    let workload = parts.last().copied();
    let work = &super::parts::work(&parts)[..];
    let mut quantities = quantities::figures(&metered, request, &own, assessed, work);
    let embody = |embody: &Embody<'_>| embody(&embodied::reserved(&metered, request));
    let making = request.embody.map(embody).unwrap_or_default();
    embodied::add(&mut quantities, &making, work);
    let mut factors = factors(&metered, request.model, assessed, &quantities);
    let rows = making.factors.iter();
    let rows = rows.filter(|row| quantities.iter().any(|figure| uses(figure, &row.id)));
    factors.extend(rows.cloned());
    name_factors(&mut quantities, &factors);
    let mut report = Report {
        schema: SCHEMA.to_owned(),
        identity: Identity::of(&request.id, request.created),
        hypothetical: None,
        divisions: Vec::new(),
        previous: None,
        equivalences: Vec::new(),
        subject: subject(record, request, workload, assessed),
        activity: super::parts::activity(record, &request.subject),
        boundary: boundary(record, &request.subject, &quantities),
        hardware: Hardware {
            hosts: super::metered::distinct(record.sessions.iter().map(|it| it.host.clone())),
            instruments: metered.rows(),
            planned: Vec::new(),
        },
        work: work.to_vec(),
        quality: quality(&metered, workload, &own, &quantities, &factors),
        missing: {
            let mut rows = missing(&metered, request, assessed, work, &quantities);
            rows.extend(making.missing);
            rows
        },
        quantities,
        factors,
        statements: Vec::new(),
        contracts: Vec::new(),
        evidence: Evidence {
            sessions: record.sessions.iter().map(|it| it.id.clone()).collect(),
            profiles: {
                let placed = assessed.map_or(&[][..], |it| &it.profiles);
                let all = placed.iter().cloned().chain(making.profiles);
                all.collect::<BTreeSet<_>>().into_iter().collect()
            },
        },
    };
    if report.subject.kind == SubjectKind::Period {
        // Training, fine-tuning and inference are told apart wherever they may be mixed.
        let phases = divide(&report, record, &request.subject, &By::Phase);
        report.divisions.push(phases);
    }
    report
}

fn subject(
    record: &Record,
    request: &Request<'_>,
    workload: Option<&WorkloadRecord>,
    assessed: Option<&Assessed>,
) -> SubjectRow {
    let hosts = record.sessions.iter().map(|it| it.host.name.clone());
    let node = || super::metered::distinct(hosts).join(", ");
    let (kind, name) = match &request.subject {
        Subject::Workload(id) => {
            let name = workload.map_or_else(|| id.to_string(), |it| it.workload.name.clone());
            (SubjectKind::Workload, name)
        }
        Subject::Run { run, .. } => {
            let name = workload.map_or_else(|| run.clone(), |it| it.workload.name.clone());
            (SubjectKind::Workload, name)
        }
        Subject::Node => (SubjectKind::Node, node()),
        Subject::Period | Subject::Selected { .. } => (SubjectKind::Period, node()),
    };
    SubjectRow {
        kind,
        name,
        place: assessed.map(|it| it.place.clone()),
        model: None,
        supplier: None,
    }
}

/// The factors that at least one figure uses.
fn factors(
    metered: &Metered<'_>,
    model: &NodeModel,
    assessed: Option<&Assessed>,
    quantities: &[Figure],
) -> Vec<FactorRow> {
    let gains = metered.instruments.iter().map(|instrument| {
        let id = format!("gain.{}", instrument.channel);
        let label = format!("sensor error of {}", instrument.name);
        factor(
            &id,
            &label,
            instrument.gain,
            &instrument.gain_source,
            "exact",
        )
    });
    let matched = match model.origin {
        Origin::Measured => "calibrated",
        _ => "prior",
    };
    let node = [
        (
            "node.factor",
            "node energy per component energy",
            model.factor,
        ),
        (
            "node.constant",
            "constant power of the node, as a share of its rated power",
            model.constant_share,
        ),
    ];
    let node = node
        .into_iter()
        .map(|(id, label, value)| factor(id, label, value, &model.citation, matched));
    let assessed = assessed.map_or(&[][..], |it| &it.factors);
    gains
        .chain(node)
        .chain(assessed.iter().cloned())
        .filter(|row| quantities.iter().any(|figure| uses(figure, &row.id)))
        .collect()
}

fn factor<Q: Quantity>(
    id: &str,
    label: &str,
    value: Estimate<Q>,
    citation: &str,
    matched: &str,
) -> FactorRow {
    let value = value.in_base();
    FactorRow {
        id: id.to_owned(),
        label: label.to_owned(),
        value: value.central(),
        low: value.low(),
        high: value.high(),
        unit: Q::UNIT.to_owned(),
        shown: bounded(&value, "1"),
        scope: None,
        place: None,
        period: None,
        citation: citation.to_owned(),
        locator: None,
        licence: None,
        matched: matched.to_owned(),
        default: false,
        overrides: None,
    }
}

pub(super) fn name_factors(quantities: &mut [Figure], factors: &[FactorRow]) {
    for figure in quantities {
        let used = factors.iter().filter(|row| uses(figure, &row.id));
        figure.factors = used.map(|row| row.id.clone()).collect();
    }
}

pub(super) fn uses(figure: &Figure, factor: &str) -> bool {
    figure.derivation.inputs().any(|input| &*input.id == factor)
}
