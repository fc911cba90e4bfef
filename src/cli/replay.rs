//! `wattprint replay`: a recording of samples, accounted for again.

use super::common::{OutputArgs, PlaceArgs};
use super::report::make;
use super::run::args::work;
use super::series::SeriesArgs;
use super::{factors, metering};
use crate::accounting::{
    Account, Charging, IdlePolicy, Record, Remainder, Session, SessionKind, Span, WorkloadRecord,
};
use crate::ledger::OpenPeriod;
use crate::quantity::Energy;
use crate::report::Subject;
use crate::sample::{Host, Instrument, Moment, Sample, Work, WorkloadId};
use crate::source::replay;
use anyhow::Context;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Account again for samples that were recorded earlier
///
/// The same observations give the same figures on any machine: what was
/// recorded on real hardware can be checked by anybody.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wattprint run --record samples.jsonl -- python train.py
  wattprint replay samples.jsonl
  wattprint replay samples.jsonl --place NL --format json")]
pub struct Args {
    /// The recording: one sample a line
    recording: PathBuf,
    /// Who pays for idle power: reserved, proportional or none
    #[arg(long, value_name = "POLICY", default_value_t)]
    idle_policy: IdlePolicy,
    /// Useful output of what was recorded, so that figures are also given per unit
    /// of it; may be given several times
    #[arg(long = "work", value_name = "UNIT=NUMBER", value_parser = work)]
    work: Vec<Work>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    series: SeriesArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Reads the recording, accounts for it and writes the report.
///
/// # Errors
///
/// When a line is not a sample, when the recording is too short to tell
/// anything, or when the report cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut replayed = Replayed::new(args.idle_policy)?;
    for sample in replay::read(&args.recording)? {
        replayed.take(&sample?);
    }
    let (used, record) = replayed.finish();
    let mut record = record.with_context(|| {
        format!(
            "the recording `{}` has fewer than two samples, and energy lies between two",
            args.recording.display()
        )
    })?;
    let subject = if let [only] = &mut record.workloads[..] {
        only.work.clone_from(&args.work);
        Subject::Workload(only.workload.id.clone())
    } else {
        anyhow::ensure!(
            args.work.is_empty(),
            "--work is of one workload, and the recording has {}",
            record.workloads.len()
        );
        Subject::Period
    };
    let mut profile = factors::profile(&args.place, record.from)?;
    args.series.apply(profile.as_mut(), || Ok(used))?;
    args.output
        .write(&make(&record, subject, profile.as_ref(), &args.place)?)
}

/// What a recording has amounted to so far.
struct Replayed {
    account: Account,
    idle: IdlePolicy,
    sum: OpenPeriod,
    instruments: BTreeMap<String, Instrument>,
    workloads: BTreeMap<WorkloadId, WorkloadRecord>,
    first: Option<Moment>,
    used: Vec<(Timestamp, Timestamp, Energy)>,
}

impl Replayed {
    fn new(idle: IdlePolicy) -> anyhow::Result<Self> {
        let charging = Charging {
            idle,
            remainder: Remainder::Unattributed,
        };
        Ok(Self {
            account: Account::new(metering::node_model()?, charging),
            idle,
            sum: OpenPeriod::default(),
            instruments: BTreeMap::new(),
            workloads: BTreeMap::new(),
            first: None,
            used: Vec::new(),
        })
    }

    fn take(&mut self, sample: &Sample) {
        self.first.get_or_insert(sample.at);
        for workload in &sample.workloads {
            let record = WorkloadRecord {
                workload: workload.clone(),
                session: String::new(),
                started: sample.at.wall,
                ended: None,
                exit_code: None,
                work: Vec::new(),
                place: None,
            };
            self.workloads.entry(workload.id.clone()).or_insert(record);
        }
        for usage in sample.usage.iter().filter(|usage| usage.ended) {
            if let Some(record) = self.workloads.get_mut(&usage.workload) {
                record.ended = Some(sample.at.wall);
            }
        }
        let spans = self.account.advance(sample);
        self.sum_up(&spans);
    }

    fn sum_up(&mut self, spans: &[Span]) {
        for span in spans {
            let energy: u64 = span.entries.iter().map(|entry| entry.energy.energy).sum();
            let energy = Energy::from_microjoules(energy as f64);
            self.used.push((span.from.wall, span.until.wall, energy));
            self.sum.extend(span);
        }
        for instrument in self.account.instruments() {
            self.instruments
                .insert(instrument.channel.to_string(), instrument);
        }
    }

    /// When energy was used, and the record of it all.
    fn finish(mut self) -> (Vec<(Timestamp, Timestamp, Energy)>, Option<Record>) {
        let spans = self.account.finish();
        self.sum_up(&spans);
        (std::mem::take(&mut self.used), self.record())
    }

    fn record(self) -> Option<Record> {
        let first = self.first?;
        let session = Session {
            id: "replay".to_owned(),
            kind: SessionKind::Run,
            host: Host::default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            interval: Duration::ZERO,
            idle_policy: self.idle,
            started: first.wall,
            absent: Vec::new(),
        };
        let remark = "replayed from a recording, which does not say on which machine it was made";
        Some(Record::of_span(
            self.sum.so_far()?.span,
            session,
            self.instruments.into_values().collect(),
            self.workloads.into_values().collect(),
            vec![remark.to_owned()],
        ))
    }
}
