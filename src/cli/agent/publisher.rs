//! What the agent's metrics show: spans added up, and swapped in whole.

use super::recovered::{Recovered, Stretch};
use crate::accounting::Session;
use crate::agent::News;
use crate::cli::believed::Believed;
use crate::cli::metering;
use crate::config::Config;
use crate::http::{Mark, State};
use crate::ledger::Monitor;
use crate::metrics::{Exposed, LedgerHealth, Recovery, Running, Settings};
use crate::sample::{Channel, Counter, Moment, Reading, Work, Workload};
use crate::source::clock;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long an ended workload's series stay, at least.
const RETENTION: Duration = Duration::from_mins(15);

/// How long a scrape waits for the ledger: a disk that answers late holds up none for longer.
const LONGEST_SAVE: Duration = Duration::from_millis(100);

/// Adds up what the sampler tells, and publishes it for scrapes.
pub struct Publisher {
    running: Running,
    state: Arc<State>,
    monitor: Arc<OnceLock<Monitor>>,
    /// What scrapes of the former process have seen.
    exposed: Exposed,
    boot_id: String,
    epochs: BTreeMap<Channel, String>,
    counters: BTreeMap<Channel, Counter>,
    /// The first sample of this process: what lies before it was recovered.
    first: Option<Moment>,
    recovered: Recovered,
}

impl Publisher {
    /// Nothing accounted yet.
    ///
    /// # Errors
    ///
    /// When the embedded node model cannot be read, which a test excludes.
    pub fn new(
        config: &Config,
        session: &Session,
        factors: Believed,
        ledger: &Path,
    ) -> anyhow::Result<Self> {
        let boot_id = session.host.boot_id.clone();
        let mut running = Running::new(Settings {
            host: Arc::new(session.host.clone()),
            started: session.started,
            interval: config.interval,
            idle_policy: config.idle_policy,
            max_workloads: config.max_workloads,
            retention: RETENTION,
            model: metering::node_model()?,
        });
        factors.tell(&mut running);
        let state = State::new(running.snapshot(clock::now()), clock::now);
        let state = state.named(session.host.name.clone());
        // Without a mark nothing that was recovered is shown: too little, never
        // too much.
        let (mark, exposed) = match Mark::open(&mark_beside(ledger)) {
            Ok((mark, former)) => (Some(mark), former.unwrap_or_default()),
            Err(_) => (None, Exposed::default()),
        };
        let monitor = Arc::new(OnceLock::new());
        let state = state.on_scrape(noting(mark, Arc::clone(&monitor)));
        Ok(Self {
            running,
            state: Arc::new(state),
            monitor,
            exposed,
            boot_id,
            epochs: BTreeMap::new(),
            counters: BTreeMap::new(),
            first: None,
            recovered: Recovered::default(),
        })
    }

    /// What the server reads.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state)
    }

    /// Watches how the ledger fares.
    pub fn watch(&self, monitor: Monitor) {
        let _set_once = self.monitor.set(monitor);
    }

    /// Notes who a workload is.
    pub fn describe(&mut self, workload: &Workload, at: Moment) {
        self.running.workload(workload, at);
    }

    /// Adds what a workload states to have done.
    pub fn work(&mut self, workload: &Workload, work: &[Work], at: Moment) {
        self.running.scraped(self.state.scrapes());
        self.running.work(workload, work, at);
    }

    /// Takes in what the sampler learnt, and publishes it.
    pub fn hear(&mut self, news: &News<'_>) {
        // Series that are born now are to be seen at 0 by scrapes that come after.
        self.running.scraped(self.state.scrapes());
        let first = *self.first.get_or_insert(news.at);
        for observation in &news.sample.observations {
            if let Reading::Counter(counter) = observation.reading {
                self.counters.insert(observation.channel.clone(), counter);
            }
        }
        if let Some(instruments) = &news.instruments {
            self.running.describe(instruments);
            let epochs = instruments
                .iter()
                .map(|it| (it.channel.clone(), it.epoch.clone()));
            self.epochs.extend(epochs);
        }
        self.running.releases(&news.sample.observations);
        for workload in news.workloads {
            self.running.workload(workload, news.at);
        }
        for span in news.spans {
            if span.is_before(first) {
                self.recovered.add(span);
            } else {
                self.show_recovered();
                self.running.add(span);
            }
        }
        self.running.health(news.health, news.at);
        if let Some(monitor) = self.monitor.get() {
            let status = monitor.status();
            self.running.ledger(LedgerHealth {
                errors: status.errors,
                bytes: Some(status.bytes),
                findings: status.findings,
                audited: status.audited,
            });
        }
        self.state.publish(self.running.snapshot(news.at));
    }

    /// Shows what lies before this process, as far as nobody has seen it.
    fn show_recovered(&mut self) {
        let recovered = self.recovered.take();
        let channels = recovered.channels.into_iter();
        let recoveries: Vec<Recovery> = channels
            .filter_map(|(channel, stretch)| self.recovery(channel, stretch))
            .collect();
        for recovery in &recoveries {
            self.running.recover(recovery);
        }
        // The constant power has no counter that would tell how far a scrape went.
        if !recoveries.is_empty() && recoveries.iter().all(Recovery::is_unseen) {
            self.running.recover_constant(recovered.time);
        }
    }

    fn recovery(&self, channel: Channel, stretch: Stretch) -> Option<Recovery> {
        let counter = self.counters.get(&channel)?;
        let epoch = self.epochs.get(&channel)?;
        Some(Recovery {
            energy: stretch.energy,
            ledger_raw: stretch.raw_start?,
            raw_now: stretch.raw_end?,
            exposed_raw: self.exposed.raw(&self.boot_id, &channel, epoch),
            tick: counter.tick,
            rollover: counter.rollover,
            channel,
        })
    }
}

/// The mark's file: beside the ledger, because they belong together.
fn mark_beside(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".exposed");
    name.into()
}

/// Has what each scrape is about to see saved, and notes it.
///
/// A process that is killed takes what it had not saved with it. What a hardware counter
/// kept is recovered, for nobody in particular; what was modelled, and who was charged,
/// is not. A scraper that had seen it would have more than the ledger for ever.
fn noting(mark: Option<Mark>, monitor: Arc<OnceLock<Monitor>>) -> crate::http::Hook {
    Box::new(move |snapshot| {
        if let Some(monitor) = monitor.get() {
            monitor.save_within(LONGEST_SAVE);
        }
        // A mark that cannot be written stays what it was. The process after
        // this one may then show again what scrapes have seen since.
        let _best_effort = mark.as_ref().map(|it| it.store(snapshot.exposed()));
    })
}
