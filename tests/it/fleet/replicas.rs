//! Nobody counts twice, and nobody is missing unseen.

use super::store::{Store, labels};
use super::{EPOCH, ask, told};
use wattprint::fleet::What;
use wattprint::sample::Component;

/// Scrapes an agent that started so long before 2026, and used a watt since.
fn agent(store: &mut Store, target: &[(&str, &str)], age: f64, seconds: std::ops::Range<i64>) {
    let target = labels(target);
    for second in (0..=3600).step_by(15) {
        let joules = second as f64 + age;
        let text = format!(
            "process_start_time_seconds {}\nwattprint_build_info{{version=\"0.1.0\"}} 1\n\
             wattprint_energy_joules_total{{component=\"cpu\",device=\"package-0\"}} {joules}\n\
             wattprint_node_energy_joules_total {joules}\n",
            EPOCH as f64 - age
        );
        let up = seconds.contains(&second).then_some(text.as_str());
        store.scrape(second, &target, up);
    }
}

fn joules(fleet: &wattprint::fleet::Fleet) -> u64 {
    let meters = fleet.record.meters.iter();
    let node = meters.filter(|it| it.channel.component == Component::Node);
    node.map(|it| it.energy.energy / 1_000_000).sum()
}

const ALWAYS: std::ops::Range<i64> = 0..4000;

#[test]
fn two_replicas_or_two_jobs_that_scrape_one_agent_are_refused() {
    for (one, other, expected) in [
        (
            [("instance", "n1"), ("replica", "a")],
            [("instance", "n1"), ("replica", "b")],
            "n1 is scraped twice: replica=\"a\" and \"b\"",
        ),
        (
            [("instance", "n1"), ("job", "a")],
            [("instance", "n1"), ("job", "b")],
            "job=\"a\" and \"b\"",
        ),
        // The same process under another name: it started at the same microsecond.
        (
            [("instance", "n1"), ("job", "a")],
            [("instance", "10.0.0.1"), ("job", "a")],
            "instance=",
        ),
    ] {
        let mut store = Store::default();
        agent(&mut store, &one, 100.25, ALWAYS);
        agent(&mut store, &other, 100.25, ALWAYS);
        let error = told(&mut store, &ask(0, 3600, "")).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().contains("--selector"), "{}", error.hint());
    }
}

#[test]
fn one_of_two_replicas_can_be_selected() {
    let mut store = Store::default();
    for replica in ["a", "b"] {
        agent(
            &mut store,
            &[("instance", "n1"), ("replica", replica)],
            100.0,
            ALWAYS,
        );
    }
    let fleet = told(&mut store, &ask(0, 3600, "{replica=\"b\"}")).unwrap();
    assert_eq!(joules(&fleet), 3600);
}

#[test]
fn an_agent_whose_target_was_renamed_is_one_after_the_other() {
    let mut store = Store::default();
    agent(&mut store, &[("instance", "n1")], 100.25, 0..1800);
    agent(&mut store, &[("instance", "n2")], 100.25, 1800..4000);
    let fleet = told(&mut store, &ask(0, 3600, "")).unwrap();
    // One interval lies between the two names.
    assert_eq!(joules(&fleet), 3585);
}

#[test]
fn nodes_that_were_not_seen_are_named_and_lower_the_coverage() {
    let mut store = Store::default();
    agent(
        &mut store,
        &[("job", "w"), ("instance", "n1")],
        100.0,
        ALWAYS,
    );
    agent(
        &mut store,
        &[("job", "w"), ("instance", "n2")],
        200.0,
        0..1800,
    );
    agent(&mut store, &[("job", "w"), ("instance", "n3")], 300.0, 0..0);
    let fleet = told(&mut store, &ask(0, 3600, "{job=\"w\"}")).unwrap();
    assert_eq!(joules(&fleet), 3600 + 1785);
    let remarks = fleet.record.remarks.join("\n");
    for expected in [
        "not seen any more; what they used since is missing: n2 after 2026-01-01T00:29:45Z",
        "did not answer (up was 0): n2 for 30 min",
        "never showed an agent; nothing of them is known: n3 for 60 min",
        "sums over 2 nodes: n1, n2",
    ] {
        assert!(remarks.contains(expected), "{expected}:\n{remarks}");
    }
    // Three hours, of which half of one and a whole one are missing.
    let node = fleet
        .record
        .meters
        .iter()
        .find(|it| it.channel.component == Component::Node);
    let missing = node.unwrap().gap_time.as_secs();
    assert!((5400..=5430).contains(&missing), "{missing}");
    assert_eq!(fleet.record.elapsed.as_secs(), 3600 * 3);
    // Without the name of the job, n3 could be any program.
    let fleet = told(&mut store, &ask(0, 3600, "")).unwrap();
    assert!(!fleet.record.remarks.join("\n").contains("n3"));
}

#[test]
fn other_programs_of_the_same_server_are_none_of_ours() {
    let mut store = Store::default();
    agent(
        &mut store,
        &[("job", "w"), ("instance", "n1")],
        100.0,
        ALWAYS,
    );
    for second in (0..=3600).step_by(15) {
        let text = format!("process_start_time_seconds {}\n", EPOCH + second);
        store.scrape(
            second,
            &labels(&[("job", "node"), ("instance", "n1:9100")]),
            Some(&text),
        );
    }
    let fleet = told(&mut store, &ask(0, 3600, "")).unwrap();
    assert_eq!((joules(&fleet), fleet.record.sessions.len()), (3600, 1));
}

#[test]
fn an_answer_that_is_not_whole_is_told_or_with_strict_refused() {
    let mut store = Store::default();
    agent(&mut store, &[("instance", "n1")], 100.0, ALWAYS);
    store.warnings = vec!["partial response: no store matched".to_owned()];
    let mut ask = ask(0, 3600, "");
    let fleet = told(&mut store, &ask).unwrap();
    let remarks = fleet.record.remarks.join("\n");
    assert!(
        remarks.contains("memory warned: partial response"),
        "{remarks}"
    );
    ask.strict = true;
    let error = told(&mut store, &ask).unwrap_err();
    assert!(
        error.to_string().contains("not whole: partial response"),
        "{error}"
    );
}

#[test]
fn what_is_not_there_and_what_is_not_yet_are_told() {
    let mut store = Store::default();
    agent(&mut store, &[("instance", "n1")], 100.0, ALWAYS);
    for (ask, expected) in [
        (ask(7200, 9000, ""), "knows no wattprint agent"),
        (ask(3600, 3600, ""), "a period ends after it begins"),
        (ask(0, 90_000, ""), "not in the future"),
        (
            super::Ask {
                what: What::Workload("nobody".to_owned()),
                ..ask(0, 3600, "")
            },
            "knows no energy of workload `nobody`",
        ),
    ] {
        let error = told(&mut store, &ask).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
