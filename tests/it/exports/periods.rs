//! A node's period divided by phase: what no workload is charged is no phase.

use super::{english, tables, written};
use crate::reports::records::{GPU_RUN, factors, gpu_run, making, prior, workload_id};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use wattprint::accounting::{Entry, Holder, Microjoules, Record};
use wattprint::language::{DUTCH, ENGLISH};
use wattprint::quantity::{Derivation, Energy};
use wattprint::report::{
    Assessed, By, Condition, PartOf, Report, Request, Reserved, Subject, build, divide,
};
use wattprint::sample::{Phase, Work};

/// Ten minutes of a node: fine-tuning on one card and use of another, beside what was
/// idle and what strangers used.
fn record() -> Record {
    let mut record = gpu_run();
    let tokens = |amount| Work {
        unit: "token".to_owned(),
        amount,
    };
    record.workloads[0].work = vec![tokens(2e6)];
    let mut chat = record.workloads[0].clone();
    chat.workload.id = workload_id("chat");
    "chat".clone_into(&mut chat.workload.name);
    chat.workload.phase = Phase::Inference;
    chat.work = vec![tokens(1e5)];
    record.workloads.push(chat);
    let channel = record.meters[1].channel.clone();
    let energy = Microjoules::exact(90_000_000_000);
    record.meters[1].energy += energy;
    record.meters[1].raw_end = record.meters[1].raw_end.map(|it| it + energy.energy);
    let own = Holder::Workload(workload_id(GPU_RUN));
    let like = record.entries.iter().find(|it| it.holder == own).unwrap();
    record.entries.push(Entry {
        holder: Holder::Workload(workload_id("chat")),
        channel,
        energy,
        reserved: Duration::from_mins(10),
        constant: Duration::from_mins(10),
        ..like.clone()
    });
    record
}

/// What is asked of that record, divided by phase.
fn by_phase(subject: Subject) -> Report {
    let record = record();
    let model = prior();
    let embody = |devices: &[Reserved]| making(devices);
    let assess = |node: &Derivation<Energy>| -> Assessed { factors(node) };
    let request = Request {
        id: "report-2".to_owned(),
        created: "2026-11-23T15:00:00Z".parse().unwrap(),
        subject: subject.clone(),
        model: &model,
        assess: Some(&assess),
        embody: Some(&embody),
    };
    let mut report = build(&record, &request);
    let division = divide(&report, &record, &subject, &By::Phase);
    report.divisions.push(division);
    report
}

/// The node with all that it did.
pub fn period() -> Report {
    by_phase(Subject::Period)
}

/// Both workloads and nothing else.
pub fn both() -> Report {
    let phases = [Phase::Finetuning, Phase::Inference];
    let conditions = phases.map(Condition::phase).into();
    by_phase(Subject::select(&record().workloads, conditions).unwrap())
}

#[test]
fn the_forms_name_what_was_selected_and_not_all_that_ran() {
    let chat = Condition {
        by: "name".to_owned(),
        is: "chat".to_owned(),
    };
    let chat = by_phase(Subject::select(&record().workloads, vec![chat]).unwrap());
    let register = written(&chat, "algoritmeregister", &DUTCH);
    assert!(register.contains("Voor naam chat op "), "{register}");
    let form = english(&chat, "gpai");
    assert!(form.contains("name chat on "), "{form}");
    let whole = english(&period(), "gpai");
    assert!(!whole.contains("name chat"), "{whole}");
}

fn json(report: &Report, format: &str) -> Value {
    serde_json::from_str(&english(report, format)).unwrap()
}

/// The texts under a key of objects in a list.
fn texts(list: &Value, key: &str) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items
        .map(|it| it[key].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_period_has_parts_that_are_no_work() {
    let report = period();
    let parts = report.divisions[0].parts.iter().map(|it| it.of);
    let expected = [
        PartOf::Workloads,
        PartOf::Workloads,
        PartOf::Idle,
        PartOf::Unattributed,
    ];
    assert_eq!(parts.collect::<Vec<_>>(), expected);
}

#[test]
fn nobodys_energy_is_no_activity_and_still_in_the_bill_of_materials() {
    let report = period();
    let document = json(&report, "cyclonedx");
    let path = "/components/0/modelCard/considerations/environmentalConsiderations";
    let environment = document.pointer(path).unwrap();
    let activities = &environment["energyConsumptions"];
    assert_eq!(texts(activities, "activity"), ["fine-tuning", "inference"]);
    let property = |name: &str| -> f64 {
        let mut all = environment["properties"].as_array().unwrap().iter();
        let found = all.find(|it| it["name"] == format!("wattprint:{name}"));
        found.unwrap()["value"].as_str().unwrap().parse().unwrap()
    };
    let own = activities.as_array().unwrap().iter();
    let own: f64 = own
        .map(|it| it["activityEnergyCost"]["value"].as_f64().unwrap())
        .sum();
    let rest = property("idle:energy:kWh") + property("unattributed:energy:kWh");
    let whole = report.figure("energy.facility").unwrap().value / 3.6e6;
    assert!(((own + rest) / whole - 1.0).abs() < 1e-4, "{own} {rest}");
    assert!(property("idle:co2:tCO2eq") > 0.0);
}

#[test]
fn no_two_metrics_have_the_same_key() {
    let document = json(&period(), "spdx");
    let mut elements = document["@graph"].as_array().unwrap().iter();
    let package = elements.find(|it| it["type"] == "ai_AIPackage").unwrap();
    let keys = texts(&package["ai_metric"], "key");
    let different: BTreeSet<_> = keys.iter().collect();
    assert_eq!(different.len(), keys.len(), "{keys:?}");
    for key in ["idle.energy.node.kWh", "unattributed.energy.node.kWh"] {
        assert!(different.contains(&key.to_owned()), "{key} in {keys:?}");
    }
    assert!(!keys.iter().any(|it| it.starts_with("other.")), "{keys:?}");
}

#[test]
fn pages_for_people_call_them_by_their_names_or_leave_them_out() {
    let report = period();
    let card = english(&report, "huggingface");
    for caption in ["fine-tuning", "inference", "idle", "no known workload"] {
        let caption = format!("Figures of: {caption}");
        assert_eq!(card.matches(&caption).count(), 1, "{caption} in\n{card}");
    }
    let carbon = card.lines().find(|it| it.contains("Carbon Emitted"));
    assert!(!carbon.unwrap().contains("idle"), "{carbon:?}");
    for (format, words) in [("huggingface", &ENGLISH), ("algoritmeregister", &DUTCH)] {
        let text = written(&report, format, words);
        let unknown = (words.phase)(Phase::Other);
        assert!(!text.contains(&format!("({unknown})")), "{format}\n{text}");
        assert!(!text.contains(&format!(": {unknown}")), "{format}\n{text}");
    }
}

#[test]
fn the_score_names_them_among_what_is_excluded_and_advises_nothing_that_was_done() {
    let document = json(&period(), "sci");
    let phases = texts(&document["stages"], "phase");
    assert_eq!(phases, ["fine-tuning", "inference"]);
    assert!(!document.to_string().contains("divide the report"));
    let excluded = document["disclosures"]["excluded"].as_str().unwrap();
    for part in ["idle", "unattributed"] {
        assert!(excluded.contains(ENGLISH.part(part)), "{excluded}");
    }
}

#[test]
fn in_a_table_they_are_parts_of_no_phase() {
    let records = tables::records(&english(&period(), "csv"));
    for part in ["phase:idle", "phase:unattributed"] {
        let mut rows = records.iter().filter(|it| it["part"] == part).peekable();
        assert!(rows.peek().is_some(), "{part}");
        assert!(rows.all(|it| it["phase"].is_empty()), "{part}");
    }
}
