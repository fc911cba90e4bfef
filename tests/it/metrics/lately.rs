//! The last hour and power now, against energies that are known.

use super::{charged_to, instrument, moment, settings, span, workload};
use proptest::prelude::*;
use std::time::Duration;
use wattprint::accounting::{Holder, Microjoules, Span};
use wattprint::metrics::{LONGEST, Line, MOST_LINES, Point, Recovery, Running};
use wattprint::sample::{Channel, Component, Phase, Rollover, TickSize, WorkloadId};

const STEP: u64 = 10;

fn gpu(number: usize) -> Channel {
    Channel::new(Component::Accelerator, format!("GPU-{number}"))
}

fn running(gpus: usize) -> Running {
    let mut running = Running::new(settings(4));
    let described: Vec<_> = (0..gpus)
        .map(|it| instrument(Component::Accelerator, &gpu(it).device, 400.0))
        .collect();
    running.describe(&described);
    running
}

/// One GPU that draws so many watts, charged to nobody.
fn drawn(from: u64, until: u64, watts: u64) -> Span {
    let energy = Microjoules::exact(watts * (until - from) * 1_000_000);
    span(from, until, &[(Holder::Idle, &gpu(0), energy)])
}

/// The same time without a reading, filled with an estimate.
fn unread(from: u64, until: u64, watts: u64) -> Span {
    let mut span = drawn(from, until, watts);
    for meter in &mut span.meters {
        meter.gap_time = Duration::from_secs(until - from);
        (meter.reads, meter.misses) = (0, 1);
    }
    span
}

fn line(running: &Running, line: &Line, at: u64) -> Vec<Option<Point>> {
    let snapshot = running.snapshot(moment(at));
    let mut lines = snapshot.lately.history().lines();
    let found = lines.find(|(it, _)| *it == line);
    found.map_or_else(Vec::new, |(_, points)| points.iter().copied().collect())
}

fn central(points: &[Option<Point>]) -> Vec<Option<f32>> {
    points.iter().map(|it| it.map(|it| it.central)).collect()
}

#[test]
fn a_step_is_energy_over_time_however_often_it_was_read() {
    let device = Line::Device(gpu(0));
    let mut often = running(1);
    (0..40).for_each(|second| often.add(&drawn(second, second + 1, second)));
    let means = central(&line(&often, &device, 40));
    assert_eq!(means, [Some(4.5), Some(14.5), Some(24.5), Some(34.5)]);
    let mut seldom = running(1);
    seldom.add(&drawn(0, 5, 100));
    seldom.add(&drawn(5, 45, 200));
    let means = central(&line(&seldom, &device, 45));
    assert_eq!(means, [Some(150.0), Some(200.0), Some(200.0), Some(200.0)]);
}

proptest! {
    #[test]
    fn the_steps_hold_all_the_energy_and_no_more(
        spans in prop::collection::vec((1_u64..35, 0_u64..700), 10..80),
    ) {
        let mut running = running(1);
        let (mut at, mut curve) = (3, vec![(3.0, 0.0)]);
        for (time, watts) in spans {
            running.add(&drawn(at, at + time, watts));
            at += time;
            let (_, before) = curve[curve.len() - 1];
            curve.push((at as f64, before + (watts * time) as f64));
        }
        let energy_at = |moment: f64| {
            let place = curve.iter().position(|(until, _)| *until >= moment).unwrap().max(1);
            let ((from, before), (until, after)) = (curve[place - 1], curve[place]);
            before + (after - before) * (moment - from) / (until - from)
        };
        let points = line(&running, &Line::Device(gpu(0)), at);
        let until = (at / STEP * STEP) as f64;
        let from = until - (points.len() as u64 * STEP) as f64;
        let expected = energy_at(until) - energy_at(from);
        let shown: f64 = points.iter().flatten().map(|it| f64::from(it.central) * STEP as f64).sum();
        prop_assert!((shown - expected).abs() <= 1e-5 * expected + 1e-3, "{shown} {expected}");
        for point in points.iter().flatten() {
            prop_assert!(point.low <= point.central && point.central <= point.high);
        }
    }
}

#[test]
fn what_was_not_read_is_a_gap_and_not_zero() {
    let device = Line::Device(gpu(0));
    let mut running = running(1);
    running.add(&drawn(0, 20, 100));
    running.add(&unread(20, 40, 100));
    running.add(&drawn(40, 60, 0));
    let means = central(&line(&running, &device, 60));
    let expected = [Some(100.0), Some(100.0), None, None, Some(0.0), Some(0.0)];
    assert_eq!(means, expected);
    // Nobody told anything for a while, and then it went on.
    running.add(&drawn(90, 110, 50));
    let means = central(&line(&running, &device, 110));
    assert_eq!(means[6..], [None, None, None, Some(50.0), Some(50.0)][..]);
}

#[test]
fn an_hour_is_kept_of_so_many_lines_and_no_more() {
    let mut running = running(100);
    let channels: Vec<_> = (0..100).map(gpu).collect();
    for from in (0..5_000).step_by(5) {
        let energy = Microjoules::exact(5_000_000);
        let charges: Vec<_> = channels
            .iter()
            .map(|it| (Holder::Idle, it, energy))
            .collect();
        running.add(&span(from, from + 5, &charges));
    }
    let snapshot = running.snapshot(moment(5_000));
    let history = snapshot.lately.history();
    assert_eq!(history.lines().count(), MOST_LINES);
    assert!(history.lines().all(|(_, points)| points.len() == LONGEST));
    assert!(history.lines().any(|(line, _)| *line == Line::Node));
    assert_eq!(history.bytes(), 368_640);
}

#[test]
fn a_device_that_is_gone_for_an_hour_has_no_line() {
    let mut running = running(2);
    let both = [gpu(0), gpu(1)];
    let energy = Microjoules::exact(20_000_000);
    let charges = both.iter().map(|it| (Holder::Idle, it, energy));
    running.add(&span(0, 20, &charges.collect::<Vec<_>>()));
    assert_eq!(line(&running, &Line::Device(gpu(1)), 20).len(), 2);
    (2..=362).for_each(|step| running.add(&drawn(step * STEP, (step + 1) * STEP, 1)));
    assert!(line(&running, &Line::Device(gpu(1)), 3_630).is_empty());
    assert_eq!(line(&running, &Line::Device(gpu(0)), 3_630).len(), LONGEST);
}

#[test]
fn what_is_recovered_was_not_drawn_lately() {
    let mut running = running(1);
    running.add(&drawn(0, 13, 100));
    running.recover(&Recovery {
        channel: gpu(0),
        energy: Microjoules::exact(9_000_000_000),
        ledger_raw: 0,
        raw_now: 9_000_000,
        exposed_raw: Some(0),
        tick: TickSize::MILLIJOULE,
        rollover: Rollover::Restarts,
    });
    running.add(&drawn(13, 40, 100));
    let means = central(&line(&running, &Line::Device(gpu(0)), 40));
    assert_eq!(means, [Some(100.0), None, Some(100.0), Some(100.0)]);
}

#[test]
fn power_now_is_of_the_last_seconds_with_bounds() {
    let mut running = running(1);
    let id = WorkloadId("train".into());
    running.workload(&workload("train", Phase::Finetuning), moment(0));
    for second in 0..30 {
        let watts = if second < 20 { 100 } else { 300 };
        let energy = Microjoules::exact(watts * 1_000_000);
        running.add(&span(
            second,
            second + 1,
            &[(charged_to("train"), &gpu(0), energy)],
        ));
    }
    let snapshot = running.snapshot(moment(30));
    let (mark, totals) = (snapshot.lately.mark().unwrap(), &snapshot.totals);
    let device = mark.device(&gpu(0), totals).unwrap();
    assert!((device.central - 300.0).abs() < 1e-6, "{device:?}");
    assert!((device.low - 225.0).abs() < 1e-6 && (device.high - 375.0).abs() < 1e-6);
    let node = mark.node(totals).unwrap();
    let train = mark.workload(&(id, Phase::Finetuning), totals).unwrap();
    let idle = mark.idle(totals).unwrap();
    let unattributed = mark.unattributed(totals).unwrap();
    let held = train.central + idle.central + unattributed.central;
    assert!(
        (node.central - held).abs() < 1e-6,
        "{node:?} {train:?} {idle:?}"
    );
    // Before the second sample nothing is known.
    let first = self::running(1);
    assert!(first.snapshot(moment(1)).lately.mark().is_none());
}
