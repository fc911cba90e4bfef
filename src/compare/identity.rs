//! Which inputs of two reports are one physical thing.
//!
//! What is one thing moves both sides together, so that it cancels in their ratio; what
//! is two things moves each by itself. Wrongly joining two things hides an
//! uncertainty, so an input is joined only where the reports show that it is one:
//!
//! | input | one thing for two sides |
//! | --- | --- |
//! | everything, of one and the same report | always |
//! | everything, of a report and its what-if, or of two what-ifs of one report | where id, value and bounds are the same |
//! | a published factor of the very place, site or device asked for (`match` is `exact` or `older-period`, and it is no default) | where id, value and bounds are the same |
//! | a sensor's gain, a calibrated node | on one machine, or one device whose name is unique in the world |
//! | a measured energy or time | of one measurement: the same sessions, period and workloads |
//! | a default, a wider region's or the world's factor, a prior, a calibrated model | never: what it stands for differs from side to side |
//! | what a user or a supplier states | never: each speaks for its own service |

use super::side::Side;
use crate::profile::Match;
use crate::quantity::{Derivation, Input, Origin};
use crate::report::{Report, SubjectKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Two figures of two sides with their inputs named as things of one world.
pub(super) struct Joined {
    /// The first side's figure.
    pub first: Derivation<f64>,
    /// The second side's figure.
    pub second: Derivation<f64>,
    /// Ids of the inputs that are one thing.
    pub shared: BTreeSet<Arc<str>>,
}

/// The end of the first side's own ids, and of the second's.
const OWN: [&str; 2] = ["#1", "#2"];

/// Gives two figures one namespace: what is one thing keeps its id, what is two gets
/// two.
pub(super) fn join(one: (&Side, Derivation<f64>), other: (&Side, Derivation<f64>)) -> Joined {
    let (reports, figures) = ((&one.0.report, &other.0.report), (one.1, other.1));
    let same_report = reports.0 == reports.1 || is_supposed_of_one(reports.0, reports.1);
    let is_one = |input: &Input<f64>| {
        let Some(twin) = figures.1.input(&input.id) else {
            return false;
        };
        let thing = || thing(input, reports.0);
        let same = || thing().is_some_and(|it| self::thing(twin, reports.1) == Some(it));
        twin.value == input.value && (same_report || same())
    };
    let shared: BTreeSet<Arc<str>> = figures.0.inputs().filter(|it| is_one(it)).map(id).collect();
    let own = |end: &'static str| {
        let shared = &shared;
        move |input: &Input<f64>| {
            if shared.contains(&input.id) {
                Arc::clone(&input.id)
            } else {
                format!("{}{end}", input.id).into()
            }
        }
    };
    Joined {
        first: figures.0.clone().renamed(own(OWN[0])),
        second: figures.1.clone().renamed(own(OWN[1])),
        shared,
    }
}

/// The id that an input has in its own report, and whose it is: 0, 1, or of both.
pub(super) fn original(id: &str) -> (&str, Option<usize>) {
    let owner = OWN.iter().position(|end| id.ends_with(end));
    let end = owner.and_then(|at| OWN.get(at)).copied().unwrap_or("");
    (id.strip_suffix(end).unwrap_or(id), owner)
}

fn id(input: &Input<f64>) -> Arc<str> {
    Arc::clone(&input.id)
}

/// The thing in the world that an input is of, if its report shows which.
fn thing(input: &Input<f64>, report: &Report) -> Option<String> {
    if let Some(row) = report.factors.iter().find(|row| *row.id == *input.id) {
        let closely = [Match::Exact, Match::OlderPeriod].map(Match::word);
        let of_the_very_thing = !row.default && closely.contains(&&*row.matched);
        return of_the_very_thing.then(|| format!("published {}", row.id));
    }
    let (id, measured) = (&input.id, input.origin == Origin::Measured);
    if id.starts_with("gain.") || (id.starts_with("node.") && measured) {
        let unique = id.contains("/GPU-");
        return if unique {
            Some(id.to_string())
        } else {
            Some(format!("{id} of {}", machine(report)?))
        };
    }
    (measured && !id.starts_with("plan."))
        .then(|| Some(format!("{id} in {}", measurement(report)?)))?
}

/// The one machine that a report is about.
fn machine(report: &Report) -> Option<String> {
    match &report.hardware.hosts[..] {
        [host] => Some(format!("{} {} {}", host.name, host.cpu_model, host.memory)),
        _ => None,
    }
}

/// Whether both are of one report: one is what was and the other what is supposed of it,
/// or both suppose something of the same.
///
/// Identities tell only when reports were made, so that what a what-if leaves alone must be
/// the same too.
fn is_supposed_of_one(one: &Report, other: &Report) -> bool {
    if one.hypothetical.is_none() && other.hypothetical.is_none() {
        return false;
    }
    let about = |it: &Report| (it.subject.kind, it.subject.name.clone(), it.work.clone());
    let workload = |it: &Report| it.activity.workload.as_ref().map(|it| it.id.clone());
    let same_subject = about(one) == about(other)
        && workload(one) == workload(other)
        && one.activity.selection == other.activity.selection
        && one.evidence.sessions == other.evidence.sessions;
    let same_origin = origin(one) == origin(other);
    let is_planned = matches!(one.subject.kind, SubjectKind::Plan | SubjectKind::Offer);
    same_subject
        && if is_planned {
            let node = |it: &Report| it.figure("energy.node").map(|it| it.derivation.clone());
            same_origin && node(one) == node(other)
        } else {
            let of = measurement(one);
            same_origin || (of.is_some() && of == measurement(other))
        }
}

/// The report of what was so, which a report is or is supposed of.
fn origin(report: &Report) -> &str {
    let supposed = report.hypothetical.as_ref();
    supposed.map_or(&report.identity.id, |it| &it.of)
}

/// The measurement that a report is of: its sessions, its period and its workloads.
fn measurement(report: &Report) -> Option<String> {
    let activity = &report.activity;
    let (from, until) = activity.from.zip(activity.until)?;
    if report.evidence.sessions.is_empty() {
        return None;
    }
    let own = activity.workload.as_ref().map(|it| &*it.id);
    let sessions = report.evidence.sessions.join(" ");
    Some(format!(
        "{sessions} {from} {until} {}",
        own.unwrap_or("all")
    ))
}
