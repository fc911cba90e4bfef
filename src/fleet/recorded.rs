//! The same from recorded hours: a year of many nodes in a few small answers.
//!
//! Rules of the server add each hour's gains up over a cluster. A year is then 8,760
//! values of each, however many nodes there are. What they cannot tell is whose energy
//! it was, beyond project, model and phase, and what happened within an hour.

use super::FleetError;
use super::Prometheus;
use super::agents::Agent;
use super::asking::{Gathered, Gathering};
use super::families::{
    COUNTED, Counted, EMISSIONS, ENERGY, EXECUTION_IDLE, IDLE, MODELLED, NODE, UNATTRIBUTED,
    WORKLOAD,
};
use super::grid::{Grid, Millis, When};
use super::increase::Increase;
use super::query::{Form, Query};
use super::selector::{Labels, Selector};
use std::collections::BTreeMap;

/// How much is added up in one question.
const MONTH: Millis = 30 * 24 * HOUR;

const HOUR: Millis = 3600 * 1000;

/// A period from which on recorded hours are taken by themselves, if there are any.
pub const LONG: Millis = 90 * 24 * HOUR;

/// What recorded hours tell of a cluster's nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hours {
    /// How many nodes there were.
    pub nodes: usize,
    /// Hours of all nodes for which there is a value.
    pub known: Millis,
    /// Hours for which a node that was there at some time has none.
    pub missing: Millis,
}

/// The families of which hours are recorded.
const RECORDED: [Counted; 8] = [
    ENERGY,
    NODE,
    IDLE,
    UNATTRIBUTED,
    WORKLOAD,
    EXECUTION_IDLE,
    MODELLED,
    EMISSIONS,
];

/// Asks for the recorded hours that end in a period.
///
/// # Errors
///
/// When the server cannot be asked or its answers not be used, and when it has
/// recorded nothing.
pub fn gather(
    server: &mut dyn Prometheus,
    selector: &Selector,
    grid: Grid,
    strict: bool,
) -> Result<Gathered, FleetError> {
    let mut gathering = Gathering::new(server, selector, grid, strict);
    let mut clusters: BTreeMap<Labels, Agent> = BTreeMap::new();
    for family in COUNTED.iter().filter(|family| RECORDED.contains(family)) {
        for bound in family.bounds() {
            let metric = rule("cluster", &family.metric(*bound));
            added_up(&mut gathering, &metric, Form::Sum, |labels, value| {
                let (cluster, own) = apart(labels);
                let agent = clusters.entry(cluster.clone()).or_insert_with(|| Agent {
                    labels: cluster,
                    ..Agent::default()
                });
                let gains = agent.gains.entry((family.metric, *bound)).or_default();
                let gain: &mut Increase = gains.entry(own).or_default();
                gain.add(value, grid);
            })?;
        }
    }
    count_hours(&mut gathering, &mut clusters)?;
    let mut told = gathering.told;
    told.agents.take(clusters);
    if told.agents.is_empty() {
        return Err(told.nothing());
    }
    Ok(told)
}

/// For how many hours how many nodes have a value.
fn count_hours(
    gathering: &mut Gathering<'_>,
    clusters: &mut BTreeMap<Labels, Agent>,
) -> Result<(), FleetError> {
    let metric = rule("instance", NODE.metric);
    let mut nodes: BTreeMap<Labels, Millis> = BTreeMap::new();
    let grid = added_up(gathering, &metric, Form::Count, |labels, value| {
        *nodes.entry(labels.clone()).or_default() += (value * HOUR as f64) as Millis;
    })?;
    let whole = (grid.until - grid.from) / HOUR * HOUR;
    for (labels, known) in nodes {
        let (cluster, _) = apart(&labels);
        if let Some(agent) = clusters.get_mut(&cluster) {
            let hours = agent.hours.get_or_insert_default();
            hours.nodes += 1;
            hours.known += known;
            hours.missing += (whole - known).max(0);
        }
    }
    Ok(())
}

/// Asks a month at a time for what values come to.
fn added_up(
    gathering: &mut Gathering<'_>,
    metric: &str,
    form: fn(Millis) -> Form,
    mut each: impl FnMut(&Labels, f64),
) -> Result<Grid, FleetError> {
    let (grid, selector) = gathering.asked();
    let mut start = grid.from;
    while start < grid.until {
        let end = grid.until.min(start + MONTH);
        let query = Query {
            metric: metric.to_owned(),
            selector: selector.clone(),
            // Prometheus 2 takes in a value right at the start of a range, which the
            // month before has counted: so the range is shorter by the least.
            form: form(end - start - 1),
        };
        gathering.one(&query, When::At(end), &mut |_, labels, _, value| {
            each(labels, value);
        })?;
        start = end;
    }
    Ok(grid)
}

/// What a rule's series are called: `level:metric:operation`.
fn rule(level: &str, metric: &str) -> String {
    let metric = metric.strip_suffix("_total").unwrap_or(metric);
    format!("{level}:{metric}:increase1h")
}

/// The cluster of a series, and its own labels, in which a project and a model stand
/// for the workload.
fn apart(labels: &Labels) -> (Labels, Labels) {
    let known = |label: &str| labels.get(label).filter(|it| !it.is_empty()).cloned();
    let cluster = known("cluster").map(|it| ("cluster".to_owned(), it));
    let kept = ["component", "phase", "basis"].into_iter();
    let mut own: Labels = kept
        .filter_map(|it| Some((it.to_owned(), known(it)?)))
        .collect();
    if own.contains_key("phase") {
        let who: Vec<_> = [known("project"), known("model")]
            .into_iter()
            .flatten()
            .collect();
        let who = if who.is_empty() {
            "no project".to_owned()
        } else {
            who.join(", ")
        };
        own.insert("workload".to_owned(), who);
    }
    (cluster.into_iter().collect(), own)
}
