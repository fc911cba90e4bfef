//! A node for the tests of this command.

use crate::metrics::{Amounts, Charge, Device, Range, Standing};
use crate::sample::{Component, Phase, Provenance};
use jiff::Timestamp;
use std::time::Duration;

fn joules(central: f64) -> Amounts {
    let joules = Range {
        low: central * 0.9,
        central,
        high: central * 1.2,
    };
    Amounts {
        joules,
        ..Amounts::default()
    }
}

/// A node with a GPU that draws 300 W, 200 W of it for `train`.
pub fn standing(second: u64) -> Standing {
    let seconds = second as f64;
    let charge = |id: &str, name: &str, watts: f64| Charge {
        id: id.to_owned(),
        name: name.to_owned(),
        phase: Phase::Pretraining,
        active: true,
        amounts: joules(watts * seconds),
    };
    Standing {
        at: Timestamp::UNIX_EPOCH,
        started: Timestamp::UNIX_EPOCH,
        accounted: Duration::from_secs(second),
        node: joules(400.0 * seconds),
        idle: joules(60.0 * seconds),
        unattributed: joules(40.0 * seconds),
        devices: vec![Device {
            component: Component::Accelerator,
            device: "GPU-1".to_owned(),
            name: "NVIDIA H100 80GB HBM3".to_owned(),
            provenance: Provenance::Measured,
            joules: joules(300.0 * seconds).joules,
            gap_seconds: 0.0,
            holders: vec!["a".to_owned()],
        }],
        workloads: vec![charge("b", "eval", 100.0), charge("a", "train", 200.0)],
        down: Vec::new(),
    }
}
