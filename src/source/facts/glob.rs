//! Patterns of rules: `*` for any text, `?` for one character.

/// A pattern that a whole text matches or does not.
///
/// `*` stands for any text, also none; `?` for one character; a backslash takes
/// its meaning from the character behind it. Everything else stands for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    parts: Vec<Part>,
    written: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Letter(char),
}

/// A longer pattern is a mistake.
const LONGEST: usize = 1000;

/// What regular expressions and shells mean something by, and these patterns do not.
const FOREIGN: &[char] = &['[', ']', '{', '}', '(', ')', '|', '^', '$', '+'];

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// Nothing would match it.
    #[error("an empty pattern matches nothing; write `*` for anything")]
    Empty,
    /// It is longer than any text that it could be meant for.
    #[error("the pattern is longer than {LONGEST} characters")]
    Long,
    /// It is probably meant as a regular expression.
    #[error(
        "`{0}` holds a `{1}`, which means nothing in a pattern: `*` stands for any text and `?` \
         for one character; write `\\{1}` for the character itself, and a list of patterns for \
         alternatives"
    )]
    Foreign(String, char),
    /// Its last backslash has nothing behind it.
    #[error("`{0}` ends in a backslash with nothing behind it; write two for the character itself")]
    Dangling(String),
}

impl std::str::FromStr for Glob {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<Self, BadPattern> {
        if text.is_empty() {
            return Err(BadPattern::Empty);
        }
        if text.chars().count() > LONGEST {
            return Err(BadPattern::Long);
        }
        let mut parts = Vec::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            parts.push(match letter {
                // Two stars are one.
                '*' if parts.last() == Some(&Part::Any) => continue,
                '*' => Part::Any,
                '?' => Part::One,
                '\\' => {
                    let escaped = letters.next();
                    Part::Letter(escaped.ok_or_else(|| BadPattern::Dangling(text.to_owned()))?)
                }
                it if FOREIGN.contains(&it) => {
                    return Err(BadPattern::Foreign(text.to_owned(), it));
                }
                it => Part::Letter(it),
            });
        }
        Ok(Self {
            parts,
            written: text.to_owned(),
        })
    }
}

impl Glob {
    /// Whether the whole text matches.
    ///
    /// It takes time in proportion to the product of both lengths at most: after
    /// a mismatch only the last star is tried with one character more.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut part, mut at) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while let Some(letter) = text.get(at) {
            match self.parts.get(part) {
                Some(Part::Any) => {
                    part += 1;
                    star = Some((part, at));
                }
                Some(Part::One) => (part, at) = (part + 1, at + 1),
                Some(Part::Letter(wanted)) if wanted == letter => (part, at) = (part + 1, at + 1),
                _ => {
                    let Some((after, from)) = star else {
                        return false;
                    };
                    (part, at) = (after, from + 1);
                    star = Some((after, from + 1));
                }
            }
        }
        let rest = self.parts.get(part..).unwrap_or_default();
        rest.iter().all(|part| *part == Part::Any)
    }
}

impl std::fmt::Display for Glob {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pattern_matches_a_whole_text() {
        for (pattern, text, expected) in [
            ("vllm", "vllm", true),
            ("vllm", "vllm-2", false),
            ("vllm*", "vllm-2.service", true),
            ("*.service", "vllm.service", true),
            ("a*b*c", "axxbxxbc", true),
            ("a*b*c", "axxbxx", false),
            ("**", "", true),
            ("?", "", false),
            ("??", "äö", true),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            ("*/job_*", "/slurm/uid_1/job_7", true),
        ] {
            let glob: Glob = pattern.parse().unwrap();
            assert_eq!(glob.matches(text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_told_why() {
        for (text, part) in [
            ("", "empty"),
            ("^vllm", "holds a `^`"),
            ("a|b", "list of patterns"),
            ("[ab]", r"write `\[`"),
            ("a\\", "backslash"),
        ] {
            let error = text.parse::<Glob>().unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }

    /// The definition, in exponential time.
    fn by_definition(parts: &[Part], text: &[char]) -> bool {
        match (parts, text) {
            ([], []) => true,
            ([Part::Any, rest @ ..], _) => {
                (0..=text.len()).any(|skip| by_definition(rest, &text[skip..]))
            }
            ([Part::One, rest @ ..], [_, text @ ..]) => by_definition(rest, text),
            ([Part::Letter(it), rest @ ..], [letter, text @ ..]) => {
                it == letter && by_definition(rest, text)
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn matching_is_as_defined(pattern in "[ab*?]{1,8}", text in "[abc]{0,8}") {
            let glob: Glob = pattern.parse().unwrap();
            let letters: Vec<char> = text.chars().collect();
            prop_assert_eq!(glob.matches(&text), by_definition(&glob.parts, &letters));
        }
    }
}
