//! `wattprint ledger export`: history from before somebody scraped.

use super::labels::{Label, check, label};
use super::output::Output;
use super::rows::{Rows, Table};
use crate::cli::metering;
use crate::cli::report::moment;
use crate::ledger::{self, Access, Ledger, Told, default_path};
use crate::metrics::{self, History};
use crate::sample::Workload;
use clap::ValueEnum;
use jiff::Timestamp;
use std::path::PathBuf;

/// Write the ledger's periods for Prometheus, or as a table
///
/// `openmetrics` gives the energy counters of /metrics under the same names and
/// labels, one value at the end of each period of at most a quarter of an hour, so
/// that Prometheus and VictoriaMetrics can load what was metered before they
/// scraped. `csv` and `jsonl` give each period's meters and who was charged, in
/// whole microjoules as the sensors read.
#[derive(Debug, Clone, PartialEq, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// How it is written
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Format,
    /// Only periods that begin at this moment or later
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Timestamp>,
    /// Only periods that have ended by this moment
    ///
    /// When Prometheus has scraped already, give the start of the agent that it
    /// scraped first: what that agent metered is then not told twice.
    #[arg(long = "to", value_name = "TIME", value_parser = moment)]
    until: Option<Timestamp>,
    /// The ledger to read, by default the one in the state directory; may be
    /// given several times
    #[arg(long, value_name = "FILE")]
    ledger: Vec<PathBuf>,
    /// A label of every series, such as instance={node}:19412; {node} stands for the
    /// node's name (openmetrics only)
    #[arg(long = "label", value_name = "NAME=VALUE", value_parser = label)]
    labels: Vec<Label>,
    /// Write to this file, which must not exist, instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// OpenMetrics 1.0 with times
    Openmetrics,
    /// A table with commas, after RFC 4180
    Csv,
    /// One JSON object a line
    Jsonl,
}

const EXAMPLES: &str = "\
Examples:
  wattprint ledger export --format openmetrics --label job=wattprint \\
      --label 'instance={node}:19412' --to 2026-11-01T12:00:00Z --output history.om
  promtool tsdb create-blocks-from openmetrics history.om /var/lib/prometheus/data
  wattprint ledger export --format openmetrics --label 'instance={node}' |
      curl --data-binary @- http://localhost:8428/api/v1/import/prometheus
  wattprint ledger export --format csv --from 2026-11-01 --to 2026-12-01";

/// Reads the ledgers and writes.
///
/// # Errors
///
/// When a ledger cannot be read or holds no such period, when the labels do not
/// tell nodes apart, or when the output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    anyhow::ensure!(
        args.labels.is_empty() || args.format == Format::Openmetrics,
        "--label is for --format openmetrics; the rows of a table name their node"
    );
    let paths = match args.ledger.as_slice() {
        [] => vec![default_path()?],
        given => given.to_vec(),
    };
    let ledgers = paths.iter().map(|path| Ledger::open(path, Access::Read));
    let ledgers: Vec<Ledger> = ledgers.collect::<Result<_, _>>()?;
    let told = ledger::history(&ledgers, args.from, args.until)?;
    if args.format == Format::Openmetrics {
        check(&args.labels, &told.nodes())?;
    }
    let mut output = Output::open(args.output.as_deref())?;
    let written = match args.format {
        Format::Openmetrics => counters(&told, &args.labels, &mut output),
        Format::Csv => rows(&told, Table::Csv, &mut output),
        Format::Jsonl => rows(&told, Table::Jsonl, &mut output),
    };
    output.close(written)
}

fn rows(told: &ledger::History<'_>, table: Table, output: &mut Output) -> anyhow::Result<()> {
    output.write(table.head())?;
    told.tell(|period| {
        let mut lines = String::new();
        Rows::of(period).write(table, &mut lines)?;
        output.write(&lines)
    })
}

fn counters(
    told: &ledger::History<'_>,
    labels: &[Label],
    output: &mut Output,
) -> anyhow::Result<()> {
    output.write(&History::head())?;
    let mut history = Counters {
        history: History::new(metering::node_model()?),
        labels,
        ending: Vec::new(),
        at: None,
    };
    told.tell(|period| {
        let lines = history.hear(period);
        output.write(&lines)
    })?;
    output.write(&history.told())?;
    output.write(History::tail())
}

/// Periods that end in the same millisecond, which are told together: a series has
/// one value at a time.
struct Counters<'a> {
    history: History,
    labels: &'a [Label],
    ending: Vec<String>,
    at: Option<Timestamp>,
}

impl Counters<'_> {
    fn hear(&mut self, period: &Told<'_>) -> String {
        let until = period.span.until.wall;
        let is_next = |at: Timestamp| at.as_millisecond() < until.as_millisecond();
        let lines = if self.at.is_some_and(is_next) {
            self.told()
        } else {
            String::new()
        };
        self.at = Some(until);
        if let Some(instruments) = &period.begins {
            let node = &period.session.host.name;
            let labels = self.labels.iter().map(|it| it.of(node)).collect();
            self.history.begin(period.session, instruments, labels);
        }
        let workloads: Vec<Workload> = period
            .workloads
            .iter()
            .map(|it| it.workload.clone())
            .collect();
        self.history.add(&metrics::Told {
            session: &period.session.id,
            span: &period.span,
            workloads: &workloads,
            counts_node: period.counts_node,
        });
        if period.ends {
            self.ending.push(period.session.id.clone());
        }
        lines
    }

    /// What has been heard and not yet told.
    fn told(&mut self) -> String {
        let mut lines = String::new();
        if let Some(at) = self.at {
            self.history.tell(at, &mut lines);
        }
        for session in self.ending.drain(..) {
            self.history.end(&session);
        }
        lines
    }
}
