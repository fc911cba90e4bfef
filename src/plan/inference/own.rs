//! The user's own measurements, as a ledger holds them.

use super::document::{Calibrated, Chips};
use super::measured::Measured;
use super::serving::{Precision, Serving};
use crate::accounting::{Holder, Record, WorkloadRecord};
use crate::plan::Remark;
use crate::quantity::Ratio;
use crate::sample::{Component, Instrument, Phase, Provenance};
use std::collections::BTreeSet;

/// Reads a number as the flags of a plan take it, such as `70B`.
pub type Numbers = fn(&str) -> Result<f64, String>;

/// What is known of accelerators, and how numbers are written.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The accelerators.
    pub chips: Chips<'a>,
    /// The numbers.
    pub numbers: Numbers,
}

/// Energy that a workload was charged for accelerators, and what these are.
struct Metered {
    joules: f64,
    names: BTreeSet<String>,
    count: f64,
}

impl Calibrated {
    /// Adds what a ledger measured of models that were served, before the rest.
    ///
    /// A workload of the phase `inference` tells by its labels what it served. They
    /// are named as the flags of a plan: `params`, `active-params`, `precision`,
    /// `batch`, `input-tokens`, `output-tokens`, and `count` where its accelerators
    /// held several copies. Its work tells the tokens that it generated; a length of
    /// answers follows from tokens and requests. Nothing else is taken for granted:
    /// a workload that lacks one of them is no measurement, and a remark says what
    /// it lacks.
    pub fn add_record(&mut self, record: &Record, ledger: &str, known: Known<'_>) -> Vec<Remark> {
        let serves = |it: &&WorkloadRecord| it.workload.phase == Phase::Inference;
        let services: Vec<_> = record.workloads.iter().filter(serves).collect();
        if services.is_empty() {
            let text = format!(
                "the ledger `{ledger}` holds no workload of the phase inference: \
                 `wattprint run --phase inference …` makes one"
            );
            return vec![remark(text)];
        }
        let (mut own, mut remarks) = (Vec::new(), Vec::new());
        for workload in services {
            let name = &workload.workload.name;
            match measured(workload, record, ledger, known) {
                Ok(measured) => own.push(measured),
                Err(lacks) => remarks.push(remark(format!(
                    "`{name}` ({}) in the ledger `{ledger}` is no measurement to compare with: \
                     it lacks {}",
                    workload.workload.id,
                    lacks.join("; ")
                ))),
            }
        }
        self.servings.splice(0..0, own);
        remarks
    }
}

/// The measurement that a workload is, or all that it lacks to be one.
fn measured(
    workload: &WorkloadRecord,
    record: &Record,
    ledger: &str,
    known: Known<'_>,
) -> Result<Measured<Serving>, Vec<String>> {
    let mut lacks = Vec::new();
    let mut note = |found: Result<f64, String>| found.map_err(|it| lacks.push(it)).ok();
    let work = |unit: &str| {
        let found = workload.work.iter().find(|it| it.unit == unit);
        found.map(|it| it.amount).filter(|it| *it > 0.0)
    };
    let label = |key: &str| number(workload, key, known.numbers);
    let needed = |key: &str| label(key).and_then(|it| it.ok_or_else(|| unlabelled(key)));
    let (params, batch) = (note(needed("params")), note(needed("batch")));
    let input = note(needed("input-tokens"));
    let active = note(label("active-params").map(|it| it.or(params).unwrap_or_default()));
    let tokens =
        note(work("token").ok_or_else(|| "the tokens it generated (`--work tokens=N`)".to_owned()));
    let each = tokens
        .zip(work("request"))
        .map(|(all, requests)| all / requests);
    let output = note(label("output-tokens").and_then(|it| {
        let missing = "the length of an answer (`--label output-tokens=N` or `--work requests=N`)";
        it.or(each).ok_or_else(|| missing.to_owned())
    }));
    let count = note(label("count").map(Option::unwrap_or_default));
    let precision = precision(workload).map_err(|it| lacks.push(it)).ok();
    let metered = metered(workload, record).map_err(|it| lacks.push(it)).ok();
    let chip = metered.as_ref().and_then(|it| {
        let named = |name: &str| {
            let chip = (known.chips)(name);
            chip.map_err(|problem| format!("an accelerator that is known: {problem}"))
        };
        let chip = only(&it.names).and_then(named);
        chip.map_err(|it| lacks.push(it)).ok()
    });
    let of = || {
        let metered = metered?;
        let of = Serving {
            total: params?,
            active: active?,
            precision: precision?,
            chip: chip?,
            count: count.filter(|it| *it > 0.0).unwrap_or(metered.count),
            batch: batch?,
            input_tokens: input?,
            output_tokens: output?,
        };
        Some((of, metered.joules / tokens?))
    };
    let Some((of, joules)) = of() else {
        return Err(lacks);
    };
    if of.active > of.total {
        return Err(vec![
            "active parameters that are no more than all of them".to_owned(),
        ]);
    }
    Ok(Measured {
        name: workload.workload.name.clone(),
        of,
        joules,
        citation: citation(workload, ledger).into(),
        own: true,
    })
}

/// A number that a label tells, if the label is there.
fn number(workload: &WorkloadRecord, key: &str, numbers: Numbers) -> Result<Option<f64>, String> {
    let Some(text) = workload.workload.labels.get(key) else {
        return Ok(None);
    };
    let read = numbers(text).map_err(|problem| format!("a number in `{key}={text}`: {problem}"))?;
    Ok(Some(read))
}

fn unlabelled(key: &str) -> String {
    format!("`--label {key}=…`")
}

fn precision(workload: &WorkloadRecord) -> Result<Precision, String> {
    let name = workload.workload.labels.get("precision");
    let name = name.ok_or_else(|| unlabelled("precision"))?;
    Precision::named(name).map_err(|error| format!("a precision that is known: {error}"))
}

/// What it was charged for accelerators that were measured.
fn metered(workload: &WorkloadRecord, record: &Record) -> Result<Metered, String> {
    let mut metered = Metered {
        joules: 0.0,
        names: BTreeSet::new(),
        count: 0.0,
    };
    let holder = Holder::Workload(workload.workload.id.clone());
    for entry in record.entries.iter().filter(|it| it.holder == holder) {
        let is = |it: &&Instrument| {
            it.channel == entry.channel
                && it.channel.component == Component::Accelerator
                && it.provenance == Provenance::Measured
        };
        let Some(instrument) = record.instruments.iter().find(is) else {
            continue;
        };
        let gain: Ratio = instrument.gain.central();
        // A plan counts idle replicas apart: this is what computing took.
        let worked = entry.energy.energy.saturating_sub(entry.execution_idle);
        metered.joules += worked as f64 / 1e6 * gain.get();
        metered.names.insert(instrument.name.clone());
        metered.count += 1.0;
    }
    if metered.joules > 0.0 {
        Ok(metered)
    } else {
        Err("the measured energy of an accelerator".to_owned())
    }
}

/// The one name, because energy of two kinds cannot be told apart by token.
fn only(names: &BTreeSet<String>) -> Result<&str, String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let [name] = names[..] {
        return Ok(name);
    }
    let all = names.join(" and ");
    Err(format!("one kind of accelerator; it used {all}"))
}

fn citation(workload: &WorkloadRecord, ledger: &str) -> String {
    let (id, from) = (&workload.workload.id, workload.started);
    format!("your ledger `{ledger}`, workload {id}, from {from:.0}, without pauses")
}

fn remark(text: String) -> Remark {
    Remark {
        id: "own-measurement-left-out",
        text,
        assumed: false,
    }
}
