//! `kill -9` at any moment.

use super::workloads::pid_in;
use super::{Agent, Node, assert_within, sleep};

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

#[test]
fn nothing_that_a_scrape_has_shown_is_lost_to_a_kill() {
    const CHARGED: &str = "wattprint_workload_energy_joules_total";
    let node = Node::new(1);
    let agent = Agent::start(node.agent(&["--interval", "0.1s"]));
    let mut run = node
        .run(&["--quiet", "--name", "held"], "echo $$ >pid; sleep 4")
        .spawn()
        .unwrap();
    node.hold_gpu(&[pid_in(&node.path("pid"))]);
    // Long before the ledger's next turn to be saved, which comes each five seconds.
    let scrape = agent.until("something is charged", |it| it.sum(CHARGED, &[]) > 50.0);
    agent.kill();
    let books = node.books();
    for component in ["accelerator", "cpu", "dram", "other"] {
        let shown = scrape.sum(CHARGED, &[("component", component)]);
        let held = books.number(&format!(
            "SELECT coalesce(sum(energy), 0) FROM entry
             JOIN channel ON channel.number = channel JOIN holder ON holder.number = holder
             WHERE kind = 'workload' AND component = '{component}'"
        ));
        let held = held as f64 / 1e6;
        assert!(
            held > shown - 1e-5,
            "{component}: {shown} J shown, {held} J held"
        );
    }
    run.wait().unwrap();
}
