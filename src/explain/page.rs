//! The explanation as a page in the reader's language.

use super::arithmetic::Printer;
use super::asked::Scope;
use super::tree::Grower;
use super::{Explanation, Interval, detail, formula, names, shares};
use crate::document::{Block, Document, Line};
use crate::language::Catalogue;
use crate::report::{Figure, Report, shown};

/// Explains the figures that were asked for on one page.
///
/// `full` tells everything each time: devices of one kind one by one, and parts that
/// were explained with another figure.
pub fn document(report: &Report, scope: &Scope<'_>, full: bool, words: &Catalogue) -> Document {
    let mut blocks: Vec<Block> = hypothetical(report, words).into_iter().collect();
    blocks.push(Block::Paragraph(Line::name(
        words.said(&report.subject.name),
    )));
    if let Some(part) = scope.part {
        let said = Line::words(format!("{}: ", words.explain.of_part));
        blocks.push(Block::Paragraph(said.then(Line::name(part))));
    }
    let mut grower = Grower::new(report, words, full);
    for figure in &scope.figures {
        let explanation = super::explain(report, scope.among, figure, full);
        blocks.extend(section(
            report,
            figure,
            &explanation,
            full,
            words,
            &mut grower,
        ));
    }
    Document {
        title: Line::words(words.explain.title),
        blocks,
    }
}

/// That the report is of something that was not so, before anything else.
fn hypothetical(report: &Report, words: &Catalogue) -> Option<Block> {
    let said = shown::hypothetical(report, words)?;
    Some(Block::Notice(Line::strong(said)))
}

/// Everything about one figure.
fn section(
    report: &Report,
    figure: &Figure,
    explanation: &Explanation,
    full: bool,
    words: &Catalogue,
    grower: &mut Grower<'_>,
) -> Vec<Block> {
    let explain = &words.explain;
    let printer = Printer::new(explanation, words);
    let mut blocks = vec![
        Block::Heading(2, names::figure(&figure.id, words)),
        Block::Paragraph(stated(figure, words)),
        Block::Terms(terms(figure, words)),
        recomputed(figure, explanation, words),
        Block::Heading(3, Line::words(explain.derivation)),
        Block::Tree(vec![grower.figure(explanation, &printer)]),
    ];
    if !explanation.behind.is_empty() {
        let behind = explanation.behind.iter();
        let nodes = behind.map(|id| detail::behind(id, report, words));
        blocks.push(Block::Heading(3, Line::words(explain.behind)));
        blocks.push(Block::Tree(nodes.collect()));
    }
    blocks.push(Block::Heading(3, Line::words(explain.inputs)));
    blocks.extend(shares::blocks(explanation, &printer, full, words));
    blocks.push(Block::Paragraph(bounds(explanation, words)));
    blocks
}

/// The figure as every format shows it, and what it means.
fn stated(figure: &Figure, words: &Catalogue) -> Line {
    let amount = Line::strong(shown::both(figure, words));
    let provenance = (words.provenance)(figure.provenance);
    let meaning = words.definition(&figure.id);
    let meaning = if meaning.is_empty() {
        Line::said(&figure.definition, words)
    } else {
        Line::words(meaning)
    };
    let between = Line::words(format!(", {provenance}. "));
    amount.then(between).then(meaning)
}

fn terms(figure: &Figure, words: &Catalogue) -> Vec<(Line, Line)> {
    let explain = &words.explain;
    let method = (!figure.method.is_empty()).then(|| {
        let method = Line::said(&figure.method, words);
        (Line::words(explain.method), method)
    });
    let source = formula::source(&figure.id);
    let source = source.map(|it| (Line::words(explain.formula), Line::quote(it)));
    let id = Line::name(figure.id.clone());
    let id = (Line::words(explain.id), id);
    [method, source, Some(id)].into_iter().flatten().collect()
}

/// Whether the inputs give what the report states.
fn recomputed(figure: &Figure, explanation: &Explanation, words: &Catalogue) -> Block {
    let explain = &words.explain;
    if explanation.agrees {
        return Block::Paragraph(Line::words(explain.agrees));
    }
    let as_shown = |interval: &Interval| {
        let figure = Figure {
            value: interval.value,
            low: interval.low,
            high: interval.high,
            ..figure.clone()
        };
        shown::both(&figure, words)
    };
    let stated = as_shown(&explanation.stated);
    let given = as_shown(&explanation.recomputed);
    Block::Notice(Line::strong((explain.differs)(&stated, &given)))
}

/// How the bounds follow, and where that rule is published.
fn bounds(explanation: &Explanation, words: &Catalogue) -> Line {
    let explain = &words.explain;
    if explanation.inputs.iter().all(|it| it.low >= it.high) {
        return Line::words(explain.exact);
    }
    let source = Line::words(format!(" {}: ", explain.source));
    let follow = Line::words(explain.bounds_follow);
    follow.then(source).then(Line::quote(formula::BOUNDS))
}
