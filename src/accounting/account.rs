//! Samples in, spans out: the whole accounting in one value.

use super::attribution::{Charging, attribute, charge_nobody};
use super::boundary::NodeModel;
use super::energy::{Edge, Track};
use super::entry::{Entry, Span};
use super::metered::{Metered, Told, Turn};
use super::moments::{Boundary, between, edge, suspended};
use super::rest::Rest;
use crate::quantity::Power;
use crate::sample::{Channel, Counter, Instrument, Moment, Reading, Sample, SampleKind};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

/// A channel without readings is waited for so long before its gap is filled.
const PATIENCE: Duration = Duration::from_secs(5);

/// Turns a stream of samples into spans in which every joule has its holder.
#[derive(Debug)]
pub struct Account {
    tracks: BTreeMap<Channel, Metered>,
    rest: Rest,
    boundaries: VecDeque<Boundary>,
    resumed: HashMap<Channel, LastKnown>,
    latest: Option<Moment>,
    charging: Charging,
}

/// What a former process knew last of one counter.
///
/// The energy since then can be read from the counter itself, if it is still
/// in the same life: the same boot and the same epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastKnown {
    /// Which counter.
    pub channel: Channel,
    /// Its life, as [`Instrument::epoch`].
    pub epoch: String,
    /// What it showed, in its own ticks …
    pub raw: u64,
    /// … at this moment, up to which its energy has been told.
    pub at: Moment,
}

impl Account {
    /// An account with nothing in it, of a node that `model` describes, in which
    /// energy is charged by these rules.
    pub fn new(model: NodeModel, charging: Charging) -> Self {
        Self {
            tracks: BTreeMap::new(),
            rest: Rest::new(model),
            boundaries: VecDeque::new(),
            resumed: HashMap::new(),
            latest: None,
            charging,
        }
    }

    /// Counters of a former process in the same boot, so that the energy used
    /// while nobody metered is recovered. It is unattributed: who used it is
    /// not known. `between` are the boundaries at which that time is cut.
    pub fn resume(&mut self, known: Vec<LastKnown>, between: &[Moment]) {
        let Some(from) = known.iter().map(|it| it.at).min() else {
            return;
        };
        self.boundaries.push_back(Boundary::before_us(from));
        let later = between.iter().filter(|at| **at > from);
        self.boundaries
            .extend(later.copied().map(Boundary::before_us));
        self.resumed = known
            .into_iter()
            .map(|it| (it.channel.clone(), it))
            .collect();
    }

    /// Takes one sample in and tells what can be told now.
    pub fn advance(&mut self, sample: &Sample) -> Vec<Span> {
        for instrument in &sample.instruments {
            self.describe(instrument);
        }
        for observation in &sample.observations {
            self.start_from_last_known(&observation.channel, observation.reading);
            if let Some(metered) = self.tracks.get_mut(&observation.channel) {
                metered.track.observe(observation);
            }
        }
        if sample.kind != SampleKind::Burst {
            self.boundaries.push_back(Boundary::of(sample));
        }
        self.latest = Some(sample.at);
        self.settle(sample.at.monotonic, PATIENCE)
    }

    /// Tells everything up to the last boundary, filling what is not known.
    pub fn finish(&mut self) -> Vec<Span> {
        let now = self.latest.map_or(Duration::ZERO, |at| at.monotonic);
        self.settle(now, Duration::ZERO)
    }

    /// Whether everything up to the last boundary has been told.
    pub fn is_settled(&self) -> bool {
        self.boundaries.len() < 2
    }

    /// The instruments, with the modelled rest of the node as the last.
    pub fn instruments(&self) -> Vec<Instrument> {
        let mut instruments: Vec<Instrument> = self
            .tracks
            .values()
            .map(|metered| metered.track.instrument.clone())
            .collect();
        instruments.extend(self.rest.instrument(&instruments));
        instruments
    }

    /// Power of each channel now, for people.
    pub fn powers(&self) -> Vec<(Channel, Power)> {
        let power = |(channel, metered): (&Channel, &Metered)| {
            Some((channel.clone(), metered.track.power()?))
        };
        self.tracks.iter().filter_map(power).collect()
    }

    fn describe(&mut self, instrument: &Instrument) {
        let channel = instrument.channel.clone();
        if let Some(metered) = self.tracks.get_mut(&channel) {
            metered.track.describe(instrument);
        } else {
            let track = Track::new(instrument.clone());
            self.tracks.insert(channel, Metered::new(track));
        }
    }

    /// The first reading of a counter that a former process read: it goes on
    /// from there if it is the same life of the counter.
    fn start_from_last_known(&mut self, channel: &Channel, reading: Reading) {
        let Reading::Counter(counter) = reading else {
            return;
        };
        let Some(metered) = self.tracks.get_mut(channel) else {
            return;
        };
        let Some(known) = self.resumed.remove(channel) else {
            return;
        };
        let instrument = metered.track.instrument.clone();
        if known.epoch == instrument.epoch && !metered.track.has_begun() {
            let before = Counter {
                ticks: known.raw,
                ..counter
            };
            let at = known.at.monotonic;
            // A source that opens late has missed the spans told until then.
            let told = self.boundaries.front().map_or(at, |it| it.at.monotonic);
            *metered = Metered::new(Track::resumed(instrument, at, before, told));
        }
    }

    fn settle(&mut self, now: Duration, patience: Duration) -> Vec<Span> {
        let mut spans = Vec::new();
        while let [from, until, ..] = self.boundaries.make_contiguous() {
            let (from, until) = (from.clone(), until.clone());
            if !self.reach(until.at.monotonic, now, patience) {
                break;
            }
            self.boundaries.pop_front();
            spans.push(self.span(&from, &until));
        }
        spans
    }

    /// The first boundary after the one that is being told at which workloads
    /// begin or end.
    fn next_edge(&self) -> Option<Duration> {
        let later = self.boundaries.iter().zip(self.boundaries.iter().skip(1));
        let mut edges = later.filter(|(from, until)| edge(from, until) != Edge::None);
        edges.next().map(|(_, until)| until.at.monotonic)
    }

    /// Makes every track tell its energy at `at`, by waiting or by filling.
    fn reach(&mut self, at: Duration, now: Duration, patience: Duration) -> bool {
        let tracks = self.tracks.values_mut().map(|metered| &mut metered.track);
        let mut all = true;
        for track in tracks.filter(|track| track.has_begun() && !track.covers(at)) {
            if now.saturating_sub(at) >= patience {
                track.fill_gap(at);
            } else {
                all = false;
            }
        }
        all
    }

    fn span(&mut self, from: &Boundary, until: &Boundary) -> Span {
        let usage = between(from, until);
        let turn = Turn {
            edge: edge(from, until),
            busy: None,
            next: self.next_edge(),
        };
        let mut meters = Vec::new();
        let mut entries = Vec::new();
        for metered in self.tracks.values_mut() {
            let (from, until) = (from.at.monotonic, until.at.monotonic);
            let busy = usage.busy(&metered.track.instrument);
            let turn = Turn { busy, ..turn };
            if let Some(Told { meter, late }) = metered.meter(from, until, turn) {
                let late = meter.energy.portion(late, meter.energy.energy);
                let now = meter.energy - late;
                let instrument = &metered.track.instrument;
                let idle = metered.idle();
                let mut shares = attribute(instrument, now, idle, &usage, self.charging);
                charge_nobody(&mut shares, instrument, late);
                entries.extend(shares);
                meters.push(meter);
            }
        }
        let instruments: Vec<Instrument> = self
            .tracks
            .values()
            .map(|metered| metered.track.instrument.clone())
            .collect();
        if let Some((meter, parts)) = self.rest.of(&meters, &entries, &instruments, usage.time) {
            meters.push(meter);
            entries.extend::<Vec<Entry>>(parts);
        }
        Span {
            from: from.at,
            until: until.at,
            meters,
            entries,
            suspended: suspended(from.at, until.at),
            late_ticks: u64::from(until.late),
        }
    }
}
