//! Where results go: a table for people, JSON lines for fixtures.

use super::meter::Reading;
use crate::quantity::significant;
use anyhow::{Context, Result};
use serde::Serialize;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// One result.
#[derive(Debug, Clone, Serialize)]
pub struct Row<'a> {
    /// Which experiment.
    pub experiment: &'a str,
    /// What was measured.
    pub name: &'a str,
    /// Under which condition: `idle`, `100 ms, phase 25 ms`.
    pub condition: &'a str,
    /// The value, if it could be measured.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: &'a str,
    /// What else there is to say.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub note: &'a str,
}

/// The table on the terminal and the files in the output folder.
pub struct Results<'a> {
    table: &'a mut dyn Write,
    folder: PathBuf,
    lines: BufWriter<File>,
}

impl<'a> Results<'a> {
    /// Opens `folder`, made if need be; results of an earlier run are replaced.
    ///
    /// # Errors
    ///
    /// The folder or the file in it cannot be made.
    pub fn open(folder: &Path, table: &'a mut dyn Write) -> Result<Self> {
        fs::create_dir_all(folder.join("readings"))
            .with_context(|| format!("could not make the output folder {}", folder.display()))?;
        let path = folder.join("results.jsonl");
        let file =
            File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
        Ok(Self {
            table,
            folder: folder.to_owned(),
            lines: BufWriter::new(file),
        })
    }

    /// Begins a part of the table.
    ///
    /// # Errors
    ///
    /// The table cannot be written.
    pub fn heading(&mut self, about: &str) -> Result<()> {
        writeln!(self.table, "\n{about}")?;
        Ok(self.table.flush()?)
    }

    /// Adds something that is known of the machine and not measured.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn fact(&mut self, name: &str, value: &str) -> Result<()> {
        writeln!(self.table, "  {name:<30} {value}")?;
        self.value(&serde_json::json!({ "fact": name, "value": value }))
    }

    /// Adds one result, in the table and in `results.jsonl`.
    ///
    /// # Errors
    ///
    /// One of them cannot be written.
    pub fn row(&mut self, row: &Row<'_>) -> Result<()> {
        writeln!(self.table, "{}", line(row))?;
        self.value(row)
    }

    /// Adds one object to `results.jsonl` only: what is too long for a table.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn value(&mut self, value: &impl Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.lines, value)?;
        writeln!(self.lines)?;
        Ok(self.lines.flush()?)
    }

    /// Keeps a series of readings as `readings/NAME.jsonl`.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn readings(&mut self, name: &str, readings: &[Reading]) -> Result<()> {
        let path = self.folder.join("readings").join(format!("{name}.jsonl"));
        let file =
            File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
        let mut lines = BufWriter::new(file);
        for reading in readings {
            serde_json::to_writer(&mut lines, reading)?;
            writeln!(lines)?;
        }
        Ok(lines.flush()?)
    }
}

/// One line of the table, in columns.
fn line(row: &Row<'_>) -> String {
    let value = row.value.map_or_else(
        || "-".to_owned(),
        |value| format!("{} {}", significant(value, 4), row.unit),
    );
    let (name, condition, note) = (row.name, row.condition, row.note);
    let line = format!("  {name:<30} {condition:<26} {value:>14}  {note}");
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_columns_and_a_gap_where_nothing_was_measured() {
        let row = Row {
            experiment: "latency",
            name: "energy counter",
            condition: "idle",
            value: Some(73.456),
            unit: "µs",
            note: "p95 80, p99 91",
        };
        let missing = Row {
            value: None,
            note: "not supported",
            ..row.clone()
        };
        let (one, other) = (line(&row), line(&missing));
        assert!(one.contains("73.46 µs  p95 80, p99 91"), "{one}");
        let note = |line: &str, word: &str| line.chars().count() - word.chars().count();
        assert_eq!(note(&one, "p95 80, p99 91"), note(&other, "not supported"));
        assert!(other.contains("-  not supported"), "{other}");
    }
}
