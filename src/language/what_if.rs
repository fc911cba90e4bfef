//! The words for what was not so.

/// Everything that a report says in one language of being hypothetical.
pub struct WhatIf {
    /// That the figures are of something that was not so, as a line of its own: before
    /// it, what was supposed.
    pub hypothetical: fn(&str) -> String,
    /// Something that is supposed in the place of what was so: what, to, and from where
    /// that is known.
    pub supposed: fn(&str, &str, Option<&str>) -> String,
    /// What is changed, by its key; the key itself where there is no word.
    pub key: fn(&str) -> &str,
    /// That the report of what was so has this identity.
    pub of: fn(&str) -> String,
}
