//! `kill -9` at any moment.

use super::{Node, assert_within, sleep};

/// Lets an agent live so many times, kills it each time, and looks at the
/// ledger after each of them and at the end.
fn kill_after(lives: &[f64]) {
    let node = Node::new(2);
    for seconds in lives {
        let agent = node.start();
        sleep(*seconds);
        agent.kill();
        if node.ledger().exists() {
            assert_eq!(node.books().overlaps(), 0);
            let books = node.books();
            for gpu in 0..2 {
                let held = books.joules("accelerator", &node.fake.gpu(gpu).uuid());
                let truth = node.joules(gpu, books.from(), books.until());
                // The sensor is brought up to date ten times a second.
                assert_within("ledger over truth", held - truth, -45.0, 45.0);
            }
        }
    }
    let agent = node.start();
    sleep(0.5);
    assert_eq!(agent.stop().0.code(), Some(0));
    let books = node.books();
    assert_eq!(books.overlaps(), 0);
    for gpu in 0..2 {
        let held = books.joules("accelerator", &node.fake.gpu(gpu).uuid());
        let truth = node.joules(gpu, books.from(), books.until());
        assert_within("ledger over truth", held - truth, -45.0, 45.0);
    }
}

#[test]
fn ten_short_lives_lose_nothing_that_the_counter_kept() {
    kill_after(&[6.0, 0.05, 0.4, 0.1, 0.7, 0.0, 0.3, 0.2, 0.6, 0.15]);
}

#[test]
fn lives_that_end_about_when_the_ledger_is_saved_lose_nothing_either() {
    kill_after(&[5.2, 4.95, 5.0, 5.05]);
}
