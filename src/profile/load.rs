//! How much of its rated power an accelerator draws at work, and how much power
//! the rest of its node adds.

use super::accelerator::AcceleratorError;
use super::catalog::Catalog;
use super::factor::{Factor, Match};
use super::kind::Kind;
use crate::quantity::Ratio;

/// The name under which a factor stands that serves where none is named.
pub const ANY_ACCELERATOR: &str = "any accelerator";

/// What an accelerator works at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Training or finetuning, over a whole run with its pauses.
    Training,
    /// Serving text under steady load.
    Text,
    /// Making images under steady load.
    Images,
    /// Making videos under steady load.
    Videos,
}

impl Task {
    fn kind(self) -> Kind {
        match self {
            Self::Training => Kind::LoadTraining,
            Self::Text => Kind::LoadText,
            Self::Images => Kind::LoadImages,
            Self::Videos => Kind::LoadVideos,
        }
    }
}

impl Catalog {
    /// Power of an accelerator at a task, per rated power.
    ///
    /// Where nothing is published of this accelerator, the factor of any other
    /// stands in, with wider bounds, and says so by its match.
    ///
    /// # Errors
    ///
    /// Gives [`AcceleratorError`] if a document is refused or holds no such factor;
    /// the built-in ones do.
    pub fn load(&self, task: Task, accelerator: &str) -> Result<Factor<Ratio>, AcceleratorError> {
        self.of_accelerator(task.kind(), accelerator)
    }

    /// Power of a node per power of its accelerators, without the building.
    ///
    /// # Errors
    ///
    /// As [`Catalog::load`].
    pub fn host_multiplier(&self, accelerator: &str) -> Result<Factor<Ratio>, AcceleratorError> {
        self.of_accelerator(Kind::HostMultiplier, accelerator)
    }

    fn of_accelerator(&self, kind: Kind, name: &str) -> Result<Factor<Ratio>, AcceleratorError> {
        let candidates = [(name, Match::Exact), (ANY_ACCELERATOR, Match::Global)];
        let found = self.find(kind, &candidates, name, None)?;
        found.ok_or_else(|| AcceleratorError::NotStated {
            kind,
            name: name.to_owned(),
            remedy: "add it with `--profile DIR`".to_owned(),
        })
    }
}
