//! `wattprint profile list` and `show`: every number can be found, with its paper.

use super::added::Folder;
use serde_json::Value;
use wattprint::profile::{Catalog, Search, listed, listing, show_id};

fn words(words: &[&str]) -> Search {
    Search {
        words: words.iter().map(|it| (*it).to_owned()).collect(),
        ..Search::default()
    }
}

#[test]
fn every_listed_id_can_be_shown() {
    let catalog = Catalog::embedded();
    let all = listed(&catalog, &Search::default()).unwrap();
    assert!(all.len() > 400, "{}", all.len());
    for row in &all {
        let shown = show_id(&catalog, &row.id).unwrap();
        let shown = shown.unwrap_or_else(|| panic!("{} cannot be shown", row.id));
        let text = shown.join("\n");
        // One place and year may stand in two documents: both are named.
        assert!(
            text.contains(&row.document),
            "{} lacks {}",
            row.id,
            row.document
        );
        let id = format!("  id       {}", row.id);
        assert!(shown.contains(&id), "{text}");
    }
}

#[test]
fn hundreds_of_rows_stay_readable() {
    let all = listed(&Catalog::embedded(), &Search::default()).unwrap();
    let lines = listing(&all);
    let widest = lines.iter().filter(|it| it.starts_with("    "));
    let widest = widest.map(|it| it.chars().count()).max();
    let line = lines
        .iter()
        .max_by_key(|it| it.chars().count() * usize::from(it.starts_with("    ")));
    assert!(widest < Some(130), "{widest:?}: {line:?}");
    let last = lines.last().unwrap();
    assert!(
        last.starts_with(&format!("{} factors in ", all.len())),
        "{last}"
    );
    // What rows have in common stands above them once.
    let heads = lines
        .iter()
        .filter(|it| it.starts_with("  profiles/grid/ember-2026.toml: "));
    assert_eq!(heads.count(), 1);
}

#[test]
fn factors_are_found_by_words_quantity_and_place() {
    let catalog = Catalog::embedded();
    let ids = |search: &Search| -> Vec<String> {
        let rows = listed(&catalog, search).unwrap();
        rows.into_iter().map(|row| row.id).collect()
    };
    let dutch = ids(&words(&["netherlands", "EMBER", "2026.toml"]));
    assert_eq!(dutch, ["factor.grid_carbon.NL.2025"]);
    let place = Search {
        place: Some("nl".to_owned()),
        ..Search::default()
    };
    let of_place = ids(&place);
    assert!(
        of_place.iter().all(|id| id.contains(".NL.")),
        "{of_place:?}"
    );
    assert!(of_place.len() >= 3, "{of_place:?}");
    assert_eq!(ids(&words(&["no such word"])), Vec::<String>::new());
}

#[test]
fn the_list_is_for_people_and_for_programs() {
    let folder = Folder::new();
    let search = ["profile", "list", "--kind", "grid_carbon", "--place", "NL"];
    let text = folder.prints(&search);
    assert!(
        text.starts_with("grid carbon intensity [grid_carbon], gCO2e/kWh\n"),
        "{text}"
    );
    let row = "\n    factor.grid_carbon.NL.2025  253.6  233.3 to 273.8  Netherlands\n";
    assert!(text.contains(row), "{text}");
    let json = folder.prints(&[&search[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let first = &json[0];
    assert_eq!(first["id"], "factor.grid_carbon.NL.2025");
    assert_eq!(first["value"], 253.56);
    assert_eq!(first["bounds"], "derived");
    assert_eq!(first["licence"], "CC BY 4.0");
    let none = folder.refuses(&["profile", "list", "nothing of the kind"]);
    let expected = "error: no factor fits that; \
                    `wattprint profile list` without words lists all of them\n";
    assert_eq!(none, expected);
}

#[test]
fn one_factor_is_shown_with_its_paper_and_its_vintages() {
    let folder = Folder::new();
    let text = folder.prints(&["profile", "show", "factor.grid_carbon.NL.2025"]);
    for expected in [
        "grid carbon intensity, NL 2025: 253.6 gCO2e/kWh (233.3 to 273.8)\n",
        "\n  scope    lifecycle, location-based average, production\n",
        "\n  source   Ember, Yearly Electricity Data (2026). https://ember-energy.org/",
        "\n  locator  column gCO2_per_kWh, row NL, year 2025\n",
        "\n  licence  CC BY 4.0\n",
        "\n  document profiles/grid/ember-2026.toml\n",
        "\n  bounds   by rule `national-grid`: half the median spread",
        "\n           wattprint, Rules for bounds that no source publishes: national-grid (2026)",
        "\n  also     2024: 252.7 gCO2e/kWh",
    ] {
        assert!(text.contains(expected), "{expected}\nis not in\n{text}");
    }
    // An id of a report, and one without its year, find the same.
    let of_report = folder.prints(&["profile", "show", "factor.pue.EU.2024@NL"]);
    assert_eq!(
        of_report,
        folder.prints(&["profile", "show", "factor.pue.EU"])
    );
    let slip = folder.refuses(&["profile", "show", "factor.grid_carbon.NL.2052"]);
    let expected = "error: no factor has the id `factor.grid_carbon.NL.2052`; did you mean `";
    assert!(slip.starts_with(expected), "{slip}");
    let stranger = folder.refuses(&["profile", "show", "coal"]);
    let expected = "error: no factor has the id `coal`; an id is `factor.QUANTITY.PLACE.YEAR`; \
                    `wattprint profile list` lists them\n";
    assert_eq!(stranger, expected);
}

#[test]
fn attributions_are_those_of_the_file() {
    let printed = Folder::new().prints(&["profile", "show", "--attribution"]);
    assert_eq!(printed, include_str!("../../../profiles/ATTRIBUTION.md"));
}
