//! `wattprint audit`: whether every joule in the ledger has exactly one holder.

use super::common::to_standard_output;
use super::report::moment;
use super::table::{Side, table};
use crate::ledger::{
    Access, Audit, Balance, Finding, Ledger, LedgerError, Selection, default_path,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// It does not hold.
const DOES_NOT_HOLD: u8 = 3;

/// There is nothing to check.
const CANNOT_TELL: u8 = 4;

/// Check that every joule in the ledger has exactly one holder
///
/// Adds up anew, from the rows on the disk: for each period and each device,
/// workloads + idle + unattributed = measured, to the microjoule. Nothing is
/// changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wattprint audit                                    the whole ledger
  wattprint audit --from 2026-11-01 --to 2026-12-01  a month of it
  wattprint audit --ledger a.db --ledger b.db --format json

Exit code: 0 it holds, 3 it does not, 4 there is nothing to check, 1 the ledger
cannot be read.")]
pub struct Args {
    /// The ledger to check; may be given several times; by default the one in
    /// the state directory
    #[arg(long, value_name = "FILE")]
    ledger: Vec<PathBuf>,
    /// From this moment …
    #[arg(long, value_name = "TIME", requires = "until", value_parser = moment)]
    from: Option<Timestamp>,
    /// … to this one
    #[arg(long = "to", id = "until", value_name = "TIME", requires = "from", value_parser = moment)]
    until: Option<Timestamp>,
    /// How the result is written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// Checks, and tells what was found.
///
/// # Errors
///
/// When a ledger cannot be read.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let ledgers = match args.ledger.as_slice() {
        [] => vec![default_path()?],
        given => given.to_vec(),
    };
    let mut audits = Vec::new();
    for path in &ledgers {
        match audit(path, &args.selection()) {
            Err(LedgerError::Empty { .. } | LedgerError::NothingThen { .. }) => {
                audits.push(Audit::default());
            }
            audited => audits.push(audited?),
        }
    }
    let holds = audits.iter().all(Audit::holds);
    let is_empty = audits.iter().all(|it| it.periods == 0);
    let code = match (holds, is_empty) {
        (false, _) => DOES_NOT_HOLD,
        (true, true) => CANNOT_TELL,
        (true, false) => 0,
    };
    let text = if args.format == "json" {
        let written = ledgers
            .iter()
            .zip(&audits)
            .map(|(path, it)| object(path, it));
        let all = json!({
            "schema": "wattprint-audit/v1",
            "result": result(code),
            "ledgers": written.collect::<Vec<Value>>(),
        });
        format!("{all:#}\n")
    } else {
        let written = ledgers.iter().zip(&audits).map(|(path, it)| page(path, it));
        written.collect::<Vec<String>>().join("\n")
    };
    to_standard_output(text.as_bytes())?;
    Ok(ExitCode::from(code))
}

impl Args {
    fn selection(&self) -> Selection {
        match self.from.zip(self.until) {
            Some((from, until)) => Selection::Period { from, until },
            None => Selection::All,
        }
    }
}

fn audit(path: &std::path::Path, selection: &Selection) -> Result<Audit, LedgerError> {
    Ledger::open(path, Access::Read)?.audit(selection)
}

fn result(code: u8) -> &'static str {
    match code {
        0 => "holds",
        CANNOT_TELL => "cannot tell",
        _ => "does not hold",
    }
}

fn page(path: &std::path::Path, audit: &Audit) -> String {
    let shown = path.display();
    if audit.periods == 0 && audit.holds() {
        return format!("{shown}: cannot tell: it holds nothing to check\n");
    }
    let headings = [
        "DEVICE",
        "MEASURED",
        "WORKLOADS",
        "IDLE",
        "UNATTRIBUTED",
        "DIFFERENCE",
    ];
    let rows = audit.balances.iter().map(row);
    let rows: Vec<[String; 6]> = std::iter::once(headings.map(str::to_owned))
        .chain(rows)
        .collect();
    let mut sides = [Side::Right; 6];
    sides[0] = Side::Left;
    let mut text = table(&rows, sides);
    for finding in &audit.findings {
        text += &sentence(finding);
        text += "\n";
    }
    if audit.untold > 0 {
        let more = format!("and {} findings more\n", audit.untold);
        text += &more;
    }
    let checked = format!(
        "{} rows in {} periods of {} sessions, in joules",
        audit.rows, audit.periods, audit.sessions
    );
    let verdict = if audit.holds() {
        "holds: every joule has exactly one holder".to_owned()
    } else {
        format!("does not hold: {} findings", audit.count())
    };
    format!("{text}{shown}: {verdict}; {checked}\n")
}

fn row(it: &Balance) -> [String; 6] {
    [
        format!("{} {}", it.node, it.channel).trim().to_owned(),
        joules(it.measured),
        joules(it.workloads),
        joules(it.idle),
        joules(it.unattributed),
        joules(it.difference()),
    ]
}

fn sentence(finding: &Finding) -> String {
    let when = match finding.from.zip(finding.until) {
        Some((from, until)) => format!("{from} to {until}"),
        None => "at no known time".to_owned(),
    };
    let about = [when.as_str(), &finding.session, &finding.device];
    let about: Vec<&str> = about.into_iter().filter(|it| !it.is_empty()).collect();
    format!("{}: {}", about.join(", "), finding.problem)
}

fn object(path: &std::path::Path, audit: &Audit) -> Value {
    let balance = |it: &Balance| {
        json!({
            "node": it.node,
            "device": it.channel.to_string(),
            "measured_microjoules": exact(it.measured),
            "workloads_microjoules": exact(it.workloads),
            "idle_microjoules": exact(it.idle),
            "unattributed_microjoules": exact(it.unattributed),
            "difference_microjoules": exact(it.difference()),
        })
    };
    let finding = |it: &Finding| {
        json!({
            "session": it.session,
            "from": it.from,
            "until": it.until,
            "device": it.device,
            "kind": it.problem.name(),
            "text": it.problem.to_string(),
        })
    };
    json!({
        "ledger": path.display().to_string(),
        "sessions": audit.sessions,
        "periods": audit.periods,
        "rows": audit.rows,
        "devices": audit.balances.iter().map(balance).collect::<Vec<_>>(),
        "findings": audit.findings.iter().map(finding).collect::<Vec<_>>(),
        "untold": audit.untold,
    })
}

/// A whole number, as text where it is beyond what JSON readers keep exactly.
fn exact(value: i128) -> Value {
    match i64::try_from(value) {
        Ok(value) if value.unsigned_abs() < 1 << 53 => json!(value),
        _ => json!(value.to_string()),
    }
}

/// Joules with all six decimals.
fn joules(microjoules: i128) -> String {
    let sign = if microjoules < 0 { "-" } else { "" };
    let whole = microjoules.unsigned_abs();
    format!("{sign}{}.{:06}", whole / 1_000_000, whole % 1_000_000)
}
