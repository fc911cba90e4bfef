//! Samples in, spans out: the whole accounting in one value.

use super::attribution::{Use, attribute};
use super::boundary::NodeModel;
use super::energy::Track;
use super::entry::{Entry, Meter, Span};
use super::knots::Knot;
use super::rest::Rest;
use crate::quantity::{Energy, Power};
use crate::sample::{
    Channel, Counter, CpuClock, DeviceUser, Instrument, Moment, Reading, Sample, SampleKind, Usage,
    WorkloadId,
};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

/// A channel without readings is waited for so long before its gap is filled.
const PATIENCE: Duration = Duration::from_secs(5);

/// The lowest power is judged over at least this much time.
const IDLE_WINDOW: Duration = Duration::from_secs(10);

/// More growth of boot time over monotonic time than this is a suspend.
const SUSPEND: Duration = Duration::from_millis(100);

/// Turns a stream of samples into spans in which every joule has its holder.
#[derive(Debug)]
pub struct Account {
    tracks: BTreeMap<Channel, Metered>,
    rest: Rest,
    boundaries: VecDeque<Boundary>,
    resumed: HashMap<Channel, LastKnown>,
    latest: Option<Moment>,
}

/// What a former process knew last of one counter.
#[derive(Debug, Clone, PartialEq)]
pub struct LastKnown {
    /// The channel.
    pub channel: Channel,
    /// The life of the counter; another epoch cannot be compared.
    pub epoch: String,
    /// The raw counter …
    pub raw: u64,
    /// … at this moment of the same boot.
    pub at: Moment,
}

/// A track with what has been handed out of it.
#[derive(Debug)]
struct Metered {
    track: Track,
    /// The function at the last boundary, as it was told then.
    settled: Knot,
    counted: [u64; 3],
    idle: IdleFloor,
}

/// The lowest power seen over a window: no idle power can be above it.
#[derive(Debug)]
struct IdleFloor {
    power: Power,
    energy: u64,
    time: Duration,
}

/// A moment between two spans, with the use known at it.
#[derive(Debug, Clone)]
struct Boundary {
    at: Moment,
    /// The time up to this boundary lies before this process began.
    before_us: bool,
    late: bool,
    cpu: Option<CpuClock>,
    usage: Vec<Usage>,
    device_users: Vec<DeviceUser>,
}

impl Account {
    /// An account with nothing in it.
    pub fn new(model: NodeModel) -> Self {
        Self {
            tracks: BTreeMap::new(),
            rest: Rest::new(model),
            boundaries: VecDeque::new(),
            resumed: HashMap::new(),
            latest: None,
        }
    }

    /// Counters of a former process in the same boot, so that the energy used
    /// while nobody metered is recovered. It is unattributed: who used it is
    /// not known. `between` are the boundaries at which that time is cut.
    pub fn resume(&mut self, known: Vec<LastKnown>, between: &[Moment]) {
        let Some(from) = known.iter().map(|it| it.at).min() else {
            return;
        };
        let boundary = |at: Moment| Boundary {
            at,
            before_us: true,
            late: false,
            cpu: None,
            usage: Vec::new(),
            device_users: Vec::new(),
        };
        self.boundaries.push_back(boundary(from));
        let later = between.iter().filter(|at| **at > from);
        self.boundaries.extend(later.copied().map(boundary));
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
            self.boundaries.push_back(Boundary {
                at: sample.at,
                before_us: false,
                late: sample.late > Duration::ZERO,
                cpu: sample.cpu,
                usage: sample.usage.clone(),
                device_users: sample.device_users.clone(),
            });
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
            metered.track.instrument = instrument.clone();
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
            *metered = Metered::new(Track::resumed(instrument, known.at.monotonic, before));
        }
    }

    fn settle(&mut self, now: Duration, patience: Duration) -> Vec<Span> {
        let mut spans = Vec::new();
        while let [from, until, ..] = self.boundaries.make_contiguous() {
            let (from, until) = (from.clone(), until.clone());
            if !self.reach(until.at.monotonic, now, patience) {
                break;
            }
            spans.push(self.span(&from, &until));
            self.boundaries.pop_front();
        }
        spans
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
        let mut meters = Vec::new();
        let mut entries = Vec::new();
        for (channel, metered) in &mut self.tracks {
            if let Some(meter) = metered.meter(until.at.monotonic, usage.time) {
                let idle = metered.idle.power;
                entries.extend(attribute(channel, meter.energy, idle, &usage));
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

impl Metered {
    fn new(track: Track) -> Self {
        Self {
            idle: IdleFloor {
                power: track.instrument.idle,
                energy: 0,
                time: Duration::ZERO,
            },
            track,
            settled: Knot::default(),
            counted: [0; 3],
        }
    }

    /// What the channel used since the last boundary.
    fn meter(&mut self, until: Duration, time: Duration) -> Option<Meter> {
        if !self.track.has_begun() {
            return None;
        }
        let before = self.settled;
        let mut now = self.track.at(until);
        // What has been told is never taken back, even if a later reading
        // places the same energy a little later.
        now.total.energy = now.total.energy.max(before.total.energy);
        now.total.low = now.total.low.max(before.total.low);
        now.total.high = now.total.high.max(before.total.high);
        now.total.gap = now.total.gap.max(before.total.gap);
        self.track.forget_before(until);
        self.settled = now;
        let mut energy = now.total - before.total;
        energy.low = energy.low.min(energy.energy);
        energy.high = energy.high.max(energy.energy);
        energy.gap = energy.gap.min(energy.energy);
        self.idle.learn(energy.energy, energy.gap, time);
        let counts = [self.track.reads, self.track.misses, self.track.restarts];
        let [reads, misses, restarts] = std::array::from_fn(|i| counts[i] - self.counted[i]);
        self.counted = counts;
        Some(Meter {
            channel: self.track.instrument.channel.clone(),
            energy,
            raw_start: before.raw.or(now.raw),
            raw_end: now.raw,
            gap_time: now.gap_time.saturating_sub(before.gap_time),
            reads,
            misses,
            restarts,
            by_power: now
                .by_power
                .map(|now| now.saturating_sub(before.by_power.unwrap_or(0))),
        })
    }
}

impl IdleFloor {
    fn learn(&mut self, energy: u64, gap: u64, time: Duration) {
        if gap > 0 {
            return;
        }
        self.energy += energy;
        self.time += time;
        if self.time >= IDLE_WINDOW {
            let mean = Energy::from_microjoules(self.energy as f64) / self.time;
            if mean < self.power {
                self.power = mean;
            }
            (self.energy, self.time) = (0, Duration::ZERO);
        }
    }
}

/// Who used what between two boundaries.
fn between(from: &Boundary, until: &Boundary) -> Use {
    let earlier: HashMap<&WorkloadId, &Usage> = from
        .usage
        .iter()
        .map(|usage| (&usage.workload, usage))
        .collect();
    let cpu = until.usage.iter().map(|usage| {
        let before = earlier.get(&usage.workload);
        let before = before.map_or(Duration::ZERO, |usage| usage.cpu);
        (usage.workload.clone(), usage.cpu.saturating_sub(before))
    });
    // An accelerator belongs to those who hold it at the end, or else to those
    // who held it at the beginning and have left.
    let holders = if until.device_users.is_empty() {
        from
    } else {
        until
    };
    let devices = holders.usage.iter().flat_map(|usage| {
        let held = usage.devices.iter();
        held.map(|(channel, weight)| (channel.clone(), usage.workload.clone(), *weight))
    });
    let mut processes: BTreeMap<Channel, f64> = BTreeMap::new();
    for user in &holders.device_users {
        *processes.entry(user.channel.clone()).or_default() += 1.0;
    }
    let busy = from.cpu.zip(until.cpu);
    Use {
        unknown: until.before_us || from.before_us,
        time: until.at.monotonic.saturating_sub(from.at.monotonic),
        busy: busy.map(|(from, until)| until.busy.saturating_sub(from.busy)),
        cpu: cpu.collect(),
        devices: devices.collect(),
        device_processes: processes.into_iter().collect(),
    }
}

fn suspended(from: Moment, until: Moment) -> Duration {
    let boot = until.boot.saturating_sub(from.boot);
    let monotonic = until.monotonic.saturating_sub(from.monotonic);
    let slept = boot.saturating_sub(monotonic);
    if slept > SUSPEND {
        slept
    } else {
        Duration::ZERO
    }
}
