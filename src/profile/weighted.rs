//! The mean of an hourly series, weighted by the energy that was used when.

use super::factor::{Factor, Match};
use super::series::Series;
use crate::quantity::{BoundKind, CarbonIntensity, Energy, Estimate};
use jiff::Timestamp;

/// How the scope of a factor ends that is a mean over time.
pub const TIME_WEIGHTED: &str = "time-weighted by the energy used";

/// Energy that was used in a stretch of time, evenly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsedWhen {
    /// From here …
    pub from: Timestamp,
    /// … to here.
    pub until: Timestamp,
    /// How much.
    pub energy: Energy,
}

/// What stands in where a series has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// Nothing: the series is refused.
    Refused,
    /// The annual mean of the place.
    AnnualMean,
}

/// A series does not tell what is asked of it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeighError {
    /// It is about another time altogether.
    #[error(
        "`{document}` is about {first} to {end}, and the energy was used from {from} to {until}; \
         give the series of that time"
    )]
    OtherTime {
        /// The series' name.
        document: String,
        /// Where it begins.
        first: Timestamp,
        /// Where it ends.
        end: Timestamp,
        /// When the first energy was used.
        from: Timestamp,
        /// When the last was used.
        until: Timestamp,
    },
    /// It has no value at a time when energy was used.
    #[error(
        "`{document}` has no value for {at}, when energy was used ({share:.0} % of it lies in \
         such times); complete it, or let the annual mean stand in with `--grid-series-lacking annual`"
    )]
    Gap {
        /// The series' name.
        document: String,
        /// The first such moment.
        at: Timestamp,
        /// How much of the energy is concerned, in per cent.
        share: f64,
    },
}

/// What the weighing has come to so far, in joules and grams.
#[derive(Default)]
struct Sum {
    energy: f64,
    covered: f64,
    weighted: f64,
    first_gap: Option<Timestamp>,
}

impl Series {
    /// The factor for energy that was used then.
    ///
    /// The energy of each stretch is taken as used evenly over it. The bounds are
    /// as far from the mean, in proportion, as those of `annual` by the rule that
    /// `annual` has: an hour's intensity comes from the same kind of source.
    ///
    /// # Errors
    ///
    /// Gives [`WeighError`] where the series is about another time, and where it
    /// lacks a value that nothing may stand in for.
    pub fn weighted(
        &self,
        annual: &Factor<CarbonIntensity>,
        used: &[UsedWhen],
        lacking: Lacking,
    ) -> Result<Factor<CarbonIntensity>, WeighError> {
        let mut sum = Sum::default();
        for stretch in used {
            self.add(stretch, &mut sum);
        }
        // Energy that lies wholly in a gap is about the time of the series all the same.
        if sum.energy <= 0.0 || !self.meets(used) {
            return Err(self.other_time(used));
        }
        let gap = 1.0 - sum.covered / sum.energy;
        if let (Some(at), Lacking::Refused) = (sum.first_gap, lacking) {
            return Err(WeighError::Gap {
                document: self.document.to_string(),
                at,
                share: gap * 100.0,
            });
        }
        let mean = annual.value().central().grams_per_kilowatt_hour();
        let weighted = (sum.weighted + (sum.energy - sum.covered) * mean) / sum.energy;
        Ok(self.factor(annual, weighted, sum.first_gap.map(|_| gap)))
    }

    /// Adds a stretch, step by step.
    fn add(&self, stretch: &UsedWhen, sum: &mut Sum) {
        let seconds = |from: Timestamp, until: Timestamp| until.duration_since(from).as_secs_f64();
        let length = seconds(stretch.from, stretch.until);
        let joules = stretch.energy.joules();
        if joules <= 0.0 {
            return;
        }
        sum.energy += joules;
        let covered = sum.covered;
        let mut told = stretch.from;
        let after = |it: &super::series::Step| self.end(it.from) <= stretch.from;
        let first = self.steps.partition_point(after);
        for step in self.steps.iter().skip(first) {
            if step.from > stretch.until {
                break;
            }
            let (from, until) = (step.from.max(told), self.end(step.from).min(stretch.until));
            if from > told {
                sum.first_gap.get_or_insert(told);
            }
            let share = if length > 0.0 {
                seconds(from, until) / length
            } else {
                1.0
            };
            sum.covered += joules * share;
            sum.weighted += joules * share * step.intensity;
            told = until;
            if told >= stretch.until {
                break;
            }
        }
        // A single moment may lie in a gap, too.
        if told < stretch.until || sum.covered <= covered {
            sum.first_gap.get_or_insert(told);
        }
    }

    /// Whether any of the energy was used between the beginning and the end.
    fn meets(&self, used: &[UsedWhen]) -> bool {
        let (first, end) = self.period();
        used.iter()
            .any(|it| it.from < end && (it.until > first || it.from == first))
    }

    fn other_time(&self, used: &[UsedWhen]) -> WeighError {
        let (first, end) = self.period();
        let from = used.iter().map(|it| it.from).min();
        let until = used.iter().map(|it| it.until).max();
        WeighError::OtherTime {
            document: self.document.to_string(),
            first,
            end,
            from: from.unwrap_or_default(),
            until: until.unwrap_or_default(),
        }
    }

    fn factor(
        &self,
        annual: &Factor<CarbonIntensity>,
        mean: f64,
        gap: Option<f64>,
    ) -> Factor<CarbonIntensity> {
        let spread = annual.value();
        let scaled = |bound: CarbonIntensity| {
            let share =
                bound.grams_per_kilowatt_hour() / spread.central().grams_per_kilowatt_hour();
            let share = if share.is_finite() { share } else { 1.0 };
            CarbonIntensity::from_grams_per_kilowatt_hour(mean * share)
        };
        let kind = match spread.kind() {
            BoundKind::Exact => BoundKind::Exact,
            _ => BoundKind::Derived,
        };
        let central = CarbonIntensity::from_grams_per_kilowatt_hour(mean);
        let value = Estimate::around(scaled(spread.low()), central, scaled(spread.high()), kind);
        let lacking = gap.map_or(String::new(), |gap| {
            format!(
                "; the annual mean stands in for {:.1} % of the energy",
                gap * 100.0
            )
        });
        Factor {
            overrides: None,
            kind: annual.kind,
            id: format!("series.{}.{}", annual.kind.key(), annual.place).into(),
            value,
            place: annual.place.clone(),
            period: annual.period,
            scope: format!("{}; {TIME_WEIGHTED}", annual.scope).into(),
            citation: self.citation.clone(),
            locator: format!("rows of the times when energy was used{lacking}").into(),
            spread: annual.spread.clone(),
            note: None,
            currency: None,
            document: self.document.clone(),
            matched: gap.map_or(Match::Exact, |_| annual.matched),
        }
    }
}
