//! Which names are most like one that was mistyped. Pure.

/// The names most like `asked`, most similar first, each once.
pub(super) fn nearest(asked: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    const MOST: usize = 3;
    let asked = asked.to_lowercase();
    let mut ranked: Vec<_> = names
        .map(|name| (distance(&asked, &name.to_lowercase()), name))
        .collect();
    ranked.sort();
    ranked.dedup_by(|one, other| one.1 == other.1);
    ranked
        .into_iter()
        .take(MOST)
        .map(|(_, name)| name)
        .collect()
}

/// How many letters must be inserted, deleted or replaced.
///
/// # Source
///
/// Levenshtein, *Binary codes capable of correcting deletions, insertions, and
/// reversals*, Soviet Physics Doklady 10 (1966); computed row by row.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut costs: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().enumerate() {
        let mut diagonal = row;
        let mut left = row + 1;
        for (cost, against) in costs.iter_mut().skip(1).zip(&other) {
            let replaced = diagonal + usize::from(letter != *against);
            diagonal = *cost;
            left = replaced.min(diagonal + 1).min(left + 1);
            *cost = left;
        }
    }
    // The last of a row that shrinks to nothing is the other's whole length.
    if other.is_empty() {
        one.chars().count()
    } else {
        costs.last().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        for (one, other, expected) in [
            ("train", "train", 0),
            ("train", "trian", 2),
            ("train", "rain", 1),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn the_most_similar_names_come_first() {
        let names = ["serve", "finetune-7b", "train-llama", "train-llama", "eval"];
        let found = nearest("tran-llama", names.into_iter().map(str::to_owned));
        assert_eq!(found.first().map(String::as_str), Some("train-llama"));
        assert_eq!(found.len(), 3);
    }
}
