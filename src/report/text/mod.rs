//! One page for people: the figure, its interval, and how it is known.
//!
//! Names that others chose are made harmless before they are printed. Colour is
//! not used. Nothing is printed that is not in the report.

mod beside;
mod layout;
mod missing;
mod row;
mod section;
mod short;
mod summary;

pub use summary::summarise;
pub(super) use summary::write as write_summary;

use super::metered::distinct;
use super::quality::OVERRIDDEN;
use super::{Note, Report, SubjectKind, WorkloadRow, clean};
use crate::language::Catalogue;
use crate::quantity::{percent, significant};
use crate::report::shown::{amount, duration, interval};
use layout::{Page, WIDTH};
use row::{contribution, devices, is_undone, machine, not_so, row, said, times, title};
use std::io;

/// Energy, emissions and water in the order of the chain.
const TABLE: [&str; 25] = [
    "energy.accelerator",
    "energy.cpu",
    "energy.dram",
    "energy.other",
    "energy.host",
    "energy.node",
    "energy.phase.pretraining",
    "energy.phase.finetuning",
    "energy.phase.evaluation",
    "energy.phase.inference",
    "energy.phase.other",
    "energy.facility",
    "emissions.location",
    "emissions.market",
    "emissions.embodied",
    "emissions.total",
    "water.site",
    "water.site.withdrawal",
    "water.grid",
    "water.total",
    "cost.electricity",
    "energy.development",
    "energy.development.facility",
    "emissions.development",
    "water.development",
];

/// What stands beside the subject's own energy, where it is not zero.
const BESIDE: [&str; 6] = [
    "energy.execution_idle",
    "energy.workloads",
    "energy.failed",
    "energy.others",
    "energy.idle",
    "energy.unattributed",
];

/// Writes the report as one page of text.
pub(super) fn write(report: &Report, words: &Catalogue, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::default();
    for line in &not_so(report, words) {
        page.line(line);
    }
    heading(report, words, &mut page);
    page.line("");
    table(report, words, &mut page);
    page.line("");
    beside::divisions(report, words, &mut page);
    beside::previous(report, words, &mut page);
    beside(report, words, &mut page);
    boundary(report, words, &mut page);
    quality(report, words, &mut page);
    sources(report, words, &mut page);
    missing::write(report, words, &mut page);
    beside::equivalences(report, words, &mut page);
    out.write_all(page.text().as_bytes())
}

/// What it was, when, on what machine, and how it ended.
fn heading(report: &Report, words: &Catalogue, page: &mut Page) {
    let activity = &report.activity;
    page.line(&title(report, words));
    if let Some(command) = activity.workload.as_ref().and_then(command_line) {
        page.line(&format!("$ {command}"));
    }
    let period = activity.from.zip(activity.until);
    let period =
        period.map(|(from, until)| (words.period)(&(words.instant)(from), &(words.instant)(until)));
    let items: Vec<_> = period.into_iter().chain(times(report, words)).collect();
    page.line(&items.join(", "));
    if let Some(counted) = beside::counted(report, words) {
        page.line(&counted);
    }
    page.section(words.headings.machine, [devices(report, words).join(", ")]);
    for host in report.hardware.hosts.iter().take(2) {
        page.section(words.headings.machine, [machine(host, words).join(", ")]);
    }
}

fn command_line(workload: &WorkloadRow) -> Option<String> {
    let command = workload.command.join(" ");
    (!command.is_empty()).then(|| clean(&command, WIDTH - 2))
}

/// One line for each figure, and the main ones per unit of work below them.
fn table(report: &Report, words: &Catalogue, page: &mut Page) {
    let whole = ["energy.facility", "energy.node"];
    let energy = whole.into_iter().find(|id| report.figure(id).is_some());
    for id in TABLE {
        let Some(figure) = report.figure(id) else {
            continue;
        };
        page.line(&row(figure, words.name(id), words));
        if Some(id) == energy || matches!(id, "emissions.location" | "water.total") {
            per_unit(report, id, words, page);
        }
    }
}

fn per_unit(report: &Report, id: &str, words: &Catalogue, page: &mut Page) {
    let figures = report.quantities.iter().filter_map(|figure| {
        let unit = figure.id.strip_prefix(id)?.strip_prefix('/')?;
        Some((figure, unit))
    });
    for (figure, unit) in figures.take(3) {
        page.line(&row(figure, &(words.per)(unit), words));
    }
}

/// What the components used meanwhile for others, or for nobody.
fn beside(report: &Report, words: &Catalogue, page: &mut Page) {
    let known = BESIDE.iter().filter_map(|id| report.figure(id));
    let shown = known
        .filter(|figure| figure.value > 0.0)
        .map(|figure| format!("{} {}", words.name(&figure.id), amount(figure, words)));
    page.section(
        words.headings.beside,
        [shown.collect::<Vec<_>>().join(", ")],
    );
}

fn boundary(report: &Report, words: &Catalogue, page: &mut Page) {
    let named = |parts: &[String]| {
        let names = parts.iter().map(|part| words.part(part).to_owned());
        names.collect::<Vec<_>>()
    };
    let boundary = &report.boundary;
    let mut included = named(&boundary.included);
    let pays = boundary.idle_policy == "reserved" && !included.is_empty();
    if report.subject.kind == SubjectKind::Workload && pays {
        included.push(words.headings.idle_reserved.to_owned());
    }
    page.section(words.headings.counted, [included.join(", ")]);
    let excluded = named(&boundary.excluded).join(", ");
    page.section(words.headings.not_counted, [excluded]);
    if !is_undone(report) {
        let policy = (words.idle_policy)(&boundary.idle_policy);
        page.section(words.headings.idle_policy, [policy]);
    }
}

/// How much was observed, what is unsure, what was assumed, what went wrong.
fn quality(report: &Report, words: &Catalogue, page: &mut Page) {
    let quality = &report.quality;
    let share = quality
        .measured_share
        .map(|it| (words.measured_share)(&(words.number)(&percent(it))));
    let observed: Vec<_> = [coverage(report, words), share]
        .into_iter()
        .flatten()
        .collect();
    page.section(words.headings.observed, [observed.join("; ")]);
    let main = quality.contributors.iter().filter(|it| it.share >= 0.005);
    let unsure = main.take(3).map(|it| contribution(it, 60, words));
    page.section(
        words.headings.unsure,
        [unsure.collect::<Vec<_>>().join(", ")],
    );
    let (overridden, defaults) = assumptions(report);
    for (heading, notes) in [
        (words.headings.defaults, defaults),
        (words.headings.overridden, overridden),
    ] {
        let texts = notes.iter().map(|note| said(&note.text, 160, words));
        page.section(heading, texts);
    }
    page.list(
        words.headings.notes,
        notes(report, &quality.limitations, words),
        words,
    );
}

/// What took the place of a built-in factor, and what nobody gave.
fn assumptions(report: &Report) -> (Vec<&Note>, Vec<&Note>) {
    let notes = report.quality.assumptions.iter();
    notes.partition(|note| note.id == OVERRIDDEN)
}

/// What went wrong: all that is said of one instrument together.
fn notes(report: &Report, limitations: &[Note], words: &Catalogue) -> Vec<String> {
    let name = |channel: &str| {
        let mut rows = report.hardware.instruments.iter();
        rows.find(|row| row.channel.to_string() == channel)
            .map(|row| format!("{}: ", said(&row.name, 40, words)))
    };
    let mut grouped: Vec<(Option<&str>, String)> = Vec::new();
    for note in limitations {
        let about = note.about.as_deref();
        let text = said(&note.text, 130, words);
        match grouped.last_mut() {
            Some((same, said)) if about.is_some() && *same == about => {
                said.push_str("; ");
                said.push_str(&text);
            }
            _ => grouped.push((about, text)),
        }
    }
    let lines = grouped.into_iter().map(|(about, said)| {
        let name = about.and_then(name).unwrap_or_default();
        format!("{name}{said}")
    });
    distinct(lines)
}

fn coverage(report: &Report, words: &Catalogue) -> Option<String> {
    let quality = &report.quality;
    quality.coverage?;
    let covered = if quality.gap_seconds > 0.0 {
        let filled = report.figure("energy.gap");
        let filled = filled.map(|it| format!("{}, {}", amount(it, words), interval(it, words)));
        (words.all_but)(
            &duration(quality.gap_seconds, words),
            &filled.unwrap_or_default(),
        )
    } else {
        words.headings.all_the_time.to_owned()
    };
    let rate = |hz: f64| (words.at_rate)(&covered, &(words.number)(&significant(hz, 2)));
    Some(quality.hz.map_or_else(|| covered.clone(), rate))
}

/// Where each number comes from: how it was read, and what was published.
///
/// What stands under the defaults is not repeated.
fn sources(report: &Report, words: &Catalogue, page: &mut Page) {
    let instruments = report.hardware.instruments.iter().map(|it| {
        let component = words.part(it.channel.component.name());
        let method = format!("{component} ({})", said(&it.method, 60, words));
        (method, said(&it.citation, 110, words))
    });
    let factors = report.factors.iter();
    let cited = factors
        .filter(|it| !it.default && it.matched != "prior" && !it.id.starts_with("gain."))
        .map(|factor| {
            let locator = factor
                .locator
                .iter()
                .map(|it| format!(", {}", words.said(it)));
            let citation = format!(
                "{}{}",
                words.said(&factor.citation),
                locator.collect::<String>()
            );
            (said(&factor.label, 40, words), clean(&citation, 110))
        });
    let mut grouped: Vec<(Vec<String>, String)> = Vec::new();
    for (what, citation) in distinct(instruments.chain(cited)) {
        match grouped.iter_mut().find(|(_, same)| *same == citation) {
            Some((group, _)) => group.push(what),
            None => grouped.push((vec![what], citation)),
        }
    }
    let items = grouped.into_iter();
    let items = items.map(|(group, citation)| format!("{}: {citation}", group.join(", ")));
    page.list(words.headings.sources, items.collect(), words);
}
