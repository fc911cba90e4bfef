//! CPU time of a command that forks a lot, beside a neighbour that is busy.

use super::{Bench, told, value};
use std::fs;
use std::process::{Child, Command};

/// Hundreds of processes, many of them too short for any sampling to see, half of
/// them in the background.
const SCRIPT: &str = r#"
for i in $(seq 200); do
  /bin/true
  awk 'BEGIN { for (i = 0; i < 30000; i++) x += i }' &
  sh -c "awk 'BEGIN { for (i = 0; i < 30000; i++) x += i }'; :"
  wait
done
times >times
"#;

/// A process that never rests, until it goes out of scope.
struct Neighbour(Child);

impl Neighbour {
    fn new() -> Self {
        let busy = Command::new("sh")
            .args(["-c", "while :; do :; done"])
            .spawn();
        Self(busy.unwrap())
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Seconds in what the shell's `times` has written: its own and its children's.
pub(super) fn seconds(times: &str) -> f64 {
    let one = |word: &str| {
        let (minutes, seconds) = word.trim_end_matches('s').split_once('m').unwrap();
        minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
    };
    times.split_whitespace().map(one).sum()
}

fn check(flags: &[&str]) -> String {
    let bench = Bench::new();
    let _neighbour = Neighbour::new();
    let mut all = vec!["--interval", "0.5s", "--quiet", "--output", "report.json"];
    all.extend(flags);
    let ended = told(bench.run(&all, &["bash", "-c", SCRIPT]));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let seen = seconds(&fs::read_to_string(bench.at("times")).unwrap());
    let report = bench.report_in("report.json");
    let charged = value(&report, "time.cpu");
    let share = charged / seen;
    assert!((0.95..=1.02).contains(&share), "{charged} s of {seen} s");
    // The busy neighbour used the CPU as well, and pays for it elsewhere.
    assert!(value(&report, "energy.unattributed.cpu") > 0.0);
    report.activity.workload.unwrap().followed_by
}

#[test]
fn a_process_tree_is_charged_what_it_used_to_the_shortest_child() {
    let followed_by = check(&["--path.cgroup", "cgroup"]);
    assert_eq!(followed_by, "process tree");
}

#[test]
fn a_control_group_is_charged_what_it_used_to_the_shortest_child() {
    // Where no group may be made this is the process tree once more.
    let followed_by = check(&[]);
    println!("followed by: {followed_by}");
    assert!(["own cgroup", "process tree"].contains(&&*followed_by));
}

/// Works in a process whose parent has left it, in a session of its own.
const DETACHED: &str = r#"
sh -c 'setsid sh -c "
  awk \"BEGIN { for (i = 0; i < 3000000; i++) x += i }\"
  times >times.new; mv times.new times" & :'
while [ ! -e times ]; do sleep 0.02; done
sleep 0.1
"#;

#[test]
fn a_double_fork_does_not_escape() {
    for flags in [&["--path.cgroup", "cgroup"][..], &[]] {
        let bench = Bench::new();
        let all: Vec<&str> = ["--quiet"].iter().chain(flags).copied().collect();
        let ended = told(bench.run(&all, &["sh", "-c", DETACHED]));
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let seen = seconds(&fs::read_to_string(bench.at("times")).unwrap());
        let charged = value(&bench.last_report(), "time.cpu");
        assert!(seen > 0.05 && charged >= seen, "{charged} s of {seen} s");
    }
}
