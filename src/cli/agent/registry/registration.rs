//! One workload that has registered, from its first edge to its last.

use crate::accounting::{Record, Session, Span, WorkloadRecord};
use crate::http::socket::{Begin, Listed};
use crate::ledger::OpenPeriod;
use crate::sample::{Channel, Instrument, Moment, Phase, Workload, WorkloadId};
use crate::source::process::{Followed, Identity, Stat};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One workload, with the phases that it has gone through.
pub(super) struct Registration {
    /// How many had begun before it.
    pub(super) number: u64,
    /// Its phases that are over, in order.
    pub(super) past: Vec<WorkloadRecord>,
    /// Its present phase.
    pub(super) record: WorkloadRecord,
    /// What it amounts to: only whoever holds a connection is told, at its end.
    sum: OpenPeriod,
    from: Moment,
    /// Up to when on the monotonic clock its energy has been settled.
    settled: Option<Duration>,
    /// The process whose descendants belong to it, and whether it does itself.
    pub(super) root: Identity,
    pub(super) include_root: bool,
    pub(super) cgroup: Option<PathBuf>,
    gpus: Vec<Channel>,
    /// Who began it.
    pub(super) user: u32,
    /// Whether it stays until somebody stops it, or its owner ends.
    pub(super) stays: bool,
    owner: Option<Identity>,
    /// Somebody has asked for its end.
    pub(super) stopping: bool,
}

impl Registration {
    /// What begins at `from`, and what the sampler is to follow for it.
    pub(super) fn new(
        begin: Begin,
        number: u64,
        record: WorkloadRecord,
        gpus: Vec<Channel>,
        (from, procfs): (Moment, &Path),
    ) -> (Self, Followed) {
        let identity = |pid: u32| Identity {
            start: Stat::read(procfs, pid).map_or(0, |stat| stat.identity.start),
            pid,
        };
        let followed = Followed {
            workload: record.workload.clone(),
            root: begin.pid,
            include_root: begin.include_root,
            cgroup: begin.cgroup.clone(),
            reserved: gpus.clone(),
            owner: begin.owner,
        };
        let registration = Self {
            number,
            past: Vec::new(),
            record,
            sum: OpenPeriod::default(),
            from,
            settled: None,
            root: identity(begin.pid),
            include_root: begin.include_root,
            cgroup: begin.cgroup,
            gpus,
            user: begin.user,
            stays: begin.stays,
            owner: begin.owner.map(identity),
            stopping: false,
        };
        (registration, followed)
    }

    /// The identity of its first phase, by which it is known throughout.
    pub(super) fn first(&self) -> &WorkloadId {
        let first = self.past.first().unwrap_or(&self.record);
        &first.workload.id
    }

    /// Whether this is one of its phases.
    pub(super) fn is(&self, id: &WorkloadId) -> bool {
        let mut phases = self.past.iter().chain([&self.record]);
        phases.any(|it| it.workload.id == *id)
    }

    /// The identities of all its phases, the present one last.
    pub(super) fn phases(&self) -> Vec<WorkloadId> {
        let phases = self.past.iter().chain([&self.record]);
        phases.map(|it| it.workload.id.clone()).collect()
    }

    /// Begins its next phase; gives that and the one which ends, or nothing if it
    /// has had as many as it may have.
    pub(super) fn mark(&mut self, phase: Phase, at: Timestamp) -> Option<(WorkloadId, Workload)> {
        let first = &self.past.first().unwrap_or(&self.record).workload;
        let next = Workload {
            // The sampler says how, once it has changed over.
            followed_by: String::new(),
            ..first.next_phase(self.past.len() + 1, phase)?
        };
        let record = WorkloadRecord {
            workload: next.clone(),
            started: at,
            ..self.record.clone()
        };
        let past = std::mem::replace(&mut self.record, record);
        let id = past.workload.id.clone();
        self.past.push(past);
        Some((id, next))
    }

    /// The sampler follows it, or has changed over to one of its phases; gives
    /// what the ledger should know.
    ///
    /// That need not be the present phase: marks may come faster than samples.
    pub(super) fn announced(&mut self, workload: &Workload, at: Timestamp) -> Vec<WorkloadRecord> {
        let mut changed = Vec::new();
        let mut before: Option<&mut WorkloadRecord> = None;
        for phase in self.past.iter_mut().chain([&mut self.record]) {
            if phase.workload.id != workload.id {
                before = Some(phase);
                continue;
            }
            let is_new = !has_begun(phase);
            if let Some(before) = before.filter(|_| is_new) {
                before.ended = Some(at);
                phase.started = at;
                changed.push(before.clone());
            }
            phase.workload.clone_from(workload);
            changed.push(phase.clone());
            break;
        }
        changed
    }

    /// Whether it has ended as a whole, now that the sampler says that this phase
    /// has: no other is known to go on. Phases to which the sampler had not yet
    /// changed over then never began, and are forgotten.
    pub(super) fn ends_in(&mut self, id: &WorkloadId) -> bool {
        let mut phases = self.past.iter().chain([&self.record]).rev();
        let last = phases.find(|it| has_begun(it));
        let is_last = last.is_some_and(|it| it.workload.id == *id);
        drop(phases);
        if !is_last {
            return false;
        }
        while self.record.workload.id != *id {
            let Some(past) = self.past.pop() else { break };
            let work = std::mem::take(&mut self.record.work);
            self.record = WorkloadRecord { work, ..past };
        }
        true
    }

    /// Takes in what was accounted for.
    pub(super) fn hear(&mut self, spans: &[Span]) {
        for span in spans.iter().filter(|it| it.until > self.from) {
            self.settled = Some(span.until.monotonic);
            if !self.stays {
                self.sum.extend(span);
            }
        }
    }

    /// Whether all that it used until then has been accounted for.
    pub(super) fn is_settled(&self, until: Duration) -> bool {
        self.settled.is_some_and(|settled| settled >= until)
    }

    /// Why it has ended by itself: its owner has, or else its processes.
    pub(super) fn dead_owner(&self, procfs: &Path) -> Option<u32> {
        let owner = self.owner?;
        let stat = Stat::read(procfs, owner.pid);
        let lives = stat.is_some_and(|stat| stat.identity == owner && !stat.is_dead());
        (!lives).then_some(owner.pid)
    }

    pub(super) fn listed(&self) -> Listed {
        let workload = &self.record.workload;
        Listed {
            workload: workload.id.clone(),
            name: workload.name.clone(),
            phase: workload.phase,
            started: self.record.started,
            run: workload.run.clone(),
            user: self.user,
            stays: self.stays,
            followed_by: workload.followed_by.clone(),
            gpus: self.gpus.iter().map(|it| it.device.to_string()).collect(),
            closed: None,
        }
    }

    pub(super) fn into_record(
        self,
        session: Session,
        instruments: Vec<Instrument>,
    ) -> Option<Record> {
        let span = self.sum.so_far()?.span;
        let mut phases = self.past;
        phases.push(self.record);
        Some(Record::of_span(
            span,
            session,
            instruments,
            phases,
            Vec::new(),
        ))
    }
}

/// Whether the sampler has come to this phase: from then on it says how.
fn has_begun(phase: &WorkloadRecord) -> bool {
    !phase.workload.followed_by.is_empty()
}
