//! The words for what was not so, in Dutch.

use crate::language::WhatIf;

/// That a report is hypothetical, in Dutch.
pub(super) const WHAT_IF: WhatIf = WhatIf {
    hypothetical: |supposed| format!("HYPOTHETISCH, niet wat er was: {supposed}"),
    supposed: |key, to, from| match from {
        Some(from) => format!("{key} {to} in plaats van {from}"),
        None => format!("{key} {to}"),
    },
    key: |key| match key {
        "place" => "plaats",
        "site" => "locatiebestand",
        "pue" => "PUE",
        "wue" => "WUE",
        "grid-intensity" => "CO2-intensiteit van het net",
        "grid-water" => "waterintensiteit van het net",
        "start" => "aanvang",
        other => other,
    },
    of: |id| format!("Het rapport over wat er was is {id}."),
};
