//! What outlives a worker: which devices there are, who had them, what went wrong.

use super::wire::Seen;
use crate::sample::{
    Channel, DeviceUser, Instrument, Miss, Observation, Partition, Reading, Sample, SampleKind,
    SourceHealth,
};
use crate::source::clock::monotonic;
use std::collections::BTreeMap;
use std::time::Duration;

/// What is known of the driver's devices, whoever found it out.
#[derive(Debug, Default)]
pub(super) struct Known {
    instruments: BTreeMap<Channel, Instrument>,
    users: Vec<DeviceUser>,
    partitions: Vec<Partition>,
    up: bool,
    /// Errors of the worker that answers now, by kind.
    errors: Vec<(String, u64)>,
    /// Errors of those before it, and how they ended.
    past: BTreeMap<String, u64>,
}

impl Known {
    /// Takes in what a worker saw. A description that is known is not repeated.
    pub(super) fn take_in(&mut self, seen: Seen, into: &mut Sample) {
        for instrument in seen.instruments {
            let channel = instrument.channel.clone();
            if self.instruments.get(&channel) != Some(&instrument) {
                into.instruments.push(instrument.clone());
                self.instruments.insert(channel, instrument);
            }
        }
        into.observations.extend(seen.observations);
        if !seen.burst {
            self.users = seen.users;
            self.partitions = seen.partitions;
        }
        self.up = seen.up;
        self.errors = seen.errors;
    }

    /// Adds what is known besides readings, and why readings are missing if they
    /// are. Whoever had a device is taken to have it still, and what he does there
    /// is then not known.
    pub(super) fn tell(
        &self,
        kind: SampleKind,
        miss: Option<Miss>,
        is_up: bool,
        into: &mut Sample,
    ) {
        if kind != SampleKind::Burst {
            miss.inspect(|miss| self.miss(*miss, into));
            let told = |busy: Option<Duration>| busy.filter(|_| miss.is_none());
            let users = self.users.iter().cloned();
            into.device_users.extend(users.map(|it| DeviceUser {
                busy: told(it.busy),
                ..it
            }));
            let partitions = self.partitions.iter().cloned();
            into.partitions.extend(partitions.map(|it| Partition {
                busy: told(it.busy),
                ..it
            }));
        }
        into.health.push(SourceHealth {
            source: super::super::DRIVER.name.to_owned(),
            up: self.up && is_up,
            errors: self.all_errors(),
        });
    }

    /// The worker has ended, not by our will: it is counted.
    pub(super) fn lost_worker(&mut self, kind: &'static str) {
        self.past_worker();
        *self.past.entry(kind.to_owned()).or_default() += 1;
    }

    /// The worker has ended; its errors stay counted.
    pub(super) fn past_worker(&mut self) {
        for (kind, count) in std::mem::take(&mut self.errors) {
            *self.past.entry(kind).or_default() += count;
        }
    }

    fn miss(&self, miss: Miss, into: &mut Sample) {
        let at = monotonic();
        let missing = self.instruments.keys().map(|channel| Observation {
            channel: channel.clone(),
            at,
            reading: Reading::Missing(miss),
            power: None,
        });
        into.observations.extend(missing);
    }

    fn all_errors(&self) -> Vec<(String, u64)> {
        let mut all = self.past.clone();
        for (kind, count) in &self.errors {
            *all.entry(kind.clone()).or_default() += count;
        }
        all.into_iter().collect()
    }
}
