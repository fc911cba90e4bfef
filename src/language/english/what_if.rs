//! The words for what was not so, in English.

use crate::language::WhatIf;

/// That a report is hypothetical, in English.
pub(super) const WHAT_IF: WhatIf = WhatIf {
    hypothetical: |supposed| format!("HYPOTHETICAL, not what was: {supposed}"),
    supposed: |key, to, from| match from {
        Some(from) => format!("{key} {to} in place of {from}"),
        None => format!("{key} {to}"),
    },
    key: |key| match key {
        "site" => "site file",
        "pue" => "PUE",
        "wue" => "WUE",
        "grid-intensity" => "grid intensity",
        "grid-water" => "grid water intensity",
        other => other,
    },
    of: |id| format!("The report of what was so is {id}."),
};
