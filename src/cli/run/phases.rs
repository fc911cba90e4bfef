//! The phases that one run goes through, each a workload of its own.

use super::child::Ended;
use crate::accounting::WorkloadRecord;
use crate::agent::Control;
use crate::cli::run::Args;
use crate::http::socket::{Mark, Response};
use crate::sample::{MOST_PHASES, Workload, WorkloadId};
use jiff::Timestamp;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The phases of a run, the present one last, each with its beginning.
#[derive(Debug, Clone)]
pub struct Phases(Arc<Mutex<All>>);

#[derive(Debug)]
struct All {
    past: Vec<(Workload, Timestamp)>,
    present: (Workload, Timestamp),
}

impl Phases {
    /// A run that begins in its first phase.
    pub fn new(first: Workload, at: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(All {
            past: Vec::new(),
            present: (first, at),
        })))
    }

    /// What is charged now.
    pub fn present(&self) -> Workload {
        self.all().present.0.clone()
    }

    /// The identity by which the run is known throughout.
    pub fn first(&self) -> WorkloadId {
        self.all().first().id.clone()
    }

    /// Goes on in another phase, from an edge on.
    pub fn mark(&self, mark: &Mark, at: Timestamp, control: &Sender<Control>) -> Response {
        let mut all = self.all();
        if let Some(id) = mark.workload.as_ref().filter(|id| !all.have(id)) {
            return Response::refused(format!("this is the run `{}`, not `{id}`", all.first().id));
        }
        let present = all.present.0.clone();
        if present.phase == mark.phase {
            return Response::begun(present.id);
        }
        let Some(next) = all.first().next_phase(all.past.len() + 1, mark.phase) else {
            return Response::refused(format!(
                "this run has had {MOST_PHASES} phases; start another run"
            ));
        };
        let id = next.id.clone();
        let past = std::mem::replace(&mut all.present, (next.clone(), at));
        all.past.push(past);
        match control.send(Control::Mark(present.id, next)) {
            Ok(()) => Response::begun(id),
            Err(_) => Response::refused("the run has stopped metering"),
        }
    }

    /// All phases as the ledger keeps them. How the command ended and what it
    /// produced belongs to the last.
    pub fn records(
        &self,
        session: &str,
        args: &Args,
        (until, ended): (Timestamp, &Ended),
    ) -> Vec<WorkloadRecord> {
        let all = self.all();
        let phases: Vec<_> = all.past.iter().chain([&all.present]).collect();
        let ends = phases.iter().skip(1).map(|(_, at)| *at).chain([until]);
        let record = |((workload, started), ends): (&&(Workload, Timestamp), Timestamp)| {
            let is_last = ends == until;
            WorkloadRecord {
                workload: workload.clone(),
                session: session.to_owned(),
                started: *started,
                ended: Some(ends),
                exit_code: is_last.then_some(ended.code),
                work: if is_last {
                    args.work.clone()
                } else {
                    Vec::new()
                },
                place: args.place.place.clone(),
            }
        };
        phases.iter().zip(ends).map(record).collect()
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl All {
    fn first(&self) -> &Workload {
        let first = self.past.first().unwrap_or(&self.present);
        &first.0
    }

    fn have(&self, id: &WorkloadId) -> bool {
        let mut phases = self.past.iter().chain([&self.present]);
        phases.any(|(workload, _)| workload.id == *id)
    }
}
