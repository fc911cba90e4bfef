//! How an energy was obtained, in the hundred words that the form recommends.

use super::answers::share;
use crate::language::{Catalogue, clean};
use crate::report::told::{parts, sentence};
use crate::report::{Figure, Report};

/// The most words.
const WORDS: usize = 100;

/// The longest assumption that is quoted.
const LONGEST: usize = 200;

/// Border, method, provenance, what is counted, how much was measured, assumptions.
pub(super) fn energy_method(report: &Report, energy: &Figure, words: &Catalogue) -> String {
    let form = &words.exports.form;
    let border = (words.exports.border)(energy.boundary.name());
    let method = words.said(&energy.method);
    let provenance = (words.provenance)(energy.provenance);
    let mut sentences = vec![(form.energy_method)(&border, &method, provenance)];
    let measured = report.quality.measured_share;
    sentences.extend(measured.map(|it| (form.share)(&share(it, words))));
    sentences.push((form.counted)(&parts(&report.boundary.included, words)));
    sentences.push((form.not_counted)(&parts(&report.boundary.excluded, words)));
    if energy.low < energy.high {
        sentences.push(form.interval.to_owned());
    }
    let assumed = report.quality.assumptions.iter();
    sentences.extend(assumed.map(|note| {
        let said = clean(&words.said(&note.text), LONGEST);
        (form.assumed)(&sentence(&said))
    }));
    within(&sentences, WORDS)
}

/// As many of the sentences, from the first on, as have no more than so many words.
fn within(sentences: &[String], most: usize) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut left = most;
    for sentence in sentences {
        let count = sentence.split_whitespace().count();
        if count > left {
            continue;
        }
        left -= count;
        kept.push(sentence);
    }
    if kept.is_empty() {
        // A first sentence of more words than that is cut.
        let words = sentences.iter().flat_map(|it| it.split_whitespace());
        return words.take(most).collect::<Vec<_>>().join(" ");
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_sentences_are_left_out_rather_than_cut() {
        let long = "word ".repeat(98);
        let sentences = ["One two three.", &long, "four five."].map(str::to_owned);
        assert_eq!(within(&sentences, 100), "One two three. four five.");
        let only = ["word ".repeat(120)];
        assert_eq!(within(&only, 100).split_whitespace().count(), 100);
    }
}
