//! What observations amount to. Samples in, spans and figures out.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod boundary;
mod entry;
mod figures;
mod footprint;
mod record;

pub use boundary::{NodeModel, countable};
pub use entry::{Entry, Holder, Meter, Microjoules, Span};
pub use figures::{
    ChannelEnergy, EnergyFigures, energy_figures, rated_power, reserved_time, share_figures,
};
pub use record::{Record, Session, SessionKind, WorkloadRecord};
