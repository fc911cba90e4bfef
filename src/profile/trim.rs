//! A document without the tables, rules and citations that no row needs.
//!
//! A question needs a row or two of hundreds, and reading TOML is what costs:
//! the makers' document alone cites thirty publications.

/// The document with what its rows need; nothing if it has no rows.
///
/// What is left out leaves its empty lines, so that line numbers stay.
pub(super) fn trimmed(text: &str) -> Option<String> {
    let blocks = blocks(text);
    let with_rows = |block: &&&str| block.starts_with("[[factors]]") && has_rows(block);
    let tables: Vec<&str> = blocks.iter().filter(with_rows).copied().collect();
    let spreads = blocks.iter().filter(|block| {
        name(block, "[spread.").is_some_and(|name| is_named(&tables, "spread", name))
    });
    let spreads: Vec<&str> = spreads.copied().collect();
    let needed = |block: &str| match name(block, "[citation.") {
        Some(name) => [&tables, &spreads]
            .iter()
            .any(|it| is_named(it, "cites", name)),
        None => tables.contains(&block) || spreads.contains(&block),
    };
    let mut kept = String::with_capacity(4096);
    for block in &blocks {
        if needed(block) {
            kept.push_str(block);
        } else {
            kept.extend(block.matches('\n'));
        }
    }
    (!tables.is_empty()).then_some(kept)
}

/// The text in pieces that each begin with a heading, but for the first.
fn blocks(text: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\n[") {
        let (block, following) = rest.split_at(at + 1);
        blocks.push(block);
        rest = following;
    }
    blocks.push(rest);
    blocks
}

/// Whether a table still has a row. A row stands on a line of its own.
fn has_rows(block: &str) -> bool {
    block.contains("\n    { ")
}

/// The name in a heading of this kind.
fn name<'a>(block: &'a str, kind: &str) -> Option<&'a str> {
    let rest = block.strip_prefix(kind)?;
    rest.split_once(']').map(|(name, _)| name)
}

/// Whether one of these blocks names something in this field.
fn is_named(blocks: &[&str], field: &str, name: &str) -> bool {
    let line = format!("\n{field} = \"{name}\"");
    blocks.iter().any(|block| block.contains(&line))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Comment.

[citation.one]
title = \"One\"

[citation.two]
title = \"Two\"

[spread.rule]
cites = \"two\"

[[factors]]
cites = \"one\"
spread = \"rule\"
rows = [
    { place = \"NL\" },
]

[[factors]]
cites = \"two\"
rows = [

]
";

    #[test]
    fn what_a_row_needs_stays_on_its_line_and_the_rest_goes() {
        let kept = trimmed(TEXT).unwrap_or_default();
        assert_eq!(kept.lines().count(), TEXT.lines().count());
        let same = kept.lines().zip(TEXT.lines());
        assert!(
            same.clone()
                .all(|(kept, whole)| kept.is_empty() || kept == whole)
        );
        for needed in [
            "[citation.one]",
            "[citation.two]",
            "[spread.rule]",
            "{ place",
        ] {
            assert!(kept.contains(needed), "{needed}");
        }
        assert_eq!(kept.matches("[[factors]]").count(), 1);

        let without_rule = TEXT.replace("spread = \"rule\"\n", "");
        let kept = trimmed(&without_rule).unwrap_or_default();
        assert!(!kept.contains("[spread.rule]") && !kept.contains("[citation.two]"));
        assert_eq!(trimmed(&TEXT.replace("    { place = \"NL\" },", "")), None);
    }
}
