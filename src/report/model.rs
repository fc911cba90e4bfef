//! A model as its user describes it: the TOML behind `--model`.

use super::stated::Model;
use crate::language::clean;
use crate::profile::{line_and_column, nearest_word};
use jiff::civil::Date;
use toml::{Table, Value};

/// Why a text describes no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It is no TOML.
    #[error("{name}:{line}:{column}: not TOML: {problem}")]
    Syntax {
        /// Where the text came from.
        name: String,
        /// Of the mistake, from 1.
        line: usize,
        /// Of the mistake, from 1, in characters.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// It says something that nobody asks.
    #[error("`{name}`: nothing is called `{key}`{near}")]
    UnknownKey {
        /// Where the text came from.
        name: String,
        /// The key.
        key: String,
        /// What was probably meant, or what there is.
        near: String,
    },
    /// It does not say what the model is called.
    #[error("`{name}` does not say what the model is called; write name = \"…\"")]
    Nameless {
        /// Where the text came from.
        name: String,
    },
    /// A value cannot be true.
    #[error("`{name}`: `{key}` {problem}")]
    Value {
        /// Where the text came from.
        name: String,
        /// The key.
        key: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
}

/// Everything that can be said of a model.
const KEYS: [&str; 17] = [
    "name",
    "version",
    "organisation",
    "supplied_by",
    "parameters",
    "active_parameters",
    "licence",
    "digest",
    "url",
    "download_location",
    "base",
    "released",
    "training_tokens",
    "training_flop",
    "training_flop_method",
    "inference_flop",
    "inference_task",
];

/// What numbers are multiplied by for their last letter, as in `8B`.
const SUFFIXES: [(char, f64); 4] = [('k', 1e3), ('M', 1e6), ('B', 1e9), ('T', 1e12)];

/// Between which two numbers a value lies, and how it may have been meant.
struct Range {
    low: f64,
    high: f64,
    hint: &'static str,
}

/// From the smallest models in use to a thousand times the largest.
const PARAMETERS: Range = Range {
    low: 1e4,
    high: 1e16,
    hint: "write them out or with a letter: 8e9, \"8B\"",
};
const TOKENS: Range = Range {
    low: 1e3,
    high: 1e17,
    hint: "write them out or with a letter: 15e12, \"15T\"",
};
/// The AI Act's thresholds are 1e23 and 1e25; nothing has come near 1e30.
const OPERATIONS: Range = Range {
    low: 1e6,
    high: 1e30,
    hint: "count single operations, not those of a second nor petaFLOP-days: 2.4e25",
};

/// The longest text of one value.
const LONGEST: usize = 2000;

/// Reads the description of a model.
///
/// # Errors
///
/// When the text is no TOML, has a key that means nothing here, does not name the
/// model, or holds something that cannot be true.
pub fn model(name: &str, text: &str) -> Result<Model, ModelError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
        ModelError::Syntax {
            name: name.to_owned(),
            line,
            column,
            problem: error.message().replace('\n', ", "),
        }
    })?;
    let fields = Fields { name, table };
    fields.check_keys()?;
    let model = Model {
        name: fields.text("name")?.ok_or_else(|| ModelError::Nameless {
            name: name.to_owned(),
        })?,
        version: fields.text("version")?,
        organisation: fields.text("organisation")?,
        supplied_by: fields.text("supplied_by")?,
        parameters: fields.number("parameters", &PARAMETERS)?,
        active_parameters: fields.number("active_parameters", &PARAMETERS)?,
        licence: fields.checked("licence", licence)?,
        digest: fields.checked("digest", digest)?,
        url: fields.checked("url", address)?,
        download_location: fields.checked("download_location", address)?,
        base: fields.text("base")?,
        released: fields.date("released")?,
        training_tokens: fields.number("training_tokens", &TOKENS)?,
        training_flop: fields.number("training_flop", &OPERATIONS)?,
        training_flop_method: fields.text("training_flop_method")?,
        inference_flop: fields.number("inference_flop", &OPERATIONS)?,
        inference_task: fields.text("inference_task")?,
    };
    fields.check_together(&model)?;
    Ok(model)
}

/// The values of one description.
struct Fields<'a> {
    name: &'a str,
    table: Table,
}

impl Fields<'_> {
    fn check_keys(&self) -> Result<(), ModelError> {
        let mut keys = self.table.keys();
        let Some(key) = keys.find(|key| !KEYS.contains(&key.as_str())) else {
            return Ok(());
        };
        let near = nearest_word(key, KEYS);
        Err(ModelError::UnknownKey {
            name: self.name.to_owned(),
            key: clean(key, 60),
            near: near.map_or_else(
                || format!("; there are {}", KEYS.join(", ")),
                |known| format!("; did you mean `{known}`?"),
            ),
        })
    }

    /// What can only be wrong of two values at once.
    fn check_together(&self, model: &Model) -> Result<(), ModelError> {
        let all = model.parameters.zip(model.active_parameters);
        if all.is_some_and(|(all, active)| active > all) {
            return Err(self.wrong("active_parameters", "are more than `parameters`".to_owned()));
        }
        if model.inference_flop.is_some() && model.inference_task.is_none() {
            let problem = "means nothing without `inference_task`: the task and the hardware";
            return Err(self.wrong("inference_flop", problem.to_owned()));
        }
        Ok(())
    }

    fn text(&self, key: &str) -> Result<Option<String>, ModelError> {
        self.checked(key, |_| Ok(()))
    }

    /// A text that is not empty and that `check` lets pass.
    fn checked(
        &self,
        key: &str,
        check: fn(&str) -> Result<(), String>,
    ) -> Result<Option<String>, ModelError> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        let text = value.as_str().map(str::trim);
        let text = text.filter(|it| !it.is_empty() && it.chars().count() <= LONGEST);
        let text = text.ok_or_else(|| {
            let problem = format!("must be a text of 1 to {LONGEST} characters");
            self.wrong(key, problem)
        })?;
        check(text).map_err(|problem| self.wrong(key, problem))?;
        Ok(Some(text.to_owned()))
    }

    fn number(&self, key: &str, range: &Range) -> Result<Option<f64>, ModelError> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        let number = match value {
            Value::Integer(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            Value::String(text) => suffixed(text),
            _ => None,
        };
        let number = number.ok_or_else(|| {
            let problem = format!("is no number; {}", range.hint);
            self.wrong(key, problem)
        })?;
        if !(range.low..=range.high).contains(&number) {
            let problem = format!("of {number} cannot be; {}", range.hint);
            return Err(self.wrong(key, problem));
        }
        Ok(Some(number))
    }

    fn date(&self, key: &str) -> Result<Option<Date>, ModelError> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let date = text.parse();
        date.map(Some)
            .map_err(|_| self.wrong(key, "must be a day, such as 2026-11-01".to_owned()))
    }

    fn wrong(&self, key: &str, problem: String) -> ModelError {
        ModelError::Value {
            name: self.name.to_owned(),
            key: key.to_owned(),
            problem,
        }
    }
}

fn suffixed(text: &str) -> Option<f64> {
    let text = text.trim();
    let found = SUFFIXES
        .into_iter()
        .find_map(|(letter, size)| Some((text.strip_suffix(letter)?, size)));
    let (digits, size) = found.unwrap_or((text, 1.0));
    let number: f64 = digits.trim().parse().ok()?;
    Some(number * size)
}

/// The characters of a licence expression.
///
/// # Source
///
/// SPDX Specification 3.0.1, annex B: identifiers of letters, digits, `-` and `.`,
/// joined by `AND`, `OR` and `WITH`, with `+`, brackets and `DocumentRef-…:`.
fn licence(text: &str) -> Result<(), String> {
    let allowed = |it: char| it.is_ascii_alphanumeric() || "-.+:() ".contains(it);
    if text.chars().all(allowed) {
        return Ok(());
    }
    Err("must be an SPDX expression, such as Apache-2.0 or LicenseRef-Own".to_owned())
}

fn digest(text: &str) -> Result<(), String> {
    let hex = text.strip_prefix("sha256:");
    let is_digest = |hex: &str| hex.len() == 64 && hex.bytes().all(|it| it.is_ascii_hexdigit());
    if hex.is_some_and(is_digest) {
        return Ok(());
    }
    Err("must be sha256: and 64 hexadecimal digits, as sha256sum prints them".to_owned())
}

/// Whether a text is an address on the web, with nothing in it that has another meaning
/// where addresses are written.
pub fn is_address(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let printable = |it: char| it.is_ascii_graphic() && !"\"<>\\^`{|}".contains(it);
    host.is_some_and(|host| !host.is_empty()) && text.chars().all(printable)
}

fn address(text: &str) -> Result<(), String> {
    if is_address(text) {
        return Ok(());
    }
    Err("must be an address that begins with https://, without spaces".to_owned())
}
