//! Text that Markdown takes for nothing but text.

/// A text whose letters mean themselves.
///
/// # Source
///
/// GitHub Flavored Markdown Spec 0.29 (2019): 6.1 backslash escapes, 6.2 entities,
/// 6.9 autolinks (extension), 4.10 tables (extension). A mail address and a
/// mention are found after escapes were resolved, so an empty comment breaks them.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '@' => safe.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => {
                safe.push('\\');
                safe.push(letter);
            }
            ':' | '.' if begins_link(text, at, letter) => {
                safe.push('\\');
                safe.push(letter);
            }
            _ => safe.push(letter),
        }
    }
    safe
}

/// Whether a colon or a dot would make a link of what stands around it.
fn begins_link(text: &str, at: usize, letter: char) -> bool {
    if letter == ':' {
        return text[at + 1..].starts_with('/');
    }
    let before = text.as_bytes()[..at].rchunks(3).next();
    before.is_some_and(|it| it.eq_ignore_ascii_case(b"www"))
}

/// An escaped text at the begin of a block: no list, rule or number of an item.
///
/// # Source
///
/// GitHub Flavored Markdown Spec 0.29 (2019): 4.1 thematic breaks, 4.3 setext
/// headings, 5.2 list items. Headings, quotations and fences are escaped already.
pub(super) fn opening(escaped: &str) -> String {
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let mark = escaped[digits..].chars().next();
    let numbered = digits > 0 && matches!(mark, Some('.' | ')'));
    let bullet = digits == 0 && matches!(mark, Some('-' | '+' | '='));
    if numbered || bullet {
        return format!("{}\\{}", &escaped[..digits], &escaped[digits..]);
    }
    escaped.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        for (text, expected) in [
            ("a|b", "a\\|b"),
            ("<script>", "&lt;script&gt;"),
            ("[x](y)", "\\[x\\](y)"),
            ("`code`", "\\`code\\`"),
            ("https://example.org", "https\\://example.org"),
            ("WWW.example.org", "WWW\\.example.org"),
            ("me@example.org", "me@<!-- -->example.org"),
            ("&amp;", "&amp;amp;"),
            ("12.5 kWh: a_b", "12.5 kWh: a\\_b"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn no_block_begins_with_a_mark() {
        for (text, expected) in [
            ("- item", "\\- item"),
            ("+ item", "\\+ item"),
            ("===", "\\==="),
            ("12. item", "12\\. item"),
            ("1) item", "1\\) item"),
            ("12.5 kWh", "12\\.5 kWh"),
            ("plain - text", "plain - text"),
        ] {
            assert_eq!(opening(text), expected);
        }
    }
}
