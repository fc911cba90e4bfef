//! Which series are meant: label matchers that stand in every query. Pure.

use std::collections::BTreeMap;
use std::str::FromStr;

/// The labels of one series.
pub type Labels = BTreeMap<String, String>;

/// Label matchers, as in `{cluster="a",job="wattprint"}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selector(Vec<Matcher>);

/// One condition on one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matcher {
    label: String,
    operator: Operator,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    Unequal,
    Matches,
    MatchesNot,
}

/// Why a text is not a selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no selector: {problem}; write it as in {{cluster=\"a\",job=\"wattprint\"}}")]
pub struct BadSelector {
    text: String,
    problem: String,
}

impl Operator {
    /// Every operator, the longer ones first.
    const ALL: [(&'static str, Self); 4] = [
        ("!=", Self::Unequal),
        ("=~", Self::Matches),
        ("!~", Self::MatchesNot),
        ("=", Self::Equal),
    ];
}

impl Selector {
    /// The same with one more label that must have exactly this value.
    #[must_use]
    pub fn and(&self, label: &str, value: &str) -> Self {
        self.with(Matcher {
            label: label.to_owned(),
            operator: Operator::Equal,
            value: value.to_owned(),
        })
    }

    /// The same with one more label that must have one of these values.
    #[must_use]
    pub fn and_any(&self, label: &str, values: &[String]) -> Self {
        let values: Vec<_> = values.iter().map(|it| literally(it)).collect();
        self.with(Matcher {
            label: label.to_owned(),
            operator: Operator::Matches,
            value: values.join("|"),
        })
    }

    fn with(&self, matcher: Matcher) -> Self {
        let mut matchers = self.0.clone();
        matchers.push(matcher);
        Self(matchers)
    }

    /// The first matcher that these labels contradict.
    ///
    /// Only plain comparisons are checked: a regular expression is the server's.
    /// An absent label is an empty one, as in PromQL.
    pub fn contradicted_by(&self, labels: &Labels) -> Option<&Matcher> {
        self.0.iter().find(|matcher| {
            let value = labels.get(&matcher.label).map_or("", String::as_str);
            match matcher.operator {
                Operator::Equal => value != matcher.value,
                Operator::Unequal => value == matcher.value,
                Operator::Matches | Operator::MatchesNot => false,
            }
        })
    }

    /// Whether the label is given exactly.
    pub fn fixes(&self, label: &str) -> bool {
        let mut matchers = self.0.iter();
        matchers.any(|it| it.label == label && it.operator == Operator::Equal)
    }
}

impl Matcher {
    /// The label of which it is a condition.
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl std::fmt::Display for Matcher {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = Operator::ALL.iter().find(|(_, it)| *it == self.operator);
        let sign = known.map_or("=", |(sign, _)| sign);
        write!(out, "{}{sign}\"{}\"", self.label, escaped(&self.value))
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let matchers: Vec<_> = self.0.iter().map(Matcher::to_string).collect();
        write!(out, "{{{}}}", matchers.join(","))
    }
}

impl FromStr for Selector {
    type Err = BadSelector;

    fn from_str(text: &str) -> Result<Self, BadSelector> {
        let bad = |problem: &str| BadSelector {
            text: text.to_owned(),
            problem: problem.to_owned(),
        };
        let trimmed = text.trim();
        let mut rest = match trimmed.strip_prefix('{') {
            Some(inner) => inner
                .strip_suffix('}')
                .ok_or_else(|| bad("its brace is not closed"))?,
            None => trimmed,
        }
        .trim();
        let mut matchers = Vec::new();
        while !rest.is_empty() {
            let (matcher, after) = matcher(rest).map_err(bad)?;
            matchers.push(matcher);
            rest = match after.trim_start().strip_prefix(',') {
                Some(next) => next.trim_start(),
                None if after.trim().is_empty() => "",
                None => return Err(bad("matchers are divided by commas")),
            };
        }
        Ok(Self(matchers))
    }
}

/// The first matcher of a text, and what follows it.
fn matcher(text: &str) -> Result<(Matcher, &str), &'static str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let (label, rest) = text.split_at(end);
    if label.is_empty() || label.starts_with(|it: char| it.is_ascii_digit()) {
        return Err("a matcher begins with the name of a label");
    }
    if label == "__name__" {
        return Err("the names of metrics are wattprint's own");
    }
    let rest = rest.trim_start();
    let mut operators = Operator::ALL.into_iter();
    let found = operators.find_map(|(sign, it)| Some((it, rest.strip_prefix(sign)?)));
    let (operator, rest) = found.ok_or("a label is followed by =, !=, =~ or !~")?;
    let (value, rest) = quoted(rest.trim_start())?;
    let matcher = Matcher {
        label: label.to_owned(),
        operator,
        value,
    };
    Ok((matcher, rest))
}

/// A value in quotation marks, and what follows it.
fn quoted(text: &str) -> Result<(String, &str), &'static str> {
    let mark = text.chars().next().filter(|it| ['"', '\''].contains(it));
    let mark = mark.ok_or("a value stands in quotation marks")?;
    let mut value = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            it if it == mark => return Ok((value, &text[at + it.len_utf8()..])),
            '\\' => match letters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, it)) if ['\\', '"', '\''].contains(&it) => value.push(it),
                _ => return Err("after \\ comes \\, n or a quotation mark"),
            },
            it => value.push(it),
        }
    }
    Err("a quotation mark is not closed")
}

/// A value as it stands between quotation marks in PromQL.
fn escaped(value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    value.replace('\n', "\\n")
}

/// A regular expression that matches this text only.
fn literally(value: &str) -> String {
    let mut expression = String::new();
    for letter in value.chars() {
        if !letter.is_alphanumeric() && letter != '_' && letter != '-' {
            expression.push('\\');
        }
        expression.push(letter);
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_read_and_written_as_prometheus_does() {
        for (text, expected) in [
            ("", "{}"),
            ("{}", "{}"),
            ("cluster=\"a\"", "{cluster=\"a\"}"),
            (
                " { cluster = 'a' , job!=\"b\", } ",
                "{cluster=\"a\",job!=\"b\"}",
            ),
            ("{a=~\"x|y\",b!~\".+\"}", "{a=~\"x|y\",b!~\".+\"}"),
            (r#"{a="q\"\\\n,}"}"#, r#"{a="q\"\\\n,}"}"#),
        ] {
            let selector: Selector = text.parse().unwrap();
            assert_eq!(selector.to_string(), expected, "{text}");
            assert_eq!(expected.parse::<Selector>().unwrap(), selector, "{text}");
        }
    }

    #[test]
    fn what_could_break_out_of_a_query_is_refused() {
        for (text, expected) in [
            ("{cluster=\"a\"", "brace is not closed"),
            ("cluster", "followed by ="),
            ("cluster=a", "quotation marks"),
            ("cluster=\"a", "not closed"),
            ("a=\"b\" or up", "commas"),
            ("a=\"b\"} or up{", "commas"),
            ("__name__=\"up\"", "wattprint's own"),
            ("1a=\"b\"", "name of a label"),
            (r#"a="\d""#, "after \\"),
        ] {
            let error = text.parse::<Selector>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn labels_are_held_against_what_was_asked() {
        let selector: Selector = "{cluster=\"a\",x!=\"\",job=~\"w.*\"}".parse().unwrap();
        let labels = |cluster: &str| {
            let pairs = [("cluster", cluster), ("x", "1"), ("job", "other")];
            pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).into()
        };
        assert_eq!(selector.contradicted_by(&labels("a")), None);
        let wrong = selector.contradicted_by(&labels("b")).unwrap();
        assert_eq!(wrong.to_string(), "cluster=\"a\"");
        assert!(selector.contradicted_by(&Labels::new()).is_some());
    }
}
