//! What a real H100 showed (`tests/fixtures/h100`), and what it teaches.

use crate::common::{account_for, instrument, moment, total};
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;
use wattprint::quantity::Power;
use wattprint::sample::{
    Component, Counter, Instrument, Observation, Reading, Rollover, Sample, SampleKind, TickSize,
};
use wattprint::source::replay;

/// All sensors at one moment: millijoules and milliwatts.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Row {
    at: At,
    energy: u64,
    usage: u32,
    average: u32,
    instant: u32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct At {
    secs: u64,
    nanos: u64,
}

/// Mean power under each wave by the time for which the load was on, from
/// `results.jsonl`: what a sensor that sees all of the time would show.
const BY_DUTY: [(&str, f64); 4] = [
    ("wave-100-0", 327.465),
    ("wave-100-25", 328.073),
    ("wave-100-50", 327.414),
    ("wave-100-75", 327.965),
];

impl Row {
    fn seconds(&self) -> f64 {
        self.nanoseconds() as f64 * 1e-9
    }

    fn nanoseconds(&self) -> u64 {
        self.at.secs * 1_000_000_000 + self.at.nanos
    }
}

fn fixture(name: &str) -> PathBuf {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/h100");
    fixtures.join(format!("{name}.jsonl"))
}

fn rows(name: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(fixture(name)).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str(line).unwrap());
    rows.collect()
}

/// The rows at which the counter had just changed.
fn changes(rows: &[Row]) -> Vec<Row> {
    let changed = rows
        .windows(2)
        .filter(|pair| pair[0].energy != pair[1].energy);
    changed.map(|pair| pair[1]).collect()
}

/// Mean power by the counter, between two of its changes.
fn slope(rows: &[Row]) -> f64 {
    let changes = changes(rows);
    let (first, last) = (changes.first().unwrap(), changes.last().unwrap());
    (last.energy - first.energy) as f64 / 1e3 / (last.seconds() - first.seconds())
}

fn mean(rows: &[Row], of: fn(&Row) -> u32) -> f64 {
    rows.iter().map(|row| f64::from(of(row))).sum::<f64>() / rows.len() as f64 / 1e3
}

fn extremes(of: &[f64]) -> (f64, f64) {
    let fold = |start, pick: fn(f64, f64) -> f64| of.iter().copied().fold(start, pick);
    (fold(f64::MAX, f64::min), fold(f64::MIN, f64::max))
}

#[test]
fn the_counter_changes_every_tenth_of_a_second() {
    let changes = changes(&rows("ticks"));
    assert!(changes.len() > 30, "{}", changes.len());
    let apart = changes
        .windows(2)
        .map(|pair| 1e3 * (pair[1].seconds() - pair[0].seconds()));
    let apart: Vec<f64> = apart.collect();
    let (least, most) = extremes(&apart);
    println!(
        "H100: the energy counter changes every {least:.0} to {most:.0} ms, {} times",
        apart.len()
    );
    assert!(least > 90.0 && most < 110.0, "{apart:?}");
}

#[test]
fn the_counter_sees_all_of_the_time_and_instant_power_a_quarter_of_it() {
    let error = |of: fn(&[Row]) -> f64| {
        let errors = BY_DUTY.map(|(wave, duty)| 100.0 * (of(&rows(wave)) / duty - 1.0));
        extremes(&errors)
    };
    let counter = error(slope);
    let average = error(|rows| mean(rows, |row| row.average));
    let instant = error(|rows| mean(rows, |row| row.instant));
    for (name, (least, most)) in [
        ("energy counter", counter),
        ("average power", average),
        ("instant power", instant),
    ] {
        println!("H100: waves of 100 ms, {name}: {least:+.1} to {most:+.1} % by phase");
    }
    assert!(counter.0 > -2.5 && counter.1 < 2.5);
    assert!(average.0 > -5.0 && average.1 < 5.0);
    // Of four phases a quarter of a period apart it shows too much and too little.
    assert!(instant.0 < -40.0 && instant.1 > 40.0);
}

#[test]
fn counter_and_average_power_agree_over_bursts() {
    let rows = rows("bursts");
    assert!(rows.iter().all(|row| row.usage == row.average));
    let apart = 100.0 * (mean(&rows, |row| row.average) / slope(&rows) - 1.0);
    println!("H100: 20 s of bursts, average power beside the counter: {apart:+.1} %");
    assert!(apart.abs() < 1.0);
}

fn h100() -> Instrument {
    Instrument {
        idle: Power::from_watts(70.0),
        ..instrument(Component::Accelerator, "h100", 700.0, 100)
    }
}

fn sample(row: &Row, kind: SampleKind) -> Sample {
    let at = moment(row.nanoseconds());
    let h100 = h100();
    let mut sample = Sample::new(at, kind);
    sample.observations = vec![Observation {
        channel: h100.channel.clone(),
        at: at.monotonic,
        reading: Reading::Counter(Counter {
            ticks: row.energy,
            tick: TickSize::MILLIJOULE,
            rollover: Rollover::Restarts,
        }),
        power: Some(Power::from_milliwatts(f64::from(row.average))),
    }];
    sample.instruments = vec![h100];
    sample
}

/// The rows as a sampler at 1 Hz takes them, with edges at two of them and a
/// burst of reads, 20 ms apart, at each edge.
fn at_one_hertz(rows: &[Row], edges: [usize; 2]) -> Vec<Sample> {
    const BURST: usize = 8;
    let kind = |index: usize| {
        let after_edge = |edge: &usize| (*edge..=edge + BURST).contains(&index);
        match index {
            _ if edges.contains(&index) => Some(SampleKind::Edge),
            _ if edges.iter().any(after_edge) => Some(SampleKind::Burst),
            _ => index.is_multiple_of(50).then_some(SampleKind::Tick),
        }
    };
    let kinds = (0..rows.len()).filter_map(|index| Some((index, kind(index)?)));
    kinds
        .map(|(index, kind)| sample(&rows[index], kind))
        .collect()
}

/// Joules that the counter had at a moment, on the line between its changes.
fn interpolated(changes: &[Row], at: f64) -> f64 {
    let after = changes.partition_point(|row| row.seconds() <= at);
    let (before, after) = (&changes[after - 1], &changes[after]);
    let share = (at - before.seconds()) / (after.seconds() - before.seconds());
    (before.energy as f64 + share * (after.energy - before.energy) as f64) / 1e3
}

#[test]
fn one_reading_a_second_tells_what_fifty_do() {
    let rows = rows("bursts");
    let changes = changes(&rows);
    let mut errors = Vec::new();
    // Bursts repeat every two seconds: the edges lie all over their period.
    for start in (100..200).step_by(7) {
        let edges = [start, start + 701];
        let [from, until] = edges.map(|edge| rows[edge].seconds());
        let expected = interpolated(&changes, until) - interpolated(&changes, from);
        let spans = account_for(&at_one_hertz(&rows, edges));
        let [from, until] = edges.map(|edge| moment(rows[edge].nanoseconds()).monotonic);
        let inside = |at: Duration| from <= at && at <= until;
        let job: Vec<_> = spans
            .into_iter()
            .filter(|span| inside(span.from.monotonic) && inside(span.until.monotonic))
            .collect();
        let told = total(&job, &h100().channel) as f64 * 1e-6;
        errors.push(100.0 * (told / expected - 1.0));
    }
    let (least, most) = extremes(&errors);
    println!("H100: 14 s of bursts at 1 Hz beside 50 Hz: {least:+.2} to {most:+.2} %");
    assert!(least > -0.5 && most < 0.5, "{errors:?}");
}

#[test]
fn a_recording_of_the_real_card_tells_what_its_counter_counted() {
    let samples: Vec<Sample> = replay::read(&fixture("samples"))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let counts: Vec<u64> = samples
        .iter()
        .flat_map(|sample| &sample.observations)
        .filter(|it| it.channel.component == Component::Accelerator)
        .filter_map(|it| match it.reading {
            Reading::Counter(counter) => Some(counter.ticks),
            _ => None,
        })
        .collect();
    let counted = (counts.last().unwrap() - counts.first().unwrap()) * 1_000;
    let channel = samples[0].instruments[0].channel.clone();
    let told = total(&account_for(&samples), &channel);
    // Edges lie within a tick of the first and last reading: 100 ms at 75 W.
    let tick = 7_500_000;
    assert!(
        told.abs_diff(counted) < 2 * tick,
        "{told} µJ, not {counted}"
    );
    let watts = told as f64 * 1e-6 / 5.0;
    assert!(
        (70.0..80.0).contains(&watts),
        "an idle H100 draws {watts} W"
    );
}

/// One row of `results.jsonl`, where it is a result.
#[derive(Debug, Deserialize)]
struct Outcome {
    experiment: String,
    name: String,
    condition: String,
    value: f64,
}

#[test]
fn reading_the_sensors_does_not_slow_a_running_matrix_product() {
    let text = std::fs::read_to_string(fixture("results")).unwrap();
    let outcomes: Vec<Outcome> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let find = |experiment: &str, name: &str, condition: &str| {
        let found = outcomes.iter().find(|it| {
            (&*it.experiment, &*it.name, &*it.condition) == (experiment, name, condition)
        });
        found.unwrap_or_else(|| panic!("{condition}")).value
    };
    let products = |condition| find("effect", "matrix products", condition);
    let alone = products("no polling");
    for condition in ["1 Hz", "10 Hz", "10 Hz with process list"] {
        let change = 100.0 * (products(condition) / alone - 1.0);
        println!("H100: matrix products while polled at {condition}: {change:+.2} %");
        assert!(change.abs() < 0.5, "{condition}: {change:+.2} %");
    }
    let counter = find("latency", "energy counter", "under load");
    let batch = find("latency", "field batch", "under load");
    println!(
        "H100: one call under load, median: energy counter {counter:.0} µs, counter and powers in one batch {batch:.0} µs"
    );
    // Both sensors in one call cost what one of them costs.
    assert!(batch < 1.2 * counter);
}
