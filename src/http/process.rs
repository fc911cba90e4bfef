//! What the operating system says of this process.

use crate::metrics::Process;
use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage};
use nix::sys::time::TimeVal;
use std::fs;
use std::path::Path;

/// This process's figures, or nothing if its root cannot be read.
pub(super) fn read(root: &Path) -> Option<Process> {
    let status = fs::read_to_string(root.join("status")).ok()?;
    let open_fds = fs::read_dir(root.join("fd")).map_or(0, |files| files.count() as u64);
    let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Some(Process {
        cpu_seconds: seconds(usage.user_time()) + seconds(usage.system_time()),
        resident_bytes: bytes(&status, "VmRSS:"),
        virtual_bytes: bytes(&status, "VmSize:"),
        open_fds,
        max_fds: getrlimit(Resource::RLIMIT_NOFILE).map_or(0, |(soft, _)| soft),
    })
}

/// The bytes of one line of `/proc/self/status`, which counts in KiB.
fn bytes(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok());
    kibibytes.map_or(0, |it: u64| it * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let status = "Name:\twattprint\nVmSize:\t   20480 kB\nVmRSS:\t    7168 kB\nThreads:\t3\n";
        assert_eq!(bytes(status, "VmRSS:"), 7_340_032);
        assert_eq!(bytes(status, "VmSize:"), 20_971_520);
        assert_eq!(bytes(status, "VmSwap:"), 0);
    }
}
