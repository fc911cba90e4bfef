//! What a record's instruments counted, ready for the figures of one holder.

use super::figure::Sensor;
use super::hardware::InstrumentRow;
use crate::accounting::{ChannelEnergy, Entry, Holder, Meter, Microjoules, Record};
use crate::sample::{Component, Instrument};
use std::time::Duration;

/// A record with one description for each of its channels.
pub(super) struct Metered<'a> {
    pub record: &'a Record,
    /// The latest description of each channel.
    pub instruments: Vec<Instrument>,
}

impl<'a> Metered<'a> {
    pub fn new(record: &'a Record) -> Self {
        let mut instruments: Vec<Instrument> = Vec::new();
        for instrument in &record.instruments {
            match instruments
                .iter_mut()
                .find(|it| it.channel == instrument.channel)
            {
                Some(known) => known.clone_from(instrument),
                None => instruments.push(instrument.clone()),
            }
        }
        Self {
            record,
            instruments,
        }
    }

    /// The instrument and the meter of every channel that counted anything.
    pub fn channels(&self) -> impl Iterator<Item = (&Instrument, &'a Meter)> {
        self.instruments.iter().filter_map(|instrument| {
            let mut meters = self.record.meters.iter();
            let meter = meters.find(|meter| meter.channel == instrument.channel)?;
            Some((instrument, meter))
        })
    }

    /// All that each channel counted.
    pub fn wholes(&self) -> Vec<ChannelEnergy<'_>> {
        self.channels()
            .map(|(instrument, meter)| ChannelEnergy {
                instrument,
                energy: meter.energy,
            })
            .collect()
    }

    /// What was charged to the holders that are `wanted`, channel by channel.
    ///
    /// A channel of which they used nothing is there with nothing: that is known.
    pub fn shares(&self, wanted: impl Fn(&Holder) -> bool) -> Vec<ChannelEnergy<'_>> {
        let charged = |meter: &Meter| {
            let mut energy = Microjoules::default();
            self.entries(&wanted)
                .filter(|entry| entry.channel == meter.channel)
                .for_each(|entry| energy += entry.energy);
            energy
        };
        self.channels()
            .map(|(instrument, meter)| ChannelEnergy {
                instrument,
                energy: charged(meter),
            })
            .collect()
    }

    /// What was charged to them while nothing ran on the accelerators they held.
    pub fn execution_idle(&self, wanted: impl Fn(&Holder) -> bool) -> Vec<ChannelEnergy<'_>> {
        let charged = |instrument: &Instrument| {
            let mut energy = Microjoules::default();
            self.entries(&wanted)
                .filter(|entry| entry.channel == instrument.channel)
                .for_each(|entry| energy += entry.execution_idle());
            energy
        };
        let parts = self.channels().map(|(instrument, _)| ChannelEnergy {
            instrument,
            energy: charged(instrument),
        });
        parts.filter(|part| part.energy.energy > 0).collect()
    }

    /// The entries of the holders that are `wanted`.
    pub fn entries(&self, wanted: impl Fn(&Holder) -> bool) -> impl Iterator<Item = &'a Entry> {
        let entries = self.record.entries.iter();
        entries.filter(move |entry| wanted(&entry.holder))
    }

    /// Whether anything observes such a component.
    pub fn observes(&self, component: Component) -> bool {
        self.channels()
            .any(|(instrument, _)| instrument.channel.component == component)
    }

    /// How well the components that are `wanted` were observed.
    pub fn sensor(&self, wanted: impl Fn(Component) -> bool) -> Option<Sensor> {
        let chosen: Vec<_> = self
            .channels()
            .filter(|(instrument, _)| wanted(instrument.channel.component))
            .collect();
        let gap = chosen.iter().map(|(_, meter)| meter.gap_time).max()?;
        let names = chosen.iter().map(|(it, _)| it.source.clone());
        Some(Sensor {
            source: distinct(names),
            hz: self.hz(),
            coverage: self.coverage(gap),
            gap_seconds: gap.as_secs_f64(),
        })
    }

    /// How the components that are `wanted` were read, in a few words.
    pub fn method(&self, wanted: impl Fn(Component) -> bool) -> String {
        let chosen = self
            .channels()
            .filter(|(instrument, _)| wanted(instrument.channel.component));
        distinct(chosen.map(|(it, _)| it.method.clone())).join("; ")
    }

    /// Whether it is about several machines: then its time is the sum of theirs, and
    /// for how long a channel was there is told by the times of its entries.
    pub fn is_of_several_machines(&self) -> bool {
        let sessions = self.record.sessions.iter();
        distinct(sessions.map(|it| (it.host.name.clone(), it.host.boot_id.clone()))).len() > 1
    }

    /// Readings a second, of the slowest session.
    pub fn hz(&self) -> Option<f64> {
        let slowest = self.record.sessions.iter().map(|it| it.interval).max()?;
        (!slowest.is_zero()).then(|| 1.0 / slowest.as_secs_f64())
    }

    /// Share of the metered time that is left when `gap` is taken away.
    pub fn coverage(&self, gap: Duration) -> f64 {
        let elapsed = self.record.elapsed.as_secs_f64();
        if gap.is_zero() {
            1.0
        } else if elapsed > 0.0 {
            (1.0 - gap.as_secs_f64() / elapsed).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// The instruments as a report lists them.
    pub fn rows(&self) -> Vec<InstrumentRow> {
        let rows = self.channels().map(|(it, meter)| self.row(it, meter));
        rows.collect()
    }

    fn row(&self, instrument: &Instrument, meter: &Meter) -> InstrumentRow {
        let joules = |microjoules: u64| microjoules as f64 * 1e-6;
        InstrumentRow {
            channel: instrument.channel.clone(),
            name: instrument.name.clone(),
            source: instrument.source.clone(),
            method: instrument.method.clone(),
            provenance: instrument.provenance,
            citation: instrument.gain_source.clone(),
            energy: joules(meter.energy.energy),
            gap_energy: joules(meter.energy.gap),
            gap_seconds: meter.gap_time.as_secs_f64(),
            coverage: self.coverage(meter.gap_time),
            reads: meter.reads,
            misses: meter.misses,
            restarts: meter.restarts,
            raw_start: meter.raw_start,
            raw_end: meter.raw_end,
            energy_by_power: meter.by_power.map(joules),
        }
    }
}

/// The same items, each once, in the order in which they first occur.
pub(super) fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
