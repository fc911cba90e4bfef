//! From a TOML text to an offer, or to all that is wrong with it.

use super::SCHEMA;
use super::fields::{FIELDS, Field, SECTIONS, Section};
use super::problem::OfferError;
use super::reading::Reading;
use super::value::Offer;
use crate::profile::{line_and_column, nearest_word};
use crate::report::clean;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest text that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// Reads an offer; `name` names it in errors.
///
/// # Errors
///
/// Gives [`OfferError`] with everything that cannot be read, from top to bottom.
/// What can be read and yet cannot be true is told by [`check`](super::check).
pub fn parse(name: &str, text: &str) -> Result<Offer, OfferError> {
    let mut reading = Reading {
        text,
        key: String::new(),
        problems: Vec::new(),
    };
    let mut offer = Offer {
        file: name.to_owned(),
        ..Offer::default()
    };
    if text.len() > LARGEST {
        let what = format!("the file is {} bytes long, and no offer is", text.len());
        reading.problem(0, what, "`wattprint offer new` writes a blank".to_owned());
    } else {
        match DeTable::parse(text) {
            Ok(table) => whole(table.get_ref(), &mut offer, &mut reading),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let what = format!("not TOML: {}", error.message().replace('\n', ", "));
                let remedy = "a field is written `key = value`, and words stand between quotes";
                reading.problem(at, what, remedy.to_owned());
            }
        }
    }
    let mut problems = reading.problems;
    problems.sort_by_key(|it| (it.line, it.column));
    if problems.is_empty() {
        Ok(offer)
    } else {
        let name = name.to_owned();
        Err(OfferError { name, problems })
    }
}

fn whole(table: &DeTable<'_>, offer: &mut Offer, reading: &mut Reading<'_>) {
    schema(table, reading);
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let section = SECTIONS.iter().find(|it| it.key == name);
        match section {
            Some(section) if section.many => several(section, value, offer, reading),
            Some(section) => one(section, "", value, offer, reading),
            None if name == "schema" => {}
            None if field("", name).is_some() => {
                name.clone_into(&mut reading.key);
                set("", name, value, offer, reading);
            }
            None => {
                reading.key.clear();
                unknown("", key, reading);
            }
        }
    }
}

/// An offer says of which form it is, so that a later one is not misread.
fn schema(table: &DeTable<'_>, reading: &mut Reading<'_>) {
    let stated = table.get("schema");
    let remedy = format!("write schema = \"{SCHEMA}\"");
    match stated.map(|it| (it.span().start, it.get_ref().as_str())) {
        Some((_, Some(SCHEMA))) => {}
        Some((at, other)) => {
            let other = clean(other.unwrap_or_default(), 60);
            let what = format!("`schema` is \"{other}\", and this program reads `{SCHEMA}`");
            reading.problem(at, what, remedy);
        }
        None => reading.problem(0, "`schema` is missing".to_owned(), remedy),
    }
}

/// A section that may stand several times: `[[contract]]`.
fn several(
    section: &Section,
    value: &Spanned<DeValue<'_>>,
    offer: &mut Offer,
    reading: &mut Reading<'_>,
) {
    let Some(list) = value.get_ref().as_array() else {
        let what = format!("`{}` may stand several times", section.key);
        let remedy = format!("write [[{}]] above each", section.key);
        return reading.problem(value.span().start, what, remedy);
    };
    for (at, item) in list.iter().enumerate() {
        (section.begin)(offer);
        one(section, &format!(" {}", at + 1), item, offer, reading);
    }
}

fn one(
    section: &Section,
    number: &str,
    value: &Spanned<DeValue<'_>>,
    offer: &mut Offer,
    reading: &mut Reading<'_>,
) {
    let at = value.span().start;
    let heading = format!("{}{number}", section.key);
    let Some(table) = value.get_ref().as_table() else {
        let what = format!("`{heading}` is a {}", value.get_ref().type_str());
        let remedy = format!("write [{}] above its fields", section.key);
        return reading.problem(at, what, remedy);
    };
    offer.lines.insert(heading.clone(), reading.line(at));
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if field(section.key, name).is_some() {
            reading.key = format!("{heading}.{name}");
            set(section.key, name, value, offer, reading);
        } else {
            reading.key.clone_from(&heading);
            unknown(section.key, key, reading);
        }
    }
}

fn set(
    section: &str,
    name: &str,
    value: &Spanned<DeValue<'_>>,
    offer: &mut Offer,
    reading: &mut Reading<'_>,
) {
    let Some(field) = field(section, name) else {
        return;
    };
    // Empty words state nothing, as a blank that is not filled in.
    let is_empty = value
        .get_ref()
        .as_str()
        .is_some_and(|it| it.trim().is_empty());
    if !is_empty {
        let line = line_and_column(reading.text, value.span().start).0;
        offer.lines.insert(reading.key.clone(), line);
    }
    if let Some(given) = field.takes.read(value, reading) {
        (field.set)(offer, given);
    }
}

fn field(section: &str, name: &str) -> Option<&'static Field> {
    let mut fields = fields();
    fields.find(|it| it.section == section && it.key == name)
}

fn fields() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().flat_map(|it| it.iter())
}

/// Says what was probably meant: a slip of the pen, or the wrong section.
fn unknown(section: &str, key: &Spanned<std::borrow::Cow<'_, str>>, reading: &mut Reading<'_>) {
    let word = key.get_ref().as_ref();
    let own: Vec<_> = fields()
        .filter(|it| it.section == section)
        .map(|it| it.key)
        .collect();
    let sections = SECTIONS.iter().map(|it| it.key);
    let sections = sections.filter(|_| section.is_empty());
    let names: Vec<_> = own.iter().copied().chain(sections).collect();
    let elsewhere = fields().find(|it| it.key == word);
    match elsewhere.filter(|_| nearest_word(word, names.iter().copied()).is_none()) {
        Some(field) => {
            let what = format!("unknown field `{}`", path(&reading.key, word));
            let remedy = format!("`{word}` belongs under [{}]", field.section);
            reading.problem(key.span().start, what, remedy);
        }
        None => reading.unknown(key.span(), word, &names),
    }
}

fn path(section: &str, word: &str) -> String {
    if section.is_empty() {
        word.to_owned()
    } else {
        format!("{section}.{word}")
    }
}
