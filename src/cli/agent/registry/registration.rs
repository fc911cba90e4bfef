//! One workload that has registered, from its first edge to its last.

use crate::accounting::{Record, Session, WorkloadRecord};
use crate::http::socket::{Begin, Listed};
use crate::ledger::OpenPeriod;
use crate::sample::{Channel, Instrument, Moment, Phase, Workload, WorkloadId};
use crate::source::process::{Followed, Identity, Stat};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// One workload, with the phases that it has gone through.
pub(super) struct Registration {
    /// How many had begun before it.
    pub(super) number: u64,
    /// Its phases that are over, in order.
    pub(super) past: Vec<WorkloadRecord>,
    /// Its present phase.
    pub(super) record: WorkloadRecord,
    pub(super) sum: OpenPeriod,
    pub(super) from: Moment,
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

    /// The sampler follows it, or has changed over to its next phase; gives what
    /// the ledger should know.
    pub(super) fn announced(&mut self, workload: &Workload, at: Timestamp) -> Vec<WorkloadRecord> {
        let mut changed = Vec::new();
        if self.record.workload.id != workload.id {
            return changed;
        }
        let is_new = self.record.workload.followed_by.is_empty();
        if let Some(past) = self.past.last_mut().filter(|_| is_new) {
            past.ended = Some(at);
            self.record.started = at;
            changed.push(past.clone());
        }
        self.record.workload.clone_from(workload);
        changed.push(self.record.clone());
        changed
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
