//! Whether measurements agree with one another, with the PUE and with the reports that
//! they are taken from.

use super::finding::{Arg, Finding, Kind, Severity};
use super::plausible::is_wider;
use crate::offer::claimed::Claimed;
use crate::offer::energy::{UnitEnergy, figure, unit_energies};
use crate::offer::planned::{Facts, slug};
use crate::offer::value::{Attached, Measured, Offer};
use crate::plan::claim::{self, Checked, Claim, Mistake, Scope, Stated, Unit, units};
use crate::profile::Place;
use crate::quantity::{Energy, Power, Quantity, Ratio, Time, prefixed};
use crate::report::{Level, SubjectKind};

pub(super) fn findings(offer: &Offer, facts: &Facts<'_>) -> Vec<Finding> {
    let units = unit_energies(offer, facts.calibrated.text.wide);
    let mut findings = Vec::new();
    for one in &units {
        for other in &units {
            let comparable = slug(&one.per) == slug(&other.per);
            if comparable && one.level == other.level && one.number > other.number {
                findings.extend(twice(offer, one, other));
            }
            if comparable && is_wider(one.level, other.level) {
                findings.extend(pair(offer, one, other));
            }
        }
    }
    let numbered = offer.measured.iter().enumerate();
    findings.extend(numbered.flat_map(|(at, it)| attached(offer, it, at + 1)));
    findings
}

/// A wider border held against a narrower one.
fn pair(offer: &Offer, wide: &UnitEnergy, narrow: &UnitEnergy) -> Option<Finding> {
    let about = format!("measured {}.energy", wide.number);
    let [outer, inner] = [wide, narrow].map(|it| it.energy.central().joules());
    let args = |expected: f64| [outer, expected].map(|it| Arg::Number(prefixed(it, "J", 4)));
    if wide.energy.high() < narrow.energy.low() || (outer < inner && !overlap(wide, narrow)) {
        let finding = Finding::refused("measured-inside-out", Kind::Contradictory, &about);
        return Some(finding.with(args(inner)).leaving("energy.facility"));
    }
    if (wide.level, narrow.level) != (Level::Facility, Level::Node) {
        return None;
    }
    let pue = offer.site.pue.as_ref().filter(|it| it.central() >= 1.0)?;
    let checked = facility(offer, wide, narrow, pue)?;
    if checked.agrees() || within(wide, narrow, pue) {
        return None;
    }
    let mistake = checked.explanations.first().map(|it| it.mistake);
    let mistake = mistake.filter(|it| *it != Mistake::OtherInput);
    let finding = Finding::refused("pue-disagrees", Kind::Contradictory, &about);
    let said = args(checked.expected.central).into_iter();
    let said = said.chain([Arg::Mistake(mistake)]);
    Some(finding.with(said).leaving("energy.facility"))
}

/// Two measurements of one thing at one border, under one workload, that exclude each other.
fn twice(offer: &Offer, one: &UnitEnergy, other: &UnitEnergy) -> Option<Finding> {
    let measured = |unit: &UnitEnergy| offer.measured.get(unit.number.checked_sub(1)?);
    let (first, second) = (measured(one)?, measured(other)?);
    let workload = |it: &Measured| {
        (
            it.input_tokens,
            it.output_tokens,
            it.batch,
            it.idle_included,
        )
    };
    let own = |unit: &UnitEnergy, it: &Measured| match &it.energy {
        Some(claimed) if it.attached.is_none() => stated(claimed),
        _ => Some([unit.energy.low().joules(), unit.energy.high().joules()]),
    };
    let (mine, theirs) = (own(one, first)?, own(other, second)?);
    let meet = mine[0] <= theirs[1] && theirs[0] <= mine[1];
    if meet || workload(first) != workload(second) {
        return None;
    }
    let about = format!("measured {}.energy", one.number);
    let finding = Finding::refused("measured-twice", Kind::Contradictory, &about);
    let shown = [one, other].map(|it| Arg::Number(prefixed(it.energy.central().joules(), "J", 4)));
    let about = Arg::Key(format!("measured {}.energy", other.number));
    Some(finding.with(shown).with([about]).leaving("energy.facility"))
}

fn overlap(one: &UnitEnergy, other: &UnitEnergy) -> bool {
    one.energy.low() <= other.energy.high() && other.energy.low() <= one.energy.high()
}

/// Whether the bounds of both leave room for the PUE.
fn within(wide: &UnitEnergy, narrow: &UnitEnergy, pue: &Claimed) -> bool {
    let [low, high] = pue.range();
    wide.energy.low().joules() <= narrow.energy.high().joules() * high
        && narrow.energy.low().joules() * low <= wide.energy.high().joules()
}

/// Facility energy of one unit held against node energy and PUE.
fn facility(
    offer: &Offer,
    wide: &UnitEnergy,
    narrow: &UnitEnergy,
    pue: &Claimed,
) -> Option<Checked> {
    let claim = Claim {
        accelerator_time: Some(Stated::exact(Time::from_seconds(1.0))),
        power: per_unit::<Power>(offer, narrow),
        pue: written::<Ratio>(pue, &units::RATIO[..1]),
        energy: per_unit::<Energy>(offer, wide),
        energy_scope: Scope::Facility,
        ..Claim::default()
    };
    claim::check(&claim).into_iter().next()
}

/// A number as it was written, so that its digits say how far it was rounded.
pub(super) fn written<Q: Quantity>(claimed: &Claimed, units: &[Unit]) -> Option<Stated<Q>> {
    Stated::parse(&format!("{}{}", claimed.value, claimed.unit), units).ok()
}

/// An energy in joules between its bounds, and between those of its last digit.
pub(super) fn stated(claimed: &Claimed) -> Option<[f64; 2]> {
    let [low, high] = claimed.range();
    let rounded = written::<Energy>(claimed, units::ENERGY)?.as_result();
    Some([low.min(rounded.low), high.max(rounded.high)])
}

/// Energy of one unit, as it was written or as a report has it; joules stand for watts
/// over one second.
pub(super) fn per_unit<Q: Quantity>(offer: &Offer, unit: &UnitEnergy) -> Option<Stated<Q>> {
    let at = unit.number.checked_sub(1)?;
    let measured = offer.measured.get(at)?;
    match &measured.energy {
        Some(claimed) if measured.attached.is_none() => written(claimed, units::ENERGY),
        _ => Some(Stated::exact(Q::from_base(unit.energy.central().joules()))),
    }
}

/// A report that a measurement is taken from.
fn attached(offer: &Offer, measured: &Measured, number: usize) -> Vec<Finding> {
    let about = format!("measured {number}.report");
    let Some(file) = &measured.report else {
        return Vec::new();
    };
    let name = Arg::Name(file.clone());
    if let Some(found) = &measured.disagrees {
        let finding = Finding::refused("report-changed", Kind::Contradictory, &about);
        let args = [name, Arg::Name(found.clone())];
        return vec![finding.with(args).leaving("energy.facility")];
    }
    let Some(attached) = &measured.attached else {
        let finding = Finding::new("report-unread", Kind::Missing, Severity::Open, &about);
        return vec![finding.with([name]).leaving("energy.facility")];
    };
    let mut findings = Vec::new();
    findings.extend(unmeasured(attached, &about, &name));
    if figure(measured).is_none() {
        let per = measured.per.clone().unwrap_or_else(|| "request".to_owned());
        let finding = Finding::new("report-lacks-unit", Kind::Missing, Severity::Open, &about);
        let args = [name.clone(), Arg::Name(per)];
        findings.push(finding.with(args).leaving("energy.facility"));
    }
    if measured
        .digest
        .as_ref()
        .is_some_and(|it| *it != attached.digest)
    {
        let finding = Finding::refused("digest-differs", Kind::Contradictory, &about);
        findings.push(finding.with([name.clone()]).leaving("energy.facility"));
    }
    findings.extend(elsewhere(offer, attached, &about, &name));
    findings.extend(disagreeing(measured, &about, &name));
    findings
}

/// A report of what was not so, or of what nobody has measured.
fn unmeasured(attached: &Attached, about: &str, name: &Arg) -> Option<Finding> {
    let report = &attached.report;
    let is_planned = matches!(report.subject.kind, SubjectKind::Plan | SubjectKind::Offer);
    // A run without a single sensor is computed from the first joule to the last.
    let is_computed = report.quality.measured_share == Some(0.0);
    let id = if report.hypothetical.is_some() {
        "report-hypothetical"
    } else if is_planned {
        "report-planned"
    } else if is_computed {
        "report-modelled"
    } else {
        return None;
    };
    let finding = Finding::refused(id, Kind::Contradictory, about);
    Some(finding.with([name.clone()]).leaving("energy.facility"))
}

/// A report of another model, or of another place.
fn elsewhere(offer: &Offer, attached: &Attached, about: &str, name: &Arg) -> Vec<Finding> {
    let subject = &attached.report.subject;
    let refused = |id| Finding::refused(id, Kind::Contradictory, about).leaving("energy.facility");
    let mut findings = Vec::new();
    let theirs = subject.model.as_ref().map(|it| &it.name);
    let ours = &offer.model.name;
    let same = |it: &&String| ours.is_empty() || it.eq_ignore_ascii_case(ours);
    if let Some(theirs) = theirs.filter(|it| !same(it)) {
        let args = [
            name.clone(),
            Arg::Name(theirs.clone()),
            Arg::Name(ours.clone()),
        ];
        findings.push(refused("report-other-model").with(args));
    }
    let place = subject.place.as_ref().zip(offer.site.place.as_ref());
    if let Some((theirs, ours)) = place.filter(|(it, ours)| !is_same(it, ours)) {
        let args = [
            name.clone(),
            Arg::Name(theirs.clone()),
            Arg::Name(ours.code().to_owned()),
        ];
        findings.push(refused("report-other-place").with(args));
    }
    findings
}

/// Whether a report's place is the offer's, contains it or lies within it.
fn is_same(theirs: &str, ours: &Place) -> bool {
    let theirs: Result<Place, _> = theirs.parse();
    // What one site calls itself says nothing of where it stands.
    theirs.is_ok_and(|it| it.is_within(ours) || ours.is_within(&it))
}

/// A figure that is stated beside the report, and is not the report's.
fn disagreeing(measured: &Measured, about: &str, name: &Arg) -> Option<Finding> {
    let (claimed, figure) = (measured.energy.as_ref()?, figure(measured)?);
    let [low, high] = stated(claimed)?;
    let own = figure.value;
    let meets = low <= figure.high && figure.low <= high;
    if meets {
        return None;
    }
    let args = [
        name.clone(),
        Arg::Number(prefixed(claimed.central(), "J", 4)),
        Arg::Number(prefixed(own, "J", 4)),
    ];
    let finding = Finding::refused("report-disagrees", Kind::Contradictory, about);
    Some(finding.with(args).leaving("energy.facility"))
}
