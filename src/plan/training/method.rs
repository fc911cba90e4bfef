//! How a model is trained, and what a step of it computes.

use super::runs::FLOP_PER_PARAMETER_AND_TOKEN;
use crate::plan::Cited;
use crate::quantity::{Compute, Estimate};

/// Which weights a training run changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// All of them.
    #[default]
    Full,
    /// Low-rank adapters beside frozen weights.
    Lora,
    /// The same, with the frozen weights kept in four bits.
    Qlora,
}

/// Operations for each parameter and token when the model's weights are frozen.
///
/// Forward two, as always; backward two for the gradients of the activations,
/// which must reach every adapter. The two for the gradients of the weights fall
/// away. The adapters' own operations are left out: they have about one weight in
/// a hundred or fewer.
///
/// # Source
///
/// Derived from the division of the six operations in Kaplan and others,
/// *Scaling Laws for Neural Language Models* (2020), section 2.1, and from the
/// frozen weights in Hu and others, *LoRA* (2021), section 4.1.
/// <https://arxiv.org/abs/2001.08361> <https://arxiv.org/abs/2106.09685>
const FLOP_WITH_FROZEN_WEIGHTS: f64 = 4.0;

impl Method {
    /// Every method, in the order of their names for the command line.
    pub const ALL: [Self; 3] = [Self::Full, Self::Lora, Self::Qlora];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Lora => "lora",
            Self::Qlora => "qlora",
        }
    }

    /// What it does, for `--help`.
    pub fn about(self) -> &'static str {
        match self {
            Self::Full => "all weights change: 6 operations per parameter and token",
            Self::Lora => "low-rank adapters beside frozen weights: 4 operations",
            Self::Qlora => "the same over weights of four bits: 4 operations, less efficiently",
        }
    }

    /// In how many ways it is unlike the published runs that plans rest on.
    pub(super) fn unlike_published(self) -> u8 {
        match self {
            Self::Full => 0,
            Self::Lora => 1,
            Self::Qlora => 2,
        }
    }

    /// Operations for each parameter and token, with their source.
    pub(super) fn flop(self) -> Cited {
        let (flop, citation, locator) = match self {
            Self::Full => (
                FLOP_PER_PARAMETER_AND_TOKEN,
                "Jared Kaplan and others, Scaling Laws for Neural Language Models (2020)",
                "section 2.1: 2 forward, 4 backward; attention is left out",
            ),
            Self::Lora | Self::Qlora => (
                FLOP_WITH_FROZEN_WEIGHTS,
                "derived from Jared Kaplan and others, Scaling Laws for Neural Language Models (2020)",
                "2 forward, 2 backward for the activations, none for frozen weights",
            ),
        };
        let value = Estimate::exact(Compute::from_flop(flop));
        let mut cited = Cited::new("plan.flop", "operations per parameter and token", value);
        citation.clone_into(&mut cited.citation);
        cited.locator = Some(locator.to_owned());
        cited.licence = Some("facts".to_owned());
        cited
    }
}
