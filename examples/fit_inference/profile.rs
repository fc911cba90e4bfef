//! The fitted numbers and the single measurements, in the form of the document.

use crate::crossed::{left_out, representatives};
use crate::fits::Fitted;
use crate::rows::{Row, Rows};
use std::collections::BTreeSet;
use wattprint::plan::inference::{MediaFit, Picture, Ranges, Serving, TextFit};

/// The citation of the table, by its name in the document.
const TABLE: &str = "ml-energy-v3";
/// What of it the fits rest on, and the single measurements are.
const TEXT: &str = "all configurations of text tasks at hand: energy of all accelerators per generated token; fitted by robust least squares of logarithms";
const MEDIA: &str = "all configurations of text-to-image and text-to-video at hand: energy of all accelerators per image or video; fitted likewise";
const SINGLE: &str = "the configuration named in the row; one for each model, task and accelerator";

/// Prints everything below the citations of `profiles/plan/inference.toml`.
pub fn print(rows: &Rows) {
    let text: Vec<_> = rows.text.iter().collect();
    let errors = left_out::<TextFit>(&text, &|row| row.model.clone());
    let fit = TextFit::on(&text, &errors);
    let it = fit.model;
    println!("[text]");
    basis(&text, TEXT);
    println!("wide = {}", pair(fit.wide));
    println!("narrow = {}\n", pair(fit.narrow));
    println!("[text.model]");
    numbers(&[
        ("weights", it.weights),
        ("weights_blackwell", it.weights_blackwell),
        ("experts_touched", it.experts_touched),
        ("cache", it.cache),
        ("cache_growth", it.cache_growth),
        ("overhead", it.overhead),
        ("overhead_blackwell", it.overhead_blackwell),
        ("overhead_experts", it.overhead_experts),
        ("compute", it.compute),
        ("compute_experts", it.compute_experts),
    ]);
    println!("\n[text.ranges]");
    ranges(&fit.ranges);

    let media: Vec<_> = rows.media.iter().collect();
    let errors = left_out::<MediaFit>(&media, &|row| row.model.clone());
    let fit = MediaFit::on(&media, &errors);
    let it = fit.model;
    println!("\n[media]");
    basis(&media, MEDIA);
    println!("bounds = {}\n", pair(fit.bounds));
    println!("[media.model]");
    numbers(&[
        ("compute", it.compute),
        ("attention", it.attention),
        ("growth", it.growth),
        ("compute_blackwell", it.compute_blackwell),
        ("overhead", it.overhead),
    ]);
    println!("\n[media.ranges]");
    ranges(&fit.ranges);

    println!("\n[[measured]]\ncites = \"{TABLE}\"\nlocator = \"{SINGLE}\"");
    println!("text = [");
    for row in representatives(&text) {
        println!("    {},", serving(row));
    }
    println!("]\nmedia = [");
    for row in representatives(&media) {
        println!("    {},", picture(row));
    }
    println!("]");
}

fn basis<T>(rows: &[&Row<T>], locator: &str) {
    let models: BTreeSet<_> = rows.iter().map(|row| &row.model).collect();
    println!("cites = \"{TABLE}\"\nlocator = \"{locator}\"");
    println!(
        "on = \"{} published configurations of {} models\"",
        rows.len(),
        models.len()
    );
}

fn numbers(numbers: &[(&str, f64)]) {
    for (name, value) in numbers {
        println!("{name} = {}", number(*value));
    }
}

fn ranges(ranges: &Ranges) {
    for (name, range) in ranges.iter() {
        println!("{name} = {}", pair(outwards(range)));
    }
}

/// Four significant digits, rounded so that the range still holds what it held.
fn outwards([low, high]: [f64; 2]) -> [f64; 2] {
    let scale = |value: f64| 10.0_f64.powi(3 - value.log10().floor() as i32);
    let low = (low * scale(low) * (1.0 + 1e-12)).floor() / scale(low);
    let high = (high * scale(high) * (1.0 - 1e-12)).ceil() / scale(high);
    [low, high]
}

fn pair([low, high]: [f64; 2]) -> String {
    format!("[{}, {}]", number(low), number(high))
}

/// Four significant digits: more than any of these numbers deserves.
fn number(value: f64) -> String {
    let digits = 3 - value.abs().log10().floor() as i32;
    let scale = 10.0_f64.powi(digits);
    let rounded = (value * scale).round() / scale;
    if rounded.abs() >= 1e6 || rounded.abs() < 1e-2 {
        format!("{rounded:e}")
    } else {
        format!("{rounded:?}")
    }
}

fn serving(row: &Row<Serving>) -> String {
    let of = &row.of;
    let active = if of.active < of.total {
        format!(", active = {:e}", of.active)
    } else {
        String::new()
    };
    format!(
        "{{ model = \"{}, {}\", params = {:e}{active}, precision = \"{}\", accelerator = \"{}\", \
         count = {}, batch = {}, input = {}, output = {}, joules = {} }}",
        row.model,
        row.task,
        of.total,
        of.precision,
        of.chip.name,
        of.count,
        of.batch,
        of.input_tokens,
        of.output_tokens.round(),
        number(row.joules),
    )
}

fn picture(row: &Row<Picture>) -> String {
    let of = &row.of;
    let frames = if of.moves() {
        format!(", frames = {}", of.frames)
    } else {
        String::new()
    };
    format!(
        "{{ model = \"{}\", params = {:e}, width = {}, height = {}{frames}, steps = {}, \
         accelerator = \"{}\", count = {}, batch = {}, joules = {} }}",
        row.model,
        of.params,
        of.width,
        of.height,
        of.steps,
        of.chip.name,
        of.count,
        of.batch,
        number(row.joules),
    )
}
