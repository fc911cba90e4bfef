//! Which measures of a framework a policy's criteria answer.

use super::criterion::Policy;
use super::object::{Measure, MeasureVerdict, SideVerdict, Verdict};

/// How identifiers of the Dutch Algorithm Framework begin.
const DUTCH: &str = "urn:nl:ak:mtr:";

/// Its measures on sustainability, in the order of the life cycle. The framework numbers
/// its measures anew from time to time; these are the numbers of June 2026.
///
/// # Source
///
/// Ministry of the Interior and Kingdom Relations, *Algoritmekader*, measures under the
/// subject sustainability, <https://minbzk.github.io/Algoritmekader/>.
const MEASURES: [&str; 7] = [
    "urn:nl:ak:mtr:owp-12",
    "urn:nl:ak:mtr:owp-13",
    "urn:nl:ak:mtr:owp-17",
    "urn:nl:ak:mtr:dat-06",
    "urn:nl:ak:mtr:owk-05",
    "urn:nl:ak:mtr:owk-06",
    "urn:nl:ak:mtr:mon-06",
];

/// What the criteria say of each measure: those of the Dutch framework if the policy
/// follows it, and any others that criteria name.
pub(super) fn checklist(policy: &Policy, sides: &[SideVerdict]) -> Vec<Measure> {
    let named = || policy.criteria.iter().flat_map(|it| &it.refs);
    let follows = named().any(|it| it.starts_with(DUTCH));
    let own = MEASURES.into_iter().filter(|_| follows).map(str::to_owned);
    let mut urns: Vec<String> = own.collect();
    for urn in named() {
        if !urns.contains(urn) {
            urns.push(urn.clone());
        }
    }
    urns.into_iter()
        .map(|urn| measure(urn, policy, sides))
        .collect()
}

fn measure(urn: String, policy: &Policy, sides: &[SideVerdict]) -> Measure {
    let answering = policy.criteria.iter().filter(|it| it.refs.contains(&urn));
    let criteria: Vec<String> = answering.map(|it| it.id.clone()).collect();
    let sides = sides.iter().filter(|_| !criteria.is_empty()).map(|side| {
        let own = side
            .criteria
            .iter()
            .filter(|it| criteria.contains(&it.criterion));
        MeasureVerdict {
            side: side.side.clone(),
            verdict: Verdict::of_all(own.map(|it| it.verdict)),
        }
    });
    Measure {
        sides: sides.collect(),
        criteria,
        urn,
    }
}
