//! A report's figures divided among months, or other stretches of time.

use super::shares::{self, Share};
use super::{figures, whole_times};
use crate::accounting::{Holder, Record};
use crate::report::beside::{Division, Part, PartOf};
use crate::report::build::Subject;
use crate::report::metered::Metered;
use crate::report::object::Report;
use crate::report::observed::{joules, seconds};
use crate::report::parts::has_failed;

/// Divides a report's figures among months, each with what was recorded in it.
///
/// All months have the factors of the whole, so that they add up to it.
pub fn divide_by_month(
    report: &Report,
    whole: &Record,
    subject: &Subject,
    months: &[(String, Record)],
) -> Division {
    let whole = Metered::new(whole);
    let part = |(month, record): &(String, Record)| {
        let own: Vec<_> = record
            .workloads
            .iter()
            .filter(|it| subject.is_of(it))
            .collect();
        let share = share(report, &whole, record, subject);
        Part {
            of: PartOf::Workloads,
            key: month.clone(),
            name: month.clone(),
            workloads: own.len() as u64,
            failed: own.iter().filter(|it| has_failed(it)).count() as u64,
            // Work is stated at the end, and not for each month.
            work: Vec::new(),
            quantities: figures(report, &share, &format!("month:{month}")),
        }
    };
    Division {
        by: "month".to_owned(),
        parts: months.iter().map(part).collect(),
    }
}

/// What was observed of the subject in one month.
fn share(report: &Report, whole: &Metered<'_>, month: &Record, subject: &Subject) -> Share {
    if subject.is_workload() || whole.is_of_several_machines() {
        let own = |holder: &Holder| subject.holds(holder).then_some(());
        let shares = shares::of(&whole.instruments, month, subject, own);
        return shares.into_values().next().unwrap_or_default();
    }
    let metered = Metered::new(month);
    let wholes = metered.wholes().into_iter();
    let energies = wholes.map(|it| {
        let id = format!("energy.{}", it.instrument.channel);
        (id, joules(it.energy))
    });
    let elapsed = seconds(month.elapsed);
    let times = whole_times(report).into_keys().map(|id| (id, elapsed));
    Share::of_values(energies.chain(times).collect())
}
