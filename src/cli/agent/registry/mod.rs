//! Workloads that register over the socket, and what each of them amounts to.

mod gpus;
mod lineage;
mod registration;
mod windows;

use super::releasing;
use crate::accounting::{Session, WorkloadRecord};
use crate::agent::{Control, News};
use crate::cli::metering::{self, Books};
use crate::http;
use crate::http::socket::{Begin, Description, End, Request, Response};
use crate::ledger::Message;
use crate::metrics::Standing;
use crate::sample::{Moment, Work, Workload, WorkloadId};
use crate::source::{Roots, clock};
use registration::Registration;
use std::collections::{HashMap, VecDeque};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use windows::{Closed, MOST_WINDOWS};

/// How long an owner waits for its workload's last update to settle.
const SETTLING: Duration = Duration::from_secs(3);

/// The open registrations of one metering process.
#[derive(Clone)]
pub struct Registry(Arc<Shared>);

struct Shared {
    session: Session,
    roots: Roots,
    control: Sender<Control>,
    books: Books,
    published: Arc<http::State>,
    state: Mutex<State>,
    heard: Condvar,
}

#[derive(Default)]
struct State {
    /// By the identity of their first phase.
    open: HashMap<WorkloadId, Registration>,
    begun: u64,
    /// Those that stayed and have ended, the latest last.
    closed: VecDeque<Closed>,
    /// Those whose work was stated since the metrics last asked.
    done: Vec<Done>,
}

/// What a workload has stated to have done.
pub struct Done {
    /// Who.
    pub workload: Workload,
    /// What.
    pub work: Vec<Work>,
}

impl Registry {
    /// Nothing registered yet. `books` hear of every registration, and know
    /// every instrument, also those that were described before.
    pub fn new(
        session: Session,
        roots: Roots,
        control: Sender<Control>,
        books: Books,
        published: Arc<http::State>,
    ) -> Self {
        Self(Arc::new(Shared {
            session,
            roots,
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
            Request::Stop(stop) => self.stop(stop),
            Request::Mark(mark) => self.mark(&mark),
            Request::List => self.list(),
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
        self.state().open.values().any(|it| it.is(id))
    }

    /// The work that has been stated since this was last asked.
    pub fn take_done(&self) -> Vec<Done> {
        std::mem::take(&mut self.state().done)
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
            if let Some(registration) = state.find_mut(&workload.id) {
                for record in registration.announced(workload, news.at.wall) {
                    self.0.books.write(Message::Workload(record));
                }
            }
        }
        for registration in state.open.values_mut() {
            registration.hear(news.spans);
        }
        for id in &news.ended {
            self.ended(&mut state, id, news.at);
        }
        drop(state);
        self.0.heard.notify_all();
    }

    fn begin(&self, begin: Begin) -> Response {
        let gpus = match gpus::resolve(&begin.gpus, &self.0.books.accelerators()) {
            Ok(gpus) => gpus,
            Err(why) => return Response::refused(why),
        };
        let from = clock::now();
        let mut state = self.state();
        let mine = |it: &&Registration| it.stays && it.user == begin.user;
        if begin.stays && state.open.values().filter(mine).count() >= MOST_WINDOWS {
            return Response::refused(format!(
                "user {} has {MOST_WINDOWS} workloads open already; stop one first",
                begin.user
            ));
        }
        state.begun += 1;
        let id = format!("{}.{}", metering::identity(from.wall), state.begun);
        let record = self.record(&begin.workload, WorkloadId(id.into()), from);
        self.0.books.write(Message::Workload(record.clone()));
        let id = record.workload.id.clone();
        let (number, at) = (state.begun, (from, &*self.0.roots.procfs));
        let (registration, followed) = Registration::new(begin, number, record, gpus, at);
        state.open.insert(id.clone(), registration);
        drop(state);
        match self.0.control.send(Control::Begin(followed)) {
            Ok(()) => Response::begun(id),
            Err(_) => Response::refused("the sampler has stopped"),
        }
    }

    fn record(&self, described: &Description, id: WorkloadId, from: Moment) -> WorkloadRecord {
        let described = described.clone();
        WorkloadRecord {
            workload: Workload {
                id,
                name: described.name,
                phase: described.phase,
                labels: described.labels,
                command: described.command,
                // The sampler says how, once it follows it.
                followed_by: String::new(),
                run: described.run,
            },
            session: self.0.session.id.clone(),
            started: from.wall,
            ended: None,
            exit_code: None,
            work: Vec::new(),
            place: None,
        }
    }

    fn end(&self, end: &End) -> Response {
        let cpu = end.cpu_us.map(Duration::from_micros);
        self.state().state_work(&end.workload, &end.work);
        let (response, record) = self.close(&end.workload, cpu, end.exit_code);
        if let Some(record) = record.filter(|_| end.owner_died) {
            let name = &record.workload.name;
            self.0.books.write(Message::Remark(format!(
                "the owner of the workload {name} ({}) went away without saying that it had ended",
                end.workload
            )));
        }
        response
    }

    /// Ends a workload, and waits for what it amounts to.
    fn close(
        &self,
        first: &WorkloadId,
        cpu: Option<Duration>,
        exit_code: Option<i32>,
    ) -> (Response, Option<WorkloadRecord>) {
        let unknown = || Response::refused(format!("no workload {first} is open"));
        let asked = clock::monotonic();
        let Some(open) = self.state().open.get_mut(first).map(|open| {
            open.stopping = true;
            open.record.workload.id.clone()
        }) else {
            return (unknown(), None);
        };
        if self.0.control.send(Control::End(open, cpu)).is_err() {
            return (Response::refused("the sampler has stopped"), None);
        }
        let unsettled = |state: &mut State| {
            let open = state.open.get(first);
            open.is_some_and(|it| !it.is_settled(asked))
        };
        let waited = self
            .0
            .heard
            .wait_timeout_while(self.state(), SETTLING, unsettled);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let Some(mut registration) = state.open.remove(first) else {
            return (unknown(), None);
        };
        drop(state);
        let instruments = self.0.books.instruments();
        registration.record.ended = Some(clock::now().wall);
        registration.record.exit_code = exit_code;
        let last = registration.record.clone();
        self.state().note(&last);
        self.0.books.write(Message::Workload(last.clone()));
        let record = registration.into_record(self.0.session.clone(), instruments);
        let response = Response {
            summary: record.and_then(|record| serde_json::to_value(record).ok()),
            ..Response::done()
        };
        (response, Some(last))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The workload of which this is a phase.
    fn find_mut(&mut self, id: &WorkloadId) -> Option<&mut Registration> {
        self.open.values_mut().find(|it| it.is(id))
    }

    /// What an open workload has done, as its owner says at its end.
    fn state_work(&mut self, id: &WorkloadId, work: &[Work]) {
        if let (Some(open), false) = (self.find_mut(id), work.is_empty()) {
            open.record.work = work.to_vec();
        }
    }

    /// Notes for the metrics what an ended workload has done.
    fn note(&mut self, record: &WorkloadRecord) {
        if !record.work.is_empty() {
            self.done.push(Done {
                workload: record.workload.clone(),
                work: record.work.clone(),
            });
        }
    }
}
