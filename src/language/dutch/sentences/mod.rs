//! What reports say, in Dutch, by the room that says it.

mod compare;
mod fleet;
mod inference;
mod ledger;
mod mapping;
mod offer;
mod offer_fields;
mod offer_numbers;
mod profile;
mod report;
mod sources;
mod supposed;
mod training;

use crate::language::Sentence;

/// Every sentence that a report may hold.
pub(super) const SENTENCES: &[&[Sentence]] = &[
    report::SENTENCES,
    profile::SENTENCES,
    training::SENTENCES,
    inference::SENTENCES,
    fleet::SENTENCES,
    ledger::SENTENCES,
    offer::SENTENCES,
    offer_fields::SENTENCES,
    offer_numbers::SENTENCES,
    sources::SENTENCES,
    supposed::SENTENCES,
    compare::SENTENCES,
    mapping::SENTENCES,
];
