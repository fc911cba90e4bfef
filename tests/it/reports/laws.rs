//! What holds for the report of any record.

use super::records::{GPU_RUN, gpu_run, instrument, vm_run, workload_id};
use super::{examples, report};
use proptest::prelude::*;
use std::time::Duration;
use wattprint::accounting::{Entry, Holder, Meter, Microjoules, Record};
use wattprint::report::{Report, Subject};
use wattprint::sample::{Component, Provenance};

/// An energy with bounds and a gap that fit it.
fn energy() -> impl Strategy<Value = Microjoules> {
    (0..1_000_000_000_000_u64, 0.0..1.0, 0.0..2.0, 0.0..1.0).prop_map(
        |(energy, down, up, gap): (u64, f64, f64, f64)| Microjoules {
            energy,
            low: energy - (energy as f64 * down) as u64,
            high: energy + (energy as f64 * up) as u64,
            gap: (energy as f64 * gap) as u64,
        },
    )
}

/// One channel with the energies of four holders: the subject, another
/// workload, idle and unattributed.
fn channel() -> impl Strategy<Value = (Component, bool, [Microjoules; 4], u64)> {
    let component = prop::sample::select(vec![
        Component::Accelerator,
        Component::Cpu,
        Component::Dram,
        Component::Platform,
        Component::Node,
    ]);
    let energies = [energy(), energy(), energy(), energy()];
    (component, any::<bool>(), energies, 0..600_u64)
}

pub(super) fn record() -> impl Strategy<Value = Record> {
    prop::collection::vec(channel(), 0..6).prop_map(|channels| {
        let mut record = vm_run();
        record.instruments.clear();
        record.meters.clear();
        record.entries.clear();
        for (index, (component, measured, energies, reserved)) in channels.into_iter().enumerate() {
            let provenance = if measured {
                Provenance::Measured
            } else {
                Provenance::Modelled
            };
            let instrument = instrument(component, &format!("device-{index}"), provenance);
            let mut whole = Microjoules::default();
            let holders = [
                Holder::Workload(workload_id(GPU_RUN)),
                Holder::Workload(workload_id("another")),
                Holder::Idle,
                Holder::Unattributed,
            ];
            for (holder, energy) in holders.into_iter().zip(energies) {
                whole += energy;
                record.entries.push(Entry {
                    holder,
                    channel: instrument.channel.clone(),
                    energy,
                    usage: 1.0,
                    usage_total: 4.0,
                    reserved: Duration::from_secs(reserved),
                    constant: Duration::from_secs(reserved / 4),
                    execution_idle: 0,
                });
            }
            record.meters.push(Meter {
                channel: instrument.channel.clone(),
                energy: whole,
                raw_start: None,
                raw_end: None,
                gap_time: Duration::from_secs(reserved / 2),
                reads: 600,
                misses: 0,
                restarts: 0,
                by_power: None,
            });
            record.instruments.push(instrument);
        }
        record
    })
}

fn assert_bounds_in_order(report: &Report) {
    for figure in &report.quantities {
        let ordered = figure.low <= figure.value && figure.value <= figure.high;
        assert!(
            ordered,
            "{}: {} {} {}",
            figure.id, figure.low, figure.value, figure.high
        );
        assert!(figure.high.is_finite(), "{}", figure.id);
    }
}

/// The subject's energy, that of the others, idle and unattributed are, for each
/// component, what its instruments counted.
fn assert_conserved(report: &Report) {
    for component in ["accelerator", "cpu", "dram"] {
        let rows = report.hardware.instruments.iter();
        let counted: f64 = rows
            .filter(|row| row.channel.component.name() == component)
            .map(|row| row.energy)
            .sum();
        let ids = [
            format!("energy.{component}"),
            format!("energy.others.{component}"),
            format!("energy.idle.{component}"),
            format!("energy.unattributed.{component}"),
        ];
        let charged = ids.iter().filter_map(|id| report.figure(id));
        let charged: f64 = charged.map(|figure| figure.value).sum();
        let tolerance = 1e-9 * counted.max(1.0);
        assert!(
            (charged - counted).abs() < tolerance,
            "{component}: {charged} {counted}"
        );
    }
}

fn workload(record: &Record, placed: bool) -> Report {
    report(record, Subject::Workload(workload_id(GPU_RUN)), placed)
}

#[test]
fn the_examples_keep_the_laws() {
    for (_, report) in examples() {
        assert_bounds_in_order(&report);
    }
    assert_conserved(&workload(&gpu_run(), true));
    assert_conserved(&workload(&vm_run(), false));
}

proptest! {
    #[test]
    fn low_value_and_high_are_in_order_for_any_record(record in record(), placed: bool) {
        assert_bounds_in_order(&workload(&record, placed));
        assert_bounds_in_order(&report(&record, Subject::Node, placed));
    }

    #[test]
    fn every_joule_counted_is_charged_once(record in record()) {
        assert_conserved(&workload(&record, false));
        let node = report(&record, Subject::Period, false);
        let value = |id: &str| node.figure(id).map_or(0.0, |figure| figure.value);
        let charged = value("energy.workloads") + value("energy.idle") + value("energy.unattributed");
        let counted = value("energy.components");
        prop_assert!((charged - counted).abs() <= 1e-9 * counted.max(1.0));
    }

    #[test]
    fn what_is_missing_has_no_figure_and_what_is_not_has_one(record in record()) {
        let report = workload(&record, false);
        for component in ["accelerator", "cpu", "dram"] {
            let id = format!("energy.{component}");
            let missing = report.missing.iter().any(|row| row.id == id);
            prop_assert_eq!(missing, report.figure(&id).is_none());
        }
    }
}
