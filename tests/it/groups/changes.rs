//! Groups that come, go and change between two samples.

use super::{Books, Node, docker, named};
use std::fs;
use wattprint::source::cgroup::Kind;

const SHORT: &str = "docker (short-lived)";

#[test]
fn a_group_that_was_there_counts_from_now_and_a_new_one_from_its_beginning() {
    let mut node = Node::new();
    node.group("docker", 5000);
    node.group(&docker('1'), 5000);
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    assert_eq!(books.total(), 0, "time before the first sample is nobody's");
    node.group("docker", 6200);
    node.group(&docker('1'), 5500);
    node.group(&docker('2'), 700);
    let seen = node.sample(&mut source);
    assert_eq!(seen.fresh(), [named('2')]);
    books.hear(&seen);
    assert_eq!(
        (books.used(&named('1')), books.used(&named('2'))),
        (500, 700)
    );
    assert_eq!(books.total(), 1200);
}

#[test]
fn what_a_group_used_after_its_last_reading_goes_to_those_that_came_and_went() {
    let mut node = Node::new();
    node.group("docker", 1000);
    node.group(&docker('1'), 1000);
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    node.group("docker", 1300);
    node.group(&docker('1'), 1300);
    books.hear(&node.sample(&mut source));
    // It uses 400 ms more, which nobody reads before it is removed.
    node.group("docker", 1700);
    node.remove(&docker('1'));
    let seen = node.sample(&mut source);
    books.hear(&seen);
    assert_eq!(seen.ended(), 1);
    assert_eq!((books.used(&named('1')), books.used(SHORT)), (300, 400));
    let after = node.sample(&mut source);
    assert!(
        after
            .0
            .usage
            .iter()
            .all(|it| it.workload != seen.0.usage[0].workload)
    );
}

#[test]
fn a_container_shorter_than_a_tick_is_not_lost() {
    let mut node = Node::new();
    node.group("docker", 0);
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    for (digit, total) in [('1', 250), ('2', 500), ('3', 750)] {
        node.group(&docker(digit), 250);
        node.group("docker", total);
        node.remove(&docker(digit));
        books.hear(&node.sample(&mut source));
        // By its own name if it was heard of in time, and otherwise by its parent's.
        assert_eq!(books.total(), u128::from(total), "{:?}", books.used);
    }
}

#[test]
fn a_group_that_cannot_be_read_once_goes_on_and_loses_nothing() {
    let mut node = Node::new();
    node.group(&docker('1'), 100);
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    node.group(&docker('1'), 300);
    books.hear(&node.sample(&mut source));
    let file = node.at("cgroup").join(docker('1')).join("cpu.stat");
    fs::write(&file, "nothing that is a time\n").unwrap();
    let seen = node.sample(&mut source);
    books.hear(&seen);
    assert_eq!((books.used(&named('1')), seen.ended()), (200, 0));
    node.group(&docker('1'), 1100);
    books.hear(&node.sample(&mut source));
    assert_eq!(books.used(&named('1')), 1000);
}

#[test]
fn a_process_that_moves_takes_its_accelerator_along_and_leaves_its_time() {
    let mut node = Node::new();
    for digit in ['1', '2'] {
        node.group(&docker(digit), 0);
    }
    node.process(70, 1, &docker('1'));
    let mut source = node.finding(&[Kind::Docker], 10);
    let users = [(70, "gpu-0")];
    let mut books = Books::default();
    books.hear(&node.sample_with(&mut source, 1, &users));
    node.group(&docker('1'), 400);
    books.hear(&node.sample_with(&mut source, 1, &users));
    assert_eq!(books.last[&named('1')].devices.len(), 1);
    node.process(70, 1, &docker('2'));
    node.group(&docker('2'), 100);
    books.hear(&node.sample_with(&mut source, 10, &users));
    let held = |digit| books.last[&named(digit)].devices.len();
    assert_eq!((held('1'), held('2')), (0, 1), "found out at the walk");
    assert_eq!(
        (books.used(&named('1')), books.used(&named('2'))),
        (400, 100)
    );
}

#[test]
fn a_number_that_is_used_again_belongs_to_the_group_of_its_new_process() {
    let mut node = Node::new();
    for digit in ['1', '2'] {
        node.group(&docker(digit), 0);
    }
    let mut source = node.finding(&[Kind::Docker], 10);
    let users = [(70, "gpu-0")];
    let mut books = Books::default();
    node.process(70, 1, &docker('1'));
    books.hear(&node.sample_with(&mut source, 1, &users));
    assert_eq!(books.last[&named('1')].devices.len(), 1);
    node.process(70, 9, &docker('2'));
    books.hear(&node.sample_with(&mut source, 1, &users));
    let held = |digit| books.last[&named(digit)].devices.len();
    assert_eq!((held('1'), held('2')), (0, 1));
}

#[test]
fn a_service_is_told_apart_once_it_does_much() {
    const BUSY: &str = "system.slice/vllm.service";
    const QUIET: &str = "system.slice/dbus.service";
    let mut node = Node::new();
    for service in [BUSY, QUIET] {
        node.group(service, 10_000);
    }
    let mut source = node.finding(&[Kind::Service], 10);
    assert_eq!(node.sample(&mut source).0.usage.len(), 0);
    // One hundredth of two CPUs over ten seconds is 200 ms.
    node.group(BUSY, 10_300);
    node.group(QUIET, 10_100);
    let seen = node.sample_with(&mut source, 10, &[]);
    assert_eq!(seen.fresh(), ["vllm"]);
    node.group(BUSY, 10_900);
    let mut books = Books::default();
    books.hear(&seen);
    books.hear(&node.sample(&mut source));
    assert_eq!(
        books.used("vllm"),
        600,
        "what it did before was the system's"
    );
}

#[test]
fn a_service_that_is_new_is_told_apart_as_soon_as_it_does_much() {
    const NEW: &str = "system.slice/run-u7.service";
    let mut node = Node::new();
    node.group("system.slice", 0);
    let mut source = node.finding(&[Kind::Service], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    node.group(NEW, 50);
    assert_eq!(node.sample(&mut source).fresh(), Vec::<&str>::new());
    node.group(NEW, 650);
    let seen = node.sample(&mut source);
    assert_eq!(seen.fresh(), ["run-u7"]);
    books.hear(&seen);
    assert_eq!(books.used("run-u7"), 600, "since it was looked at before");
}

#[test]
fn the_service_that_measures_is_no_work_unless_others_work_in_it() {
    const OURS: &str = "system.slice/wattprint.service";
    let me = std::process::id();
    let mut node = Node::new();
    node.group(OURS, 0);
    node.process(me, 1, OURS);
    node.process(8, 1, OURS);
    let list = |pids: String| node.write(&format!("cgroup/{OURS}/cgroup.procs"), &pids);
    list(format!("{me}\n"));
    let mut source = node.finding(&[Kind::Service], 10);
    node.sample(&mut source);
    node.group(OURS, 5000);
    assert_eq!(node.sample_with(&mut source, 10, &[]).0.usage.len(), 0);
    let list = |pids: String| node.write(&format!("cgroup/{OURS}/cgroup.procs"), &pids);
    list(format!("{me}\n8\n"));
    node.group(OURS, 10_000);
    let seen = node.sample_with(&mut source, 10, &[]);
    assert_eq!(seen.fresh(), ["wattprint"]);
}

#[test]
fn in_the_old_hierarchy_the_group_above_bounds_what_nobody_read() {
    let mut node = Node::new();
    let used = |node: &Node, path: &str, milliseconds: u64| {
        let file = format!("cgroup/cpuacct/{path}/cpuacct.usage");
        node.write(&file, &format!("{}\n", milliseconds * 1_000_000));
    };
    fs::remove_file(node.at("cgroup/cgroup.controllers")).unwrap();
    for path in ["", "docker", &docker('1'), &docker('2')] {
        used(&node, path, 0);
    }
    let mut source = node.finding(&[Kind::Docker], 10);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    used(&node, "docker", 700);
    used(&node, &docker('1'), 400);
    used(&node, &docker('2'), 300);
    books.hear(&node.sample(&mut source));
    // The one uses 250 ms more before it is removed, the other goes on.
    used(&node, "docker", 1050);
    used(&node, &docker('2'), 400);
    node.remove(&format!("cpuacct/{}", docker('1')));
    let seen = node.sample(&mut source);
    books.hear(&seen);
    assert_eq!(seen.ended(), 1);
    assert_eq!(
        (books.used(&named('1')), books.used(&named('2'))),
        (400, 400)
    );
    assert_eq!((books.used(SHORT), books.total()), (250, 1050));
}
