//! `--model`: the model that a report or a plan is about.

use crate::report::{self, Report};
use clap::Args;
use std::path::PathBuf;

/// What was trained or served.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct DescribedArgs {
    /// What describes the model: a TOML file, for formats that ask for it.
    ///
    /// Its keys are `name`, `version`, `organisation`, `supplied_by`, `parameters`,
    /// `active_parameters`, `licence`, `digest`, `url`, `download_location`, `base`,
    /// `released`, `training_tokens`, `training_flop`, `training_flop_method`,
    /// `inference_flop` and `inference_task`; only `name` must be there.
    #[arg(
        id = "described",
        long = "model",
        value_name = "FILE",
        help_heading = "Output"
    )]
    file: Option<PathBuf>,
}

impl DescribedArgs {
    /// Adds to the report what the file says, if one was given.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or does not describe a model.
    pub fn describe(&self, report: &mut Report) -> anyhow::Result<()> {
        let Some(path) = &self.file else {
            return Ok(());
        };
        let name = path.display().to_string();
        let text = super::text::read(path, "description of the model")?;
        report.subject.model = Some(report::model(&name, &text)?);
        Ok(())
    }
}
