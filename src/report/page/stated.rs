//! What the operator or the supplier states, and how each statement is shown to be true.

use super::{cut_rows, said, text};
use crate::document::{Block, Line, Table};
use crate::language::Catalogue;
use crate::language::page::known;
use crate::quantity::{CarbonIntensity, Quantity as _, percent, significant};
use crate::report::{Contract, ContractKind, Proof, ProofLevel, Report, Statement};

/// Statements and contracts that are shown.
const MOST: usize = 12;

/// Digits of a number that somebody stated: as many as it has, but no errors of rounding.
const MOST_DIGITS: usize = 7;

/// Statements that people know as percentages.
const SHARES: [&str; 2] = ["renewable-share", "measured-share"];

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let captions = &words.page.captions;
    let statements = report.statements.iter().map(|it| statement(it, words));
    let contracts = report.contracts.iter().map(|it| contract(it, words));
    let mut blocks = table(captions.statements, statements.collect(), words);
    blocks.extend(table(captions.contracts, contracts.collect(), words));
    if blocks.is_empty() {
        return blocks;
    }
    let heading = Block::Heading(2, words.page.headings.stated.into());
    std::iter::once(heading).chain(blocks).collect()
}

fn table(caption: &str, mut rows: Vec<Vec<Line>>, words: &Catalogue) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let heads = &words.page.heads;
    let more = cut_rows(&mut rows, MOST, words);
    let table = Table {
        caption: caption.into(),
        columns: [heads.what, heads.says, heads.proof, heads.reference]
            .map(text)
            .to_vec(),
        rows,
    };
    std::iter::once(Block::Table(table)).chain(more).collect()
}

/// What is stated, and per what.
fn named(id: &str, words: &Catalogue) -> String {
    if let Some(known) = known(words.page.statements, id) {
        return known.to_owned();
    }
    match id.split_once('/') {
        Some((what, unit)) => format!("{} {}", words.subject(what), (words.per)(unit).trim()),
        None => words.subject(id).to_owned(),
    }
}

/// A unit, and per what: `tokens per request`.
fn named_unit(unit: &str, value: f64, words: &Catalogue) -> String {
    let counted = unit.split_once('/');
    let many = counted.and_then(|(what, per)| Some((what, (words.units_of_work)(what)?, per)));
    many.map_or_else(
        || unit.to_owned(),
        |(what, many, per)| {
            let one = (words.unit_of_work)(what);
            let what = if value > 1.0 { many } else { one };
            format!("{what} {}", (words.per)(per).trim())
        },
    )
}

/// A number without digits that nobody stated.
fn bare(value: f64) -> String {
    let text = significant(value, MOST_DIGITS);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn statement(statement: &Statement, words: &Catalogue) -> Vec<Line> {
    let id = &statement.id;
    let number = statement.value.map(|value| {
        let digits = |value: f64| {
            if SHARES.contains(&&**id) {
                (words.number)(&format!("{} %", bare(value * 100.0)))
            } else {
                (words.number)(&bare(value))
            }
        };
        let unit = statement.unit.iter();
        let unit = unit.map(|it| format!(" {}", named_unit(it, value, words)));
        let bounds = statement.low.zip(statement.high);
        let bounds = bounds.map(|(low, high)| (words.interval)(&digits(low), &digits(high)));
        let bounds = bounds.map(|it| format!(" ({it})")).unwrap_or_default();
        Line::words(format!(
            "{}{}{bounds}",
            digits(value),
            unit.collect::<String>()
        ))
    });
    let what = Line::name(named(id, words));
    let worded = statement.text.iter().map(|it| Line::name(said(it, words)));
    let says = Line::joined(number.into_iter().chain(worded), "; ");
    shown(what, says, &statement.proof, words)
}

fn contract(contract: &Contract, words: &Catalogue) -> Vec<Line> {
    let kinds = &words.page.contracts;
    let what = match contract.kind {
        ContractKind::GuaranteesOfOrigin => kinds.guarantees,
        ContractKind::PowerPurchaseAgreement => kinds.purchase,
        ContractKind::OnSite => kinds.on_site,
        ContractKind::SupplierMix => kinds.mix,
    };
    let renewable = if contract.renewable {
        kinds.renewable
    } else {
        kinds.not_renewable
    };
    let share = (kinds.share)(&(words.number)(&percent(contract.share)));
    let intensity = contract.intensity.map(|grams| {
        // The object has g/J; contracts and bills have it per kilowatt-hour.
        let per_kilowatt_hour = CarbonIntensity::from_base(grams).grams_per_kilowatt_hour();
        let number = significant(per_kilowatt_hour, 3);
        Line::words((words.number)(&format!("{number} gCO2e/kWh")))
    });
    let given = [&contract.place, &contract.period].into_iter().flatten();
    let says = [Line::words(share), Line::words(renewable)];
    let says = says
        .into_iter()
        .chain(intensity)
        .chain(given.map(Line::name));
    shown(
        what.into(),
        Line::joined(says, ", "),
        &contract.proof,
        words,
    )
}

/// What is stated, with how strongly and by what it is shown.
fn shown(what: Line, says: Line, proof: &Proof, words: &Catalogue) -> Vec<Line> {
    let levels = &words.page.proof;
    let level = match proof.level {
        ProofLevel::Stated => levels.stated,
        ProofLevel::Documented => levels.documented,
        ProofLevel::Verified => levels.verified,
    };
    let by = proof.by.as_ref();
    let by = by.map(|it| Line::words(levels.by).then(Line::name(it)));
    let reference = proof.reference.iter().map(Line::name);
    let date = proof.date.map(|it| Line::words(words.day(it)));
    vec![
        what,
        says,
        Line::words(level).then(by.unwrap_or_default()),
        Line::joined(reference.chain(date), ", "),
    ]
}
