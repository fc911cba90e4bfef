//! Text that HTML takes for nothing but text.

use super::super::said::said;
use super::super::{Line, Piece};
use crate::language::Catalogue;

/// A text whose letters mean themselves, in an element and between quotation marks.
///
/// # Source
///
/// HTML Living Standard, 13.3 (escaping a string) and 13.1.2.3 (attribute values).
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A line of text. Others' words are set apart, so that their direction moves
/// nothing around them, and what is in English is pronounced so by a screen reader.
pub(super) fn inline(line: &Line, words: &Catalogue) -> String {
    let pieces = line.0.iter().map(|piece| {
        // A percent sign never stands alone at the begin of a line.
        let text = escaped(&said(piece)).replace(" %", "\u{A0}%");
        match piece {
            Piece::Words(_) => text,
            Piece::Strong(_) => format!("<strong>{text}</strong>"),
            Piece::Name(_) | Piece::Told(_) => format!("<bdi>{text}</bdi>"),
            Piece::Quote(_) if words.code == "en" => format!("<bdi>{text}</bdi>"),
            Piece::Quote(_) => format!(r#"<bdi lang="en">{text}</bdi>"#),
        }
    });
    pieces.collect()
}
