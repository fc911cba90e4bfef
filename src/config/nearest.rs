//! The word that somebody probably meant.

/// The candidate that differs least from `word`, if it differs little.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may be wrong: more, and the guess is a joke.
    let tolerated = (word.chars().count() / 3).max(1);
    let distances = candidates.into_iter().map(|it| (distance(word, it), it));
    let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= tolerated).then_some(nearest)
}

/// Letters to insert, remove or replace to make one word of the other.
///
/// # Source
///
/// Wagner and Fischer, *The String-to-String Correction Problem*, Journal of
/// the ACM 21(1), 1974.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for (pair, candidate) in row.windows(2).zip(&other) {
            let &[diagonal, above] = pair else { continue };
            let replaced = diagonal + usize::from(letter != *candidate);
            left = replaced.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(nearest(word, keys), expected, "{word}");
        }
        assert_eq!(nearest("anything", []), None);
    }

    #[test]
    fn distance_counts_single_letters() {
        for (one, other, expected) in [
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("kitten", "sitting", 3),
            ("flaw", "lawn", 2),
        ] {
            assert_eq!(distance(one, other), expected);
            assert_eq!(distance(other, one), expected);
        }
    }
}
