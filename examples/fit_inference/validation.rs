//! How well the models predict what they have not seen, as Markdown.

use crate::crossed::{Judged, Representative, judged, summary};
use crate::fits::{Fitted, LEAST_LOAD, quantile};
use crate::rows::{Row, Rows, UNPUBLISHED};
use std::collections::{BTreeMap, BTreeSet};
use wattprint::plan::inference::{MediaFit, Serving, TextFit, floor};

const COLUMNS: &str = "rows | median factor | 90th percentile | median bias | covered |\n\
                       | --- | --: | --: | --: | --: | --: |";

/// A model whose median factor is above this is named as a failure.
const FAILURE: f64 = 1.6;

/// Prints the tables.
pub fn print(rows: &Rows) {
    text(rows);
    media(rows);
}

fn text(rows: &Rows) {
    let text: Vec<_> = rows.text.iter().collect();
    let all = judged::<TextFit>(&text, &|row| row.model.clone(), false);
    println!("### Text: joules per generated token\n");
    println!("| | {COLUMNS}");
    line("all, each model left out in turn", &all);
    by(&text, &all, |row| row.task.clone());
    by(&text, &all, |row| row.chip().to_owned());
    by(&text, &all, |row| weights(row).to_owned());
    println!("\n### Text: beside what others do, and under other circumstances\n");
    println!("| | {COLUMNS}");
    line("fit alone, as above", &all);
    let near = judged::<TextFit>(&text, &|row| row.model.clone(), true);
    line("with measured neighbours of other models", &near);
    line(
        "constant J/token: median of the other models",
        &constant(&text),
    );
    without_bounds(
        "EcoLogits' formula, batch 64",
        &by_formula(&text, ecologits),
    );
    without_bounds(
        "physical floor",
        &by_formula(&text, |it| floor(it, LEAST_LOAD)),
    );
    let vendor = |row: &Row<Serving>| row.model.split('/').next().unwrap_or("").to_owned();
    line(
        "each publisher of models left out",
        &judged::<TextFit>(&text, &vendor, false),
    );
    let chip = |row: &Row<Serving>| row.chip().to_owned();
    let strange = judged::<TextFit>(&text, &chip, false);
    line("each accelerator left out", &strange);
    for (label, factor) in [("half", 0.5), ("twice", 2.0)] {
        let changed = prompts(&rows.text, factor);
        let changed: Vec<_> = changed.iter().collect();
        let label = format!("{label} the prompt where its length is not published");
        line(
            &label,
            &judged::<TextFit>(&changed, &|row| row.model.clone(), false),
        );
    }
    let mut actual = rows.text.clone();
    for row in &mut actual {
        row.of.batch = row.measured_batch;
    }
    let actual: Vec<_> = actual.iter().collect();
    let label = "measured batch instead of the limit that was set";
    line(
        label,
        &judged::<TextFit>(&actual, &|row| row.model.clone(), false),
    );
    let mut beyond: Vec<f64> = strange.iter().map(Judged::beyond).collect();
    println!(
        "\nWith each accelerator left out, 95 % are covered when bounds are widened by {:.2}.",
        quantile(&mut beyond, 0.95)
    );
    models("Text", &text, &all);
}

fn media(rows: &Rows) {
    let media: Vec<_> = rows.media.iter().collect();
    let all = judged::<MediaFit>(&media, &|row| row.model.clone(), false);
    println!("\n### Images and videos: joules each\n");
    println!("| | {COLUMNS}");
    line("all, each model left out in turn", &all);
    by(&media, &all, |row| row.task.clone());
    line(
        "constant: median of the other models of the task",
        &constant(&media),
    );
    models("Images and videos", &media, &all);
}

fn weights(row: &Row<Serving>) -> &'static str {
    match (TextFit::is_wide(&row.of), row.of.has_experts()) {
        (true, false) => "weights of 16 bit, dense",
        (true, true) => "weights of 16 bit, mixture of experts",
        (false, false) => "weights below 16 bit, dense",
        (false, true) => "weights below 16 bit, mixture of experts",
    }
}

fn line(label: &str, judged: &[Judged]) {
    println!("| {label} | {} |", summary(judged));
}

/// A formula states no bounds, so none can be covered.
fn without_bounds(label: &str, judged: &[Judged]) {
    let summary = summary(judged);
    let summary = summary.rsplit_once('|').map_or("", |it| it.0);
    println!("| {label} | {summary}| – |");
}

fn by<T>(rows: &[&Row<T>], judged: &[Judged], key: impl Fn(&Row<T>) -> String) {
    let mut groups: BTreeMap<String, Vec<Judged>> = BTreeMap::new();
    for (row, it) in rows.iter().zip(judged) {
        groups.entry(key(row)).or_default().push(*it);
    }
    for (name, judged) in groups {
        line(&name, &judged);
    }
}

/// Every model, and those that fail by name.
fn models<T>(what: &str, rows: &[&Row<T>], all: &[Judged]) {
    println!("\n### {what}: each model, left out\n");
    println!("| | {COLUMNS}");
    by(rows, all, |row| row.model.clone());
    let names: BTreeSet<_> = rows.iter().map(|row| &row.model).collect();
    let failing = names.into_iter().filter(|name| {
        let own = rows.iter().zip(all).filter(|it| it.0.model == **name);
        let mut factors: Vec<f64> = own.map(|it| it.1.factor()).collect();
        quantile(&mut factors, 0.5) > FAILURE
    });
    let failing: Vec<_> = failing.map(|name| format!("`{name}`")).collect();
    println!("\nMedian factor above {FAILURE}: {}.", failing.join(", "));
}

/// The median of what other models need: no flag is looked at but the task.
fn constant<T>(rows: &[&Row<T>]) -> Vec<Judged> {
    let of = |row: &&Row<T>| {
        let images = row.task.starts_with("text-to");
        let others = rows
            .iter()
            .filter(|it| it.model != row.model && (!images || it.task == row.task));
        let mut others: Vec<f64> = others.map(|it| it.joules).collect();
        let [low, central, high] = [0.025, 0.5, 0.975].map(|it| quantile(&mut others, it));
        Judged {
            predicted: [low, central, high],
            measured: row.joules,
        }
    };
    rows.iter().map(of).collect()
}

fn by_formula(rows: &[&Row<Serving>], formula: impl Fn(&Serving) -> f64) -> Vec<Judged> {
    let of = |row: &&Row<Serving>| Judged {
        predicted: [formula(&row.of); 3],
        measured: row.joules,
    };
    rows.iter().map(of).collect()
}

/// Joules per token of the accelerators by EcoLogits' published formula.
///
/// # Source
///
/// EcoLogits, *Methodology: environmental impacts of LLM inference*, version 0.9,
/// usage impacts: watt-hours per token and accelerator at a batch of 64.
fn ecologits(serving: &Serving) -> f64 {
    let (alpha, beta, gamma, batch) = (1.17e-6, -1.12e-2_f64, 4.05e-5, 64.0);
    let billions = serving.active / 1e9;
    3600.0 * serving.count * (alpha * (beta * batch).exp() * billions + gamma)
}

fn prompts(rows: &[Row<Serving>], factor: f64) -> Vec<Row<Serving>> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        if UNPUBLISHED.contains(&row.task.as_str()) {
            row.of.input_tokens *= factor;
        }
    }
    rows
}
