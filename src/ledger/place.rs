//! Where the ledger is kept unless its user says otherwise.

use super::LedgerError;
use nix::sys::statfs::{
    BTRFS_SUPER_MAGIC, EXT4_SUPER_MAGIC, F2FS_SUPER_MAGIC, FsType, OVERLAYFS_SUPER_MAGIC,
    TMPFS_MAGIC, XFS_SUPER_MAGIC, statfs,
};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The ledger of this user on this machine.
///
/// Root's is `/var/lib/wattprint/ledger.db`, everyone else's lies in their XDG
/// state directory.
///
/// # Errors
///
/// [`LedgerError::NoHome`] if neither `XDG_STATE_HOME` nor `HOME` is set.
///
/// # Source
///
/// Filesystem Hierarchy Standard 3.0, section 5.8; XDG Base Directory
/// Specification 0.8, `$XDG_STATE_HOME`.
pub fn default_path() -> Result<PathBuf, LedgerError> {
    path_for(nix::unistd::geteuid().is_root(), |name| {
        std::env::var_os(name)
    })
}

/// The ledger of a user with that environment.
///
/// # Errors
///
/// As [`default_path`].
pub fn path_for(
    root: bool,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<PathBuf, LedgerError> {
    // The specification wants a relative path to be ignored.
    let directory = |name| {
        variable(name)
            .map(PathBuf::from)
            .filter(|it| it.is_absolute())
    };
    let state = if root {
        PathBuf::from("/var/lib")
    } else {
        directory("XDG_STATE_HOME")
            .or_else(|| Some(directory("HOME")?.join(".local/state")))
            .ok_or(LedgerError::NoHome)?
    };
    Ok(state.join(Path::new("wattprint/ledger.db")))
}

/// Whether a file's disk is one of this machine alone, as far as is known.
///
/// # Source
///
/// Linux statfs(2) and include/uapi/linux/magic.h; for ZFS, OpenZFS
/// include/sys/fs/zfs.h (`ZFS_SUPER_MAGIC`).
pub(super) fn is_local(path: &Path) -> bool {
    const ZFS_SUPER_MAGIC: FsType = FsType(0x2fc1_2fc1);
    const BCACHEFS_SUPER_MAGIC: FsType = FsType(0xca45_1a4e);
    const LOCAL: [FsType; 8] = [
        EXT4_SUPER_MAGIC,
        XFS_SUPER_MAGIC,
        BTRFS_SUPER_MAGIC,
        F2FS_SUPER_MAGIC,
        TMPFS_MAGIC,
        OVERLAYFS_SUPER_MAGIC,
        ZFS_SUPER_MAGIC,
        BCACHEFS_SUPER_MAGIC,
    ];
    statfs(path).is_ok_and(|it| LOCAL.contains(&it.filesystem_type()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_not_known_to_be_local_is_not() {
        assert!(!is_local(Path::new("/proc/version")));
        assert!(!is_local(Path::new("/absent")));
    }

    #[test]
    fn the_place_follows_the_platform() {
        type Case = (
            bool,
            &'static [(&'static str, &'static str)],
            Option<&'static str>,
        );
        let cases: [Case; 6] = [
            (
                true,
                &[("HOME", "/root")],
                Some("/var/lib/wattprint/ledger.db"),
            ),
            (
                false,
                &[("HOME", "/home/a"), ("XDG_STATE_HOME", "/state")],
                Some("/state/wattprint/ledger.db"),
            ),
            (
                false,
                &[("HOME", "/home/a")],
                Some("/home/a/.local/state/wattprint/ledger.db"),
            ),
            (
                false,
                &[("HOME", "/home/a"), ("XDG_STATE_HOME", "relative")],
                Some("/home/a/.local/state/wattprint/ledger.db"),
            ),
            (false, &[("HOME", "")], None),
            (false, &[], None),
        ];
        for (root, variables, expected) in cases {
            let lookup = |name: &str| {
                let found = variables.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| OsString::from(value))
            };
            let place = path_for(root, lookup).ok();
            assert_eq!(place, expected.map(PathBuf::from), "{variables:?}");
        }
    }
}
