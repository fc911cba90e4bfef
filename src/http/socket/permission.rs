//! Who may have what followed.

use super::protocol::Begin;
use super::server::Settings;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path};

/// Whether it is this process's user, or root.
pub(super) fn is_ours(user: u32) -> bool {
    user == 0 || user == nix::unistd::geteuid().as_raw()
}

/// Whether a user may have this process and this control group followed.
pub(super) fn check(begin: &Begin, settings: &Settings) -> Result<(), String> {
    if !begin.stays && (begin.owner.is_some() || !begin.gpus.is_empty()) {
        let why = "`owner` and `gpus` are for a workload that stays: add `\"stays\":true`";
        return Err(why.to_owned());
    }
    if begin.pid == 0 && !begin.stays {
        return Err(
            "the request is not understood: missing field `pid`, the process to follow".to_owned(),
        );
    }
    if begin.pid == 0 && begin.cgroup.is_none() && begin.gpus.is_empty() {
        let why = "nothing is to be followed: give a process (`pid`), a control group (`cgroup`) \
                   or accelerators (`gpus`)";
        return Err(why.to_owned());
    }
    let processes = [Some(begin.pid).filter(|pid| *pid > 0), begin.owner];
    for pid in processes.into_iter().flatten() {
        check_process(pid, begin.user, settings)?;
    }
    match &begin.cgroup {
        Some(group) => check_group(group, begin.user, settings),
        None => Ok(()),
    }
}

fn check_process(pid: u32, user: u32, settings: &Settings) -> Result<(), String> {
    let process = fs::metadata(settings.procfs.join(pid.to_string()));
    let owner = process
        .map_err(|_| format!("there is no process {pid}"))?
        .uid();
    if user != 0 && owner != user {
        return Err(format!(
            "process {pid} belongs to user {owner}; user {user} may register only their own"
        ));
    }
    Ok(())
}

fn check_group(group: &Path, user: u32, settings: &Settings) -> Result<(), String> {
    let shown = group.display();
    if !group
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(format!(
            "control group `{shown}` must be relative to the control group root"
        ));
    }
    let found = fs::metadata(settings.cgroup.join(group));
    let owner = found
        .map_err(|why| format!("control group `{shown}`: {why}"))?
        .uid();
    if user != 0 && owner != user {
        return Err(format!("control group `{shown}` belongs to user {owner}"));
    }
    Ok(())
}
