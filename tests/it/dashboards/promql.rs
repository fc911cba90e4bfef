//! As much of PromQL as tells which series an expression names, and by which labels.

/// What one expression names.
#[derive(Debug, Default, PartialEq)]
pub struct Named {
    /// Each series, with the labels that its selector names.
    pub series: Vec<(String, Vec<String>)>,
    /// Labels in `by (…)`, `on (…)`, `without (…)` and `group_left (…)`.
    pub grouped: Vec<String>,
}

/// Words of the language that could be taken for series.
const WORDS: &[&str] = &["and", "or", "unless", "offset", "bool", "inf", "nan"];

/// Words that a list of labels follows.
const GROUPINGS: &[&str] = &[
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
];

/// Operators that may have their labels before what they add up.
const AGGREGATIONS: &[&str] = &[
    "sum", "avg", "min", "max", "count", "group", "topk", "bottomk",
];

/// Reads an expression.
pub fn named(expr: &str) -> Named {
    let mut found = Named::default();
    let mut rest = expr;
    while let Some(first) = rest.chars().next() {
        let length = word(rest);
        if first == '$' || first.is_ascii_digit() {
            // A variable, a number or a duration.
            rest = &rest[1 + word(&rest[1..])..];
        } else if length > 0 {
            let (name, after) = rest.split_at(length);
            rest = take(name, after, &mut found);
        } else if first == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |at| at + 2);
            rest = &rest[end..];
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

/// Takes in one word, and gives what comes after it and its labels.
fn take<'a>(name: &str, after: &'a str, found: &mut Named) -> &'a str {
    let next = after.trim_start();
    if GROUPINGS.contains(&name) {
        let Some((labels, after)) = next.strip_prefix('(').and_then(|it| it.split_once(')')) else {
            return after;
        };
        let labels = labels.split(',').map(str::trim).filter(|it| !it.is_empty());
        found.grouped.extend(labels.map(str::to_owned));
        return after;
    }
    if WORDS.contains(&name) || AGGREGATIONS.contains(&name) || next.starts_with('(') {
        return after;
    }
    let Some((selector, after)) = after.strip_prefix('{').and_then(|it| it.split_once('}')) else {
        found.series.push((name.to_owned(), Vec::new()));
        return after;
    };
    let labels = selector.split(", ").filter_map(|it| {
        let end = it.find(['=', '!'])?;
        Some(it[..end].trim().to_owned())
    });
    found.series.push((name.to_owned(), labels.collect()));
    after
}

/// How long the name is with which a text begins.
fn word(text: &str) -> usize {
    let part = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == ':';
    text.find(|it| !part(it)).unwrap_or(text.len())
}

#[test]
fn series_and_labels_are_told_apart_from_the_language() {
    let found = named(
        "sum by (a, b) (rate(x_total{c=~\"$d\", e!=\"f\"}[5m] offset 1d)) * on (g) \
         group_left () y:z:rate5m > 1e3 and vector($v * 2) or z",
    );
    let series: Vec<_> = found.series.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(series[0], "x_total");
    assert!(series.contains(&"y:z:rate5m") && series.contains(&"z"));
    assert!(!series.contains(&"rate") && !series.contains(&"v"));
    assert_eq!(found.series[0].1, ["c", "e"]);
    assert_eq!(found.grouped, ["a", "b", "g"]);
}
