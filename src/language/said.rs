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
//! | `{amount}` | a number, perhaps with its bounds | the same |
//! | `{said}` | another sentence that the catalogue knows, but no number | said as well |
//! | `{any}` | anything | said where it is known |
//! | `{list}` | items between commas | each said where it is known |
//! | `{more}` | such a list, perhaps with `and 3 more` | the same |
//! | `{place}` | a place or a device, perhaps with a year | it stays |
//! | `{name}` | one word | it stays |
//! | `{0}`, `{1}` … | in this order: a number, a date or anything | as in these; said where it is known |
//!
//! The other template takes them in their order with `{}`, or by number: `{1}`, `{0}`.

use super::Catalogue;
use super::template::{Piece, Template, could_be, ends, is_amount, is_place, placed, rendered};
use jiff::Timestamp;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::HashMap;

/// An English sentence and the same in another language, with the same holes.
pub type Sentence = (&'static str, &'static str);

/// How deep sentences may stand within sentences.
pub(super) const DEEPEST: usize = 5;

/// How much is tried before a text counts as unknown, so that no hostile one keeps a
/// reader waiting: a way of filling a hole counts one, a search of the table many.
const MOST_STEPS: usize = 400_000;
const SEARCH: usize = 20;

/// How many commas one item of a list may have itself.
const MOST_COMMAS: usize = 2;

/// A longer text is nothing that wattprint says.
const LONGEST: usize = 1200;

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
    ///
    /// Where several fit, the one that says most itself knows the sentence best.
    pub fn translation(&self, english: &str) -> Option<String> {
        if self.sentences.is_empty() || english.len() > LONGEST {
            return None;
        }
        let templates = self.templates();
        let mut reader = Reader::of(self, &templates);
        let noted = reader.noted(english);
        noted.or_else(|| reader.best(english, DEEPEST))
    }

    /// What each template that fits makes of the sentence, with the number of its own
    /// characters: what [`Catalogue::translation`] chooses from.
    pub fn translations(&self, english: &str) -> Vec<(usize, String)> {
        let templates = self.templates();
        let mut reader = Reader::of(self, &templates);
        let fits = templates.iter().filter_map(|template| {
            let said = reader.filled(template, english, DEEPEST)?;
            Some((template.literal, said))
        });
        fits.collect()
    }

    fn templates(&self) -> Vec<Template> {
        let sentences = self.sentences.iter().copied().flatten().copied();
        // What the check of an offer found stands among a report's notes.
        let findings = self.offer.findings().filter_map(|own| {
            let english = super::ENGLISH.offer.finding(own.id)?;
            Some([(english.text, own.text), (english.remedy, own.remedy)])
        });
        let all = sentences.chain(findings.flatten());
        all.map(|(english, own)| Template::of(english, own))
            .collect()
    }
}

/// One attempt to understand a text.
pub(super) struct Reader<'c, 't> {
    pub(super) words: &'c Catalogue,
    templates: &'c [Template],
    /// What was found out already, and how deep it was looked for.
    known: HashMap<&'t str, (usize, Option<String>)>,
    steps: usize,
}

impl<'c, 't> Reader<'c, 't> {
    fn of(words: &'c Catalogue, templates: &'c [Template]) -> Self {
        Self {
            words,
            templates,
            known: HashMap::new(),
            steps: MOST_STEPS,
        }
    }

    /// The text in the other language, if it is known.
    fn best(&mut self, text: &'t str, depth: usize) -> Option<String> {
        if depth == 0 || text.is_empty() || self.steps < SEARCH {
            return None;
        }
        if let Some((searched, found)) = self.known.get(text)
            && (found.is_some() || *searched >= depth)
        {
            return found.clone();
        }
        self.steps -= SEARCH;
        let found = self.figure(text).or_else(|| self.searched(text, depth));
        self.known.insert(text, (depth, found.clone()));
        found
    }

    fn searched(&mut self, text: &'t str, depth: usize) -> Option<String> {
        let templates = self.templates.iter();
        let mut fitting: Vec<_> = templates.filter(|it| could_be(&it.pieces, text)).collect();
        fitting.sort_by_key(|it| std::cmp::Reverse(it.literal));
        let mut said = fitting.iter().map(|it| self.filled(it, text, depth));
        said.find_map(|it| it)
    }

    /// The name or the meaning of a figure, which catalogues have by themselves.
    fn figure(&self, english: &str) -> Option<String> {
        let mut all = super::ENGLISH.quantities.iter();
        let found = all.find(|it| it.definition == english || it.name == english)?;
        let own = self.words.find(found.id)?;
        let said = if found.name == english {
            own.name
        } else {
            own.definition
        };
        Some(said.to_owned())
    }

    /// The other template, filled with what stands in the holes of this one, if it fits.
    pub(super) fn filled(
        &mut self,
        template: &Template,
        text: &'t str,
        depth: usize,
    ) -> Option<String> {
        let mut filled = Vec::new();
        let fits = self.fits(&template.pieces, text, &mut filled, depth);
        fits.then(|| rendered(template.own, &placed(&template.pieces, filled)))
    }

    /// Whether the pieces are the whole text; what is in the holes is then in `filled`,
    /// said in the other language.
    fn fits(
        &mut self,
        pieces: &[Piece<'_>],
        text: &'t str,
        filled: &mut Vec<String>,
        depth: usize,
    ) -> bool {
        if self.steps == 0 || !could_be(pieces, text) {
            return false;
        }
        self.steps -= 1;
        match pieces {
            [] => text.is_empty(),
            [Piece::Literal(literal), rest @ ..] => text
                .strip_prefix(literal)
                .is_some_and(|text| self.fits(rest, text, filled, depth)),
            [Piece::Hole(kind), rest @ ..] => ends(rest, text).into_iter().any(|end| {
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
            }),
        }
    }

    /// What a hole takes, said in the other language; nothing where it may not take it.
    fn inside(&mut self, kind: &str, text: &'t str, depth: usize) -> Option<String> {
        let depth = depth.saturating_sub(1);
        match kind {
            "number" => is_amount(text).then(|| (self.words.number)(text)),
            "date" => self.date(text),
            "said" if !text.contains(char::is_alphabetic) => None,
            "said" | "amount" => self.best(text, depth),
            "any" => Some(self.any(text, depth)),
            _ if kind.parse::<usize>().is_ok() => Some(self.numbered(text, depth)),
            "list" => Some(self.list(text, depth)),
            "more" => Some(self.more(text, depth)),
            "place" => is_place(text).then(|| text.to_owned()),
            "name" => (!text.contains(' ')).then(|| text.to_owned()),
            _ => Some(text.to_owned()),
        }
    }

    fn numbered(&mut self, text: &'t str, depth: usize) -> String {
        match self.date(text) {
            Some(date) => date,
            None if is_amount(text) => (self.words.number)(text),
            None => self.any(text, depth),
        }
    }

    fn any(&mut self, text: &'t str, depth: usize) -> String {
        let said = self.best(text, depth);
        said.unwrap_or_else(|| text.to_owned())
    }

    /// A list, and how many more items there are.
    fn more(&mut self, text: &'t str, depth: usize) -> String {
        if let Some(at) = text.rfind(" and ") {
            let (items, rest) = text.split_at(at);
            if let Some(rest) = self.best(rest.trim_start(), depth) {
                return format!("{} {rest}", self.list(items, depth));
            }
        }
        self.list(text, depth)
    }

    /// Items between commas, said where they are known. An item may have commas itself.
    fn list(&mut self, text: &'t str, depth: usize) -> String {
        let mut items = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let commas = rest.match_indices(", ").map(|(at, _)| at);
            let mut ends: Vec<usize> = commas.take(MOST_COMMAS + 1).collect();
            let first = ends.first().copied().unwrap_or(rest.len());
            if ends.len() <= MOST_COMMAS {
                ends.push(rest.len());
            }
            let mut longest = ends
                .into_iter()
                .rev()
                .map(|end| (end, rest.split_at(end).0));
            let known = longest.find_map(|(end, item)| Some((end, self.best(item, depth)?)));
            let (item, after) = rest.split_at(known.as_ref().map_or(first, |it| it.0));
            items.push(known.map_or_else(|| item.to_owned(), |it| it.1));
            rest = after.strip_prefix(", ").unwrap_or(after);
        }
        items.join(", ")
    }

    fn date(&self, text: &str) -> Option<String> {
        if let Ok(moment) = text.parse::<Timestamp>() {
            return Some((self.words.moment)(moment));
        }
        let day: Date = text.parse().ok()?;
        Some(self.words.day(day))
    }
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
