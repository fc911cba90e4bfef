//! Samples by hand, and the account that is made of them: for several tests.

use std::time::Duration;
use wattprint::accounting::{Account, Charging, NodeModel, Span};
use wattprint::quantity::{BoundKind, Estimate, Origin, Power, Ratio};
use wattprint::sample::{
    Channel, Component, Counter, Instrument, Miss, Moment, Observation, Provenance, Reading,
    Rollover, Sample, SampleKind, TickSize,
};

/// 2026-01-01T00:00:00Z, in seconds.
const EPOCH: i64 = 1_767_225_600;

/// An instant so long after the machine was started.
pub fn moment(nanoseconds: u64) -> Moment {
    let monotonic = Duration::from_nanos(nanoseconds);
    let wall = i128::from(EPOCH) * 1_000_000_000 + i128::from(nanoseconds);
    Moment {
        monotonic,
        boot: monotonic,
        wall: jiff::Timestamp::from_nanosecond(wall).unwrap(),
    }
}

/// The published prior of a node.
pub fn model() -> NodeModel {
    let ratio = |low, central, high| {
        let [low, central, high] = [low, central, high].map(Ratio::new);
        Estimate::new(low, central, high, BoundKind::Derived).unwrap()
    };
    NodeModel {
        constant_share: ratio(0.06, 0.12, 0.18),
        factor: ratio(1.02, 1.08, 1.25),
        origin: Origin::Factor,
        citation: "a prior".to_owned(),
    }
}

/// An exact instrument that idles at a tenth of its limit.
pub fn instrument(component: Component, device: &str, limit: f64, update_ms: u64) -> Instrument {
    Instrument {
        channel: Channel::new(component, device),
        source: "test".to_owned(),
        name: device.to_owned(),
        method: "counter".to_owned(),
        provenance: Provenance::Measured,
        gain: Estimate::exact(Ratio::new(1.0)),
        gain_source: String::new(),
        idle: Power::from_watts(limit / 10.0),
        limit: Power::from_watts(limit),
        update: Duration::from_millis(update_ms),
        epoch: "one".to_owned(),
        package: None,
    }
}

/// A counter of microjoules at one instant.
pub fn counter(channel: &Channel, at: Duration, ticks: u64, rollover: Rollover) -> Observation {
    Observation {
        channel: channel.clone(),
        at,
        reading: Reading::Counter(Counter {
            ticks,
            tick: TickSize::MICROJOULE,
            rollover,
        }),
        power: None,
    }
}

/// One steady sample.
pub fn tick(at: u64, observations: Vec<Observation>) -> Sample {
    let mut sample = Sample::new(moment(at), SampleKind::Tick);
    sample.observations = observations;
    sample
}

/// Energy of one channel over all spans.
pub fn total(spans: &[Span], channel: &Channel) -> u64 {
    let meters = spans.iter().flat_map(|span| &span.meters);
    meters
        .filter(|meter| meter.channel == *channel)
        .map(|meter| meter.energy.energy)
        .sum()
}

/// Energy filled into gaps of one channel over all spans, and their time.
pub fn gaps(spans: &[Span], channel: &Channel) -> (u64, Duration) {
    let meters = || {
        spans
            .iter()
            .flat_map(|span| &span.meters)
            .filter(|it| it.channel == *channel)
    };
    (
        meters().map(|it| it.energy.gap).sum(),
        meters().map(|it| it.gap_time).sum(),
    )
}

pub const SECOND: u64 = 1_000_000_000;

/// Runs one counter with a value per second through an account.
pub fn run_counter(
    instrument: &Instrument,
    rollover: Rollover,
    values: &[Option<u64>],
) -> Vec<Span> {
    let mut account = Account::new(model(), Charging::default());
    let mut spans = Vec::new();
    for (second, value) in (0..).zip(values) {
        let at = moment(second * SECOND).monotonic;
        let observation = match value {
            Some(ticks) => counter(&instrument.channel, at, *ticks, rollover),
            None => Observation {
                reading: Reading::Missing(Miss::Failed),
                ..counter(&instrument.channel, at, 0, rollover)
            },
        };
        let mut sample = tick(second * SECOND, vec![observation]);
        sample.instruments = vec![instrument.clone()];
        spans.extend(account.advance(&sample));
    }
    spans.extend(account.finish());
    spans
}

/// Everything that the account tells of these samples.
pub fn account_for(samples: &[Sample]) -> Vec<Span> {
    let mut account = Account::new(model(), Charging::default());
    let mut spans: Vec<Span> = samples.iter().flat_map(|it| account.advance(it)).collect();
    spans.extend(account.finish());
    spans
}
