//! Templates of sentences: taken apart, held against a text, and filled.

/// An English sentence taken apart, and the same in the other language.
pub(super) struct Template {
    pub pieces: Vec<Piece<'static>>,
    pub own: &'static str,
    /// How many characters it says itself.
    pub literal: usize,
}

/// A part of a template.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'s> {
    Literal(&'s str),
    Hole(&'s str),
}

impl Template {
    pub fn of(english: &'static str, own: &'static str) -> Self {
        let pieces = pieces(english);
        let literal = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.len(),
            Piece::Hole(_) => 0,
        });
        Self {
            literal: literal.sum(),
            pieces,
            own,
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

/// Whether the text has the literals in their order: a first look that costs little.
pub(super) fn could_be(pieces: &[Piece<'_>], text: &str) -> bool {
    let mut rest = text;
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Literal(literal) = piece else {
            continue;
        };
        let found = if index == 0 {
            rest.strip_prefix(literal)
        } else if index + 1 == pieces.len() {
            rest.ends_with(literal).then_some("")
        } else {
            rest.split_once(literal).map(|it| it.1)
        };
        let Some(after) = found else { return false };
        rest = after;
    }
    matches!(pieces.last(), Some(Piece::Hole(_))) || rest.is_empty()
}

/// Where a hole at the start of the text can end, before the pieces that follow it.
pub(super) fn ends(rest: &[Piece<'_>], text: &str) -> Vec<usize> {
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
pub(super) fn is_amount(text: &str) -> bool {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let digits = number.trim_start_matches(['-', '±', '<', '>', '~']);
    let of_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-');
    let is_number =
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(of_number);
    let is_unit = !unit.contains([' ', ',', ';', ':', '(']) && !unit.starts_with(char::is_numeric);
    is_number && is_unit && text.contains(' ') != unit.is_empty()
}

/// A name of a place or a device: it begins with a capital, or says whose place it is
/// as in `aws:eu-west-1`.
pub(super) fn is_place(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    (begins || text.contains(':')) && !text.contains([',', ';', '('])
}

/// What was found in the holes, where they have numbers in the order of these.
pub(super) fn placed(pieces: &[Piece<'_>], filled: Vec<String>) -> Vec<String> {
    let holes = pieces.iter().filter_map(|piece| match piece {
        Piece::Hole(hole) => Some(hole.parse::<usize>().ok()),
        Piece::Literal(_) => None,
    });
    let Some(numbers) = holes.collect::<Option<Vec<_>>>() else {
        return filled;
    };
    let most = numbers.iter().max().map_or(0, |it| it + 1);
    let mut placed = vec![String::new(); most];
    for (at, said) in numbers.into_iter().zip(filled) {
        if let Some(place) = placed.get_mut(at) {
            *place = said;
        }
    }
    placed
}

/// The other template with its holes filled.
pub(super) fn rendered(own: &str, filled: &[String]) -> String {
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
