//! `wattprint workload list`: a table of what is open.

use super::server;
use crate::cli::table::{Side, table};
use crate::http::socket::Listed;
use crate::report::clean;
use anyhow::Context;
use std::path::Path;

const HEADINGS: [&str; 7] = [
    "WORKLOAD",
    "NAME",
    "PHASE",
    "SINCE",
    "USER",
    "FOLLOWED BY",
    "STATE",
];

/// The widest that somebody's name is shown.
const NAME: usize = 60;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How the list is written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

pub(super) fn run(args: &Args, socket: Option<&Path>) -> anyhow::Result<String> {
    let mut agent = server::agent(socket)?;
    let listed = agent.list().context("the workloads were not listed")?;
    if args.format == "json" {
        let text = serde_json::to_string_pretty(&listed).context("writing the list")?;
        return Ok(text + "\n");
    }
    Ok(page(&listed))
}

fn page(listed: &[Listed]) -> String {
    if listed.is_empty() {
        return "no workload has registered\n".to_owned();
    }
    let headings = HEADINGS.map(str::to_owned);
    let rows: Vec<[String; 7]> = std::iter::once(headings)
        .chain(listed.iter().map(row))
        .collect();
    table(&rows, [Side::Left; 7])
}

fn row(it: &Listed) -> [String; 7] {
    let state = match &it.closed {
        Some(why) => why.clone(),
        None if it.stays => "open".to_owned(),
        None => "open, ends with its connection".to_owned(),
    };
    let gpus = (!it.gpus.is_empty()).then(|| format!("{} of its own", count(it.gpus.len())));
    let followed = [Some(it.followed_by.clone()), gpus];
    let followed: Vec<String> = followed
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
        .collect();
    [
        it.workload.to_string(),
        // A name is its owner's: it must not move the cursor of who reads it.
        clean(&it.name, NAME),
        it.phase.name().to_owned(),
        format!("{:.0}", it.started),
        it.user.to_string(),
        followed.join(", "),
        state,
    ]
}

fn count(gpus: usize) -> String {
    match gpus {
        1 => "1 GPU".to_owned(),
        more => format!("{more} GPUs"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Phase, WorkloadId};

    #[test]
    fn each_workload_has_a_line_and_a_hostile_name_does_nothing() {
        assert_eq!(page(&[]), "no workload has registered\n");
        let open = Listed {
            workload: WorkloadId("w1".into()),
            name: "\u{1b}[2Jlab\u{202e}".to_owned(),
            phase: Phase::Inference,
            started: jiff::Timestamp::UNIX_EPOCH,
            run: None,
            user: 1000,
            stays: true,
            followed_by: "process tree".to_owned(),
            gpus: vec!["GPU-a".to_owned(), "GPU-b".to_owned()],
            closed: None,
        };
        let gone = Listed {
            workload: WorkloadId("w2".into()),
            name: "x".repeat(1000),
            gpus: Vec::new(),
            closed: Some("ended".to_owned()),
            ..open.clone()
        };
        let shown = page(&[open, gone]);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), 3, "{shown}");
        for (line, holds) in [
            (0, "WORKLOAD  NAME "),
            (1, "w1        \u{FFFD}[2Jlab\u{FFFD} "),
            (
                1,
                "  inference  1970-01-01T00:00:00Z  1000  process tree, 2 GPUs of its own  open",
            ),
            (2, "  process tree                     ended"),
        ] {
            assert!(lines[line].contains(holds), "{holds}:\n{shown}");
        }
        assert!(lines[2].chars().count() < 200, "{shown}");
    }
}
