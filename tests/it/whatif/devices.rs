//! The same work on other accelerators.

use super::{given, period, record, suppose, supposed, value};
use crate::reports::records::making;
use wattprint::profile::Kind;
use wattprint::quantity::{BoundKind, Estimate, Input, Origin};
use wattprint::report::{
    Embodied, Embody, Exchanged, OtherDevices, Report, Reserved, SupposeError, Supposed,
};
use wattprint::sample::Component;

fn ratio(id: &str, low: f64, value: f64, high: f64) -> Input<f64> {
    Input {
        id: id.into(),
        label: id.to_owned(),
        value: Estimate::new(low, value, high, BoundKind::Derived).unwrap(),
        origin: Origin::Factor,
    }
}

/// Cards that need half the energy and a quarter of the time.
fn halved(record: &Report) -> Result<Report, SupposeError> {
    let nothing = |devices: &[Reserved]| {
        assert_eq!(devices.len(), 1, "{devices:?}");
        let seconds = devices[0].time.estimate().central().seconds();
        assert!((seconds - 150.0).abs() < 1e-9, "{seconds}");
        Embodied::default()
    };
    exchanged(record, &nothing)
}

fn exchanged(record: &Report, embody: &Embody<'_>) -> Result<Report, SupposeError> {
    let exchanged = ["a", "b"].map(|card| Exchanged {
        channel: format!("accelerator/GPU-{card}"),
        energy: vec![(ratio("half", 0.25, 0.5, 1.0), 1)],
        time: vec![(ratio("quarter", 0.2, 0.25, 0.4), 1)],
    });
    let devices = OtherDevices {
        name: "Example 2".to_owned(),
        exchanged: exchanged.into(),
        rows: Vec::new(),
        embody,
    };
    suppose(
        record,
        &Supposed {
            devices: Some(devices),
            ..supposed(Vec::new())
        },
    )
}

#[test]
fn only_the_accelerators_energy_is_scaled_and_the_rest_of_the_node_stays() {
    let record = record();
    let report = halved(&record).unwrap();
    let half = value(&record, "energy.accelerator") / 2.0;
    assert!((value(&report, "energy.accelerator") - half).abs() < 1e-6);
    assert_eq!(report.figure("energy.cpu"), record.figure("energy.cpu"));
    let node = value(&record, "energy.node") - 1.10 * half;
    assert!((value(&report, "energy.node") - node).abs() < 1e-6);
    let facility = value(&report, "energy.node") * 1.36;
    assert!((value(&report, "energy.facility") - facility).abs() < 1e-6);
    let each = value(&report, "energy.node/token") * 2.5e6;
    assert!((each - node).abs() < 1e-6);
    // Wide bounds of the ratio are seen in the figure.
    let figure = report.figure("energy.accelerator").unwrap();
    assert!(figure.low < 0.6 * figure.value && figure.high > 1.6 * figure.value);
    assert!(report.quality.measured_share.is_none());
}

#[test]
fn of_what_would_not_be_what_it_was_nothing_is_said() {
    let report = halved(&record()).unwrap();
    for id in [
        "time.elapsed",
        "energy.idle",
        "energy.gap",
        "energy.others",
        "emissions.embodied",
    ] {
        assert!(report.figure(id).is_none(), "{id}");
    }
}

#[test]
fn it_runs_on_the_other_devices_and_no_instrument_of_the_first_is_left() {
    let record = record();
    let report = halved(&record).unwrap();
    let planned = &report.hardware.planned;
    assert_eq!(planned.len(), 1);
    let (name, count) = (&*planned[0].name, planned[0].count);
    assert_eq!((name, count), ("Example 2", Some(1)), "the one it reserved");
    let instruments = &report.hardware.instruments;
    let accelerators = instruments
        .iter()
        .filter(|it| it.channel.component == Component::Accelerator);
    assert_eq!(accelerators.count(), 0);
    let rest = &record.hardware.instruments;
    assert!(instruments.iter().all(|it| rest.contains(it)) && !instruments.is_empty());
    // The rest of the node used what it used, whoever was charged for it.
    for id in ["energy.idle.cpu", "energy.others.cpu"] {
        assert_eq!(report.figure(id), record.figure(id), "{id}");
        assert!(record.figure(id).is_some(), "{id}");
    }
    assert!(report.figure("energy.idle.accelerator").is_none());
}

#[test]
fn of_a_divided_period_the_parts_stay_parts_of_the_whole() {
    let period = period();
    let known = |devices: &[Reserved]| {
        let named = |it: &Reserved| Reserved {
            name: "NVIDIA H100 80GB HBM3".to_owned(),
            ..it.clone()
        };
        making(&devices.iter().map(named).collect::<Vec<_>>())
    };
    let unknown = |_: &[Reserved]| Embodied::default();
    let less = 0.6 * value(&period, "energy.accelerator");
    for (embody, is_known) in [(&known as &Embody<'_>, true), (&unknown, false)] {
        let report = exchanged(&period, embody).unwrap();
        assert_eq!(report.figure("emissions.embodied").is_some(), is_known);
        assert!(value(&report, "energy.accelerator") < less);
        for division in &report.divisions {
            let parts = division.parts.iter().flat_map(|it| &it.quantities);
            let own = parts.filter(|it| it.id == "energy.accelerator");
            let sum: f64 = own.map(|it| it.value).sum();
            let whole = value(&report, "energy.accelerator");
            assert!((sum / whole - 1.0).abs() < 1e-9, "{}", division.by);
        }
    }
}

#[test]
fn a_report_without_accelerators_has_none_to_exchange() {
    let mut report = record();
    report.quantities.retain(|it| it.id != "energy.accelerator");
    assert_eq!(halved(&report).unwrap_err(), SupposeError::NoAccelerator);
}

#[test]
fn other_devices_and_another_site_together_multiply() {
    let record = record();
    let devices = halved(&record).unwrap();
    let energy = value(&devices, "energy.node");
    let mut both = supposed(vec![given(Kind::Pue, 2.0)]);
    both.devices = None;
    let site = suppose(&record, &both).unwrap();
    let ratio = value(&site, "energy.facility") / value(&record, "energy.node");
    assert!((ratio - 2.0).abs() < 1e-9 && energy < value(&record, "energy.node"));
}
