//! The figures of a measurement, in the order in which they are read.

use super::assessed::Assessed;
use super::build::{Request, Subject};
use super::embodied::Reserved;
use super::energies::Own;
use super::figure::{Figure, Level};
use super::metered::Metered;
use super::observed::energies_of;
use super::rows::{About, Rows, Wanted, seconds};
use crate::accounting::{ChannelEnergy, EnergyFigures, Holder, Microjoules, share_figures};
use crate::quantity::Derivation;
use crate::sample::{Component, Provenance, Work};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The rows of one record.
struct Measured<'a> {
    metered: &'a Metered<'a>,
    rows: Rows<'a>,
}

/// All figures of a report, in the order in which they are read.
pub(super) fn figures(
    metered: &Metered<'_>,
    request: &Request<'_>,
    own: &Own,
    assessed: Option<&Assessed>,
    work: &[Work],
) -> Vec<Figure> {
    let sensors = |wanted: Wanted| metered.sensor(wanted);
    let mut measured = Measured {
        metered,
        rows: Rows::new(&sensors, work),
    };
    measured.push_times(&request.subject);
    measured.push_accelerator_time(request);
    measured.push_energies(&own.figures);
    if let Some(assessed) = assessed {
        measured.rows.push_assessed(assessed);
    }
    measured.push_rest(request);
    measured.rows.finish()
}

impl Measured<'_> {
    /// How long it took, and how long CPUs worked for it.
    fn push_times(&mut self, subject: &Subject) {
        let elapsed = self.metered.record.elapsed.as_secs_f64();
        self.rows.push(
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
            // Where nobody's is known, as in Prometheus' series, it is unknown, not 0.
            .filter(|entry| entry.usage_total > 0.0)
            .for_each(|entry| *by_channel.entry(&entry.channel).or_default() += entry.usage);
        let cpu = by_channel.into_values().reduce(f64::max);
        let figure = cpu.map(|cpu| seconds("time.cpu", cpu));
        let about = About::of(Level::Node, "CPU time that the kernel accounts");
        self.rows.push("time.cpu", figure.as_ref(), &about);
    }

    /// How long accelerators were reserved, each counted.
    fn push_accelerator_time(&mut self, request: &Request<'_>) {
        if !request.subject.is_workload() {
            return;
        }
        let devices = super::embodied::reserved(self.metered, request);
        let times = devices.into_iter().filter(Reserved::is_accelerator);
        let times: Vec<_> = times.map(|it| it.time).collect();
        let time = (!times.is_empty()).then(|| Derivation::sum(times));
        let about = About::of(Level::Accelerator, "time for which they were reserved");
        self.rows.push("time.accelerator", time.as_ref(), &about);
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
            self.rows.push_with_units(id, figure.as_ref(), &about);
        }
        let sum = About::sensed(Level::Components, "sum of the components", is_component);
        self.rows
            .push_with_units("energy.components", own.components.as_ref(), &sum);
        let other = About::of(Level::Node, &node);
        self.rows
            .push_with_units("energy.other", own.other.as_ref(), &other);
        let whole = About::sensed(Level::Node, &node, |_| true);
        self.rows
            .push_with_units("energy.node", own.node.as_ref(), &whole);
    }

    /// What the components used for others, for nobody, and in gaps.
    fn push_rest(&mut self, request: &Request<'_>) {
        let subject = &request.subject;
        self.push_shares("energy.idle", request, |holder| *holder == Holder::Idle);
        let unattributed = |holder: &Holder| *holder == Holder::Unattributed;
        self.push_shares("energy.unattributed", request, unattributed);
        let workload = |holder: &Holder| matches!(holder, Holder::Workload(_));
        if subject.is_workload() {
            let other = |holder: &Holder| workload(holder) && !subject.holds(holder);
            self.push_shares("energy.others", request, other);
        } else {
            self.push_shares("energy.workloads", request, workload);
        }
        self.push_failed(request);
        self.push_phases(request);
        self.push_execution_idle(request);
        let charged = self.metered.shares(|holder| subject.holds(holder));
        let gaps: Vec<_> = charged.into_iter().map(gap_of).collect();
        let figure = self.derive("gap", &gaps, request).components;
        let about = About::sensed(
            Level::Components,
            "bounds of idle and limit power",
            is_component,
        );
        self.rows.push("energy.gap", figure.as_ref(), &about);
        if let Some(row) = self.rows.last_mut().filter(|row| row.id == "energy.gap") {
            row.provenance = Provenance::Modelled;
        }
    }

    /// What failed work used, where the subject may be several workloads.
    fn push_failed(&mut self, request: &Request<'_>) {
        let subject = &request.subject;
        if matches!(subject, Subject::Workload(_))
            || !super::parts::ends_are_told(self.metered.record)
        {
            return;
        }
        let workloads = &self.metered.record.workloads;
        let failed: BTreeSet<_> = workloads
            .iter()
            .filter(|it| super::parts::has_failed(it))
            .map(|it| &it.workload.id)
            .collect();
        let is_failed = |holder: &Holder| match holder {
            Holder::Workload(id) => subject.holds(holder) && failed.contains(id),
            Holder::Idle | Holder::Unattributed => false,
        };
        let shares = self.derive("failed", &self.metered.shares(is_failed), request);
        let about = About::sensed(Level::Components, "share of the components", is_component);
        self.rows
            .push("energy.failed", shares.components.as_ref(), &about);
    }

    /// What each phase of a run used, if it went through several.
    fn push_phases(&mut self, request: &Request<'_>) {
        let record = self.metered.record;
        let phases = super::parts::phases(record, &request.subject);
        for phase in phases.iter().filter(|_| phases.len() > 1) {
            let parts = super::parts::of(record, &request.subject);
            let is_part = |holder: &Holder| match holder {
                Holder::Workload(id) => parts
                    .iter()
                    .any(|it| it.workload.id == *id && it.workload.phase == *phase),
                Holder::Idle | Holder::Unattributed => false,
            };
            let part = format!("phase:{}", phase.name());
            let shares = self.derive(&part, &self.metered.shares(is_part), request);
            let about = About::sensed(Level::Components, "share of the components", is_component);
            let id = format!("energy.phase.{}", phase.name());
            self.rows.push(&id, shares.components.as_ref(), &about);
        }
    }

    /// What the subject is charged for accelerators on which nothing ran: absent
    /// where no such time was seen, because not every driver tells of it.
    fn push_execution_idle(&mut self, request: &Request<'_>) {
        let is_charged = |holder: &Holder| *holder != Holder::Idle && request.subject.holds(holder);
        let parts = self.metered.execution_idle(is_charged);
        if parts.is_empty() {
            return;
        }
        let figure = self.derive("execution-idle", &parts, request);
        let method = "energy while no kernel ran";
        let about = About::sensed(Level::Accelerator, method, is_accelerator);
        self.rows
            .push("energy.execution_idle", figure.accelerator.as_ref(), &about);
    }

    /// One group of holders' energy, together and component by component.
    fn push_shares(&mut self, id: &str, request: &Request<'_>, wanted: impl Fn(&Holder) -> bool) {
        let part = id.trim_start_matches("energy.");
        let shares = self.derive(part, &self.metered.shares(wanted), request);
        let about =
            |observed| About::sensed(Level::Components, "share of the components", observed);
        self.rows
            .push(id, shares.components.as_ref(), &about(is_component));
        let components: [(Component, _, Wanted); 3] = [
            (Component::Accelerator, shares.accelerator, is_accelerator),
            (Component::Cpu, shares.cpu, is_cpu),
            (Component::Dram, shares.dram, is_dram),
        ];
        for (component, figure, observed) in components {
            let id = format!("{id}.{}", component.name());
            self.rows.push(&id, figure.as_ref(), &about(observed));
        }
    }

    /// The energies of what is told apart, under a name of its own.
    fn derive(
        &self,
        part: &str,
        energies: &[ChannelEnergy<'_>],
        request: &Request<'_>,
    ) -> EnergyFigures {
        let instruments = &self.metered.instruments;
        let wholes = self.metered.wholes();
        let none = Duration::ZERO;
        let figures = share_figures(&wholes, energies, instruments, none, request.model);
        energies_of(part, figures)
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
