//! Words of others, made fit to be labels.

use crate::sample::Phase;
use std::collections::BTreeMap;

/// More of a name is cut off.
const LONGEST: usize = 128;
/// A workload may have so many labels of its owner's own.
const MOST_LABELS: usize = 16;

/// A text as a name or a label's value: without control characters, at most 128
/// characters of it; nothing if nothing is left.
pub fn clean(text: &str) -> Option<String> {
    let text = text.trim().chars().filter(|it| !it.is_control());
    let text: String = text.take(LONGEST).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A phase by its name; nothing if it is none.
pub fn phase(text: &str) -> Option<Phase> {
    text.trim().parse().ok()
}

/// Understands `team=vision,stage=two`. What is no label is left out, and so is
/// what comes after the sixteenth.
pub fn labels(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    let label = |(name, value): (&str, &str)| {
        let name = name.trim();
        Some((is_label(name).then(|| name.to_owned())?, clean(value)?))
    };
    pairs.filter_map(label).take(MOST_LABELS).collect()
}

/// Whether a word can name a label: letters, digits and `_`, no digit first.
pub fn is_label(name: &str) -> bool {
    let rest = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    let first = name.bytes().next();
    first.is_some_and(|it| rest(it) && !it.is_ascii_digit())
        && name.bytes().all(rest)
        && name.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_made_fit_to_be_shown() {
        for (text, expected) in [
            ("  a b ", Some("a b".to_owned())),
            ("a\u{1b}[31m\nb", Some("a[31mb".to_owned())),
            (" \n", None),
            (&"ü".repeat(200), Some("ü".repeat(128))),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }

    #[test]
    fn labels_are_pairs_and_nothing_else() {
        let found = labels("team=vision, stage = two,=x,9=y,a b=c,empty=,url=http://a=b,alone");
        let shown: Vec<_> = found
            .iter()
            .map(|(name, it)| (name.as_str(), it.as_str()))
            .collect();
        let expected = [("stage", "two"), ("team", "vision"), ("url", "http://a=b")];
        assert_eq!(shown, expected);
        let many: Vec<String> = (0..99).map(|it| format!("l{it}=x")).collect();
        assert_eq!(labels(&many.join(",")).len(), MOST_LABELS);
    }
}
