//! The rows of `quantities`, in the order in which they are read.

use super::assessed::{Assessed, Cost};
use super::build::{Request, Subject};
use super::energies::Own;
use super::figure::{Figure, Level};
use super::metered::Metered;
use super::work::units;
use crate::accounting::{ChannelEnergy, EnergyFigures, Holder, Microjoules, share_figures};
use crate::language::ENGLISH;
use crate::quantity::{Derivation, Estimate, Input, Money, Origin, Quantity, Ratio, Time};
use crate::sample::{Component, Provenance, Work};
use std::collections::BTreeMap;
use std::time::Duration;

/// Which components observe a figure.
type Wanted = fn(Component) -> bool;

/// How a figure was obtained and where its border lies.
struct About<'a> {
    level: Level,
    method: &'a str,
    /// The components that observe it, if any do.
    observed: Option<Wanted>,
}

/// Rows of figures, with those per unit of work after the others.
struct Rows<'a> {
    metered: &'a Metered<'a>,
    units: BTreeMap<String, Input<Ratio>>,
    first: Vec<Figure>,
    per_unit: Vec<Figure>,
}

/// All figures of a report, in the order in which they are read.
pub(super) fn figures(
    metered: &Metered<'_>,
    request: &Request<'_>,
    own: &Own,
    assessed: Option<&Assessed>,
    work: &[Work],
) -> Vec<Figure> {
    let mut rows = Rows::new(metered, work);
    rows.push_times(&request.subject);
    rows.push_energies(&own.figures);
    if let Some(assessed) = assessed {
        rows.push_assessed(assessed);
    }
    rows.push_rest(request);
    rows.first.append(&mut rows.per_unit);
    rows.first
}

impl<'a> Rows<'a> {
    fn new(metered: &'a Metered<'a>, work: &[Work]) -> Self {
        Self {
            metered,
            units: units(work),
            first: Vec::new(),
            per_unit: Vec::new(),
        }
    }

    /// How long it took, and how long CPUs worked for it.
    fn push_times(&mut self, subject: &Subject) {
        let elapsed = self.metered.record.elapsed.as_secs_f64();
        self.push(
            "time.elapsed",
            Some(&seconds("time.elapsed", elapsed)),
            &About::of(Level::Node, "monotonic clock"),
        );
        // A package cannot tell who used which core, so every CPU channel shows
        // the whole usage: the largest is the time, not the sum.
        let mut by_channel: BTreeMap<_, f64> = BTreeMap::new();
        self.metered
            .entries(|holder| subject.holds(holder) && !matches!(holder, Holder::Idle))
            .filter(|entry| entry.channel.component == Component::Cpu)
            .for_each(|entry| *by_channel.entry(&entry.channel).or_default() += entry.usage);
        let cpu = by_channel.into_values().reduce(f64::max);
        let figure = cpu.map(|cpu| seconds("time.cpu", cpu));
        let about = About::of(Level::Node, "CPU time that the kernel accounts");
        self.push("time.cpu", figure.as_ref(), &about);
    }

    fn push_energies(&mut self, own: &EnergyFigures) {
        let metered = self.metered;
        let node = if metered.observes(Component::Node) {
            metered.method(|it| it == Component::Node)
        } else {
            "node model over the components".to_owned()
        };
        let parts: [(&str, _, Level, Wanted); 3] = [
            (
                "energy.accelerator",
                &own.accelerator,
                Level::Accelerator,
                is_accelerator,
            ),
            ("energy.cpu", &own.cpu, Level::Components, is_cpu),
            ("energy.dram", &own.dram, Level::Components, is_dram),
        ];
        for (id, figure, level, observed) in parts {
            let method = metered.method(observed);
            let about = About::sensed(level, &method, observed);
            self.push_with_units(id, figure.as_ref(), &about);
        }
        let sum = About::sensed(Level::Components, "sum of the components", is_component);
        self.push_with_units("energy.components", own.components.as_ref(), &sum);
        let other = About::of(Level::Node, &node);
        self.push_with_units("energy.other", own.other.as_ref(), &other);
        let whole = About::sensed(Level::Node, &node, |_| true);
        self.push_with_units("energy.node", own.node.as_ref(), &whole);
    }

    fn push_assessed(&mut self, assessed: &Assessed) {
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

    /// What the components used for others, for nobody, and in gaps.
    fn push_rest(&mut self, request: &Request<'_>) {
        let subject = &request.subject;
        self.push_shares("energy.idle", request, |holder| *holder == Holder::Idle);
        let unattributed = |holder: &Holder| *holder == Holder::Unattributed;
        self.push_shares("energy.unattributed", request, unattributed);
        let workload = |holder: &Holder| matches!(holder, Holder::Workload(_));
        if matches!(subject, Subject::Workload(_)) {
            let other = |holder: &Holder| workload(holder) && !subject.holds(holder);
            self.push_shares("energy.others", request, other);
        } else {
            self.push_shares("energy.workloads", request, workload);
        }
        let charged = self.metered.shares(|holder| subject.holds(holder));
        let gaps: Vec<_> = charged.into_iter().map(gap_of).collect();
        let figure = self.derive(&gaps, request).components;
        let about = About::sensed(
            Level::Components,
            "bounds of idle and limit power",
            is_component,
        );
        self.push("energy.gap", figure.as_ref(), &about);
        if let Some(row) = self.first.last_mut().filter(|row| row.id == "energy.gap") {
            row.provenance = Provenance::Modelled;
        }
    }

    /// One group of holders' energy, together and component by component.
    fn push_shares(&mut self, id: &str, request: &Request<'_>, wanted: impl Fn(&Holder) -> bool) {
        let shares = self.derive(&self.metered.shares(wanted), request);
        let about =
            |observed| About::sensed(Level::Components, "share of the components", observed);
        self.push(id, shares.components.as_ref(), &about(is_component));
        let components: [(Component, _, Wanted); 3] = [
            (Component::Accelerator, shares.accelerator, is_accelerator),
            (Component::Cpu, shares.cpu, is_cpu),
            (Component::Dram, shares.dram, is_dram),
        ];
        for (component, figure, observed) in components {
            let id = format!("{id}.{}", component.name());
            self.push(&id, figure.as_ref(), &about(observed));
        }
    }

    fn derive(&self, parts: &[ChannelEnergy<'_>], request: &Request<'_>) -> EnergyFigures {
        let instruments = &self.metered.instruments;
        let wholes = self.metered.wholes();
        share_figures(&wholes, parts, instruments, Duration::ZERO, request.model)
    }

    fn push<Q: Quantity>(&mut self, id: &str, figure: Option<&Derivation<Q>>, about: &About<'_>) {
        if let Some(figure) = figure {
            let row = self.describe(Figure::of(id, figure), id, about);
            self.first.push(row);
        }
    }

    /// The figure, and the same per unit of each kind of work.
    fn push_with_units<Q: Quantity>(
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
            sensor: about
                .observed
                .and_then(|wanted| self.metered.sensor(wanted)),
            definition: ENGLISH.definition(id).to_owned(),
            ..row
        }
    }
}

impl<'a> About<'a> {
    fn of(level: Level, method: &'a str) -> Self {
        Self {
            level,
            method,
            observed: None,
        }
    }

    fn sensed(level: Level, method: &'a str, observed: Wanted) -> Self {
        Self {
            observed: Some(observed),
            ..Self::of(level, method)
        }
    }
}

fn is_accelerator(component: Component) -> bool {
    component == Component::Accelerator
}

fn is_cpu(component: Component) -> bool {
    component == Component::Cpu
}

fn is_dram(component: Component) -> bool {
    component == Component::Dram
}

fn is_component(component: Component) -> bool {
    component != Component::Node
}

/// The part of a channel's energy that fills gaps.
///
/// Outside a gap a counter is exact, so the bounds of the whole are the gap's;
/// for a model they are wider than the gap's own, and still contain it.
fn gap_of(part: ChannelEnergy<'_>) -> ChannelEnergy<'_> {
    let mut energy = part.energy;
    let gap = energy.gap;
    if gap == 0 {
        energy = Microjoules::default();
    } else {
        energy.low = gap.saturating_sub(energy.energy.saturating_sub(energy.low));
        energy.high = gap.saturating_add(energy.high.saturating_sub(energy.energy));
        energy.energy = gap;
    }
    ChannelEnergy { energy, ..part }
}

fn seconds(id: &str, seconds: f64) -> Derivation<Time> {
    Derivation::of(&Input {
        id: id.into(),
        label: ENGLISH.name(id).to_owned(),
        value: Estimate::exact(Time::from_seconds(seconds)),
        origin: Origin::Measured,
    })
}
