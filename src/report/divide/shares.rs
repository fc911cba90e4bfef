//! What was observed of each part: energies, times, and stated work.

use crate::accounting::{Entry, Holder, Microjoules, Record, constant_time};
use crate::quantity::{Estimate, Input};
use crate::report::build::Subject;
use crate::report::observed::{joules, of_part, seconds};
use crate::report::work::units;
use crate::sample::{Instrument, Work};
use std::collections::BTreeMap;
use std::time::Duration;

/// What was observed of one part.
#[derive(Debug, Clone, Default)]
pub(super) struct Share {
    /// By the id that the whole's input has.
    values: BTreeMap<String, Estimate<f64>>,
    /// What it produced, by unit.
    work: BTreeMap<String, Estimate<f64>>,
}

/// What was observed of the parts that `key` puts holders into.
///
/// `instruments` are all of the whole's: a part's time for the node's constant power is
/// weighted by what all of them can draw.
pub(super) fn of<K: Ord>(
    instruments: &[Instrument],
    record: &Record,
    subject: &Subject,
    key: impl Fn(&Holder) -> Option<K>,
) -> BTreeMap<K, Share> {
    let mut sums: BTreeMap<K, Sums<'_>> = BTreeMap::new();
    for entry in &record.entries {
        if let Some(key) = key(&entry.holder) {
            sums.entry(key).or_default().add(entry, subject);
        }
    }
    let sums = sums.into_iter();
    sums.map(|(key, sum)| (key, sum.into_share(instruments)))
        .collect()
}

/// The sums of one part's entries.
#[derive(Default)]
struct Sums<'a> {
    energies: BTreeMap<String, Microjoules>,
    times: BTreeMap<String, Duration>,
    entries: Vec<&'a Entry>,
}

impl Share {
    /// The same with what it produced.
    pub fn with_work(mut self, work: &[Work]) -> Self {
        let amounts = units(work).into_iter();
        self.work = amounts
            .map(|(unit, amount)| (format!("work.{unit}"), amount.value.in_base()))
            .collect();
        self
    }

    /// Whether a figure per unit of work can be of it.
    pub fn has_work(&self, figure: &str) -> bool {
        let unit = figure.split_once('/').map(|(_, unit)| unit);
        unit.is_none_or(|unit| self.work.contains_key(&format!("work.{unit}")))
    }

    /// What takes the place of an input of the whole that was observed.
    pub fn input(&self, whole: &Input<f64>, tag: &str) -> Input<f64> {
        let own = self.values.get(&*whole.id);
        let own = own.or_else(|| self.work.get(&*whole.id)).copied();
        Input {
            id: of_part(&whole.id, tag).into(),
            value: own.unwrap_or(Estimate::exact(0.0)),
            ..whole.clone()
        }
    }

    /// What was observed of a stretch of time, by the ids of the whole's inputs.
    pub fn of_values(values: BTreeMap<String, Estimate<f64>>) -> Self {
        Self {
            values,
            work: BTreeMap::new(),
        }
    }

    /// Its part of a time, in seconds.
    pub fn seconds(&self, id: &str) -> f64 {
        self.values.get(id).map_or(0.0, Estimate::central)
    }

    /// Gives it another part of a time.
    pub fn set_seconds(&mut self, id: String, seconds: f64) {
        self.values.insert(id, Estimate::exact(seconds));
    }
}

impl<'a> Sums<'a> {
    fn add(&mut self, entry: &'a Entry, subject: &Subject) {
        let channel = &entry.channel;
        *self
            .energies
            .entry(format!("energy.{channel}"))
            .or_default() += entry.energy;
        // Of a whole node its making is divided as its idle power is.
        let reserved = if subject.is_workload() {
            entry.reserved
        } else {
            entry.constant
        };
        *self.times.entry(format!("reserved.{channel}")).or_default() += reserved;
        self.entries.push(entry);
    }

    fn into_share(self, instruments: &[Instrument]) -> Share {
        let constant = constant_time(self.entries.iter().copied(), instruments);
        let times = self.times.into_iter();
        let times = times.chain(["node.time", "reserved.node"].map(|id| (id.to_owned(), constant)));
        let energies = self.energies.into_iter();
        let energies = energies.map(|(id, energy)| (id, joules(energy)));
        Share::of_values(
            energies
                .chain(times.map(|(id, time)| (id, seconds(time))))
                .collect(),
        )
    }
}
