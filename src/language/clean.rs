//! Names that others chose, made harmless for a terminal and a page.

/// The longest word that is left out whole rather than in part.
const LONGEST_WORD: usize = 20;

/// A stranger's text without control characters, at most `width` characters long.
///
/// Terminal escapes, line breaks and characters that reorder or hide text become
/// `�`, so that they can be seen but do nothing. A longer text ends with `…`, and no
/// word or number before it is cut unless it is very long.
pub fn clean(text: &str, width: usize) -> String {
    let visible = |c: char| if is_harmful(c) { '\u{FFFD}' } else { c };
    let mut shown: String = text.chars().take(width).map(visible).collect();
    if text.chars().nth(width).is_none() {
        return shown;
    }
    let last = shown.pop();
    if let Some(whole) = whole_words(&shown).filter(|_| last != Some(' ')) {
        shown.truncate(whole.len());
    }
    shown.push('…');
    shown
}

/// A text without its last word, if that is short and not all there is.
fn whole_words(text: &str) -> Option<&str> {
    let (before, word) = text.rsplit_once(' ')?;
    let whole = before.trim_end_matches([' ', ',', ';', ':', '(']);
    (word.chars().count() < LONGEST_WORD && !whole.is_empty()).then_some(whole)
}

/// Whether a character controls a terminal, reorders text or cannot be seen.
///
/// # Source
///
/// Unicode Technical Report #36, Unicode Security Considerations, 2.5
/// (bidirectional text spoofing); Unicode Standard Annex #9, table of explicit
/// directional formatting characters.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_harm_a_terminal_is_shown_and_does_nothing() {
        for (hostile, harmless) in [
            ("\u{1b}[31mred", "\u{FFFD}[31mred"),
            ("a\r\nb", "a\u{FFFD}\u{FFFD}b"),
            ("\u{9b}2J", "\u{FFFD}2J"),
            ("abc\u{202e}fed", "abc\u{FFFD}fed"),
            ("één ñ 漢", "één ñ 漢"),
        ] {
            assert_eq!(clean(hostile, 40), harmless);
        }
    }

    #[test]
    fn a_long_name_is_cut_to_its_width() {
        assert_eq!(clean("abcdef", 6), "abcdef");
        assert_eq!(clean("abcdefg", 6), "abcde…");
    }

    #[test]
    fn no_word_or_number_is_cut_unless_it_is_long() {
        for (text, width, expected) in [
            ("two words", 9, "two words"),
            ("two words more", 10, "two words…"),
            ("two words more", 9, "two…"),
            ("two words, more", 12, "two words…"),
            ("Models (arXiv 2503.05804)", 20, "Models (arXiv…"),
            ("Models (arXiv 2503.05804)", 10, "Models…"),
            (" abcdef", 5, " abc…"),
            (
                "a bcdefghijklmnopqrstuvwxyz",
                26,
                "a bcdefghijklmnopqrstuvwx…",
            ),
        ] {
            assert_eq!(clean(text, width), expected, "{text}, {width}");
        }
    }
}
