//! Each rule catches a dashboard that breaks it, and only then.

use super::board::Board;
use super::lint::LINTS;
use serde_json::{Value, json};

/// A change to a dashboard.
type Change = fn(&mut Value);

/// The rule that is broken, and a change to the fleet's dashboard that breaks it.
const BREAKS: &[(&str, Change)] = &[
    ("the dashboard is described", |it| it["id"] = json!(7)),
    ("the dashboard is described", |it| {
        it["schemaVersion"] = json!(30);
    }),
    ("the dashboard is described", |it| it["uid"] = json!("")),
    ("a variable chooses the data source", |it| {
        chart(it)["datasource"]["uid"] = json!("abc");
    }),
    ("a variable chooses the data source", |it| {
        chart(it)["targets"][0]["datasource"] = json!({"uid": "abc"});
    }),
    ("cluster, job and node", |it| {
        variable(it, "job")["name"] = json!("task");
    }),
    ("cluster, job and node", |it| {
        variable(it, "instance")["multi"] = json!(false);
    }),
    ("cluster, job and node", |it| {
        variable(it, "cluster")["allValue"] = json!(".+");
    }),
    ("variables follow", |it| {
        variable(it, "project")["refresh"] = json!(1);
    }),
    ("a panel says what it is", |it| {
        chart(it)["description"] = json!("Energy of all nodes.");
    }),
    ("a panel says what it is", |it| {
        chart(it)["title"] = json!("");
    }),
    ("a panel says what it is", |it| {
        chart(it)["fieldConfig"]["defaults"]["noValue"] = json!("");
    }),
    ("a unit is one", |it| {
        chart(it)["fieldConfig"]["defaults"]["unit"] = json!("kgCO2");
    }),
    ("a unit is one", |it| {
        chart(it)["fieldConfig"]["overrides"][0]["properties"] =
            json!([{"id": "unit", "value": "wh"}]);
    }),
    ("a panel asks", |it| chart(it)["targets"] = json!([])),
    ("a panel asks", |it| {
        chart(it)["targets"][1]["refId"] = json!("A");
    }),
    ("panels have numbers", |it| chart(it)["id"] = json!(2)),
    ("panels have numbers", |it| {
        chart(it)["gridPos"]["w"] = json!(9);
    }),
    ("counters are read", |it| {
        ask(it, "sum(wattprint_node_energy_joules_total)");
    }),
    ("rates are over", |it| {
        ask(it, "sum(rate(wattprint_node_energy_joules_total[5m]))");
    }),
    ("each series", |it| {
        ask(it, "sum(rate(wattprint_node_power_joules_total[$__range]))");
    }),
    ("each series", |it| {
        ask(
            it,
            "sum(rate(wattprint_node_energy_joules_total{gpu=\"1\"}[$__range]))",
        );
    }),
    ("each series", |it| {
        ask(
            it,
            "sum by (gpu) (rate(wattprint_node_energy_joules_total[$__range]))",
        );
    }),
    ("no two boundaries", |it| {
        ask(
            it,
            "sum(rate(wattprint_node_energy_joules_total[$__range])) + sum(rate(wattprint_energy_joules_total[$__range]))",
        );
    }),
    ("no two boundaries", |it| {
        let stacked = panel(it, "Power by component");
        let node =
            json!({"expr": "sum(rate(wattprint_node_energy_joules_total[$__rate_interval]))"});
        stacked["targets"].as_array_mut().unwrap().push(node);
    }),
    ("bases, origins", |it| {
        ask(
            it,
            "sum(increase(wattprint_emissions_grams_total[$__range]))",
        );
    }),
    ("bases, origins", |it| {
        ask(it, "sum(increase(wattprint_cost_total[$__range]))");
    }),
    ("a band's edges", |it| {
        panel(it, "Power of all nodes")["targets"][0]["expr"] =
            json!("sum (rate(wattprint_energy_low_joules_total[$__rate_interval]))");
    }),
];

fn panel<'a>(board: &'a mut Value, title: &str) -> &'a mut Value {
    let panels = board["panels"].as_array_mut().unwrap();
    panels.iter_mut().find(|it| it["title"] == title).unwrap()
}

fn chart(board: &mut Value) -> &mut Value {
    panel(board, "Energy")
}

fn variable<'a>(board: &'a mut Value, name: &str) -> &'a mut Value {
    let all = board["templating"]["list"].as_array_mut().unwrap();
    all.iter_mut().find(|it| it["name"] == name).unwrap()
}

fn ask(board: &mut Value, expr: &str) {
    chart(board)["targets"][0]["expr"] = json!(expr);
}

#[test]
fn each_rule_catches_what_breaks_it() {
    for (rule, change) in BREAKS {
        let mut board = Board::read("fleet.json");
        change(&mut board.0);
        let caught = LINTS
            .iter()
            .filter(|(name, lint)| name.starts_with(rule) && !lint(&board).is_empty());
        assert!(caught.count() == 1, "{rule}: a broken dashboard passed");
    }
}

#[test]
fn no_rule_goes_untested() {
    for (name, _) in LINTS {
        assert!(
            BREAKS.iter().any(|(rule, _)| name.starts_with(rule)),
            "{name}"
        );
    }
}
