//! Recorded hours: a year in a few questions, whatever the number of nodes.

use super::store::{Store, labels};
use super::{Ask, EPOCH, ask};
use wattprint::accounting::Holder;
use wattprint::fleet;
use wattprint::sample::Component;

/// A cluster of so many nodes for so many hours; each uses 3 kJ an hour, a third of it
/// idle and the rest by two projects.
fn recorded(nodes: usize, hours: i64) -> Store {
    let mut store = Store::default();
    let mut add = |name: &str, pairs: &[(&str, &str)], hour: i64, value: f64| {
        let mut labels = labels(pairs);
        let name = format!("{name}:increase1h");
        labels.insert("__name__".to_owned(), name);
        store.add(labels, hour * 3600, value);
    };
    for hour in 1..=hours {
        let each = 1000.0 * nodes as f64;
        for (bound, factor) in [("", 1.0), ("low_", 0.5), ("high_", 2.0)] {
            let name = |family: &str| format!("cluster:wattprint_{family}_{bound}joules");
            let cpu = [("cluster", "a"), ("component", "cpu")];
            add(&name("energy"), &cpu, hour, 3.0 * each * factor);
            add(
                &name("node_energy"),
                &[("cluster", "a")],
                hour,
                3.0 * each * factor,
            );
            add(&name("idle_energy"), &cpu, hour, each * factor);
            for project in ["x", "y"] {
                let whose = [("project", project), ("phase", "inference")];
                let pairs = [&cpu[..], &whose[..]].concat();
                add(&name("workload_energy"), &pairs, hour, each * factor);
            }
        }
        for node in 0..nodes {
            // The last node is away in every second hour.
            if node + 1 < nodes || hour % 2 == 0 {
                let instance = format!("n{node}");
                let pairs = [
                    ("cluster", "a"),
                    ("job", "w"),
                    ("instance", instance.as_str()),
                ];
                add(
                    "instance:wattprint_node_energy_joules",
                    &pairs,
                    hour,
                    3000.0,
                );
            }
        }
    }
    store
}

fn year(recorded: bool) -> Ask {
    Ask {
        recorded,
        ..ask(0, 365 * 86_400, "{cluster=\"a\"}")
    }
}

#[test]
fn a_year_takes_as_many_questions_for_three_nodes_as_for_thirty() {
    let mut questions = Vec::new();
    for nodes in [3, 30] {
        let mut store = recorded(nodes, 365 * 24);
        let fleet = fleet::read(&mut store, &year(false), super::at(400 * 86_400)).unwrap();
        let record = fleet.record;
        let node = record
            .meters
            .iter()
            .find(|it| it.channel.component == Component::Node);
        let energy = node.unwrap().energy;
        let expected = 365 * 24 * 3_000 * nodes as u64 * 1_000_000;
        assert_eq!(
            (energy.low, energy.energy, energy.high),
            (expected / 2, expected, expected * 2)
        );
        for meter in &record.meters {
            let entries = record
                .entries
                .iter()
                .filter(|it| it.channel == meter.channel);
            assert_eq!(
                entries.map(|it| it.energy.energy).sum::<u64>(),
                meter.energy.energy
            );
        }
        let charged = record
            .entries
            .iter()
            .filter(|it| matches!(it.holder, Holder::Workload(_)));
        assert_eq!(
            charged.count(),
            4,
            "two projects on the components and on the node"
        );
        let names: Vec<_> = record
            .workloads
            .iter()
            .map(|it| it.workload.name.as_str())
            .collect();
        assert_eq!(names, ["x", "y"]);
        let hours = 365 * 24;
        assert_eq!(record.elapsed.as_secs() / 3600, hours * nodes as u64);
        assert_eq!(node.unwrap().gap_time.as_secs() / 3600, hours / 2);
        let told = record.remarks.join("\n");
        assert!(told.contains("from recorded hours of memory"), "{told}");
        assert!(
            told.contains(&format!("the sums over {nodes} nodes")),
            "{told}"
        );
        assert!(told.contains("increase(), which stretches"), "{told}");
        questions.push(store.asked);
    }
    assert_eq!(questions[0], questions[1]);
    println!("a year takes {} questions", questions[0]);
}

#[test]
fn without_recorded_hours_they_are_not_invented() {
    let mut store = Store::default();
    let late = super::at(400 * 86_400);
    let error = fleet::read(&mut store, &year(true), late)
        .unwrap_err()
        .to_string();
    assert!(error.contains("knows no wattprint agent"), "{error}");
    // A short period is not taken from hours unless that is asked for.
    let mut store = recorded(3, 48);
    let short = ask(0, 86_400, "");
    assert!(fleet::read(&mut store, &short, late).is_err());
    let wanted = Ask {
        recorded: true,
        ..short
    };
    let fleet = fleet::read(&mut store, &wanted, late).unwrap();
    assert_eq!(fleet.record.from.as_second(), EPOCH);
}
