//! Fits the models of `plan inference` and shows how well they predict.
//!
//! The table that they are fitted on is not part of this repository. Its columns
//! are those that the publisher's own toolkit gives for version 3 of the ML.ENERGY
//! benchmark: one file with a row for each configuration, and one that adds
//! resolution, frames and steps of images and videos by line.
//!
//! ```text
//! cargo run --example fit_inference -- TABLE.csv KEYS.csv profile     # the fitted numbers
//! cargo run --example fit_inference -- TABLE.csv KEYS.csv validation  # the tables
//! ```
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a tool for the desk: it prints, and stops at what cannot be"
)]

mod crossed;
mod fits;
mod interval;
mod least_squares;
mod profile;
mod rows;
mod validation;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, keys, what] = arguments.as_slice() else {
        bail!("give TABLE.csv, KEYS.csv and `profile` or `validation`");
    };
    let text =
        |path: &str| std::fs::read_to_string(path).with_context(|| format!("reading {path}"));
    let rows = rows::read(&text(table)?, &text(keys)?)?;
    match what.as_str() {
        "profile" => profile::print(&rows),
        "validation" => validation::print(&rows),
        other => bail!("`{other}` is neither `profile` nor `validation`"),
    }
    Ok(())
}
