//! Flags beside an offer: each acts, or is refused with what would help.

use super::{changed, text, wattprint};
use std::fs;
use wattprint::cli::common::PlaceArgs;
use wattprint::cli::offer::report_of;
use wattprint::report::Report;

/// The report of an offer under these flags, or why there is none.
fn reported(offer: &str, flags: &PlaceArgs) -> Result<Report, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offer.toml");
    fs::write(&path, offer).unwrap();
    report_of(&path, flags).map_err(|error| error.to_string())
}

#[test]
fn a_flag_for_what_the_offer_states_is_refused_and_says_how_to_suppose_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offer.toml");
    let more = ("[price]\n", "[price]\nelectricity = \"0.24EUR\"\n");
    fs::write(&path, changed(&[more])).unwrap();
    for (flags, expected) in [
        (
            ["--place", "SE"],
            "this one says `site.place = \"NL\"`: leave --place out; to suppose another",
        ),
        (["--site", "site.toml"], "which states it under [site]"),
        (
            ["--pue", "1.3"],
            "what the offer states itself under `site.pue`",
        ),
        (
            ["--pue", "1.3"],
            "`wattprint report offer.json --what-if pue=…`",
        ),
        (["--wue", "1"], "under `site.wue`"),
        (["--contract-intensity", "5"], "under `contract`"),
        (["--price", "0.30EUR"], "under `price.electricity`"),
        (["--lifetime-years", "4"], "under `hardware.lifetime`"),
    ] {
        let arguments = [&["offer", "report", path.to_str().unwrap()], &flags[..]].concat();
        let done = wattprint(&arguments);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{flags:?}: {said}");
        assert!(said.contains(expected), "{flags:?}: {said}");
        assert!(done.stdout.is_empty());
    }
}

#[test]
fn a_flag_stands_in_for_what_the_offer_does_not_state_and_is_not_the_suppliers_word() {
    let silent: String = text("b.toml")
        .lines()
        .filter(|it| !it.starts_with("pue ="))
        .map(|it| format!("{it}\n"))
        .collect();
    let flags = PlaceArgs {
        pue: Some(2.0),
        ..PlaceArgs::default()
    };
    let report = reported(&silent, &flags).unwrap();
    let value = |id: &str| report.figure(id).unwrap().value;
    assert!((value("energy.facility") / value("energy.node") - 2.0).abs() < 1e-9);
    let cited = |kind: &str| {
        let mut rows = report.factors.iter();
        let row = rows.find(|it| it.id.starts_with(kind)).unwrap();
        row.citation.clone()
    };
    assert!(
        !cited("given.pue").contains("Voorbeeld B"),
        "{}",
        cited("given.pue")
    );
    assert!(cited("given.contract").contains("Voorbeeld B"));
}

#[test]
fn without_a_place_there_is_nothing_that_a_factor_could_do() {
    let nowhere = changed(&[("place = \"NL\"\npue", "pue")]);
    let flags = PlaceArgs {
        grid_water: Some(1.0),
        ..PlaceArgs::default()
    };
    let error = reported(&nowhere, &flags).unwrap_err();
    assert!(error.contains("fill in `site.place`"), "{error}");
    assert!(reported(&nowhere, &PlaceArgs::default()).is_ok());
}

#[test]
fn strict_refuses_defaults_in_the_energy_and_of_the_place() {
    let strict = PlaceArgs {
        strict: true,
        ..PlaceArgs::default()
    };
    let error = reported(&text("a.toml"), &strict).unwrap_err();
    assert!(
        error.contains("would rest on defaults, and --strict refuses them: host multiplier"),
        "{error}"
    );
    let report = reported(&text("b.toml"), &strict).unwrap();
    assert!(report.defaults().next().is_none());
    let silent: String = text("b.toml")
        .lines()
        .filter(|it| !it.starts_with("pue ="))
        .map(|it| format!("{it}\n"))
        .collect();
    let error = reported(&silent, &strict).unwrap_err();
    assert!(error.contains("PUE"), "{error}");
}
