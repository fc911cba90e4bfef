//! Lines of 80 columns, with headings in the margin.

use crate::language::Catalogue;
use crate::report::clean;

/// The width of a page, in columns.
pub(super) const WIDTH: usize = 80;

/// The width of the margin in which headings stand.
pub(super) const MARGIN: usize = 13;

/// Items of one list that are shown; the rest are counted.
const ITEMS: usize = 6;

/// A page that is being written.
#[derive(Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// Adds a line, cut where it would not fit.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(clean(line, WIDTH).trim_end());
        self.text.push('\n');
    }

    /// Adds items under a heading in the margin; empty ones are left out.
    pub fn section(&mut self, heading: &str, items: impl IntoIterator<Item = String>) {
        let mut heading = heading;
        for item in items.into_iter().filter(|item| !item.is_empty()) {
            for line in wrapped(&item, WIDTH - MARGIN) {
                self.line(&format!("{heading:<MARGIN$}{line}"));
                heading = "";
            }
        }
    }

    /// Adds a list under a heading, and counts what is too much for a screen.
    pub fn list(&mut self, heading: &str, mut items: Vec<String>, words: &Catalogue) {
        let left = items.len().saturating_sub(ITEMS);
        if left > 0 {
            items.truncate(ITEMS);
            items.push((words.more)(left));
        }
        self.section(heading, items);
    }

    /// Everything that was added.
    pub fn text(self) -> String {
        self.text
    }
}

/// Items in at most so many lines; what is too much is left out and `…` says so.
///
/// Items stay whole, but for a first one that is too long by itself.
pub(super) fn fitted(items: &[String], separator: &str, width: usize, lines: usize) -> Vec<String> {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        let before = if index == 0 { "" } else { separator };
        let joined = format!("{text}{before}{item}");
        let is_last = index + 1 == items.len();
        let whole = if is_last {
            joined.clone()
        } else {
            format!("{joined}{separator}…")
        };
        if wrapped(&whole, width).len() > lines {
            text = if index == 0 {
                joined
            } else {
                format!("{text}{separator}…")
            };
            break;
        }
        text = joined;
    }
    let mut shown = wrapped(&text, width);
    if shown.len() > lines {
        shown.truncate(lines);
        if let Some(last) = shown.last_mut() {
            *last = ending(last, width);
        }
    }
    shown
}

/// A line that goes on elsewhere; whole words make room for the `…`.
///
/// A number that lost its last digits would be another number.
fn ending(line: &str, width: usize) -> String {
    let mut kept = line;
    while kept.chars().count() + 2 > width {
        match kept.rsplit_once(' ') {
            Some((before, _)) => kept = before,
            None => return clean(&format!("{line}  "), width),
        }
    }
    format!("{kept} …")
}

/// A text in lines of at most `width` characters, broken at spaces where it can be.
///
/// A number stays with the unit after it.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let characters: Vec<char> = word.chars().collect();
        for piece in characters.chunks(width) {
            let piece: String = piece.iter().collect();
            match lines.last_mut() {
                Some(line) if line.is_empty() => line.push_str(&piece),
                Some(line) if line.chars().count() + 1 + piece.chars().count() <= width => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    lines
}

/// The words of a text, a number and its unit counted as one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let is_unit = word
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == '%')
            .count()
            <= 3;
        match words.last_mut() {
            Some(number) if is_unit && number.ends_with(|c: char| c.is_ascii_digit()) => {
                number.push(' ');
                number.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_do_not_fit_are_left_out_whole() {
        let items = ["one 1", "two 22", "three 333"].map(str::to_owned);
        assert_eq!(fitted(&items, ", ", 24, 1), ["one 1, two 22, three 333"]);
        assert_eq!(fitted(&items, ", ", 23, 1), ["one 1, two 22, …"]);
        assert_eq!(fitted(&items, ", ", 10, 1), ["one 1, …"]);
        assert_eq!(fitted(&items, ", ", 15, 2), ["one 1, two 22,", "three 333"]);
        assert_eq!(fitted(&["a long one".to_owned()], "", 6, 1), ["a …"]);
        let long = "it took 12.5 kJ".to_owned();
        assert_eq!(fitted(&[long], "", 14, 1), ["it took …"]);
        assert_eq!(fitted(&[], ", ", 6, 1), [""]);
    }

    #[test]
    fn lines_break_at_spaces_and_words_too_long_are_cut() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrapped("", 4), [""]);
        assert_eq!(wrapped("filled 1.8 kJ.", 10), ["filled", "1.8 kJ."]);
    }
}
