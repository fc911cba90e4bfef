//! The factor rooms: every built-in document, every answer, every refusal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod added;
mod budget;
mod checking;
mod differing;
mod footprints;
mod hardware;
mod invalid;
mod listing;
mod places;
mod prices;

use invalid::DOCUMENT;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use wattprint::profile::{
    Catalog, Document, Given, Kind, Listed, Match, Place, Profile, ProfileError, Search,
    WaterScenario, attributions, embedded_files, listed, parse_carbon_intensity, parse_pue, show,
};
use wattprint::quantity::{BoundKind, Derivation, Energy, Estimate, Input, Origin, Quantity};

fn place(code: &str) -> Place {
    code.parse().unwrap()
}

fn profile(code: &str) -> Profile {
    let given = Given::default();
    let catalog = Catalog::embedded();
    catalog.profile(&place(code), None, &given).unwrap()
}

fn input<Q: Quantity>(id: &str, low: Q, central: Q, high: Q) -> Input<Q> {
    Input {
        id: id.into(),
        label: id.to_owned(),
        value: Estimate::new(low, central, high, BoundKind::Interval95).unwrap(),
        origin: Origin::Measured,
    }
}

fn exactly(energy: Energy) -> Derivation<Energy> {
    Derivation::of(&input("energy", energy, energy, energy))
}

fn close(found: f64, expected: f64, relative: f64) {
    let error = (found / expected - 1.0).abs();
    assert!(
        error <= relative,
        "{found} is not {expected} within {relative}"
    );
}

/// Files under `profiles/` of the form that this room reads.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
    let mut files = Vec::new();
    for folder in fs::read_dir(&root).unwrap().map(|it| it.unwrap().path()) {
        // What has another form has tests of its own.
        let of_another_form = ["cpu", "import", "mapping", "plan", "policy"];
        let is_factors = !of_another_form.iter().any(|it| folder.ends_with(it));
        if folder.is_dir() && is_factors {
            let paths = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
            files.extend(paths.filter(|it| it.extension().is_some_and(|it| it == "toml")));
        }
    }
    files
}

#[test]
fn every_file_is_built_in_and_says_where_its_numbers_come_from() {
    let named: BTreeSet<String> = embedded_files().map(|(name, _)| name.to_owned()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = files().into_iter().map(|file| {
        let relative = file.strip_prefix(root).unwrap();
        relative.to_str().unwrap().to_owned()
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), named);
    for (name, text) in embedded_files() {
        let document = Document::parse(name, text).unwrap();
        assert!(!document.rows.is_empty(), "{name} holds nothing");
        for citation in &document.citations {
            let url = citation.url.as_deref().unwrap();
            assert!(url.starts_with("https://"), "{name}: {url}");
            let attributed = citation.attribution.is_some();
            let asks = citation.licence.starts_with("CC BY");
            assert!(
                !asks || attributed,
                "{name}: {} asks to be named",
                citation.id
            );
            // A share-alike licence would bind the whole catalogue.
            for shared in ["ODbL", "-SA", "GPL"] {
                assert!(
                    !citation.licence.contains(shared),
                    "{name}: {}",
                    citation.licence
                );
            }
        }
    }
}

#[test]
fn every_value_is_in_the_range_of_its_quantity() {
    for document in Catalog::embedded().documents().unwrap() {
        for row in &document.rows {
            // The widest that published tables of the last twenty years show.
            let (least, most) = match row.kind() {
                Kind::GridCarbon
                | Kind::GridCarbonDirect
                | Kind::GridCarbonResidual
                | Kind::GridCarbonMarginal
                | Kind::GridCarbonNational => (1.0, 1400.0),
                Kind::GridWater => (0.001, 4.0),
                Kind::GridWaterReservoirs => (0.1, 120.0),
                Kind::Pue | Kind::HostMultiplier => (1.0, 2.5),
                Kind::Wue | Kind::WueWithdrawal => (0.0, 3.0),
                Kind::CarbonFree => (0.0, 1.0),
                Kind::NodeConstant => (0.0, 0.3),
                Kind::NodeFactor => (1.0, 1.5),
                Kind::AcceleratorPower => (40.0, 1500.0),
                Kind::AcceleratorIdle => (1.0, 250.0),
                Kind::AcceleratorMemory => (1e4, 4e5),
                Kind::AcceleratorPeak16 => (10.0, 3000.0),
                Kind::AcceleratorPeak8 => (100.0, 6000.0),
                Kind::AcceleratorBandwidth => (200.0, 10_000.0),
                Kind::AcceleratorMaking => (50.0, 1000.0),
                Kind::ServerMaking => (500.0, 10_000.0),
                Kind::Lifetime => (2.0, 8.0),
                Kind::ActiveShare => (0.3, 1.0),
                Kind::LoadTraining | Kind::LoadText | Kind::LoadImages | Kind::LoadVideos => {
                    (0.2, 1.1)
                }
                Kind::CarDistance => (30.0, 400.0),
                Kind::HouseholdYear => (1000.0, 10_000.0),
                Kind::Bottle => (0.2, 2.0),
                Kind::Contract
                | Kind::ContractShare
                | Kind::UntrackedShare
                | Kind::ElectricityPrice => unreachable!("only a user gives these"),
            };
            let value = row.in_unit().central();
            let (what, place) = (row.kind().key(), row.place());
            assert!((least..=most).contains(&value), "{what} {place}: {value}");
            assert!(
                (2005..=2030).contains(&row.year()),
                "{what} {place}: {}",
                row.year()
            );
        }
    }
}

#[test]
fn the_list_of_attributions_is_that_of_the_documents() {
    let mut list = attributions(&Catalog::embedded()).unwrap().join("\n");
    list.push('\n');
    golden("profiles/ATTRIBUTION.md", &list);
}

/// Compares a text with a file of the tree, which `UPDATE_GOLDEN=1` writes anew.
fn golden(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, text).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap();
    for (found, expected) in text.lines().zip(golden.lines()) {
        assert_eq!(found, expected, "UPDATE_GOLDEN=1 writes {path} anew");
    }
    assert_eq!(text.lines().count(), golden.lines().count(), "{path}");
}

#[test]
fn all_resolved_factors_stand_in_the_golden_file() {
    let mut text = String::new();
    for scenario in [WaterScenario::GenerationMix, WaterScenario::Reservoirs] {
        let given = Given {
            water_scenario: scenario,
            ..Given::default()
        };
        // The waters of a region are its country's: once is enough.
        let regions = (scenario == WaterScenario::GenerationMix).then(Place::regions);
        for place in Place::all().chain(regions.into_iter().flatten()) {
            let answer = Catalog::embedded().profile(&place, None, &given);
            let Ok(profile) = answer else {
                writeln!(text, "{place}\tnot known").unwrap();
                continue;
            };
            for factor in profile.factors() {
                let of_scenario = factor.kind() == Kind::GridWaterReservoirs;
                if of_scenario != (scenario == WaterScenario::Reservoirs) {
                    continue;
                }
                let (shown, matched) = (factor.shown(), factor.matched().word());
                let (id, cited) = (factor.id(), &factor.citation().id);
                writeln!(text, "{id}\t{shown}\t{matched}\t{cited}").unwrap();
            }
        }
    }
    let prior = Catalog::embedded().node_prior().unwrap();
    for factor in [prior.constant, prior.factor] {
        let (id, shown, cited) = (factor.id(), factor.shown(), &factor.citation().id);
        writeln!(text, "{id}\t{shown}\tglobal\t{cited}").unwrap();
    }
    // And every published row, so that a changed number is a diff wherever it stands.
    for row in listed(&Catalog::embedded(), &Search::default()).unwrap() {
        let Listed {
            id,
            value,
            low,
            high,
            unit,
            bounds,
            document,
            ..
        } = row;
        writeln!(
            text,
            "{id}\t{value} ({low} to {high}) {unit}\t{bounds:?}\t{document}"
        )
        .unwrap();
    }
    golden("tests/golden/factors.txt", &text);
}

#[test]
fn a_place_gets_its_latest_year_and_says_how_close_that_is() {
    let netherlands = profile("NL");
    let grid = &netherlands.grid_carbon;
    close(
        grid.value().central().grams_per_kilowatt_hour(),
        253.56,
        1e-9,
    );
    close(
        grid.value().low().grams_per_kilowatt_hour(),
        253.56 * 0.92,
        1e-9,
    );
    assert_eq!(grid.value().kind(), BoundKind::Derived);
    assert_eq!((grid.period(), grid.matched()), (Some(2025), Match::Exact));
    assert_eq!(&**grid.id(), "factor.grid_carbon.NL.2025");
    assert_eq!(
        grid.scope(),
        "lifecycle, location-based average, production"
    );
    assert_eq!(grid.locator(), "column gCO2_per_kWh, row NL, year 2025");
    assert_eq!(grid.spread().map(|rule| &*rule.id), Some("national-grid"));

    let in_year = |year| {
        let given = Given::default();
        let answer = Catalog::embedded().profile(&place("NL"), Some(year), &given);
        let grid = answer.unwrap().grid_carbon;
        (grid.period(), grid.matched())
    };
    assert_eq!(in_year(2026), (Some(2025), Match::OlderPeriod));
    assert_eq!(in_year(2025), (Some(2025), Match::Exact));
    assert_eq!(in_year(2024), (Some(2024), Match::Exact));
}

#[test]
fn a_year_before_every_source_is_refused_with_the_years_there_are() {
    let answer = Catalog::embedded().profile(&place("NL"), Some(2015), &Given::default());
    assert_eq!(
        answer.unwrap_err().to_string(),
        "no grid carbon intensity is known for `NL` in 2015 or before, only for 2024, 2025; \
         give it with `--grid-intensity`"
    );
}

#[test]
fn a_place_without_a_source_is_refused_and_nothing_stands_in_for_it() {
    let answer = Catalog::embedded().profile(&place("AQ"), None, &Given::default());
    assert_eq!(
        answer.unwrap_err().to_string(),
        "no grid carbon intensity is known for `AQ` (Antarctica); give it with \
         `--grid-intensity`, or see `wattprint profile list` for the places that have one"
    );
    let given = Given {
        grid_carbon: Some(parse_carbon_intensity("600").unwrap()),
        ..Given::default()
    };
    let answer = Catalog::embedded()
        .profile(&place("AQ"), None, &given)
        .unwrap();
    assert_eq!(answer.grid_carbon.matched(), Match::Supplied);
    assert!(answer.grid_water.is_none());
}

#[test]
fn a_default_is_named_and_strict_refuses_it() {
    let (inside, outside) = (profile("NL"), profile("US"));
    assert_eq!(inside.pue.matched(), Match::WiderRegion);
    assert_eq!(outside.pue.matched(), Match::Global);
    assert_eq!(inside.worst_match(), Match::WiderRegion);
    // Two sites that use one default do not share its error.
    assert_eq!(&**inside.pue.id(), "factor.pue.EU.2024@NL");
    assert_eq!(&**profile("DE").pue.id(), "factor.pue.EU.2024@DE");
    let range = inside.pue.in_unit();
    close(range.central(), 1.36, 1e-9);
    close(range.low(), 1.1, 1e-3);
    close(range.high(), 1.6, 1e-3);
    let refused = inside.without_defaults().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`--strict` refuses defaults, and these were not given: \
         PUE 1.36 (1.1 to 1.6), EU 2024; give `--pue`"
    );
    assert!(matches!(refused, ProfileError::Defaults(_)));

    let given = Given {
        pue: Some(parse_pue("1.2").unwrap()),
        ..Given::default()
    };
    let answer = Catalog::embedded()
        .profile(&place("NL"), None, &given)
        .unwrap();
    assert_eq!(answer.pue.input().origin, Origin::Supplied);
    assert_eq!(answer.pue.citation().publisher, "the user");
    assert!(answer.without_defaults().is_ok());
}

#[test]
fn the_two_water_scenarios_are_never_mixed() {
    let reservoirs = Given {
        water_scenario: WaterScenario::Reservoirs,
        ..Given::default()
    };
    let published = Catalog::embedded().profile(&place("NL"), None, &reservoirs);
    let built = profile("NL").grid_water.unwrap().in_unit();
    let published = published.unwrap().grid_water.unwrap().in_unit();
    close(built.low(), 0.357, 1e-9);
    close(built.high(), 0.83, 1e-9);
    close(published.central(), 3.433, 1e-9);
    assert!(built.high() < published.low());
}

#[test]
fn what_is_not_known_is_missing_and_never_zero() {
    // The mix of Nepal is hydropower alone, of which the build-up says nothing.
    let nepal = profile("NP");
    assert!(nepal.grid_water.is_none() && nepal.wue.is_none());
    let missing: Vec<_> = nepal
        .missing
        .iter()
        .map(|it| (it.kind, &*it.remedy))
        .collect();
    assert_eq!(
        missing,
        [
            (
                Kind::GridCarbonResidual,
                "give the contract's with `--contract-intensity G_PER_KWH`"
            ),
            (Kind::GridWater, "give it with `--grid-water L_PER_KWH`"),
            (Kind::Wue, "give it with `--wue L_PER_KWH`"),
        ]
    );
    for document in Catalog::embedded().documents().unwrap() {
        let zero = document
            .rows
            .iter()
            .find(|row| row.in_unit().central() == 0.0);
        assert!(zero.is_none(), "{zero:?}");
    }
}

#[test]
fn an_unresolved_source_keeps_its_published_range() {
    let belgium = profile("BE").grid_carbon;
    assert_eq!(belgium.value().kind(), BoundKind::Range);
    assert!(belgium.spread().is_none());
    assert!(belgium.note().unwrap().contains("109.3"));
}

#[test]
fn an_added_document_goes_before_the_built_in_ones() {
    let text = DOCUMENT.replace("unit = \"1\"", "unit = \"1\"\n# the site's own");
    let catalog = Catalog::with_files([("site.toml", &*text)]).unwrap();
    let answer = catalog
        .profile(&place("NL"), None, &Given::default())
        .unwrap();
    assert_eq!(answer.pue.document(), "site.toml");
    assert_eq!(answer.pue.matched(), Match::Exact);
    assert!(answer.defaults.is_empty());
}

#[test]
fn a_place_is_shown_with_its_papers_gaps_and_defaults() {
    let text = show(&Catalog::embedded(), &profile("NL"), &[])
        .unwrap()
        .join("\n");
    for expected in [
        "grid carbon intensity, NL 2025: 253.6 gCO2e/kWh (233.3 to 273.8)",
        "  source   Ember, Yearly Electricity Data (2026). https://ember-energy.org/",
        "  licence  CC BY 4.0",
        "  bounds   by rule `national-grid`: half the median spread between sources",
        "residual mix, NL 2026: 483 gCO2e/kWh",
        "default: PUE 1.36 (1.1 to 1.6), EU 2024; `--pue` replaces it",
        "missing: no citable average of on-site water over data centres is known; \
         give it with `--wue L_PER_KWH`",
    ] {
        assert!(text.contains(expected), "{expected}\nis not in\n{text}");
    }
}
