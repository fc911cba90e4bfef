//! JSON that is as harmless on a terminal as any other form.

use crate::language::is_harmful;
use std::fmt::Write as _;

/// JSON with characters that control a terminal or reorder text written as escapes.
///
/// They stand only within strings, where an escape means the same character.
///
/// # Source
///
/// RFC 8259, 7: any character may be escaped, beyond U+FFFF as a surrogate pair.
pub fn harmless_json(json: &str) -> String {
    let mut harmless = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter == '\n' || !is_harmful(letter) {
            harmless.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a string never fails.
            let _written = write!(harmless, "\\u{unit:04x}");
        }
    }
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_controls_a_terminal_is_an_escape_and_means_the_same() {
        let hostile = "a\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{e0041}\u{7f}é漢\n";
        let json = serde_json::to_string_pretty(&[hostile]).unwrap();
        let harmless = harmless_json(&json);
        let acting = |it: char| it != '\n' && is_harmful(it);
        assert!(!harmless.contains(acting), "{harmless}");
        let read: Vec<String> = serde_json::from_str(&harmless).unwrap();
        assert_eq!(read, [hostile]);
        assert_eq!(
            harmless_json("{\n  \"a\": \"é\"\n}"),
            "{\n  \"a\": \"é\"\n}"
        );
    }
}
