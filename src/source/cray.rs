//! The energy that an HPE Cray node counts of itself, accelerators included.
//!
//! Files under `/sys/cray/pm_counters` show what the node's controller measures:
//! `energy` in joules, `power` in watts, each with its unit and a time stamp
//! behind it, and `freshness`, which moves at every scan. The node's own figure
//! takes the place of the node model; parts such as `cpu_energy` are left to the
//! sources that know each device.
//!
//! # Source
//!
//! HPE, *CSM documentation*, "User Access to Compute Node Power Data"
//! (Cray-HPE/docs-csm, `operations/power_management`): the files, their units,
//! that `energy` includes the accelerators, and a scan about ten times a second.

use super::hwmon::{NODE_LIMIT, around_one};
use super::sysfs::{self, Attribute};
use super::{Driver, OpenError, ReadError, Roots, Source, meter};
use crate::quantity::Power;
use crate::sample::{
    Channel, Component, Counter, Instrument, Provenance, Reading, Rollover, Sample, SampleKind,
    TickSize,
};
use std::io;
use std::path::Path;
use std::time::Duration;

pub(super) const DRIVER: Driver = Driver {
    name: "cray",
    about: "whole-node energy counter of HPE Cray machines",
    open: |roots| Ok(Box::new(Cray::open(roots)?)),
};

/// One tick of `energy`.
const JOULE: TickSize = TickSize {
    microjoules: 1_000_000,
    ticks: 1,
};

/// Scans per second where `raw_scan_hz` does not tell.
const SCANS: u64 = 10;

/// So many scans without a move of `freshness`, and the controller has stopped.
const STALE_AFTER: u32 = 20;

struct Cray {
    node: Node,
    freshness: Option<Attribute>,
    /// What `freshness` showed last, and since when.
    fresh: Option<(u64, Duration)>,
    announced: bool,
}

struct Node {
    instrument: Instrument,
    energy: Attribute,
    power: Option<Attribute>,
    is_stale: bool,
}

impl Cray {
    fn open(roots: &Roots) -> Result<Self, OpenError> {
        let folder = roots.sysfs.join("cray/pm_counters");
        let file = |name: &str| Attribute::open(folder.join(name));
        let energy = file("energy").map_err(|source| refusal(&folder, source))?;
        Ok(Self {
            node: Node {
                instrument: instrument(&folder),
                energy,
                power: file("power").ok(),
                is_stale: false,
            },
            freshness: file("freshness").ok(),
            fresh: None,
            announced: false,
        })
    }

    /// Whether the controller has stopped: what it shows is then of the past.
    fn is_stale(&mut self, now: Duration) -> bool {
        let read = |file: &Attribute| file.read_as(|text| quantity(text, "")).ok();
        let Some(shown) = self.freshness.as_ref().and_then(read) else {
            return false;
        };
        let since = match self.fresh {
            Some((before, since)) if before == shown => since,
            _ => now,
        };
        self.fresh = Some((shown, since));
        now.saturating_sub(since) >= self.node.instrument.update * STALE_AFTER
    }
}

impl Source for Cray {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if !self.announced {
            into.instruments.push(self.node.instrument.clone());
            self.announced = true;
        }
        if kind != SampleKind::Burst {
            self.node.is_stale = self.is_stale(into.at.monotonic);
        }
        meter::observe([&self.node], into)
    }
}

impl meter::Meter for Node {
    fn instrument(&self) -> &Instrument {
        &self.instrument
    }

    fn place(&self) -> String {
        self.energy.path().display().to_string()
    }

    fn read(&self) -> io::Result<Reading> {
        if self.is_stale {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the node's controller has stopped: `freshness` does not move",
            ));
        }
        Ok(Reading::Counter(Counter {
            ticks: self.energy.read_as(|text| quantity(text, "J"))?,
            tick: JOULE,
            rollover: Rollover::Restarts,
        }))
    }

    fn power(&self) -> Option<Power> {
        let watts = self.power.as_ref()?.read_as(|text| quantity(text, "W"));
        Some(Power::from_watts(watts.ok()? as f64))
    }
}

/// The value of `12345 J 1700000000000000 us`: a whole number and its unit.
///
/// Whatever follows is the time of the scan. Counts have no unit: an empty one
/// asks for none.
fn quantity(text: &str, unit: &str) -> Result<u64, String> {
    let mut words = text.split_whitespace();
    let value = sysfs::parse_u64(words.next().unwrap_or_default())?;
    match words.next().unwrap_or_default() {
        _ if unit.is_empty() => Ok(value),
        found if found == unit => Ok(value),
        found => Err(format!("`{found}` is not the unit {unit}")),
    }
}

fn instrument(folder: &Path) -> Instrument {
    let count = |name: &str| {
        let text = sysfs::text(&folder.join(name)).ok()?;
        quantity(&text, "").ok()
    };
    let scans = count("raw_scan_hz").filter(|it| *it > 0).unwrap_or(SCANS);
    Instrument {
        channel: Channel::new(Component::Node, "cray"),
        source: DRIVER.name.to_owned(),
        name: "HPE Cray node".to_owned(),
        method: "the node controller's energy counter (pm_counters)".to_owned(),
        provenance: Provenance::Measured,
        gain: around_one(0.05),
        gain_source: "±5 %, derived: the node controller states no accuracy".to_owned(),
        idle: Power::ZERO,
        limit: NODE_LIMIT,
        update: Duration::from_secs(1) / u32::try_from(scans).unwrap_or(u32::MAX),
        // A counter that begins again does so with a new start of the controller.
        epoch: count("startup").map_or_else(String::new, |it| format!("startup {it}")),
        package: None,
    }
}

fn refusal(folder: &Path, source: io::Error) -> OpenError {
    let what = folder.join("energy").display().to_string();
    match source.kind() {
        io::ErrorKind::NotFound => OpenError::Absent {
            what: format!("a node counter under {}", folder.display()),
        },
        io::ErrorKind::PermissionDenied => OpenError::Denied {
            remedy: format!("let the agent's group read it: `sudo chgrp wattprint {what}`"),
            what,
            source,
        },
        _ => OpenError::Broken {
            what,
            source: source.into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::quantity;

    #[test]
    fn a_value_has_its_unit_behind_it_and_then_a_time() {
        for (text, unit, expected) in [
            ("147246 J 1443118513923432 us\n", "J", Some(147_246)),
            ("147246 J\n", "J", Some(147_246)),
            ("10\n", "", Some(10)),
            ("1443118513923432 us\n", "", Some(1_443_118_513_923_432)),
            ("147246 W 1443118513923432 us\n", "J", None),
            ("147246\n", "J", None),
            ("-1 J\n", "J", None),
            ("1.5 J\n", "J", None),
            ("J\n", "J", None),
            ("", "J", None),
        ] {
            assert_eq!(quantity(text, unit).ok(), expected, "{text:?}");
        }
        let error = quantity("5 W\n", "J").unwrap_err();
        assert_eq!(error, "`W` is not the unit J");
    }
}
