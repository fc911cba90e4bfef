//! RAPL through the files of the powercap class.

use super::super::sysfs::{self, Attribute};
use super::super::{OpenError, Roots};
use super::zone::{Facts, Zone, stated_limit};
use super::{Meter, REMEDY, Register, duplicate};
use crate::sample::Rollover;
use std::io;
use std::path::Path;

/// Opens every zone that measures something of its own.
///
/// A zone with `enabled` 0 only has its power limit switched off: it counts.
pub(super) fn open(roots: &Roots, facts: &Facts) -> Result<Vec<Meter>, OpenError> {
    let class = roots.sysfs.join("class/powercap");
    let mut zones: Vec<String> = sysfs::names(&class).unwrap_or_default();
    zones.retain(|it| it.starts_with("intel-rapl:") || it.starts_with("intel-rapl-mmio:"));
    // The registers themselves before their memory-mapped copies.
    zones.sort_by_key(|it| it.starts_with("intel-rapl-mmio:"));
    let mut meters = Vec::new();
    let mut refused = None;
    for name in zones {
        match open_zone(&class, &name, facts) {
            Ok(found) => meters.extend(found),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    match (meters.is_empty(), refused) {
        (false, _) => Ok(duplicate::distinct(meters)),
        (true, Some(error)) => Err(error),
        (true, None) => Err(OpenError::Absent {
            what: format!("a RAPL zone under {}", class.display()),
        }),
    }
}

fn open_zone(class: &Path, name: &str, facts: &Facts) -> Result<Option<(Zone, Meter)>, OpenError> {
    let folder = class.join(name);
    let label = zone_name(&folder)?;
    // `intel-rapl:b:0` is inside `intel-rapl:b`: indices are hexadecimal, and
    // nothing here depends on their value.
    let parent = match name.rsplit_once(':') {
        Some((above, _)) if above.contains(':') => Some(zone_name(&class.join(above))?),
        _ => None,
    };
    let Some(zone) = Zone::parse(&label, parent.as_deref()) else {
        return Ok(None);
    };
    let path = folder.join("energy_uj");
    let what = path.display().to_string();
    let attribute = Attribute::open(path).map_err(|error| refusal(what, error))?;
    // Without a range, a fall cannot be told from a restart.
    let range = sysfs::number(&folder.join("max_energy_range_uj")).unwrap_or(0);
    let rollover = match range {
        0 => Rollover::Restarts,
        max => Rollover::Wraps { max },
    };
    // The counter lives as long as the boot: no other epoch is needed.
    let instrument = facts.instrument(&zone, "powercap", stated_limit(&folder), String::new());
    let meter = Meter {
        instrument,
        register: Register::Powercap(attribute),
        rollover,
    };
    Ok(Some((zone, meter)))
}

fn zone_name(folder: &Path) -> Result<String, OpenError> {
    let path = folder.join("name");
    sysfs::text(&path).map_err(|error| refusal(path.display().to_string(), error))
}

/// A zone that the class lists but that cannot be opened.
fn refusal(what: String, source: io::Error) -> OpenError {
    let remedy = match source.kind() {
        io::ErrorKind::PermissionDenied => REMEDY,
        io::ErrorKind::NotFound => HIDDEN,
        _ => {
            return OpenError::Broken {
                what,
                source: source.into(),
            };
        }
    };
    OpenError::Denied {
        what,
        remedy: remedy.to_owned(),
        source,
    }
}

/// Docker hides what the class links to.
///
/// # Source
///
/// GitHub advisory GMS-2023-3981: `/sys/devices/virtual/powercap` is masked.
const HIDDEN: &str = "the container runtime hides this file: mount the host's /sys \
    read-only at /host/sys and add `--path.sysfs /host/sys`";

#[cfg(test)]
mod tests {
    use super::*;
    use nix::libc::EACCES;

    #[test]
    fn a_refused_counter_says_exactly_what_would_help() {
        let path = "/sys/class/powercap/intel-rapl:0/energy_uj".to_owned();
        let error = refusal(path, io::Error::from_raw_os_error(EACCES));
        let expected = "permission denied reading /sys/class/powercap/intel-rapl:0/energy_uj";
        assert_eq!(error.to_string(), expected);
        let OpenError::Denied { remedy, .. } = error else {
            unreachable!("a refusal is a denial")
        };
        assert_eq!(
            remedy,
            "any one of these: `sudo setcap cap_perfmon=ep \"$(command -v wattprint)\"` for the \
             perf counters (a container also needs perf_event_open allowed in its seccomp \
             profile); `sudo setcap cap_dac_read_search=ep \"$(command -v wattprint)\"` for the \
             powercap files; or `z /sys/class/powercap/intel-rapl:*/energy_uj 0440 root \
             wattprint` in /etc/tmpfiles.d/wattprint.conf with the agent in the group wattprint"
        );
    }
}
