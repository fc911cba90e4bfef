//! What a policy says of each side, and the checklist of a framework.

use super::heading;
use super::shown::{number, share};
use super::tables::column;
use crate::compare::object::Comparison;
use crate::compare::policy::{Asked, CriterionVerdict, Judged, Measure, Reason, Settle, Verdict};
use crate::document::{Block, Line, Table};
use crate::language::Catalogue;
use crate::language::compare::{Because, Settling};
use crate::report::{ProofLevel, denial};

/// The verdict on each side, and why.
pub(super) fn policy(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let Some(judged) = &comparison.policy else {
        return Vec::new();
    };
    let overall = judged.sides.iter().map(|side| {
        let verdict = (words.comparing.verdict)(side.verdict.name());
        Line::strong((words.comparing.overall)(&side.side, verdict))
    });
    vec![
        heading(words.comparing.heads.policy),
        about(judged),
        Block::List(overall.collect()),
        Block::Table(table(judged, words)),
    ]
}

/// The policy's name, and what it says that it is for.
fn about(judged: &Judged) -> Block {
    let mut line = Line::name(&judged.policy);
    if let Some(about) = &judged.about {
        line = line.then(Line::words(": ")).then(Line::name(about));
    }
    Block::Paragraph(line)
}

/// What every side is judged by, in the policy's order, which numbers it.
fn criteria(judged: &Judged) -> &[CriterionVerdict] {
    judged.sides.first().map_or(&[], |it| &it.criteria)
}

/// A row for each criterion and a column for each side.
fn table(judged: &Judged, words: &Catalogue) -> Table {
    let heads = &words.comparing.heads;
    let mut columns = vec![column(heads.criterion, false)];
    columns.extend(judged.sides.iter().map(|it| column(&it.side, false)));
    let rows = criteria(judged).iter().enumerate().map(|(at, criterion)| {
        let title = criterion.title.as_ref().unwrap_or(&criterion.criterion);
        let title = Line::words(format!("{}. ", at + 1)).then(Line::name(title));
        let each = judged.sides.iter().filter_map(|it| it.criteria.get(at));
        let each = each.map(|it| cell(it, words));
        std::iter::once(title).chain(each).collect()
    });
    Table {
        caption: Line::words(heads.by_criterion),
        columns,
        rows: rows.collect(),
    }
}

/// The verdict, why, and what would settle it.
fn cell(criterion: &CriterionVerdict, words: &Catalogue) -> Line {
    let say = &words.comparing;
    let line = Line::strong((say.verdict)(criterion.verdict.name()))
        .then(Line::words(": "))
        .then(because(criterion, words));
    match &criterion.settle {
        Some(settle) => line
            .then(Line::words(format!(". {}: ", say.heads.settle)))
            .then(settled(settle, words)),
        None => line,
    }
}

/// Why the verdict is what it is. What others wrote may stand in it.
fn because(criterion: &CriterionVerdict, words: &Catalogue) -> Line {
    let say = |because: &Because<'_>| Line::told((words.comparing.because)(because));
    let named = |level: ProofLevel| format!("{level:?}").to_lowercase();
    let holds = criterion.verdict == Verdict::Pass;
    match &criterion.reason {
        Reason::Number {
            value,
            low,
            high,
            unit,
            asked: Asked { bound, written, .. },
            scenario,
        } => {
            let shown = shown([*low, *value, *high], unit, criterion, words);
            let limit = (words.number)(written);
            let verdict = criterion.verdict.name();
            let scenario = scenario.as_deref();
            say(&Because::Number(&shown, bound, &limit, verdict, scenario))
        }
        Reason::Disclosed {
            level, reference, ..
        } => {
            let line = say(&Because::Disclosed(&named(*level)));
            match reference {
                Some(reference) => line.then(Line::words(": ")).then(Line::name(reference)),
                None => line,
            }
        }
        Reason::Denied { says } => match denial(says) {
            None | Some("") => say(&Because::Denied),
            Some(added) => say(&Because::Denied)
                .then(Line::words(": "))
                .then(Line::name(added)),
        },
        Reason::WeaklyShown { level, asked } => {
            say(&Because::WeaklyShown(&named(*level), &named(*asked)))
        }
        Reason::Missing { reason } => Line::said(reason, words),
        Reason::OnlyDefault { shown, .. } => say(&Because::OnlyDefault(&words.said(shown))),
        Reason::Obtained { provenance, asked } => {
            let asked: Vec<_> = asked.iter().map(|it| (words.provenance)(*it)).collect();
            let how = (words.provenance)(*provenance);
            say(&Because::Obtained(how, &asked.join(", "), holds))
        }
        Reason::Place {
            place,
            rule,
            allows,
        } => say(&Because::Place(place, &rule.join(", "), *allows, holds)),
    }
}

/// A number: a share as a percentage, the others in their unit.
fn shown(range: [f64; 3], unit: &str, criterion: &CriterionVerdict, words: &Catalogue) -> String {
    let is_share = ["renewable-share", "measured-share", "coverage", "dcie"];
    if is_share.contains(&&*criterion.subject) {
        let [low, value, high] = range.map(|it| share(it, words));
        return if low == high {
            value
        } else {
            format!("{value} ({})", (words.interval)(&low, &high))
        };
    }
    number(range, unit, words)
}

fn settled(settle: &Settle, words: &Catalogue) -> Line {
    let say = |settling: &Settling<'_>| Line::told((words.comparing.settle)(settling));
    match settle {
        Settle::Input { label, percent } => {
            let share = share(f64::from(*percent) / 100.0, words);
            say(&Settling::Input(&words.said(label), &share))
        }
        Settle::Proof { statement, level } => {
            let level = format!("{level:?}").to_lowercase();
            say(&Settling::Proof(words.subject(statement), &level))
        }
        Settle::Statement { statement } => say(&Settling::Statement(words.subject(statement))),
        Settle::Remedy { remedy } => Line::said(remedy, words),
    }
}

/// The measures of a framework, and what the criteria that answer them come to.
pub(super) fn checklist(comparison: &Comparison, words: &Catalogue) -> Vec<Block> {
    let Some(judged) = comparison
        .policy
        .as_ref()
        .filter(|it| !it.checklist.is_empty())
    else {
        return Vec::new();
    };
    let heads = &words.comparing.heads;
    let mut columns = vec![column(heads.measure, false), column(heads.criterion, false)];
    columns.extend(judged.sides.iter().map(|it| column(&it.side, false)));
    let (answered, open): (Vec<&Measure>, Vec<&Measure>) = judged
        .checklist
        .iter()
        .partition(|it| !it.criteria.is_empty());
    let rows = answered.iter().map(|it| measure(it, judged, words));
    let table = Table {
        caption: Line::words(heads.by_measure),
        columns,
        rows: rows.collect(),
    };
    let mut blocks = vec![heading(heads.checklist), Block::Table(table)];
    if !open.is_empty() {
        let names: Vec<_> = open.iter().map(|it| titled(it, words)).collect();
        let unanswered = (words.comparing.unanswered)(&names.join("; "));
        blocks.push(Block::Paragraph(Line::words(unanswered)));
    }
    blocks
}

/// A measure's short identifier with its title; only measures of the table are here.
fn titled(measure: &Measure, words: &Catalogue) -> String {
    let short = measure.urn.rsplit(':').next().unwrap_or(&measure.urn);
    let mut titles = words.comparing.measures.iter();
    let title = titles.find(|(urn, _)| *urn == measure.urn);
    title.map_or_else(
        || short.to_owned(),
        |(_, title)| format!("{short}, {title}"),
    )
}

fn measure(measure: &Measure, judged: &Judged, words: &Catalogue) -> Vec<Line> {
    let name = Line::name(titled(measure, words));
    let of = |wanted: &String| {
        let at = criteria(judged)
            .iter()
            .position(|it| it.criterion == *wanted);
        at.map(|at| (at + 1).to_string())
    };
    let numbers: Vec<_> = measure.criteria.iter().filter_map(of).collect();
    let numbers = Line::words(numbers.join(", "));
    let each = judged.sides.iter().map(|side| {
        let mut verdicts = measure.sides.iter();
        let found = verdicts.find(|it| it.side == side.side);
        found.map_or_else(Line::default, |it| {
            Line::words((words.comparing.verdict)(it.verdict.name()))
        })
    });
    [name, numbers].into_iter().chain(each).collect()
}
