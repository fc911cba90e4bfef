//! The user's own measurements: a file of them, and a ledger.

use super::number::above_zero;
use crate::ledger::{Access, Ledger, Selection};
use crate::plan::Remark;
use crate::plan::inference::{Calibrated, Chip, Known};
use crate::profile::Catalog;
use clap::Args;
use std::path::{Path, PathBuf};

/// Where the user's own measurements are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
pub struct OwnArgs {
    /// Your own measurements, in the form of profiles/plan/inference.toml.
    #[arg(long, value_name = "FILE")]
    measured: Option<PathBuf>,
    /// A ledger whose workloads of the phase inference are measurements too.
    ///
    /// They need labels as in `wattprint run --phase inference --work tokens=2M
    /// --work requests=5k --label params=70B --label precision=bf16 --label
    /// batch=64 --label input-tokens=600`; what one lacks is said.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

impl OwnArgs {
    /// What is built in, with the user's own before it; and what of the user's own
    /// could not be used.
    ///
    /// # Errors
    ///
    /// When the file or the ledger cannot be read, or the file is refused.
    pub fn calibrated(&self, catalog: &Catalog) -> anyhow::Result<(Calibrated, Vec<Remark>)> {
        let chips = |name: &str| Chip::named(catalog, name);
        let mut calibrated = Calibrated::embedded(&chips)?;
        if let Some(path) = &self.measured {
            let name = path.display().to_string();
            let text = crate::cli::text::read(path, "measurements")?;
            calibrated.add(&name, &text, &chips)?;
        }
        let mut remarks = Vec::new();
        if let Some(path) = &self.ledger {
            let record = Ledger::open(path, Access::Read)?.read(&Selection::All)?;
            let known = Known {
                chips: &chips,
                numbers: above_zero,
            };
            remarks = calibrated.add_record(&record, &path.display().to_string(), known);
        }
        Ok((calibrated, remarks))
    }

    /// The ledger, which tells nothing of pictures: it has neither their size nor steps.
    pub fn ledger(&self) -> Option<&Path> {
        self.ledger.as_deref()
    }
}
