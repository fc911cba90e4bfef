//! The figures of what is supposed, among those that stay.

use super::site::Site;
use super::{SupposeError, Supposed};
use crate::quantity::{Derivation, Input};
use crate::report::assessed::ASSESSED;
use crate::report::embodied::{self, Embodied};
use crate::report::figure::{FactorRow, Figure, Level};
use crate::report::object::{Missing, Report};
use crate::report::rows::{About, Rows, Wanted};
use crate::sample::{Provenance, Work};
use std::sync::Arc;

/// What the development runs of a plan are told by, beside the plan itself.
const DEVELOPMENT: &str = "development";

/// Whether a figure depends on the site or on the making of devices, per unit or whole.
pub(super) fn is_assessed(id: &str) -> bool {
    let whole = whole_of(id);
    ASSESSED.contains(&whole) || is_of_development(whole)
}

/// The figure that is divided by a unit of work, if one is; otherwise the figure itself.
pub(super) fn whole_of(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

fn is_of_development(id: &str) -> bool {
    [
        "energy.development.facility",
        "emissions.development",
        "water.development",
    ]
    .contains(&id)
}

/// The figures, and what making the devices adds to the report.
pub(super) struct Whole {
    pub figures: Vec<Figure>,
    pub factors: Vec<FactorRow>,
    pub missing: Vec<Missing>,
}

/// Those of the whole, or of one of its parts, under what is supposed.
pub(super) fn supposed(
    report: &Report,
    figures: &[Figure],
    site: &Site,
    supposed: &Supposed<'_>,
) -> Result<Whole, SupposeError> {
    let energies = match &supposed.devices {
        Some(devices) => devices.energies(figures)?,
        None => figures.to_vec(),
    };
    let place = supposed.place.as_ref().or(report.subject.place.as_ref());
    let place = place.map_or("", String::as_str);
    let node = energies.iter().find(|it| it.id == "energy.node");
    let Some(node) = node.map(|it| it.derivation.clone()) else {
        // A part that has no energy of its own has nothing to be assessed.
        return Ok(Whole::of(energies));
    };
    let divisors = divisors(&energies);
    let work = work_of(&divisors);
    let unsensed = |_: Wanted| None;
    let mut rows = Rows::new(&unsensed, &work);
    let assessed = site.assess(&node, place);
    rows.push_assessed(&assessed);
    let mut new = rows.finish();
    new.extend(development(&energies, site, place));
    let making = making(report, figures, supposed);
    let mut whole = Whole {
        figures: among(&energies, new),
        factors: making.factors.clone(),
        missing: making.missing.clone(),
    };
    embodied::add(&mut whole.figures, &making, &work);
    for figure in &mut whole.figures {
        name_work(figure, &divisors);
        keep_or_mark(figure, figures);
    }
    Ok(whole)
}

impl Whole {
    fn of(figures: Vec<Figure>) -> Self {
        Self {
            figures,
            factors: Vec::new(),
            missing: Vec::new(),
        }
    }
}

/// The stated work that figures are divided by, as their derivations name it.
fn divisors(figures: &[Figure]) -> Vec<Input<f64>> {
    let mut all: Vec<Input<f64>> = Vec::new();
    for input in figures.iter().flat_map(|it| it.derivation.inputs()) {
        if unit_of(&input.id).is_some() && !all.iter().any(|it| it.id == input.id) {
            all.push(input.clone());
        }
    }
    all
}

/// The unit of stated work, without the part of the whole that it is the work of:
/// `request` of `work.request@phase:inference`.
fn unit_of(id: &str) -> Option<&str> {
    id.strip_prefix("work.")?.split('@').next()
}

fn work_of(divisors: &[Input<f64>]) -> Vec<Work> {
    let work = divisors.iter().filter_map(|input| {
        Some(Work {
            unit: unit_of(&input.id)?.to_owned(),
            amount: input.value.central(),
        })
    });
    work.collect()
}

/// Names the work that a new figure is divided by as the other figures do: that of a part is
/// another thing than that of the whole.
fn name_work(figure: &mut Figure, divisors: &[Input<f64>]) {
    let name = |input: &Input<f64>| {
        let unit = unit_of(&input.id);
        let mut same = divisors.iter().filter(|it| unit_of(&it.id) == unit);
        let own = unit.and_then(|_| same.next());
        Arc::clone(own.map_or(&input.id, |it| &it.id))
    };
    figure.derivation = std::mem::take(&mut figure.derivation).renamed(name);
}

/// What a plan's development runs come to there.
fn development(figures: &[Figure], site: &Site, place: &str) -> Vec<Figure> {
    let id = format!("energy.{DEVELOPMENT}");
    let Some(own) = figures.iter().find(|it| it.id == id) else {
        return Vec::new();
    };
    let none = |_: Wanted| None;
    let mut rows = Rows::new(&none, &[]);
    let assessed = site.assess(&own.derivation, place);
    let about = About::of(Level::Node, &own.method);
    rows.push_beside(
        DEVELOPMENT,
        &own.derivation.as_quantity(),
        &about,
        Some(&assessed),
    );
    let rows = rows.finish().into_iter();
    rows.filter(|row| is_of_development(&row.id)).collect()
}

/// What making the hardware adds: as it was, or that of other devices.
fn making(report: &Report, figures: &[Figure], supposed: &Supposed<'_>) -> Embodied {
    let old = figures.iter().find(|it| it.id == "emissions.embodied");
    let old: Option<&Derivation<f64>> = old.map(|it| &it.derivation);
    match (&supposed.devices, old) {
        (Some(devices), Some(old)) => devices.making(report, old),
        (_, old) => Embodied {
            emissions: old.map(Derivation::as_quantity),
            ..Embodied::default()
        },
    }
}

/// The new figures behind the energies, those per unit of work last.
fn among(energies: &[Figure], new: Vec<Figure>) -> Vec<Figure> {
    let kept = energies.iter().filter(|it| !is_assessed(&it.id)).cloned();
    let (mut each, mut whole): (Vec<_>, Vec<_>) = kept.partition(|it| it.id.contains('/'));
    let (new_each, new_whole): (Vec<_>, Vec<_>) =
        new.into_iter().partition(|it| it.id.contains('/'));
    let after = whole.iter().position(|it| it.id == "energy.node");
    let at = after.map_or(whole.len(), |it| it + 1);
    whole.splice(at..at, new_whole);
    each.extend(new_each);
    whole.extend(each);
    whole
}

/// What follows from the same inputs is the same figure; all else is modelled.
fn keep_or_mark(figure: &mut Figure, old: &[Figure]) {
    let mut old = old.iter();
    match old.find(|it| it.id == figure.id) {
        Some(same) if same.derivation == figure.derivation => figure.clone_from(same),
        _ => figure.provenance = Provenance::Modelled,
    }
}
