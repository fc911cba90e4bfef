//! A report that has something in every member.

use super::records::gpu_run;
use super::report;
use std::time::Duration;
use wattprint::accounting::{Holder, Microjoules, Record};
use wattprint::profile::Catalog;
use wattprint::report::{
    By, Change, Contract, ContractKind, Hypothetical, Model, Note, OverriddenRow, PlannedDevices,
    Proof, ProofLevel, Report, Statement, Subject, divide, divide_by_month, equivalences,
};

/// A period with its divisions, the period before, and all that can be stated.
pub(crate) fn full() -> Report {
    let record = gpu_run();
    let mut full = report(&record, Subject::Period, true);
    let by = [By::Workload, By::Label("team".to_owned())];
    let divisions = by.map(|by| divide(&full, &record, &Subject::Period, &by));
    full.divisions.extend(divisions);
    let months = halves(&record);
    let division = divide_by_month(&full, &record, &Subject::Period, &months);
    full.divisions.push(division);
    full.compare_with(&report(&before(), Subject::Period, true));
    full.equivalences = equivalences(&Catalog::embedded(), &full).unwrap();
    state(&mut full);
    full
}

fn state(full: &mut Report) {
    let proof = Proof {
        level: ProofLevel::Verified,
        reference: Some("meter 7, 2026".to_owned()),
        by: Some("Example Auditors".to_owned()),
        date: Some("2026-11-01".parse().unwrap()),
        digest: Some("sha256:00".to_owned()),
    };
    full.hypothetical = Some(Hypothetical {
        of: "report-0".to_owned(),
        changes: vec![Change {
            key: "place".to_owned(),
            from: Some("NL".to_owned()),
            to: "SE".to_owned(),
        }],
    });
    full.subject.model = Some(Model {
        name: "example".to_owned(),
        version: Some("1".to_owned()),
        organisation: Some("Example".to_owned()),
        parameters: Some(7e9),
        active_parameters: Some(2e9),
        licence: Some("Apache-2.0".to_owned()),
        digest: Some("sha256:01".to_owned()),
        url: Some("https://example.org".to_owned()),
        base: Some("example-base".to_owned()),
        released: Some("2026-10-01".parse().unwrap()),
        download_location: Some("https://example.org/weights".to_owned()),
        supplied_by: Some("Example Reseller".to_owned()),
        training_tokens: Some(2e12),
        training_flop: Some(8.4e22),
        training_flop_method: Some("6 per parameter and token".to_owned()),
        inference_flop: Some(1.4e15),
        inference_task: Some("generating 100000 tokens".to_owned()),
    });
    full.subject.supplier = Some("Example".to_owned());
    full.hardware.planned.push(PlannedDevices {
        name: "NVIDIA H100".to_owned(),
        count: Some(8),
    });
    full.factors[0].overrides = Some(OverriddenRow {
        id: "built-in".to_owned(),
        value: 1.0,
        low: 0.9,
        high: 1.1,
        shown: "1.0".to_owned(),
        document: "example 2024".to_owned(),
        citation: "Example".to_owned(),
    });
    let row = &full.factors[0];
    let added = format!(
        "{} {} in place of 1.0 of example 2024: {}",
        row.label, row.shown, row.citation
    );
    full.quality.assumptions.push(Note {
        id: "overridden-factor".to_owned(),
        about: Some(row.id.clone()),
        text: added,
    });
    full.statements.push(Statement {
        id: "pue".to_owned(),
        value: Some(1.2),
        low: Some(1.1),
        high: Some(1.3),
        unit: Some("1".to_owned()),
        text: Some("over 2025".to_owned()),
        proof: proof.clone(),
    });
    full.contracts.push(Contract {
        kind: ContractKind::PowerPurchaseAgreement,
        share: 0.8,
        intensity: Some(1e-6),
        renewable: true,
        place: Some("NL".to_owned()),
        period: Some("2026".to_owned()),
        proof,
    });
}

/// The record in two halves that add up to it.
fn halves(record: &Record) -> Vec<(String, Record)> {
    let half = |first: bool| {
        let part = |whole: u64| if first { whole / 3 } else { whole - whole / 3 };
        let energy = |it: Microjoules| Microjoules {
            energy: part(it.energy),
            low: part(it.low),
            high: part(it.high),
            gap: part(it.gap),
        };
        let time = |it: Duration| Duration::from_nanos(part(it.as_nanos() as u64));
        let mut half = record.clone();
        half.elapsed = time(half.elapsed);
        for meter in &mut half.meters {
            meter.energy = energy(meter.energy);
        }
        for entry in &mut half.entries {
            entry.energy = energy(entry.energy);
            entry.reserved = time(entry.reserved);
            entry.constant = time(entry.constant);
        }
        half
    };
    vec![
        ("2026-10".to_owned(), half(true)),
        ("2026-11".to_owned(), half(false)),
    ]
}

/// The period before, in which less was used.
fn before() -> Record {
    let mut before = gpu_run();
    let earlier = jiff::SignedDuration::from_mins(10);
    before.from -= earlier;
    before.until -= earlier;
    before.elapsed -= Duration::from_mins(1);
    for meter in &mut before.meters {
        meter.energy = Microjoules::default();
    }
    for entry in &mut before.entries {
        let halved = |it: u64| it / 2;
        entry.energy = Microjoules {
            energy: halved(entry.energy.energy),
            low: halved(entry.energy.low),
            high: halved(entry.energy.high),
            gap: halved(entry.energy.gap),
        };
        let mut meters = before.meters.iter_mut();
        let meter = meters.find(|it| it.channel == entry.channel).unwrap();
        meter.energy += entry.energy;
    }
    let idle = before.entries.iter().filter(|it| it.holder == Holder::Idle);
    assert!(idle.count() > 0);
    before
}
