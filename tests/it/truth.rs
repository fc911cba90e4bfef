//! A random truth before a faulty sensor: do the bounds contain it, and does
//! every raw counter tell exactly the energy that was told?

use crate::common::{instrument, model, moment};
use fake_nvml::wave::{Sensor, Steps, Truth};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;
use wattprint::accounting::{Account, Charging, Holder, LastKnown, Meter, Span};
use wattprint::quantity::Power;
use wattprint::sample::{
    Component, Counter, DeviceUse, Instrument, Miss, Observation, Reading, Rollover, Sample,
    SampleKind, TickSize, Usage, WorkloadId,
};

/// What happens to the sensor at one sample.
#[derive(Debug, Clone, Copy)]
enum Event {
    Read,
    Fail,
    Lose,
    Absent,
    /// It shows what it showed when it was last read.
    Freeze,
    /// It has begun again from zero since the sample before.
    Restart,
}

/// One device, its truth and how it is sampled.
#[derive(Debug, Clone)]
struct Story {
    powers: Vec<(u64, u64)>,
    tick_us: u64,
    phase_us: u64,
    interval_us: u64,
    shows_power: bool,
    events: Vec<Event>,
    edges: Vec<u8>,
}

const IDLE_MW: u64 = 70_000;
const LIMIT_MW: u64 = 700_000;

fn event(with_restarts: bool) -> impl Strategy<Value = Vec<Event>> {
    let restart = u32::from(with_restarts);
    let stretch = prop_oneof![
        12 => Just(Event::Read),
        1 => Just(Event::Fail),
        1 => Just(Event::Lose),
        1 => Just(Event::Absent),
        1 => Just(Event::Freeze),
        restart => Just(Event::Restart),
    ];
    // A fault lasts: some for longer than the account is patient.
    prop::collection::vec((stretch, 1..12_usize), 12).prop_map(|stretches| {
        let long = |(event, times): (Event, usize)| {
            let times = if matches!(event, Event::Restart) {
                1
            } else {
                times
            };
            std::iter::repeat_n(event, times)
        };
        let events = stretches.into_iter().flat_map(long);
        [Event::Read].into_iter().chain(events).collect()
    })
}

fn story(with_restarts: bool) -> impl Strategy<Value = Story> {
    (
        prop::collection::vec((1_000..3_000_000_u64, IDLE_MW..LIMIT_MW), 100),
        prop::sample::select(vec![0_u64, 20_000, 100_000, 1_000_000]),
        0..1_000_000_u64,
        prop::sample::select(vec![100_000_u64, 1_000_000]),
        any::<bool>(),
        event(with_restarts),
        prop::collection::vec(0..12_u8, 160),
    )
        .prop_map(
            |(lengths, tick_us, phase_us, interval_us, shows_power, events, edges)| {
                let mut at = 0;
                let powers = lengths.into_iter().map(|(length, power)| {
                    at += length;
                    (at - length, power)
                });
                // Without a power field nothing tells a frozen counter from an
                // idle device.
                let freezes = events.iter().any(|it| matches!(it, Event::Freeze));
                let shows_power = shows_power || freezes;
                Story {
                    powers: powers.collect(),
                    tick_us,
                    phase_us,
                    interval_us,
                    shows_power,
                    events,
                    edges,
                }
            },
        )
}

impl Story {
    fn instrument(&self) -> Instrument {
        instrument(Component::Accelerator, "GPU-0", 700.0, self.tick_us / 1_000)
    }

    fn truth(&self) -> Steps {
        Steps(self.powers.clone())
    }

    fn sensor(&self) -> Sensor {
        Sensor {
            counter_tick_us: self.tick_us,
            counter_phase_us: self.phase_us,
            ..Sensor::HOPPER
        }
    }

    /// The samples, with workloads that begin and end now and then.
    fn samples(&self) -> Vec<Sample> {
        let (truth, sensor, mut instrument) = (self.truth(), self.sensor(), self.instrument());
        let (mut shown, mut zero) = (0, 0);
        let mut running: Vec<u8> = Vec::new();
        let mut samples = Vec::new();
        for (index, event) in self.events.iter().enumerate() {
            let at_us = 2_000_000 + index as u64 * self.interval_us;
            let read_us = at_us + 300;
            let edge = self.edges[index % self.edges.len()];
            let kind = if edge < 4 {
                SampleKind::Edge
            } else {
                SampleKind::Tick
            };
            let mut sample = Sample::new(moment(at_us * 1_000), kind);
            if matches!(event, Event::Restart) {
                // A counter that restarts twice unseen may show more than before.
                instrument.epoch = format!("since sample {index}");
            }
            sample.instruments.push(instrument.clone());
            let true_mj = sensor.counter_mj(&truth, read_us);
            if matches!(event, Event::Restart) {
                zero = sensor.counter_mj(&truth, read_us - 50_000);
            }
            if matches!(event, Event::Read | Event::Restart) {
                shown = true_mj - zero.min(true_mj);
            }
            let reading = match event {
                Event::Read | Event::Freeze | Event::Restart => Reading::Counter(Counter {
                    ticks: shown,
                    tick: TickSize::MILLIJOULE,
                    rollover: Rollover::Restarts,
                }),
                Event::Fail => Reading::Missing(Miss::Failed),
                Event::Lose | Event::Absent => Reading::Missing(Miss::Lost),
            };
            let power = Power::from_milliwatts(sensor.average_mw(&truth, read_us) as f64);
            if !matches!(event, Event::Absent) {
                sample.observations.push(Observation {
                    channel: instrument.channel.clone(),
                    at: Duration::from_micros(read_us),
                    reading,
                    power: (self.shows_power && matches!(reading, Reading::Counter(_)))
                        .then_some(power),
                });
            }
            let ends = edge % 2 == 1 && kind == SampleKind::Edge;
            if !ends && kind == SampleKind::Edge {
                running.push(u8::try_from(index % 250).unwrap());
            }
            for (place, id) in running.iter().enumerate() {
                sample.usage.push(Usage {
                    devices: vec![DeviceUse::of(instrument.channel.clone(), 1)],
                    ended: ends && place == 0,
                    ..Usage::of_cpu(WorkloadId(format!("job-{id}").into()), Duration::ZERO)
                });
            }
            if ends && !running.is_empty() {
                running.remove(0);
            }
            samples.push(sample);
        }
        samples
    }
}

fn account(samples: &[Sample]) -> Vec<Span> {
    let mut account = Account::new(model(), Charging::default());
    let mut spans: Vec<Span> = samples.iter().flat_map(|it| account.advance(it)).collect();
    spans.extend(account.finish());
    spans
}

fn meters(spans: &[Span]) -> impl Iterator<Item = (&Span, &Meter)> {
    spans.iter().filter_map(|span| {
        let of_device = |it: &&Meter| it.channel.component == Component::Accelerator;
        Some((span, span.meters.iter().find(of_device)?))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// However the sensor fails, what is told encloses what was used.
    #[test]
    fn the_bounds_enclose_the_truth(story in story(true)) {
        let samples = story.samples();
        let spans = account(&samples);
        let [mut low, mut energy, mut high] = [0_u64; 3];
        for (_, meter) in meters(&spans) {
            low += meter.energy.low;
            energy += meter.energy.energy;
            high += meter.energy.high;
        }
        let (first, last) = (&samples[0], &samples[samples.len() - 1]);
        let us = |sample: &Sample| u64::try_from(sample.at.monotonic.as_micros()).unwrap();
        let truth = story.truth();
        let used = (truth.energy_nj(us(last)) - truth.energy_nj(us(first))) / 1_000;
        let used = u64::try_from(used).unwrap();
        // The first and the last update can be placed only to within one, and a
        // reset may hide up to two.
        let resets = 1 + story.events.iter().filter(|it| matches!(it, Event::Restart)).count() as u64;
        let slack = (story.tick_us * 2 + 51_000) * LIMIT_MW / 1_000 * resets;
        prop_assert!(low <= used + slack, "low {low} used {used} slack {slack} energy {energy}");
        prop_assert!(used <= high + slack, "high {high} used {used} slack {slack} energy {energy}");
    }

    /// Each period begins with the raw counter with which the last one ended,
    /// and between two raw counters lies exactly the energy that was told.
    ///
    /// Only what a counter catches up with after standing still may be less: if it
    /// looks absurd, it is rejected, and a gap with bounds stands in its place.
    #[test]
    fn the_raw_counter_tells_the_energy_that_was_told(story in story(false)) {
        let stood_still = story.events.iter().any(|it| matches!(it, Event::Freeze));
        let spans = account(&story.samples());
        let mut told = 0;
        let mut first = None;
        let mut before: Option<Option<u64>> = None;
        for (span, meter) in meters(&spans) {
            if let Some(before) = before {
                prop_assert_eq!(before, meter.raw_start, "{:?}", span.until.monotonic);
            }
            before = Some(meter.raw_end);
            told += meter.energy.energy;
            let first = *first.get_or_insert_with(|| meter.raw_start.unwrap());
            if let Some(raw) = meter.raw_end {
                let shown = (raw - first) * 1_000;
                prop_assert!(shown >= told, "{shown} {told}");
                prop_assert!(shown - told <= 1_000 || stood_still, "{shown} {told}");
            }
        }
    }

    /// A process that takes over where another one stopped tells what that one
    /// did not, and nothing twice.
    #[test]
    fn a_successor_tells_the_rest(story in story(false), cut in 1..100_usize) {
        let mut story = story;
        // A successor cannot know for how long a counter had stood still: what
        // it then catches up with may look absurd, and becomes a bounded gap.
        story.events.retain(|it| !matches!(it, Event::Freeze));
        let samples = story.samples();
        let mut former = Account::new(model(), Charging::default());
        let cut = cut.min(samples.len() - 1);
        let told: Vec<Span> = samples[..cut].iter().flat_map(|it| former.advance(it)).collect();
        let Some((span, meter)) = meters(&told).last() else { return Ok(()) };
        let Some(raw) = meter.raw_end else { return Ok(()) };
        let mut successor = Account::new(model(), Charging::default());
        let gpu = story.instrument();
        let known = LastKnown { channel: gpu.channel, epoch: gpu.epoch, raw, at: span.until };
        successor.resume(vec![known], &[]);
        let mut rest: Vec<Span> =
            samples[cut..].iter().flat_map(|it| successor.advance(it)).collect();
        rest.extend(successor.finish());
        let total: u64 = meters(&told).chain(meters(&rest)).map(|(_, it)| it.energy.energy).sum();
        let Some((_, last)) = meters(&rest).last() else { return Ok(()) };
        let begin = meters(&told).next().and_then(|(_, it)| it.raw_start).unwrap();
        if let Some(end) = last.raw_end {
            let shown = (end - begin) * 1_000;
            prop_assert!(shown.abs_diff(total) <= 2_000, "{shown} {total}");
        }
    }

    /// Every span is whole: sums are exact, bounds in order, no holder twice.
    #[test]
    fn every_span_is_conserved_under_faults(story in story(true)) {
        for span in account(&story.samples()) {
            let mut holders: BTreeSet<(&Holder, String)> = BTreeSet::new();
            for entry in &span.entries {
                prop_assert!(holders.insert((&entry.holder, entry.channel.to_string())));
                let energy = entry.energy;
                prop_assert!(energy.low <= energy.energy && energy.energy <= energy.high);
            }
            for meter in &span.meters {
                let parts = || span.entries.iter().filter(|it| it.channel == meter.channel);
                let sum: u64 = parts().map(|it| it.energy.energy).sum();
                prop_assert_eq!(sum, meter.energy.energy);
                let highest: u64 = parts().map(|it| it.energy.high).sum();
                let sharing = parts().filter(|it| it.energy.energy > 0).count();
                if sharing > 1 && meter.channel.component == Component::Accelerator {
                    // Each of them may have caused most of it, and no one more than all.
                    prop_assert!(highest >= meter.energy.high, "{}", &meter.channel);
                    prop_assert!(parts().all(|it| it.energy.high <= meter.energy.high));
                } else {
                    prop_assert_eq!(highest, meter.energy.high, "{}", &meter.channel);
                }
            }
        }
    }

    /// A device that does not answer delays nothing for longer than five seconds.
    #[test]
    fn nobody_waits_for_the_dead(story in story(true)) {
        let mut account = Account::new(model(), Charging::default());
        let mut told = Duration::from_secs(2);
        for sample in story.samples() {
            for span in account.advance(&sample) {
                told = span.until.monotonic;
            }
            let waits = sample.at.monotonic.saturating_sub(told);
            prop_assert!(waits <= Duration::from_secs(5) + Duration::from_micros(story.interval_us));
        }
    }
}
