//! The shape of a report: what is there at all.

use super::digest::Digests;
use super::error::ReadError;
use super::path;
use crate::report::{Report, SCHEMA, clean};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// No more bytes are taken for a report: what they become takes tenfold memory.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// How long a name may be in a message.
const NAME: usize = 80;

/// The report that a text is, as far as its shape tells, and its digest.
pub(super) fn report(name: &str, text: &str) -> Result<(Report, Digests), ReadError> {
    let name = || shown(name);
    if text.len() > MOST_BYTES {
        let bytes = text.len();
        return Err(ReadError::TooLarge {
            name: name(),
            bytes,
        });
    }
    let mut value = value(text).map_err(|source| ReadError::NotJson {
        name: name(),
        source,
    })?;
    match value.get("schema").and_then(Value::as_str) {
        None => return Err(ReadError::NoReport { name: name() }),
        Some(SCHEMA) => {}
        Some(other) => {
            return Err(ReadError::OtherVersion {
                name: name(),
                found: clean(other, NAME),
            });
        }
    }
    let report: Report = serde_json::from_str(text).map_err(|source| ReadError::Malformed {
        name: name(),
        path: path::at(text, source.line(), source.column()),
        source,
    })?;
    let digests = Digests::taken(&mut value);
    match unknown(&value, &report) {
        None => Ok((report, digests)),
        Some(path) => Err(ReadError::Unknown { name: name(), path }),
    }
}

/// Where a text came from, for a message.
pub(super) fn shown(name: &str) -> String {
    clean(name, NAME)
}

/// A text as JSON in which no member stands twice.
fn value(text: &str) -> serde_json::Result<Value> {
    let mut text = serde_json::Deserializer::from_str(text);
    let value = Distinct.deserialize(&mut text)?;
    text.end()?;
    Ok(value)
}

/// The first member that is not one of a report: it would be lost, or never be seen.
fn unknown(value: &Value, report: &Report) -> Option<String> {
    let known = serde_json::to_value(report).ok()?;
    beyond(value, &known).map(|path| clean(path.trim_start_matches('.'), NAME))
}

/// The path of the first member of a value that `known` lacks.
fn beyond(value: &Value, known: &Value) -> Option<String> {
    match (value, known) {
        (Value::Object(members), Value::Object(known)) => {
            members
                .iter()
                .find_map(|(name, member)| match known.get(name) {
                    Some(known) => beyond(member, known).map(|rest| format!(".{name}{rest}")),
                    None if is_nothing(member) => None,
                    None => Some(format!(".{name}")),
                })
        }
        (Value::Array(items), Value::Array(known)) => {
            let mut pairs = items.iter().zip(known).enumerate();
            pairs.find_map(|(index, (item, known))| {
                beyond(item, known).map(|rest| format!("[{index}]{rest}"))
            })
        }
        _ => None,
    }
}

/// Whether it says nothing, and might as well not be there.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Takes JSON in, and refuses a member that stands twice: readers differ in which
/// of the two they take.
struct Distinct;

impl<'de> DeserializeSeed<'de> for Distinct {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Distinct {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if map.contains_key(&name) {
                let name = clean(&name, NAME);
                return Err(Error::custom(format!("the member `{name}` stands twice")));
            }
            let value = members.next_value_seed(Self)?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}
