//! The arithmetic of a process tree: everything counts, and exactly once.

use super::{Fixture, Process, process};
use proptest::prelude::*;
use std::time::Duration;
use wattprint::source::process::Tree;

const ROOT: u32 = 10;

/// Ticks shown after each of the given states, the first being the start.
fn followed(fixture: &Fixture, include_root: bool, states: &[&[Process]]) -> Vec<u64> {
    let (first, rest) = states.split_first().unwrap();
    fixture.show(first);
    let mut tree = Tree::new(fixture.path(), ROOT, include_root, Duration::ZERO);
    let mut now = Duration::ZERO;
    let mut shown = Vec::new();
    for state in rest {
        fixture.show(state);
        now += Duration::from_secs(11);
        tree.refresh(now, false);
        shown.push(tree.ticks());
    }
    shown
}

#[test]
fn time_before_the_beginning_does_not_count() {
    let states: [&[Process]; 2] = [
        &[process(ROOT, 1, 500, 300), process(11, ROOT, 70, 0)],
        &[process(ROOT, 1, 510, 300), process(11, ROOT, 75, 0)],
    ];
    assert_eq!(followed(&Fixture::new(), true, &states), [15]);
    assert_eq!(followed(&Fixture::new(), false, &states), [5]);
}

#[test]
fn a_child_too_short_to_be_seen_is_counted_once() {
    let states: [&[Process]; 3] = [
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 40)],
        &[process(ROOT, 1, 0, 40)],
    ];
    assert_eq!(followed(&Fixture::new(), false, &states), [40, 40]);
}

#[test]
fn a_child_that_was_seen_and_then_reaped_is_counted_once() {
    let states: [&[Process]; 4] = [
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 0), process(11, ROOT, 30, 5)],
        &[process(ROOT, 1, 0, 42)],
        &[process(ROOT, 1, 0, 42)],
    ];
    assert_eq!(followed(&Fixture::new(), false, &states), [35, 42, 42]);
}

#[test]
fn a_child_reaped_while_the_tree_is_read_is_neither_lost_nor_doubled() {
    // The root was read before it reaped the child, the child's file after.
    let states: [&[Process]; 5] = [
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 0), process(11, ROOT, 30, 0)],
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 31)],
        &[process(ROOT, 1, 0, 31)],
    ];
    assert_eq!(followed(&Fixture::new(), false, &states), [30, 30, 31, 31]);
}

#[test]
fn a_child_that_nobody_waits_for_is_kept() {
    let states: [&[Process]; 5] = [
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 0), process(11, ROOT, 30, 0)],
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 0), process(12, ROOT, 9, 0)],
    ];
    assert_eq!(followed(&Fixture::new(), false, &states), [30, 30, 30, 39]);
}

#[test]
fn a_whole_branch_may_vanish_between_two_readings() {
    let states: [&[Process]; 4] = [
        &[process(ROOT, 1, 0, 0)],
        &[
            process(ROOT, 1, 0, 0),
            process(11, ROOT, 10, 0),
            process(12, 11, 20, 0),
            process(13, 12, 30, 4),
        ],
        &[process(ROOT, 1, 0, 64)],
        &[process(ROOT, 1, 0, 64)],
    ];
    assert_eq!(followed(&Fixture::new(), false, &states), [64, 64, 64]);
}

#[test]
fn a_double_fork_stays_in_the_tree_whoever_adopts_it() {
    for adopted_by in [ROOT, 1] {
        let states: [&[Process]; 4] = [
            &[process(ROOT, 1, 0, 0)],
            &[
                process(ROOT, 1, 0, 0),
                process(11, ROOT, 10, 0),
                process(12, 11, 20, 0),
            ],
            &[process(ROOT, 1, 0, 10), process(12, adopted_by, 25, 0)],
            &[
                process(ROOT, 1, 0, 10),
                process(12, adopted_by, 25, 0),
                process(13, 12, 7, 0),
            ],
        ];
        let shown = followed(&Fixture::new(), false, &states);
        assert_eq!(shown, [30, 35, 42], "adopted by {adopted_by}");
    }
}

#[test]
fn a_number_used_again_is_another_process() {
    let reused = Process {
        start: 999,
        ..process(11, ROOT, 3, 0)
    };
    let states: [&[Process]; 3] = [
        &[process(ROOT, 1, 0, 0)],
        &[process(ROOT, 1, 0, 0), process(11, ROOT, 50, 0)],
        &[process(ROOT, 1, 0, 50), reused],
    ];
    assert_eq!(followed(&Fixture::new(), false, &states), [50, 53]);
    let stranger = Process {
        start: 999,
        ..process(11, 1, 300, 0)
    };
    let states: [&[Process]; 3] = [states[0], states[1], &[process(ROOT, 1, 0, 50), stranger]];
    assert_eq!(followed(&Fixture::new(), false, &states), [50, 50]);
}

#[test]
fn a_root_number_used_again_is_not_the_root() {
    let stranger = Process {
        start: 999,
        ..process(ROOT, 1, 300, 300)
    };
    let states: [&[Process]; 3] = [
        &[process(ROOT, 1, 5, 0)],
        &[process(ROOT, 1, 9, 0)],
        &[stranger, process(11, ROOT, 100, 0)],
    ];
    assert_eq!(followed(&Fixture::new(), true, &states), [4, 4]);
}

#[test]
fn without_children_files_all_processes_are_looked_at_now_and_then() {
    let fixture = Fixture {
        children_files: false,
        ..Fixture::new()
    };
    fixture.show(&[process(ROOT, 1, 0, 0)]);
    let mut tree = Tree::new(fixture.path(), ROOT, false, Duration::ZERO);
    fixture.show(&[process(ROOT, 1, 0, 0), process(11, ROOT, 30, 0)]);
    tree.refresh(Duration::from_secs(1), false);
    assert_eq!(tree.ticks(), 0, "a scan is not due");
    tree.refresh(Duration::from_secs(10), false);
    assert_eq!(tree.ticks(), 30);
}

#[test]
fn a_tree_ends_with_its_last_process() {
    let fixture = Fixture::new();
    fixture.show(&[process(ROOT, 1, 0, 0), process(11, ROOT, 8, 0)]);
    let mut tree = Tree::new(fixture.path(), ROOT, true, Duration::ZERO);
    fixture.show(&[process(11, 1, 9, 0)]);
    tree.refresh(Duration::from_secs(1), false);
    assert!(!tree.has_ended(), "an orphan is left");
    fixture.show(&[]);
    tree.refresh(Duration::from_secs(2), false);
    assert!(tree.has_ended());
    assert_eq!(tree.ticks(), 1);
    assert!(Tree::new(fixture.path(), 77, true, Duration::ZERO).has_ended());
}

/// What a made-up process does next.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// The process at this index forks.
    Fork(usize),
    /// It works for some ticks.
    Work(usize, u64),
    /// It exits, is waited for, and its children go to the root.
    Exit(usize),
    /// The tree is read.
    Look,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (0..8_usize).prop_map(Event::Fork),
        (0..8_usize, 1..20_u64).prop_map(|(index, ticks)| Event::Work(index, ticks)),
        (0..8_usize).prop_map(Event::Exit),
        Just(Event::Look),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn with_a_subreaper_every_tick_counts_exactly_once(
        events in proptest::collection::vec(event(), 1..60)
    ) {
        let fixture = Fixture::new();
        let mut alive = vec![process(ROOT, 1, 0, 0)];
        fixture.show(&alive);
        let mut tree = Tree::new(fixture.path(), ROOT, true, Duration::ZERO);
        let (mut truth, mut next) = (0, 100);
        for (second, event) in (1..).zip(events.into_iter().chain([Event::Look])) {
            let before = tree.ticks();
            match event {
                Event::Fork(index) => {
                    let parent = alive[index % alive.len()].pid;
                    alive.push(process(next, parent, 0, 0));
                    next += 1;
                }
                Event::Work(index, ticks) => {
                    let count = alive.len();
                    alive[index % count].own += ticks;
                    truth += ticks;
                }
                Event::Exit(index) if alive.len() > 1 => {
                    let gone = alive.remove(1 + index % (alive.len() - 1));
                    for it in &mut alive {
                        if it.pid == gone.parent {
                            it.reaped += gone.own + gone.reaped;
                        }
                        if it.parent == gone.pid {
                            it.parent = ROOT;
                        }
                    }
                }
                Event::Exit(_) => {}
                Event::Look => {
                    fixture.show(&alive);
                    tree.refresh(Duration::from_secs(second), false);
                    prop_assert_eq!(tree.ticks(), truth);
                }
            }
            prop_assert!(tree.ticks() >= before);
        }
    }
}
