//! Reports beside an offer: what counts as measured, and for how much.

use super::{fixture, text, wattprint};
use crate::reports::object;
use std::fs;
use std::path::Path;
use wattprint::cli::common::PlaceArgs;
use wattprint::cli::offer::report_of;
use wattprint::report::{Hypothetical, Report, Statement, read};

/// A quarter of a service that was measured, accelerators and all.
fn measured() -> Report {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/service/report.json");
    read("report.json", &fs::read_to_string(path).unwrap()).unwrap()
}

/// The second offer with its measurement taken from this report.
fn offer(folder: &Path, report: &Report, per: &str, more: &str) -> std::path::PathBuf {
    let object = object(report);
    fs::write(folder.join("benchmark.json"), object).unwrap();
    let text = text("b.toml");
    let (before, after) = text.split_once("[[measured]]").unwrap();
    let (_, after) = after.split_once("[demand]").unwrap();
    let stated = format!("[[measured]]\nreport = \"benchmark.json\"\nper = \"{per}\"\n{more}\n");
    let path = folder.join("offer.toml");
    fs::write(&path, format!("{before}{stated}[demand]{after}")).unwrap();
    path
}

fn refused(report: &Report) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = offer(folder.path(), report, "request", "idle_included = true");
    let done = report_of(&path, &PlaceArgs::default());
    done.unwrap_err().to_string()
}

#[test]
fn a_report_of_what_nobody_measured_is_refused() {
    let mut supposed = measured();
    supposed.hypothetical = Some(Hypothetical {
        of: "measured".to_owned(),
        changes: Vec::new(),
    });
    supposed.quality.measured_share = None;
    let said = refused(&supposed);
    assert!(
        said.contains("says what would be, under --what-if"),
        "{said}"
    );
    let planned = report_of(&fixture("b.toml"), &PlaceArgs::default()).unwrap();
    let said = refused(&planned);
    assert!(
        said.contains("is a plan or an offer: nothing was measured"),
        "{said}"
    );
}

#[test]
fn a_report_that_somebody_changed_is_refused_and_not_taken_for_a_missing_one() {
    let mut better = measured();
    better.quality.measured_share = Some(1.0);
    let said = refused(&better);
    assert!(
        said.contains(
            "the parts of the report benchmark.json disagree, so that somebody has changed it: "
        ),
        "{said}"
    );
    let mut lower = measured();
    let node = lower
        .quantities
        .iter_mut()
        .find(|it| it.id == "energy.node/request");
    node.unwrap().value /= 2.0;
    assert!(refused(&lower).contains("somebody has changed it"));
}

fn share(report: &Report) -> Option<&Statement> {
    report
        .statements
        .iter()
        .find(|it| it.id == "measured-share")
}

#[test]
fn the_measured_share_of_a_report_counts_for_what_was_taken_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let own = measured().quality.measured_share.unwrap();
    let path = offer(
        folder.path(),
        &measured(),
        "request",
        "idle_included = true",
    );
    let whole = report_of(&path, &PlaceArgs::default()).unwrap();
    let said = share(&whole).unwrap();
    assert!((said.value.unwrap() - own).abs() < 1e-9);
    assert_eq!(said.proof.reference.as_deref(), Some("benchmark.json"));
    // What is added for idle hours nobody measured.
    let path = offer(
        folder.path(),
        &measured(),
        "request",
        "idle_included = false",
    );
    let part = report_of(&path, &PlaceArgs::default()).unwrap();
    assert!(share(&part).unwrap().value.unwrap() < own);
    // The accelerators were measured whole; the host around them was not.
    let more = "boundary = \"accelerator\"\nidle_included = true";
    let path = offer(folder.path(), &measured(), "request", more);
    let within = report_of(&path, &PlaceArgs::default()).unwrap();
    let host = within
        .factors
        .iter()
        .find(|it| it.id.starts_with("plan.host"))
        .unwrap();
    assert!((share(&within).unwrap().value.unwrap() - 1.0 / host.value).abs() < 1e-6);
    // A supplier's word is none.
    let stated = report_of(&fixture("b.toml"), &PlaceArgs::default()).unwrap();
    assert_eq!(share(&stated), None);
}

#[test]
fn a_policy_counts_the_measured_share_of_an_offer_that_brings_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.toml");
    fs::write(
        &policy,
        "schema = \"footprint-policy/v1\"\n[[criterion]]\nid = \"measured\"\n\
         level = \"measured-share\"\nmin = \"50 %\"\n",
    )
    .unwrap();
    let brings = offer(
        folder.path(),
        &measured(),
        "request",
        "idle_included = true",
    );
    for (offer, code) in [(brings, 0), (fixture("b.toml"), 4)] {
        let offer = offer.to_str().unwrap();
        let done = wattprint(&["compare", offer, "--policy", policy.to_str().unwrap()]);
        assert_eq!(done.status.code(), Some(code), "{offer}: {done:?}");
    }
}
