//! Who calls: the shell or script that this command was started from.

use crate::source::process::Stat;
use std::fs;
use std::path::Path;

/// No shell is nested deeper than this.
const DEPTH: usize = 32;

/// The process that called, past the copies of itself which a shell makes for
/// `$(…)`, `(…)` and pipes: such a copy ends with the line that it is for, and
/// would take the workload with it.
pub(super) fn caller(procfs: &Path) -> u32 {
    let mut caller = std::os::unix::process::parent_id();
    for _ in 0..DEPTH {
        let Some(stat) = Stat::read(procfs, caller) else {
            break;
        };
        let Some(parent) = Stat::read(procfs, stat.parent).filter(|it| it.comm == stat.comm) else {
            break;
        };
        let line = |pid: u32| fs::read(procfs.join(pid.to_string()).join("cmdline")).ok();
        let is_copy = line(caller).is_some_and(|own| line(stat.parent) == Some(own));
        if !is_copy {
            break;
        }
        caller = parent.identity.pid;
    }
    caller
}
