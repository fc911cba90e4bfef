//! What making the hardware adds to a report.

use super::build::Request;
use super::figure::{FactorRow, Figure, Level};
use super::metered::Metered;
use super::object::{Missing, Note};
use super::work::units;
use crate::accounting::Hours;
use crate::language::ENGLISH;
use crate::plan::Planned;
use crate::quantity::{Derivation, Emissions, Estimate, Input, Origin, Time};
use crate::sample::{Component, Work};
use std::collections::BTreeSet;
use std::time::Duration;

/// Devices of one kind that are reserved, and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct Reserved {
    /// Which devices: a channel, `node` for a machine without accelerators, or
    /// `plan`.
    pub device: String,
    /// What kind it is, as its driver names it; empty for such a machine.
    pub name: String,
    /// For how long, summed over them.
    pub time: Derivation<Time>,
    /// How these hours are counted.
    pub hours: Hours,
}

impl Reserved {
    /// Whether it was reserved for no time at all.
    pub fn is_unused(&self) -> bool {
        self.time.estimate().central() <= Time::ZERO
    }

    /// Whether it is an accelerator that was reserved, and not a whole machine.
    pub(super) fn is_accelerator(&self) -> bool {
        !devices_is_node(self) && !self.is_unused()
    }
}

/// What making the hardware adds, as a report takes it.
#[derive(Debug, Clone, Default)]
pub struct Embodied {
    /// Its share in making the hardware, if that is known of every device.
    pub emissions: Option<Derivation<Emissions>>,
    /// The factors that the derivation names.
    pub factors: Vec<FactorRow>,
    /// What could not be known.
    pub missing: Vec<Missing>,
    /// The profiles that the factors come from, by name and vintage.
    pub profiles: BTreeSet<String>,
}

/// Spreads the making of devices over the hours for which they were reserved.
pub type Embody<'a> = dyn Fn(&[Reserved]) -> Embodied + 'a;

/// The devices that the subject reserved.
pub(super) fn reserved(metered: &Metered<'_>, request: &Request<'_>) -> Vec<Reserved> {
    let subject = &request.subject;
    let is_workload = subject.is_workload();
    let hours = if is_workload {
        Hours::Reserved
    } else {
        Hours::Calendar
    };
    let of = |device: String, name: &str, time| Reserved {
        time: Derivation::of(&measured(&device, time)),
        device,
        name: name.to_owned(),
        hours,
    };
    let mut devices = Vec::new();
    for (instrument, _) in metered.channels() {
        if instrument.channel.component != Component::Accelerator {
            continue;
        }
        let entries = metered.entries(|holder| subject.holds(holder));
        let own = entries.filter(|entry| entry.channel == instrument.channel);
        let time = if is_workload {
            own.map(|entry| entry.reserved).sum()
        } else if metered.is_of_several_machines() {
            own.map(|entry| entry.constant).sum()
        } else {
            metered.record.elapsed
        };
        devices.push(of(instrument.channel.to_string(), &instrument.name, time));
    }
    if devices.is_empty() {
        let time = super::energies::constant_time(metered, subject);
        devices.push(of("node".to_owned(), "", time));
    }
    devices.retain(|device| !device.is_unused() || devices_is_node(device));
    devices
}

/// The time that a meter's sessions count for a device.
fn measured(device: &str, time: Duration) -> Input<Time> {
    Input {
        id: format!("reserved.{device}").into(),
        label: format!("time reserved on {device}"),
        value: Estimate::exact(Time::from_seconds(time.as_secs_f64())),
        origin: Origin::Measured,
    }
}

/// The devices that a plan would reserve, all of one kind.
///
/// Nothing where their time is not known, which the plan says itself.
pub(super) fn planned(planned: &Planned) -> Option<Vec<Reserved>> {
    let time = planned.accelerator_time.clone()?;
    // The time is summed over devices, and no kind's part of it is known.
    let [devices] = &planned.devices[..] else {
        return Some(Vec::new());
    };
    Some(vec![Reserved {
        device: "plan".to_owned(),
        name: devices.name.clone(),
        time,
        hours: Hours::Reserved,
    }])
}

/// Whether this stands for a whole machine.
fn devices_is_node(device: &Reserved) -> bool {
    device.name.is_empty()
}

/// Adds the figures of making the hardware to those that there are.
pub(super) fn add(figures: &mut Vec<Figure>, embodied: &Embodied, work: &[Work]) {
    let Some(emissions) = &embodied.emissions else {
        return;
    };
    let making = emissions.erased();
    let location = figures.iter().find(|it| it.id == "emissions.location");
    let total = location.map(|it| it.derivation.clone() + making.clone());
    let method = "making × time reserved ÷ lifetime";
    let mut own = vec![figure("emissions.embodied", &making, Level::Node, method)];
    let method = "location-based and embodied";
    own.extend(total.map(|it| figure("emissions.total", &it, Level::Facility, method)));
    let mut per_unit = Vec::new();
    for whole in &own {
        for (unit, amount) in units(work) {
            let each = whole.derivation.clone().per(&amount);
            let id = format!("{}/{unit}", whole.id);
            let mut row = figure(&id, &each, whole.boundary, &whole.method);
            row.unit = format!("{}/{unit}", whole.unit);
            row.definition = format!("{} Divided by the stated work.", whole.definition);
            per_unit.push(row);
        }
    }
    let after = figures.iter().position(|it| it.id == "emissions.location");
    let at = after.map_or_else(|| first_per_unit(figures), |it| it + 1);
    figures.splice(at..at, own);
    figures.append(&mut per_unit);
}

fn first_per_unit(figures: &[Figure]) -> usize {
    let found = figures.iter().position(|it| it.id.contains('/'));
    found.unwrap_or(figures.len())
}

fn figure(id: &str, derivation: &Derivation<f64>, level: Level, method: &str) -> Figure {
    Figure {
        unit: "g".to_owned(),
        boundary: level,
        method: method.to_owned(),
        definition: ENGLISH.definition(id).to_owned(),
        ..Figure::of(id, derivation)
    }
}

/// The factors that spread the making of hardware, and what they are called in brief.
const SPREADING: [(&str, &str); 3] = [
    ("factor.lifetime.", "lifetime"),
    ("factor.active_share.", "in use"),
    ("factor.server_making.", "a server"),
];

/// Whether a factor spreads the making of hardware.
pub(super) fn spreads_making(row: &FactorRow) -> bool {
    SPREADING.iter().any(|(id, _)| row.id.starts_with(id))
}

/// The defaults by which the making of hardware was spread, in one note.
pub(super) fn assumption(factors: &[FactorRow]) -> Option<Note> {
    let mut named = Vec::new();
    let mut first = None;
    for (id, brief) in SPREADING {
        let mut rows = factors.iter().filter(|row| row.default);
        if let Some(row) = rows.find(|row| row.id.starts_with(id)) {
            named.push(format!("{brief} {}", row.shown));
            first.get_or_insert(row);
        }
    }
    let first = first?;
    Some(Note {
        id: "default-making".to_owned(),
        about: Some(first.id.clone()),
        text: format!("embodied with {}: {}", named.join(", "), first.citation),
    })
}
