//! What is counted, what is not, who pays for idle power, and what was used beside it.

use super::amounts::best;
use crate::document::{Block, Line};
use crate::language::Catalogue;
use crate::report::{Report, SubjectKind};

/// What others used meanwhile, or nobody, where it is not zero.
const BESIDE: [&str; 5] = [
    "energy.execution_idle",
    "energy.workloads",
    "energy.others",
    "energy.idle",
    "energy.unattributed",
];

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let boundary = &report.boundary;
    let headings = &words.headings;
    let planned = matches!(report.subject.kind, SubjectKind::Plan | SubjectKind::Offer);
    let policy = if planned {
        Line::default()
    } else {
        (words.idle_policy)(&boundary.idle_policy).into()
    };
    let terms = [
        (headings.counted, parts(&boundary.included, words)),
        (headings.not_counted, parts(&boundary.excluded, words)),
        (headings.idle_policy, policy),
        (headings.beside, beside(report, words)),
    ];
    let terms = terms.into_iter().filter(|(_, said)| !said.is_empty());
    vec![
        Block::Heading(2, words.page.headings.boundary.into()),
        Block::Terms(terms.map(|(term, said)| (term.into(), said)).collect()),
    ]
}

/// Parts of a boundary by their names.
pub(super) fn parts(parts: &[String], words: &Catalogue) -> Line {
    let named = parts.iter().map(|part| Line::name(words.part(part)));
    Line::joined(named, ", ")
}

fn beside(report: &Report, words: &Catalogue) -> Line {
    let known = BESIDE.iter().filter_map(|id| report.figure(id));
    let known = known.filter(|figure| figure.value > 0.0).map(|figure| {
        let name = words.name(&figure.id);
        Line::words(format!("{name} {}", best(figure, words)))
    });
    Line::joined(known, ", ")
}
