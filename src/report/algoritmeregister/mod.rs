//! Texts for the fields of the Dutch register of algorithms, and the block of a model card.
//!
//! The register has no field for energy, emissions or water, so the texts are for those
//! in which they fit. They are Dutch whatever language was asked for, and refer to the
//! measures of the Algoritmekader: `owp-12` and `dat-06` for buying, `mon-06` for
//! watching.

mod card;
mod fields;

use super::harmless::without_tags;
use super::object::Report;
use super::told::notice;
use crate::language::{Catalogue, DUTCH, REGISTER};
use std::io;

/// A field of the register: its key and the longest text that it takes.
///
/// # Source
///
/// MinBZK, Algoritmeregister, publicatiestandaard 1.0.
const FIELDS: [(&str, usize, Fill); 6] = [
    ("proportionality", 2500, fields::proportionality),
    ("risks", 2500, fields::risks),
    ("impacttoetsen", 2500, fields::assessments),
    ("methods_and_models", 5000, fields::methods),
    ("provider", 200, fields::provider),
    ("tags", 2500, fields::tags),
];

/// The sentences of a field, the most important ones first.
type Fill = fn(&Report) -> Vec<String>;

/// Writes the fields and the block, always in Dutch.
pub(super) fn write(report: &Report, _: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let identity = &report.identity;
    let tool = format!("{} {}", identity.tool, identity.version);
    writeln!(out, "# {}\n", REGISTER.title)?;
    let from = (REGISTER.from)(&without_tags(&identity.id), &without_tags(&tool));
    writeln!(out, "{from}")?;
    for ((key, longest, fill), name) in FIELDS.iter().zip(REGISTER.fields) {
        writeln!(out, "\n## {}\n", (REGISTER.field)(name, key, *longest))?;
        let mut sentences = fill(report);
        if *longest > 200 && *key != "tags" {
            let notice = notice(report, &DUTCH).map(REGISTER.notice);
            sentences.splice(0..0, notice);
        }
        writeln!(out, "{}", within(&sentences, *longest))?;
    }
    writeln!(out, "\n## {}\n", REGISTER.card)?;
    card::write(report, out)
}

/// As many of the sentences, from the first on, as fit the field.
fn within(sentences: &[String], longest: usize) -> String {
    let mut text = String::new();
    let mut length = 0;
    for sentence in sentences {
        let own = sentence.chars().count() + 1;
        if length + own > longest {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(sentence);
        length += own;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_longer_than_the_register_takes() {
        let sentences = ["a".repeat(90), "b".repeat(20), "c".repeat(5)];
        let text = within(&sentences, 100);
        assert_eq!(text, format!("{} ccccc", "a".repeat(90)));
    }
}
