//! An AI package with its energy: SPDX 3.0.1 as JSON-LD.
//!
//! The AI profile has fields for the energy of training, finetuning and inference, and
//! for nothing else: carbon, water and bounds are metrics, and boundary and method stand
//! in the text about training or application. Five facts of the model are mandatory in
//! the profile; while one is not known the document does not claim to conform to it.

mod elements;
mod said;

use super::object::Report;
use super::uuid::uuid;
use crate::language::Catalogue;
use elements::Elements;
use serde_json::{Value, json};
use std::io;

/// Writes SPDX 3.0.1.
pub(super) fn write(report: &Report, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let elements = Elements {
        report,
        base: format!("urn:uuid:{}", uuid(report, "SPDX 3.0.1")?),
    };
    let document = json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": elements.all().into_iter().map(without_unknown).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// Leaves out what is not known: a field that is null, or a list that is empty.
fn without_unknown(mut element: Value) -> Value {
    if let Some(fields) = element.as_object_mut() {
        fields.retain(|_, value| {
            !value.is_null() && value.as_array().is_none_or(|it| !it.is_empty())
        });
    }
    element
}
