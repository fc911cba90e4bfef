//! Counters that begin anew, GPUs that come and go, libraries that come late.

use super::{Node, Scrape, WATTS, assert_within, sleep};
use fake_nvml::Call;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;
use wattprint::agent::Sources;
use wattprint::sample::{Moment, SampleKind};
use wattprint::source::process::Processes;
use wattprint::source::{Roots, clock};

const ENERGY: &str = "wattprint_energy_joules_total";
const RESTARTS: &str = "wattprint_sensor_restarts_total";
const GAPS: &str = "wattprint_gap_seconds_total";

/// NVML's answer when something went wrong that has no name.
const UNKNOWN: u32 = 999;

fn of(scrape: &Scrape, node: &Node, gpu: usize) -> f64 {
    let uuid = node.fake.gpu(gpu).uuid();
    scrape.sum(ENERGY, &[("device", &uuid)])
}

#[test]
fn a_counter_that_restarts_leaves_a_gap_and_no_phantom() {
    let node = Node::new(1);
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 300.0);
    node.fake.gpu(0).restart_counter();
    let accelerator = [("component", "accelerator")];
    agent.until("the restart is shown", |it| {
        it.sum(RESTARTS, &accelerator) > 0.0
    });
    sleep(1.0);
    let last = agent.scrape();
    assert_within("restarts", last.sum(RESTARTS, &accelerator), 1.0, 1.0);
    let restart = [("component", "accelerator"), ("reason", "restart")];
    assert_within("gap in the metrics", last.sum(GAPS, &restart), 0.01, 2.0);
    assert_eq!(agent.stop().0.code(), Some(0));
    let books = node.books();
    // A gap of a tick or two, and the sensor's own tick at either end.
    let truth = node.joules(0, books.from(), books.until());
    assert_within(
        "ledger over truth",
        books.accelerator() - truth,
        -120.0,
        120.0,
    );
    let everything = [
        "--from",
        "2000-01-01T00:00:00Z",
        "--to",
        "2100-01-01T00:00:00Z",
    ];
    let report = node.report(&everything);
    let instruments = report["hardware"]["instruments"].as_array().unwrap();
    let gpu = instruments
        .iter()
        .find(|it| it["source"] == "nvml")
        .unwrap();
    assert_eq!(gpu["restarts"], 1);
    assert_within(
        "gap in the report",
        gpu["gap_seconds"].as_f64().unwrap(),
        0.01,
        2.0,
    );
}

#[test]
fn a_gpu_that_is_lost_and_returns_disturbs_no_other() {
    let node = Node::new(2);
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 300.0);
    node.fake.gpu(0).remove();
    let lost = agent.scrape();
    let beside = |it: &Scrape| of(it, &node, 1) - of(&lost, &node, 1);
    agent.until("the other goes on", |it| beside(it) > 3.0 * WATTS as f64);
    node.fake.gpu(0).put_back();
    let absent = agent.scrape();
    agent.until("it is back", |it| {
        of(it, &node, 0) > of(&absent, &node, 0) + 2.0 * WATTS as f64
    });
    assert_eq!(agent.stop().0.code(), Some(0));
    let books = node.books();
    for gpu in 0..2 {
        let held = books.joules("accelerator", &node.fake.gpu(gpu).uuid());
        let truth = node.joules(gpu, books.from(), books.until());
        assert_within("ledger over truth", held - truth, -60.0, 60.0);
    }
}

#[test]
fn a_driver_that_answers_late_is_tried_again() {
    let node = Node::new(1);
    node.fake.fail(Call::Init, UNKNOWN);
    let agent = node.start();
    let early = agent.until("something is metered", |it| {
        it.text.contains("component=\"cpu\"")
    });
    assert_within("energy of no GPU", early.accelerator(), 0.0, 0.0);
    node.fake.fail(Call::Init, 0);
    agent.until("the GPU is found", |it| it.accelerator() > 0.0);
}

#[test]
fn a_library_that_appears_late_is_loaded() {
    let node = Node::new(1);
    let late = node.path("libnvidia-ml.so.1");
    let roots = Roots {
        nvml: Some(late.clone()),
        ..Roots::default()
    };
    let only_nvml = |driver: &str| driver == "nvml";
    let mut sources = Sources::open(&roots, only_nvml, Processes::new(&roots, true));
    let begin = clock::now();
    let mut sample_after = |seconds| {
        let later = Duration::from_secs(seconds);
        let at = Moment {
            monotonic: begin.monotonic + later,
            ..begin
        };
        sources
            .observe(SampleKind::Tick, at, Duration::ZERO)
            .instruments
            .len()
    };
    assert_eq!(sample_after(0), 0);
    let page = |library: &Path| library.with_extension("1.ctl");
    symlink(page(&node.fake.lib()), page(&late)).unwrap();
    symlink(node.fake.lib(), &late).unwrap();
    assert_eq!([sample_after(61), sample_after(62)], [1, 0]);
}
