//! Asks questions of any size, and refuses what is no answer to them.

use super::agents::Agents;
use super::answer::Answer;
use super::grid::{Grid, Millis, When};
use super::query::{Form, Query};
use super::selector::{Labels, Matcher, Selector};
use super::{FleetError, Prometheus};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Over how long the last value of a description is looked for at once.
const DAY: Millis = 24 * 3600 * 1000;

/// How far back Prometheus looks for a value.
const LOOKBACK: Millis = 5 * 60 * 1000;

/// What a server told.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    /// The instants.
    pub grid: Grid,
    /// The end of the period that was asked for: that of one workload may be earlier.
    pub asked_until: Millis,
    /// The server.
    pub server: String,
    /// What was selected.
    pub selector: Selector,
    /// The workloads that were asked for; empty if all.
    pub wanted: BTreeSet<String>,
    /// Every agent.
    pub agents: Agents,
    /// Targets of the same job that never showed an agent, and for how long they did
    /// not answer.
    pub silent: BTreeMap<String, Millis>,
    /// What the server said beside its answers.
    pub warnings: BTreeSet<String>,
}

/// Asks one server.
pub struct Gathering<'a> {
    server: &'a mut dyn Prometheus,
    /// What it told so far.
    pub told: Gathered,
    strict: bool,
}

impl Gathered {
    /// That there is no agent.
    pub fn nothing(&self) -> FleetError {
        FleetError::Nothing {
            address: self.server.clone(),
            selector: self.selector.to_string(),
            from: timestamp(self.grid.from),
            until: timestamp(self.grid.until),
        }
    }
}

impl<'a> Gathering<'a> {
    /// Nothing asked yet.
    pub fn new(
        server: &'a mut dyn Prometheus,
        selector: &Selector,
        grid: Grid,
        strict: bool,
    ) -> Self {
        Self {
            told: Gathered {
                grid,
                asked_until: grid.until,
                server: server.name(),
                selector: selector.clone(),
                wanted: BTreeSet::new(),
                agents: Agents::default(),
                silent: BTreeMap::new(),
                warnings: BTreeSet::new(),
            },
            server,
            strict,
        }
    }

    /// The instants and the series that are asked for.
    pub fn asked(&self) -> (Grid, Selector) {
        (self.told.grid, self.told.selector.clone())
    }

    /// Asks for the last value in the period, a day at a time.
    ///
    /// # Errors
    ///
    /// As [`one`](Self::one).
    pub fn last(
        &mut self,
        metric: &str,
        selector: &Selector,
        mut each: impl FnMut(&mut Gathered, &Labels, Millis, f64),
    ) -> Result<(), FleetError> {
        let Grid { from, until, .. } = self.told.grid;
        let mut start = from;
        while start < until {
            let end = until.min(start + DAY);
            let query = query(metric, selector, Form::Last(end - start + LOOKBACK));
            self.one(&query, When::At(end), &mut each)?;
            start = end;
        }
        Ok(())
    }

    /// Asks for the values at all instants.
    ///
    /// # Errors
    ///
    /// As [`one`](Self::one).
    pub fn each(
        &mut self,
        query: &Query,
        mut each: impl FnMut(&mut Gathered, &Labels, Millis, f64),
    ) -> Result<(), FleetError> {
        for when in self.told.grid.queries() {
            self.one(query, when, &mut each)?;
        }
        Ok(())
    }

    /// Asks one question, in halves where the answer is too large.
    ///
    /// # Errors
    ///
    /// When the server cannot be asked, or its answer cannot be used.
    pub fn one(
        &mut self,
        query: &Query,
        when: When,
        each: &mut impl FnMut(&mut Gathered, &Labels, Millis, f64),
    ) -> Result<(), FleetError> {
        match (self.server.ask(query, when), when.halves()) {
            (Err(error), Some(halves)) if is_too_much(&error) => halves
                .into_iter()
                .try_for_each(|half| self.one(query, half, each)),
            (Err(error), _) => Err(error),
            (Ok(answer), _) => {
                self.check(query, when, &answer)?;
                for series in &answer.series {
                    for (at, value) in &series.values {
                        each(&mut self.told, &series.labels, *at, *value);
                    }
                }
                Ok(())
            }
        }
    }

    /// Refuses what was not asked for.
    fn check(&mut self, query: &Query, when: When, answer: &Answer) -> Result<(), FleetError> {
        let address = || self.told.server.clone();
        if answer.partial && self.strict {
            return Err(FleetError::Partial {
                address: address(),
                said: answer.warnings.join("; "),
            });
        }
        self.told.warnings.extend(answer.warnings.iter().cloned());
        if answer.partial && answer.warnings.is_empty() {
            self.told
                .warnings
                .insert("the answer is partial".to_owned());
        }
        for series in &answer.series {
            let name = series.labels.get("__name__");
            let other_name = name.filter(|name| **name != query.metric);
            let contradicted = query.selector.contradicted_by(&series.labels);
            let label = contradicted.map(Matcher::label);
            if let Some(label) = label.or(other_name.map(|_| "__name__")) {
                return Err(FleetError::Foreign {
                    address: address(),
                    query: query.to_string(),
                    label: label.to_owned(),
                    got: series.labels.get(label).cloned().unwrap_or_default(),
                });
            }
            if !series.values.iter().all(|(at, _)| when.has(*at)) {
                return Err(FleetError::OtherTimes {
                    address: address(),
                    query: query.to_string(),
                });
            }
        }
        Ok(())
    }
}

/// Whether half a question may be answered.
fn is_too_much(error: &FleetError) -> bool {
    matches!(
        error,
        FleetError::TooLarge { .. } | FleetError::Refused { status: 422, .. }
    )
}

/// A question about a metric.
pub fn query(metric: &str, selector: &Selector, form: Form) -> Query {
    Query {
        metric: metric.to_owned(),
        selector: selector.clone(),
        form,
    }
}

/// An instant for people.
pub fn timestamp(at: Millis) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}
