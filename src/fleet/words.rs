//! What a report from series must say: how it was made, and what was not seen. Pure.

use super::agents::Agent;
use super::asking::{Gathered, timestamp};
use super::balance::Settled;
use super::families::{ENERGY, NODE, WHO};
use super::grid::{Grid, Millis};
use super::lives::Break;
use super::record::worth_telling;
use crate::quantity::prefixed;
use jiff::Timestamp;

/// The most nodes that one remark names.
const NAMED: usize = 8;

/// How the numbers came about, and why a ledger's may differ.
pub fn method(gathered: &Gathered, agents: &[Agent]) -> Vec<String> {
    if agents.iter().any(|it| it.hours.is_some()) {
        return recorded(gathered, agents);
    }
    let step = span(gathered.grid.step);
    let mut remarks = vec![
        format!(
            "from the series of {} with {}, at instants {step} apart: energy is what counters \
             gained from one to the next; unlike increase(), nothing is extrapolated",
            gathered.server, gathered.selector
        ),
        format!(
            "a ledger of the same nodes differs by what scraping cannot see: at both ends of the \
             period by up to one scrape, and at each restart of an agent by what it used after \
             its last instant, up to {step}, as far as hardware counters did not tell it later"
        ),
        "the intervals are sums of the agents' own, as if all errors were one; a report from \
         ledgers knows which are independent, and its intervals are narrower"
            .to_owned(),
    ];
    if agents.len() > 1 {
        let names = named(agents.iter().map(Agent::node));
        remarks.push(format!(
            "energy and time are sums over {} nodes: {names}",
            agents.len()
        ));
    }
    let nodeless = agents
        .iter()
        .filter(|it| !it.gains.contains_key(&node_key()));
    let nodeless: Vec<_> = nodeless.map(Agent::node).collect();
    if !nodeless.is_empty() {
        let names = named(nodeless.into_iter());
        let metric = NODE.metric;
        remarks.push(format!(
            "without {metric}, the sum of the components: {names}"
        ));
    }
    if agents.iter().all(|it| it.described(WHO).is_empty()) {
        remarks.push("there is no wattprint_workload_info: workloads have no names".to_owned());
    }
    let said = gathered.warnings.iter();
    remarks.extend(said.map(|it| format!("{} warned: {it}", gathered.server)));
    remarks
}

/// How numbers from recorded hours came about.
fn recorded(gathered: &Gathered, agents: &[Agent]) -> Vec<String> {
    let hours = || agents.iter().filter_map(|it| it.hours);
    let nodes: usize = hours().map(|it| it.nodes).sum();
    let missing: Millis = hours().map(|it| it.missing).sum();
    let mut remarks = vec![
        format!(
            "from recorded hours of {} with {}: the sums over {nodes} nodes of all hours that end \
             in the period. Each was made by increase(), which stretches what it saw to the \
             whole hour and misses what a counter gained before a restart; series without \
             recording, and ledgers, are more exact",
            gathered.server, gathered.selector
        ),
        "a project and a model stand for their workloads; recorded hours tell of no others"
            .to_owned(),
    ];
    if missing > 0 {
        remarks.push(format!(
            "nodes that have a value in some hours have none in others, {} in all",
            span(missing)
        ));
    }
    let said = gathered.warnings.iter();
    remarks.extend(said.map(|it| format!("{} warned: {it}", gathered.server)));
    remarks
}

/// Which agents were not seen all the time, and what that costs.
pub fn agents(gathered: &Gathered, agents: &[Agent]) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut tell = |what: &str, found: Vec<String>| {
        if !found.is_empty() {
            remarks.push(format!("{what}: {}", named(found.into_iter())));
        }
    };
    let restarts = breaks(agents, |node, it| match it {
        Break::Restart { from, started, .. } => Some(format!(
            "{node} at {:.0} (unseen for {})",
            timestamp(started),
            span((started - from).max(0))
        )),
        Break::Unscraped { .. } => None,
    });
    tell(
        "agents that were started again; what they used while unseen is missing unless hardware \
          counters told it later",
        restarts,
    );
    let unscraped = breaks(agents, |node, it| match it {
        Break::Unscraped { from, until } => Some(format!(
            "{node} for {} from {:.0}",
            span(until - from),
            timestamp(from)
        )),
        Break::Restart { .. } => None,
    });
    tell(
        "agents that went on while nobody scraped them; their counters kept the energy",
        unscraped,
    );
    let (late, gone) = came_and_went(agents, &gathered.grid);
    tell("agents that were first seen within the period", late);
    tell(
        "agents that were not seen any more; what they used since is missing",
        gone,
    );
    let down = agents.iter().filter(|it| it.down > 0);
    let down = down.map(|it| format!("{} for {}", it.node(), span(it.down)));
    tell("targets that did not answer (up was 0)", down.collect());
    let silent = gathered.silent.iter();
    let silent = silent.map(|(name, time)| format!("{name} for {}", span(*time)));
    tell(
        "targets of the same job that never showed an agent; nothing of them is known",
        silent.collect(),
    );
    let rejected: u64 = agents.iter().flat_map(rejections).sum();
    if rejected > 0 {
        remarks.push(format!(
            "{rejected} values were none of a counter (not a number, infinite or below zero) and \
             were left out; the next value shows what was gained meanwhile"
        ));
    }
    remarks
}

/// The agents that were first seen after the period's start, and those that were last
/// seen before its end.
fn came_and_went(agents: &[Agent], grid: &Grid) -> (Vec<String>, Vec<String>) {
    let extents = || {
        agents
            .iter()
            .filter_map(|it| Some((it, it.lives.extent()?)))
    };
    let late = extents().filter(|(_, (first, _))| *first > grid.from);
    let late =
        late.map(|(agent, (first, _))| format!("{} at {:.0}", agent.node(), timestamp(first)));
    let gone = extents().filter(|(_, (_, last))| *last < grid.until);
    let gone =
        gone.map(|(agent, (_, last))| format!("{} after {:.0}", agent.node(), timestamp(last)));
    (late.collect(), gone.collect())
}

/// What did not add up in the series, and where it went.
pub fn settled(settled: Settled) -> Vec<String> {
    let joules = |energy: u64| prefixed(energy as f64 * 1e-6, "J", 3);
    let mut remarks = Vec::new();
    if worth_telling(settled.to_unattributed) {
        remarks.push(format!(
            "{} were metered and charged to nobody in the series, as where a workload's last gain \
             was not scraped: they are unattributed",
            joules(settled.to_unattributed)
        ));
    }
    if worth_telling(settled.to_meter) {
        remarks.push(format!(
            "{} were charged and not found in {}: they are counted, so that all parts add up",
            joules(settled.to_meter),
            ENERGY.metric
        ));
    }
    remarks
}

fn breaks(agents: &[Agent], tell: impl Fn(&str, Break) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    for agent in agents {
        let node = agent.node();
        found.extend(agent.lives.breaks().filter_map(|it| tell(&node, it)));
    }
    found
}

fn rejections(agent: &Agent) -> impl Iterator<Item = u64> {
    let series = agent
        .gains
        .values()
        .flat_map(std::collections::BTreeMap::values);
    series.map(|it| it.rejected)
}

fn node_key() -> (&'static str, super::families::Bound) {
    (NODE.metric, super::families::Bound::Central)
}

/// The first few of a list, and how many more there are.
fn named(all: impl Iterator<Item = String>) -> String {
    let mut all: Vec<_> = all.collect();
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    let list = all.join(", ");
    match more {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

/// A stretch of time for people.
fn span(millis: Millis) -> String {
    let seconds = millis as f64 / 1000.0;
    match millis / 1000 {
        ..=119 => format!("{seconds} s"),
        120..=7199 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

/// An agent's own emissions and the report's, where they differ by so much that the
/// agents must have used other factors.
pub fn other_factors(own: f64, reported: f64, until: Timestamp) -> Option<String> {
    const DIFFERENCE: f64 = 0.01;
    let differs = reported > 0.0 && ((own - reported) / reported).abs() > DIFFERENCE;
    differs.then(|| {
        format!(
            "the agents made {} of CO2e of it until {until:.0}, by factors of their own; here it is \
             {}",
            prefixed(own, "g", 3),
            prefixed(reported, "g", 3)
        )
    })
}
