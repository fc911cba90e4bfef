//! Main memory of the whole node, from `/proc/meminfo`.

use super::{Roots, sysfs};
use crate::sample::{MemoryUse, Sample, SampleKind};
use std::fs::File;
use std::os::unix::fs::FileExt;

/// The first lines hold what is wanted.
const LENGTH: usize = 512;

/// How much memory the kernel manages, in bytes.
pub(super) fn total(roots: &Roots) -> Option<u64> {
    let text = sysfs::text(&roots.procfs.join("meminfo")).ok()?;
    bytes(&text, "MemTotal:")
}

/// Reads into [`Sample::memory`] how much of the memory is in use.
#[derive(Debug)]
pub struct Memory {
    file: File,
}

impl Memory {
    /// Keeps `meminfo` open; absent where it cannot be read, because no more
    /// than the division of memory's energy depends on it.
    pub fn open(roots: &Roots) -> Option<Self> {
        let file = File::open(roots.procfs.join("meminfo")).ok()?;
        Some(Self { file })
    }

    /// Adds what is in use now, if that can be read.
    pub fn observe(&self, kind: SampleKind, into: &mut Sample) {
        if kind != SampleKind::Burst {
            into.memory = self.read();
        }
    }

    fn read(&self) -> Option<MemoryUse> {
        let mut text = [0; LENGTH];
        let length = self.file.read_at(&mut text, 0).ok()?;
        parse(&String::from_utf8_lossy(text.get(..length)?))
    }
}

/// What is in use is all but what is available: the kernel's own estimate of
/// what programs could still get.
///
/// # Source
///
/// proc_meminfo(5): `MemTotal`, `MemAvailable`, in units of 1024 bytes.
fn parse(text: &str) -> Option<MemoryUse> {
    let total = bytes(text, "MemTotal:")?;
    let used = total.saturating_sub(bytes(text, "MemAvailable:")?);
    Some(MemoryUse { used, total })
}

fn bytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|it| it.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn used_is_what_is_not_available_and_an_old_kernel_does_not_tell() {
        let text = "MemTotal:       1000 kB\nMemFree:    100 kB\nMemAvailable:   400 kB\n";
        let (used, total) = (600 * 1024, 1000 * 1024);
        assert_eq!(parse(text), Some(MemoryUse { used, total }));
        for text in ["", "MemTotal: 1000 kB\nMemFree: 1 kB\n", "MemTotal: x kB\n"] {
            assert_eq!(parse(text), None, "{text}");
        }
        let old = "MemTotal: 1000 kB\nMemFree: 1 kB\n";
        assert_eq!(bytes(old, "MemTotal:"), Some(1000 * 1024));
        assert_eq!(bytes("MemTotal: many kB", "MemTotal:"), None);
    }
}
