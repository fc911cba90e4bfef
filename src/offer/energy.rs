//! Energy per unit of work, from what the offer says was measured.

use super::claimed::Claimed;
use super::planned::slug;
use super::site::locator;
use super::value::{Measured, Offer};
use crate::plan::Cited;
use crate::plan::inference::REPEATED;
use crate::profile::Match;
use crate::quantity::{BoundKind, Energy, Estimate, Input, Origin, Quantity, bounded};
use crate::report::{Figure, Level, ProofLevel};
use crate::sample::Provenance;
use std::cmp::Reverse;

/// Joules of one unit, as somebody measured them.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitEnergy {
    /// The energy, with bounds that are as wide as its proof is weak.
    pub energy: Estimate<Energy>,
    /// Where the border of what was metered lies.
    pub level: Level,
    /// Of which unit.
    pub per: String,
    /// Whether it is known to have been measured, or only stated.
    pub origin: Origin,
    /// Where it can be looked up.
    pub locator: String,
    /// By which rule its bounds were widened, if by one.
    pub rule: Option<&'static str>,
    /// Whether energy of idle hours is in it.
    pub idle_included: Option<bool>,
    /// Which of the measurements of the offer it is, from 1.
    pub number: usize,
}

/// The rules for bounds of a figure per unit, as `profiles/SPREADS.md` names them.
pub const BARE: &str = "energy-of-a-unit-stated";
/// The same where a document shows the figure.
pub const SHOWN: &str = "energy-of-a-unit-documented";

/// Every measurement of the offer that gives energy per unit, the best shown first; of
/// equals the node's goes first, because nothing but the building is added to it.
///
/// `wide` are the bounds of the fit on published measurements: a figure that nothing
/// shows is taken to be no surer.
pub fn unit_energies(offer: &Offer, wide: [f64; 2]) -> Vec<UnitEnergy> {
    let numbered = offer.measured.iter().enumerate();
    let mut all: Vec<(u8, UnitEnergy)> = numbered
        .filter_map(|(at, it)| {
            let energy = attached(it).or_else(|| stated(it, wide))?;
            let number = at + 1;
            Some((rank(it), UnitEnergy { number, ..energy }))
        })
        .collect();
    all.sort_by_key(|(rank, it)| (Reverse(*rank), it.level != Level::Node));
    all.into_iter().map(|(_, it)| it).collect()
}

/// How well a measurement is shown: a report of this program says how it was made.
fn rank(measured: &Measured) -> u8 {
    let level = measured.energy.as_ref().map(|it| it.proof.level);
    match level {
        _ if measured.attached.is_some() => 2,
        Some(ProofLevel::Verified) => 3,
        Some(ProofLevel::Documented) => 1,
        _ => 0,
    }
}

fn stated(measured: &Measured, wide: [f64; 2]) -> Option<UnitEnergy> {
    let claimed = measured.energy.as_ref()?;
    let (rule, factors) = match claimed.proof.level {
        ProofLevel::Stated => (Some(BARE), Some(wide)),
        _ if claimed.is_bounded() => (None, None),
        _ => (Some(SHOWN), Some([1.0 / REPEATED, REPEATED])),
    };
    Some(UnitEnergy {
        energy: claimed.within(factors),
        level: measured.boundary?,
        per: measured.per.clone()?,
        // However well it is shown: no meter was read here.
        origin: Origin::Supplied,
        locator: locator(claimed),
        rule,
        idle_included: measured.idle_included,
        number: 0,
    })
}

/// The figure of a report that holds a measurement.
pub fn figure(measured: &Measured) -> Option<&Figure> {
    let report = &measured.attached.as_ref()?.report;
    let per = measured.per.as_deref().unwrap_or("request");
    let levels = [
        (Level::Node, "energy.node"),
        (Level::Facility, "energy.facility"),
        (Level::Accelerator, "energy.accelerator"),
    ];
    let wanted = levels.iter();
    let wanted = wanted.filter(|(level, _)| measured.boundary.is_none_or(|it| it == *level));
    let mut ids = wanted.map(|(_, id)| format!("{id}/{per}"));
    ids.find_map(|id| report.figure(&id))
}

fn attached(measured: &Measured) -> Option<UnitEnergy> {
    let figure = figure(measured)?;
    let [low, central, high] = [figure.low, figure.value, figure.high].map(Energy::from_joules);
    let reference = measured.report.as_deref().unwrap_or("report");
    Some(UnitEnergy {
        energy: Estimate::around(low, central, high, BoundKind::Derived),
        level: figure.boundary,
        per: measured.per.clone().unwrap_or_else(|| "request".to_owned()),
        origin: match figure.provenance {
            Provenance::Measured => Origin::Measured,
            Provenance::Modelled => Origin::Modelled,
            Provenance::Supplied => Origin::Supplied,
        },
        locator: format!("{} in `{reference}`", figure.id),
        rule: None,
        idle_included: measured.idle_included,
        number: 0,
    })
}

impl UnitEnergy {
    /// Its id, which is the supplier's own.
    pub fn id(&self, offer: &Offer) -> String {
        let level = self.level_name();
        format!("offer.{}.energy.{level}/{}", offer.id, self.per)
    }

    fn level_name(&self) -> &'static str {
        match self.level {
            Level::Accelerator => "accelerator",
            Level::Components => "components",
            Level::Node => "node",
            Level::Facility => "facility",
        }
    }

    /// It as something that figures depend on.
    pub fn input(&self, offer: &Offer) -> Input<Energy> {
        Input {
            id: self.id(offer).into(),
            label: self.label(),
            value: self.energy,
            origin: self.origin,
        }
    }

    /// Its base unit, which a report gives as that of its factor.
    pub(super) fn unit(&self) -> String {
        format!("{}/{}", Energy::UNIT, slug(&self.per))
    }

    fn label(&self) -> String {
        format!("{} energy per {}, as measured", self.level_name(), self.per)
    }

    /// It as a factor that a report lists.
    pub fn cited(&self, offer: &Offer) -> Cited {
        let mut cited = Cited::new(&self.id(offer), &self.label(), self.energy);
        cited.shown = bounded(&cited.value, &self.unit());
        cited.citation = citation(offer);
        let rule = self.rule.map(|it| format!("bounds by the rule {it}"));
        let parts = [Some(self.locator.clone()), rule];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        cited.locator = Some(parts.join("; "));
        cited.matched = Match::Supplied.word();
        cited
    }
}

/// The offer, as a report names a publication.
pub fn citation(offer: &Offer) -> String {
    let supplier = offer.supplier.name.as_deref().unwrap_or("the supplier");
    let year = offer
        .date
        .map_or(String::new(), |it| format!(" ({})", it.year()));
    format!("{supplier}, {}{year}", title(offer))
}

/// Which offer it is, as a publication is called.
pub(super) fn title(offer: &Offer) -> String {
    let dated = offer.date.map_or(String::new(), |it| format!(" of {it}"));
    format!("offer {}{dated}", offer.id)
}

/// A number that the supplier states, as a factor that a report lists.
pub fn cited<Q: Quantity>(
    offer: &Offer,
    id: &str,
    label: &str,
    value: Estimate<Q>,
    claimed: &Claimed,
) -> Cited {
    let mut cited = Cited::new(id, label, value);
    cited.citation = citation(offer);
    cited.locator = Some(locator(claimed));
    cited.period.clone_from(&claimed.period);
    cited.matched = Match::Supplied.word();
    cited
}
