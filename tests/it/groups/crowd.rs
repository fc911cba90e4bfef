//! Ten thousand groups: bounded memory, bounded work, and nothing lost.

use super::{Books, Node};
use std::fs;
use wattprint::source::cgroup::Kind;

const GROUPS: u64 = 10_000;
const FOLLOWED: usize = 100;

/// Its first twelve digits are what it is called by.
fn container(number: u64) -> String {
    format!("docker/{number:012x}{:052x}", 0)
}

/// How many times this thread has asked the kernel to read a file.
///
/// # Source
///
/// proc_pid_io(5): `syscr`.
fn reads() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/io").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("syscr: "));
    line.unwrap().parse().unwrap()
}

#[test]
fn of_ten_thousand_groups_some_are_followed_and_the_rest_are_told_together() {
    let mut node = Node::new();
    node.group("docker", 0);
    for number in 0..GROUPS {
        let group = node.at("cgroup").join(container(number));
        fs::create_dir(&group).unwrap();
        fs::write(group.join("cpu.stat"), "usage_usec 0\n").unwrap();
    }
    let mut source = node.finding(&[Kind::Docker], FOLLOWED);
    let mut books = Books::default();
    let seen = node.sample(&mut source);
    books.hear(&seen);
    assert_eq!(seen.0.usage.len(), FOLLOWED);
    // Every group uses 3 ms.
    (0..GROUPS).for_each(|number| node.group(&container(number), 3));
    node.group("docker", 3 * GROUPS);
    let before = reads();
    let seen = node.sample(&mut source);
    let used = reads() - before;
    books.hear(&seen);
    assert_eq!(books.total(), u128::from(3 * GROUPS));
    assert_eq!(
        books.used("other"),
        u128::from(3 * GROUPS) - 3 * FOLLOWED as u128
    );
    assert_eq!(seen.0.usage.len(), FOLLOWED + 1);
    // One for each followed group, one for what bounds it, and for those whose
    // turn it is their limits and what else is known of them.
    assert!(used <= 3 * FOLLOWED as u64, "{used} reads at one tick");
}

#[test]
fn containers_among_the_services_for_which_there_is_no_room_are_told_together_too() {
    let scope = |digit: char| {
        let id = digit.to_string().repeat(64);
        format!("system.slice/docker-{id}.scope")
    };
    let mut node = Node::new();
    ('1'..='5').for_each(|digit| node.group(&scope(digit), 1000));
    let mut source = node.finding(&[Kind::Docker], 2);
    let mut books = Books::default();
    books.hear(&node.sample(&mut source));
    assert_eq!(books.total(), 0, "time before the first sample is nobody's");
    ('1'..='5').for_each(|digit| node.group(&scope(digit), 1300));
    books.hear(&node.sample(&mut source));
    assert_eq!((books.used("other"), books.total()), (900, 1500));
    // One that comes counts from its beginning, and what it used stays.
    node.group(&scope('6'), 40);
    books.hear(&node.sample(&mut source));
    assert_eq!((books.used("other"), books.total()), (940, 1540));
    node.remove(&scope('6'));
    books.hear(&node.sample(&mut source));
    assert_eq!((books.used("other"), books.total()), (940, 1540));
}
