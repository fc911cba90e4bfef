//! What a field takes, and how that is read.

use super::numbers::{Least, count, growth, months, number, share};
use super::proven::{Claims, disclosure, proof};
use super::reading::{Given, Reading, Wrong};
use crate::profile::{Place, Price};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

/// The longest text that an offer may hold, in characters.
const LONGEST: usize = 2000;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// Words.
    Text,
    /// An identity: letters, digits, `.`, `_` and `-`.
    Name,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A number above 0.
    Above0,
    /// A term in months.
    Months,
    /// A unit of work, which is a part of figures' ids.
    Unit,
    /// A yearly rate of growth.
    Growth,
    /// An address on the web.
    Address,
    /// A number of at least 0.
    Amount,
    /// A whole number of at least 1.
    Count,
    /// A share, from 0 to 1.
    Share,
    /// A day, written without quotes.
    Day,
    /// True or false.
    YesNo,
    /// A number with its bounds, period and proof.
    Claim(Claims),
    /// How something is shown to be true.
    Proof,
    /// Whether something is so, with its proof.
    Disclosure,
    /// A place, as `--place` takes it.
    Place,
    /// A price of electricity.
    Price,
    /// The SHA-256 digest of a file.
    Digest,
}

impl Takes {
    /// What kind of value it is, for the words that explain it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Unit => "text",
            Self::Name => "name",
            Self::Choice(_) => "choice",
            Self::Above0 | Self::Months => "above-zero",
            Self::Growth => "growth",
            Self::Address => "address",
            Self::Amount => "amount",
            Self::Count => "count",
            Self::Share => "share",
            Self::Day => "day",
            Self::YesNo => "yes-no",
            Self::Claim(_) => "claim",
            Self::Proof => "proof",
            Self::Disclosure => "disclosure",
            Self::Place => "place",
            Self::Price => "price",
            Self::Digest => "digest",
        }
    }

    /// Reads a value, or says what is wrong with it.
    pub(super) fn read(
        self,
        value: &Spanned<DeValue<'_>>,
        reading: &mut Reading<'_>,
    ) -> Option<Given> {
        let read = self.given(value, reading);
        read.map_err(|wrong| reading.wrong(wrong)).ok()
    }

    fn given(
        self,
        value: &Spanned<DeValue<'_>>,
        reading: &mut Reading<'_>,
    ) -> Result<Given, Wrong> {
        match self {
            Self::Text => Ok(Given::Text(text(value)?)),
            Self::Name => name(value).map(Given::Text),
            Self::Choice(words) => choice(value, words).map(Given::Text),
            Self::Months => months(value).map(Given::Number),
            Self::Unit => unit(value).map(Given::Text),
            Self::Above0 => number(value, Least::Above0).map(Given::Number),
            Self::Growth => growth(value).map(Given::Number),
            Self::Address => address(value).map(Given::Text),
            Self::Amount => number(value, Least::Zero).map(Given::Number),
            Self::Count => count(value).map(Given::Number),
            Self::Share => share(value).map(Given::Number),
            Self::Day => day(value).map(Given::Day),
            Self::YesNo => yes_no(value).map(Given::Yes),
            Self::Claim(claims) => Ok(Given::Claim(claims.read(value, reading)?)),
            Self::Proof => Ok(Given::Proof(proof(value, reading)?)),
            Self::Disclosure => disclosure(value, reading),
            Self::Place => place(value).map(Given::Place),
            Self::Price => price(value).map(Given::Price),
            Self::Digest => digest(value).map(Given::Text),
        }
    }
}

pub(super) fn text(value: &Spanned<DeValue<'_>>) -> Result<String, Wrong> {
    let text = value.get_ref().as_str();
    let text = text.ok_or_else(|| Wrong::kind(value, "words between quotes, such as \"…\""))?;
    let length = text.chars().count();
    if length > LONGEST {
        let what = format!("is {length} characters long");
        return Err(Wrong::at(value, what, format!("write at most {LONGEST}")));
    }
    Ok(text.trim().to_owned())
}

/// What stands for a unit where each side is compared as a whole.
const WHOLE: &str = "whole";

fn unit(value: &Spanned<DeValue<'_>>) -> Result<String, Wrong> {
    let unit = text(value)?;
    let allowed = |it: char| it.is_alphanumeric() || " ._-".contains(it);
    if unit.chars().count() > 40 || !unit.chars().all(allowed) || unit == WHOLE {
        let what = format!(
            "is \"{}\", which is no unit of work",
            crate::report::clean(&unit, 60)
        );
        let remedy = "write what is counted, in letters and digits, such as \"request\"";
        return Err(Wrong::at(value, what, remedy.to_owned()));
    }
    Ok(unit)
}

fn name(value: &Spanned<DeValue<'_>>) -> Result<String, Wrong> {
    let name = text(value)?;
    let allowed = |it: char| it.is_ascii_alphanumeric() || "._-".contains(it);
    if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
        let what = "is no identity".to_owned();
        let remedy = "write 1 to 64 letters, digits, dots, hyphens or underscores, such as \
                      \"acme-2026-01\"";
        return Err(Wrong::at(value, what, remedy.to_owned()));
    }
    Ok(name)
}

pub(super) fn choice(
    value: &Spanned<DeValue<'_>>,
    words: &[&'static str],
) -> Result<String, Wrong> {
    let word = text(value)?;
    if words.contains(&word.as_str()) {
        return Ok(word);
    }
    let near = crate::profile::nearest_word(&word, words.iter().copied());
    let remedy = match near {
        Some(near) => format!("did you mean \"{near}\"? It is one of {}", words.join(", ")),
        None => format!("write one of {}", words.join(", ")),
    };
    let what = format!("is \"{}\"", crate::report::clean(&word, 60));
    Err(Wrong::at(value, what, remedy))
}

fn address(value: &Spanned<DeValue<'_>>) -> Result<String, Wrong> {
    let address = text(value)?;
    if address.is_empty() || crate::report::is_address(&address) {
        return Ok(address);
    }
    let what = "is no address on the web".to_owned();
    let remedy = "write one that begins with https://, without spaces";
    Err(Wrong::at(value, what, remedy.to_owned()))
}

pub(super) fn day(value: &Spanned<DeValue<'_>>) -> Result<Date, Wrong> {
    let written = match value.get_ref() {
        DeValue::Datetime(it) if it.time.is_none() => Some(it.to_string()),
        DeValue::String(it) => Some(it.to_string()),
        _ => None,
    };
    let date = written.and_then(|it| it.parse().ok());
    date.ok_or_else(|| Wrong::kind(value, "a day, such as 2026-10-01"))
}

pub(super) fn yes_no(value: &Spanned<DeValue<'_>>) -> Result<bool, Wrong> {
    let yes = value.get_ref().as_bool();
    yes.ok_or_else(|| Wrong::kind(value, "true or false, without quotes"))
}

fn place(value: &Spanned<DeValue<'_>>) -> Result<Place, Wrong> {
    let code = text(value)?;
    let refused = |what: String| {
        let remedy = "`wattprint profile list` shows the places";
        Wrong::at(value, format!("cannot be used: {what}"), remedy.to_owned())
    };
    if code.starts_with("site:") {
        return Err(refused(
            "an offer states its own site and names no file".to_owned(),
        ));
    }
    code.parse()
        .map_err(|it: crate::profile::PlaceError| refused(it.to_string()))
}

fn price(value: &Spanned<DeValue<'_>>) -> Result<Price, Wrong> {
    let written = text(value)?;
    written.parse().map_err(|it: crate::profile::PriceError| {
        let remedy = "write it as \"0.24EUR\"";
        Wrong::at(value, format!("is no price: {it}"), remedy.to_owned())
    })
}

pub(super) fn digest(value: &Spanned<DeValue<'_>>) -> Result<String, Wrong> {
    let written = text(value)?;
    let hex = written.strip_prefix("sha256:").unwrap_or(&written);
    if hex.len() == 64 && hex.bytes().all(|it| it.is_ascii_hexdigit()) {
        return Ok(format!("sha256:{}", hex.to_ascii_lowercase()));
    }
    let what = "is no SHA-256 digest".to_owned();
    let remedy = "write the 64 letters and digits that `sha256sum FILE` prints";
    Err(Wrong::at(value, what, remedy.to_owned()))
}

impl Wrong {
    pub(super) fn kind(value: &Spanned<DeValue<'_>>, wanted: &str) -> Self {
        let what = format!("is {}", found(value.get_ref()));
        Self::at(value, what, format!("write {wanted}"))
    }

    pub(super) fn at(value: &Spanned<DeValue<'_>>, what: String, remedy: String) -> Self {
        Self {
            at: value.span().start,
            what,
            remedy,
        }
    }
}

/// What a value is, with its article.
fn found(value: &DeValue<'_>) -> String {
    let name = value.type_str();
    let an = name.starts_with(['a', 'i']);
    format!("{} {name}", if an { "an" } else { "a" })
}
