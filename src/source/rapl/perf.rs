//! RAPL through the kernel's `power` performance events.

use super::super::topology::parse_cpus;
use super::super::{OpenError, Roots, clock, sysfs};
use super::zone::{Facts, Zone, stated_limit};
use super::{Meter, REMEDY, Register};
use crate::quantity::Power;
use crate::sample::Rollover;
use nix::libc;
use nix::sys::statfs::{SYSFS_MAGIC, statfs};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{FromRawFd, OwnedFd};
use std::path::Path;

/// An open performance event: a 64-bit count of 2⁻³² J since it was opened.
#[derive(Debug)]
pub(super) struct Event {
    name: String,
    file: File,
}

/// Which event to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Request {
    pmu: u32,
    config: u64,
    cpu: u32,
}

/// The events, with the powercap name of the zone they count.
const EVENTS: [(&str, &str); 4] = [
    ("energy-pkg", "package"),
    ("energy-ram", "dram"),
    ("energy-psys", "psys"),
    ("energy-cores", "core"),
];

impl Event {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn read(&self) -> io::Result<u64> {
        let mut count = [0; 8];
        (&self.file).read_exact(&mut count)?;
        Ok(u64::from_ne_bytes(count))
    }
}

/// Opens every energy event on one CPU of each package.
pub(super) fn open(roots: &Roots, facts: &Facts) -> Result<Vec<Meter>, OpenError> {
    // The files of a fixture describe another machine's events.
    let is_real = statfs(&roots.sysfs).is_ok_and(|it| it.filesystem_type() == SYSFS_MAGIC);
    if !is_real {
        return Err(absent(roots));
    }
    open_with(roots, facts, perf_event_open)
}

fn open_with(
    roots: &Roots,
    facts: &Facts,
    open_event: fn(Request) -> io::Result<OwnedFd>,
) -> Result<Vec<Meter>, OpenError> {
    let device = roots.sysfs.join("bus/event_source/devices/power");
    let text = |file: &str| sysfs::text(&device.join(file)).ok();
    let pmu = text("type").and_then(|it| it.parse().ok());
    let cpus = text("cpumask").and_then(|it| parse_cpus(&it));
    let (Some(pmu), Some(cpus)) = (pmu, cpus) else {
        return Err(absent(roots));
    };
    let packages = packages(roots, facts, &cpus);
    // A count begins when the event is opened, so that is the counter's epoch.
    let epoch = format!("opened at {} ns", clock::monotonic().as_nanos());
    let mut meters = Vec::new();
    for (event, zone) in EVENTS {
        let Some(config) = config(&device, event) else {
            continue;
        };
        for (cpu, package) in &packages {
            let name = match (zone, package.strip_prefix("package-")) {
                ("psys", Some(number)) if number != "0" => format!("psys-{number}"),
                _ => zone.replace("package", package),
            };
            let Some(zone) = Zone::parse(&name, Some(package)) else {
                continue;
            };
            let name = format!("perf event power/{event}/ on CPU {cpu}");
            let request = Request {
                pmu,
                config,
                cpu: *cpu,
            };
            let fd = open_event(request).map_err(|error| refusal(&name, error))?;
            let limit = powercap_limit(roots, &zone);
            let instrument = facts.instrument(&zone, "perf", limit, epoch.clone());
            let file = File::from(fd);
            meters.push(Meter {
                instrument,
                register: Register::Perf(Event { name, file }),
                // The kernel folds the register's wraps, and 2^64 ticks of 2^-32 J
                // take 49 days at a kilowatt: a fall is rather a restart, and to
                // take it for a wrap would invent four gigajoules.
                rollover: Rollover::Restarts,
            });
        }
    }
    if meters.is_empty() {
        return Err(absent(roots));
    }
    Ok(meters)
}

/// An event's code, if it counts in the unit that this crate counts in.
fn config(device: &Path, event: &str) -> Option<u64> {
    let text = |suffix: &str| sysfs::text(&device.join(format!("events/{event}{suffix}"))).ok();
    let scale: f64 = text(".scale")?.parse().ok()?;
    let is_known = text(".unit")? == "Joules" && (scale * 2f64.powi(32) - 1.0).abs() < 1e-9;
    let code = text("")?;
    let code = code.strip_prefix("event=0x")?;
    is_known.then(|| u64::from_str_radix(code, 16).ok())?
}

/// Each CPU of the mask with the name of the package that it counts for.
///
/// AMD's register belongs to the whole package, so a second die of a package
/// would count it twice. Intel's belongs to the die where a package has several.
///
/// # Source
///
/// Linux, arch/x86/events/rapl.c: the scope of the PMU by vendor.
fn packages(roots: &Roots, facts: &Facts, cpus: &[u32]) -> Vec<(u32, String)> {
    let place = |cpu: u32, what: &str| {
        let file = format!("devices/system/cpu/cpu{cpu}/topology/{what}");
        sysfs::number(&roots.sysfs.join(file)).ok()
    };
    let package = |cpu| place(cpu, "physical_package_id").unwrap_or(0);
    let dies = |of: u64| cpus.iter().filter(|cpu| package(**cpu) == of).count();
    let mut seen = BTreeSet::new();
    let named = cpus.iter().map(|cpu| {
        let number = package(*cpu);
        let die = place(*cpu, "die_id").filter(|_| dies(number) > 1 && !facts.is_amd());
        let die = die.map_or(String::new(), |die| format!("-die-{die}"));
        (*cpu, format!("package-{number}{die}"))
    });
    named
        .filter(|(_, name)| seen.insert(name.clone()))
        .collect()
}

/// The limit that the powercap zone of the same name states, which anyone may read.
fn powercap_limit(roots: &Roots, zone: &Zone) -> Option<Power> {
    let class = roots.sysfs.join("class/powercap");
    let names = sysfs::names(&class).ok()?;
    let is_same = |name: &&String| {
        let label = sysfs::text(&class.join(name).join("name"));
        let label = label.ok().and_then(|label| Zone::parse(&label, None));
        label.as_ref() == Some(zone)
    };
    stated_limit(&class.join(names.iter().find(is_same)?))
}

fn absent(roots: &Roots) -> OpenError {
    let device = roots.sysfs.join("bus/event_source/devices/power/events");
    OpenError::Absent {
        what: format!("an energy event under {}", device.display()),
    }
}

fn refusal(what: &str, source: io::Error) -> OpenError {
    match source.kind() {
        io::ErrorKind::PermissionDenied => OpenError::Denied {
            what: what.to_owned(),
            remedy: REMEDY.to_owned(),
            source,
        },
        _ => OpenError::Broken {
            what: what.to_owned(),
            source: source.into(),
        },
    }
}

/// `struct perf_event_attr` as its first version has it, which every kernel reads.
///
/// # Source
///
/// Linux, include/uapi/linux/perf_event.h, `PERF_ATTR_SIZE_VER0`.
#[repr(C)]
#[derive(Default)]
struct Attributes {
    kind: u32,
    size: u32,
    config: u64,
    sample_period: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup_events: u32,
    breakpoint_type: u32,
    breakpoint_address: u64,
}

/// Opens a counting event for all processes on one CPU. It counts at once.
#[expect(unsafe_code, reason = "the kernel offers this call without a wrapper")]
fn perf_event_open(request: Request) -> io::Result<OwnedFd> {
    const ALL_PROCESSES: libc::c_long = -1;
    const NO_GROUP: libc::c_long = -1;
    const CLOSE_ON_EXEC: libc::c_long = 8;
    let attributes = Attributes {
        kind: request.pmu,
        size: 64,
        config: request.config,
        ..Attributes::default()
    };
    // SAFETY: the attributes are a live, initialised structure of the size that
    // they state; the kernel only reads them, during the call. A result that is
    // not negative is a new descriptor that nothing else owns.
    unsafe {
        let fd = libc::syscall(
            libc::SYS_perf_event_open,
            &raw const attributes,
            ALL_PROCESSES,
            libc::c_long::from(request.cpu),
            NO_GROUP,
            CLOSE_ON_EXEC,
        );
        match i32::try_from(fd) {
            Ok(fd) if fd >= 0 => Ok(OwnedFd::from_raw_fd(fd)),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::meter::Meter as _;
    use super::*;
    use crate::sample::{Component, Counter, Reading, TickSize};
    use std::fs;
    use std::io::Write;

    /// Two packages with memory and platform, as a server's sysfs shows them.
    fn tree(vendor: &str) -> (tempfile::TempDir, Roots) {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let power = "sys/bus/event_source/devices/power";
        put(&format!("{power}/type"), "9\n");
        put(&format!("{power}/cpumask"), "0,2,4\n");
        for (event, code) in [("energy-pkg", 2), ("energy-ram", 3), ("energy-gpu", 4)] {
            let event = format!("{power}/events/{event}");
            put(&event, &format!("event=0x0{code}\n"));
            put(&format!("{event}.scale"), "2.3283064365386962890625e-10\n");
            put(&format!("{event}.unit"), "Joules\n");
        }
        for (cpu, package, die) in [(0, 0, 0), (2, 0, 1), (4, 1, 0)] {
            let place = format!("sys/devices/system/cpu/cpu{cpu}/topology");
            put(
                &format!("{place}/physical_package_id"),
                &format!("{package}\n"),
            );
            put(&format!("{place}/die_id"), &format!("{die}\n"));
        }
        put(
            "proc/cpuinfo",
            &format!("processor : 0\nvendor_id : {vendor}\n"),
        );
        let roots = Roots {
            sysfs: folder.path().join("sys"),
            procfs: folder.path().join("proc"),
            cgroup: folder.path().join("cgroup"),
            ..Roots::default()
        };
        (folder, roots)
    }

    /// An event that counts 2^32, then 2^33, then fails.
    fn two_counts(_: Request) -> io::Result<OwnedFd> {
        let (reader, mut writer) = io::pipe()?;
        for count in [1u64 << 32, 1 << 33] {
            writer.write_all(&count.to_ne_bytes())?;
        }
        Ok(reader.into())
    }

    fn devices(vendor: &str) -> Vec<String> {
        let (_folder, roots) = tree(vendor);
        let meters = open_with(&roots, &Facts::read(&roots), two_counts).unwrap();
        let channels = meters.iter().map(|it| it.instrument.channel.to_string());
        channels.collect()
    }

    #[test]
    fn an_intel_die_counts_for_itself_and_an_amd_die_for_its_package() {
        let intel = [
            "cpu/package-0-die-0",
            "cpu/package-0-die-1",
            "cpu/package-1",
            "dram/package-0-die-0",
            "dram/package-0-die-1",
            "dram/package-1",
        ];
        assert_eq!(devices("GenuineIntel"), intel);
        let amd = [
            "cpu/package-0",
            "cpu/package-1",
            "dram/package-0",
            "dram/package-1",
        ];
        assert_eq!(devices("AuthenticAMD"), amd);
    }

    #[test]
    fn a_count_is_passed_on_in_the_kernels_unit() {
        let (_folder, roots) = tree("GenuineIntel");
        let meters = open_with(&roots, &Facts::read(&roots), two_counts).unwrap();
        let meter = meters.first().unwrap();
        let reading = |ticks| {
            Reading::Counter(Counter {
                ticks,
                tick: TickSize::PERF,
                rollover: Rollover::Restarts,
            })
        };
        assert_eq!(meter.read().unwrap(), reading(1 << 32));
        assert_eq!(meter.read().unwrap(), reading(1 << 33));
        assert!(meter.read().is_err());
        assert_eq!(meter.instrument.channel.component, Component::Cpu);
        assert!(meter.instrument.epoch.starts_with("opened at "));
    }

    #[test]
    fn a_refused_event_is_denied_with_the_remedy() {
        let (_folder, roots) = tree("GenuineIntel");
        let refuse = |_| Err(io::Error::from_raw_os_error(libc::EPERM));
        let error = open_with(&roots, &Facts::read(&roots), refuse)
            .err()
            .unwrap();
        assert_eq!(
            error.to_string(),
            "permission denied reading perf event power/energy-pkg/ on CPU 0"
        );
        assert!(matches!(error, OpenError::Denied { remedy, .. } if remedy == REMEDY));
    }

    #[test]
    fn a_fixture_never_opens_an_event_of_this_machine() {
        let (_folder, roots) = tree("GenuineIntel");
        let error = open(&roots, &Facts::read(&roots)).err().unwrap();
        assert!(matches!(error, OpenError::Absent { .. }), "{error}");
    }
}
