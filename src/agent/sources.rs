//! The open sources of one machine, and those that could not be opened.

use crate::sample::{Instrument, Moment, Sample, SampleKind, SourceHealth};
use crate::source::process::Processes;
use crate::source::stat::CpuTime;
use crate::source::{DRIVERS, Driver, OpenError, ReadError, Roots, Source, cpu_model};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

/// The driver that stands in where nothing measures the processor.
const CPU_MODEL: &str = "cpu_model";

/// A closed source is tried again after this, and then at doubling distances …
const FIRST_RETRY: Duration = Duration::from_secs(5);

/// … of at most this.
const LAST_RETRY: Duration = Duration::from_mins(5);

/// Everything that observes this machine.
pub struct Sources {
    roots: Roots,
    slots: Vec<Slot>,
    cpu_time: Option<CpuTime>,
    /// Who is running.
    pub processes: Processes,
    seen: Vec<Instrument>,
}

/// One driver with its source, or the reason why there is none.
struct Slot {
    driver: &'static Driver,
    state: State,
    errors: BTreeMap<String, u64>,
}

enum State {
    Open(Box<dyn Source>),
    Closed {
        reason: String,
        retry_at: Duration,
        delay: Duration,
    },
    /// Not wanted, or not needed as long as something better works.
    Off,
}

impl Sources {
    /// Opens every driver that is `wanted` and present.
    ///
    /// A driver that cannot be opened is noted with its reason and tried again
    /// later; it never keeps the others from working.
    pub fn open(roots: &Roots, wanted: impl Fn(&str) -> bool, processes: Processes) -> Self {
        let slot = |driver: &'static Driver| Slot {
            driver,
            state: if wanted(driver.name) && driver.name != CPU_MODEL {
                opened(driver, roots, Duration::ZERO, FIRST_RETRY)
            } else {
                State::Off
            },
            errors: BTreeMap::new(),
        };
        let mut sources = Self {
            slots: DRIVERS.iter().map(slot).collect(),
            cpu_time: CpuTime::open(roots).ok(),
            roots: roots.clone(),
            processes,
            seen: Vec::new(),
        };
        sources.model_the_cpu_if_needed(wanted(CPU_MODEL));
        sources
    }

    /// Everything that can be observed now.
    pub fn observe(&mut self, kind: SampleKind, at: Moment, late: Duration) -> Sample {
        let mut sample = Sample::new(at, kind);
        sample.late = late;
        if kind != SampleKind::Burst
            && let Some(cpu_time) = &mut self.cpu_time
        {
            // Without CPU time nothing can be shared out; it is then unattributed.
            let _unknown = cpu_time.observe(kind, &mut sample);
        }
        for slot in &mut self.slots {
            slot.observe(kind, &self.roots, &mut sample);
        }
        if kind != SampleKind::Burst
            && let Err(error) = self.processes.observe(kind, &mut sample)
        {
            sample
                .health
                .push(down("process", &error, &BTreeMap::new()));
        }
        for instrument in &sample.instruments {
            self.seen.retain(|seen| seen.channel != instrument.channel);
            self.seen.push(instrument.clone());
        }
        sample
    }

    /// Sources that are not open, each with the reason.
    pub fn absent(&self) -> Vec<(String, String)> {
        self.slots
            .iter()
            .filter_map(|slot| match &slot.state {
                State::Closed { reason, .. } => Some((slot.driver.name.to_owned(), reason.clone())),
                State::Open(_) | State::Off => None,
            })
            .collect()
    }

    /// Every instrument that has been seen, as it was described last.
    pub fn instruments(&self) -> &[Instrument] {
        &self.seen
    }

    /// The slowest update of any sensor seen, zero if all are up to date at once.
    pub fn slowest_update(&self) -> Duration {
        let updates = self.seen.iter().map(|instrument| instrument.update);
        updates.max().unwrap_or_default()
    }

    fn model_the_cpu_if_needed(&mut self, wanted: bool) {
        if !wanted {
            return;
        }
        let at = crate::source::clock::now();
        let mut look = Sample::new(at, SampleKind::Tick);
        for slot in &mut self.slots {
            slot.observe(SampleKind::Tick, &self.roots, &mut look);
        }
        if !cpu_model::needed(&look.instruments) {
            return;
        }
        for slot in &mut self.slots {
            if slot.driver.name == CPU_MODEL {
                slot.state = opened(slot.driver, &self.roots, at.monotonic, FIRST_RETRY);
            }
        }
    }
}

impl Slot {
    fn observe(&mut self, kind: SampleKind, roots: &Roots, sample: &mut Sample) {
        let now = sample.at.monotonic;
        if let State::Closed {
            retry_at, delay, ..
        } = &self.state
            && kind != SampleKind::Burst
            && now >= *retry_at
        {
            self.state = opened(self.driver, roots, now, (*delay * 2).min(LAST_RETRY));
        }
        let State::Open(source) = &mut self.state else {
            return;
        };
        let Err(error) = source.observe(kind, sample) else {
            return;
        };
        let (word, close) = match &error {
            ReadError::Transient { kind, .. } => (*kind, false),
            ReadError::Reopen { kind, .. } => (*kind, true),
            ReadError::Ended { .. } => ("ended", true),
        };
        *self.errors.entry(word.to_owned()).or_default() += 1;
        sample
            .health
            .retain(|health| health.source != self.driver.name);
        sample
            .health
            .push(down(self.driver.name, &error, &self.errors));
        if close {
            self.state = closed(chain(&error), now, FIRST_RETRY);
        }
    }
}

fn opened(driver: &Driver, roots: &Roots, now: Duration, delay: Duration) -> State {
    match (driver.open)(roots) {
        Ok(source) => State::Open(source),
        Err(error) => {
            let remedy = match &error {
                OpenError::Denied { remedy, .. } => format!("; {remedy}"),
                OpenError::Absent { .. } | OpenError::Broken { .. } => String::new(),
            };
            closed(format!("{}{remedy}", chain(&error)), now, delay)
        }
    }
}

fn closed(reason: String, now: Duration, delay: Duration) -> State {
    State::Closed {
        reason,
        retry_at: now + delay,
        delay,
    }
}

fn down(source: &str, _error: &ReadError, errors: &BTreeMap<String, u64>) -> SourceHealth {
    SourceHealth {
        source: source.to_owned(),
        up: false,
        errors: errors.iter().map(|(kind, n)| (kind.clone(), *n)).collect(),
    }
}

/// An error with its causes, on one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
