//! `wattprint explain` as its users meet it.

use super::{reports, wattprint};
use crate::reports::object;
use std::process::Output;
use tempfile::TempDir;

/// A report on disk, and the command on it.
struct Stored {
    directory: TempDir,
}

impl Stored {
    fn new(number: usize) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (_, report) = reports().swap_remove(number);
        let text = object(&report);
        std::fs::write(directory.path().join("report.json"), text).unwrap();
        Self { directory }
    }

    fn explain(&self, flags: &str) -> Output {
        let path = self.directory.path().join("report.json");
        wattprint(&format!("explain {} {flags}", path.display()))
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_main_figures_are_explained_in_every_form_and_both_languages() {
    let stored = Stored::new(1);
    for form in wattprint::document::FORMS {
        let english = stored.explain(&format!("--format {}", form.name));
        assert!(english.status.success(), "{}", err(&english));
        assert!(
            out(&english).contains("Recomputed from its inputs"),
            "{}",
            out(&english)
        );
        let dutch = stored.explain(&format!("--format {} --lang nl", form.name));
        assert!(
            out(&dutch).contains("Hoe de cijfers zijn berekend"),
            "{}",
            out(&dutch)
        );
    }
    let json = stored.explain("--format json");
    let told: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(told["schema"], "figure-explanation/v1");
    assert_eq!(told["figures"][0]["figure"], "energy.facility");
    assert_eq!(told["figures"][0]["agrees"], true);
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let stored = Stored::new(1);
    let unknown = stored.explain("emisions.location");
    assert!(!unknown.status.success());
    assert!(
        err(&unknown).contains("no figure `emisions.location`"),
        "{}",
        err(&unknown)
    );
    assert!(
        err(&unknown).contains("the nearest are `emissions.location`"),
        "{}",
        err(&unknown)
    );
    let part = stored.explain("--part nobody");
    assert!(
        err(&part).contains("no part `nobody`; it is not divided"),
        "{}",
        err(&part)
    );
    let unplaced = Stored::new(0);
    let missing = unplaced.explain("water.total");
    assert!(!missing.status.success());
    let said = err(&missing);
    assert!(
        said.contains("no place was given, and none is assumed"),
        "{said}"
    );
    assert!(said.contains("hint: --place NL"), "{said}");
}

#[test]
fn a_file_that_is_no_report_is_refused() {
    let stored = Stored::new(0);
    let path = stored.directory.path().join("report.json");
    std::fs::write(&path, "{}").unwrap();
    let refused = stored.explain("");
    assert!(!refused.status.success());
    let absent = wattprint("explain /nonexistent/report.json");
    assert!(
        err(&absent).contains("could not read the report"),
        "{}",
        err(&absent)
    );
}

#[test]
fn figures_per_unit_of_work_are_explained_too() {
    let stored = Stored::new(2);
    let output = stored.explain("energy.facility/token");
    assert!(output.status.success(), "{}", err(&output));
    let text = out(&output);
    assert!(text.contains("Facility, per token"), "{text}");
    assert!(text.contains("÷ 2500000 token"), "{text}");
}
