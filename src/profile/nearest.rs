//! What somebody who mistyped a name most likely meant.

/// How many near names an error suggests.
const SUGGESTIONS: usize = 3;

/// The nearest of `all` by `distance`: one if it is close, else a choice.
pub(super) fn nearest<T>(all: impl Iterator<Item = T>, distance: impl Fn(&T) -> usize) -> Vec<T> {
    let mut near: Vec<(usize, T)> = all.map(|it| (distance(&it), it)).collect();
    near.sort_by_key(|(distance, _)| *distance);
    let best = near.first().map_or(0, |(distance, _)| *distance);
    // A full or nearly full name is one thing; anything else gets a choice.
    let enough = if best <= 1 { 1 } else { SUGGESTIONS };
    near.into_iter().map(|(_, it)| it).take(enough).collect()
}

/// The near names in words: `did you mean …?` or `the nearest are …`.
pub(super) fn suggested(named: &[String]) -> String {
    match named {
        [one] => format!("did you mean {one}?"),
        _ => format!("the nearest are {}", named.join(", ")),
    }
}

/// The candidate that differs least from `word`, if it differs little.
pub fn nearest_word<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A third of the letters may be wrong: more, and the guess is a joke.
    let tolerated = (word.chars().count() / 3).max(1);
    let distances = candidates.into_iter().map(|it| (edits(word, it), it));
    let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= tolerated).then_some(nearest)
}

/// Levenshtein's distance: letters to insert, remove or replace.
///
/// # Source
///
/// Wagner and Fischer, *The String-to-String Correction Problem*, Journal of
/// the ACM 21(1), 1974.
pub(super) fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (b, cell) in right.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = *cell;
            before = replaced.min(before + 1).min(diagonal + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_to_change_are_counted() {
        assert_eq!(edits("germny", "germany"), 1);
        assert_eq!(edits("", "nl"), 2);
        assert_eq!(edits("nl", "ln"), 2);
    }

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let keys = ["interval", "ledger", "place", "pue", "wue"];
        for (word, expected) in [
            ("intervall", Some("interval")),
            ("interva", Some("interval")),
            ("legder", Some("ledger")),
            ("pueu", Some("pue")),
            ("frequency", None),
            ("x", None),
        ] {
            assert_eq!(nearest_word(word, keys), expected, "{word}");
        }
        assert_eq!(nearest_word("anything", []), None);
    }
}
