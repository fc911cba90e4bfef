//! Which datapoint of which standard a figure contributes to: `profiles/mapping`.
//!
//! Standards renumber their datapoints, so the tables are data with a version and a
//! citation each. A new row touches its file only.

use crate::report::converted::{UNITS, Unit};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files, in the order in which rows are written.
const FILES: [&str; 5] = [
    include_str!("../../../profiles/mapping/esrs.toml"),
    include_str!("../../../profiles/mapping/gri-2016.toml"),
    include_str!("../../../profiles/mapping/gri-2025.toml"),
    include_str!("../../../profiles/mapping/eed-2024.toml"),
    include_str!("../../../profiles/mapping/eed-2026.toml"),
];

/// One version of one standard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Standard {
    /// Its name: `ESRS`.
    #[serde(rename = "standard")]
    pub name: String,
    /// Which version of it: `Set1-2023`.
    pub version: String,
    /// The publications.
    citation: BTreeMap<String, Citation>,
    /// What it asks for that a report may know.
    pub datapoint: Vec<Datapoint>,
}

/// One thing that a standard asks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::report) struct Datapoint {
    /// The figure that contributes to it.
    pub figure: String,
    /// The standard's own identifier.
    pub id: String,
    /// What the standard calls it.
    pub title: String,
    /// In which unit.
    pub unit: String,
    /// How the identifier was verified: `primary`, `secondary` or `no`.
    pub checked: Checked,
    /// What to mind.
    pub note: String,
    /// The publication.
    cites: String,
}

/// How an identifier was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::report) enum Checked {
    /// In the standard itself.
    Primary,
    /// In at least two independent sources that quote it.
    Secondary,
    /// It was not; the note says why.
    No,
}

/// A publication.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Citation {
    title: String,
    publisher: String,
    year: i16,
    url: String,
    #[serde(rename = "licence")]
    _licence: String,
}

/// Every standard.
///
/// # Errors
///
/// When a file is no mapping, which a test of the built-in ones would find.
pub(in crate::report) fn standards() -> Result<Vec<Standard>, toml::de::Error> {
    FILES.into_iter().map(toml::from_str).collect()
}

impl Datapoint {
    /// The unit in which the standard asks for it.
    pub fn unit(&self) -> Option<&'static Unit> {
        UNITS.iter().find(|unit| unit.name == self.unit)
    }
}

impl Standard {
    /// The publication of a datapoint: publisher, title, year and address.
    pub fn source(&self, datapoint: &Datapoint) -> String {
        let cited = self.citation.get(&datapoint.cites);
        cited.map_or_else(String::new, |it| {
            format!("{}, {} ({}), {}", it.publisher, it.title, it.year, it.url)
        })
    }
}

impl Checked {
    /// As it stands in a row.
    pub fn word(self) -> &'static str {
        match self {
            Self::Primary => "identifier read in the standard",
            Self::Secondary => "identifier read in secondary sources",
            Self::No => "UNVERIFIED identifier",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{DUTCH, ENGLISH};

    #[test]
    fn every_datapoint_is_of_a_known_figure_and_in_a_known_unit_of_its_kind() {
        let mut seen = Vec::new();
        for standard in standards().unwrap() {
            for datapoint in &standard.datapoint {
                let row = format!("{} {}: {datapoint:?}", standard.name, standard.version);
                assert!(!ENGLISH.definition(&datapoint.figure).is_empty(), "{row}");
                assert!(datapoint.unit().is_some(), "{row}");
                assert!(!standard.source(datapoint).is_empty(), "{row}");
                assert!(!datapoint.note.is_empty(), "{row}");
                assert_ne!(DUTCH.said(&datapoint.note), datapoint.note, "{row}");
                let key = (standard.version.clone(), datapoint.figure.clone());
                assert!(!seen.contains(&key), "twice: {row}");
                seen.push(key);
            }
        }
        assert!(seen.len() > 20);
    }
}
