//! The numbers of a line, each with the unit beside it.

use super::unit::unit_at;
use std::ops::Range;

/// One number as it is shown.
#[derive(Debug, Clone)]
pub struct Token {
    /// With a point for decimals and without groups.
    pub number: String,
    /// The unit beside it, if there is one.
    pub unit: Option<&'static str>,
    /// What stands between it and the number before it.
    before: String,
    /// What stands between it and the number after it.
    after: String,
    /// Where its digits are, a power of ten left out.
    pub at: Range<usize>,
}

impl Token {
    /// The word before it, or what else stands there.
    pub fn word_before(&self) -> &str {
        let end = self
            .before
            .trim_end_matches(|it: char| !it.is_alphanumeric());
        let word = end.rsplit(|it: char| !it.is_alphanumeric()).next();
        word.filter(|it| !it.is_empty())
            .unwrap_or(self.before.trim())
    }

    /// The word after it, or what else stands there.
    pub fn word_after(&self) -> &str {
        let start = self
            .after
            .trim_start_matches(|it: char| !it.is_alphanumeric());
        let word = start.split(|it: char| !it.is_alphanumeric()).next();
        word.filter(|it| !it.is_empty())
            .unwrap_or(self.after.trim())
    }
}

/// Numbers that belong together.
#[derive(Debug, Clone)]
pub enum Said {
    /// A best guess with its bounds.
    Three([Token; 3]),
    /// Two bounds.
    Two([Token; 2]),
    /// One number.
    One(Token),
}

/// Words between two bounds.
const BETWEEN: [&str; 4] = ["to", "tot", "and", "en"];

/// Every number of a line.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let (mut at, mut last) = (0, 0);
    while let Some(next) = line[at..].find(|it: char| it.is_ascii_digit()) {
        let start = at + next;
        let digits = start..start + numeral(&line[start..]);
        let power = power(&line[digits.end..]);
        let written = line[digits.clone()].replace('\u{202F}', "");
        let power_of_ten = &line[digits.end..digits.end + power];
        let end = digits.end + power;
        let unit = unit_at(&line[end..]);
        at = end + unit.map_or(0, |(_, length)| length);
        let before = &line[last..start];
        let is_signed = before.ends_with(" -") || before.ends_with("(-") || line[..start] == *"-";
        let before = if is_signed {
            &before[..before.len() - 1]
        } else {
            before
        }
        .to_owned();
        if let Some(token) = found.last_mut() {
            token.after.clone_from(&before);
        }
        last = at;
        let sign = if is_signed { "-" } else { "" };
        let number = format!("{sign}{}{power_of_ten}", written.replace(',', "."));
        found.push(Token {
            number,
            unit: unit.map(|(name, _)| name),
            before,
            after: String::new(),
            at: digits,
        });
    }
    if let Some(token) = found.last_mut() {
        line[last..].clone_into(&mut token.after);
    }
    found
}

/// How long the digits at the beginning are, with groups and a decimal mark.
fn numeral(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    loop {
        let is_mark = text[at..].starts_with(['.', ',']);
        if digit(at) || (is_mark && digit(at + 1)) {
            at += 1;
        } else if text[at..].starts_with('\u{202F}') && (3..6).all(|it| digit(at + it)) {
            at += '\u{202F}'.len_utf8();
        } else {
            return at;
        }
    }
}

/// How long the power of ten at the beginning is: `×10^-4`, or `^17` after the ten.
fn power(text: &str) -> usize {
    let Some(rest) = ["×10^", "^"].iter().find_map(|it| text.strip_prefix(it)) else {
        return 0;
    };
    let rest = rest.trim_start_matches('-');
    let rest = rest.trim_start_matches(|it: char| it.is_ascii_digit());
    text.len() - rest.len()
}

/// The numbers of a line, bounds with what they are bounds of.
pub fn said(line: &str) -> Vec<Said> {
    let mut left = tokens(line).into_iter().peekable();
    let mut all: Vec<Said> = Vec::new();
    while let Some(token) = left.next() {
        let is_bound = left
            .peek()
            .is_some_and(|it| BETWEEN.contains(&it.before.trim()));
        if !is_bound {
            all.push(Said::One(token));
            continue;
        }
        let Some(mut high) = left.next() else { break };
        let mut low = token;
        let is_beside = beside(&low.before);
        // A unit that both have is stated once, after the second.
        high.unit = high.unit.or(low.unit);
        low.unit = low.unit.or(high.unit);
        match all.pop() {
            Some(Said::One(mut value)) if is_beside => {
                value.unit = value.unit.or(high.unit);
                low.unit = low.unit.or(value.unit);
                high.unit = high.unit.or(value.unit);
                all.push(Said::Three([value, low, high]));
            }
            other => {
                all.extend(other);
                all.push(Said::Two([low, high]));
            }
        }
    }
    all
}

/// Whether bounds that begin after this are those of the number before it.
fn beside(between: &str) -> bool {
    let open = between.trim_end().ends_with('(');
    let short = between.len() < 40 && !between.contains(['.', ';', ':', '|', '=']);
    between.chars().all(|it| " (|*".contains(it)) || (open && short)
}
