//! What stands beside a report's figures: their parts, and the period before.

use super::what::{Asked, NoneMeets};
use crate::accounting::Record;
use crate::ledger::LedgerError;
use crate::report::{By, Report, Subject, divide, divide_by_month};
use clap::Args;

/// What stands beside the figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct BesideArgs {
    /// Divide the figures by workload, phase, month, or label:NAME; may be given
    /// several times.
    ///
    /// The parts add up to the whole. A period is always divided by phase.
    #[arg(long, value_name = "WHAT", value_parser = by)]
    by: Vec<Divider>,
    /// Beside a period's figures those of as much time before, and what changed.
    ///
    /// Of a month, those of the month before.
    #[arg(long)]
    previous: bool,
}

/// A value of `--by`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Divider {
    Month,
    Of(By),
}

/// A value of `--by`.
fn by(text: &str) -> Result<Divider, String> {
    match (text, text.strip_prefix("label:")) {
        ("month", _) => Ok(Divider::Month),
        ("workload", _) => Ok(Divider::Of(By::Workload)),
        ("phase", _) => Ok(Divider::Of(By::Phase)),
        (_, Some(label)) if !label.is_empty() => Ok(Divider::Of(By::Label(label.to_owned()))),
        _ => Err("not one of workload, phase, month and label:NAME".to_owned()),
    }
}

impl BesideArgs {
    /// Refuses what cannot be had, before anything is read.
    ///
    /// # Errors
    ///
    /// When there is no period before.
    pub fn check(&self, asked: &Asked) -> anyhow::Result<()> {
        if self.previous {
            asked.before()?;
        }
        Ok(())
    }

    /// Adds the parts that were asked for; `months` are read only where they are.
    ///
    /// # Errors
    ///
    /// As reading the months.
    pub fn divide(
        &self,
        report: &mut Report,
        record: &Record,
        subject: &Subject,
        months: impl Fn() -> anyhow::Result<Vec<(String, Record)>>,
    ) -> anyhow::Result<()> {
        for by in &self.by {
            let division = match by {
                Divider::Month => divide_by_month(report, record, subject, &months()?),
                Divider::Of(by) => divide(report, record, subject, by),
            };
            // A period has been divided by phase already, and some ask twice.
            if !report.divisions.iter().any(|it| it.by == division.by) {
                report.divisions.push(division);
            }
        }
        Ok(())
    }

    /// Puts the period before beside it, if that was asked for; where nothing is known
    /// of it, the report says so.
    ///
    /// # Errors
    ///
    /// As reading that period.
    pub fn compare(
        &self,
        report: &mut Report,
        asked: &Asked,
        read: impl Fn(&Asked) -> anyhow::Result<Option<Report>>,
    ) -> anyhow::Result<()> {
        if !self.previous {
            return Ok(());
        }
        let before = asked.before()?;
        match read(&before) {
            Ok(Some(other)) => report.compare_with(&other),
            Ok(None) => {}
            Err(error) => match absence(&error, &before) {
                Some(reason) => report.lacks_previous(reason),
                None => return Err(error),
            },
        }
        Ok(())
    }
}

/// Why nothing is known of a period, if only nothing was recorded then, or nothing of
/// what was selected.
fn absence(error: &anyhow::Error, asked: &Asked) -> Option<String> {
    let (from, until) = asked.period?;
    if error.downcast_ref::<NoneMeets>().is_some() {
        return Some(format!(
            "nothing that was selected ran from {from} to {until}"
        ));
    }
    let is_absence = matches!(
        error.downcast_ref::<LedgerError>(),
        Some(LedgerError::NothingThen { .. } | LedgerError::Empty { .. })
    );
    is_absence.then(|| format!("nothing was recorded from {from} to {until}"))
}
