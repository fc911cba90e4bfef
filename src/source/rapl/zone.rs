//! What a RAPL zone measures, and what is known of it besides its counter.

use super::super::host::CpuInfo;
use super::super::{Roots, sysfs};
use crate::profile::cpu;
use crate::quantity::{BoundKind, Estimate, Power, Ratio};
use crate::sample::{Channel, Component, Instrument, Provenance};
use std::path::Path;
use std::time::Duration;

/// A zone, by the name that the kernel gives it. Its index says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Zone {
    pub(super) component: Component,
    /// The package's name: with the component, the channel's identity.
    pub(super) device: String,
    /// The package's number; two dies of one package have the same.
    pub(super) package: u32,
}

/// What the machine says of its processor.
pub(super) struct Facts {
    pub(super) cpu: CpuInfo,
    memory: u64,
}

impl Zone {
    /// The zone of that name, inside the package called `parent`.
    ///
    /// `uncore` is part of the package and of no use on a server; it and unknown
    /// zones are nothing.
    pub(super) fn parse(name: &str, parent: Option<&str>) -> Option<Self> {
        let inside = |component| {
            let mut zone = Self::parse(parent?, None)?;
            zone.component = component;
            Some(zone)
        };
        match name {
            "core" => return inside(Component::Core),
            "dram" => return inside(Component::Dram),
            _ => {}
        }
        let (component, number) = if let Some(rest) = name.strip_prefix("package-") {
            (Component::Cpu, rest)
        } else if name == "psys" {
            (Component::Platform, "0")
        } else {
            (Component::Platform, name.strip_prefix("psys-")?)
        };
        let package = number.split_once("-die-").map_or(number, |(it, _)| it);
        Some(Self {
            component,
            device: name.to_owned(),
            package: package.parse().ok()?,
        })
    }

    pub(super) fn channel(&self) -> Channel {
        Channel::new(self.component, self.device.as_str())
    }
}

impl Facts {
    pub(super) fn read(roots: &Roots) -> Self {
        Self {
            cpu: CpuInfo::read(roots),
            memory: super::super::host::facts(roots).memory,
        }
    }

    pub(super) fn is_amd(&self) -> bool {
        matches!(self.cpu.vendor.as_str(), "AuthenticAMD" | "HygonGenuine")
    }

    /// The description of a zone's channel.
    pub(super) fn instrument(
        &self,
        zone: &Zone,
        method: &str,
        stated_limit: Option<Power>,
        epoch: String,
    ) -> Instrument {
        let (gain, gain_source) = self.gain(zone.component);
        let limit = stated_limit.unwrap_or_else(|| self.limit(zone.component));
        Instrument {
            channel: zone.channel(),
            source: super::DRIVER.name.to_owned(),
            name: format!("{} {}", self.cpu.model, zone.device)
                .trim()
                .to_owned(),
            method: format!("RAPL energy counter ({method})"),
            provenance: Provenance::Measured,
            gain,
            gain_source,
            idle: limit * IDLE_SHARE,
            limit,
            update: UPDATE,
            epoch,
            package: self.package(zone),
        }
    }

    /// The package whose consumption a zone counts, where there is another. A
    /// platform is more than its processor.
    fn package(&self, zone: &Zone) -> Option<u32> {
        let is_part = self.cpu.sockets > 1 && zone.component != Component::Platform;
        is_part.then_some(zone.package)
    }

    /// The most that a zone can draw, where the kernel states no limit.
    ///
    /// A package draws its TDP; one that is not in the table, the largest TDP in
    /// the table. Memory draws the upper bound of its model. A platform is the
    /// processors and their memory.
    fn limit(&self, component: Component) -> Power {
        let package = cpu::rated(&self.cpu.model).map_or(LARGEST_TDP, |it| it.tdp);
        let sockets = f64::from(self.cpu.sockets.max(1));
        let memory =
            cpu::CpuProfiles::embedded().map_or(Power::ZERO, |it| it.memory(self.memory).high());
        match component {
            Component::Dram => memory * (1.0 / sockets),
            Component::Platform => package * sockets + memory,
            _ => package,
        }
    }

    /// True energy over what the zone shows.
    ///
    /// # Source
    ///
    /// Intel package: Khan et al., *RAPL in Action* (ACM TOMPECS 3(2), 2018): a
    /// high correlation with plug power since Haswell. Intel memory: Desrochers,
    /// Paradis and Weaver, *A Validation of DRAM RAPL Power Measurements* (MEMSYS
    /// 2016): an offset, worst when idle. AMD: Schöne et al., *Energy Efficiency
    /// Aspects of the AMD Zen 2 Architecture* (IEEE CLUSTER 2021): a model, not a
    /// measurement. The widths are derived: none of them states an interval.
    fn gain(&self, component: Component) -> (Estimate<Ratio>, String) {
        let (width, source) = match (component, self.cpu.vendor.as_str()) {
            (Component::Dram, _) => (0.10, "Desrochers et al. 2016 (Intel memory)"),
            (Component::Platform, _) => (0.10, "no validation is published (platform)"),
            (_, "GenuineIntel") => (0.03, "Khan et al. 2018 (Intel package)"),
            (_, "AuthenticAMD" | "HygonGenuine") => (0.08, "Schöne et al. 2021 (AMD package)"),
            _ => (0.10, "no validation is published (other vendor)"),
        };
        let gain = Estimate::around(
            Ratio::new(1.0 - width),
            Ratio::new(1.0),
            Ratio::new(1.0 + width),
            BoundKind::Derived,
        );
        let percent = crate::quantity::percent(width);
        let noise = if self.cpu.has_enclaves && self.cpu.vendor == "GenuineIntel" {
            NOISE
        } else {
            ""
        };
        (gain, format!("±{percent}, derived from {source}{noise}"))
    }
}

/// RAPL registers are brought up to date about once a millisecond.
///
/// # Source
///
/// Intel Software Developer's Manual volume 3B, 16.10.3 (package energy status).
const UPDATE: Duration = Duration::from_millis(1);

/// What is added where Intel's energy filter may be at work. It is on with SGX,
/// which the kernel shows as a flag while the firmware has it switched on. How
/// large the noise is depends on the model and is not published for each, so
/// that the bounds cannot hold it and a reader has to be told.
///
/// # Source
///
/// Intel, *Running Average Power Limit Energy Reporting* (INTEL-SA-00389,
/// CVE-2020-8694 and CVE-2020-8695, 2020).
const NOISE: &str = "; SGX is on, with which Intel adds noise to this counter \
                     (INTEL-SA-00389): it is not in these bounds";

/// Idle power over limit, before anything has been seen: the start of the
/// logarithmic curve in `profiles/cpu/curves.toml`, 0.23 of the TDP.
const IDLE_SHARE: f64 = 0.23;

/// The largest TDP in `profiles/cpu/tdp.csv`: EPYC 9965, Xeon 6980P.
const LARGEST_TDP: Power = Power::from_watts(500.0);

/// The limit that a powercap zone states: the largest of its constraints.
///
/// The short-term limit is higher than the long-term one, which is the TDP; both
/// are reached. A board without a limit states thousands of watts; what is above
/// a kilowatt is no limit. Zero means "not stated".
pub(super) fn stated_limit(zone: &Path) -> Option<Power> {
    const NO_LIMIT: u64 = 1_000_000_000;
    let stated = (0..3).flat_map(|constraint| {
        ["max_power_uw", "power_limit_uw"].map(|kind| {
            let file = zone.join(format!("constraint_{constraint}_{kind}"));
            sysfs::number(&file).ok()
        })
    });
    let largest = stated
        .flatten()
        .filter(|it| (1..=NO_LIMIT).contains(it))
        .max()?;
    Some(Power::from_microwatts(largest as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_its_name_alone() {
        for (name, parent, expected) in [
            ("package-0", None, Some((Component::Cpu, "package-0", 0))),
            ("package-71", None, Some((Component::Cpu, "package-71", 71))),
            (
                "package-1-die-3",
                None,
                Some((Component::Cpu, "package-1-die-3", 1)),
            ),
            ("psys", None, Some((Component::Platform, "psys", 0))),
            ("psys-1", None, Some((Component::Platform, "psys-1", 1))),
            (
                "dram",
                Some("package-1"),
                Some((Component::Dram, "package-1", 1)),
            ),
            (
                "core",
                Some("package-0-die-1"),
                Some((Component::Core, "package-0-die-1", 0)),
            ),
            ("uncore", Some("package-0"), None),
            ("dram", None, None),
            ("package-x", None, None),
            ("", None, None),
        ] {
            let zone = Zone::parse(name, parent);
            let seen = zone
                .as_ref()
                .map(|it| (it.component, it.device.as_str(), it.package));
            assert_eq!(seen, expected, "{name}");
        }
    }
}
