//! The verdict on each criterion for each side.

use super::checklist::checklist;
use super::criterion::{Criterion, Limit, Policy, Subject};
use super::fact::{Number, Unknown, level, metric, statement};
use super::object::{Asked, CriterionVerdict, Judged, Reason, Settle, SideVerdict, Verdict};
use crate::compare::object::Comparison;
use crate::compare::side::{Side, label};
use crate::profile::Place;
use crate::report::{ProofLevel, Report, denial};
use crate::sample::Provenance;

/// What a criterion comes to.
type Found = (Verdict, Reason, Option<Settle>);

/// Judges every side by every criterion.
pub fn judge(policy: &Policy, sides: &[Side], comparison: &Comparison) -> Judged {
    let side = |(at, side): (usize, &Side)| {
        let label = label(at);
        let criteria = policy.criteria.iter();
        let criteria = criteria.map(|it| one(it, &side.report, &label, comparison));
        let criteria: Vec<_> = criteria.collect();
        SideVerdict {
            verdict: Verdict::of_all(criteria.iter().map(|it| it.verdict)),
            side: label,
            criteria,
        }
    };
    let sides: Vec<_> = sides.iter().enumerate().map(side).collect();
    Judged {
        policy: policy.name.clone(),
        about: policy.about.clone(),
        file: policy.file.clone(),
        checklist: checklist(policy, &sides),
        sides,
    }
}

fn one(
    criterion: &Criterion,
    report: &Report,
    label: &str,
    comparison: &Comparison,
) -> CriterionVerdict {
    let (subject, found) = match &criterion.subject {
        Subject::Metric { id, over } => {
            let numbers = metric(id, over, report, label, comparison);
            let found = numbers.map(|it| worst(criterion, &it, id));
            (id.clone(), found)
        }
        Subject::Level(kind) => {
            let found = level(kind, report).map(|it| worst(criterion, &[it], kind.name));
            (kind.name.to_owned(), found)
        }
        Subject::Statement(id) => (id.clone(), Ok(disclosed(criterion, id, report))),
        Subject::Place => ("place".to_owned(), Ok(placed(criterion, report))),
    };
    let unknown = |unknown: Unknown| {
        let (reason, settle) = *unknown;
        (Verdict::CannotTell, reason, Some(settle))
    };
    let (verdict, reason, settle) = found.unwrap_or_else(unknown);
    CriterionVerdict {
        criterion: criterion.id.clone(),
        title: criterion.title.clone(),
        refs: criterion.refs.clone(),
        subject,
        verdict,
        reason,
        settle,
    }
}

/// The worst of what is found of several numbers: every scenario has to keep a limit.
fn worst(criterion: &Criterion, numbers: &[Number], name: &str) -> Found {
    let found = numbers.iter().map(|it| number(criterion, it, name));
    let worst = found.reduce(|one, other| if other.0 > one.0 { other } else { one });
    worst.unwrap_or((
        Verdict::CannotTell,
        Reason::Missing {
            reason: "the report does not have it".to_owned(),
        },
        None,
    ))
}

/// A number against its limits; then how it was obtained, and how it is shown.
fn number(criterion: &Criterion, number: &Number, name: &str) -> Found {
    let limits = [("max", &criterion.max), ("min", &criterion.min)];
    let held = limits.into_iter().filter_map(|(bound, limit)| {
        let limit = limit.as_ref()?;
        Some(against(bound, limit, number, name))
    });
    let held = held.reduce(|one, other| if other.0 > one.0 { other } else { one });
    if let Some(failed) = held.clone().filter(|it| it.0 == Verdict::Fail) {
        return failed;
    }
    if let Some(obtained) = obtained(criterion, number.provenance) {
        return held.filter(|it| it.0 > obtained.0).unwrap_or(obtained);
    }
    let shown = number.proof.unwrap_or(ProofLevel::Verified);
    let asked = criterion.evidence.unwrap_or_default();
    if shown < asked {
        return weakly(shown, asked, name);
    }
    let disclosed = Reason::Disclosed {
        says: None,
        level: shown,
        reference: None,
    };
    held.unwrap_or((Verdict::Pass, disclosed, None))
}

fn against(bound: &str, limit: &Limit, number: &Number, name: &str) -> Found {
    let [low, value, high] = number.range;
    let (keeps, breaks) = match bound {
        "max" => (high <= limit.value, low > limit.value),
        _ => (low >= limit.value, high < limit.value),
    };
    if number.unit != limit.unit {
        let reason = format!(
            "it is in {}, and the limit is in {}",
            number.unit, limit.unit
        );
        let remedy = "give prices in one currency".to_owned();
        let settle = Settle::Remedy { remedy };
        return (
            Verdict::CannotTell,
            Reason::Missing { reason },
            Some(settle),
        );
    }
    let reason = Reason::Number {
        value,
        low,
        high,
        unit: number.unit.clone(),
        asked: Asked {
            bound: bound.to_owned(),
            limit: limit.value,
            written: limit.written.clone(),
        },
        scenario: number.scenario.clone(),
    };
    // What is stated with bounds becomes narrower when somebody verifies it.
    let verified = || Settle::Proof {
        statement: name.to_owned(),
        level: ProofLevel::Verified,
    };
    let input = number.widest.as_ref().map(|(label, share)| Settle::Input {
        label: label.clone(),
        percent: (share * 100.0).round() as u32,
    });
    match (keeps, breaks) {
        (true, _) => (Verdict::Pass, reason, None),
        (_, true) => (Verdict::Fail, reason, None),
        _ => (
            Verdict::CannotTell,
            reason,
            Some(input.unwrap_or_else(verified)),
        ),
    }
}

/// Whether a figure was obtained in a way that is allowed; nothing where any way is.
fn obtained(criterion: &Criterion, provenance: Option<Provenance>) -> Option<Found> {
    let provenance = provenance.filter(|_| !criterion.provenance.is_empty())?;
    let verdict = if criterion.provenance.contains(&provenance) {
        Verdict::Pass
    } else {
        Verdict::Fail
    };
    let reason = Reason::Obtained {
        provenance,
        asked: criterion.provenance.clone(),
    };
    Some((verdict, reason, None))
}

fn weakly(level: ProofLevel, asked: ProofLevel, statement: &str) -> Found {
    let settle = Settle::Proof {
        statement: statement.to_owned(),
        level: asked,
    };
    let reason = Reason::WeaklyShown { level, asked };
    (Verdict::CannotTell, reason, Some(settle))
}

/// A disclosure: absent, denied, too weakly shown, or there.
fn disclosed(criterion: &Criterion, id: &str, report: &Report) -> Found {
    let Some(statement) = statement(id, report) else {
        let reason = "nobody states it".to_owned();
        let settle = Settle::Statement {
            statement: id.to_owned(),
        };
        return (
            Verdict::CannotTell,
            Reason::Missing { reason },
            Some(settle),
        );
    };
    let says = statement.text.clone();
    if let Some(says) = says.clone().filter(|it| denial(it).is_some()) {
        return (Verdict::Fail, Reason::Denied { says }, None);
    }
    let (level, asked) = (
        statement.proof.level,
        criterion.evidence.unwrap_or_default(),
    );
    if level < asked {
        return weakly(level, asked, id);
    }
    let reference = statement.proof.reference.clone();
    let reason = Reason::Disclosed {
        says,
        level,
        reference,
    };
    (Verdict::Pass, reason, None)
}

/// Where a service runs, against the places that are allowed and denied.
fn placed(criterion: &Criterion, report: &Report) -> Found {
    let code = report.subject.place.as_deref();
    let Some(place) = code.and_then(|it| it.parse::<Place>().ok()) else {
        let reason = match code {
            Some(code) => format!("which country `{code}` lies in is not known"),
            None => "the report does not say where it runs".to_owned(),
        };
        let settle = Settle::Statement {
            statement: "place".to_owned(),
        };
        return (
            Verdict::CannotTell,
            Reason::Missing { reason },
            Some(settle),
        );
    };
    let lies_in = |codes: &[String]| codes.iter().any(|it| is_within(&place, it));
    let found = |verdict, rule: &[String], allows| {
        let reason = Reason::Place {
            place: place.code().to_owned(),
            rule: rule.to_vec(),
            allows,
        };
        (verdict, reason, None)
    };
    if lies_in(&criterion.deny) {
        return found(Verdict::Fail, &criterion.deny, false);
    }
    if criterion.allow.is_empty() {
        return found(Verdict::Pass, &criterion.deny, false);
    }
    let verdict = if lies_in(&criterion.allow) {
        Verdict::Pass
    } else {
        Verdict::Fail
    };
    found(verdict, &criterion.allow, true)
}

fn is_within(place: &Place, code: &str) -> bool {
    if code == "EU" {
        return place.in_european_union();
    }
    code.parse()
        .is_ok_and(|wider: Place| place.is_within(&wider))
}
