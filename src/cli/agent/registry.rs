//! Workloads that register over the socket, and what each of them amounts to.

use super::releasing;
use crate::accounting::{Record, Session, WorkloadRecord};
use crate::agent::{Control, News};
use crate::cli::metering::{self, Books};
use crate::http;
use crate::http::socket::{Begin, End, Request, Response};
use crate::ledger::{Message, OpenPeriod};
use crate::metrics::Standing;
use crate::sample::{Instrument, Moment, Workload, WorkloadId};
use crate::source::clock;
use crate::source::process::Followed;
use std::collections::HashMap;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long an owner waits for its workload's last update to settle.
const SETTLING: Duration = Duration::from_secs(3);

/// The open registrations of one metering process.
#[derive(Clone)]
pub struct Registry(Arc<Shared>);

struct Shared {
    session: Session,
    control: Sender<Control>,
    books: Books,
    published: Arc<http::State>,
    state: Mutex<State>,
    heard: Condvar,
}

#[derive(Default)]
struct State {
    open: HashMap<WorkloadId, Registration>,
    begun: u64,
}

/// One workload, from its first edge to its last.
struct Registration {
    record: WorkloadRecord,
    sum: OpenPeriod,
    from: Moment,
}

impl Registry {
    /// Nothing registered yet. `books` hear of every registration, and know
    /// every instrument, also those that were described before.
    pub fn new(
        session: Session,
        control: Sender<Control>,
        books: Books,
        published: Arc<http::State>,
    ) -> Self {
        Self(Arc::new(Shared {
            session,
            control,
            books,
            published,
            state: Mutex::default(),
            heard: Condvar::new(),
        }))
    }

    /// Answers one request of the socket.
    pub fn handle(&self, request: Request) -> Response {
        match request {
            Request::Begin(begin) => self.begin(begin),
            Request::End(end) => self.end(&end),
            Request::Release(release) => {
                releasing::release(release, &self.0.control, &self.0.books)
            }
            Request::Standing => Response {
                standing: Some(Box::new(Standing::of(&self.0.published.snapshot()))),
                ..Response::done()
            },
            Request::Status => Response {
                status: serde_json::to_value(&self.0.session).ok(),
                ..Response::done()
            },
        }
    }

    /// Whether this workload has registered and goes on.
    pub fn knows(&self, id: &WorkloadId) -> bool {
        self.state().open.contains_key(id)
    }

    /// Leaves the workloads that go on: nobody meters them any longer.
    pub fn leave(&self) {
        for (id, left) in self.state().open.drain() {
            let name = left.record.workload.name;
            self.0.books.write(Message::Remark(format!(
                "the agent stopped while the workload {name} ({id}) went on: what it used afterwards is not known"
            )));
        }
    }

    /// Takes in what the sampler learnt.
    pub fn hear(&self, news: &News<'_>) {
        let mut state = self.state();
        for workload in news.workloads {
            if let Some(registration) = state.open.get_mut(&workload.id) {
                registration.record.workload.clone_from(workload);
                self.0
                    .books
                    .write(Message::Workload(registration.record.clone()));
            }
        }
        for registration in state.open.values_mut() {
            for span in news.spans {
                if span.until > registration.from {
                    registration.sum.extend(span);
                }
            }
        }
        drop(state);
        self.0.heard.notify_all();
    }

    fn begin(&self, begin: Begin) -> Response {
        let from = clock::now();
        let mut state = self.state();
        state.begun += 1;
        let id = format!("{}.{}", metering::identity(from.wall), state.begun);
        let described = begin.workload;
        let workload = Workload {
            id: WorkloadId(id.into()),
            name: described.name,
            phase: described.phase,
            labels: described.labels,
            command: described.command,
            // The sampler says how, once it follows it.
            followed_by: String::new(),
            run: None,
        };
        let record = WorkloadRecord {
            workload: workload.clone(),
            session: self.0.session.id.clone(),
            started: from.wall,
            ended: None,
            exit_code: None,
            work: Vec::new(),
            place: None,
        };
        self.0.books.write(Message::Workload(record.clone()));
        let registration = Registration {
            record,
            sum: OpenPeriod::default(),
            from,
        };
        state.open.insert(workload.id.clone(), registration);
        drop(state);
        let id = workload.id.clone();
        let followed = Followed {
            workload,
            root: begin.pid,
            include_root: begin.include_root,
            cgroup: begin.cgroup,
        };
        match self.0.control.send(Control::Begin(followed)) {
            Ok(()) => Response::begun(id),
            Err(_) => Response::refused("the sampler has stopped"),
        }
    }

    fn end(&self, end: &End) -> Response {
        let asked = clock::monotonic();
        let cpu = end.cpu_us.map(Duration::from_micros);
        if self
            .0
            .control
            .send(Control::End(end.workload.clone(), cpu))
            .is_err()
        {
            return Response::refused("the sampler has stopped");
        }
        let unsettled = |state: &mut State| {
            let open = state.open.get(&end.workload);
            let until = open.and_then(|it| it.sum.so_far()).map(|it| it.span.until);
            open.is_some() && until.is_none_or(|until| until.monotonic < asked)
        };
        let waited = self
            .0
            .heard
            .wait_timeout_while(self.state(), SETTLING, unsettled);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let Some(mut registration) = state.open.remove(&end.workload) else {
            return Response::refused(format!("no workload {} is open", end.workload));
        };
        drop(state);
        let instruments = self.0.books.instruments();
        registration.record.ended = Some(clock::now().wall);
        registration.record.exit_code = end.exit_code;
        self.0
            .books
            .write(Message::Workload(registration.record.clone()));
        if end.owner_died {
            let name = &registration.record.workload.name;
            self.0.books.write(Message::Remark(format!(
                "the owner of the workload {name} ({}) went away without saying that it had ended",
                end.workload
            )));
        }
        let record = registration.into_record(self.0.session.clone(), instruments);
        Response {
            summary: record.and_then(|record| serde_json::to_value(record).ok()),
            ..Response::done()
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registration {
    fn into_record(self, session: Session, instruments: Vec<Instrument>) -> Option<Record> {
        let span = self.sum.so_far()?.span;
        Some(Record::of_span(
            span,
            session,
            instruments,
            vec![self.record],
            Vec::new(),
        ))
    }
}
