//! The digest: the report says what it said when it was written.

use super::error::ReadError;
use crate::report::{clean, digest};
use serde_json::Value;

/// How long a digest may be in a message.
const DIGEST: usize = 80;

/// What a report says its digest is, and what it is.
pub(super) struct Digests {
    said: Option<String>,
    follows: String,
}

impl Digests {
    /// Takes the digest out of what was read, and makes it of the rest.
    pub(super) fn taken(value: &mut Value) -> Self {
        let members = value.as_object_mut();
        let said = members.and_then(|it| it.remove(digest::MEMBER));
        let said = said.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
        Self {
            said,
            follows: digest::digest_of(value),
        }
    }

    /// Refuses a report that says something else than when it was written.
    pub(super) fn check(self, name: impl FnOnce() -> String) -> Result<(), ReadError> {
        match self.said {
            None => Err(ReadError::NoDigest { name: name() }),
            Some(said) if said != self.follows => Err(ReadError::Changed {
                name: name(),
                said: clean(&said, DIGEST),
                follows: self.follows,
            }),
            Some(_) => Ok(()),
        }
    }
}
