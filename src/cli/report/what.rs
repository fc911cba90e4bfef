//! What is reported: a workload, a run, a period, or some workloads of one.

use super::moment::moment;
use super::month::{Month, month};
use crate::accounting::Record;
use crate::fleet::What;
use crate::ledger::Selection;
use crate::report::{Condition, Subject};
use crate::sample::Phase;
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// No more names are told of what could have been selected.
const NAMED: usize = 8;

/// What is reported; the last workload if nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct WhatArgs {
    /// The workload that ended last (the default).
    #[arg(long, conflicts_with_all = ["workload", "from", "until", "month"])]
    last: bool,
    /// The workload of this identity.
    #[arg(long, value_name = "ID")]
    workload: Option<String>,
    /// All parts of this run: over several nodes, and in several phases.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["last", "workload"])]
    run: Option<String>,
    /// All that ran from this moment …
    #[arg(long, value_name = "TIME", requires = "until", value_parser = moment)]
    from: Option<Timestamp>,
    /// … to this one.
    #[arg(long = "to", id = "until", value_name = "TIME", requires = "from", value_parser = moment)]
    until: Option<Timestamp>,
    /// All that ran in this month, as in 2026-11.
    #[arg(long, value_name = "MONTH", value_parser = month, conflicts_with_all = ["from", "until"])]
    month: Option<Month>,
    /// Of a period only work of this phase; may be given several times.
    #[arg(long, value_name = "PHASE", value_parser = phases())]
    phase: Vec<String>,
    /// Of a period only work with this label, as in project=chat; may be given
    /// several times.
    #[arg(long, value_name = "LABEL=VALUE", value_parser = label)]
    label: Vec<Condition>,
    /// Of a period only work of this name; may be given several times.
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
}

/// No workload of a period is as it was asked for.
#[derive(Debug, thiserror::Error)]
#[error("no workload of this period has {said}; {there}")]
pub struct NoneMeets {
    said: String,
    there: String,
}

/// What is asked of a ledger or of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    workload: Option<String>,
    run: Option<String>,
    /// The stretch of time, if one was given.
    pub period: Option<(Timestamp, Timestamp)>,
    month: Option<Month>,
    conditions: Vec<Condition>,
}

impl WhatArgs {
    /// What was asked for.
    ///
    /// # Errors
    ///
    /// When workloads are selected of no period.
    pub fn asked(&self) -> anyhow::Result<Asked> {
        let phases = self.phase.iter().filter_map(|it| phase(it));
        let names = self.name.iter().map(|it| Condition::name(it));
        let conditions = phases.map(Condition::phase).chain(names);
        let asked = Asked {
            workload: self.workload.clone(),
            run: self.run.clone(),
            period: match self.month {
                Some(month) => Some(month.stretch()?),
                None => self.from.zip(self.until),
            },
            month: self.month,
            conditions: conditions.chain(self.label.iter().cloned()).collect(),
        };
        let of_period = asked.period.is_some() && !asked.is_one();
        anyhow::ensure!(
            asked.conditions.is_empty() || of_period,
            "--phase, --label and --name select workloads of a period; \
             add --month, or --from and --to"
        );
        Ok(asked)
    }
}

impl Asked {
    /// A ledger knows when a workload ran, so that a period beside it is a mistake.
    ///
    /// # Errors
    ///
    /// When there is one.
    pub fn check_one(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            !(self.is_one() && self.period.is_some()),
            "--workload and --run cannot be used with --from, --to and --month, but with \
             --prometheus: a ledger knows when a workload ran"
        );
        Ok(())
    }

    /// What is asked of series: they need a period also for one workload.
    pub fn what(&self) -> What {
        match (&self.workload, &self.run) {
            (Some(id), _) => What::Workload(id.clone()),
            (None, Some(run)) => What::Run(run.clone()),
            (None, None) => What::Period,
        }
    }

    /// What is read of a ledger.
    pub fn selection(&self) -> Selection {
        if let Some(run) = &self.run {
            return Selection::Run(run.clone());
        }
        match (&self.workload, self.period) {
            (Some(id), _) => Selection::Workload(id.clone()),
            (None, Some((from, until))) => Selection::Period { from, until },
            (None, None) => Selection::Last,
        }
    }

    /// Whom the record is about: one workload or run, unless a stretch of time was
    /// asked for, or no workload is known.
    ///
    /// # Errors
    ///
    /// When nothing in the period is as it was asked for.
    pub fn subject(&self, record: &Record) -> anyhow::Result<Subject> {
        if !self.conditions.is_empty() {
            let found = Subject::select(&record.workloads, self.conditions.clone());
            return found.ok_or_else(|| self.nothing(record));
        }
        let of_workloads = || Subject::of(&record.workloads);
        let is_period = self.period.is_some() && !self.is_one();
        let subject = (!is_period).then(of_workloads).flatten();
        Ok(subject.unwrap_or(Subject::Period))
    }

    /// The same of as much time before: of the month before, if a month was asked for.
    ///
    /// # Errors
    ///
    /// When no period was asked for, or the calendar does not reach so far.
    pub fn before(&self) -> anyhow::Result<Self> {
        let month = self.month.map(Month::before).transpose()?;
        let period = match (month, self.period) {
            (Some(month), _) => month.stretch()?,
            (None, Some((from, until))) => (from.checked_sub(from.duration_until(until))?, from),
            (None, None) => anyhow::bail!(
                "--previous compares a period with the one before; add --month, \
                 or --from and --to"
            ),
        };
        Ok(Self {
            period: Some(period),
            month,
            ..self.clone()
        })
    }

    fn is_one(&self) -> bool {
        self.workload.is_some() || self.run.is_some()
    }

    /// That nothing meets the conditions, and what there is instead.
    fn nothing(&self, record: &Record) -> anyhow::Error {
        let said = self.conditions.iter();
        let said: Vec<_> = said.map(|it| format!("{} {}", it.by, it.is)).collect();
        let there = record.workloads.iter().map(|it| {
            let phase = it.workload.phase.name();
            crate::language::clean(&format!("{} ({phase})", it.workload.name), 60)
        });
        let there: BTreeSet<String> = there.collect();
        let more = there.len().saturating_sub(NAMED);
        let mut shown: Vec<_> = there.into_iter().take(NAMED).collect();
        if more > 0 {
            shown.push(format!("and {more} more"));
        }
        let there = if shown.is_empty() {
            "no workload is known then".to_owned()
        } else {
            format!("there is {}", shown.join(", "))
        };
        let said = said.join(" and ");
        NoneMeets { said, there }.into()
    }
}

fn phases() -> PossibleValuesParser {
    PossibleValuesParser::new(Phase::ALL.map(Phase::name))
}

fn phase(name: &str) -> Option<Phase> {
    Phase::ALL.into_iter().find(|phase| phase.name() == name)
}

fn label(text: &str) -> Result<Condition, String> {
    match text.split_once('=') {
        Some((label, value)) if !label.is_empty() => Ok(Condition::label(label, value)),
        _ => Err("not a label with its value; try project=chat".to_owned()),
    }
}
