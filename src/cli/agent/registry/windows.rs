//! Workloads that outlive the connection which began them, and changes of phase.

use super::lineage::Lineage;
use super::registration::Registration;
use super::{Registry, State};
use crate::accounting::WorkloadRecord;
use crate::agent::Control;
use crate::http::socket::{Listed, Mark, Response, Stop};
use crate::ledger::Message;
use crate::sample::{MOST_PHASES, Moment, WorkloadId};
use crate::source::clock;
use jiff::Timestamp;

/// The most workloads that one user may have open without a connection. Each
/// costs the sampler a look at its processes.
pub(super) const MOST_WINDOWS: usize = 64;

/// So many that have ended are remembered, to tell why they cannot be stopped.
const REMEMBERED: usize = 256;

/// One that has ended.
pub(super) struct Closed {
    listed: Listed,
    /// All its phases: it is known by each of them.
    phases: Vec<WorkloadId>,
    record: WorkloadRecord,
    how: How,
}

/// How one has ended.
enum How {
    /// Somebody stopped it.
    Stopped,
    /// This process, its owner, has ended.
    OwnerDied(u32),
    /// Its processes have ended, or its control group has.
    ProcessesGone,
}

impl State {
    /// Remembers one that has ended, and forgets the oldest.
    pub(super) fn remember(&mut self, closed: Closed) {
        if self.closed.len() >= REMEMBERED {
            self.closed.pop_front();
        }
        self.closed.push_back(closed);
    }
}

impl Closed {
    fn of(open: &Registration, how: How) -> Self {
        let by_itself = !matches!(how, How::Stopped);
        Self {
            listed: Listed {
                closed: by_itself.then(|| how.why(open.record.ended)),
                ..open.listed()
            },
            phases: open.phases(),
            record: open.record.clone(),
            how,
        }
    }
}

impl How {
    fn why(&self, at: Option<Timestamp>) -> String {
        let at = at.unwrap_or_default();
        match self {
            Self::Stopped => format!("was stopped already, at {at:.0}"),
            Self::OwnerDied(pid) => {
                format!("was closed at {at:.0}, because its owner, process {pid}, had ended")
            }
            Self::ProcessesGone => format!("ended at {at:.0} with the last of its processes"),
        }
    }
}

impl Registry {
    /// Ends a workload that stays, as its user asks.
    pub(super) fn stop(&self, stop: Stop) -> Response {
        let mut state = self.state();
        let id = &stop.workload;
        let Some(open) = state.find_mut(id) else {
            return self.stop_closed(&mut state, stop);
        };
        if let Err(why) = may(stop.user, open.user, id, "stop") {
            return Response::refused(why);
        }
        if !open.stays {
            return Response::refused(format!(
                "workload `{id}` ends with the connection that began it"
            ));
        }
        if std::mem::replace(&mut open.stopping, true) {
            return Response::refused(format!("workload `{id}` is being stopped already"));
        }
        open.record.work = stop.work;
        let (first, closed) = (open.first().clone(), Closed::of(open, How::Stopped));
        drop(state);
        let (response, record) = self.close(&first, None, None);
        if let Some(record) = record {
            self.state().remember(Closed { record, ..closed });
        }
        response
    }

    /// One that has ended with its processes can still be told its work, once.
    fn stop_closed(&self, state: &mut State, stop: Stop) -> Response {
        let id = &stop.workload;
        let mut closed = state.closed.iter_mut().rev();
        let Some(closed) = closed.find(|it| it.phases.contains(id)) else {
            return Response::refused(unknown(id));
        };
        if let Err(why) = may(stop.user, closed.listed.user, id, "stop") {
            return Response::refused(why);
        }
        if !matches!(closed.how, How::ProcessesGone) {
            let why = closed.how.why(closed.record.ended);
            return Response::refused(format!("workload `{id}` {why}"));
        }
        closed.how = How::Stopped;
        closed.listed.closed = None;
        closed.record.work = stop.work;
        let record = closed.record.clone();
        state.note(&record);
        self.0.books.write(Message::Workload(record));
        Response::done()
    }

    /// Has a workload go on in another phase, from an edge on.
    pub(super) fn mark(&self, mark: &Mark) -> Response {
        let id = mark.workload.clone();
        let lineage = id.is_none().then(|| Lineage::read(&self.0.roots, mark.pid));
        let mut state = self.state();
        let innermost = || lineage?.innermost(state.open.values());
        let Some(asked) = id.or_else(innermost) else {
            return Response::refused(format!(
                "process {} belongs to no workload that has registered; name one",
                mark.pid
            ));
        };
        let Some(open) = state.find_mut(&asked) else {
            return Response::refused(unknown(&asked));
        };
        if let Err(why) = may(mark.user, open.user, &asked, "mark") {
            return Response::refused(why);
        }
        if open.stopping {
            return Response::refused(format!("workload `{asked}` is being stopped"));
        }
        if open.record.workload.phase == mark.phase {
            return Response::begun(open.record.workload.id.clone());
        }
        let Some((past, next)) = open.mark(mark.phase, clock::now().wall) else {
            return Response::refused(format!(
                "workload `{asked}` has had {MOST_PHASES} phases; begin another workload"
            ));
        };
        let id = next.id.clone();
        // Within the lock, so that the sampler hears of marks in their order.
        match self.0.control.send(Control::Mark(past, next)) {
            Ok(()) => Response::begun(id),
            Err(_) => Response::refused("the sampler has stopped"),
        }
    }

    /// The workloads that are open, and those that have ended by themselves.
    pub(super) fn list(&self) -> Response {
        let state = self.state();
        let mut listed: Vec<Listed> = state.open.values().map(Registration::listed).collect();
        let closed = state.closed.iter().map(|it| &it.listed);
        listed.extend(closed.filter(|it| it.closed.is_some()).cloned());
        listed.sort_by_key(|it| it.started);
        Response {
            workloads: Some(listed),
            ..Response::done()
        }
    }

    /// The sampler follows this one no longer: if nobody asked for its end, it
    /// has ended by itself, and says so.
    pub(super) fn ended(&self, state: &mut State, id: &WorkloadId, at: Moment) {
        let Some(open) = state.find_mut(id) else {
            return;
        };
        // Whoever marked a phase that never began knows it by that one, too.
        let phases = open.phases();
        if !open.ends_in(id) || !open.stays || open.stopping {
            return;
        }
        let first = open.first().clone();
        let Some(mut open) = state.open.remove(&first) else {
            return;
        };
        open.record.ended = Some(at.wall);
        let owner = open.dead_owner(&self.0.roots.procfs);
        if let Some(pid) = owner {
            let name = &open.record.workload.name;
            self.0.books.write(Message::Remark(format!(
                "the owner of the workload {name} ({id}), process {pid}, ended without saying \
                 that the workload had: it was closed"
            )));
        }
        self.0.books.write(Message::Workload(open.record.clone()));
        let how = owner.map_or(How::ProcessesGone, How::OwnerDied);
        let closed = Closed::of(&open, how);
        state.remember(Closed { phases, ..closed });
    }
}

/// Whether a user may end or mark what another began.
fn may(user: u32, owner: u32, id: &WorkloadId, what: &str) -> Result<(), String> {
    if user == 0 || user == owner {
        return Ok(());
    }
    Err(format!(
        "workload `{id}` belongs to user {owner}; only that user and root may {what} it"
    ))
}

fn unknown(id: &WorkloadId) -> String {
    format!("no workload `{id}` is open here; `wattprint workload list` shows those that are")
}
