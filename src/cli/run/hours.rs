//! When a run used its energy, for the intensities of a grid hour by hour.

use crate::accounting::{Holder, Record, Span};
use crate::cli::series::{Hours, Used};
use crate::ledger::{OpenPeriod, Period};
use crate::profile::Profile;
use crate::quantity::Energy;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The energy of a run that meters for itself alone, by quarter hours.
///
/// Seconds would tell no more: no series has shorter steps.
#[derive(Clone, Default)]
pub struct ByQuarter(Arc<Mutex<Periods>>);

#[derive(Default)]
struct Periods {
    open: OpenPeriod,
    told: Used,
}

impl ByQuarter {
    /// Takes in what was accounted.
    pub fn hear(&self, spans: &[Span]) {
        let mut periods = self.periods();
        for span in spans {
            if let Some(period) = periods.open.add(span) {
                periods.told.push(used(&period));
            }
        }
    }

    /// What was used when, to the end.
    pub fn told(&self) -> Used {
        let mut periods = self.periods();
        let last = periods.open.seal().map(|it| used(&it));
        periods.told.extend(last);
        std::mem::take(&mut periods.told)
    }

    fn periods(&self) -> MutexGuard<'_, Periods> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the run used in a period: each of its phases is a workload, and there
/// are no others.
fn used(period: &Period) -> (jiff::Timestamp, jiff::Timestamp, Energy) {
    let span = &period.span;
    let entries = span.entries.iter();
    let own = entries.filter(|it| matches!(it.holder, Holder::Workload(_)));
    let energy: u64 = own.map(|it| it.energy.energy).sum();
    let energy = Energy::from_microjoules(energy as f64);
    (span.from.wall, span.until.wall, energy)
}

/// The factors with the grid's mean over the hours of the run, if hours were given.
///
/// Where the series does not cover the run, that is told, and no factor is used: the
/// annual mean was not asked for. A run that an agent metered, of which only the whole
/// is told here, or that used nothing, counts as if it had used its energy evenly.
pub fn weighted(
    mut profile: Profile,
    grid: Option<&Hours>,
    record: &Record,
    used: Option<Used>,
) -> Option<Profile> {
    let Some(grid) = grid else {
        return Some(profile);
    };
    let evenly = || vec![(record.from, record.until, Energy::from_joules(1.0))];
    let any = |used: &Used| used.iter().any(|(_, _, energy)| *energy > Energy::ZERO);
    let used = used.filter(any).unwrap_or_else(evenly);
    match grid.apply(&mut profile, &used) {
        Ok(()) => Some(profile),
        Err(error) => {
            crate::cli::tell(&error.context("this run is told as energy only"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::{Entry, Microjoules};
    use crate::sample::{Channel, Component, Moment, WorkloadId};
    use jiff::Timestamp;
    use std::time::Duration;

    /// A second in which each of these has used so many microjoules.
    fn span(second: u64, charged: &[(Holder, u64)]) -> Span {
        let moment = |second: u64| Moment {
            monotonic: Duration::from_secs(second),
            boot: Duration::from_secs(second),
            wall: Timestamp::from_second(second.cast_signed()).unwrap(),
        };
        let entry = |(holder, energy): &(Holder, u64)| Entry {
            holder: holder.clone(),
            channel: Channel::new(Component::Cpu, "package-0"),
            energy: Microjoules::exact(*energy),
            usage: 0.0,
            usage_total: 0.0,
            reserved: Duration::ZERO,
            constant: Duration::ZERO,
            execution_idle: 0,
        };
        Span {
            from: moment(second),
            until: moment(second + 1),
            meters: Vec::new(),
            entries: charged.iter().map(entry).collect(),
            suspended: Duration::ZERO,
            late_ticks: 0,
        }
    }

    #[test]
    fn every_phase_of_a_run_counts_and_nothing_else_does() {
        let phase = |id: &str| Holder::Workload(WorkloadId(id.into()));
        let hours = ByQuarter::default();
        hours.hear(&[span(0, &[(phase("run"), 2), (Holder::Idle, 100)])]);
        // Marked in the next quarter of an hour, and in a third one it goes on.
        hours.hear(&[span(900, &[(phase("run"), 3), (phase("run.2"), 5)])]);
        hours.hear(&[span(
            1800,
            &[(phase("run.2"), 7), (Holder::Unattributed, 100)],
        )]);
        let told = hours.told();
        let used: Vec<Energy> = told.into_iter().map(|(_, _, energy)| energy).collect();
        assert_eq!(used, [2.0, 8.0, 7.0].map(Energy::from_microjoules));
    }
}
