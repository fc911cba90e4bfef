//! `wattprint workload list`: a table of what is open.

use super::server;
use crate::http::socket::Listed;
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
    Ok(table(&listed))
}

fn table(listed: &[Listed]) -> String {
    if listed.is_empty() {
        return "no workload has registered\n".to_owned();
    }
    let headings = HEADINGS.map(str::to_owned);
    let rows: Vec<[String; 7]> = std::iter::once(headings)
        .chain(listed.iter().map(row))
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEADINGS.len()).map(width).collect();
    let line = |row: &[String; 7]| {
        let cells = row.iter().zip(&widths);
        let line: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        line.join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
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
        it.name
            .chars()
            .filter(|letter| !letter.is_control())
            .collect(),
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
