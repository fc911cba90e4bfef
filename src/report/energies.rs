//! The subject's own energies.

use super::build::{Request, Subject};
use super::metered::Metered;
use crate::accounting::{self, ChannelEnergy, EnergyFigures, Holder, share_figures};
use crate::quantity::{Derivation, Energy};
use crate::sample::{Component, Provenance};
use std::time::Duration;

/// The subject's own energies, with what they were made from.
pub(super) struct Own {
    pub figures: EnergyFigures,
    /// Share of the node's energy that sensors measured.
    pub measured_share: Option<f64>,
}

impl Subject {
    /// Whether this holder's energy is the subject's own.
    pub(super) fn holds(&self, holder: &Holder) -> bool {
        match (self, holder) {
            (Self::Workload(id), Holder::Workload(holder)) => id == holder,
            (Self::Run { parts, .. } | Self::Selected { parts, .. }, Holder::Workload(holder)) => {
                parts.contains(holder)
            }
            (Self::Workload(_) | Self::Run { .. } | Self::Selected { .. }, _) => false,
            (Self::Node | Self::Period, _) => true,
        }
    }
}

/// For how long the subject pays the node's constant power.
pub(super) fn constant_time(metered: &Metered<'_>, subject: &Subject) -> Duration {
    match subject {
        Subject::Node | Subject::Period if !metered.is_of_several_machines() => {
            metered.record.elapsed
        }
        _ => {
            let entries = metered.entries(|holder| subject.holds(holder));
            accounting::constant_time(entries, &metered.instruments)
        }
    }
}

/// Derives the energies of the request's subject.
pub(super) fn own(metered: &Metered<'_>, request: &Request<'_>) -> Own {
    let constant = constant_time(metered, &request.subject);
    let parts = match &request.subject {
        Subject::Node | Subject::Period => metered.wholes(),
        subject => metered.shares(|holder| subject.holds(holder)),
    };
    let derive = |parts: &[ChannelEnergy<'_>], constant| {
        let wholes = metered.wholes();
        share_figures(
            &wholes,
            parts,
            &metered.instruments,
            constant,
            request.model,
        )
    };
    let measured: Vec<_> = parts
        .iter()
        .filter(|part| part.instrument.provenance == Provenance::Measured)
        .copied()
        .collect();
    let sensed = derive(&measured, Duration::ZERO);
    // A modelled rest of the node is not measured, however its components are.
    let is_node = |part: &ChannelEnergy<'_>| part.instrument.channel.component == Component::Node;
    let sensed_node = if measured.iter().any(is_node) {
        sensed.node.as_ref()
    } else {
        sensed.components.as_ref()
    };
    let figures = derive(&parts, constant);
    let joules = |figure: &Derivation<Energy>| figure.estimate().central().joules();
    let whole = figures.node.as_ref().map_or(0.0, joules);
    let share = sensed_node.map_or(0.0, joules) / whole;
    Own {
        figures,
        measured_share: (whole > 0.0).then_some(share.clamp(0.0, 1.0)),
    }
}
