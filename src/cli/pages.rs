//! Where commands write a document for people, or for programs the object behind it.

use super::common::{languages, spare, words, write_to};
use crate::document::{Document, FORMS, harmless_json};
use crate::language::{Catalogue, ENGLISH};
use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use std::path::PathBuf;

/// The format for programs, beside the forms of documents.
const JSON: &str = "json";

/// How and where the result is written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub struct PageArgs {
    /// How the result is written.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: String,
    /// The language in which it is written.
    #[arg(long, value_name = "LANGUAGE", default_value = ENGLISH.code, value_parser = languages())]
    lang: String,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl PageArgs {
    /// Refuses to write over a file that is read.
    ///
    /// # Errors
    ///
    /// When the output is one of the inputs.
    pub fn spare<'a>(&self, inputs: impl IntoIterator<Item = &'a PathBuf>) -> anyhow::Result<()> {
        spare(self.output.as_deref(), inputs)
    }

    /// Writes the object, or the document that `page` makes in the reader's language.
    ///
    /// # Errors
    ///
    /// When the file or standard output cannot be written.
    pub fn write<T: Serialize>(
        &self,
        object: impl FnOnce() -> T,
        page: impl FnOnce(&Catalogue) -> Document,
    ) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        if self.format == JSON {
            let json = serde_json::to_string_pretty(&object());
            let json = json.context("could not write the result")?;
            bytes.extend(harmless_json(&json).into_bytes());
            bytes.push(b'\n');
        } else {
            let form = FORMS.iter().find(|it| it.name == self.format);
            let form = form.with_context(|| format!("unknown format `{}`", self.format))?;
            let words = words(&self.lang);
            (form.write)(&page(words), words, &mut bytes).context("could not write the result")?;
        }
        write_to(self.output.as_deref(), &bytes)
    }
}

/// The values of `--format`: every form of a document, and the one for programs.
fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMS.iter().map(|it| it.name).chain([JSON]))
}
