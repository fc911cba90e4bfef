//! The blank that a supplier fills in, and the table of fields for the documentation.

use super::SCHEMA;
use super::fields::{FIELDS, Field, Needed, SECTIONS, Section};
use super::proven::Claims;
use super::takes::Takes;
use crate::language::Catalogue;
use crate::sample::Phase;
use std::fmt::Write;

/// The widest that a line of explanation is.
const WIDTH: usize = 96;

/// A blank offer, every field explained in the reader's language.
///
/// It can be read as it is, and a check of it says what is missing.
pub fn blank(words: &Catalogue, phase: Phase) -> String {
    let mut text = String::new();
    for line in words.offer.blank {
        comment(&mut text, line);
    }
    let _written = writeln!(
        text,
        "\nschema = \"{SCHEMA}\"\nlanguage = \"{}\"",
        words.code
    );
    for section in SECTIONS {
        push_section(&mut text, section, words);
        for field in fields_of(section.key) {
            push_field(&mut text, field, words, phase);
        }
    }
    text
}

fn fields_of(section: &str) -> impl Iterator<Item = &'static Field> {
    let all = FIELDS.iter().flat_map(|it| it.iter());
    all.filter(move |it| it.section == section)
}

fn push_section(text: &mut String, section: &Section, words: &Catalogue) {
    text.push('\n');
    comment(text, &"-".repeat(WIDTH - 2));
    comment(text, &words.said(section.about));
    if section.many {
        comment(text, words.offer.several);
        let _written = writeln!(text, "#[[{}]]", section.key);
    } else {
        let _written = writeln!(text, "[{}]", section.key);
    }
}

fn push_field(text: &mut String, field: &Field, words: &Catalogue, phase: Phase) {
    text.push('\n');
    let said = format!("{} ({})", &words.said(field.about), needed(field, words));
    comment(text, &said);
    if let Takes::Choice(choices) = field.takes {
        let list = format!("{}: {}", words.offer.takes("choice"), choices.join(", "));
        comment(text, &list);
    }
    if let Some(units) = units(field.takes, words) {
        comment(text, &units);
    }
    let is_phase = (field.section, field.key) == ("service", "phase");
    if is_phase {
        let _written = writeln!(text, "{} = \"{}\"", field.key, phase.name());
    } else {
        let _written = writeln!(text, "#{} = {}", field.key, example(field, words));
    }
}

/// The example of a field, with the texts in it as the reader's language writes them.
fn example(field: &Field, words: &Catalogue) -> String {
    let texts = words.offer.examples.iter();
    texts.fold(field.example.to_owned(), |example, (english, own)| {
        example.replace(&format!("\"{english}\""), &format!("\"{own}\""))
    })
}

/// The units that a number may be in, if it has any.
fn units(takes: Takes, words: &Catalogue) -> Option<String> {
    let Takes::Claim(Claims { units, .. }) = takes else {
        return None;
    };
    let names = units.iter().map(|(name, _)| *name);
    let names: Vec<_> = names.filter(|it| !it.is_empty()).collect();
    (!names.is_empty()).then(|| format!("{}: {}", words.offer.takes("unit"), names.join(", ")))
}

fn needed(field: &Field, words: &Catalogue) -> &'static str {
    let [required, advised, optional] = words.offer.needed;
    match field.needed {
        Needed::Required => required,
        Needed::Advised => advised,
        Needed::Optional => optional,
    }
}

/// Words as a comment, wrapped between words; what is indented is left as it is.
fn comment(text: &mut String, words: &str) {
    let mut line = String::from("#");
    if words.starts_with(' ') {
        let _written = writeln!(text, "#{words}");
        return;
    }
    for word in words.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _written = writeln!(text, "{line}");
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    let _written = writeln!(text, "{line}");
}

/// The table of fields in Markdown, for the documentation.
pub fn table(words: &Catalogue) -> String {
    let mut text = String::new();
    for section in SECTIONS {
        let (open, close) = if section.many {
            ("[[", "]]")
        } else {
            ("[", "]")
        };
        let _written = writeln!(text, "### `{open}{}{close}`\n", section.key);
        let _written = writeln!(text, "{}\n", &words.said(section.about));
        let _written = writeln!(text, "| {} |", words.offer.fields.join(" | "));
        let _written = writeln!(text, "| --- | --- | --- | --- |");
        for field in fields_of(section.key) {
            let _written = writeln!(
                text,
                "| `{}` | {} | {} | {} |",
                field.key,
                needed(field, words),
                takes(field.takes, words),
                &words.said(field.about)
            );
        }
        text.push('\n');
    }
    text
}

fn takes(takes: Takes, words: &Catalogue) -> String {
    let said = words.offer.takes(takes.name());
    match (takes, units(takes, words)) {
        (Takes::Choice(choices), _) => format!("{said} `{}`", choices.join("`, `")),
        (_, Some(units)) => format!("{said}; {units}"),
        _ => said.to_owned(),
    }
}
