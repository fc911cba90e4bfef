//! Joules per image or video: denoising steps over patches of pixels.

use super::serving::{Chip, Generation};
use serde::Deserialize;

/// One image or video, the model that makes it, and what it is made on.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Parameters of the model that denoises.
    pub params: f64,
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
    /// Frames of a video; 1 for an image.
    pub frames: f64,
    /// Denoising steps.
    pub steps: f64,
    /// Made at once.
    pub batch: f64,
    /// Accelerators that work on a batch together.
    pub count: f64,
    /// One of them.
    pub chip: Chip,
}

/// The fitted sizes of the parts. All are above 0.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaModel {
    /// Energy of computing with the weights, per rated power × operations over
    /// the dense peak.
    pub compute: f64,
    /// Energy of computing attention, likewise.
    pub attention: f64,
    /// How operations grow with parameters, as an exponent: below 1, because
    /// small models spend more beside their weights.
    pub growth: f64,
    /// The same on Blackwell, as a factor on both.
    pub compute_blackwell: f64,
    /// Seconds of waiting per step, per rated power and accelerator.
    pub overhead: f64,
}

/// Parameters at which `growth` has no effect.
const REFERENCE: f64 = 5e9;

/// Pixels that one patch covers, and frames beyond the first that share one.
///
/// # Source
///
/// Peebles and Xie, *Scalable Diffusion Models with Transformers* (2023): an
/// autoencoder by 8 and patches of 2 × 2; Kong and others, *HunyuanVideo* (2024):
/// 4 frames a latent frame. Models that compress more are cheaper.
const PIXELS: f64 = 256.0;
const FRAMES: f64 = 4.0;

impl Picture {
    /// Patches that the model works on in every step.
    pub fn patches(&self) -> f64 {
        self.width * self.height / PIXELS * (1.0 + (self.frames - 1.0) / FRAMES)
    }

    /// Whether it is a video.
    pub fn moves(&self) -> bool {
        self.frames > 1.0
    }
}

impl MediaModel {
    /// Joules of the accelerators per image or video.
    ///
    /// ```text
    /// compute   = k1 · P/peak · 2 · params' · patches · steps
    /// attention = k2 · P/peak · 4 · patches² · params'^(2/3) · steps
    /// overhead  = k3 · P · count · steps / batch
    /// ```
    ///
    /// where params' is params with the fitted growth. Depth times width goes
    /// with the two-thirds power of the parameters of models of one shape.
    ///
    /// # Source
    ///
    /// Operations of a transformer: Kaplan and others, *Scaling Laws for Neural
    /// Language Models* (2020), table 1. Sizes are fitted: see
    /// `profiles/plan/inference.toml`.
    pub fn joules(&self, picture: &Picture) -> f64 {
        let chip = &picture.chip;
        let per_operation = chip.rated_watts / chip.peak
            * match chip.generation {
                Generation::Blackwell => self.compute_blackwell,
                Generation::Hopper | Generation::Other => 1.0,
            };
        let params = REFERENCE * (picture.params / REFERENCE).powf(self.growth);
        let patches = picture.patches();
        let weights = self.compute * 2.0 * params * patches;
        let attention = self.attention * 4.0 * patches.powi(2) * params.powf(2.0 / 3.0);
        let waiting = self.overhead * chip.rated_watts * picture.count / picture.batch;
        picture.steps * (per_operation * (weights + attention) + waiting)
    }
}
