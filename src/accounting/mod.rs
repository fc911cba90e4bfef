//! What observations amount to. Samples in, spans and figures out.
//!
//! [`Account::advance`] is the whole pipeline: readings become energy per
//! channel ([`Track`]), energy finds its holders (by [`Charging`]), and the
//! modelled rest of the node joins them. [`energy_figures`] turns sums of entries
//! into figures with bounds.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod account;
mod apportion;
mod attribution;
mod boundary;
mod counter;
mod embodied;
mod energy;
mod entry;
mod figures;
mod footprint;
mod gap;
mod gauge;
mod holders;
mod idle;
mod knots;
mod metered;
mod moments;
mod reconcile;
mod record;
mod rest;

pub use account::{Account, LastKnown};
pub use apportion::apportion;
pub use attribution::{Charging, IdlePolicy, Remainder};
pub use boundary::{NodeModel, countable};
pub use embodied::{Hours, embodied};
pub use energy::{Edge, Track};
pub use entry::{Entry, Holder, Meter, Microjoules, Span};
pub use figures::{
    ChannelEnergy, EnergyFigures, constant_time, counted, energy_figures, rated_power,
    share_figures,
};
pub use footprint::{Carried, Footprint, PlaceInputs, assess, carry};
pub use knots::{Knot, Knots, Lean};
pub use record::{Record, Session, SessionKind, WorkloadRecord};
