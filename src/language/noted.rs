//! Notes of the check of an offer: what was found, and what would help.

use super::ENGLISH;
use super::said::{DEEPEST, Reader};
use super::template::Template;

/// What stands in a note between what was found and what would help.
const BETWEEN: &str = "; ";

impl<'t> Reader<'_, 't> {
    /// Such a note in the other language. What fits one of its sentences would be taken
    /// for a hole of the other, so both are looked for together.
    pub(super) fn noted(&mut self, english: &'t str) -> Option<String> {
        if !english.contains(BETWEEN) {
            return None;
        }
        let pairs = self.words.offer.findings().filter_map(|own| {
            let english = ENGLISH.offer.finding(own.id)?;
            let text = Template::of(english.text, own.text);
            Some((text, Template::of(english.remedy, own.remedy)))
        });
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_by_key(|(text, remedy)| std::cmp::Reverse(text.literal + remedy.literal));
        pairs.iter().find_map(|(text, remedy)| {
            let mut ends = english.match_indices(BETWEEN);
            ends.find_map(|(end, between)| {
                let (found, help) = english.split_at(end);
                let help = help.strip_prefix(between)?;
                let found = self.filled(text, found, DEEPEST)?;
                let help = self.filled(remedy, help, DEEPEST)?;
                Some(format!("{found}{BETWEEN}{help}"))
            })
        })
    }
}
