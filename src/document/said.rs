//! What a piece says, made harmless once for every form.
//!
//! Names and quotes lose what controls a terminal, reorders text or hides in it, and
//! end with `…` where they are too long. Words go through the same, because a
//! sentence may hold somebody's words. What HTML and Markdown mean by some of the
//! letters that are left is the business of those forms.

use super::{Line, Piece};
use crate::language::clean;

/// The longest name: that of a job with its path. A longer one helps nobody to know it.
const NAME: usize = 200;

/// The longest quote: a title with its subtitle, or a message.
const QUOTE: usize = 400;

/// The longest stretch of words: three paragraphs.
const WORDS: usize = 3_000;

/// What a piece says, on one line and without anything that acts by itself.
pub(super) fn said(piece: &Piece) -> String {
    match piece {
        Piece::Words(text) | Piece::Strong(text) | Piece::Told(text) => {
            let unbroken = |c: char| {
                if matches!(c, '\n' | '\t' | '\r') {
                    ' '
                } else {
                    c
                }
            };
            clean(&text.chars().map(unbroken).collect::<String>(), WORDS)
        }
        Piece::Name(text) => clean(text, NAME),
        Piece::Quote(text) => clean(text, QUOTE),
    }
}

/// What a whole line says.
pub(super) fn flat(line: &Line) -> String {
    line.0.iter().map(said).collect()
}
