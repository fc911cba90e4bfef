//! What a check found, as a document for people.

use super::check::{Finding, Kind, Severity, Verdict, verdict};
use super::value::Offer;
use crate::document::{Block, Column, Document, Line, Table};
use crate::language::Catalogue;

/// What was found in an offer, in the reader's language.
pub fn page(offer: &Offer, findings: &[Finding], words: &Catalogue) -> Document {
    let terms = terms(offer, words);
    let known = (!terms.is_empty()).then_some(Block::Terms(terms));
    let mut blocks: Vec<Block> = known.into_iter().collect();
    let said = match verdict(findings) {
        Verdict::Complete => words.offer.complete,
        Verdict::DoesNotHold => words.offer.does_not_hold,
        Verdict::CannotTell => words.offer.cannot_tell,
    };
    blocks.push(Block::Notice(Line::strong(said)));
    let severities = [Severity::Refused, Severity::Open, Severity::Noted];
    for (severity, heading) in severities.iter().zip(words.offer.severities) {
        let found = findings.iter().filter(|it| it.severity == *severity);
        let rows: Vec<_> = found.map(|it| row(it, words)).collect();
        if !rows.is_empty() {
            blocks.push(Block::Heading(2, heading.into()));
            blocks.push(Block::Table(table(heading, rows, words)));
        }
    }
    if findings.is_empty() {
        blocks.push(Block::Paragraph(words.offer.nothing.into()));
    }
    let title = Line::words(format!("{}: ", words.offer.title));
    let service = offer.service.name.as_deref().unwrap_or(&offer.file);
    Document {
        title: title.then(Line::name(service)),
        blocks,
    }
}

fn terms(offer: &Offer, words: &Catalogue) -> Vec<(Line, Line)> {
    let dated = offer.date.map(|it| words.day(it));
    let own = [Some(offer.id.clone()).filter(|it| !it.is_empty()), dated];
    let own: Vec<_> = own.into_iter().flatten().collect();
    let supplier = offer.supplier.name.clone();
    let rows = [
        (words.offer.supplier, supplier),
        (
            words.offer.offer,
            Some(own.join(", ")).filter(|it| !it.is_empty()),
        ),
    ];
    let rows = rows.into_iter();
    rows.filter_map(|(term, said)| Some((term.into(), Line::name(said?))))
        .collect()
}

fn table(caption: &str, rows: Vec<Vec<Line>>, words: &Catalogue) -> Table {
    let column = |head: &str| Column {
        head: head.into(),
        numeric: false,
    };
    Table {
        caption: caption.into(),
        columns: words.offer.columns.into_iter().map(column).collect(),
        rows,
    }
}

fn row(finding: &Finding, words: &Catalogue) -> Vec<Line> {
    let line = finding
        .line
        .map(|it| format!(" ({})", (words.offer.line)(it)));
    let about = format!("{}{}", finding.about, line.unwrap_or_default());
    let [missing, implausible, contradictory, unsupported] = words.offer.kinds;
    let kind = match finding.kind {
        Kind::Missing => missing,
        Kind::Implausible => implausible,
        Kind::Contradictory => contradictory,
        Kind::Unsupported => unsupported,
    };
    let said = Line::words(format!("{kind}: ")).then(finding.said(words));
    let open = finding.criterion.unwrap_or_default();
    vec![
        about.into(),
        said,
        finding.would_help(words),
        words.subject(open).into(),
    ]
}
