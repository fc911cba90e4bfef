//! Several ranks of one launch on one node: it is metered once.

use super::{Bench, Told, told, value};
use std::path::Path;
use std::process::{Command, Stdio};

/// One rank of a launch; its sensors are those of the bench.
fn rank(bench: &Bench, launch: &str, script: &str) -> Command {
    let arguments = bench.run_flags().into_iter().filter(|it| it != "--alone");
    let arguments: Vec<String> = arguments.collect();
    let mut command = bench.program(&arguments);
    command.args(["--interval", "0.2s", "--", "sh", "-c", script]);
    command.env("WATTPRINT_RUN_ID", launch);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn together(ranks: Vec<Command>) -> Vec<Told> {
    let started = ranks.into_iter().map(|mut it| it.spawn().unwrap());
    let started: Vec<_> = started.collect();
    let ended = started
        .into_iter()
        .map(|it| it.wait_with_output().unwrap().into());
    ended.collect()
}

fn count(ledger: &Path, table: &str) -> u32 {
    let ledger = rusqlite::Connection::open(ledger).unwrap();
    let query = format!("SELECT count(*) FROM {table}");
    ledger.query_row(&query, [], |row| row.get(0)).unwrap()
}

const WORK: &str =
    "awk 'BEGIN { for (i = 0; i < 4000000; i++) x += i }'; times >times.$RANK; exit $RANK";

#[test]
fn exactly_one_of_two_ranks_leads_and_both_are_charged_to_one_workload() {
    let bench = Bench::new();
    let ranks = ["1", "2"].map(|number| {
        let mut command = rank(&bench, "launch-7", WORK);
        command.env("RANK", number);
        command
    });
    let ended = together(ranks.into());
    assert_eq!([ended[0].code, ended[1].code], [1, 2], "{ended:?}");
    let says = "wattprint: another rank of this launch meters this node; \
                its summary holds this rank too\n";
    let following: Vec<bool> = ended.iter().map(|it| it.stderr == says).collect();
    assert!(following[0] != following[1], "{ended:?}");
    assert_eq!(count(&bench.ledger(), "session"), 1);
    assert_eq!(count(&bench.ledger(), "workload"), 1);
    let times = ["times.1", "times.2"].map(|it| std::fs::read_to_string(bench.at(it)).unwrap());
    let used: f64 = times.iter().map(|it| super::cpu_time::seconds(it)).sum();
    let charged = value(&bench.last_report(), "time.cpu");
    let share = charged / used;
    // A third of a second, of which each rank's shell tells hundredths, and the
    // start of both ranks besides.
    assert!((0.95..=1.20).contains(&share), "{charged} s of {used} s");
}

#[test]
fn a_leader_stays_until_the_last_rank_has_ended() {
    let bench = Bench::new();
    let long = "sleep 0.9; awk 'BEGIN { for (i = 0; i < 3000000; i++) x += i }'; times >times.long";
    let leader = rank(&bench, "launch-8", "sleep 0.5").spawn().unwrap();
    super::eventually("the leader's socket", || {
        let mut files = std::fs::read_dir(bench.at("runtime/wattprint")).ok()?;
        files.find_map(|it| (it.ok()?.path().extension()? == "sock").then_some(()))
    });
    let follower = told(rank(&bench, "launch-8", long));
    let leader = Told::from(leader.wait_with_output().unwrap());
    assert_eq!(
        (leader.code, follower.code),
        (0, 0),
        "{leader:?} {follower:?}"
    );
    assert!(
        leader.stderr.contains("\nElectricity  "),
        "{}",
        leader.stderr
    );
    let used = super::cpu_time::seconds(&std::fs::read_to_string(bench.at("times.long")).unwrap());
    let charged = value(&bench.last_report(), "time.cpu");
    assert!(charged >= used * 0.95, "{charged} s of {used} s");
    assert_eq!(count(&bench.ledger(), "session"), 1);
}

#[test]
fn two_launches_are_two_runs() {
    let bench = Bench::new();
    let ended = together(vec![
        rank(&bench, "launch-a", "sleep 0.3"),
        rank(&bench, "launch-b", "sleep 0.3"),
    ]);
    for it in &ended {
        assert!(
            it.code == 0 && it.stderr.contains("\nElectricity  "),
            "{it:?}"
        );
    }
    assert_eq!(count(&bench.ledger(), "session"), 2);
    assert_eq!(count(&bench.ledger(), "workload"), 2);
}
