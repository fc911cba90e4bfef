//! Lines that the full text and the summary have in common.

use super::number::{amount, bounds, duration, watt_hours};
use crate::language::Catalogue;
use crate::report::{Figure, Report, clean};
use crate::sample::{Host, Phase};

/// One figure: its name, best guess, interval, watt-hours and provenance.
///
/// Numbers, units and bounds stand below those of other rows.
pub(super) fn row(figure: &Figure, name: &str, words: &Catalogue) -> String {
    let amount = amount(figure);
    let (number, unit) = amount.split_once(' ').unwrap_or((&amount, ""));
    let interval = bounds(figure).map_or_else(
        || format!("{:>10}", words.headings.exact),
        |(low, high)| (words.interval)(&format!("{low:>6}"), &high),
    );
    let line = format!(
        "{:<25} {number:>6} {unit:<2} {interval:<20} {:>8}  {}",
        clean(name, 25),
        watt_hours(figure).unwrap_or_default(),
        (words.provenance)(figure.provenance),
    );
    line.trim_end().to_owned()
}

/// What the report is about and, where it is a workload, how that ended.
pub(super) fn title(report: &Report, words: &Catalogue) -> String {
    let name = clean(&report.subject.name, 40);
    let Some(workload) = &report.activity.workload else {
        return (words.everything_on)(&name);
    };
    let phase = match workload.phase {
        Phase::Other => String::new(),
        stated => format!(" ({})", (words.phase)(stated)),
    };
    let ended = (words.ended)(workload.exit_code, workload.until.is_some());
    format!("{name}{phase}: {ended}")
}

/// How long it took, and how long CPUs worked for it.
pub(super) fn times(report: &Report, words: &Catalogue) -> Option<String> {
    let seconds = |id: &str| {
        let figure = report.figure(id)?;
        Some(duration(figure.value))
    };
    let cpu = seconds("time.cpu");
    seconds("time.elapsed").map(|elapsed| (words.times)(&elapsed, cpu.as_deref()))
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
