//! What others wrote, made harmless where no form of a document does it.
//!
//! JSON needs no more than [`clean`]: its writer escapes what is left.

use crate::language::clean;

/// Longer names say no more; a report may hold any.
pub(super) const LONGEST: usize = 200;

/// A stranger's text where a form lets some HTML through.
pub(super) fn without_tags(text: &str) -> String {
    let angle = |letter| match letter {
        '<' => '‹',
        '>' => '›',
        '&' => '＆',
        other => other,
    };
    clean(text, LONGEST).chars().map(angle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_tag() {
        assert_eq!(without_tags("<script>&amp;"), "‹script›＆amp;");
    }
}
