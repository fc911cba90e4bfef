//! A comparison as a document for people: words before numbers.

mod answer;
mod shown;
mod tables;
mod verdict;

use super::object::{Comparison, SideRow};
use crate::document::{Block, Document, Line};
use crate::language::Catalogue;

/// Writes the comparison as a document in the catalogue's language.
pub fn page(comparison: &Comparison, words: &Catalogue) -> Document {
    let labels: Vec<String> = comparison.sides.iter().map(|it| it.label.clone()).collect();
    let said = &words.comparing;
    let mut blocks = answer::notices(comparison, words);
    blocks.push(heading(said.heads.sides));
    blocks.push(Block::Terms(
        comparison.sides.iter().map(|it| side(it, words)).collect(),
    ));
    blocks.extend(answer::basis(comparison, words));
    blocks.extend(answer::answer(comparison, words));
    blocks.extend(verdict::policy(comparison, words));
    blocks.extend(tables::numbers(comparison, words));
    blocks.extend(tables::differences(comparison, words));
    blocks.extend(answer::changes(comparison, words));
    blocks.extend(tables::totals(comparison, words));
    blocks.extend(verdict::checklist(comparison, words));
    blocks.extend(answer::beside(comparison, words));
    Document {
        title: Line::words((said.title)(&(said.all_of)(&labels))),
        blocks,
    }
}

/// A heading below the title.
fn heading(words: &str) -> Block {
    Block::Heading(2, Line::words(words))
}

/// A list under a heading, if there is anything in it.
fn listed(head: &str, lines: Vec<Line>) -> Vec<Block> {
    if lines.is_empty() {
        return Vec::new();
    }
    vec![heading(head), Block::List(lines)]
}

/// One side: its label, and what it is.
fn side(side: &SideRow, words: &Catalogue) -> (Line, Line) {
    let heads = &words.comparing.heads;
    let mut line = Line::name(&side.name);
    let beside = [
        (heads.supplier, side.supplier.as_ref()),
        (heads.model, side.model.as_ref()),
        (heads.place, side.place.as_ref()),
        (heads.file, Some(&side.source)),
        (heads.digest, side.digest.as_ref()),
    ];
    for (what, name) in beside {
        if let Some(name) = name {
            line = line
                .then(Line::words(format!("; {what} ")))
                .then(Line::name(name));
        }
    }
    (Line::strong(&side.label), line)
}
