//! Every number of a format that is a page is one of the object.

use super::{examples, written};
use crate::shown::{Known, Tally, changed, lines, without};
use wattprint::language::{Catalogue, LANGUAGES};
use wattprint::quantity::{scientific, significant};
use wattprint::report::Report;

/// Words and reasons.
type Free = [(&'static str, &'static str)];

/// Words with digits that a format has of itself, each with the reason.
const FREE: [(&str, &Free); 3] = [
    (
        "huggingface",
        &[("co2_eq_emissions", "name of the card's field")],
    ),
    (
        "gpai",
        &[
            ("July 2025", "when the Code of Practice was published"),
            ("juli 2025", "the same in Dutch"),
            ("section 1, point 2", "of Annex XI of the AI Act"),
            ("afdeling 1, punt 2", "the same in Dutch"),
            ("1 month", "a class of the form"),
            ("1 maand", "the same in Dutch"),
            ("5B–15B", "a class of the form"),
            ("C(2025) 5045", "the Commission's guidelines"),
            ("A.2.2", "annex of these guidelines"),
            ("50B–100B", "a class of the form"),
        ],
    ),
    (
        "algoritmeregister",
        &[
            (
                "publicatiestandaard 1.0",
                "version of the register's standard",
            ),
            ("200 tekens", "length of a field"),
            ("2500 tekens", "length of a field"),
            ("5000 tekens", "length of a field"),
            (
                "ongeveer 95 % van de gevallen",
                "what bounds mean, as docs/uncertainty.md says",
            ),
            ("owp-12", "measure of the Algoritmekader"),
            ("dat-06", "measure of the Algoritmekader"),
            ("mon-06", "measure of the Algoritmekader"),
            ("DM.24", "audit question of the Algoritmekader"),
        ],
    ),
];

/// What may be shown of a report in one of these formats.
fn known(report: &Report, format: &str, words: &Catalogue) -> Known {
    let mut known = Known::of(report, words);
    if format == "huggingface" {
        // The front matter has one field, in grams, without a unit beside it.
        let emissions = report.figure("emissions.location");
        if let Some(emissions) = emissions {
            known.add(&format!("emissions: {}", significant(emissions.value, 6)));
        }
    }
    if format == "gpai" {
        let model = report.subject.model.as_ref();
        let stated = model
            .into_iter()
            .flat_map(|it| [it.parameters, it.training_flop, it.inference_flop]);
        // A plan's parameters are an input of its operations.
        let compute = report.figure("compute").into_iter();
        let inputs = compute.flat_map(|it| it.derivation.inputs());
        let planned = inputs.filter(|it| &*it.id == "plan.parameters");
        let planned = planned.map(|it| it.value.central());
        let computed = report.figure("compute").map(|it| it.value);
        for operations in stated.flatten().chain(planned).chain(computed) {
            let (mantissa, power) = scientific(operations, 2);
            let mantissa = (words.number)(&mantissa);
            known.add(&format!("{mantissa}×10^{power}"));
            known.add(&format!("10^{power}"));
        }
    }
    known
}

/// The lines of a format for people, without the words that are its own.
fn pages(report: &Report, format: &str, words: &Catalogue) -> Vec<String> {
    let free = FREE.iter().find(|(it, _)| *it == format).unwrap().1;
    let text = written(report, format, words);
    // The block for a model card is a document.
    let text = text.split("```json").next().unwrap();
    lines(&without(text, free))
}

#[test]
fn every_number_on_the_pages_is_in_the_object() {
    for (format, _) in FREE {
        let mut tally = Tally::default();
        for (name, report) in examples() {
            // The register is told in Dutch whatever was asked for.
            let of_register = format == "algoritmeregister";
            for words in LANGUAGES
                .iter()
                .filter(|it| !of_register || it.code == "nl")
            {
                let known = known(&report, format, words);
                for line in pages(&report, format, words) {
                    let unknown = known.unknown(&line);
                    assert!(
                        unknown.is_empty(),
                        "{name}, {format}, {}: {unknown:#?}",
                        words.code
                    );
                    for line in changed(&line) {
                        tally.count(!known.unknown(&line).is_empty());
                    }
                }
            }
        }
        // A year in a text may be changed into that of another text.
        tally.assert_share(format, 0.85);
    }
}
