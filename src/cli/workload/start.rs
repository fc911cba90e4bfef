//! `wattprint workload start`: what is followed, and with whom it ends.

use super::{caller, server};
use crate::cli::run::args::pair;
use crate::cli::run::run_id::run_id;
use crate::http::socket::{Begin, Description};
use crate::sample::Phase;
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The label that says to which project a workload belongs.
const PROJECT: &str = "project";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What the workload is called
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Where in a model's life it belongs: pretraining, finetuning, evaluation,
    /// inference or other
    #[arg(long, value_name = "PHASE", default_value = "other")]
    phase: Phase,
    /// The project it is for: short for --label project=NAME
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// A label for reports; may be given several times
    #[arg(long = "label", value_name = "KEY=VALUE", value_parser = pair)]
    labels: Vec<(String, String)>,
    /// The run of which it is a part; all parts are one workload in a report
    #[arg(long, value_name = "RUN", value_parser = run_id)]
    run_id: Option<String>,
    /// This process and all that it starts; by default the calling shell or
    /// script
    #[arg(long, value_name = "PID", conflicts_with = "cgroup", value_parser = clap::value_parser!(u32).range(1..))]
    pid: Option<u32>,
    /// This control group: a path, from the root of the control groups
    #[arg(long, value_name = "PATH")]
    cgroup: Option<PathBuf>,
    /// Accelerators that are set aside for it, whoever computes on them: places
    /// in the driver's list or identities, with commas between
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    gpus: Vec<String>,
    /// The process with which it ends at the latest; by default the calling
    /// shell or script, and with --cgroup none: it ends with the group
    #[arg(long, value_name = "PID", value_parser = clap::value_parser!(u32).range(1..))]
    owner: Option<u32>,
}

pub(super) fn run(args: &Args, socket: Option<&Path>) -> anyhow::Result<String> {
    let mut agent = server::agent(socket)?;
    let begun = agent
        .begin(args.begin(caller::caller(Path::new("/proc"))))
        .context("no workload was begun")?;
    Ok(format!("{begun}\n"))
}

impl Args {
    fn begin(&self, caller: u32) -> Begin {
        let owner = self.owner.unwrap_or(caller);
        let nothing_else = self.cgroup.is_none() && self.gpus.is_empty();
        let pid = self.pid.or(nothing_else.then_some(owner));
        let ends_by_itself = self.cgroup.is_some() && self.owner.is_none();
        let mut labels: BTreeMap<String, String> = self.labels.iter().cloned().collect();
        if let Some(project) = &self.project {
            labels.insert(PROJECT.to_owned(), project.clone());
        }
        Begin {
            pid: pid.unwrap_or(0),
            include_root: true,
            cgroup: self.cgroup.as_deref().map(below_the_root),
            gpus: self.gpus.iter().map(|it| it.trim().to_owned()).collect(),
            stays: true,
            owner: (!ends_by_itself).then_some(owner),
            workload: Description {
                name: self.name.clone(),
                phase: self.phase,
                labels,
                command: Vec::new(),
                run: self.run_id.clone(),
            },
            user: 0,
        }
    }
}

/// A group as people copy it, from where it is mounted or from `/proc/self/cgroup`.
fn below_the_root(group: &Path) -> PathBuf {
    let group = group.strip_prefix("/sys/fs/cgroup").unwrap_or(group);
    group.strip_prefix("/").unwrap_or(group).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    fn begin(line: &str) -> Begin {
        let words = ["start", "--name", "w"]
            .into_iter()
            .chain(line.split_whitespace());
        Command::try_parse_from(words).unwrap().args.begin(7)
    }

    #[test]
    fn the_caller_is_followed_unless_something_else_is_named() {
        for (line, pid, owner, cgroup) in [
            ("", 7, Some(7), None),
            ("--owner 9", 9, Some(9), None),
            ("--pid 8", 8, Some(7), None),
            ("--gpus 0,GPU-1", 0, Some(7), None),
            ("--gpus 0 --pid 8", 8, Some(7), None),
            ("--cgroup /sys/fs/cgroup/a/b", 0, None, Some("a/b")),
            ("--cgroup /a/b", 0, None, Some("a/b")),
            ("--cgroup a/b --owner 9", 0, Some(9), Some("a/b")),
        ] {
            let begin = begin(line);
            let shown = (begin.pid, begin.owner, begin.cgroup.as_deref());
            assert_eq!(shown, (pid, owner, cgroup.map(Path::new)), "{line}");
            assert!(begin.stays && begin.include_root, "{line}");
        }
        assert_eq!(begin("--gpus 0,GPU-1").gpus, ["0", "GPU-1"]);
        assert_eq!(begin("--project p --label a=b").workload.labels.len(), 2);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for line in [
            "--pid 1 --cgroup a",
            "--pid 0",
            "--pid x",
            "--label a",
            "--run-id=",
        ] {
            let words = ["start", "--name", "w"]
                .into_iter()
                .chain(line.split_whitespace());
            assert!(Command::try_parse_from(words).is_err(), "{line}");
        }
    }
}
