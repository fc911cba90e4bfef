//! Which processor package each CPU belongs to.

use super::{Roots, sysfs};
use std::collections::{BTreeMap, BTreeSet};

/// No machine has more CPUs; a list that names more is nonsense.
///
/// # Source
///
/// Linux, arch/x86/Kconfig: `NR_CPUS` is at most 8192.
const MOST_CPUS: u32 = 8192;

/// The packages of a machine with more than one. On any other there is nothing
/// to tell apart, and it is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Topology {
    package_of: BTreeMap<u32, u32>,
    packages: BTreeSet<u32>,
}

impl Topology {
    /// Reads the package of every CPU.
    pub(super) fn read(roots: &Roots) -> Self {
        let folder = roots.sysfs.join("devices/system/cpu");
        let cpus = sysfs::names(&folder).unwrap_or_default().into_iter();
        let package = |name: String| {
            let cpu = name.strip_prefix("cpu")?.parse().ok()?;
            let file = folder.join(name).join("topology/physical_package_id");
            // A virtual machine without packages writes -1.
            Some((cpu, u32::try_from(sysfs::number(&file).ok()?).ok()?))
        };
        Self::of(cpus.filter_map(package).collect())
    }

    pub(super) fn of(package_of: BTreeMap<u32, u32>) -> Self {
        let packages: BTreeSet<u32> = package_of.values().copied().collect();
        if packages.len() < 2 {
            return Self::default();
        }
        Self {
            package_of,
            packages,
        }
    }

    /// How many CPUs there are to tell apart.
    pub(super) fn cpus(&self) -> usize {
        self.package_of.len()
    }

    pub(super) fn package_of(&self, cpu: u32) -> Option<u32> {
        self.package_of.get(&cpu).copied()
    }

    /// The packages to which these CPUs pin whoever may use no others; none if
    /// they are of all packages.
    pub(super) fn pinned_to(&self, cpus: &[u32]) -> Vec<u32> {
        let used = cpus.iter().filter_map(|cpu| self.package_of(*cpu));
        let used: BTreeSet<u32> = used.collect();
        if used == self.packages {
            return Vec::new();
        }
        used.into_iter().collect()
    }
}

/// The CPUs of a list such as `0,28` or `0-1`.
///
/// # Source
///
/// cpuset(7), *List format*.
pub(super) fn parse_cpus(text: &str) -> Option<Vec<u32>> {
    let ranges = text.trim().split(',').map(|part| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (from <= to && to < MOST_CPUS).then_some(from..=to)
    });
    let ranges: Option<Vec<_>> = ranges.collect();
    ranges.map(|ranges| ranges.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_cpus_holds_numbers_and_ranges() {
        for (text, expected) in [
            ("0,28", Some(vec![0, 28])),
            ("0-2,64\n", Some(vec![0, 1, 2, 64])),
            ("", None),
            ("3-1", None),
            ("0-4000000000", None),
            ("x", None),
        ] {
            assert_eq!(parse_cpus(text), expected, "{text:?}");
        }
    }

    #[test]
    fn who_may_use_every_package_is_pinned_to_none() {
        let two = Topology::of([(0, 0), (1, 1), (2, 0), (3, 1)].into());
        assert_eq!(two.pinned_to(&[0, 2]), [0]);
        assert_eq!(two.pinned_to(&[3]), [1]);
        assert!(two.pinned_to(&[0, 3]).is_empty());
        assert!(two.pinned_to(&[]).is_empty());
        let one = Topology::of([(0, 0), (1, 0)].into());
        assert_eq!((one.cpus(), two.cpus()), (0, 4));
        assert!(one.pinned_to(&[0]).is_empty());
    }
}
