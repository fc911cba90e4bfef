//! Which accelerator a name means.

const NAMES: &str = include_str!("../../../profiles/accelerator/names.csv");

/// How many names an error suggests at most.
const SUGGESTED: usize = 4;

/// What a name was found to mean.
pub(super) enum Found {
    /// This one.
    One(String),
    /// This one by preference; the others fit as well.
    Preferred(String, Vec<String>),
    /// All of these fit, and none is preferred.
    Several(Vec<String>),
    /// None fits.
    None { nearest: Vec<String> },
}

/// Finds `name` among the names of `known` accelerators.
///
/// First the full name, then the preferred short names, then names of which it
/// is a part.
pub(super) fn find(name: &str, known: &[String]) -> Found {
    let full = spelled(name);
    let exact = |it: &&String| spelled(it) == full;
    if let Some(found) = known.iter().find(exact) {
        return Found::One(found.clone());
    }
    let wanted = key(name);
    let fitting = |it: &&String| !wanted.is_empty() && key(it).contains(&wanted);
    let candidates: Vec<String> = known.iter().filter(fitting).cloned().collect();
    if let Some(preferred) = short(&wanted, known) {
        let others = candidates.into_iter().filter(|it| *it != preferred);
        let others: Vec<_> = others.collect();
        return match others.is_empty() {
            true => Found::One(preferred),
            false => Found::Preferred(preferred, others),
        };
    }
    if let Some(found) = known.iter().find(|it| key(it) == wanted) {
        return Found::One(found.clone());
    }
    match <[String; 1]>::try_from(candidates) {
        Ok([found]) => Found::One(found),
        Err(candidates) if candidates.is_empty() => Found::None {
            nearest: nearest(&wanted, known),
        },
        Err(candidates) => Found::Several(candidates),
    }
}

/// Names in quotes, with `between` before the last and commas before the others.
pub(super) fn quoted(names: &[String], between: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{}{between}{last}", rest.join(", "))
        }
        _ => quoted.concat(),
    }
}

/// The accelerator for which a short name stands.
fn short(wanted: &str, known: &[String]) -> Option<String> {
    let rows = NAMES.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut rows = rows.filter_map(|line| line.split_once(','));
    let (name, _) = rows.find(|(_, shorts)| shorts.split(';').any(|it| key(it) == wanted))?;
    known.iter().find(|it| *it == name).cloned()
}

/// The names that differ least from what was asked for.
fn nearest(wanted: &str, known: &[String]) -> Vec<String> {
    let mut by_distance: Vec<(usize, &String)> = known
        .iter()
        .map(|it| (distance(wanted, &key(it)), it))
        .collect();
    by_distance.sort_by_key(|(distance, _)| *distance);
    let nearest = by_distance.into_iter().take(SUGGESTED);
    nearest.map(|(_, name)| name.clone()).collect()
}

/// A name without case and without what people write between its words.
fn spelled(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// A name without its maker and brand too.
fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|it: char| !it.is_ascii_alphanumeric());
    let is_brand = |word: &&str| {
        matches!(
            *word,
            "nvidia" | "tesla" | "geforce" | "amd" | "instinct" | "intel" | "google"
        )
    };
    words.filter(|word| !is_brand(word)).collect()
}

/// How many characters must be put in, left out or changed to make one the other.
///
/// # Source
///
/// Levenshtein, *Binary codes capable of correcting deletions, insertions and
/// reversals* (1966), by the usual table of which only one row is kept.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, left) in one.chars().enumerate() {
        let mut diagonal = at;
        let mut before = at + 1;
        for (right, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            let changed = diagonal + usize::from(left != *right);
            *cell = changed.min(before + 1).min(above + 1);
            diagonal = above;
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_single_changes() {
        for (one, other, expected) in [
            ("", "", 0),
            ("h100", "h100", 0),
            ("h100", "h200", 1),
            ("h100", "", 4),
            ("kitten", "sitting", 3),
            ("a100sxm", "a10sxm4", 2),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }
}
