//! What a reader sees: a [`Report`], which is a value, and the [`FORMATS`] it is
//! written in.
//!
//! Every format is rendered from the one object, so a number in any of them is a
//! [`Figure`] with an id. Adding a format means one file here and one line in
//! [`FORMATS`]. The room computes no physics: figures come from accounting.
//!
//! This room is pure: no files, sockets, clocks, environment or logging. A
//! format writes to whatever it is given.

mod assessed;
mod beside;
mod build;
mod embodied;
mod energies;
mod figure;
mod hardware;
mod json;
mod metered;
mod missing;
mod object;
mod parts;
mod planned;
mod quality;
mod quantities;
mod read;
mod rows;
pub mod shown;
mod stated;
mod supposed;
mod text;
mod work;

pub use crate::language::clean;
pub use assessed::{Assess, Assessed, Cost};
pub use beside::{Change, Division, EquivalenceRow, Hypothetical, Part, Previous};
pub use build::{Request, Subject, build};
pub use embodied::{Embodied, Embody, Reserved};
pub use figure::{FactorRow, Figure, Level, OverriddenRow, Sensor};
pub use hardware::{Hardware, InstrumentRow, PlannedDevices};
pub use object::{
    Activity, Boundary, Contributor, Evidence, Identity, Missing, Note, Quality, Report, SCHEMA,
    SubjectKind, SubjectRow, WorkloadRow,
};
pub use planned::{PlanRequest, plan};
pub use read::{ReadError, read};
pub use stated::{Contract, ContractKind, Model, Proof, ProofLevel, Statement};
pub use supposed::{
    Exchanged, OtherDevices, SupposeError, Supposed, SupposedFactor, factor_kind, suppose,
};
pub use text::summarise;

use crate::language::Catalogue;
use std::io;

/// One way to write a report.
pub struct Format {
    /// As given to `--format`.
    pub name: &'static str,
    /// Who it is for, for `--help`.
    pub about: &'static str,
    /// Writes it in the catalogue's language, where the format has words.
    pub write: fn(&Report, &Catalogue, &mut dyn io::Write) -> io::Result<()>,
}

/// Every format, the default first.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        about: "one page for people, 80 columns wide",
        write: text::write,
    },
    Format {
        name: "summary",
        about: "one screen of 24 lines, as at the end of a run",
        write: text::write_summary,
    },
    Format {
        name: "json",
        about: "the whole object, footprint-report/v1, for programs",
        write: json::write,
    },
];
