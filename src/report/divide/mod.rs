//! A report's figures divided among workloads, phases, labels or months.
//!
//! A part's figure is the whole's, with what was observed of the part in the place of
//! what was observed of the whole. All figures are sums of products in which
//! the observed occurs once, so that the parts' figures add up to the whole's,
//! carbon, water and money included, and no factor is looked up twice.

mod months;
mod shares;

pub use months::divide_by_month;

use super::assessed::ASSESSED;
use super::beside::{Division, Part, PartOf};
use super::build::Subject;
use super::figure::Figure;
use super::metered::Metered;
use super::object::Report;
use super::observed::is_observed;
use super::parts::has_failed;
use crate::accounting::{Holder, Record, WorkloadRecord};
use crate::quantity::{Derivation, Input};
use crate::sample::{Work, WorkloadId};
use shares::Share;
use std::collections::{BTreeMap, BTreeSet};

/// By what the whole is divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// By workload; all parts of a run together.
    Workload,
    /// By phase of a model's life: training, fine-tuning and inference apart.
    Phase,
    /// By the value of a label.
    Label(String),
}

/// The energies that parts have, beside all that a site makes of them; with both those
/// per unit of a part's work.
const ENERGIES: [&str; 5] = [
    "energy.accelerator",
    "energy.cpu",
    "energy.dram",
    "energy.components",
    "energy.node",
];

/// By which figure parts are put in order: the first that there is.
const SIZE: [&str; 2] = ["energy.node", "energy.components"];

/// Whether a figure of the whole is one of each part's.
pub(super) fn is_divided(id: &str) -> bool {
    let whole = id.split('/').next().unwrap_or(id);
    ENERGIES.contains(&whole) || ASSESSED.contains(&whole)
}

/// Divides a report's figures among the workloads of the record that it was made of.
///
/// Where the whole is a node or a period, what nobody used and what no known workload
/// used are parts as well.
pub fn divide(report: &Report, record: &Record, subject: &Subject, by: &By) -> Division {
    let metered = Metered::new(record);
    let groups = Groups::of(record, subject, by);
    let mut shares = shares::of(&metered.instruments, record, subject, |it| groups.whose(it));
    let mut parts: Vec<Part> = Vec::new();
    for (key, group) in &groups.groups {
        let share = shares.get(&Whose::Group(key.clone())).cloned();
        let share = share.unwrap_or_default().with_work(&group.work());
        let tag = format!("{}:{key}", by.name());
        parts.push(Part {
            of: PartOf::Workloads,
            key: key.clone(),
            name: group.name(by, key),
            workloads: group.records.len() as u64,
            failed: group.failed(),
            work: group.work(),
            quantities: figures(report, &share, &tag),
        });
    }
    parts.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.key.cmp(&b.key)));
    if !subject.is_workload() {
        parts.extend(rest(report, &mut shares));
    }
    Division {
        by: by.name(),
        parts,
    }
}

/// What no workload is charged: what was idle, and what strangers used.
fn rest(report: &Report, shares: &mut BTreeMap<Whose, Share>) -> [Part; 2] {
    let mut idle = shares.remove(&Whose::Idle).unwrap_or_default();
    // Nobody pays for what is left of the time.
    for (id, whole) in whole_times(report) {
        let paid: f64 = shares.values().map(|share| share.seconds(&id)).sum();
        idle.set_seconds(id, (whole - paid).max(0.0));
    }
    let strangers = shares.remove(&Whose::Unattributed).unwrap_or_default();
    let part = |of: PartOf, share: &Share| Part {
        of,
        key: of.name().to_owned(),
        name: of.name().to_owned(),
        workloads: 0,
        failed: 0,
        work: Vec::new(),
        quantities: figures(report, share, of.name()),
    };
    [
        part(PartOf::Idle, &idle),
        part(PartOf::Unattributed, &strangers),
    ]
}

/// The times by which the whole's figures are made, in seconds.
fn whole_times(report: &Report) -> BTreeMap<String, f64> {
    let figures = report.quantities.iter().filter(|it| is_divided(&it.id));
    let inputs = figures.flat_map(|it| it.derivation.inputs());
    let times = inputs.filter(|it| it.id.starts_with("reserved.") || &*it.id == "node.time");
    times
        .map(|it| (it.id.to_string(), it.value.central()))
        .collect()
}

/// The whole's figures, with what was observed of a part in their place.
fn figures(report: &Report, share: &Share, tag: &str) -> Vec<Figure> {
    let divided = report.quantities.iter().filter(|it| is_divided(&it.id));
    let known = divided.filter(|it| share.has_work(&it.id));
    known.map(|it| figure(it, share, tag)).collect()
}

fn figure(whole: &Figure, share: &Share, tag: &str) -> Figure {
    let other = |input: &Input<f64>| {
        let own = || share.input(input, tag);
        is_observed(&input.id).then(own)
    };
    let derivation: Derivation<f64> = whole.derivation.replaced(other);
    let estimate = derivation.estimate();
    Figure {
        value: estimate.central(),
        low: estimate.low(),
        high: estimate.high(),
        // How well the whole was observed stands once.
        sensor: None,
        derivation,
        ..whole.clone()
    }
}

fn size(part: &Part) -> f64 {
    let figure = |id: &&str| part.quantities.iter().find(|it| it.id == **id);
    SIZE.iter().find_map(figure).map_or(0.0, |it| it.value)
}

/// Whose a share is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    /// That of the workloads with this key.
    Group(String),
    /// Nobody's.
    Idle,
    /// Strangers'.
    Unattributed,
}

/// The workloads of a subject, by the part that they belong to.
struct Groups<'a> {
    groups: BTreeMap<String, Group<'a>>,
    keys: BTreeMap<&'a WorkloadId, String>,
}

/// The workloads of one part, as far as anybody has said who they are.
#[derive(Default)]
struct Group<'a> {
    records: Vec<&'a WorkloadRecord>,
}

impl<'a> Groups<'a> {
    fn of(record: &'a Record, subject: &Subject, by: &By) -> Self {
        let charged = record
            .entries
            .iter()
            .filter_map(|entry| match &entry.holder {
                Holder::Workload(id) => Some(id),
                Holder::Idle | Holder::Unattributed => None,
            });
        let known: BTreeMap<&WorkloadId, &WorkloadRecord> = record
            .workloads
            .iter()
            .map(|it| (&it.workload.id, it))
            .collect();
        let all: BTreeSet<_> = charged.chain(known.keys().copied()).collect();
        let own = |id: &&WorkloadId| subject.holds(&Holder::Workload((*id).clone()));
        let mut groups = Self {
            groups: BTreeMap::new(),
            keys: BTreeMap::new(),
        };
        for id in all.into_iter().filter(own) {
            let described = known.get(id).copied();
            let key = by.key(id, described);
            let group = groups.groups.entry(key.clone()).or_default();
            group.records.extend(described);
            groups.keys.insert(id, key);
        }
        groups
    }

    /// The part that a holder belongs to, if it is part of the whole.
    fn whose(&self, holder: &Holder) -> Option<Whose> {
        match holder {
            Holder::Workload(id) => self.keys.get(id).cloned().map(Whose::Group),
            Holder::Idle => Some(Whose::Idle),
            Holder::Unattributed => Some(Whose::Unattributed),
        }
    }
}

impl Group<'_> {
    /// A workload's name; of anything else, what the part is called.
    fn name(&self, by: &By, key: &str) -> String {
        let first = self.records.first().map(|it| it.workload.name.clone());
        match by {
            By::Workload => first.unwrap_or_else(|| key.to_owned()),
            By::Phase | By::Label(_) => key.to_owned(),
        }
    }

    fn failed(&self) -> u64 {
        self.records.iter().filter(|it| has_failed(it)).count() as u64
    }

    fn work(&self) -> Vec<Work> {
        super::parts::work(&self.records)
    }
}

impl By {
    /// What a division is called: `workload`, `phase`, `label:project`.
    pub fn name(&self) -> String {
        match self {
            Self::Workload => "workload".to_owned(),
            Self::Phase => "phase".to_owned(),
            Self::Label(label) => format!("label:{label}"),
        }
    }

    fn key(&self, id: &WorkloadId, described: Option<&WorkloadRecord>) -> String {
        let of = |it: &WorkloadRecord| match self {
            Self::Workload => it.workload.part_of().to_owned(),
            Self::Phase => it.workload.phase.name().to_owned(),
            Self::Label(label) => it.workload.labels.get(label).cloned().unwrap_or_default(),
        };
        let undescribed = || match self {
            Self::Workload => id.to_string(),
            Self::Phase => crate::sample::Phase::Other.name().to_owned(),
            Self::Label(_) => String::new(),
        };
        described.map_or_else(undescribed, of)
    }
}
