//! Columns of a terminal, and text that keeps to so many of them.

/// Letters that take two columns.
///
/// # Source
///
/// Unicode Standard Annex #11, East Asian Width: the blocks whose letters are
/// `W` or `F`. Within a block a few are narrow: they are counted as wide, so that
/// a line may be short but never too long.
const WIDE: [(char, char); 11] = [
    ('\u{1100}', '\u{115F}'),
    ('\u{231A}', '\u{23FF}'),
    ('\u{25FD}', '\u{27BF}'),
    ('\u{2B1B}', '\u{2B55}'),
    ('\u{2E80}', '\u{A4CF}'),
    ('\u{A960}', '\u{A97C}'),
    ('\u{AC00}', '\u{D7A3}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{FE10}', '\u{FE6F}'),
    ('\u{FF01}', '\u{FFE6}'),
    ('\u{16FE0}', '\u{3FFFD}'),
];

/// Columns that one letter takes, at most.
fn column(letter: char) -> usize {
    let wide = WIDE
        .iter()
        .any(|(from, to)| (*from..=*to).contains(&letter));
    if wide { 2 } else { 1 }
}

/// Columns that a text takes, at most.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// A text as lines of at most `width` columns; only words that are longer are broken.
///
/// There is always a line, and `width` is at least 2, for a letter may take two.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for (part, piece) in broken(word, width).into_iter().enumerate() {
            let Some(line) = lines.last_mut() else { break };
            let begun = !line.is_empty();
            let room = width.saturating_sub(columns(line) + usize::from(begun));
            if part == 0 && columns(&piece) <= room {
                line.push_str(if begun { " " } else { "" });
                line.push_str(&piece);
            } else if begun {
                lines.push(piece);
            } else {
                *line = piece;
            }
        }
    }
    lines
}

/// A word in pieces of at most `width` columns.
fn broken(word: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut taken = 0;
    for letter in word.chars() {
        if taken + column(letter) > width {
            pieces.push(String::new());
            taken = 0;
        }
        taken += column(letter);
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

/// A text of exactly `width` columns: cut with `…` or filled up with spaces.
pub(super) fn fitted(text: &str, width: usize, right: bool) -> String {
    let mut text = text.to_owned();
    if columns(&text) > width {
        while columns(&text) + 1 > width && text.pop().is_some() {}
        text.push('…');
    }
    let space = " ".repeat(width.saturating_sub(columns(&text)));
    if right { space + &text } else { text + &space }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_only_where_they_are_longer_than_a_line() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("漢字漢字", 4), ["漢字", "漢字"]);
        assert_eq!(wrapped("", 10), [""]);
    }

    #[test]
    fn a_text_is_cut_or_filled_to_its_width() {
        assert_eq!(fitted("abc", 5, false), "abc  ");
        assert_eq!(fitted("abc", 5, true), "  abc");
        assert_eq!(fitted("abcdef", 5, false), "abcd…");
        assert_eq!(fitted("漢字漢", 5, false), "漢字…");
    }
}
