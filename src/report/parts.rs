//! What ran: one workload, or the parts of a run on its nodes and in its phases.

use super::build::Subject;
use super::object::{Activity, Condition, WorkloadRow};
use crate::accounting::{Holder, Record, WorkloadRecord};
use crate::sample::{Phase, Work, WorkloadId};

impl Subject {
    /// The one workload, or all parts of the one run, that these are.
    pub fn of(workloads: &[WorkloadRecord]) -> Option<Self> {
        match workloads {
            [] => None,
            [only] => Some(Self::Workload(only.workload.id.clone())),
            [first, ..] => Some(Self::Run {
                run: first.workload.part_of().to_owned(),
                parts: workloads.iter().map(|it| it.workload.id.clone()).collect(),
            }),
        }
    }

    /// The workloads that meet all conditions, if any do.
    ///
    /// Conditions on one thing are alternatives; those on different things all hold.
    pub fn select(workloads: &[WorkloadRecord], conditions: Vec<Condition>) -> Option<Self> {
        let meets_one_on = |by: &str, it: &WorkloadRecord| {
            let mut on = conditions.iter().filter(|condition| condition.by == by);
            on.any(|condition| condition.is_met_by(it))
        };
        let meets = |it: &&WorkloadRecord| conditions.iter().all(|one| meets_one_on(&one.by, it));
        let chosen = workloads.iter().filter(meets);
        let parts: Vec<_> = chosen.map(|it| it.workload.id.clone()).collect();
        (!parts.is_empty()).then_some(Self::Selected { conditions, parts })
    }

    /// The workloads that it is, if it is not a whole node.
    pub(super) fn parts(&self) -> &[WorkloadId] {
        match self {
            Self::Workload(id) => std::slice::from_ref(id),
            Self::Run { parts, .. } | Self::Selected { parts, .. } => parts,
            Self::Node | Self::Period => &[],
        }
    }

    /// Whether it is what workloads are charged, and not a whole node.
    pub(super) fn is_workload(&self) -> bool {
        !matches!(self, Self::Node | Self::Period)
    }

    /// Whether it is about this workload.
    pub fn is_of(&self, it: &WorkloadRecord) -> bool {
        self.holds(&Holder::Workload(it.workload.id.clone()))
    }

    /// By what its workloads were selected, if they were.
    fn conditions(&self) -> &[Condition] {
        match self {
            Self::Selected { conditions, .. } => conditions,
            _ => &[],
        }
    }
}

impl Condition {
    /// That work belongs to this phase of a model's life.
    pub fn phase(phase: Phase) -> Self {
        Self::new("phase", phase.name())
    }

    /// That its owner calls it so.
    pub fn name(name: &str) -> Self {
        Self::new("name", name)
    }

    /// That a label has this value.
    pub fn label(label: &str, value: &str) -> Self {
        Self::new(&format!("label:{label}"), value)
    }

    fn new(by: &str, is: &str) -> Self {
        Self {
            by: by.to_owned(),
            is: is.to_owned(),
        }
    }

    fn is_met_by(&self, record: &WorkloadRecord) -> bool {
        let workload = &record.workload;
        match self.by.split_once(':') {
            Some((_, label)) => workload.labels.get(label) == Some(&self.is),
            None if self.by == "phase" => workload.phase.name() == self.is,
            None => workload.name == self.is,
        }
    }
}

/// Whether anything is known of how work ended, where there was any.
///
/// Prometheus' series do not tell it of any workload: then it is not known that none
/// failed.
pub(super) fn ends_are_told(record: &Record) -> bool {
    let workloads = &record.workloads;
    let mut told = workloads.iter().filter(|it| it.exit_code.is_some());
    workloads.is_empty() || told.next().is_some()
}

/// Whether it ended with anything but success.
pub(super) fn has_failed(part: &WorkloadRecord) -> bool {
    part.exit_code.is_some_and(|code| code != 0)
}

/// The subject's parts as the record describes them, in the order of their start.
pub(super) fn of<'a>(record: &'a Record, subject: &Subject) -> Vec<&'a WorkloadRecord> {
    let parts = subject.parts();
    let known = record.workloads.iter();
    known.filter(|it| parts.contains(&it.workload.id)).collect()
}

/// What all parts produced.
pub(super) fn work(parts: &[&WorkloadRecord]) -> Vec<Work> {
    parts
        .iter()
        .flat_map(|it| it.work.iter().cloned())
        .collect()
}

/// The phases of the parts, each once, in the order of a model's life.
pub(super) fn phases(record: &Record, subject: &Subject) -> Vec<Phase> {
    let parts = of(record, subject);
    let has = |phase: &Phase| parts.iter().any(|it| it.workload.phase == *phase);
    Phase::ALL.into_iter().filter(has).collect()
}

/// What was done, and when.
pub(super) fn activity(record: &Record, subject: &Subject) -> Activity {
    let row = |it: &WorkloadRecord| workload_row(record, it);
    let told = |it: &&WorkloadRecord| {
        let is_all = subject.conditions().is_empty();
        is_all || subject.parts().contains(&it.workload.id)
    };
    let workloads: Vec<_> = record.workloads.iter().filter(told).map(row).collect();
    Activity {
        from: Some(record.from),
        until: Some(record.until),
        phase: None,
        workload: match subject {
            Subject::Run { run, .. } => run_row(record, subject, run),
            Subject::Selected { .. } => None,
            _ => of(record, subject)
                .first()
                .map(|it| workload_row(record, it)),
        },
        failed: workloads.iter().filter(|it| it.failed).count() as u64,
        selection: subject.conditions().to_vec(),
        workloads,
    }
}

fn workload_row(record: &Record, part: &WorkloadRecord) -> WorkloadRow {
    let workload = &part.workload;
    let mut sessions = record.sessions.iter();
    let session = sessions.find(|it| it.id == part.session);
    WorkloadRow {
        id: workload.id.to_string(),
        name: workload.name.clone(),
        phase: workload.phase,
        labels: workload.labels.clone(),
        command: workload.command.clone(),
        followed_by: workload.followed_by.clone(),
        run: workload.run.clone(),
        node: session
            .map(|it| it.host.name.clone())
            .filter(|it| !it.is_empty()),
        from: part.started,
        until: part.ended,
        exit_code: part.exit_code,
        failed: has_failed(part),
    }
}

/// A run as one workload: it began with its first part, ended with its last, and
/// failed if any part did.
fn run_row(record: &Record, subject: &Subject, run: &str) -> Option<WorkloadRow> {
    let parts = of(record, subject);
    let first = workload_row(record, parts.first()?);
    let ends: Option<Vec<_>> = parts.iter().map(|it| it.ended).collect();
    let codes = || parts.iter().filter_map(|it| it.exit_code);
    let phase = match phases(record, subject).as_slice() {
        [only] => *only,
        _ => Phase::Other,
    };
    Some(WorkloadRow {
        id: run.to_owned(),
        run: Some(run.to_owned()),
        node: None,
        phase,
        until: ends.and_then(|ends| ends.into_iter().max()),
        exit_code: codes().find(|code| *code != 0).or_else(|| codes().next()),
        failed: codes().any(|code| code != 0),
        ..first
    })
}
