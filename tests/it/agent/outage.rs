//! An agent that is killed under scrape and comes back on the same ledger.

use super::scrape::increase;
use super::{Agent, Node, WATTS, assert_within, now, sleep};
use std::time::Duration;

/// Longer than the ledger's writer waits between two saves.
const SAVED: f64 = 5.6;

/// What happened around one outage.
struct Outage {
    node: Node,
    /// What each scrape saw of the accelerator's energy.
    seen: Vec<f64>,
    /// What each scrape saw of the energy of the rest of the node.
    rest: Vec<f64>,
    /// Up to when the ledger went when the first agent was killed.
    saved: Duration,
    killed: Duration,
    back: Duration,
    /// When the second agent's first scrape was asked for.
    first_seen: Duration,
    last_seen: Duration,
}

fn scrape_for(
    agent: &Agent,
    seconds: f64,
    (seen, rest): (&mut Vec<f64>, &mut Vec<f64>),
) -> Duration {
    const ENERGY: &str = "wattprint_energy_joules_total";
    let until = now() + Duration::from_secs_f64(seconds);
    loop {
        let at = now();
        let scrape = agent.scrape();
        seen.push(scrape.accelerator());
        rest.push(scrape.sum(ENERGY, &[("component", "other")]));
        if at >= until {
            return at;
        }
        sleep(0.3);
    }
}

fn outage(during: impl FnOnce(&Node)) -> Outage {
    let node = Node::new(1);
    let (mut seen, mut rest) = (Vec::new(), Vec::new());
    let agent = node.start();
    scrape_for(&agent, SAVED, (&mut seen, &mut rest));
    agent.kill();
    let killed = now();
    let saved = node.books().until();
    during(&node);
    sleep(2.5);
    let back = now();
    let agent = node.start();
    let first_seen = now();
    let last_seen = scrape_for(&agent, 2.0, (&mut seen, &mut rest));
    assert_eq!(agent.stop().0.code(), Some(0));
    Outage {
        node,
        seen,
        rest,
        saved,
        killed,
        back,
        first_seen,
        last_seen,
    }
}

#[test]
fn a_restart_under_scrape_shows_no_joule_twice_and_loses_none() {
    let outage = outage(|_| {});
    let (node, books) = (&outage.node, outage.node.books());
    assert_eq!((books.sessions(), books.overlaps()), (2, 0));
    let held = books.accelerator();
    let truth = node.joules(0, books.from(), books.until());
    assert_within("ledger over truth", held / truth, 0.99, 1.01);
    // What nobody metered is charged to nobody.
    let tick = 0.2 * WATTS as f64;
    let least = node.joules(0, outage.killed, outage.back);
    let most = node.joules(0, outage.saved, outage.first_seen);
    assert_within(
        "recovered",
        books.charged("unattributed"),
        least * 0.99 - tick,
        most * 1.01 + tick,
    );
    let shown = increase(&outage.seen);
    // A snapshot is behind by a tick of the sampler and one of the sensor.
    let unseen = (books.until().saturating_sub(outage.last_seen)).as_secs_f64() + 0.3 + 0.5;
    assert_within(
        "ledger over increase()",
        held - shown,
        -1e-3,
        unseen * WATTS as f64,
    );
    // The modelled rest of the node was drawn meanwhile, too: hundreds of watts of which
    // more than the outage took would be lacking.
    let (held, shown) = (books.joules("other", "node-model"), increase(&outage.rest));
    let span = (books.until() - books.from()).as_secs_f64();
    assert_within(
        "rest of the ledger over increase()",
        held - shown,
        -1e-3,
        unseen * 1.5 * held / span,
    );
}

#[test]
fn a_counter_that_restarts_during_the_outage_gives_nothing_and_no_phantom() {
    let outage = outage(|node| node.fake.gpu(0).restart_counter());
    let (node, books) = (&outage.node, outage.node.books());
    assert_eq!((books.sessions(), books.overlaps()), (2, 0));
    let held = books.accelerator();
    let truth = node.joules(0, books.from(), books.until());
    assert_within("ledger", held, 0.0, truth * 1.01);
    let shown = increase(&outage.seen);
    assert_within("ledger over increase()", held - shown, -1e-3, truth);
    assert_within("shown", shown, 0.0, truth * 1.01);
}
