//! Everything that an offer may say: one row for each field.
//!
//! From this table come the reader, the blank and the documentation. A new field is
//! a row here and a place for its value in [`Offer`].

mod about;
mod demand;
mod figures;
mod service;
mod site;

use super::demand::Growth;
use super::proven::Claims;
use super::reading::Given;
use super::takes::Takes;
use super::value::{Contract, Measured, Offer};
use crate::plan::claim::Unit;

/// One field of an offer.
pub struct Field {
    /// The section in which it stands; empty for the top of the file.
    pub section: &'static str,
    /// Its name there.
    pub key: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether an offer is complete without it.
    pub needed: Needed,
    /// An example, as it is written in the file.
    pub example: &'static str,
    /// What it is, in English.
    pub about: &'static str,
    /// Keeps what was read.
    pub(super) set: fn(&mut Offer, Given),
}

/// A group of fields.
pub struct Section {
    /// Its name in brackets.
    pub key: &'static str,
    /// Whether it may stand several times: `[[contract]]`.
    pub many: bool,
    /// What it is about, in English.
    pub about: &'static str,
    /// Makes room for one more.
    pub(super) begin: fn(&mut Offer),
}

/// Whether an offer is complete without a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// It is not.
    Required,
    /// It is, but figures are wider or absent without it.
    Advised,
    /// It is.
    Optional,
}

/// Every field, section by section.
pub const FIELDS: &[&[Field]] = &[
    about::FIELDS,
    service::FIELDS,
    site::FIELDS,
    figures::FIELDS,
    demand::FIELDS,
];

/// Every section, in the order in which a blank has them.
pub const SECTIONS: &[Section] = &[
    single("offer", "The offer itself."),
    single("supplier", "Who makes the offer."),
    single("service", "What is offered."),
    single("model", "The model that does the work."),
    single(
        "hardware",
        "What the service runs on. Without measured figures the energy is computed from this \
             and the model, within wide bounds.",
    ),
    single(
        "site",
        "The data centre. What is not stated is taken from published averages of the place, \
             and named as a default.",
    ),
    several(
        "contract",
        "A contract for electricity; one for each. These make the market-based emissions, and \
             never change the location-based ones.",
        |offer| offer.contracts.push(Contract::default()),
    ),
    several(
        "measured",
        "Measured energy per unit of work; one for each measurement. The best shown one is used.",
        |offer| offer.measured.push(Measured::default()),
    ),
    single(
        "demand",
        "What the buyer asks for. The buyer may have filled this in; leave it as it is then.",
    ),
    several(
        "growth",
        "How the volume may grow; one for each scenario. Without it the volume stays the same.",
        |offer| offer.demand.growth.push(Growth::default()),
    ),
    single(
        "development",
        "Training or adapting the model, if a part of that energy is charged to this contract. \
             It is shown apart from the energy of use.",
    ),
    single("price", "Prices, if they are to stand in the comparison."),
    single(
        "totals",
        "What you state for the first whole year. It is held against the numbers above.",
    ),
    single("disclosures", "What is published, certified or promised."),
];

const fn single(key: &'static str, about: &'static str) -> Section {
    Section {
        key,
        many: false,
        about,
        begin: |_| {},
    }
}

const fn several(key: &'static str, about: &'static str, begin: fn(&mut Offer)) -> Section {
    Section {
        key,
        many: true,
        about,
        begin,
    }
}

/// A number with a proof that may leave its unit out.
const fn claim(units: &'static [Unit]) -> Takes {
    Takes::Claim(Claims {
        units,
        unit_needed: false,
        share: false,
        zero: true,
    })
}

/// A number above 0 with a proof, whose unit has to be written.
const fn with_unit(units: &'static [Unit]) -> Takes {
    Takes::Claim(Claims {
        units,
        unit_needed: true,
        share: false,
        zero: false,
    })
}

/// A share with a proof.
const fn share() -> Takes {
    Takes::Claim(Claims {
        units: &[("", 1.0)],
        unit_needed: false,
        share: true,
        zero: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::DUTCH;
    use std::collections::BTreeSet;

    fn fields() -> impl Iterator<Item = &'static Field> {
        FIELDS.iter().flat_map(|it| it.iter())
    }

    #[test]
    fn every_field_stands_once_in_a_section_that_there_is() {
        let mut seen = BTreeSet::new();
        for it in fields() {
            let known = SECTIONS.iter().any(|section| section.key == it.section);
            assert!(known || it.section.is_empty(), "{}.{}", it.section, it.key);
            assert!(
                seen.insert((it.section, it.key)),
                "{}.{}",
                it.section,
                it.key
            );
        }
        for section in SECTIONS {
            assert!(
                fields().any(|it| it.section == section.key),
                "{}",
                section.key
            );
        }
    }

    #[test]
    fn every_field_is_told_in_both_languages() {
        let told = fields().map(|it| it.about);
        for about in told.chain(SECTIONS.iter().map(|it| it.about)) {
            let dutch = DUTCH.said(about);
            assert!(about.ends_with(['.', ')', '…']), "{about}");
            assert!(dutch.ends_with(['.', ')', '…']), "{dutch}");
            assert_ne!(about, dutch);
        }
    }
}
