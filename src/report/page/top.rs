//! The top of the page: what must not be overlooked, and what it is about.

use crate::document::{Block, Line};
use crate::language::Catalogue;
use crate::quantity::prefixed;
use crate::report::metered::distinct;
use crate::report::shown::{changes, duration, in_unit, selection};
use crate::report::{Hypothetical, Model, Report, SubjectKind};
use crate::sample::{Component, Phase};

/// Machines and kinds of devices that are named.
const MOST_HARDWARE: usize = 3;

/// A longer time is told in days.
const DAYS: f64 = 2.0 * 86_400.0;

pub(super) fn blocks(report: &Report, words: &Catalogue) -> Vec<Block> {
    let mut blocks: Vec<_> = notices(report, words)
        .into_iter()
        .map(Block::Notice)
        .collect();
    blocks.push(Block::Terms(facts(report, words)));
    blocks
}

/// That nothing was measured, that something is supposed, that work failed.
fn notices(report: &Report, words: &Catalogue) -> Vec<Line> {
    let notices = &words.page.notices;
    let kind = match report.subject.kind {
        SubjectKind::Plan => Some(Line::strong(notices.plan)),
        SubjectKind::Offer => Some(Line::strong(notices.offer)),
        SubjectKind::Workload | SubjectKind::Node | SubjectKind::Period => None,
    };
    let supposed = report.hypothetical.as_ref();
    let failed =
        (report.activity.failed > 0).then(|| Line::words((notices.failed)(report.activity.failed)));
    let supposed = supposed.map(|it| hypothetical(it, words));
    supposed.into_iter().chain(kind).chain(failed).collect()
}

fn hypothetical(supposed: &Hypothetical, words: &Catalogue) -> Line {
    let notices = &words.page.notices;
    let changes = changes(supposed, words).into_iter().map(|change| {
        let key = Line::name(change.what).then(": ".into());
        let from = change.from;
        let from = from.map(|from| Line::name(from).then(notices.becomes.into()));
        key.then(from.unwrap_or_default())
            .then(Line::name(change.to))
    });
    Line::strong(notices.hypothetical)
        .then(Line::name(&supposed.of))
        .then(notices.changed.into())
        .then(Line::joined(changes, "; "))
}

/// What it is about, when, where, on what, and which report this is.
fn facts(report: &Report, words: &Catalogue) -> Vec<(Line, Line)> {
    let names = &words.page.facts;
    let subject = &report.subject;
    let workload = report.activity.workload.as_ref();
    let phase = workload.map(|it| it.phase).or(report.activity.phase);
    let phase = phase.filter(|it| *it != Phase::Other);
    let ended = workload.map(|it| (words.ended)(it.exit_code, it.until.is_some()));
    let facts = [
        (names.about, Some(about(report, words))),
        (names.phase, phase.map(|it| Line::words((words.phase)(it)))),
        (names.result, ended.map(Line::words)),
        (names.period, period(report, words)),
        (names.time, time(report, words)),
        (names.place, subject.place.as_ref().map(Line::name)),
        (names.supplier, subject.supplier.as_ref().map(Line::name)),
        (
            names.model,
            subject.model.as_ref().map(|it| model(it, words)),
        ),
        (names.hardware, hardware(report, words)),
        (names.work, work(report, words)),
        (names.report, Some(identity(report, words))),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(name, fact)| Some((name.into(), fact?)))
        .collect()
}

/// What kind of thing it is, and what was selected of it.
fn about(report: &Report, words: &Catalogue) -> Line {
    let kind = Line::words(kind(report, words));
    match selection(report, words) {
        Some(selected) => kind.then(": ".into()).then(Line::name(selected)),
        None => kind,
    }
}

fn kind(report: &Report, words: &Catalogue) -> &'static str {
    let kinds = &words.page.kinds;
    match report.subject.kind {
        SubjectKind::Workload => kinds.workload,
        SubjectKind::Node => kinds.node,
        SubjectKind::Period => kinds.period,
        SubjectKind::Plan => kinds.plan,
        SubjectKind::Offer => kinds.offer,
    }
}

fn period(report: &Report, words: &Catalogue) -> Option<Line> {
    let (from, until) = report.activity.from.zip(report.activity.until)?;
    let [from, until] = [from, until].map(words.moment);
    Some(Line::words((words.page.facts.period_of)(&from, &until)))
}

/// How long it took, or would take; accelerators' time for a plan.
fn time(report: &Report, words: &Catalogue) -> Option<Line> {
    let told = |id: &str, unit: f64, say: fn(&str, Option<(&str, &str)>) -> String| {
        let figure = report.figure(id)?;
        let [low, value, high] = in_unit(figure, unit, words);
        let bounds = (figure.low < figure.high).then_some((&*low, &*high));
        Some(say(&value, bounds))
    };
    let elapsed = report.figure("time.elapsed").map(|figure| {
        if figure.value < DAYS {
            Some(duration(figure.value, words))
        } else {
            told("time.elapsed", 86_400.0, words.days)
        }
    });
    let hours = told("time.accelerator", 3600.0, words.accelerator_hours);
    let all: Vec<_> = elapsed.flatten().into_iter().chain(hours).collect();
    (!all.is_empty()).then(|| Line::words(all.join("; ")))
}

/// The model as it was described.
fn model(model: &Model, words: &Catalogue) -> Line {
    let names = &words.page.facts;
    let who = [
        Some(&model.name),
        model.version.as_ref(),
        model.organisation.as_ref(),
    ];
    let who = who.into_iter().flatten().map(Line::name);
    let size = model.parameters.map(|it| {
        let shown = (words.number)(&prefixed(it, "", 3));
        Line::words((names.parameters)(shown.trim()))
    });
    let all = Line::joined(who.chain(size), ", ");
    match &model.base {
        Some(base) => all.then(names.based_on.into()).then(Line::name(base)),
        None => all,
    }
}

/// Machines and devices, those of one kind together.
fn hardware(report: &Report, words: &Catalogue) -> Option<Line> {
    let hardware = &report.hardware;
    let planned = hardware.planned.iter().map(|it| match it.count {
        Some(count) => (words.devices)(usize::try_from(count).unwrap_or(usize::MAX), &it.name),
        None => it.name.clone(),
    });
    let rows = hardware.instruments.iter();
    let cards: Vec<_> = rows
        .filter(|row| row.channel.component == Component::Accelerator)
        .map(|row| row.name.clone())
        .collect();
    let kinds = distinct(cards.iter()).into_iter().map(|name| {
        let count = cards.iter().filter(|it| *it == name).count();
        (words.devices)(count, name)
    });
    let hosts = hardware.hosts.iter().map(|host| {
        let machine = host.hypervisor.as_deref().map(words.virtual_machine);
        let parts = [
            Some(host.name.clone()),
            Some(host.cpu_model.clone()),
            machine,
        ];
        let parts = parts.into_iter().flatten().filter(|it| !it.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    });
    let all = planned.chain(hosts).chain(kinds);
    let all: Vec<_> = all.filter(|it| !it.is_empty()).map(Line::name).collect();
    let all = super::cut(all, MOST_HARDWARE, words);
    (!all.is_empty()).then(|| Line::joined(all, "; "))
}

fn work(report: &Report, words: &Catalogue) -> Option<Line> {
    // Parts of a run, and workloads that were selected, state theirs one by one.
    let units = distinct(report.work.iter().map(|it| &it.unit));
    let done = units.into_iter().take(3).map(|unit| {
        let same = report.work.iter().filter(|it| it.unit == *unit);
        let amount: f64 = same.map(|it| it.amount).sum();
        let many = (words.units_of_work)(unit).filter(|_| amount > 1.0);
        let name = many.unwrap_or_else(|| (words.unit_of_work)(unit));
        let amount = words.grouped(amount, 4);
        Line::words(format!("{amount} ")).then(Line::name(name))
    });
    let line = Line::joined(done, ", ");
    (!line.is_empty()).then_some(line)
}

fn identity(report: &Report, words: &Catalogue) -> Line {
    let identity = &report.identity;
    let made = words.page.facts.made;
    let made = made(
        &(words.moment)(identity.created),
        &identity.tool,
        &identity.version,
    );
    Line::name(&identity.id).then(made.into())
}
