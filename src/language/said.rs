//! Sentences that a report holds in English, said in the language of a catalogue.
//!
//! A catalogue has pairs of templates, an English one and its own. What stands in the
//! holes of the English one is put into the holes of the other:
//!
//! | hole | what it takes | what becomes of it |
//! | --- | --- | --- |
//! | `{}` | anything: a name, a publication, the words of a stranger | it stays |
//! | `{number}` | a number, with its unit if it has one | its decimal mark |
//! | `{date}` | a day or a moment | as the language writes it |
//! | `{said}` | another sentence that the catalogue knows | said as well |
//! | `{any}` | anything | said where it is known |
//! | `{list}` | items between commas | each said where it is known |
//! | `{more}` | such a list, perhaps with `and 3 more` | the same |
//! | `{name}` | one word | it stays |
//!
//! The other template takes them in their order with `{}`, or by number: `{1}`, `{0}`.

use super::Catalogue;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::borrow::Cow;

/// An English sentence and the same in another language, with the same holes.
pub type Sentence = (&'static str, &'static str);

/// How deep sentences may stand within sentences.
const DEEPEST: usize = 5;

/// How many ways of filling holes are tried before a text counts as unknown, so that no
/// hostile text keeps a reader waiting.
const MOST_STEPS: usize = 200_000;

/// How many commas one item of a list may have itself.
const MOST_COMMAS: usize = 2;

/// A longer text is nothing that wattprint says.
const LONGEST: usize = 2000;

impl Catalogue {
    /// A sentence of a report in this language; as it stands where it is not known.
    ///
    /// Reports hold their sentences in English. Names, publications and the messages of
    /// other programs are nobody's to translate, and stay.
    pub fn said<'a>(&self, english: &'a str) -> Cow<'a, str> {
        let found = self.translation(english);
        found.map_or(Cow::Borrowed(english), Cow::Owned)
    }

    /// The sentence in this language, if its templates know it.
    pub fn translation(&self, english: &str) -> Option<String> {
        let known = self.translations(english).into_iter();
        let best = known.max_by_key(|(literal, _)| *literal);
        best.map(|(_, said)| said)
    }

    /// What each template that fits makes of the sentence, with the number of its own
    /// characters: the more it says itself, the better it knows the sentence.
    pub fn translations(&self, english: &str) -> Vec<(usize, String)> {
        if english.len() > LONGEST {
            return Vec::new();
        }
        let mut reader = Reader {
            words: self,
            steps: MOST_STEPS,
        };
        reader.translations(english, DEEPEST)
    }
}

/// One attempt to understand a text.
struct Reader<'c> {
    words: &'c Catalogue,
    steps: usize,
}

/// A part of a template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    Literal(&'t str),
    Hole(&'t str),
}

impl Reader<'_> {
    fn translations(&mut self, english: &str, depth: usize) -> Vec<(usize, String)> {
        if depth == 0 || english.is_empty() {
            return Vec::new();
        }
        let all = self.words.sentences.iter().copied().flatten();
        let mut found = Vec::new();
        for (template, own) in all {
            let pieces = pieces(template);
            if !could_fit(&pieces, english) {
                continue;
            }
            let mut filled = Vec::new();
            if self.fits(&pieces, english, &mut filled, depth) {
                let literal = pieces.iter().map(Piece::literal).sum();
                found.push((literal, rendered(own, &filled)));
            }
        }
        found
    }

    /// Whether the pieces are the whole text; what is in the holes is then in `filled`,
    /// said in the other language.
    fn fits(
        &mut self,
        pieces: &[Piece<'_>],
        text: &str,
        filled: &mut Vec<String>,
        depth: usize,
    ) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        match pieces {
            [] => text.is_empty(),
            [Piece::Literal(literal), rest @ ..] => text
                .strip_prefix(literal)
                .is_some_and(|text| self.fits(rest, text, filled, depth)),
            [Piece::Hole(kind), rest @ ..] => {
                let mut ends = ends(rest, text).into_iter();
                ends.any(|end| {
                    let (inside, after) = text.split_at(end);
                    let Some(said) = self.inside(kind, inside, depth) else {
                        return false;
                    };
                    let before = filled.len();
                    filled.push(said);
                    let fits = self.fits(rest, after, filled, depth);
                    if !fits {
                        filled.truncate(before);
                    }
                    fits
                })
            }
        }
    }

    /// What a hole takes, said in the other language; nothing where it may not take it.
    fn inside(&mut self, kind: &str, text: &str, depth: usize) -> Option<String> {
        match kind {
            "number" => is_amount(text).then(|| (self.words.number)(text)),
            "date" => self.date(text),
            "said" => self.best(text, depth - 1),
            "any" => Some(self.any(text, depth - 1)),
            "list" => Some(self.list(text, depth - 1)),
            "more" => Some(self.more(text, depth - 1)),
            "name" => (!text.contains(' ')).then(|| text.to_owned()),
            _ => Some(text.to_owned()),
        }
    }

    fn best(&mut self, text: &str, depth: usize) -> Option<String> {
        let known = self.translations(text, depth).into_iter();
        let best = known.max_by_key(|(literal, _)| *literal);
        best.map(|(_, said)| said)
    }

    fn any(&mut self, text: &str, depth: usize) -> String {
        let said = self.best(text, depth);
        said.unwrap_or_else(|| text.to_owned())
    }

    /// A list, and how many more items there are.
    fn more(&mut self, text: &str, depth: usize) -> String {
        if let Some(at) = text.rfind(" and ") {
            let (items, rest) = text.split_at(at);
            if let Some(rest) = self.best(rest.trim_start(), depth) {
                return format!("{} {rest}", self.list(items, depth));
            }
        }
        self.list(text, depth)
    }

    /// Items between commas, said where they are known. An item may have commas itself.
    fn list(&mut self, text: &str, depth: usize) -> String {
        let parts: Vec<&str> = text.split(", ").collect();
        let mut items = Vec::new();
        let mut from = 0;
        while let Some(first) = parts.get(from) {
            let ends = (from + 1..=parts.len().min(from + MOST_COMMAS + 1)).rev();
            let mut known = ends.filter_map(|until| {
                let item = parts.get(from..until)?.join(", ");
                Some((until, self.best(&item, depth)?))
            });
            let (until, said) = known.next().unwrap_or((from + 1, (*first).to_owned()));
            items.push(said);
            from = until;
        }
        items.join(", ")
    }

    fn date(&self, text: &str) -> Option<String> {
        if let Ok(moment) = text.parse::<Timestamp>() {
            return Some((self.words.moment)(moment));
        }
        let day: Date = text.parse().ok()?;
        let midnight = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        Some((self.words.date)(midnight))
    }
}

impl Piece<'_> {
    fn literal(&self) -> usize {
        match self {
            Self::Literal(text) => text.chars().count(),
            Self::Hole(_) => 0,
        }
    }
}

/// A template taken apart.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        if !before.is_empty() {
            pieces.push(Piece::Literal(before));
        }
        pieces.push(Piece::Hole(hole));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

/// Whether the text begins and ends as the template does: a first look that costs little.
fn could_fit(pieces: &[Piece<'_>], text: &str) -> bool {
    let begins = match pieces.first() {
        Some(Piece::Literal(literal)) => text.starts_with(literal),
        _ => true,
    };
    let ends = match pieces.last() {
        Some(Piece::Literal(literal)) => text.ends_with(literal),
        _ => true,
    };
    begins && ends
}

/// Where a hole at the start of the text can end, before the pieces that follow it.
fn ends(rest: &[Piece<'_>], text: &str) -> Vec<usize> {
    match rest.first() {
        Some(Piece::Literal(next)) => {
            let places = text.match_indices(next).map(|(at, _)| at);
            places.filter(|at| *at > 0).collect()
        }
        _ if text.is_empty() => Vec::new(),
        _ => vec![text.len()],
    }
}

/// A number, and perhaps a unit after a space.
fn is_amount(text: &str) -> bool {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let digits = number.trim_start_matches(['-', '±', '<', '>', '~']);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-'));
    let is_unit = !unit.contains([' ', ',', ';', ':', '(']) && !unit.starts_with(char::is_numeric);
    is_number && is_unit && !(text.contains(' ') && unit.is_empty())
}

/// The other template with its holes filled.
fn rendered(own: &str, filled: &[String]) -> String {
    let mut text = String::new();
    let mut next = 0;
    for piece in pieces(own) {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Hole(which) => {
                let index = which.parse().unwrap_or(next);
                text.push_str(filled.get(index).map_or("", String::as_str));
                next = index + 1;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::language::{DUTCH, ENGLISH};

    #[test]
    fn a_sentence_keeps_its_numbers_and_names_and_changes_its_words() {
        for (english, dutch) in [
            (
                "1.25 s without a reading, filled with 12.5 kJ",
                "1,25 s zonder meting, aangevuld met 12,5 kJ",
            ),
            ("nobody says this", "nobody says this"),
            ("", ""),
        ] {
            assert_eq!(DUTCH.said(english), dutch);
            assert_eq!(ENGLISH.said(english), english);
        }
    }
}
