//! Asks a server for all that a report needs, and checks that it is what was asked.

use super::agents::{Agents, name_of};
use super::answer::Answer;
use super::families::{BUILD, COUNTED, Counted, DESCRIBED, START, UP, WHO, WORKLOAD};
use super::grid::{Grid, Millis, When};
use super::increase::Increase;
use super::query::{Form, Query};
use super::selector::{Labels, Matcher, Selector};
use super::{FleetError, Prometheus, What};
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
    told: Gathered,
    strict: bool,
}

/// Asks for everything.
///
/// # Errors
///
/// When the server cannot be asked, when its answers cannot be used, when an agent is
/// there twice, and when there is nothing.
pub fn gather(
    server: &mut dyn Prometheus,
    selector: &Selector,
    grid: Grid,
    what: &What,
    strict: bool,
) -> Result<Gathered, FleetError> {
    let mut gathering = Gathering::new(server, selector, grid, strict);
    gathering.find_agents()?;
    if *what != What::Period {
        gathering.narrow(what)?;
    }
    for family in COUNTED {
        gathering.count(family, None)?;
    }
    for metric in DESCRIBED {
        gathering.describe(metric)?;
    }
    gathering.see_who_answered()?;
    Ok(gathering.told())
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

    /// What was told.
    pub fn told(self) -> Gathered {
        self.told
    }

    /// The instants and the series that are asked for.
    pub fn asked(&self) -> (Grid, Selector) {
        (self.told.grid, self.told.selector.clone())
    }

    /// Which agents there are, and when.
    fn find_agents(&mut self) -> Result<(), FleetError> {
        self.told.agents = Agents::default();
        let grid = self.told.grid;
        self.each(
            &query(START, &self.told.selector, Form::OfAgents),
            |told, labels, at, value| {
                let started = (value * 1e6).round() as i64;
                told.agents.note(labels.clone(), at, started, &grid);
            },
        )?;
        if self.told.agents.is_empty() {
            return Err(self.told.nothing());
        }
        self.told.agents.each_once()
    }

    /// Leaves only the time in which a workload used something, and its nodes.
    fn narrow(&mut self, what: &What) -> Result<(), FleetError> {
        let names = self.parts(what)?;
        let selector = self.told.selector.and_any("workload", &names);
        self.count(&WORKLOAD, Some(&selector))?;
        let mut agents = std::mem::take(&mut self.told.agents);
        let gained = |it: &Increase| Some((it.first?, it.grew?));
        let charged: Vec<_> = agents.clone().into_all();
        let times = charged.iter().flat_map(|agent| {
            let all = agent.gains.values().flat_map(BTreeMap::values);
            all.filter_map(gained)
        });
        let (first, last) = times.fold(
            (Millis::MAX, Millis::MIN),
            |(from, until), (first, grew)| (from.min(first), until.max(grew)),
        );
        let grid = self.told.grid;
        if first > last {
            return Err(FleetError::NoWorkload {
                address: self.told.server.clone(),
                what: what.to_string(),
                from: timestamp(grid.from),
                until: timestamp(grid.until),
            });
        }
        agents.retain(|agent| {
            let mut all = agent.gains.values().flat_map(BTreeMap::values);
            all.any(|it| it.grew.is_some())
        });
        let targets: BTreeSet<_> = agents.into_all().into_iter().map(|it| it.labels).collect();
        self.told.grid = grid.within(grid.before(first).unwrap_or(first), last);
        self.told.wanted = names.into_iter().collect();
        self.find_agents()?;
        self.told
            .agents
            .retain(|agent| targets.contains(&agent.labels));
        Ok(())
    }

    /// The workloads that are one run, or the one that was asked for.
    fn parts(&mut self, what: &What) -> Result<Vec<String>, FleetError> {
        let (label, name) = match what {
            What::Workload(id) => ("workload", id),
            What::Run(id) => ("run", id),
            What::Period => return Ok(Vec::new()),
        };
        let found = self.who(&self.told.selector.and(label, name))?;
        let run = found.iter().filter_map(|labels| labels.get("run"));
        let run = run.filter(|it| !it.is_empty()).max().cloned();
        let parts = match run {
            Some(run) if label == "workload" => self.who(&self.told.selector.and("run", &run))?,
            _ => found,
        };
        let names = parts.iter().filter_map(|labels| labels.get("workload"));
        let names: BTreeSet<_> = names.cloned().collect();
        if names.is_empty() {
            return Ok(vec![name.clone()]);
        }
        Ok(names.into_iter().collect())
    }

    fn who(&mut self, selector: &Selector) -> Result<Vec<Labels>, FleetError> {
        let mut found = Vec::new();
        self.last(WHO, selector, |_, labels, _, _| found.push(labels.clone()))?;
        Ok(found)
    }

    /// What a family's counters gained.
    fn count(
        &mut self,
        family: &'static Counted,
        only: Option<&Selector>,
    ) -> Result<(), FleetError> {
        let grid = self.told.grid;
        let selector = only.unwrap_or(&self.told.selector).clone();
        for bound in family.bounds() {
            let query = query(&family.metric(*bound), &selector, Form::Value);
            self.each(&query, |told, labels, at, value| {
                if let Some((agent, own)) = told.agents.owner(labels) {
                    let gains = agent.gains.entry((family.metric, *bound)).or_default();
                    let gain = gains.entry(own).or_default();
                    gain.take(at, value, &grid, &agent.lives);
                }
            })?;
        }
        Ok(())
    }

    /// The last value of each of a metric's series.
    fn describe(&mut self, metric: &'static str) -> Result<(), FleetError> {
        let selector = self.told.selector.clone();
        self.last(metric, &selector, |told, labels, _, value| {
            if let Some((agent, own)) = told.agents.owner(labels) {
                let known = agent.described.entry(metric).or_default();
                known.retain(|(labels, _)| *labels != own);
                known.push((own, value));
            }
        })
    }

    /// For how long targets did not answer.
    ///
    /// A target that never showed an agent is one only if the selector names the job:
    /// else it is another program.
    fn see_who_answered(&mut self) -> Result<(), FleetError> {
        let grid = self.told.grid;
        let all_are_agents = self.told.selector.fixes("job");
        let one_workload = !self.told.wanted.is_empty();
        self.each(
            &query(UP, &self.told.selector, Form::Value),
            |told, labels, at, value| {
                let time = at - grid.before(at).unwrap_or(at);
                if value != 0.0 {
                    return;
                }
                match told.agents.owner(labels) {
                    Some((agent, _)) => agent.down += time,
                    None if all_are_agents && !one_workload => {
                        let mut labels = labels.clone();
                        labels.remove("__name__");
                        *told.silent.entry(name_of(&labels)).or_default() += time;
                    }
                    None => {}
                }
            },
        )
    }

    /// Asks for the last value in the period, a day at a time.
    fn last(
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
    fn each(
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

fn query(metric: &str, selector: &Selector, form: Form) -> Query {
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
