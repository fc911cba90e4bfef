//! Power and energy meters of the hwmon class: the ACPI power meter of a whole
//! node, the rails of NVIDIA Grace, and AMD's sockets through `zenergy`.

mod files;
mod grace;

pub(super) use grace::includes_memory;

use super::sysfs::{self, Attribute};
use super::{Driver, OpenError, ReadError, Roots, Source, clock, meter};
use crate::quantity::{BoundKind, Estimate, Power, Ratio};
use crate::sample::{
    Channel, Component, Counter, Instrument, Provenance, Reading, Rollover, Sample, SampleKind,
    TickSize,
};
use files::{attributes, sibling};
use grace::Rail;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(super) const DRIVER: Driver = Driver {
    name: "hwmon",
    about: "whole-node ACPI power meter, NVIDIA Grace rails, AMD socket energy",
    open: |roots| Ok(Box::new(Hwmon::open(roots)?)),
};

struct Hwmon {
    meters: Vec<Meter>,
    announced: bool,
}

struct Meter {
    instrument: Instrument,
    attribute: Attribute,
    is_energy: bool,
}

/// A power attribute that was found, before it is decided whether to use it.
struct Found {
    path: PathBuf,
    rail: Option<(Rail, u32)>,
}

impl Hwmon {
    fn open(roots: &Roots) -> Result<Self, OpenError> {
        let class = roots.sysfs.join("class/hwmon");
        let mut powers = Vec::new();
        let mut energies = Vec::new();
        for name in sysfs::names(&class).unwrap_or_default() {
            let folder = class.join(name);
            match sysfs::text(&folder.join("name"))
                .unwrap_or_default()
                .as_str()
            {
                "power_meter" => powers.extend(find_powers(&folder)),
                "zenergy" | "amd_energy" => energies.extend(find_sockets(&folder)),
                // Drives, network cards and GPUs are not of this driver.
                _ => {}
            }
        }
        let mut meters = Vec::new();
        for found in &powers {
            if found.is_chosen(&powers) {
                meters.push(found.meter()?);
            }
        }
        for (path, socket) in energies {
            meters.push(socket_meter(&path, socket)?);
        }
        if meters.is_empty() {
            return Err(OpenError::Absent {
                what: format!("a power meter under {}", class.display()),
            });
        }
        Ok(Self {
            meters,
            announced: false,
        })
    }
}

impl Source for Hwmon {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if !self.announced {
            // RAPL and this module show the same AMD registers: one is enough.
            let observed = |meter: &Meter| {
                let channel = &meter.instrument.channel;
                meter.is_energy && into.observations.iter().any(|it| it.channel == *channel)
            };
            self.meters.retain(|meter| !observed(meter));
            let described = self.meters.iter().map(|it| it.instrument.clone());
            into.instruments.extend(described);
            self.announced = true;
        }
        let wanted = |meter: &&Meter| meter.is_energy || kind != SampleKind::Burst;
        meter::observe(self.meters.iter().filter(wanted), into)
    }
}

impl meter::Meter for Meter {
    fn instrument(&self) -> &Instrument {
        &self.instrument
    }

    fn place(&self) -> String {
        self.attribute.path().display().to_string()
    }

    fn read(&self) -> io::Result<Reading> {
        let value = self.attribute.read()?;
        if self.is_energy {
            return Ok(Reading::Counter(Counter {
                ticks: value,
                tick: TickSize::MICROJOULE,
                // The module sums in 64 bits and begins at zero when it is loaded.
                rollover: Rollover::Restarts,
            }));
        }
        // The instrument's gain says how far it may be off.
        let power = Power::from_microwatts(value as f64);
        Ok(Reading::Gauge(Estimate::exact(power)))
    }
}

impl Found {
    /// One figure for each socket: its whole before its parts, and a module,
    /// which holds a GPU that NVML measures, only where there is nothing else.
    fn is_chosen(&self, all: &[Self]) -> bool {
        let Some((rail, socket)) = self.rail else {
            return true;
        };
        let on_socket = all.iter().filter_map(|it| it.rail);
        let best = on_socket
            .filter(|(_, other)| *other == socket)
            .map(|(rail, _)| rail)
            .min();
        best == Some(rail) && rail != Rail::SysIo
    }

    fn meter(&self) -> Result<Meter, OpenError> {
        let (component, device, name, limit) = match self.rail {
            None => (
                Component::Node,
                "acpi-power-meter".to_owned(),
                "ACPI power meter".to_owned(),
                NODE_LIMIT,
            ),
            Some((rail, socket)) => {
                let (component, what, limit) = rail.describe();
                let device = match component {
                    Component::Module => format!("module-{socket}"),
                    _ if rail == Rail::Grace => format!("grace-{socket}"),
                    _ => format!("package-{socket}"),
                };
                (component, device, format!("{what} {socket}"), limit)
            }
        };
        let (gain, gain_source) = self.gain();
        let limit = self
            .number("cap_max")
            .map_or(limit, |it| Power::from_microwatts(it as f64));
        let update = self.number("average_interval").unwrap_or(1_000);
        let instrument = Instrument {
            channel: Channel::new(component, device),
            source: DRIVER.name.to_owned(),
            name,
            method: "hwmon power meter, integrated".to_owned(),
            provenance: Provenance::Measured,
            gain,
            gain_source,
            idle: Power::ZERO,
            limit,
            update: Duration::from_millis(update),
            epoch: String::new(),
            package: None,
        };
        Ok(Meter {
            instrument,
            attribute: open_attribute(&self.path)?,
            is_energy: false,
        })
    }

    /// The meter's own accuracy in percent where it states one, else ±5 %.
    fn gain(&self) -> (Estimate<Ratio>, String) {
        let stated = sibling(&self.path, "average", "accuracy");
        let stated = stated.and_then(|path| sysfs::text(&path).ok());
        let percent = stated.and_then(|text| text.strip_suffix('%')?.parse::<f64>().ok());
        match percent {
            Some(percent) if percent > 0.0 && percent < 100.0 => {
                let source = format!("±{percent} %, stated by the meter (power1_accuracy)");
                (around_one(percent / 100.0), source)
            }
            _ => (
                around_one(0.05),
                "±5 %, derived: the meter states no accuracy".to_owned(),
            ),
        }
    }

    /// Another attribute of the same meter: `power1_average` → `power1_cap_max`.
    fn number(&self, suffix: &str) -> Option<u64> {
        sibling(&self.path, "average", suffix).and_then(|path| sysfs::number(&path).ok())
    }
}

/// The `powerN_average` attributes of an ACPI power meter that is not a battery.
fn find_powers(folder: &Path) -> Vec<Found> {
    let attributes = attributes(folder, "power", "_average");
    let measures = |path: &PathBuf| {
        let is_battery = sibling(path, "average", "is_battery");
        is_battery.is_none_or(|path| sysfs::number(&path).unwrap_or(0) == 0)
    };
    let found = attributes.into_iter().filter(measures).filter_map(|path| {
        let label = sibling(&path, "average", "oem_info");
        let label = label.and_then(|path| sysfs::text(&path).ok());
        match label.filter(|it| it.contains(" Power Socket ")) {
            // A rail that is not known could be part of another: not counted.
            Some(label) => Some(Found {
                path,
                rail: Some(Rail::parse(&label)?),
            }),
            None => Some(Found { path, rail: None }),
        }
    });
    found.collect()
}

/// The `energyN_input` attributes of whole sockets; those of cores are parts.
fn find_sockets(folder: &Path) -> Vec<(PathBuf, u32)> {
    let attributes = attributes(folder, "energy", "_input");
    let found = attributes.into_iter().filter_map(|path| {
        let label = sysfs::text(&sibling(&path, "input", "label")?).ok()?;
        let socket = label.strip_prefix("Esocket")?.parse().ok()?;
        Some((path, socket))
    });
    found.collect()
}

fn socket_meter(path: &Path, socket: u32) -> Result<Meter, OpenError> {
    let instrument = Instrument {
        channel: Channel::new(Component::Cpu, format!("package-{socket}")),
        source: DRIVER.name.to_owned(),
        name: format!("AMD package-{socket}"),
        method: "hwmon energy counter".to_owned(),
        provenance: Provenance::Measured,
        gain: around_one(0.08),
        gain_source: "±8 %, derived from Schöne et al. 2021 (AMD package)".to_owned(),
        idle: Power::ZERO,
        limit: Power::from_watts(500.0),
        update: Duration::from_millis(1),
        // The sum begins when the module is loaded, which cannot be seen: no
        // energy is recovered across a restart of this process.
        epoch: format!("opened at {} ns", clock::monotonic().as_nanos()),
        package: None,
    };
    Ok(Meter {
        instrument,
        attribute: open_attribute(path)?,
        is_energy: true,
    })
}

fn open_attribute(path: &Path) -> Result<Attribute, OpenError> {
    let what = path.display().to_string();
    Attribute::open(path.to_owned()).map_err(|source| OpenError::Denied {
        remedy: format!("let the agent's group read it: `sudo chgrp wattprint {what}`"),
        what,
        source,
    })
}

pub(super) fn around_one(width: f64) -> Estimate<Ratio> {
    let [low, central, high] = [1.0 - width, 1.0, 1.0 + width].map(Ratio::new);
    Estimate::around(low, central, high, BoundKind::Derived)
}

/// Above the largest servers of eight accelerators.
///
/// # Source
///
/// NVIDIA DGX B200 data sheet: about 14.3 kW at most; rounded up.
pub(super) const NODE_LIMIT: Power = Power::from_watts(15_000.0);
