//! Everything that observes one machine, asked as one.

use super::slot::{Slot, health};
use crate::sample::{Instrument, Moment, Sample, SampleKind};
use crate::source::memory::Memory;
use crate::source::process::Processes;
use crate::source::stat::CpuTime;
use crate::source::{DRIVERS, Driver, Released, Roots, Source, clock, cpu_model};
use std::collections::BTreeMap;
use std::time::Duration;

/// The driver that stands in where nothing measures the processor.
const CPU_MODEL: &str = "cpu_model";

/// Drivers of devices that come and go while a node runs, none of which
/// measures what the model stands in for.
const HOT_PLUGGED: &[&str] = &["nvml"];

/// Everything that observes this machine.
pub struct Sources {
    roots: Roots,
    slots: Vec<Slot>,
    cpu_time: Option<CpuTime>,
    memory: Option<Memory>,
    /// Who is running.
    pub processes: Processes,
    process_errors: BTreeMap<String, u64>,
    seen: Vec<Instrument>,
}

impl Sources {
    /// Opens every driver that is `wanted` and present.
    ///
    /// A driver that cannot be opened is noted with its reason and tried again
    /// later; it never keeps the others from working.
    pub fn open(roots: &Roots, wanted: impl Fn(&str) -> bool, processes: Processes) -> Self {
        Self::of(DRIVERS, roots, wanted, processes)
    }

    /// Opens those of `drivers` that are `wanted` and present.
    pub fn of(
        drivers: &'static [Driver],
        roots: &Roots,
        wanted: impl Fn(&str) -> bool,
        processes: Processes,
    ) -> Self {
        let now = clock::monotonic();
        let slot = |driver: &'static Driver| match driver.name {
            name if !wanted(name) => Slot::off(driver),
            CPU_MODEL => Slot::undecided(driver),
            _ => Slot::opened(driver, roots, now),
        };
        Self {
            slots: drivers.iter().map(slot).collect(),
            cpu_time: CpuTime::open(roots).ok(),
            memory: Memory::open(roots),
            roots: roots.clone(),
            processes,
            process_errors: BTreeMap::new(),
            seen: Vec::new(),
        }
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
        if let Some(memory) = &self.memory {
            memory.observe(kind, &mut sample);
        }
        for slot in &mut self.slots {
            slot.observe(kind, &self.roots, &mut sample);
        }
        if kind != SampleKind::Burst {
            self.model_the_cpu_if_needed(&mut sample);
            self.observe_processes(kind, &mut sample);
        }
        for instrument in &sample.instruments {
            self.seen.retain(|seen| seen.channel != instrument.channel);
            self.seen.push(instrument.clone());
        }
        sample
    }

    /// Has every source let go of its driver until then, so that an administrator
    /// can reset a device.
    pub fn release(&mut self, until: Duration) -> Released {
        let mut all = Released::default();
        for slot in &mut self.slots {
            let released = slot.release(until);
            all.ended.extend(released.ended);
            all.held.extend(released.held);
        }
        all
    }

    /// Sources that are not open or do not deliver, each with the reason.
    pub fn absent(&self) -> Vec<(String, String)> {
        let reason = |slot: &Slot| Some((slot.driver.name.to_owned(), slot.reason()?.to_owned()));
        self.slots.iter().filter_map(reason).collect()
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

    /// Decides in the first sample whether the processor has to be modelled.
    ///
    /// A counter that is there but fails for a while has described itself, and
    /// is not modelled. A model that has stepped in stays, and what it stands in
    /// for is not tried again: both together would count the same time twice.
    fn model_the_cpu_if_needed(&mut self, sample: &mut Sample) {
        let Some(model) = self.slots.iter_mut().find(|slot| slot.is_undecided()) else {
            return;
        };
        if !cpu_model::needed(&sample.instruments) {
            return model.turn_off();
        }
        model.open(&self.roots, sample.at.monotonic);
        model.observe(sample.kind, &self.roots, sample);
        let is_replaced = |slot: &&mut Slot| !HOT_PLUGGED.contains(&slot.driver.name);
        let replaced = self.slots.iter_mut().filter(is_replaced);
        replaced
            .filter(|slot| slot.driver.name != CPU_MODEL)
            .for_each(Slot::give_up);
    }

    fn observe_processes(&mut self, kind: SampleKind, sample: &mut Sample) {
        let [invisible, served] = [self.processes.invisible(), self.processes.served()];
        let up = self.processes.observe(kind, sample).is_ok();
        let mut count = |kind: &str, more: usize| {
            let known = self.process_errors.entry(kind.to_owned()).or_default();
            *known += more as u64;
        };
        if !up {
            count("io", 1);
        }
        // Those that stay are counted once, when they come.
        for (kind, before, now) in [
            ("invisible", invisible, self.processes.invisible()),
            ("served", served, self.processes.served()),
        ] {
            if now > before {
                count(kind, now - before);
            }
        }
        let mut errors = self.process_errors.clone();
        let unread = self.processes.errors().iter();
        errors.extend(unread.map(|(kind, count)| ((*kind).to_owned(), *count)));
        sample.health.push(health("process", up, &errors));
    }
}
