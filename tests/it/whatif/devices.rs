//! The same work on other accelerators.

use super::{given, record, supposed, value};
use wattprint::profile::Kind;
use wattprint::quantity::{BoundKind, Estimate, Input, Origin};
use wattprint::report::{
    Embodied, Exchanged, OtherDevices, Report, Reserved, SupposeError, Supposed, suppose,
};

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
    let exchanged = ["a", "b"].map(|card| Exchanged {
        channel: format!("accelerator/GPU-{card}"),
        energy: vec![(ratio("half", 0.25, 0.5, 1.0), 1)],
        time: vec![(ratio("quarter", 0.2, 0.25, 0.4), 1)],
    });
    let devices = OtherDevices {
        name: "Example 2".to_owned(),
        exchanged: exchanged.into(),
        rows: Vec::new(),
        embody: &nothing,
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
