//! Offers: what a supplier fills in, what is wrong with it, and what becomes of it.

mod checked;
mod command;
mod contradictory;
mod documented;
mod evidence;
mod flags;
mod hostile;
mod refused;
mod reported;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use wattprint::language::{Catalogue, DUTCH, ENGLISH};
use wattprint::offer::{self, Facts, Finding, Offer};
use wattprint::plan::inference::{Calibrated, Chip};
use wattprint::profile::Catalog;

/// Where the offers of these tests lie.
pub fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/offers");
    folder.join(name)
}

/// The text of an offer.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap()
}

/// The second offer, which is complete and shown, with some of its text replaced.
pub fn changed(changes: &[(&str, &str)]) -> String {
    let mut whole = text("b.toml");
    for (from, to) in changes {
        assert!(whole.contains(from), "{from}");
        whole = whole.replacen(from, to, 1);
    }
    whole
}

/// An offer that can be read.
pub fn read(text: &str) -> Offer {
    offer::parse("offer.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

/// What a check finds.
pub fn findings(offer: &Offer) -> Vec<Finding> {
    let catalog = Catalog::embedded();
    let calibrated = calibrated(&catalog);
    let facts = Facts {
        catalog: &catalog,
        calibrated: &calibrated,
        pue: None,
        today: None,
    };
    offer::check(offer, &facts)
}

pub fn calibrated(catalog: &Catalog) -> Calibrated {
    Calibrated::embedded(&|name: &str| Chip::named(catalog, name)).unwrap()
}

/// The program, as a user starts it.
pub fn wattprint(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.args(arguments).output().unwrap()
}

#[test]
fn both_languages_have_the_same_sentences_with_the_same_holes() {
    let holes = |text: &str| {
        let mut holes: Vec<String> = text
            .split('{')
            .skip(1)
            .filter_map(|it| Some(it.split_once('}')?.0.to_owned()))
            .collect();
        holes.sort();
        holes.dedup();
        holes
    };
    let ids = |words: &Catalogue| -> Vec<_> {
        let rows = words.offer.findings();
        rows.map(|it| (it.id, holes(it.text))).collect()
    };
    assert_eq!(ids(&ENGLISH), ids(&DUTCH));
    for (one, other) in ENGLISH.offer.findings().zip(DUTCH.offer.findings()) {
        assert_ne!(one.text, other.text, "{}", one.id);
        assert_ne!(one.remedy, other.remedy, "{}", one.id);
    }
    let mistakes = |words: &Catalogue| -> Vec<_> {
        let rows = words.offer.mistakes.iter();
        rows.map(|it| it.0).collect()
    };
    assert_eq!(mistakes(&ENGLISH), mistakes(&DUTCH));
    let takes = |words: &Catalogue| -> Vec<_> { words.offer.takes.iter().map(|it| it.0).collect() };
    assert_eq!(takes(&ENGLISH), takes(&DUTCH));
}
