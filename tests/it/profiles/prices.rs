//! Prices of electricity in files: as hard to get in as any factor, and never lent.

use super::added::Folder;
use super::{close, place};
use wattprint::profile::{Catalog, Document, Given, Match, Price, Profile, Site, problems};
use wattprint::report::Report;

const PRICES: &str = r#"[citation.invoice]
title = "Contract 12, annex B"
publisher = "Supplier"
year = 2026
url = "https://example.org/contract"
licence = "own; not published"

[[factors]]
quantity = "electricity_price"
unit = "EUR/kWh"
cites = "invoice"
locator = "line 3, {year}"
rows = [
    { place = "NL", year = 2024, value = 0.3, low = 0.24, high = 0.36, bounds = "range" },
    { place = "NL", year = 2025, value = 0.25, low = 0.2, high = 0.3, bounds = "range" },
]
"#;

/// What is replaced in the file, by what, and the refusal.
const REFUSALS: &[(&str, &str, &str)] = &[
    (
        "EUR/kWh",
        "EUR/MWh",
        "prices.toml:10:8: `electricity_price` is in `EUR/MWh`; it must be in a currency by its \
         code of three capital letters (ISO 4217) per kWh, such as `EUR/kWh`",
    ),
    (
        "EUR/kWh",
        "currency/kWh",
        "prices.toml:10:8: `electricity_price` is in `currency/kWh`; it must be in a currency by \
         its code of three capital letters (ISO 4217) per kWh, such as `EUR/kWh`",
    ),
    (
        "cites = \"invoice\"",
        "cites = \"bill\"",
        "prices.toml:11:9: cites `bill`, but the document has no `[citation.bill]`",
    ),
    (
        "locator = \"line 3, {year}\"\n",
        "",
        "prices.toml:8:1: missing field `locator`",
    ),
    (
        "year = 2024",
        "year = 2025",
        "prices.toml:15:5: `electricity_price` of NL 2025 stands in this document twice; first on \
         line 14",
    ),
    (
        "low = 0.24",
        "low = 0.31",
        "prices.toml:14:5: `electricity_price` of NL 2024 must have low <= value <= high; it has \
         0.31, 0.3, 0.36",
    ),
    (
        "value = 0.3,",
        "value = -0.3,",
        "prices.toml:14:5: `electricity_price` of NL 2024 is -0.3; it cannot be below 0",
    ),
    (
        ", low = 0.24, high = 0.36, bounds = \"range\"",
        "",
        "prices.toml:14:5: `electricity_price` of NL 2024 has no bounds; give `low`, `high` and \
         `bounds` (`interval95` or `range`), or name a `spread`",
    ),
    (
        "place = \"NL\", year = 2024",
        "place = \"EU\", year = 2024",
        "prices.toml:14:5: `electricity_price` of `EU` would never be used, because no price \
         stands in for another place's; give it for a country, a region or a site",
    ),
    (
        "place = \"NL\", year = 2024",
        "place = \"Utrecht\", year = 2024",
        "prices.toml:14:5: `Utrecht` is no place; it must be a country code such as `NL`, a \
         region such as `gcp:europe-west4`, `EU` or `world`; the nearest are `AE` (United Arab \
         Emirates), `CZ` (Czechia), `GR` (Greece)",
    ),
];

fn known(code: &str, year: Option<i32>, given: &Given) -> Profile {
    let catalog = Catalog::with_files([("prices.toml", PRICES)]).unwrap();
    catalog.profile(&place(code), year, given).unwrap()
}

#[test]
fn a_file_of_prices_is_refused_where_any_other_would_be() {
    assert!(Document::parse("prices.toml", PRICES).is_ok());
    for (part, bad, expected) in REFUSALS {
        let text = PRICES.replacen(part, bad, 1);
        assert_ne!(text, PRICES, "{part}");
        let told = Document::parse("prices.toml", &text).map_err(|it| it.to_string());
        assert_eq!(told.map(|_| ()), Err((*expected).to_owned()));
        let all = problems("prices.toml", &text);
        assert_eq!(all.len(), 1, "{all:?}");
    }
}

#[test]
fn a_price_is_of_its_place_or_of_one_that_contains_it_and_of_no_other() {
    let found = |code, year| {
        let price = known(code, year, &Given::default()).price?;
        Some((price.shown(), price.matched(), price.period()))
    };
    let latest = "0.25 EUR/kWh (0.2 to 0.3)".to_owned();
    let former = "0.3 EUR/kWh (0.24 to 0.36)".to_owned();
    assert_eq!(
        found("NL", Some(2025)),
        Some((latest.clone(), Match::Exact, Some(2025)))
    );
    assert_eq!(
        found("NL", Some(2024)),
        Some((former, Match::Exact, Some(2024)))
    );
    assert_eq!(
        found("NL", Some(2027)),
        Some((latest.clone(), Match::OlderPeriod, Some(2025)))
    );
    assert_eq!(
        found("gcp:europe-west4", Some(2025)),
        Some((latest, Match::WiderRegion, Some(2025)))
    );
    assert_eq!((found("DE", None), found("US", None)), (None, None));
    assert_eq!(
        Catalog::embedded()
            .profile(&place("NL"), None, &Given::default())
            .unwrap()
            .price,
        None
    );
}

#[test]
fn a_sites_own_price_goes_first_and_one_given_by_hand_before_it() {
    let site = PRICES
        .replace(
            "[citation.invoice]",
            "[site]\nname = \"hall-2\"\nplace = \"NL\"\n\n[citation.invoice]",
        )
        .replace(
            "place = \"NL\", year = 2024, value = 0.3, low = 0.24",
            "place = \"site\", year = 2025, value = 0.1, low = 0.1",
        );
    let site = Site::parse("hall-2.toml", &site).unwrap();
    let catalog = Catalog::with_files([("prices.toml", PRICES)]).unwrap();
    let catalog = catalog.with(site.document);
    let price = |price: Option<&str>| {
        let given = Given {
            price: price.map(|it| it.parse::<Price>().unwrap()),
            ..Given::default()
        };
        let profile = catalog.profile(&site.place, Some(2025), &given).unwrap();
        let price = profile.price.unwrap();
        (
            price.id().to_string(),
            price.in_unit().central(),
            price.matched(),
        )
    };
    let (id, value, matched) = price(None);
    assert_eq!(
        (&*id, matched),
        ("factor.electricity_price.site:hall-2.2025", Match::Exact)
    );
    close(value, 0.1, 1e-12);
    let (id, value, matched) = price(Some("1.5SEK@2026"));
    assert_eq!(
        (&*id, matched),
        ("given.electricity_price.site:hall-2", Match::Supplied)
    );
    close(value, 1.5, 1e-12);
}

#[test]
fn the_program_lists_shows_checks_and_compares_prices() {
    let folder = Folder::new();
    folder.write("prices.toml", PRICES);
    folder.write(
        "later.toml",
        &PRICES.replace("value = 0.25", "value = 0.275"),
    );
    folder.write("crowns.toml", &PRICES.replace("EUR/kWh", "SEK/kWh"));
    let listed = folder.prints(&[
        "profile",
        "list",
        "--kind",
        "electricity_price",
        "--profile",
        "prices.toml",
    ]);
    assert_eq!(
        listed,
        "electricity price [electricity_price], EUR/kWh\n  \
         prices.toml, added: Supplier, Contract 12, annex B (2026). https://example.org/contract\n    \
         factor.electricity_price.NL.2024  0.3000  0.2400 to 0.3600  Netherlands\n    \
         factor.electricity_price.NL.2025  0.2500  0.2000 to 0.3000  Netherlands\n\n\
         2 factors in 1 document; `wattprint profile show ID` tells more of one\n"
    );
    let shown = folder.prints(&[
        "profile",
        "show",
        "--place",
        "NL",
        "--profile",
        "prices.toml",
    ]);
    let expected = "electricity price, NL 2025: 0.25 EUR/kWh (0.2 to 0.3)\n  \
                    id       factor.electricity_price.NL.2025\n  match    older-period\n  \
                    scope    per kWh of facility energy\n  \
                    source   Supplier, Contract 12, annex B (2026). https://example.org/contract\n  \
                    locator  line 3, 2025\n  licence  own; not published\n";
    assert!(shown.contains(expected), "{shown}");
    assert_eq!(
        folder.prints(&["profile", "check", "prices.toml"]),
        "prices.toml: 2 factors, nothing wrong\n"
    );
    let moved = folder.prints(&["profile", "diff", "prices.toml", "later.toml"]);
    let expected = "electricity price [electricity_price], EUR/kWh\n  \
                    changed  NL          0.2500 (2025) -> 0.2750 (2025)      +10.0 %\n";
    assert!(moved.contains(expected), "{moved}");
    let other = folder.prints(&["profile", "diff", "prices.toml", "crowns.toml"]);
    let expected = "electricity price [electricity_price], SEK/kWh\n  \
                    changed  NL          0.2500 EUR/kWh (2025) -> 0.2500 (2025)\n";
    assert!(other.contains(expected), "{other}");
}

#[test]
fn a_file_with_a_price_gives_runs_reports_and_plans_their_cost() {
    let folder = Folder::new();
    folder.write("prices.toml", PRICES);
    let cost = |report: &Report| {
        let cost = report.figure("cost.electricity").unwrap();
        let energy = report.figure("energy.facility").unwrap();
        assert_eq!(cost.unit, "EUR");
        close(cost.value, energy.value / 3.6e6 * 0.25, 1e-9);
        assert!(
            cost.high / energy.high > cost.value / energy.value,
            "the price is unsure too"
        );
        let mut rows = report.factors.iter();
        let row = rows
            .find(|it| it.label == "electricity price, NL 2025")
            .unwrap();
        assert_eq!(
            (&*row.unit, &*row.matched, row.default),
            ("EUR/J", "older-period", false)
        );
        assert_eq!(row.citation, "Supplier, Contract 12, annex B (2026)");
        assert!(report.evidence.profiles.contains(&"prices.toml".to_owned()));
    };
    cost(&folder.run(&["--place", "NL", "--profile", "prices.toml"]));
    let told = |arguments: &str| {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let json = folder.prints(&arguments);
        serde_json::from_str::<Report>(&json).unwrap()
    };
    cost(&told(
        "report --ledger ledger.db --profile prices.toml --format json",
    ));
    cost(&told(
        "plan training --params 8B --tokens 1T --accelerator H100 --place NL --profile prices.toml --format json",
    ));
    let abroad = told("report --ledger ledger.db --place DE --profile prices.toml --format json");
    assert!(abroad.figure("cost.electricity").is_none());
    // The change of a price is a change of what was recorded.
    folder.write(
        "later.toml",
        &PRICES.replace("value = 0.25", "value = 0.275"),
    );
    let moved = folder.prints(&[
        "profile",
        "diff",
        "prices.toml",
        "later.toml",
        "--ledger",
        "ledger.db",
        "--report",
        "report.json",
    ]);
    let rows: Vec<_> = moved
        .lines()
        .filter(|it| it.starts_with("  electricity "))
        .collect();
    assert_eq!(rows.len(), 2, "{moved}");
    assert!(
        rows.iter()
            .all(|it| it.contains(" EUR -> ") && it.ends_with("+10.0 %")),
        "{moved}"
    );
}
