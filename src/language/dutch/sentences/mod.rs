//! What reports say, in Dutch, by the room that says it.

mod report;
mod supposed;

use crate::language::Sentence;

/// Every sentence that a report may hold.
pub(super) const SENTENCES: &[&[Sentence]] = &[report::SENTENCES, supposed::SENTENCES];
