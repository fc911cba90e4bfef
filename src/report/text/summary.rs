//! One screen of 24 lines, for the end of a run: what it cost comes first.
//!
//! Nothing stands here that is not in the report. What is cut ends with `…` and
//! stands in full in the text.

use super::layout::{MARGIN, Page, WIDTH, fitted};
use super::row::{
    contribution, devices, is_undone, not_so, row, said, times, title, virtual_machine,
};
use super::section::{Section, shared_out};
use super::short::short;
use super::{assumptions, coverage, notes};
use crate::language::Catalogue;
use crate::quantity::percent;
use crate::report::metered::distinct;
use crate::report::shown::{amount, bounds, interval};
use crate::report::{Figure, Report, SubjectKind, clean};
use crate::sample::{Component, Provenance};
use std::io;

/// The lines of a screen, less one for the prompt below them.
const LINES: usize = 23;

/// What it cost, the first of each that is known.
const COST: [&[&str]; 6] = [
    &["energy.node", "energy.components"],
    &["energy.facility"],
    &["emissions.location"],
    &["emissions.embodied"],
    &["water.total", "water.grid", "water.site"],
    &["cost.electricity"],
];

/// The parts of the electricity.
const PARTS: [(&str, &str); 5] = [
    ("energy.accelerator", "accelerator"),
    ("energy.cpu", "cpu"),
    ("energy.dram", "dram"),
    ("energy.other", "other"),
    ("energy.host", "host"),
];

/// Who used the components, beside the workload itself.
const USERS: [&str; 5] = [
    "energy.execution_idle",
    "energy.workloads",
    "energy.others",
    "energy.idle",
    "energy.unattributed",
];

/// Notes that matter most at the end of a run, the first first.
const URGENT: [&str; 4] = ["remark", "not-ended", "counter-restarted", "gap"];

/// Writes the report on one screen.
pub(in crate::report) fn write(
    report: &Report,
    words: &Catalogue,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    summarise(report, None, words, out)
}

/// Writes a report on one screen of 80 columns and 24 lines, prompt included.
///
/// `rest` is the command that tells the rest, where there is one.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn summarise(
    report: &Report,
    rest: Option<&str>,
    words: &Catalogue,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut top = not_so(report, words);
    top.extend([title(report, words), setting(report, words), String::new()]);
    top.extend(table(report, words));
    let rest = rest.map(|command| (words.rest)(&clean(command, 200)));
    let end = rest.map_or_else(Vec::new, |rest| fitted(&[rest], "", WIDTH, 1));
    let room = LINES.saturating_sub(top.len() + end.len());
    let mut page = Page::default();
    for line in &top {
        page.line(line);
    }
    for section in shared_out(sections(report, words), room) {
        page.section(section.heading(), section.lines());
    }
    for line in &end {
        page.line(line);
    }
    super::beside::equivalences(report, words, &mut page);
    out.write_all(page.text().as_bytes())
}

/// How long it took, and on what.
fn setting(report: &Report, words: &Catalogue) -> String {
    let host = report.hardware.hosts.first();
    let items: Vec<_> = times(report, words)
        .into_iter()
        .chain(host.map(|host| clean(&host.name, 40)))
        .chain(host.and_then(|host| virtual_machine(host, words)))
        .chain(accelerators(report, words))
        .chain(devices(report, words))
        .chain(host.map(|host| clean(&host.cpu_model, 40)))
        .filter(|item| !item.is_empty())
        .collect();
    fitted(&items, ", ", WIDTH, 1).join("")
}

/// The accelerators, those of one kind together.
fn accelerators(report: &Report, words: &Catalogue) -> Vec<String> {
    let rows = report.hardware.instruments.iter();
    let names: Vec<_> = rows
        .filter(|row| row.channel.component == Component::Accelerator)
        .map(|row| clean(&row.name, 40))
        .collect();
    let count = |name: &String| names.iter().filter(|it| *it == name).count();
    let kinds = distinct(names.iter());
    let kinds = kinds
        .into_iter()
        .map(|name| (words.devices)(count(name), name));
    kinds.collect()
}

/// What it cost, per unit of work too, and which part used how much.
fn table(report: &Report, words: &Catalogue) -> Vec<String> {
    let mut lines = Vec::new();
    for ids in COST {
        let Some(figure) = ids.iter().find_map(|id| report.figure(id)) else {
            continue;
        };
        lines.push(row(figure, words.plain(&figure.id), words));
        if matches!(ids[0], "energy.node" | "emissions.location") {
            lines.extend(per_unit(report, figure, words));
        }
    }
    let parts = PARTS
        .iter()
        .filter_map(|(id, part)| Some((report.figure(id)?, words.part(part))));
    lines.extend(parts.map(|(figure, part)| row(figure, &(words.of_which)(part), words)));
    lines
}

/// The figure per unit of the first kind of work.
fn per_unit(report: &Report, whole: &Figure, words: &Catalogue) -> Option<String> {
    report.quantities.iter().find_map(|figure| {
        let unit = figure.id.strip_prefix(&whole.id)?.strip_prefix('/')?;
        Some(row(figure, &(words.per)(unit), words))
    })
}

/// All that stands below the table, those without a word left out.
fn sections(report: &Report, words: &Catalogue) -> Vec<Section> {
    let headings = &words.headings;
    let quality = &report.quality;
    let users = match report.subject.kind {
        SubjectKind::Workload => headings.while_it_ran,
        SubjectKind::Node | SubjectKind::Period | SubjectKind::Plan | SubjectKind::Offer => {
            headings.shared_out
        }
    };
    let share = quality
        .measured_share
        .map(|it| (words.measured_share)(&(words.number)(&percent(it))));
    let observed = coverage(report, words).into_iter().chain(share).collect();
    let unsure = quality.contributors.iter().filter(|it| it.share >= 0.005);
    let unsure = unsure.take(3).map(|it| contribution(it, 40, words));
    let mut sections = vec![
        Section::new(users, shared(report, words), ", "),
        Section::new(headings.idle_policy, idle_policy(report, words), "; "),
        Section::new(headings.overridden, overridden(report, words), "; "),
        Section::new(headings.defaults, defaults(report, words), "; "),
        Section::new(headings.observed, observed, "; "),
        Section::new(headings.notes, urgent(report, words), "; "),
        Section::new(headings.unsure, unsure.collect(), ", "),
        Section::new(headings.sources, sources(report, words), "; "),
        Section::new(headings.missing, missing(report, words), "; "),
    ];
    sections.retain(|section| !section.is_empty());
    sections
}

/// How much the components used meanwhile: for it, for others and for nobody.
fn shared(report: &Report, words: &Catalogue) -> Vec<String> {
    let own = (report.subject.kind == SubjectKind::Workload)
        .then(|| report.figure("energy.components"))
        .flatten();
    let known = USERS.iter().filter_map(|id| report.figure(id));
    let users: Vec<_> = own
        .map(|figure| (words.headings.own, figure))
        .into_iter()
        .chain(known.map(|figure| (words.plain(&figure.id), figure)))
        .filter(|(_, figure)| figure.high > 0.0)
        .collect();
    let weakest = |provenance| {
        let mut figures = users.iter();
        figures.any(|(_, figure)| figure.provenance == provenance)
    };
    let known = [Provenance::Modelled, Provenance::Supplied];
    let weakest = known.into_iter().find(|it| weakest(*it));
    let weakest = (words.provenance)(weakest.unwrap_or(Provenance::Measured));
    let items = users
        .iter()
        .map(|(name, figure)| match bounds(figure, words) {
            Some(_) => format!(
                "{name} {} ({})",
                amount(figure, words),
                interval(figure, words)
            ),
            None => format!("{name} {}", amount(figure, words)),
        });
    let mut items: Vec<_> = items.collect();
    if let Some(last) = items.last_mut() {
        *last = (words.components_only)(last, weakest);
    }
    items
}

/// Who pays for idle power; a plan has none of it to share out.
fn idle_policy(report: &Report, words: &Catalogue) -> Vec<String> {
    let measured = !is_undone(report);
    let policy = measured.then(|| (words.idle_policy)(&report.boundary.idle_policy));
    policy.into_iter().collect()
}

/// What went wrong, what matters most first.
fn urgent(report: &Report, words: &Catalogue) -> Vec<String> {
    let rank = |id: &str| URGENT.iter().position(|urgent| *urgent == id);
    let mut limitations = report.quality.limitations.clone();
    limitations.sort_by_key(|note| rank(&note.id).unwrap_or(URGENT.len()));
    notes(report, &limitations, words)
}

/// What was taken because nothing better was given, with a short citation.
fn defaults(report: &Report, words: &Catalogue) -> Vec<String> {
    let (_, notes) = assumptions(report);
    let items = notes
        .into_iter()
        .map(|note| match words.said(&note.text).split_once(": ") {
            Some((what, citation)) => {
                format!("{}: {}", clean(what, 60), clean(&short(citation), 40))
            }
            None => said(&note.text, 60, words),
        });
    items.collect()
}

/// What took the place of a built-in factor, with the value that it replaced.
fn overridden(report: &Report, words: &Catalogue) -> Vec<String> {
    let rows = report.factors.iter();
    let items = rows.filter_map(|row| {
        let replaced = row.overrides.as_ref()?;
        let [label, shown, replaced] = [&row.label, &row.shown, &replaced.shown];
        let [label, shown, replaced] = [label, shown, replaced].map(|it| said(it, 50, words));
        Some(format!("{label} {}", (words.instead_of)(&shown, &replaced)))
    });
    items.collect()
}

/// Where the numbers come from: how they were read, and what was published.
fn sources(report: &Report, words: &Catalogue) -> Vec<String> {
    let instruments = report.hardware.instruments.iter();
    let read = instruments.map(|it| {
        (
            said(&it.method, 50, words),
            short(&words.said(&it.citation)),
        )
    });
    let factors = report.factors.iter();
    let published = factors
        .filter(|it| !it.default && it.matched != "prior" && !it.id.starts_with("gain."))
        .map(|it| (said(&it.label, 40, words), short(&words.said(&it.citation))));
    let all = distinct(read.chain(published));
    let citations = distinct(all.iter().map(|(_, citation)| citation));
    let items = citations.into_iter().map(|citation| {
        let same = all.iter().filter(|(_, it)| it == citation);
        let what: Vec<_> = same.map(|(what, _)| what.clone()).collect();
        let citation = clean(citation, 40);
        let width = WIDTH - MARGIN - citation.chars().count() - 3;
        format!("{} ({citation})", fitted(&what, ", ", width, 1).join(""))
    });
    items.collect()
}

/// What could not be known, with what would help.
fn missing(report: &Report, words: &Catalogue) -> Vec<String> {
    let mut remedies = distinct(report.missing.iter().map(|row| &row.remedy));
    // The shortest leave the most room for others.
    remedies.sort_by_key(|remedy| remedy.len());
    let ids = |remedy: &String| {
        let rows = report.missing.iter().filter(|row| row.remedy == *remedy);
        rows.map(|row| &*row.id).collect::<Vec<_>>().join(", ")
    };
    let items = remedies
        .into_iter()
        .map(|remedy| format!("{} -> {}", clean(&ids(remedy), 70), said(remedy, 70, words)));
    items.collect()
}
