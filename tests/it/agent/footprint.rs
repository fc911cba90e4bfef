//! What the agent makes of energy and time: money, and the making of hardware.

use super::workloads::pid_in;
use super::{Agent, Node, assert_within};
use std::fs;

const CHARGED: &str = "wattprint_workload_energy_joules_total";
const EMBODIED: &str = "wattprint_workload_embodied_emissions_grams_total";

/// A command that says who it is and holds on for a moment.
const HOLD: &str = "echo $$ >pid; sleep 2";

#[test]
fn the_price_of_the_configuration_is_told_by_node_and_workload() {
    let node = Node::new(1);
    let config = node.path("agent.toml");
    fs::write(&config, "place = \"NL\"\nprice = \"0.36EUR@2026\"\n").unwrap();
    let mut command = node.agent(&["--interval", "0.1s", "--config"]);
    command.arg(&config);
    let agent = Agent::start(command);
    let mut run = node.run(&["--quiet"], HOLD).spawn().unwrap();
    node.hold_gpu(&[pid_in(&node.path("pid"))]);
    let scrape = agent.until("it is charged", |it| it.sum(CHARGED, &[]) > 100.0);
    let price = 0.36 / 3.6e6;
    let euros = [("currency", "EUR")];
    let cost = scrape.value("wattprint_cost_total", &euros).unwrap();
    let facility = scrape.sum("wattprint_facility_energy_joules_total", &[]);
    assert_within("euros", cost / (facility * price), 0.999_999, 1.000_001);
    let own = scrape.sum("wattprint_workload_cost_total", &euros);
    assert!(own > 100.0 * price && own < cost, "{own} of {cost}");
    let factor = [("factor", "electricity_price"), ("match", "supplied")];
    assert_eq!(scrape.value("wattprint_factor_info", &factor), Some(1.0));
    run.wait().unwrap();
}

#[test]
fn the_making_that_is_given_is_spread_over_the_time_reserved() {
    let node = Node::new(1);
    // A gram for each reserved second: 31,536 kg in a year of 8,760 hours.
    let making = [
        "--interval",
        "0.1s",
        "--embodied-kg",
        "31536",
        "--lifetime-years",
        "1",
    ];
    let agent = Agent::start(node.agent(&making));
    let mut run = node.run(&["--quiet"], HOLD).spawn().unwrap();
    node.hold_gpu(&[pid_in(&node.path("pid"))]);
    let scrape = agent.until("it is told", |it| it.sum(EMBODIED, &[]) > 0.5);
    assert_within("grams", scrape.sum(EMBODIED, &[]), 0.5, 3.0);
    run.wait().unwrap();
}

#[test]
fn no_making_is_told_where_that_of_a_device_is_not_known() {
    let node = Node::new(2);
    node.fake.gpu(0).set_model("NVIDIA H100 80GB HBM3", 9);
    node.fake.gpu(1).set_model("A device of the future", 9);
    let agent = node.start();
    let scrape = agent.until("energy is shown", |it| it.accelerator() > 0.0);
    assert!(!scrape.text.contains("_embodied_"), "{}", scrape.text);
    assert!(!scrape.text.contains("_cost_"), "{}", scrape.text);
}
