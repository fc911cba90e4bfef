//! Published training runs: what it took to train models, end to end.

use serde::Deserialize;
use std::collections::BTreeMap;

const RUNS: &str = include_str!("../../../profiles/plan/training.toml");

/// Published runs, each with the paper it stands in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    citation: BTreeMap<String, Source>,
    #[serde(rename = "run")]
    runs: Vec<Run>,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub year: i32,
    /// Where to read it.
    pub url: String,
    /// Under which licence.
    pub licence: String,
}

/// One published training run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The model.
    pub model: String,
    /// Its parameters, the active ones of a mixture of experts.
    pub parameters: f64,
    /// The tokens it was trained on.
    pub tokens: f64,
    /// The accelerator, as its driver or maker names it.
    pub accelerator: String,
    /// That accelerator's dense 16-bit peak in TFLOP/s.
    pub peak: f64,
    /// The accelerator-hours that were counted.
    pub hours: f64,
    /// Whether it is a mixture of experts.
    #[serde(default)]
    pub mixture: bool,
    /// The citation's name.
    pub cites: String,
    /// Where in the publication.
    pub locator: String,
    /// What a reader should know of this run.
    pub note: Option<String>,
}

/// Why the published runs cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RunsError {
    /// The text is not a set of runs.
    #[error("could not parse the published training runs")]
    Syntax(#[from] toml::de::Error),
    /// A run names a citation that is not there.
    #[error("the training run of {model} cites `{cites}`, but there is no `[citation.{cites}]`")]
    Uncited {
        /// The run's model.
        model: String,
        /// What it cites.
        cites: String,
    },
    /// A number that cannot be.
    #[error("the training run of {model} has `{field}` = {value}; it must be above 0")]
    Impossible {
        /// The run's model.
        model: String,
        /// The field.
        field: &'static str,
        /// What the text says.
        value: f64,
    },
    /// Too few runs to know their spread.
    #[error("{0} training runs do not show how far utilisations lie apart; give at least 3")]
    TooFew(usize),
}

/// Operations for each parameter and token of a training step.
///
/// Two in the forward pass (a multiplication and an addition), two in the
/// backward pass for the gradients of the activations, and two for those of the
/// weights. Attention adds to that with the length of the context, and is left
/// out, here as in the utilisation that is fitted on it.
///
/// # Source
///
/// Kaplan and others, *Scaling Laws for Neural Language Models* (2020), section
/// 2.1 and table 1. <https://arxiv.org/abs/2001.08361>
pub const FLOP_PER_PARAMETER_AND_TOKEN: f64 = 6.0;

impl Runs {
    /// The runs that are built in.
    ///
    /// # Errors
    ///
    /// None in a released build: a test parses the same text.
    pub fn embedded() -> Result<Self, RunsError> {
        Self::parse(RUNS)
    }

    /// Runs from TOML text.
    ///
    /// # Errors
    ///
    /// Text that is not TOML of this form, a run without its citation, a number
    /// that is not above 0, and fewer than three runs give [`RunsError`].
    pub fn parse(text: &str) -> Result<Self, RunsError> {
        let runs: Self = toml::from_str(text)?;
        for run in &runs.runs {
            run.check()?;
            if !runs.citation.contains_key(&run.cites) {
                let (model, cites) = (run.model.clone(), run.cites.clone());
                return Err(RunsError::Uncited { model, cites });
            }
        }
        match runs.runs.len() {
            few @ 0..3 => Err(RunsError::TooFew(few)),
            _ => Ok(runs),
        }
    }

    /// Every run, in the order of the text: the prior rests on all of them.
    pub fn all(&self) -> &[Run] {
        &self.runs
    }

    /// The publication in which a run stands.
    pub fn source(&self, run: &Run) -> Option<&Source> {
        self.citation.get(&run.cites)
    }

    /// All runs but that of one model: for leaving one out.
    #[must_use]
    pub fn without(&self, model: &str) -> Self {
        let kept = self.runs.iter().filter(|run| run.model != model);
        Self {
            citation: self.citation.clone(),
            runs: kept.cloned().collect(),
        }
    }
}

impl Run {
    /// Model FLOPs utilisation from end to end: the operations that the model
    /// needs over those that its accelerators could have done in the hours counted.
    ///
    /// # Source
    ///
    /// Chowdhery and others, *PaLM* (2022), appendix B, which defines it for a step.
    /// <https://arxiv.org/abs/2204.02311>
    pub fn utilisation(&self) -> f64 {
        let needed = FLOP_PER_PARAMETER_AND_TOKEN * self.parameters * self.tokens;
        needed / (self.peak * 1e12 * self.hours * 3600.0)
    }

    fn check(&self) -> Result<(), RunsError> {
        let fields = [
            ("parameters", self.parameters),
            ("tokens", self.tokens),
            ("peak", self.peak),
            ("hours", self.hours),
        ];
        for (field, value) in fields {
            if !(value > 0.0 && value.is_finite()) {
                return Err(RunsError::Impossible {
                    model: self.model.clone(),
                    field,
                    value,
                });
            }
        }
        Ok(())
    }
}
