//! What the report itself says of a measurement.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[(
    "{number} without a reading, filled with {number}",
    "{} zonder meting, aangevuld met {}",
)];
