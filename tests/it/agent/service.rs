//! It starts, serves, keeps within its budget, and stops in good order.

use super::{Agent, Node, assert_within, now, sleep};
use std::time::Instant;

#[test]
fn it_serves_metrics_and_health() {
    let node = Node::new(1);
    let agent = node.start();
    let scrape = agent.until("energy is shown", |it| it.accelerator() > 0.0);
    for family in [
        "wattprint_energy_joules_total",
        "wattprint_node_energy_joules_total",
        "wattprint_idle_energy_joules_total",
        "wattprint_unattributed_energy_joules_total",
        "wattprint_gap_seconds_total",
        "wattprint_sensor_restarts_total",
        "wattprint_source_up",
        "wattprint_build_info",
        "process_resident_memory_bytes",
    ] {
        let help = format!("# HELP {family} ");
        assert!(scrape.text.contains(&help), "no {family}:\n{}", scrape.text);
    }
    assert_eq!(
        scrape.value("wattprint_source_up", &[("source", "nvml")]),
        Some(1.0)
    );
    let (status, body) = agent.get("/healthz");
    assert_eq!((status.as_str(), body.trim()), ("HTTP/1.1 200 OK", "ok"));
}

#[test]
fn a_stop_seals_the_ledger_and_agrees_with_the_metrics() {
    let node = Node::new(2);
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 300.0);
    let before = now();
    let last = agent.scrape();
    let (status, said) = agent.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    let books = node.books();
    assert_eq!((books.sessions(), books.unsealed()), (1, 0));
    assert_eq!(
        books.number("SELECT count(*) FROM session WHERE ended IS NULL"),
        0
    );
    // A snapshot is behind by a tick of the sampler and one of the sensor.
    let after = (books.until().saturating_sub(before)).as_secs_f64() + 0.5;
    for gpu in 0..2 {
        let uuid = node.fake.gpu(gpu).uuid();
        let shown = last
            .value("wattprint_energy_joules_total", &[("device", &uuid)])
            .unwrap();
        let held = books.joules("accelerator", &uuid);
        assert_within("ledger over metrics", held - shown, -0.001, 300.0 * after);
        // The sensor is brought up to date ten times a second.
        let truth = node.joules(gpu, books.from(), books.until());
        assert_within("ledger over truth", held - truth, -45.0, 45.0);
    }
    for component in ["cpu", "dram"] {
        let labels = [("component", component)];
        let shown = last.sum("wattprint_energy_joules_total", &labels);
        let held = books.joules(component, "model");
        assert_within(component, held - shown, -0.001, 1.0 + held * after);
    }
    let report = node.report(&[
        "--from",
        "2000-01-01T00:00:00Z",
        "--to",
        "2100-01-01T00:00:00Z",
    ]);
    assert_eq!(report["schema"], "footprint-report/v1");
}

#[test]
fn eight_gpus_cost_two_driver_calls_a_second_each_and_no_process_list() {
    use fake_nvml::Call::{ComputeList, GraphicsList, MpsList};
    let node = Node::new(8);
    let agent = Agent::start(node.agent(&["--interval", "1s"]));
    agent.until("energy is shown", |it| it.accelerator() > 0.0);
    sleep(1.5);
    let lists = || [ComputeList, GraphicsList, MpsList].map(|it| node.fake.calls(it));
    let (since, calls, listed) = (Instant::now(), node.fake.total_calls(), lists());
    sleep(5.0);
    let calls = node.fake.total_calls() - calls;
    // A tick more than the seconds may lie in the stretch.
    let ticks = since.elapsed().as_secs_f64().ceil() + 1.0;
    assert_within("driver calls", calls as f64, 8.0 * 4.0, 8.0 * 2.0 * ticks);
    assert_eq!(lists(), listed);
    let memory = agent.scrape().value("process_resident_memory_bytes", &[]);
    let memory = memory.unwrap() / f64::from(1 << 20);
    println!("{calls} driver calls in {ticks} ticks; {memory:.1} MiB resident");
    assert_within("resident memory in MiB", memory, 1.0, 40.0);
}
