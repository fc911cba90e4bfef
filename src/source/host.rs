//! Facts about the machine: processor, memory, boot, hypervisor.
//!
//! Files under the given roots come first, so that fixtures and containers work;
//! `sysinfo` answers for the machine itself, whose ARM processors do not write
//! their names in `/proc/cpuinfo`.

use super::{Roots, memory, sysfs};
use crate::sample::Host;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

/// What is known of the machine that these roots describe.
///
/// What cannot be read is left empty; no fact is needed to measure.
pub fn facts(roots: &Roots) -> Host {
    let cpu = CpuInfo::read(roots);
    let proc = |path: &str| sysfs::text(&roots.procfs.join(path)).unwrap_or_default();
    let installed = installed_memory(roots);
    Host {
        name: proc("sys/kernel/hostname"),
        boot_id: proc("sys/kernel/random/boot_id"),
        cpus: cpu.threads,
        memory: memory_limit(roots).map_or(installed, |limit| limit.min(installed)),
        hypervisor: hypervisor(roots, &cpu),
        kernel: format!(
            "{} {}",
            proc("sys/kernel/ostype"),
            proc("sys/kernel/osrelease")
        )
        .trim()
        .to_owned(),
        cpu_model: cpu.model,
    }
}

/// How many CPUs there are; zero if that cannot be read.
pub(super) fn cpus(roots: &Roots) -> usize {
    let text = sysfs::text(&roots.procfs.join("stat")).unwrap_or_default();
    let is_one = |line: &&str| {
        let number = line.strip_prefix("cpu");
        number.is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()))
    };
    text.lines().filter(is_one).count()
}

/// How long this machine has been up.
pub fn uptime() -> Duration {
    Duration::from_secs(System::uptime().unwrap_or_default())
}

/// The processors, as `/proc/cpuinfo` describes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CpuInfo {
    /// `GenuineIntel`, `AuthenticAMD`, …; empty where the architecture has none.
    pub(super) vendor: String,
    pub(super) model: String,
    pub(super) threads: u32,
    pub(super) sockets: u32,
    /// The `hypervisor` flag, on an architecture that has flags.
    pub(super) hypervisor_flag: Option<bool>,
    /// Whether the processor's enclaves (SGX) are switched on.
    pub(super) has_enclaves: bool,
}

impl CpuInfo {
    pub(super) fn read(roots: &Roots) -> Self {
        let text = sysfs::text(&roots.procfs.join("cpuinfo")).unwrap_or_default();
        let mut info = Self::parse(&text);
        if info.model.is_empty() && is_this_machine(roots) {
            info.model = system(RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing()))
                .and_then(|it| Some(it.cpus().first()?.brand().trim().to_owned()))
                .unwrap_or_default();
        }
        info
    }

    fn parse(text: &str) -> Self {
        let mut info = Self::default();
        let mut sockets = BTreeSet::new();
        for (key, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match key.trim() {
                "processor" => info.threads += 1,
                "vendor_id" if info.vendor.is_empty() => value.clone_into(&mut info.vendor),
                "model name" if info.model.is_empty() => value.clone_into(&mut info.model),
                "physical id" => {
                    sockets.insert(value.to_owned());
                }
                "flags" if info.hypervisor_flag.is_none() => {
                    let is_set = value.split(' ').any(|flag| flag == "hypervisor");
                    info.hypervisor_flag = Some(is_set);
                    info.has_enclaves = value.split(' ').any(|flag| flag == "sgx");
                }
                _ => {}
            }
        }
        info.sockets = u32::try_from(sockets.len()).unwrap_or(1).max(1);
        info
    }
}

/// Who runs this virtual machine, or nothing on a physical one.
///
/// On x86 the `hypervisor` flag of the processor decides: the firmware's names
/// also stand on a cloud's bare-metal machines. Without flags (ARM) the names do.
fn hypervisor(roots: &Roots, cpu: &CpuInfo) -> Option<String> {
    let text = |path: &str| sysfs::text(&roots.sysfs.join(path)).unwrap_or_default();
    let kind = text("hypervisor/type");
    let vendor = text("class/dmi/id/sys_vendor");
    let product = text("class/dmi/id/product_name");
    let named = if kind.is_empty() {
        hypervisor_name(&vendor, &product).map(str::to_owned)
    } else {
        Some(kind)
    };
    match cpu.hypervisor_flag {
        Some(false) => None,
        Some(true) => Some(named.unwrap_or_else(|| "unknown".to_owned())),
        None => named,
    }
}

fn hypervisor_name(vendor: &str, product: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 10] = [
        ("QEMU", "QEMU"),
        ("KVM", "KVM"),
        ("Amazon EC2", "Amazon EC2"),
        ("Google Compute Engine", "Google Compute Engine"),
        ("Virtual Machine", "Hyper-V"),
        ("VMware", "VMware"),
        ("VirtualBox", "VirtualBox"),
        ("OpenStack", "OpenStack"),
        ("Xen", "Xen"),
        ("Parallels", "Parallels"),
    ];
    // Amazon's bare-metal machines are products such as `m7g.metal`.
    let is_metal = product.contains("metal");
    let found = NAMES
        .iter()
        .find(|(word, _)| vendor.contains(word) || product.contains(word));
    found.filter(|_| !is_metal).map(|(_, name)| *name)
}

/// Memory that the kernel manages, in bytes.
pub(super) fn installed_memory(roots: &Roots) -> u64 {
    memory::total(roots).unwrap_or_else(|| {
        if !is_this_machine(roots) {
            return 0;
        }
        let memory = MemoryRefreshKind::nothing().with_ram();
        system(RefreshKind::nothing().with_memory(memory)).map_or(0, |it| it.total_memory())
    })
}

/// The memory limit of the container in which this runs, in bytes.
///
/// Only the root of the visible cgroup tree is asked: there a container finds
/// its own limit, and a host has none. The limit of a service or job inside the
/// host, such as this agent's own, is not the node's memory.
fn memory_limit(roots: &Roots) -> Option<u64> {
    // A v1 tree without a limit shows a number near 2^63, which no machine has.
    const FILES: [&str; 3] = [
        "memory.max",
        "memory/memory.limit_in_bytes",
        "memory.limit_in_bytes",
    ];
    let read = |file: &str| sysfs::number(&roots.cgroup.join(file)).ok();
    FILES.into_iter().find_map(read)
}

fn is_this_machine(roots: &Roots) -> bool {
    roots.procfs == Path::new("/proc")
}

fn system(what: RefreshKind) -> Option<System> {
    System::new_with_specifics(what).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_are_counted_by_physical_id_and_threads_by_processor() {
        let text = "processor : 0\nvendor_id : GenuineIntel\nmodel name : Xeon\nphysical id : 0\n\
                    flags : fpu vme\n\nprocessor : 1\nmodel name : Xeon\nphysical id : 1\n";
        let info = CpuInfo::parse(text);
        assert_eq!((info.threads, info.sockets), (2, 2));
        assert_eq!(info.vendor, "GenuineIntel");
        assert_eq!(info.hypervisor_flag, Some(false));
    }

    #[test]
    fn an_arm_machine_has_no_flags_and_one_socket_at_least() {
        let info = CpuInfo::parse("processor : 0\nCPU part : 0xd4f\n\nprocessor : 1\n");
        assert_eq!((info.threads, info.sockets), (2, 1));
        assert_eq!(info.hypervisor_flag, None);
    }

    #[test]
    fn bare_metal_of_a_cloud_is_not_a_virtual_machine() {
        for (vendor, product, expected) in [
            ("Amazon EC2", "m7g.large", Some("Amazon EC2")),
            ("Amazon EC2", "m7g.metal", None),
            ("QEMU", "KVM Virtual Machine", Some("QEMU")),
            ("Microsoft Corporation", "Virtual Machine", Some("Hyper-V")),
            ("Dell Inc.", "PowerEdge XE9680", None),
        ] {
            assert_eq!(hypervisor_name(vendor, product), expected, "{product}");
        }
    }
}
