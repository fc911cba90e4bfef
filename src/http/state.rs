//! What the sampler and the server share: the latest snapshot, swapped whole.

use super::counts::Counts;
use super::process;
use super::web::Web;
use crate::metrics::{Format, Live, Scrape, Served, Snapshot, expose};
use crate::sample::Moment;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

/// How many intervals the sampler may be late before it counts as stuck.
const LATE_INTERVALS: u32 = 3;

/// A sampler at more than 1 Hz is not called stuck for a short delay.
const LEAST_INTERVAL: Duration = Duration::from_secs(1);

/// Called before a snapshot is handed to a scraper.
///
/// Before and not after: a process that is killed in between has noted more
/// than was seen, and its successor shows too little and never too much.
pub type Hook = Box<dyn Fn(&Snapshot) + Send + Sync>;

/// What the sampler and the server share.
pub struct State {
    snapshot: RwLock<Arc<Snapshot>>,
    clock: fn() -> Moment,
    on_scrape: Option<Hook>,
    process: PathBuf,
    host: Option<String>,
    served: AtomicU64,
    pub(super) counts: Counts,
    web: OnceLock<Arc<Web>>,
}

impl State {
    /// A state with its first snapshot, and the clock that ages are judged by.
    pub fn new(first: Snapshot, clock: fn() -> Moment) -> Self {
        Self {
            snapshot: RwLock::new(Arc::new(first)),
            clock,
            on_scrape: None,
            process: PathBuf::from("/proc/self"),
            host: None,
            served: AtomicU64::new(0),
            counts: Counts::default(),
            web: OnceLock::new(),
        }
    }

    /// Calls `hook` before each scrape is answered.
    #[must_use]
    pub fn on_scrape(mut self, hook: Hook) -> Self {
        self.on_scrape = Some(hook);
        self
    }

    /// Reads this process's own figures under another root than `/proc/self`.
    #[must_use]
    pub fn process_root(mut self, root: PathBuf) -> Self {
        self.process = root;
        self
    }

    /// Says whose numbers these are, for people.
    #[must_use]
    pub fn named(mut self, host: String) -> Self {
        self.host = Some(host).filter(|it| !it.is_empty());
        self
    }

    /// Puts a new snapshot in the place of the old one.
    pub fn publish(&self, snapshot: Snapshot) {
        let snapshot = Arc::new(snapshot);
        // A snapshot is swapped whole, so that a panic elsewhere leaves it right.
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = snapshot;
    }

    /// The latest snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Scrapes answered so far.
    pub fn scrapes(&self) -> u64 {
        self.served.load(Ordering::Relaxed)
    }

    /// Answers one scrape. One that shows nothing (`HEAD`) is not noted.
    pub(super) fn scrape(&self, format: Format, shows: bool) -> String {
        let snapshot = self.snapshot();
        let served = self.scrapes();
        if shows {
            if let Some(hook) = &self.on_scrape {
                hook(&snapshot);
            }
            self.served.fetch_add(1, Ordering::Relaxed);
        }
        let scrape = Scrape {
            snapshot: &snapshot,
            at: (self.clock)(),
            process: process::read(&self.process),
            served,
            web: self.web(),
        };
        expose(&scrape, format)
    }

    /// Shows in scrapes how a web configuration fares.
    pub(super) fn tell_of(&self, web: Arc<Web>) {
        let _set_once = self.web.set(web);
    }

    fn web(&self) -> Served {
        Served {
            config: self.web.get().map(|web| web.health()),
            ..self.counts.read()
        }
    }

    /// What a person is shown now.
    pub(super) fn live(&self) -> Live {
        let (host, trouble) = (self.host.as_deref(), self.health().err());
        Live::of(&self.snapshot(), host, (self.clock)(), trouble)
    }

    /// Whether the sampler lives, or why it is thought not to.
    pub(super) fn health(&self) -> Result<(), String> {
        let snapshot = self.snapshot();
        let allowed = snapshot.interval.max(LEAST_INTERVAL) * LATE_INTERVALS;
        let now = (self.clock)().monotonic;
        let age = now.saturating_sub(snapshot.at.monotonic);
        if age <= allowed {
            return Ok(());
        }
        Err(format!(
            "the last sample is {:.1} s old; with an interval of {:.1} s it should be at most {:.1} s: the sampler is stuck, see the agent's log",
            age.as_secs_f64(),
            snapshot.interval.as_secs_f64(),
            allowed.as_secs_f64(),
        ))
    }

    /// Whether something has been sampled yet, or what is waited for.
    pub(super) fn readiness(&self) -> Result<(), String> {
        if self.snapshot().totals.spans > 0 {
            return self.health();
        }
        Err("nothing has been sampled yet; two samples are needed".to_owned())
    }
}
