//! Labels that the one who loads a history wants on every series of it.

use crate::metrics::History;
use anyhow::ensure;
use std::collections::BTreeSet;

/// What stands for the node's name in a value.
const NODE: &str = "{node}";

/// One label, in whose value the node's name may have a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    name: String,
    value: String,
}

impl Label {
    /// The label of one node's series.
    pub fn of(&self, node: &str) -> (String, String) {
        (self.name.clone(), self.value.replace(NODE, node))
    }
}

/// `instance={node}:19412`.
///
/// # Errors
///
/// When it is not written so, or the name is not free.
pub fn label(text: &str) -> Result<Label, String> {
    let expected = "a label is written NAME=VALUE, such as instance={node}:19412";
    let (name, value) = text.split_once('=').ok_or(expected)?;
    let is_legal = |(at, letter): (usize, char)| {
        letter == '_' || letter.is_ascii_alphabetic() || (at > 0 && letter.is_ascii_digit())
    };
    if name.is_empty() || !name.chars().enumerate().all(is_legal) {
        return Err(format!(
            "`{name}` cannot be a label's name: letters, digits and _, no digit first"
        ));
    }
    if name.starts_with("__") {
        return Err(format!(
            "`{name}` is Prometheus' own: names with __ are not free"
        ));
    }
    if History::taken().contains(name) {
        return Err(format!("`{name}` is a label of the series themselves"));
    }
    Ok(Label {
        name: name.to_owned(),
        value: value.to_owned(),
    })
}

/// Whether labels are given once each, and tell these nodes apart.
///
/// # Errors
///
/// When they do not.
pub fn check(labels: &[Label], nodes: &BTreeSet<&str>) -> anyhow::Result<()> {
    let names: BTreeSet<&str> = labels.iter().map(|it| it.name.as_str()).collect();
    ensure!(names.len() == labels.len(), "a label was given twice");
    let told_apart = labels.iter().any(|it| it.value.contains(NODE));
    let several: Vec<&str> = nodes.iter().copied().collect();
    ensure!(
        told_apart || nodes.len() < 2,
        "the ledgers tell of {} nodes ({}), and no label tells them apart; add --label \
         'instance={NODE}:19412'",
        nodes.len(),
        several.join(", ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_free_and_legal() {
        let instance = label("instance={node}:19412").expect("legal");
        assert_eq!(instance.of("n1").1, "n1:19412");
        for (text, expected) in [
            ("instance", "NAME=VALUE"),
            ("=x", "cannot be a label's name"),
            ("1a=x", "cannot be a label's name"),
            ("a-b=x", "cannot be a label's name"),
            ("__name__=x", "Prometheus' own"),
            ("workload=x", "a label of the series"),
        ] {
            let error = label(text).expect_err(text);
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn nodes_are_told_apart() {
        let nodes = BTreeSet::from(["a", "b"]);
        let labels = |texts: &[&str]| -> Vec<Label> {
            texts.iter().map(|it| label(it).expect("legal")).collect()
        };
        assert!(check(&labels(&["instance={node}"]), &nodes).is_ok());
        let error = check(&labels(&["job=x"]), &nodes).expect_err("the same");
        assert!(error.to_string().contains("2 nodes (a, b)"), "{error}");
        assert!(check(&labels(&["job=x", "job=y"]), &nodes).is_err());
    }
}
