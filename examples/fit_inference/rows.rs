//! The published table, row by row.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use wattprint::plan::inference::{Chip, Picture, Precision, Serving};
use wattprint::profile::Catalog;

/// One measured configuration of the table.
#[derive(Debug, Clone)]
pub struct Row<T> {
    /// Publisher and name of the model.
    pub model: String,
    /// The task of the benchmark.
    pub task: String,
    /// The configuration.
    pub of: T,
    /// Requests served at once as measured, where `of` has the limit that was set.
    pub measured_batch: f64,
    /// Joules of the accelerators per token, image or video.
    pub joules: f64,
}

/// Tokens of a prompt by task.
///
/// The first two are published (ML.ENERGY, *Reading the ML.ENERGY Leaderboard v3.0*,
/// 2026, "LLM": mean 634 and 224). The others are taken to be so here: the
/// publisher does not state them. The output shows what twice or half would change.
const INPUT_TOKENS: [(&str, f64); 5] = [
    ("lm-arena-chat", 634.0),
    ("gpqa", 224.0),
    ("sourcegraph-fim", 1000.0),
    ("image-chat", 1100.0),
    ("video-chat", 1500.0),
];

/// Tasks whose length of prompt is not published.
pub const UNPUBLISHED: [&str; 3] = ["sourcegraph-fim", "image-chat", "video-chat"];

/// Everything in the two files.
pub struct Rows {
    /// Text.
    pub text: Vec<Row<Serving>>,
    /// Images and videos.
    pub media: Vec<Row<Picture>>,
}

/// Reads the table and the file with what it leaves out of images and videos.
pub fn read(table: &str, keys: &str) -> Result<Rows> {
    let table = records(table)?;
    let keys = records(keys)?;
    let by_line: BTreeMap<usize, &Record> = keys
        .iter()
        .filter_map(|it| Some((it.number("csv_line")? as usize, it)))
        .collect();
    let mut rows = Rows {
        text: Vec::new(),
        media: Vec::new(),
    };
    let mut chips = BTreeMap::new();
    for (index, record) in table.iter().enumerate() {
        // Lines are counted from 1, and the first is the header.
        let line = index + 2;
        let chip = chip(&mut chips, record.text("gpu")).with_context(|| format!("line {line}"))?;
        if record.number("j_per_token").is_some() {
            rows.text
                .push(text(record, chip).with_context(|| format!("line {line}"))?);
        } else {
            let key = by_line
                .get(&line)
                .with_context(|| format!("line {line} has no key"))?;
            rows.media
                .push(media(record, key, chip).with_context(|| format!("line {line}"))?);
        }
    }
    Ok(rows)
}

fn chip(known: &mut BTreeMap<String, Chip>, name: &str) -> Result<Chip> {
    if let Some(chip) = known.get(name) {
        return Ok(chip.clone());
    }
    let chip = Chip::of(&Catalog::embedded().accelerator(name)?)?;
    known.insert(name.to_owned(), chip.clone());
    Ok(chip)
}

fn text(record: &Record, chip: Chip) -> Result<Row<Serving>> {
    let task = record.text("task").to_owned();
    let input = INPUT_TOKENS.iter().find(|it| it.0 == task);
    let input = input.with_context(|| format!("unknown task {task}"))?.1;
    Ok(Row {
        model: record.text("model").to_owned(),
        joules: record.needed("j_per_token")?,
        measured_batch: record.needed("avg_batch")?,
        of: Serving {
            total: record.needed("total_params_b")? * 1e9,
            active: record.needed("active_params_b")? * 1e9,
            precision: Precision::named(record.text("precision"))?,
            chip,
            count: record.needed("num_gpus")?,
            batch: record.needed("max_num_seqs")?,
            input_tokens: input,
            output_tokens: record.needed("avg_output_len")?,
        },
        task,
    })
}

fn media(record: &Record, key: &Record, chip: Chip) -> Result<Row<Picture>> {
    let either = |one, other| key.number(one).or_else(|| key.number(other));
    let joules = record
        .number("j_per_image")
        .or_else(|| record.number("j_per_video"));
    Ok(Row {
        model: record.text("model").to_owned(),
        task: record.text("task").to_owned(),
        joules: joules.context("no joules")?,
        measured_batch: key.needed("batch")?,
        of: Picture {
            params: record.needed("total_params_b")? * 1e9,
            width: either("image_width", "video_width").context("no width")?,
            height: either("image_height", "video_height").context("no height")?,
            frames: key.number("num_frames").unwrap_or(1.0),
            steps: key.needed("inference_steps")?,
            batch: key.needed("batch")?,
            count: record.needed("num_gpus")?,
            chip,
        },
    })
}

/// One line of a file, by the names in its header.
struct Record(BTreeMap<String, String>);

impl Record {
    fn text(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.text(key).parse().ok()
    }

    fn needed(&self, key: &str) -> Result<f64> {
        self.number(key).with_context(|| format!("no {key}"))
    }
}

fn records(text: &str) -> Result<Vec<Record>> {
    let mut lines = text.lines();
    let header = cells(lines.next().context("the file is empty")?);
    let record = |line| Record(header.iter().cloned().zip(cells(line)).collect());
    Ok(lines.map(record).collect())
}

/// The cells of a line; quotes may hold commas, and two quotes are one.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match (letter, quoted) {
            ('"', _) => quoted = !quoted,
            (',', false) => cells.push(String::new()),
            (letter, _) => cells.last_mut().into_iter().for_each(|it| it.push(letter)),
        }
    }
    cells
}
