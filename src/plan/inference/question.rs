//! What is asked of a plan of inference, and what is wrong with it.

use super::media::Picture;
use super::range::number;
use super::serving::Serving;
use crate::quantity::significant;

/// What is to be served, for how long and on how many copies.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What is served.
    pub subject: Subject,
    /// Requests, images or videos a day.
    pub per_day: f64,
    /// Days.
    pub days: f64,
    /// How much stands ready.
    pub capacity: Capacity,
}

/// What is served.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// Answers of a language model.
    Text {
        /// The configuration.
        serving: Serving,
        /// Whether the model reasons before it answers.
        reasons: bool,
    },
    /// Images or videos.
    Media(Picture),
}

/// How much stands ready to serve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Capacity {
    /// So many copies of the model, all the time.
    Replicas(u64),
    /// As many hours as make the copies busy for this share of the time.
    Utilisation(f64),
    /// The fewest copies that keep up on average.
    Fewest,
}

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadQuestion {
    /// More active parameters than there are.
    #[error(
        "planning inference: {active} active parameters are more than all {total}; \
         `--active-params` is the part of `--params` that one token uses"
    )]
    ActiveAboveTotal {
        /// Those said to be active.
        active: String,
        /// All.
        total: String,
    },
    /// The weights are larger than the memory of the accelerators.
    #[error(
        "planning inference: {model}, but {machine}; give `--count {needed}` or more, a \
         smaller `--precision`, or a smaller model"
    )]
    DoesNotFit {
        /// What the weights take.
        model: String,
        /// What the accelerators hold.
        machine: String,
        /// How many would hold the weights.
        needed: u64,
    },
    /// Replicas that cannot keep up.
    #[error(
        "planning inference: with `--replicas {replicas}` each would have to be busy {busy} % \
         of the time; give `--replicas {needed}` or more, a larger `--batch`, or leave \
         `--replicas` out"
    )]
    Overloaded {
        /// Those that were given.
        replicas: u64,
        /// How busy they would be.
        busy: String,
        /// How many would keep up on average.
        needed: u64,
    },
}

impl Subject {
    /// Refuses what cannot be served.
    ///
    /// # Errors
    ///
    /// Gives [`BadQuestion`] if more parameters are active than there are, and if
    /// the weights do not fit in `memory` bytes of each accelerator, if known.
    pub(super) fn check(&self, memory: Option<f64>) -> Result<(), BadQuestion> {
        let Self::Text { serving, .. } = self else {
            return Ok(());
        };
        if serving.active > serving.total {
            return Err(BadQuestion::ActiveAboveTotal {
                active: number(serving.active),
                total: number(serving.total),
            });
        }
        let weights = serving.weight_bytes();
        match memory {
            Some(memory) if weights > memory * serving.count => Err(BadQuestion::DoesNotFit {
                model: format!(
                    "{} parameters in {} take {} GB",
                    number(serving.total),
                    serving.precision,
                    gigabytes(weights)
                ),
                machine: format!(
                    "{} × {} hold {} GB",
                    number(serving.count),
                    serving.chip.name,
                    gigabytes(memory * serving.count)
                ),
                needed: (weights / memory).ceil() as u64,
            }),
            _ => Ok(()),
        }
    }
}

fn gigabytes(bytes: f64) -> String {
    significant(bytes / 1e9, 3)
}
