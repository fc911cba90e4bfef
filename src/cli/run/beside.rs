//! A run that somebody else meters: an agent on this node, or the rank that leads.

use super::args::Args;
use super::child::Ended;
use crate::accounting::Record;
use crate::http::socket::{Begin, Client, Description, End};
use crate::sample::WorkloadId;
use anyhow::Context;
use std::path::PathBuf;

/// How this process asks to be metered: its command's whole tree.
pub fn membership(args: &Args, cgroup: Option<PathBuf>) -> Begin {
    let workload = args.workload(String::new(), "");
    Begin {
        pid: std::process::id(),
        include_root: false,
        cgroup,
        workload: Description {
            name: workload.name,
            phase: workload.phase,
            labels: workload.labels,
            command: workload.command,
            run: workload.run,
        },
        ..Begin::default()
    }
}

/// Says that the command has ended; gives what it amounted to, if that is told.
///
/// # Errors
///
/// When whoever metered has gone, or its answer makes no sense.
pub fn finish(
    client: &mut Client,
    workload: &WorkloadId,
    args: &Args,
    ended: &Ended,
) -> anyhow::Result<Option<Record>> {
    let cpu = u64::try_from(ended.cpu.as_micros()).unwrap_or(u64::MAX);
    let response = client.end(End {
        workload: workload.clone(),
        cpu_us: Some(cpu),
        exit_code: Some(ended.code),
        work: args.work.clone(),
        pid: std::process::id(),
        owner_died: false,
    })?;
    let Some(summary) = response.summary else {
        return Ok(None);
    };
    let mut record: Record =
        serde_json::from_value(summary).context("reading what the agent metered")?;
    // Work and place are the owner's to state, and its report needs them.
    for known in &mut record.workloads {
        known.place.clone_from(&args.place.place);
    }
    if let Some(last) = record.workloads.last_mut() {
        last.work.clone_from(&args.work);
    }
    Ok(Some(record))
}
