//! Which files of a meter belong together.

use super::super::sysfs;
use std::path::{Path, PathBuf};

/// Attributes of a device, which the ACPI driver keeps one folder down.
pub(super) fn attributes(folder: &Path, prefix: &str, suffix: &str) -> Vec<PathBuf> {
    let inside = |folder: PathBuf| {
        let names = sysfs::names(&folder).unwrap_or_default();
        let wanted = names
            .into_iter()
            .filter(|it| it.starts_with(prefix) && it.ends_with(suffix));
        wanted.map(|it| folder.join(it)).collect::<Vec<_>>()
    };
    let found = inside(folder.join("device"));
    if found.is_empty() {
        inside(folder.to_owned())
    } else {
        found
    }
}

/// Another attribute of the same meter: `power1_average` → `power1_cap_max`.
pub(super) fn sibling(path: &Path, from: &str, to: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    Some(path.with_file_name(format!("{}{to}", name.strip_suffix(from)?)))
}
