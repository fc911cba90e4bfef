//! Where standings come from: a running agent, or a sampler of our own.

use crate::accounting::{Account, Charging, IdlePolicy, Remainder, SessionKind};
use crate::agent::{Audience, News, Sampler, Sources};
use crate::cli::believed::Believed;
use crate::cli::common::PlaceArgs;
use crate::cli::metering;
use crate::http::socket::{Client, ClientError};
use crate::metrics::{Running, Settings, Snapshot, Standing};
use crate::source::cgroup::Discover;
use crate::source::process::Processes;
use crate::source::{Roots, Workers, clock};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Series are kept for so many workloads.
const MOST: usize = 1000;

/// How long one that has ended is shown.
const RETENTION: Duration = Duration::from_mins(5);

/// Whoever meters.
pub enum Feed {
    /// An agent, asked over its socket.
    Agent(Box<Client>),
    /// This process.
    Alone(Alone),
}

/// A sampler without a ledger.
pub struct Alone {
    latest: Arc<Mutex<Arc<Snapshot>>>,
    /// Stops when it is dropped.
    _sampler: Sampler,
}

impl Feed {
    /// Meters in this process.
    ///
    /// # Errors
    ///
    /// The place is not known, or no thread can be started.
    pub fn alone(
        roots: &Roots,
        interval: Duration,
        idle: IdlePolicy,
        place: &PlaceArgs,
    ) -> anyhow::Result<Self> {
        let factors = Believed::read(place)?;
        let roots = Roots {
            workers: Some(Workers::of_this_program()),
            ..roots.clone()
        };
        let processes = Processes::new(&roots, true).finding(Discover::default());
        let sources = Sources::open(&roots, |_| true, processes);
        let session = metering::session(SessionKind::Agent, &roots, interval, idle, &sources);
        let model = metering::node_model()?;
        let mut running = Running::new(Settings {
            host: Arc::new(session.host),
            started: session.started,
            interval,
            idle_policy: idle,
            max_workloads: MOST,
            retention: RETENTION,
            model: model.clone(),
        });
        factors.tell(&mut running);
        let latest = Arc::new(Mutex::new(Arc::new(running.snapshot(clock::now()))));
        let listener = Listener {
            running,
            latest: Arc::clone(&latest),
        };
        let charging = Charging {
            idle,
            remainder: Remainder::System,
        };
        let account = Account::new(model, charging);
        let sampler = Sampler::start(sources, account, interval, Box::new(listener))?;
        Ok(Self::Alone(Alone {
            latest,
            _sampler: sampler,
        }))
    }

    /// Who meters, in a few words.
    pub fn name(&self) -> String {
        match self {
            Self::Agent(client) => format!("the agent at {}", client.path().display()),
            Self::Alone(_) => "this process".to_owned(),
        }
    }

    /// Where everything stands now.
    ///
    /// # Errors
    ///
    /// The agent does not answer any more.
    pub fn standing(&mut self) -> anyhow::Result<Standing> {
        match self {
            Self::Agent(client) => Ok(ask(client)?),
            Self::Alone(alone) => {
                let latest = alone.latest.lock();
                let latest = latest.unwrap_or_else(PoisonError::into_inner).clone();
                Ok(Standing::of(&latest))
            }
        }
    }
}

/// What the agent says: if need be over a new connection, because it may have been
/// started again, and closes one on which nothing was asked for a while.
fn ask(client: &mut Client) -> Result<Standing, ClientError> {
    client.standing().or_else(|error| {
        let again = Client::connect(client.path()).and_then(|mut anew| {
            let standing = anew.standing()?;
            *client = anew;
            Ok(standing)
        });
        again.map_err(|_| error)
    })
}

/// Adds up what the sampler tells.
struct Listener {
    running: Running,
    latest: Arc<Mutex<Arc<Snapshot>>>,
}

impl Audience for Listener {
    fn hear(&mut self, news: &News<'_>) {
        if let Some(instruments) = &news.instruments {
            self.running.describe(instruments);
        }
        self.running.releases(&news.sample.observations);
        for workload in news.workloads {
            self.running.workload(workload, news.at);
        }
        for span in news.spans {
            self.running.add(span);
        }
        self.running.health(news.health, news.at);
        let snapshot = Arc::new(self.running.snapshot(news.at));
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }
}
