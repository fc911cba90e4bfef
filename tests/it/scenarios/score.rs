//! A scenario drawn, accounted for, and held against its truth.

use super::kinds::Kind;
use super::peers::{Looks, PEERS};
use super::random::Random;
use super::stream::Stream;
use super::truth::Truths;
use super::world::World;
use crate::common::model;
use wattprint::accounting::{Account, Charging, Holder, IdlePolicy, Microjoules, Remainder, Span};
use wattprint::sample::{Component, WorkloadId};

/// What this share of a truth lies outside an interval is not counted as outside:
/// the first and the last update of a sensor, whole ticks of counters, and steps
/// of ten milliseconds. Every report's interval has the sensor's gain in it as
/// well, several percent, which is left out here because all sensors here are exact.
const GRAIN: f64 = 0.01;

/// Who truly owes less than this share of a channel is not judged, and no meter by it.
const SLIGHT: f64 = 0.002;

/// One scenario with its samples.
pub struct Scenario {
    pub world: World,
    pub stream: Stream,
}

/// What one tenant was charged, and what it owes.
pub struct Verdict {
    /// Our charge, low, central and high, and the truth; joules.
    pub ours: [f64; 4],
    /// What each other meter charges and the truth by its convention, where it
    /// divides such a device.
    pub peers: Vec<Option<[f64; 2]>>,
}

impl Scenario {
    pub fn draw(kind: &Kind, seed: u64) -> Self {
        let world = (kind.draw)(&mut Random::new(seed));
        let stream = (kind.see)(&world, seed);
        Self { world, stream }
    }

    /// Everything that an agent's account tells.
    pub fn spans(&self, idle: IdlePolicy) -> Vec<Span> {
        spans(&self.stream, idle)
    }

    /// What is said of each tenant that matters.
    pub fn verdicts(&self, component: Component) -> Vec<Verdict> {
        let spans = self.spans(IdlePolicy::Reserved);
        let looks = Looks::new(&self.world, &self.stream);
        let charges: Vec<_> = PEERS
            .iter()
            .map(|it| (it.charge)(&looks, component))
            .collect();
        let truths = Truths::of(&self.world, component);
        let all: f64 = metered(&spans, component);
        let mut verdicts = Vec::new();
        for (index, tenant) in self.world.tenants.iter().enumerate() {
            let owed = truths.owed(index, IdlePolicy::Reserved);
            if !tenant.is_workload() || owed < SLIGHT * all {
                continue;
            }
            let energy = charged(&spans, &holder(&tenant.name), component);
            let joules = |microjoules: u64| microjoules as f64 / 1e6;
            let peers = PEERS.iter().zip(&charges);
            verdicts.push(Verdict {
                ours: [
                    joules(energy.low),
                    joules(energy.energy),
                    joules(energy.high),
                    owed,
                ],
                peers: peers
                    .map(|(peer, charges)| {
                        let charge = charges.as_ref()?[index];
                        let owed = truths.owed(index, peer.idle);
                        (owed >= SLIGHT * all).then_some([charge, owed])
                    })
                    .collect(),
            });
        }
        verdicts
    }
}

impl Verdict {
    /// How far off the charge is, over the truth.
    pub fn error(&self) -> f64 {
        (self.ours[1] / self.ours[3] - 1.0).abs()
    }

    /// Whether the truth lies in the stated interval.
    pub fn is_covered(&self) -> bool {
        let [low, _, high, owed] = self.ours;
        low <= owed * (1.0 + GRAIN) && owed * (1.0 - GRAIN) <= high
    }

    /// How wide the interval is, over the truth.
    pub fn width(&self) -> f64 {
        (self.ours[2] - self.ours[0]) / self.ours[3]
    }

    /// How far off another meter's charge is.
    pub fn error_of(&self, peer: usize) -> Option<f64> {
        let [charge, owed] = self.peers[peer]?;
        Some((charge / owed - 1.0).abs())
    }
}

/// Everything that an agent's account tells of a stream.
pub fn spans(stream: &Stream, idle: IdlePolicy) -> Vec<Span> {
    let charging = Charging {
        idle,
        remainder: Remainder::System,
    };
    let mut account = Account::new(model(), charging);
    for sample in &stream.before {
        account.advance(sample);
    }
    let samples = stream.samples.iter();
    let mut spans: Vec<Span> = samples.flat_map(|it| account.advance(it)).collect();
    spans.extend(account.finish());
    spans
}

pub fn holder(name: &str) -> Holder {
    Holder::Workload(WorkloadId(name.into()))
}

/// What one holder is charged for all devices of a kind.
pub fn charged(spans: &[Span], holder: &Holder, component: Component) -> Microjoules {
    let entries = spans.iter().flat_map(|span| &span.entries);
    let own = entries.filter(|it| it.holder == *holder && it.channel.component == component);
    own.fold(Microjoules::default(), |mut sum, entry| {
        sum += entry.energy;
        sum
    })
}

/// Joules that all devices of a kind used.
pub fn metered(spans: &[Span], component: Component) -> f64 {
    let meters = spans.iter().flat_map(|span| &span.meters);
    let own = meters.filter(|it| it.channel.component == component);
    own.map(|it| it.energy.energy).sum::<u64>() as f64 / 1e6
}

/// The value that `share` of all lie below.
pub fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values
        .get((last as f64 * share).round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}
