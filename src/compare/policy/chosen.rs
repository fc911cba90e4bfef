//! Words of a policy of which there are few to choose from.

use super::reading::{Node, Wrong, text, texts, unknown};
use crate::profile::Place;
use crate::report::ProofLevel;
use crate::sample::Provenance;

/// A level of evidence by its name.
pub(super) fn evidence(node: &Node<'_>) -> Result<ProofLevel, Wrong> {
    match text("evidence", node)?.as_str() {
        "stated" => Ok(ProofLevel::Stated),
        "documented" => Ok(ProofLevel::Documented),
        "verified" => Ok(ProofLevel::Verified),
        other => {
            let known = ["stated", "documented", "verified"];
            Err((
                node.span().start,
                unknown("level of evidence", other, &known, ""),
            ))
        }
    }
}

/// Ways in which figures are known, by their names.
pub(super) fn provenances(node: &Node<'_>) -> Result<Vec<Provenance>, Wrong> {
    let each = texts("provenance", node)?;
    let each = each.iter().map(|word| match word.as_str() {
        "measured" => Ok(Provenance::Measured),
        "modelled" => Ok(Provenance::Modelled),
        "supplied" => Ok(Provenance::Supplied),
        other => {
            let known = ["measured", "modelled", "supplied"];
            Err((node.span().start, unknown("provenance", other, &known, "")))
        }
    });
    each.collect()
}

/// Places that there are; `EU` stands for all members of the European Union.
pub(super) fn places(key: &'static str, node: &Node<'_>) -> Result<Vec<String>, Wrong> {
    let places = texts(key, node)?;
    for place in &places {
        if place != "EU" {
            let parsed: Result<Place, _> = place.parse();
            parsed.map_err(|error| (node.span().start, error.to_string()))?;
        }
    }
    Ok(places)
}
