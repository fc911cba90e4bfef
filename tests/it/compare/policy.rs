//! Verdicts, each kind with what leads to it, and policies that are refused.

use super::made::{Made, default, service, stated};
use super::{compared, request, sides};
use serde_json::json;
use std::path::Path;
use wattprint::compare::policy::{CriterionVerdict, Policy, Reason, Settle, Verdict, judge, parse};
use wattprint::compare::{Growth, Request, compare};

/// A policy that is shipped.
pub fn example(name: &str) -> Policy {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/policy");
    let text = std::fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
    parse(&format!("{name}.toml"), &text).unwrap()
}

fn policy(criterion: &str) -> Policy {
    let text =
        format!("schema = \"footprint-policy/v1\"\n[[criterion]]\nid = \"it\"\n{criterion}\n");
    parse("test", &text).unwrap()
}

/// The verdict on one service by one criterion.
fn verdict(made: &Made, criterion: &str) -> CriterionVerdict {
    verdict_of(made, criterion, &request())
}

fn verdict_of(made: &Made, criterion: &str, request: &Request) -> CriterionVerdict {
    let policy = policy(criterion);
    let comparison = compare(&sides(std::slice::from_ref(made)), request, Some(&policy)).unwrap();
    comparison.policy.unwrap().sides[0].criteria[0].clone()
}

/// A service of exactly 3 kWh for each thousand requests, and what it states.
fn told(statements: serde_json::Value) -> Made {
    let mut made = service("one", 3000.0);
    made.statements = statements;
    made
}

#[test]
fn each_criterion_passes_fails_or_cannot_be_told() {
    use Verdict::{CannotTell, Fail, Pass};
    let proven =
        |level: &str| json!([{ "id": "iso-14001", "text": "yes", "proof": { "level": level } }]);
    let pue = |low: f64, value: f64, high: f64| json!([{ "id": "pue", "value": value, "low": low, "high": high, "proof": { "level": "stated" } }]);
    let share = |share: f64| {
        let mut made = told(json!([]));
        made.contracts = json!([
            { "kind": "guarantees-of-origin", "share": share, "renewable": true, "proof": { "level": "documented" } },
            { "kind": "supplier-mix", "share": 0.1, "renewable": false, "proof": { "level": "stated" } }
        ]);
        made
    };
    let in_place = |place| {
        let mut made = told(json!([]));
        made.place = place;
        made
    };
    let bare = || told(json!([]));
    let cases: Vec<(Made, &str, Verdict)> = vec![
        (
            bare(),
            "metric = \"energy.node/request\"\nmax = \"4 Wh\"",
            Pass,
        ),
        (
            bare(),
            "metric = \"energy.node/request\"\nmax = \"2 Wh/request\"",
            Fail,
        ),
        (
            bare(),
            "metric = \"energy.node/request\"\nmax = \"3.2 Wh\"",
            CannotTell,
        ),
        (bare(), "metric = \"energy.node\"\nmin = \"2 MWh\"", Pass),
        (bare(), "metric = \"energy.node\"\nmin = \"4 MWh\"", Fail),
        (
            bare(),
            "metric = \"water.total\"\nmax = \"4 L\"",
            CannotTell,
        ),
        (
            bare(),
            "metric = \"energy.node\"\nprovenance = \"modelled\"",
            Pass,
        ),
        (
            bare(),
            "metric = \"energy.node\"\nprovenance = [\"measured\", \"supplied\"]",
            Fail,
        ),
        (told(pue(1.1, 1.2, 1.3)), "level = \"pue\"\nmax = 1.3", Pass),
        (told(pue(1.4, 1.5, 1.6)), "level = \"pue\"\nmax = 1.3", Fail),
        (
            told(pue(1.2, 1.3, 1.4)),
            "level = \"pue\"\nmax = 1.3",
            CannotTell,
        ),
        (
            told(pue(1.1, 1.2, 1.3)),
            "level = \"pue\"\nmax = 1.3\nevidence = \"documented\"",
            CannotTell,
        ),
        (
            told(pue(1.4, 1.5, 1.6)),
            "level = \"pue\"\nmax = 1.3\nevidence = \"documented\"",
            Fail,
        ),
        (
            told(pue(1.1, 1.2, 1.3)),
            "level = \"dcie\"\nmin = \"50 %\"",
            Pass,
        ),
        (bare(), "level = \"pue\"\nmax = 1.9", CannotTell),
        (
            share(0.9),
            "level = \"renewable-share\"\nmin = \"80 %\"",
            Pass,
        ),
        (
            share(0.5),
            "level = \"renewable-share\"\nmin = \"80 %\"",
            Fail,
        ),
        (bare(), "level = \"renewable-share\"\nmin = 0.8", CannotTell),
        (
            bare(),
            "level = \"measured-share\"\nmin = \"50 %\"",
            CannotTell,
        ),
        (
            told(proven("documented")),
            "statement = \"iso-14001\"\nevidence = \"documented\"",
            Pass,
        ),
        (
            told(proven("stated")),
            "statement = \"iso-14001\"\nevidence = \"documented\"",
            CannotTell,
        ),
        (bare(), "statement = \"iso-14001\"", CannotTell),
        (
            told(
                json!([{ "id": "iso-14001", "text": "no: not yet", "proof": { "level": "stated" } }]),
            ),
            "statement = \"iso-14001\"",
            Fail,
        ),
        (
            in_place(Some("gcp:europe-west4")),
            "allow = [\"NL\", \"DE\"]",
            Pass,
        ),
        (in_place(Some("US")), "allow = \"EU\"", Fail),
        (in_place(Some("US")), "deny = \"US\"", Fail),
        (in_place(Some("NL")), "deny = \"US\"", Pass),
        (in_place(None), "allow = \"EU\"", CannotTell),
        (
            in_place(Some("site:somewhere")),
            "allow = \"EU\"",
            CannotTell,
        ),
    ];
    for (made, criterion, expected) in cases {
        let found = verdict(&made, criterion);
        assert_eq!(found.verdict, expected, "{criterion}: {found:?}");
        assert_eq!(
            found.settle.is_some(),
            expected == CannotTell,
            "{criterion}: {found:?}"
        );
    }
}

#[test]
fn a_reason_has_the_numbers_and_what_would_settle_it() {
    let found = verdict(
        &told(json!([])),
        "metric = \"energy.node/request\"\nmax = \"3.2 Wh\"",
    );
    let Reason::Number {
        low,
        value,
        high,
        asked,
        ..
    } = &found.reason
    else {
        panic!("{found:?}")
    };
    assert!(*low < asked.limit && asked.limit < *high && *low < *value);
    assert_eq!(asked.written, "3.2 Wh");
    let settle = Some(Settle::Input {
        label: "energy.one".to_owned(),
        percent: 100,
    });
    assert_eq!(found.settle, settle);
}

#[test]
fn a_default_is_not_the_sites_own() {
    let mut made = told(json!([]));
    made.pue = Some(default("factor.pue.EU.2024@NL", [1.1, 1.2, 1.25]));
    let found = verdict(&made, "level = \"pue\"\nmax = 1.3");
    assert!(
        matches!(found.reason, Reason::OnlyDefault { .. }),
        "{found:?}"
    );
    made.pue = Some(stated("given.pue.NL", [1.2; 3]));
    assert_eq!(
        verdict(&made, "level = \"pue\"\nmax = 1.3").verdict,
        Verdict::Pass
    );
}

#[test]
fn over_a_term_every_scenario_has_to_keep_the_limit() {
    let growth = |name: &str, yearly| Growth {
        name: name.to_owned(),
        yearly,
    };
    let over = Request {
        term_seconds: Some(2.0 * 365.25 * 86_400.0),
        growth: vec![growth("low", 0.0), growth("high", 1.0)],
        ..request()
    };
    let mut made = told(json!([]));
    made.energy = stated("energy.one", [3000.0 * 3.6e6; 3]);
    // 6 MWh in the low scenario, 9 in the high one.
    let limit = "metric = \"energy.node\"\nover = \"term\"\nmax = \"7 MWh\"";
    let found = verdict_of(&made, limit, &over);
    assert_eq!(found.verdict, Verdict::Fail);
    let Reason::Number { scenario, .. } = &found.reason else {
        panic!("{found:?}")
    };
    assert_eq!(scenario.as_deref(), Some("high"));
    let low = format!("{limit}\nscenario = \"low\"");
    assert_eq!(verdict_of(&made, &low, &over).verdict, Verdict::Pass);
    let unknown = format!("{limit}\nscenario = \"none\"");
    let unknown = verdict_of(&made, &unknown, &over);
    assert_eq!(unknown.verdict, Verdict::CannotTell);
    let reason = "there is no scenario `none`; there is low, high".to_owned();
    assert_eq!(unknown.reason, Reason::Missing { reason });
}

#[test]
fn the_whole_is_as_good_as_its_worst() {
    use Verdict::{CannotTell, Fail, Pass};
    assert_eq!(Verdict::of_all([Pass, CannotTell, Fail]), Fail);
    assert_eq!(Verdict::of_all([Pass, CannotTell]), CannotTell);
    assert_eq!(Verdict::of_all([Pass]), Pass);
}

#[test]
fn the_checklist_names_every_measure_and_who_answers_it() {
    let policy = example("nl-public-body");
    let made = [service("one", 1000.0), service("two", 900.0)];
    let judged = judge(&policy, &sides(&made), &compared(&made));
    let measure = |name: &str| {
        let mut all = judged.checklist.iter();
        all.find(|it| it.urn == format!("urn:nl:ak:mtr:{name}"))
            .unwrap()
    };
    assert!(measure("owp-12").criteria.contains(&"iso-14001".to_owned()));
    assert!(measure("dat-06").criteria.contains(&"dcie".to_owned()));
    assert_eq!(measure("mon-06").sides[0].verdict, Verdict::CannotTell);
    for name in ["owk-05", "owk-06"] {
        assert!(measure(name).criteria.is_empty() && measure(name).sides.is_empty());
    }
    let minimal = judge(&example("minimal"), &sides(&made), &compared(&made));
    assert_eq!(minimal.checklist, []);
}

#[test]
fn a_policy_that_makes_no_sense_is_refused_with_its_line() {
    let head = "schema = \"footprint-policy/v1\"\n";
    let cases = [
        (
            "schema = \"footprint-policy/v2\"",
            "1:10: `schema` says `footprint-policy/v2`",
        ),
        (head, "at least one `[[criterion]]`"),
        ("schema = ", "not TOML"),
        (
            "schema = \"footprint-policy/v1\"\ncriterium = 1",
            "2:1: unknown key `criterium`; did you mean `criterion`?",
        ),
    ];
    for (text, expected) in cases {
        let error = parse("p", text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    for (criterion, expected) in [
        (
            "level = \"pue\"\nmax = 1.5\nmaxx = 2",
            "p:6:1: unknown key `maxx` in a criterion; did you mean `max`?",
        ),
        ("allow = []", "names no place, so that nothing is asked"),
        (
            "metric = \"energy.facilty\"\nmax = \"1 J\"",
            "p:4:10: unknown metric `energy.facilty`; did you mean `energy.facility`?",
        ),
        (
            "metric = \"energy.node\"\nmax = \"1 kg\"",
            "p:5:7: `max`: `1 kg` is not in a unit of this",
        ),
        (
            "metric = \"energy.node\"\nmax = 3",
            "p:5:7: `max`: `3` is not in a unit of this",
        ),
        (
            "level = \"pue\"\nmax = \"1.2 kWh\"",
            "has a unit, but this is a bare number",
        ),
        (
            "level = \"puo\"\nmax = 1.2",
            "unknown level `puo`; did you mean `pue`?",
        ),
        (
            "level = \"pue\"\nmin = 1.5\nmax = 1.2",
            "nothing is both at least 1.5 and at most 1.2",
        ),
        ("level = \"pue\"\nmax = -1", "below zero"),
        ("level = \"pue\"", "asks nothing"),
        ("max = 1.2", "is about one thing"),
        (
            "level = \"pue\"\nstatement = \"iso-14001\"\nmax = 1.2",
            "one thing only",
        ),
        (
            "statement = \"iso-14001\"\nmax = 1.2",
            "only a metric or a level is a number",
        ),
        (
            "statement = \"iso-14001\"\nevidence = \"proved\"",
            "unknown level of evidence `proved`",
        ),
        (
            "metric = \"energy.node\"\nprovenance = \"measurd\"",
            "did you mean `measured`?",
        ),
        (
            "level = \"renewable-share\"\nmin = 80",
            "p:5:7: `min`: `renewable-share` is a share, at most 1: 80 cannot be; a percentage is \
             written \"80 %\"",
        ),
        (
            "level = \"pue\"\nmax = 0.8",
            "`max`: a pue of 0.8 cannot be: it is at least 1",
        ),
        (
            "level = \"pue\"\nmax = 1.2\nover = \"term\"",
            "p:6:8: `over` is of a metric over the term; it does nothing here",
        ),
        (
            "statement = \"iso-14001\"\nscenario = \"low\"",
            "`scenario` is of a metric over the term",
        ),
        (
            "allow = \"NL\"\nevidence = \"verified\"",
            "where a service runs has none",
        ),
        (
            "allow = [\"EU\", \"NL\"]\ndeny = \"NL\"",
            "`NL` is allowed and denied",
        ),
        (
            "metric = \"energy.node/\"\nmax = \"1 J\"",
            "p:4:10: `energy.node/` names no unit of work; write it as in `energy.node/request`",
        ),
        (
            "statement = \"iso-14000\"",
            "p:4:13: unknown statement `iso-14000`; did you mean `iso-14001`?",
        ),
        (
            "statement = \"iso_14001\"",
            "unknown statement `iso_14001`; did you mean `iso-14001`?",
        ),
        (
            "statement = \"green\"",
            "unknown statement `green`; there is iso-14001, iso-50001, eed-report",
        ),
        (
            "metric = \"time.elapsed\"\nover = \"term\"\nmax = \"1 h\"",
            "`time.elapsed` is not added up over a term; these are: energy.facility",
        ),
        ("allow = \"Netherland\"", "unknown place `Netherland`"),
        (
            "metric = \"energy.node/request\"\nover = \"term\"\nmax = \"1 J\"",
            "over a term it is a whole: write `energy.node`",
        ),
        (
            "metric = \"energy.node\"\nscenario = \"high\"\nmax = \"1 J\"",
            "it needs `over = \"term\"`",
        ),
    ] {
        let text = format!("{head}[[criterion]]\nid = \"it\"\n{criterion}\n");
        let error = parse("p", &text).unwrap_err().to_string();
        assert!(error.contains(expected), "{criterion}: {error}");
    }
    let two = "[[criterion]]\nid = \"a\"\nlevel = \"pue\"\nmax = 1.2\n\
               [[criterion]]\nid = \"b\"\nlevel = \"pue\"\nmin = 1.5\n";
    let error = parse("p", &format!("{head}{two}")).unwrap_err();
    assert!(
        error.problem.contains("`a` and `b` contradict each other"),
        "{error}"
    );
    assert_eq!(error.line, 6);
    let twice = two.replace("\"b\"", "\"a\"").replace("1.5", "1.1");
    let error = parse("p", &format!("{head}{twice}"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("two criteria `a`"), "{error}");
}
