//! Lines that the full text and the summary have in common.

use super::beside::selected;
use super::layout::{WIDTH, fitted};
use crate::language::Catalogue;
use crate::quantity::percent;
use crate::report::object::Contributor;
use crate::report::shown::{amount, bounds, duration, hypothetical, in_unit, watt_hours};
use crate::report::{Figure, Report, SubjectKind, clean};
use crate::sample::{Host, Phase};

/// One figure: its name, best guess, interval, watt-hours and provenance.
///
/// Numbers, units and bounds stand below those of other rows.
pub(super) fn row(figure: &Figure, name: &str, words: &Catalogue) -> String {
    let amount = amount(figure, words);
    let (number, unit) = amount.split_once(' ').unwrap_or((&amount, ""));
    let interval = bounds(figure, words).map_or_else(
        || format!("{:>10}", words.headings.exact),
        |(low, high)| (words.interval)(&format!("{low:>6}"), &high),
    );
    let line = format!(
        "{:<25} {number:>6} {unit:<2} {interval:<20} {:>8}  {}",
        clean(name, 25),
        watt_hours(figure, words).unwrap_or_default(),
        (words.provenance)(figure.provenance),
    );
    line.trim_end().to_owned()
}

/// A sentence of the report in the reader's language, cut to a width.
pub(super) fn said(english: &str, width: usize, words: &Catalogue) -> String {
    clean(&words.said(english), width)
}

/// A share of the uncertainty, and where it comes from.
pub(super) fn contribution(contributor: &Contributor, width: usize, words: &Catalogue) -> String {
    let share = (words.number)(&percent(contributor.share));
    format!("{share} {}", said(&contributor.label, width, words))
}

/// What the report is about and, where it is a workload, how that ended.
pub(super) fn title(report: &Report, words: &Catalogue) -> String {
    let name = clean(&report.subject.name, 40);
    if is_undone(report) {
        let stated = report.activity.phase.filter(|it| *it != Phase::Other);
        let name = said(&report.subject.name, 60, words);
        let title = match report.subject.kind {
            SubjectKind::Offer => words.offer.heading,
            _ => words.planned,
        };
        return title(&name, stated.map(words.phase));
    }
    let Some(workload) = &report.activity.workload else {
        let selected = selected(report, words);
        let all = || (words.everything_on)(&said(&report.subject.name, 40, words));
        return selected.unwrap_or_else(all);
    };
    let phase = match workload.phase {
        Phase::Other => String::new(),
        stated => format!(" ({})", (words.phase)(stated)),
    };
    let ended = (words.ended)(workload.exit_code, workload.until.is_some());
    format!("{name}{phase}: {ended}")
}

/// Whether it is of work that has not been done.
pub(super) fn is_undone(report: &Report) -> bool {
    matches!(report.subject.kind, SubjectKind::Plan | SubjectKind::Offer)
}

/// How long it took, and how long CPUs worked for it.
pub(super) fn times(report: &Report, words: &Catalogue) -> Option<String> {
    if is_undone(report) {
        return planned_times(report, words);
    }
    let seconds = |id: &str| {
        let figure = report.figure(id)?;
        Some(duration(figure.value, words))
    };
    let cpu = seconds("time.cpu");
    seconds("time.elapsed").map(|elapsed| (words.times)(&elapsed, cpu.as_deref()))
}

/// How long accelerators would be occupied, and how long that takes on them.
fn planned_times(report: &Report, words: &Catalogue) -> Option<String> {
    let span = |id: &str, unit: f64, say: fn(&str, Option<(&str, &str)>) -> String| {
        let figure = report.figure(id)?;
        let [low, value, high] = in_unit(figure, unit, words);
        let bounds = (figure.low < figure.high).then_some((&*low, &*high));
        Some(say(&value, bounds))
    };
    let hours = span("time.accelerator", 3600.0, words.accelerator_hours);
    let days = span("time.elapsed", 86_400.0, words.days);
    let items: Vec<_> = hours.into_iter().chain(days).collect();
    (!items.is_empty()).then(|| items.join(", "))
}

/// The accelerators of a plan.
pub(super) fn devices(report: &Report, words: &Catalogue) -> Vec<String> {
    let planned = report.hardware.planned.iter();
    let named = planned.map(|it| match it.count {
        Some(count) => (words.devices)(
            usize::try_from(count).unwrap_or(usize::MAX),
            &clean(&it.name, 40),
        ),
        None => clean(&it.name, 40),
    });
    named.collect()
}

/// A machine's name, its processor, and whether it is a virtual one.
pub(super) fn machine(host: &Host, words: &Catalogue) -> Vec<String> {
    let parts = [clean(&host.name, 40), clean(&host.cpu_model, 40)];
    let parts = parts.into_iter().chain(virtual_machine(host, words));
    parts.filter(|part| !part.is_empty()).collect()
}

/// That a machine is a virtual one, if it is.
pub(super) fn virtual_machine(host: &Host, words: &Catalogue) -> Option<String> {
    let hypervisor = host.hypervisor.as_deref()?;
    Some((words.virtual_machine)(&clean(hypervisor, 20)))
}

/// That it was not so, before anything else; nothing where it was.
pub(super) fn not_so(report: &Report, words: &Catalogue) -> Vec<String> {
    let said = hypothetical(report, words);
    said.map_or_else(Vec::new, |said| fitted(&[said], "", WIDTH, 3))
}
