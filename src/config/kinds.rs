//! The sorts of work that are to be found, as the configuration names them.

use super::nearest;
use super::value::{Value, Wrong};
use crate::source::cgroup::Kind;
use std::collections::BTreeSet;

impl Value<'_> {
    /// A list of sorts of work.
    pub(super) fn kinds(&self) -> Result<BTreeSet<Kind>, Wrong> {
        let kind = |name: &str| {
            let found = Kind::FOUND.into_iter().find(|it| it.name() == name);
            found.ok_or_else(|| {
                let all = Kind::FOUND.map(Kind::name);
                Wrong::Value(match nearest(name, all) {
                    Some(near) => format!("`{name}` is no sort of work; did you mean `{near}`?"),
                    None => format!(
                        "`{name}` is no sort of work; the sorts are {}",
                        all.join(", ")
                    ),
                })
            })
        };
        self.texts()?.into_iter().map(kind).collect()
    }
}
