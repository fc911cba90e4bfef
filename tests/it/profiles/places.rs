//! Places smaller than a country: how closely factors match them, the sites that
//! state their own, what falls back only when asked, and the market's figures.

use super::invalid::DOCUMENT;
use super::{close, exactly, place, profile};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wattprint::accounting::assess;
use wattprint::profile::{
    Catalog, Document, Fallback, Given, Kind, Match, Place, PlaceError, Profile, Site, SiteError,
    parse_carbon_intensity,
};
use wattprint::quantity::{Derivation, Emissions, Energy, Ratio};

fn found(code: &str, given: &Given) -> Profile {
    let answer = Catalog::embedded().profile(&place(code), None, given);
    answer.unwrap()
}

/// What a place has of a kind: its identity, how it matches, and its value.
fn shown(code: &str, kind: Kind) -> (String, &'static str, f64) {
    let catalog = Catalog::embedded();
    let known = profile(code).factors();
    let beside = catalog.beside(&place(code), None).unwrap();
    let mut all = known.into_iter().chain(beside);
    let factor = all.find(|it| it.kind() == kind).unwrap();
    let central = factor.in_unit().central();
    (
        factor.id().to_string(),
        factor.matched().word(),
        (central * 1e6).round() / 1e6,
    )
}

#[test]
fn a_factor_says_whether_it_is_of_the_region_or_of_what_contains_it() {
    use Kind::{CarbonFree, GridCarbon, GridCarbonDirect, GridCarbonMarginal, GridCarbonNational};
    use Kind::{Pue, Wue, WueWithdrawal};
    for (code, kind, id, matched, value) in [
        (
            "gcp:europe-west4",
            GridCarbon,
            "grid_carbon.NL.2025@gcp:europe-west4",
            "wider-region",
            253.56,
        ),
        (
            "gcp:europe-west4",
            GridCarbonDirect,
            "grid_carbon_direct.gcp:europe-west4.2024",
            "exact",
            208.81,
        ),
        (
            "gcp:europe-west4",
            Pue,
            "pue.gcp:europe-west4.2024",
            "exact",
            1.07,
        ),
        (
            "gcp:europe-west4",
            CarbonFree,
            "carbon_free.gcp:europe-west4.2024",
            "exact",
            0.83,
        ),
        (
            "aws:eu-central-1",
            Pue,
            "pue.aws:eu-central-1.2024",
            "exact",
            1.35,
        ),
        (
            "aws:eu-west-2",
            Pue,
            "pue.aws:eu.2024@aws:eu-west-2",
            "wider-region",
            1.11,
        ),
        (
            "aws:eu-central-1",
            WueWithdrawal,
            "wue_withdrawal.aws:eu-central-1.2024",
            "exact",
            0.01,
        ),
        (
            "azure:westeurope",
            Pue,
            "pue.azure:westeurope.2023",
            "exact",
            1.14,
        ),
        (
            "azure:swedencentral",
            Wue,
            "wue.operator:microsoft@SE.2023@azure:swedencentral",
            "wider-region",
            0.09,
        ),
        (
            "azure:polandcentral",
            Pue,
            "pue.azure:emea.2025@azure:polandcentral",
            "wider-region",
            1.16,
        ),
        (
            "operator:google@NL",
            Pue,
            "pue.operator:google.2025@operator:google@NL",
            "wider-region",
            1.09,
        ),
        (
            "operator:google@NL",
            GridCarbon,
            "grid_carbon.NL.2025@operator:google@NL",
            "exact",
            253.56,
        ),
        (
            "operator:surf@NL",
            Pue,
            "pue.operator:surf@NL.2016",
            "exact",
            1.19,
        ),
        (
            "us-egrid:ERCT",
            GridCarbonDirect,
            "grid_carbon_direct.us-egrid:ERCT.2023",
            "exact",
            336.04,
        ),
        (
            "us-egrid:CAMX",
            GridCarbonDirect,
            "grid_carbon_direct.us-egrid:CAMX.2023",
            "exact",
            195.04,
        ),
        (
            "us-egrid:ERCT",
            GridCarbonMarginal,
            "grid_carbon_marginal.us-egrid:ERCT.2023",
            "exact",
            575.93,
        ),
        (
            "us-egrid:ERCT",
            GridCarbon,
            "grid_carbon.US.2025@us-egrid:ERCT",
            "wider-region",
            384.4,
        ),
        (
            "aws:us-east-1",
            GridCarbonDirect,
            "grid_carbon_direct.us-egrid:SRVC.2023@aws:us-east-1",
            "wider-region",
            270.48,
        ),
        (
            "US",
            GridCarbonDirect,
            "grid_carbon_direct.US.2023",
            "exact",
            349.67,
        ),
        (
            "US-VA",
            GridCarbonDirect,
            "grid_carbon_direct.US-VA.2023",
            "exact",
            244.76,
        ),
        (
            "CN-SC",
            GridCarbonDirect,
            "grid_carbon_direct.CN-SC.2023",
            "exact",
            156.4,
        ),
        (
            "NL",
            GridCarbonNational,
            "grid_carbon_national.NL.2026",
            "exact",
            244.0,
        ),
        (
            "NL",
            GridCarbonDirect,
            "grid_carbon_direct.NL.2026",
            "exact",
            200.0,
        ),
    ] {
        let expected = (format!("factor.{id}"), matched, value);
        assert_eq!(shown(code, kind), expected, "{kind:?} of {code}");
    }
}

#[test]
fn an_operators_own_word_is_no_default_and_the_average_of_nobody_is_one() {
    assert_eq!(profile("aws:eu-west-2").defaults, []);
    let scaleway = profile("operator:scaleway@DE");
    let named: Vec<_> = scaleway.defaults.iter().map(|it| it.kind).collect();
    assert_eq!(named, [Kind::Pue]);
}

#[test]
fn water_withdrawn_never_stands_in_for_water_consumed() {
    let frankfurt = profile("aws:eu-central-1");
    assert!(frankfurt.wue.is_none());
    assert!(frankfurt.missing.iter().any(|it| it.kind == Kind::Wue));
    let scope = frankfurt.wue_withdrawal.as_ref().unwrap().scope();
    assert_eq!(
        scope,
        "site water per IT energy, water withdrawn: water that the operator takes per IT \
         energy; what flows back is not taken off"
    );
    let footprint = assess(&exactly(Energy::from_kilowatt_hours(100.0)), &frankfurt);
    assert!(footprint.site_water.is_none() && footprint.water_total.is_none());
    let withdrawn = footprint.site_water_withdrawn.unwrap().estimate();
    close(withdrawn.central().liters(), 1.0, 1e-9);
}

#[test]
fn kinds_that_must_never_be_merged_have_figures_of_their_own() {
    let netherlands = found("NL", &Given::default());
    let residual = netherlands.market.residual.as_ref().unwrap();
    assert_eq!(
        (residual.period(), residual.in_unit().central()),
        (Some(2026), 483.0)
    );
    let footprint = assess(&exactly(Energy::from_kilowatt_hours(1.0)), &netherlands);
    let ids = |figure: &Derivation<Emissions>| -> BTreeSet<String> {
        figure.inputs().map(|it| it.id.to_string()).collect()
    };
    let location = ids(&footprint.emissions_location);
    let market = ids(&footprint.emissions_market.unwrap());
    assert!(location.contains("factor.grid_carbon.NL.2025"));
    assert!(market.contains("factor.grid_carbon_residual.NL.2026"));
    // They share the energy and the building, and nothing else.
    assert_eq!(location.intersection(&market).count(), 2);
}

#[test]
fn a_contract_covers_its_share_and_the_residual_mix_the_rest() {
    let given = |intensity: &str, share: Option<f64>| Given {
        contract: Some(parse_carbon_intensity(intensity).unwrap()),
        contract_share: share.map(Ratio::new),
        ..Given::default()
    };
    let grams = |code: &str, given: &Given| {
        let footprint = assess(
            &exactly(Energy::from_kilowatt_hours(1.0)),
            &found(code, given),
        );
        let market = footprint.emissions_market?;
        Some(market.estimate().central().grams())
    };
    let pue = 1.36;
    close(grams("NL", &given("12", None)).unwrap(), 12.0 * pue, 1e-9);
    let mixed = pue * (0.6 * 12.0 + 0.4 * 483.0);
    close(grams("NL", &given("12", Some(0.6))).unwrap(), mixed, 1e-9);
    assert_eq!(grams("NL", &given("0", None)), Some(0.0));
    // Austria's residual mix is not defined: missing, and never zero.
    assert_eq!(grams("AT", &Given::default()), None);
    assert_eq!(grams("AT", &given("12", Some(0.6))), None);
    assert!(grams("AT", &given("12", None)).is_some());
    let austria = found("AT", &Given::default()).missing.remove(0);
    assert_eq!(
        (austria.reason.as_str(), austria.remedy.as_str()),
        (
            "no contract was given, and no residual mix of `AT` is known",
            "give the contract's with `--contract-intensity G_PER_KWH`"
        )
    );
}

#[test]
fn a_country_without_a_value_falls_back_only_to_what_is_asked_for() {
    let antarctica = place("AQ");
    let catalog = Catalog::embedded();
    assert!(
        catalog
            .profile(&antarctica, None, &Given::default())
            .is_err()
    );
    let asking = |fallback| Given {
        fallback: Some(fallback),
        ..Given::default()
    };
    let union = catalog.profile(&antarctica, None, &asking(Fallback::EuropeanUnion));
    assert!(union.is_err(), "it is no member");
    let answer = found("AQ", &asking(Fallback::World));
    assert_eq!(answer.grid_carbon.matched(), Match::Global);
    close(answer.grid_carbon.in_unit().central(), 458.29, 1e-9);
    assert_eq!(
        answer.without_defaults().unwrap_err().to_string(),
        "`--strict` refuses defaults, and these were not given: grid carbon intensity 458.3 \
         gCO2e/kWh (421.6 to 495), world 2025; give `--grid-intensity`; PUE 1.54 (1.15 to \
         1.9), world 2025; give `--pue`"
    );
    // Who has a value does not fall back.
    let netherlands = found("NL", &asking(Fallback::World)).grid_carbon;
    assert_eq!(netherlands.matched(), Match::Exact);
}

#[test]
fn an_operator_without_a_place_has_no_grid() {
    let answer = Catalog::embedded().profile(&place("operator:google"), None, &Given::default());
    assert_eq!(
        answer.unwrap_err().to_string(),
        "no grid carbon intensity is known for `operator:google`, which says whose site it is \
         but not where; add its country, as in `operator:google@NL`"
    );
}

#[test]
fn regions_that_are_not_known_are_refused_with_the_nearest() {
    for (text, expected) in [
        (
            "gcp:europe-wset4",
            "unknown place `gcp:europe-wset4`: `gcp` has no such region; the nearest are \
             `gcp:europe-west4` (Netherlands), `gcp:europe-west1` (Belgium), \
             `gcp:europe-west2` (London)",
        ),
        (
            "us-egrid:ERCOT",
            "unknown place `us-egrid:ERCOT`: `us-egrid` has no such region; did you mean \
             `us-egrid:ERCT` (ERCOT All)?",
        ),
        (
            "operator:gogle@NL",
            "unknown place `operator:gogle`: `operator` has no such region; did you mean \
             `operator:google` (Google)?",
        ),
    ] {
        let read: Result<Place, PlaceError> = text.parse();
        assert_eq!(read.unwrap_err().to_string(), expected);
    }
}

fn site(name: &str, at: &str) -> String {
    let rows = DOCUMENT.replace("place = \"NL\"", "place = \"site\"");
    format!("site = {{ name = \"{name}\", place = \"{at}\" }}\n{rows}")
}

#[test]
fn a_site_gives_its_own_factors_and_takes_the_rest_of_its_place() {
    let site = Site::parse("hall.toml", &site("hall-2", "gcp:europe-west4")).unwrap();
    assert_eq!(site.place.code(), "site:hall-2");
    let catalog = Catalog::embedded().with(site.document);
    let answer = catalog
        .profile(&site.place, None, &Given::default())
        .unwrap();
    assert_eq!(&**answer.pue.id(), "factor.pue.site:hall-2.2024");
    assert_eq!(answer.pue.matched(), Match::Exact);
    assert_eq!(answer.pue.document(), "hall.toml");
    assert_eq!(answer.pue.locator(), "page 12, row site:hall-2");
    assert_eq!(answer.grid_carbon.place(), "NL");
    assert!(answer.defaults.is_empty());
}

#[test]
fn a_site_file_in_another_place_than_the_one_given_is_refused() {
    let hall = || Site::parse("hall.toml", &site("hall-2", "gcp:europe-west4")).unwrap();
    for inside in ["NL", "gcp:europe-west4"] {
        assert!(hall().within(&place(inside)).is_ok(), "{inside}");
    }
    assert_eq!(
        hall().within(&place("DE")).unwrap_err().to_string(),
        "`hall.toml` says that its site is in `gcp:europe-west4` (Netherlands), but the place \
         given is `DE` (Germany); leave one of them out, or correct it"
    );
}

#[test]
fn a_site_file_that_does_not_say_where_it_is_is_refused() {
    let refused = |text: &str| Site::parse("hall.toml", text).unwrap_err();
    assert_eq!(
        refused(DOCUMENT).to_string(),
        "`hall.toml` does not say which site it is and where; \
         it needs a table `[site]` with `name` and `place`"
    );
    let SiteError::Place { source, .. } = refused(&site("hall-2", "gcp:europe-west44")) else {
        unreachable!("the place is not known");
    };
    assert!(
        source
            .to_string()
            .contains("`gcp:europe-west4` (Netherlands)")
    );
    let bad = site("hall-2", "NL").replace("value = 1.2", "value = 0.9");
    assert!(matches!(refused(&bad), SiteError::Document(_)));
}

#[test]
fn the_european_union_and_the_world_enclose_their_grids_and_wide_grids_say_so() {
    // France's sources differ by 32 %: its bounds are half of that, either way.
    let france = profile("FR").grid_carbon.in_unit();
    close(france.high() / france.central(), 1.16, 1e-3);
    close(france.central() / france.low(), 1.16, 1e-3);
    let netherlands = profile("NL").grid_carbon.in_unit();
    close(netherlands.high() / netherlands.central(), 1.08, 1e-9);
}

#[test]
fn every_form_of_an_import_is_complete_but_for_its_numbers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/import");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/profiles.md");
    let docs = fs::read_to_string(docs).unwrap();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(docs.contains(name), "docs/profiles.md names no `{name}`");
        let form = fs::read_to_string(&path).unwrap();
        assert!(
            Document::parse(name, &form).is_err(),
            "{name} holds numbers"
        );
        let filled = form.replace("= ?", "= 1.2");
        let document = Document::parse(name, &filled).unwrap();
        assert!(!document.rows.is_empty(), "{name}");
        assert_eq!(document.site.is_some(), name.starts_with("site"));
    }
}

#[test]
fn every_document_of_places_holds_what_its_source_lets_it() {
    // The rows of the tables that may be shipped, and the single facts.
    let expected = [
        ("profiles/grid/ember-2026.toml", 36),
        ("profiles/grid/ember-2025.toml", 208 + 2),
        ("profiles/grid/netherlands-2026.toml", 3),
        ("profiles/grid/egrid-2023.toml", 56 + 51),
        ("profiles/grid/china-2023.toml", 30),
        ("profiles/region/google-2024.toml", 44 + 44),
        ("profiles/water/generation-mix-2023.toml", 207),
        ("profiles/water/wri-2020.toml", 49),
    ];
    let documents = Catalog::embedded().documents().unwrap();
    for (name, rows) in expected {
        let document = documents.iter().find(|it| &*it.name == name).unwrap();
        assert_eq!(document.rows.len(), rows, "{name}");
    }
}

#[test]
fn every_rule_of_ours_for_bounds_is_explained() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/SPREADS.md");
    let page = fs::read_to_string(page).unwrap();
    for document in Catalog::embedded().documents().unwrap() {
        for citation in &document.citations {
            let rule = citation
                .title
                .strip_prefix("Rules for bounds that no source publishes: ");
            let Some(rule) = rule else { continue };
            for rule in rule.split(", ") {
                let rule = format!("`{rule}`");
                let mut headings = page.lines().filter(|line| line.starts_with("## "));
                let explained = headings.any(|line| line.contains(&rule));
                assert!(explained, "{} cites {rule}", document.name);
            }
        }
    }
}
