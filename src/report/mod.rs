//! What a reader sees: a [`Report`], which is a value, and the [`FORMATS`] it is
//! written in.
//!
//! Every format is rendered from the one object, so a number in any of them is a
//! [`Figure`] with an id. Adding a format means one file here and one line in
//! [`FORMATS`]. The room computes no physics: figures come from accounting.
//!
//! This room is pure: no files, sockets, clocks, environment or logging. A
//! format writes to whatever it is given.

mod algoritmeregister;
mod assessed;
mod beside;
mod boundary;
mod build;
mod converted;
mod csv;
mod cyclonedx;
mod digest;
mod divide;
mod embodied;
mod energies;
mod equivalences;
mod figure;
mod gpai;
mod hardware;
mod harmless;
mod huggingface;
mod json;
mod metered;
mod missing;
mod model;
mod named;
mod object;
mod observed;
mod page;
mod parts;
mod planned;
mod previous;
mod quality;
mod quantities;
mod read;
mod rows;
mod sci;
pub mod shown;
mod spdx;
mod stage;
mod stated;
mod supposed;
mod text;
mod told;
mod uuid;
mod work;

pub use crate::language::clean;
pub use assessed::{Assess, Assessed, Cost};
pub use beside::{
    Change, Division, EquivalenceRow, Hypothetical, Part, PartOf, Previous, RatioRow,
};
pub use build::{Request, Subject, build};
pub use digest::{digest, digest_of, sha256};
pub use divide::{By, divide, divide_by_month};
pub use embodied::{Embodied, Embody, Reserved};
pub use equivalences::equivalences;
pub use figure::{FactorRow, Figure, Level, OverriddenRow, Sensor};
pub use hardware::{Hardware, InstrumentRow, PlannedDevices};
pub use model::{ModelError, is_address, model};
pub use object::{
    Activity, Boundary, Condition, Contributor, Evidence, Identity, Missing, Note, Quality, Report,
    SCHEMA, SubjectKind, SubjectRow, WorkloadRow,
};
pub use page::page;
pub use planned::{PlanRequest, plan};
pub use read::{Disagreement, ReadError, read};
pub use stated::{Contract, ContractKind, Model, Proof, ProofLevel, Statement, denial};
pub use supposed::{
    Exchanged, OtherDevices, SupposeError, Supposed, SupposedFactor, factor_kind, suppose,
};
pub use text::summarise;
pub use work::slug as unit_id;

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
        name: "markdown",
        about: "two pages for people, for a wiki or a model card",
        write: page::write_markdown,
    },
    Format {
        name: "html",
        about: "the same as one file for a browser, or to print",
        write: page::write_html,
    },
    Format {
        name: "json",
        about: "the whole object, footprint-report/v1, for programs",
        write: json::write,
    },
    Format {
        name: "csv",
        about: "one row a figure, with ESRS, GRI and EED identifiers, for spreadsheets",
        write: csv::write,
    },
    Format {
        name: "cyclonedx",
        about: "CycloneDX 1.7, a bill of materials of the model with its energy",
        write: cyclonedx::write,
    },
    Format {
        name: "cyclonedx-1.6",
        about: "the same as CycloneDX 1.6",
        write: cyclonedx::write_1_6,
    },
    Format {
        name: "spdx",
        about: "SPDX 3.0.1, an AI package with its energy",
        write: spdx::write,
    },
    Format {
        name: "huggingface",
        about: "front matter and section of a Hugging Face model card",
        write: huggingface::write,
    },
    Format {
        name: "gpai",
        about: "computation and energy in the EU's model documentation form",
        write: gpai::write,
    },
    Format {
        name: "sci",
        about: "the carbon score of ISO/IEC 21031 with its disclosures, as JSON",
        write: sci::write,
    },
    Format {
        name: "algoritmeregister",
        about: "texts for the Dutch register of algorithms; always in Dutch",
        write: algoritmeregister::write,
    },
];
