//! Rows of figures, for a measurement and for a plan alike.

use super::assessed::{Assessed, Cost};
use super::figure::{Figure, Level, Sensor};
use super::work::units;
use crate::language::ENGLISH;
use crate::quantity::{Derivation, Energy, Estimate, Input, Money, Origin, Quantity, Ratio, Time};
use crate::sample::{Component, Work};
use std::collections::BTreeMap;

/// Which components observe a figure.
pub(super) type Wanted = fn(Component) -> bool;

/// How well the components that are wanted were observed, if they were.
pub(super) type Sensors<'a> = dyn Fn(Wanted) -> Option<Sensor> + 'a;

/// How a figure was obtained and where its border lies.
pub(super) struct About<'a> {
    level: Level,
    method: &'a str,
    /// The components that observe it, if any do.
    observed: Option<Wanted>,
}

/// Rows of figures, with those per unit of work after the others.
pub(super) struct Rows<'a> {
    sensors: &'a Sensors<'a>,
    units: BTreeMap<String, Input<Ratio>>,
    first: Vec<Figure>,
    per_unit: Vec<Figure>,
}

impl<'a> Rows<'a> {
    /// No rows yet, for figures that are divided by `work`.
    pub fn new(sensors: &'a Sensors<'a>, work: &[Work]) -> Self {
        Self {
            sensors,
            units: units(work),
            first: Vec::new(),
            per_unit: Vec::new(),
        }
    }

    /// All rows, in the order in which they are read.
    pub fn finish(mut self) -> Vec<Figure> {
        self.first.append(&mut self.per_unit);
        self.first
    }

    /// The row that was pushed last, not counting those per unit.
    pub fn last_mut(&mut self) -> Option<&mut Figure> {
        self.first.last_mut()
    }

    /// What a place makes of the energy: facility, emissions and water.
    pub fn push_assessed(&mut self, assessed: &Assessed) {
        let of = |method| About::of(Level::Facility, method);
        let facility = assessed.facility.as_ref();
        self.push_with_units("energy.facility", facility, &of("node × PUE"));
        for (id, emissions, method) in [
            (
                "emissions.location",
                &assessed.emissions_location,
                assessed.emissions_method(),
            ),
            (
                "emissions.market",
                &assessed.emissions_market,
                "facility × contract and residual mix",
            ),
        ] {
            self.push_with_units(id, emissions.as_ref(), &of(method));
        }
        for (id, water, method) in [
            ("water.site", &assessed.site_water, "node × WUE"),
            (
                "water.site.withdrawal",
                &assessed.site_water_withdrawn,
                "node × WUE of water withdrawn",
            ),
            (
                "water.grid",
                &assessed.grid_water,
                "facility × water intensity of the grid",
            ),
            ("water.total", &assessed.water_total, "site and grid water"),
        ] {
            self.push_with_units(id, water.as_ref(), &of(method));
        }
        if let Some(cost) = &assessed.cost {
            self.push_cost(cost, &of("facility × price of electricity"));
        }
    }

    /// Money, whose unit is the currency of its price.
    fn push_cost(&mut self, cost: &Cost, about: &About<'_>) {
        let (whole, parts) = (self.first.len(), self.per_unit.len());
        self.push_with_units("cost.electricity", Some(&cost.amount), about);
        let first = self.first.iter_mut().skip(whole);
        for row in first.chain(self.per_unit.iter_mut().skip(parts)) {
            row.unit = row.unit.replacen(Money::UNIT, &cost.currency, 1);
        }
    }

    /// What belongs to it and is told apart: its energies, emissions and water
    /// under ids that end in `suffix`.
    pub fn push_beside(
        &mut self,
        suffix: &str,
        node: &Derivation<Energy>,
        about: &About<'_>,
        assessed: Option<&Assessed>,
    ) {
        self.push(&format!("energy.{suffix}"), Some(node), about);
        let Some(assessed) = assessed else { return };
        let of = |method| About::of(Level::Facility, method);
        let id = |quantity: &str| format!("{quantity}.{suffix}");
        let facility = assessed.facility.as_ref();
        self.push(
            &format!("energy.{suffix}.facility"),
            facility,
            &of("node × PUE"),
        );
        let emissions = assessed.emissions_location.as_ref();
        self.push(
            &id("emissions"),
            emissions,
            &of("facility × grid intensity"),
        );
        let water = assessed.water_total.as_ref();
        self.push(&id("water"), water, &of("site and grid water"));
    }

    /// One figure, if it is known.
    pub fn push<Q: Quantity>(
        &mut self,
        id: &str,
        figure: Option<&Derivation<Q>>,
        about: &About<'_>,
    ) {
        if let Some(figure) = figure {
            let row = self.describe(Figure::of(id, figure), id, about);
            self.first.push(row);
        }
    }

    /// The figure, and the same per unit of each kind of work.
    pub fn push_with_units<Q: Quantity>(
        &mut self,
        id: &str,
        figure: Option<&Derivation<Q>>,
        about: &About<'_>,
    ) {
        self.push(id, figure, about);
        let Some(figure) = figure else { return };
        for (unit, amount) in &self.units {
            let row = Figure::of(&format!("{id}/{unit}"), &figure.clone().per(amount));
            let mut row = self.describe(row, id, about);
            row.unit = format!("{}/{unit}", Q::UNIT);
            row.definition = format!("{} Divided by the stated work.", row.definition);
            self.per_unit.push(row);
        }
    }

    fn describe(&self, row: Figure, id: &str, about: &About<'_>) -> Figure {
        Figure {
            boundary: about.level,
            method: about.method.to_owned(),
            sensor: about.observed.and_then(|wanted| (self.sensors)(wanted)),
            definition: ENGLISH.definition(id).to_owned(),
            ..row
        }
    }
}

impl<'a> About<'a> {
    /// A figure that nothing observes by itself.
    pub fn of(level: Level, method: &'a str) -> Self {
        Self {
            level,
            method,
            observed: None,
        }
    }

    /// A figure that some components observe.
    pub fn sensed(level: Level, method: &'a str, observed: Wanted) -> Self {
        Self {
            observed: Some(observed),
            ..Self::of(level, method)
        }
    }
}

/// An exact time that was measured.
pub(super) fn seconds(id: &str, seconds: f64) -> Derivation<Time> {
    Derivation::of(&Input {
        id: id.into(),
        label: ENGLISH.name(id).to_owned(),
        value: Estimate::exact(Time::from_seconds(seconds)),
        origin: Origin::Measured,
    })
}
