//! The arguments of `wattprint run`.

use super::run_id::{run_id, run_of};
use crate::accounting::IdlePolicy;
use crate::cli::common::{PlaceArgs, languages};
use crate::cli::paths::PathArgs;
use crate::cli::series::SeriesArgs;
use crate::config::parse_interval;
use crate::language::ENGLISH;
use crate::report::FORMATS;
use crate::sample::{Phase, Work, Workload, WorkloadId};
use clap::builder::PossibleValuesParser;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Run a command and tell what it cost
///
/// The command runs untouched: its arguments, streams, signals and exit code
/// are its own. Afterwards a summary stands on standard error, and the run in
/// the ledger.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What the run is called; by default the command's name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Where in a model's life it belongs: pretraining, finetuning, evaluation,
    /// inference or other
    #[arg(long, value_name = "PHASE", default_value = "other")]
    pub phase: Phase,
    /// The run of which this is a part; all parts, also on other nodes, are one
    /// workload in a report. By default WATTPRINT_RUN_ID, or else the Slurm job
    #[arg(long, value_name = "RUN", value_parser = run_id)]
    pub run_id: Option<String>,
    /// A label for reports; may be given several times
    #[arg(long = "label", value_name = "KEY=VALUE", value_parser = pair)]
    pub labels: Vec<(String, String)>,
    /// Useful output, so that figures are also given per unit of it; may be
    /// given several times
    #[arg(long = "work", value_name = "UNIT=NUMBER", value_parser = work)]
    pub work: Vec<Work>,
    /// Time between samples, from 0.1 s to 60 s
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_interval)]
    pub interval: Duration,
    /// Who pays for idle power: reserved, proportional or none; beside an agent,
    /// the agent's policy holds
    #[arg(long, value_name = "POLICY", default_value_t)]
    pub idle_policy: IdlePolicy,
    /// The ledger to write; by default the one in the state directory
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// How the report in --output is written
    #[arg(long, value_name = "FORMAT", requires = "output", value_parser = formats())]
    pub format: Option<String>,
    /// The language of the summary, and of the report in --output
    #[arg(long, value_name = "LANGUAGE", default_value = ENGLISH.code, value_parser = languages())]
    pub lang: String,
    /// Also write the report to this file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print neither the status line nor the summary
    #[arg(long, short)]
    pub quiet: bool,
    /// Meter here even if an agent runs on this node
    #[arg(long)]
    pub alone: bool,
    /// The socket of the agent to register with; by default the node's
    #[arg(long, value_name = "FILE", conflicts_with = "alone")]
    pub socket: Option<PathBuf>,
    /// Record every sample to this file, for replay
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Where the electricity is used, and factors given by hand
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The grid's intensity in the hours of the run
    #[command(flatten)]
    pub series: SeriesArgs,
    /// Where this machine's facts are found
    #[command(flatten)]
    pub paths: PathArgs,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub command: Vec<OsString>,
}

const EXAMPLES: &str = "\
Examples:
  wattprint run -- python train.py --epochs 3
  wattprint run --place NL --phase finetuning --name my-run -- torchrun train.py
  wattprint run --work tokens=1.2M -- python generate.py     figures per token too
  wattprint run --format json --output run.json -- make -j8  the report as a file
  srun wattprint run -- python train.py                      one rank of a node leads

Exit code: that of the command; 128+n if signal n ended it; 127 if there is no
such command, 126 if it cannot be executed.";

impl Args {
    /// The workload that the command is.
    pub fn workload(&self, id: String, followed_by: &str) -> Workload {
        let text = |word: &OsString| word.to_string_lossy().into_owned();
        let command: Vec<String> = self.command.iter().map(text).collect();
        let base = command.first().map(Path::new).and_then(Path::file_name);
        let base = base.map(|name| name.to_string_lossy().into_owned());
        Workload {
            id: WorkloadId(id.into()),
            name: self.name.clone().or(base).unwrap_or_default(),
            phase: self.phase,
            labels: self.labels.iter().cloned().collect::<BTreeMap<_, _>>(),
            command,
            followed_by: followed_by.to_owned(),
            run: run_of(self.run_id.as_deref(), |name| std::env::var(name).ok()),
        }
    }
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.name))
}

/// A label: `KEY=VALUE`.
///
/// # Errors
///
/// When it is not written so.
pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("a label is written KEY=VALUE, such as project=chat".to_owned()),
    }
}

/// `tokens=1.2M`: the unit, in the singular, and how many.
///
/// # Errors
///
/// When it is not written so.
pub fn work(text: &str) -> Result<Work, String> {
    let expected = "work is written UNIT=NUMBER, such as tokens=1.2M";
    let (unit, number) = text.split_once('=').ok_or(expected)?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let amount = quantity(number).ok_or(expected)?;
    if unit.is_empty() || amount <= 0.0 {
        return Err(format!("{expected}; the number must be above 0"));
    }
    Ok(Work {
        unit: unit.to_owned(),
        amount,
    })
}

/// A number with an optional suffix k, M, B or T.
fn quantity(text: &str) -> Option<f64> {
    const SUFFIXES: [(char, f64); 4] = [('k', 1e3), ('M', 1e6), ('B', 1e9), ('T', 1e12)];
    let suffix = SUFFIXES.iter().find(|(letter, _)| text.ends_with(*letter));
    let (digits, scale) = match suffix {
        Some((letter, scale)) => (text.trim_end_matches(*letter), *scale),
        None => (text, 1.0),
    };
    let number: f64 = digits.parse().ok()?;
    number.is_finite().then_some(number * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_names_a_unit_in_the_singular_and_a_number_with_a_suffix() {
        let tokens = work("tokens=1.2M").expect("valid");
        assert_eq!(tokens.unit, "token");
        assert!((tokens.amount - 1.2e6).abs() < 1e-6);
        for bad in [
            "tokens",
            "tokens=",
            "=3",
            "tokens=-1",
            "tokens=0",
            "tokens=x",
        ] {
            assert!(work(bad).is_err(), "{bad}");
        }
    }
}
