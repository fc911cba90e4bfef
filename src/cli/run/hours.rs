//! When a run used its energy, for the intensities of a grid hour by hour.

use crate::accounting::{Holder, Record, Span};
use crate::cli::series::{Hours, Used};
use crate::ledger::{OpenPeriod, Period};
use crate::profile::Profile;
use crate::quantity::Energy;
use crate::sample::WorkloadId;
use std::sync::{Arc, Mutex, PoisonError};

/// The energy of one workload by quarter hours.
///
/// Seconds would tell no more: no series has shorter steps.
#[derive(Clone)]
pub struct ByQuarter {
    workload: WorkloadId,
    periods: Arc<Mutex<Periods>>,
}

#[derive(Default)]
struct Periods {
    open: OpenPeriod,
    told: Used,
}

impl ByQuarter {
    /// Nothing used yet by the workload of this identity.
    pub fn of(id: &str) -> Self {
        Self {
            workload: WorkloadId(id.into()),
            periods: Arc::default(),
        }
    }

    /// Takes in what was accounted.
    pub fn hear(&self, spans: &[Span]) {
        let mut periods = self.periods.lock().unwrap_or_else(PoisonError::into_inner);
        for span in spans {
            if let Some(period) = periods.open.add(span) {
                periods.told.push(self.used(&period));
            }
        }
    }

    /// What was used when, to the end.
    pub fn told(&self) -> Used {
        let mut periods = self.periods.lock().unwrap_or_else(PoisonError::into_inner);
        let last = periods.open.seal().map(|it| self.used(&it));
        periods.told.extend(last);
        std::mem::take(&mut periods.told)
    }

    fn used(&self, period: &Period) -> (jiff::Timestamp, jiff::Timestamp, Energy) {
        let span = &period.span;
        let entries = span.entries.iter();
        let own = entries.filter(|it| it.holder == Holder::Workload(self.workload.clone()));
        let energy: u64 = own.map(|it| it.energy.energy).sum();
        let energy = Energy::from_microjoules(energy as f64);
        (span.from.wall, span.until.wall, energy)
    }
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
