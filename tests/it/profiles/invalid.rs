//! Bad documents, each with the exact message.

use wattprint::profile::Document;

pub(super) const DOCUMENT: &str = r#"[citation.report]
title = "Sustainability report"
publisher = "Operator"
year = 2025
url = "https://example.org/report"
licence = "facts"

[[factors]]
quantity = "pue"
unit = "1"
cites = "report"
locator = "page 12, row {place}"
rows = [
    { place = "NL", year = 2024, value = 1.2, low = 1.1, high = 1.3, bounds = "range" },
]
"#;

const ROW: &str = "value = 1.2, low = 1.1, high = 1.3, bounds = \"range\"";
const ROW_TWICE: &str = "value = 1.2, low = 1.1, high = 1.3, bounds = \"range\" },\n    \
     { place = \"NL\", year = 2024, value = 1.3, low = 1.1, high = 1.3, bounds = \"range\"";

/// What is replaced in the document, by what, and the refusal.
const REFUSALS: &[(&str, &str, &str)] = &[
    ("unit = \"1\"\n", "", "my.toml:8:1: missing field `unit`"),
    (
        "cites = \"report\"\n",
        "",
        "my.toml:8:1: missing field `cites`",
    ),
    (
        "locator = \"page 12, row {place}\"\n",
        "",
        "my.toml:8:1: missing field `locator`",
    ),
    ("year = 2024, ", "", "my.toml:14:5: missing field `year`"),
    (
        "url = \"https://example.org/report\"\n",
        "",
        "my.toml:1:1: missing field `url`",
    ),
    (
        "page 12, row {place}",
        " ",
        "my.toml:12:11: `locator` is empty; \
             a number needs it so that a reader can find its source",
    ),
    (
        "cites = \"report\"",
        "cites = \"rapport\"",
        "my.toml:11:9: cites `rapport`, but the document has no `[citation.rapport]`",
    ),
    (
        "unit = \"1\"",
        "unit = \"%\"",
        "my.toml:10:8: `pue` is in `%`; it must be in `1`",
    ),
    (
        "quantity = \"pue\"",
        "quantity = \"PUE\"",
        "my.toml:9:12: no quantity is called `PUE`; a table holds one of `grid_carbon`, \
             `grid_carbon_direct`, `grid_water`, `grid_water_reservoirs`, `pue`, `wue`, \
             `node_constant`, `node_factor`, `wue_withdrawal`, `grid_carbon_residual`, \
             `grid_carbon_marginal`, `grid_carbon_national`, `carbon_free`, \
             `electricity_price`, `accelerator_power`, `accelerator_idle`, \
             `accelerator_memory`, `accelerator_peak_16bit`, `accelerator_peak_8bit`, \
             `accelerator_bandwidth`, `accelerator_making`, `server_making`, `lifetime`, \
             `active_share`, `load_training`, `load_text`, `load_images`, `load_videos`, \
             `host_multiplier`, `car_distance`, `household_electricity`, `bottle`",
    ),
    (
        "unit = \"1\"",
        "unit = \"1\"\nflow = \"production\"",
        "my.toml:9:12: `pue` has neither `flow` nor `use`",
    ),
    (
        "quantity = \"pue\"\nunit = \"1\"",
        "quantity = \"wue\"\nunit = \"L/kWh\"",
        "my.toml:9:12: `wue` needs `use`: `consumption` or `withdrawal`, and no `flow`",
    ),
    (
        "quantity = \"pue\"\nunit = \"1\"",
        "quantity = \"grid_carbon\"\nunit = \"gCO2e/kWh\"",
        "my.toml:9:12: `grid_carbon` needs `flow`: `production` or `consumption`, and no `use`",
    ),
    (
        "quantity = \"pue\"\nunit = \"1\"",
        "quantity = \"wue\"\nunit = \"L/kWh\"\nuse = \"withdrawal\"",
        "my.toml:9:12: `wue` is water consumed; water withdrawn at a site is `wue_withdrawal`",
    ),
    (
        "quantity = \"pue\"\nunit = \"1\"",
        "quantity = \"wue_withdrawal\"\nunit = \"L/kWh\"\nuse = \"consumption\"",
        "my.toml:9:12: `wue_withdrawal` is water withdrawn; water consumed is `wue`",
    ),
    (
        "quantity = \"pue\"\nunit = \"1\"",
        "quantity = \"wue\"\nunit = \"L/kWh\"\nuse = \"consumption\"",
        "my.toml:9:12: `wue` needs `definition`: what its publisher counts as its water",
    ),
    (
        "quantity = \"pue\"",
        "quantity = \"carbon_free\"",
        "my.toml:14:5: `carbon_free` of NL 2024 is 1.2; it cannot be above 1",
    ),
    (
        "quantity = \"pue\"",
        "quantity = \"contract\"",
        "my.toml:9:12: `contract` is given by hand for one case; no document holds it",
    ),
    (
        "licence = \"facts\"\n",
        "",
        "my.toml:1:1: missing field `licence`",
    ),
    (
        "place = \"NL\"",
        "place = \"site\"",
        "my.toml:14:5: `site` is no place; it must be a country code such as `NL`, \
             a region such as `gcp:europe-west4`, `EU` or `world`; the nearest are `NU` (Niue), \
             `SE` (Sweden), `SI` (Slovenia)",
    ),
    (
        ROW,
        "value = 1.2",
        "my.toml:14:5: `pue` of NL 2024 has no bounds; give `low`, `high` and `bounds` \
             (`interval95` or `range`), or name a `spread`",
    ),
    (
        "low = 1.1",
        "low = 1.25",
        "my.toml:14:5: `pue` of NL 2024 must have low <= value <= high; it has 1.25, 1.2, 1.3",
    ),
    (
        ROW,
        "value = 0.98, low = 0.9, high = 1.3, bounds = \"range\"",
        "my.toml:14:5: `pue` of NL 2024 is 0.98; it cannot be below 1",
    ),
    (
        ROW,
        ROW_TWICE,
        "my.toml:15:5: `pue` of NL 2024 stands in this document twice; first on line 14",
    ),
    (
        "place = \"NL\"",
        "place = \"Holland\"",
        "my.toml:14:5: `Holland` is no place; it must be a country code such as `NL`, \
             a region such as `gcp:europe-west4`, `EU` or `world`; did you mean `NL` (Netherlands)?",
    ),
    (
        "cites = \"report\"",
        "cites = \"report\"\nspread = \"wide\"",
        "my.toml:12:10: uses the spread `wide`, but the document has no `[spread.wide]`",
    ),
    (
        "unit = \"1\"",
        "unit = 1",
        "my.toml:10:8: invalid type: integer `1`, expected a string",
    ),
];

#[test]
fn a_bad_document_is_refused_with_line_column_and_what_is_wrong() {
    for (old, new, expected) in REFUSALS {
        let text = DOCUMENT.replacen(old, new, 1);
        assert_ne!(text, DOCUMENT, "{old}");
        let error = Document::parse("my.toml", &text).unwrap_err();
        assert_eq!(error.to_string(), *expected);
    }
    assert!(Document::parse("my.toml", DOCUMENT).is_ok());
}

#[test]
fn an_unknown_field_and_a_negative_intensity_are_refused() {
    let text = DOCUMENT.replace("publisher =", "editor =");
    let error = Document::parse("my.toml", &text).unwrap_err().to_string();
    assert!(
        error.starts_with("my.toml:3:1: unknown field `editor`"),
        "{error}"
    );
    let text = DOCUMENT
        .replace(
            "quantity = \"pue\"",
            "quantity = \"grid_carbon\"\nflow = \"production\"",
        )
        .replace("unit = \"1\"", "unit = \"gCO2e/kWh\"")
        .replace("value = 1.2, low = 1.1", "value = -5, low = -5");
    let error = Document::parse("my.toml", &text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "my.toml:15:5: `grid_carbon` of NL 2024 is -5; it cannot be below 0"
    );
}
