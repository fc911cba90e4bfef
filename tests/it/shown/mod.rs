//! What a page shows as numbers, held against the object of which it is a page.
//!
//! A number beside a unit must be an amount of the object in that unit, rounded as such
//! amounts are; bounds must be those of the best guess beside them; and a line that begins
//! with a quantity's name may show that quantity only. Other numbers must stand, whole, in
//! a text of the object.

mod amount;
mod changed;
mod known;
mod token;
mod unit;

pub use amount::Amount;
pub use changed::{Tally, changed};
pub use known::Known;
pub use token::tokens;

/// A line without what only looks like a number, and without what escapes markup.
pub fn line(text: &str) -> String {
    let words = text.split([' ', '\n', '\t', '\u{A0}']);
    let text = words
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let text = text
        .replace("CO2", "CO₂")
        .replace('\\', "")
        .replace("**", "");
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text, |text, (entity, letter)| text.replace(entity, letter))
}

/// A line without the marks of a row, an item or a heading before it.
fn plain(line: &str) -> &str {
    line.trim_start_matches(['|', '-', '–', '#', '>', '*', ' '])
}

/// The lines of a text.
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(line).collect()
}

/// The blocks of an HTML page as lines: rows of tables, items, paragraphs, bars.
pub fn blocks(html: &str) -> Vec<String> {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for part in body.split('<') {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n'])
            .next()
            .unwrap();
        let inline = [
            "strong", "span", "bdi", "q", "em", "code", "th", "td", "small", "b", "i",
        ];
        let inside = inline.contains(&name);
        text.push_str(match name {
            "th" | "td" if tag.starts_with('/') => " |",
            _ if inside => "",
            _ => "\n",
        });
        text.push_str(&after.replace('\n', " "));
    }
    lines(&text)
}

/// A text without the words of a format, each of which is given with its reason.
pub fn without(text: &str, free: &[(&str, &str)]) -> String {
    let mut free: Vec<_> = free.iter().map(|(words, _)| *words).collect();
    free.sort_by_key(|it| std::cmp::Reverse(it.len()));
    free.iter()
        .fold(text.to_owned(), |text, words| text.replace(words, ""))
}
