//! The counters that a Cray node keeps of itself.

use super::{INTEL, Machine, driver, sample};
use crate::common::{SECOND, account_for, moment};
use std::fs;
use std::time::Duration;
use wattprint::accounting::EnergyFigures;
use wattprint::accounting::{ChannelEnergy, energy_figures};
use wattprint::quantity::Power;
use wattprint::sample::{Component, Miss, Reading, Sample, SampleKind};
use wattprint::source::{OpenError, ReadError, Source};

const FOLDER: &str = "sys/cray/pm_counters";

/// Shows what the node's controller shows at one scan.
fn scan(machine: &Machine, joules: u64, watts: u64, freshness: u64) {
    let stamp = 1_443_118_513_000_000 + freshness * 100_000;
    for (file, text) in [
        ("energy", format!("{joules} J {stamp} us\n")),
        ("power", format!("{watts} W {stamp} us\n")),
        ("freshness", format!("{freshness}\n")),
    ] {
        machine.put(&format!("{FOLDER}/{file}"), &text);
    }
}

fn cray() -> Machine {
    let machine = Machine::new(INTEL, "Intel(R) Xeon(R) Gold 6421N");
    machine.put(&format!("{FOLDER}/raw_scan_hz"), "10\n");
    machine.put(&format!("{FOLDER}/startup"), "7\n");
    scan(&machine, 1_000, 600, 1);
    machine
}

fn at(source: &mut dyn Source, second: u64) -> (Sample, Result<(), ReadError>) {
    let mut sample = Sample {
        at: moment(second * SECOND),
        ..sample()
    };
    // The stamp of a reading is that of the invented sample.
    let result = source.observe(SampleKind::Tick, &mut sample);
    for seen in &mut sample.observations {
        seen.at = sample.at.monotonic;
    }
    (sample, result)
}

fn figures(samples: &[Sample]) -> EnergyFigures {
    let instruments = &samples[0].instruments;
    let spans = account_for(samples);
    let of = |instrument| {
        let mut energy = wattprint::accounting::Microjoules::default();
        let meters = spans.iter().flat_map(|span| &span.meters);
        let channel = |instrument: &wattprint::sample::Instrument| instrument.channel.clone();
        for meter in meters.filter(|it| it.channel == channel(instrument)) {
            energy += meter.energy;
        }
        ChannelEnergy { instrument, energy }
    };
    let parts: Vec<_> = instruments.iter().map(of).collect();
    let time = Duration::from_secs(10);
    energy_figures(&parts, instruments, time, &crate::common::model())
}

#[test]
fn a_cray_node_is_its_own_truth_and_is_not_modelled() {
    let machine = cray();
    assert_eq!(machine.channels("cray"), ["node/cray"]);
    // Its processor is counted beside it, and is a part of it.
    machine.zone("intel-rapl:0", "package-0", "1\n");
    let (mut node, mut package) = (machine.open("cray"), machine.open("rapl"));
    let mut samples = Vec::new();
    for second in 0..=10 {
        scan(&machine, 1_000 + second * 600, 600, 1 + second * 10);
        machine.zone(
            "intel-rapl:0",
            "package-0",
            &format!("{}\n", second * 200_000_000),
        );
        let (mut sample, result) = at(&mut *node, second);
        result.unwrap();
        package.observe(SampleKind::Tick, &mut sample).unwrap();
        for seen in &mut sample.observations {
            seen.at = sample.at.monotonic;
        }
        samples.push(sample);
    }
    let seen = &samples[0].observations[0];
    assert_eq!(seen.power, Some(Power::from_watts(600.0)));
    let instrument = &samples[0].instruments[0];
    assert_eq!(instrument.epoch, "startup 7");
    assert_eq!(instrument.update, Duration::from_millis(100));
    let figures = figures(&samples);
    let joules = |figure: Option<_>| {
        let figure: wattprint::quantity::Derivation<_> = figure.unwrap();
        let energy: wattprint::quantity::Estimate<wattprint::quantity::Energy> = figure.estimate();
        energy.central().joules().round() as u64
    };
    // The counter and nothing else, to within one scan of it.
    let node = joules(figures.node);
    assert!(node.abs_diff(6_000) <= 60, "{node}");
    assert_eq!(joules(figures.cpu), 2_000);
    assert_eq!(
        joules(figures.other),
        node - 2_000,
        "what the packages are not"
    );
    let spans = account_for(&samples);
    let mut channels = spans.iter().flat_map(|span| &span.meters);
    assert!(channels.all(|it| it.channel.component != Component::Other));
}

#[test]
fn a_controller_that_has_stopped_is_a_gap_and_not_a_node_without_power() {
    let machine = cray();
    let mut source = machine.open("cray");
    for (second, freshness, stale) in [
        (0, 1, false),
        (1, 11, false),
        (2, 11, false),
        (3, 11, true),
        (60, 11, true),
        (61, 12, false),
    ] {
        scan(&machine, 5_000, 600, freshness);
        let (sample, result) = at(&mut *source, second);
        let missing = sample.observations[0].reading == Reading::Missing(Miss::Failed);
        assert_eq!(missing, stale, "second {second}");
        let is_tried_again = matches!(result, Err(ReadError::Transient { .. }));
        assert_eq!(is_tried_again, stale, "second {second}");
    }
}

#[test]
fn a_cray_counter_that_is_torn_is_missing_and_one_that_is_absent_says_where() {
    let machine = cray();
    let mut source = machine.open("cray");
    machine.put(&format!("{FOLDER}/energy"), "7000 W\n");
    let (sample, result) = at(&mut *source, 1);
    assert_eq!(
        sample.observations[0].reading,
        Reading::Missing(Miss::Failed)
    );
    assert_eq!(sample.observations[0].power, None);
    assert!(matches!(
        result,
        Err(ReadError::Transient { kind: "io", .. })
    ));

    fs::remove_dir_all(machine.roots().sysfs.join("cray")).unwrap();
    let opened = (driver("cray").open)(&machine.roots());
    assert!(matches!(opened, Err(OpenError::Absent { .. })));
    let expected = "a node counter under /sys/cray/pm_counters is not present";
    assert_eq!(machine.message("cray"), expected);
}
