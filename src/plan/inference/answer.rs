//! Joules per unit for one configuration: measured neighbours first, the fit
//! second, physics below.

use super::measured::{Comparable, Measured, Near, nearest};
use super::media::{MediaModel, Picture};
use super::range::{Distance, Ranges};
use super::serving::{Chip, Generation, Serving};
use super::text::{self, Parts, TextModel};

/// What the fit on text rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct TextFit {
    /// The fitted model.
    pub model: TextModel,
    /// What it was fitted on.
    pub ranges: Ranges,
    /// Measured over predicted for one more model, 95 % prediction interval, of
    /// weights of 16 bit and more.
    pub wide: [f64; 2],
    /// The same of weights of fewer bits.
    pub narrow: [f64; 2],
}

/// What the fit on images and videos rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaFit {
    /// The fitted model.
    pub model: MediaModel,
    /// What it was fitted on.
    pub ranges: Ranges,
    /// Measured over predicted for one more model, 95 % prediction interval.
    pub bounds: [f64; 2],
}

/// Joules per token, image or video, with what they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<T> {
    /// The best guess.
    pub central: f64,
    /// The lower bound of the 95 % interval.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// What the fit alone says.
    pub fitted: f64,
    /// How far the question lies from what was measured.
    pub distance: Distance,
    /// Measurements, the nearest first.
    pub near: Vec<Near<T>>,
}

/// The least weight at which a measurement moves an answer.
const LEAST_WEIGHT: f64 = 0.05;

/// How well a measurement of the very same configuration is repeated, as a factor
/// either way.
///
/// # Source
///
/// A judgement: software versions, power limits and prompts differ between two
/// sites that serve the same model on the same accelerators at one batch.
pub const REPEATED: f64 = 1.3;

/// By what an answer widens for an accelerator of a generation that was measured,
/// but not itself, and of one that was not.
///
/// # Source
///
/// `docs/validation.md`: where the fit has seen one of H100 and B200 alone, bounds
/// hold 95 % of the other's measurements once they are wider by 1.14, and a sister
/// is nearer than that. The predictions themselves are off by a median factor of
/// 1.41, which is taken for a stranger: two generations of one maker say little of
/// others.
const SISTER: f64 = 1.14;
const STRANGER: f64 = 1.41;

impl TextFit {
    /// Joules per generated token.
    ///
    /// `least_load` is the least share of rated power at which accelerators serve.
    pub fn answer(
        &self,
        serving: &Serving,
        measured: &[Measured<Serving>],
        least_load: f64,
    ) -> Answer<Serving> {
        let asked = [
            ("total", "model size", serving.total),
            ("active", "active parameters", serving.active),
            ("count", "number of accelerators", serving.count),
            ("batch", "batch", serving.batch),
            ("input_tokens", "input tokens", serving.input_tokens),
            ("output_tokens", "output tokens", serving.output_tokens),
            ("bytes", "bytes a weight", serving.precision.bytes()),
        ];
        let mut distance = self.ranges.distance(&asked);
        chip_distance(&serving.chip, &mut distance);
        let bounds = if serving.precision.is_wide() {
            self.wide
        } else {
            self.narrow
        };
        let fitted = |it: &Serving| self.model.parts(it).sum();
        let answer = combined(serving, fitted, bounds, distance, measured);
        answer.above(text::floor(serving, least_load))
    }

    /// What the energy of a token is spent on, as the fit has it.
    pub fn parts(&self, serving: &Serving) -> Parts {
        self.model.parts(serving)
    }
}

impl MediaFit {
    /// Joules per image or video.
    pub fn answer(&self, picture: &Picture, measured: &[Measured<Picture>]) -> Answer<Picture> {
        let asked = [
            ("params", "model size", picture.params),
            ("patches", "patches of 16 × 16 pixels", picture.patches()),
            ("steps", "denoising steps", picture.steps),
            ("count", "number of accelerators", picture.count),
            ("batch", "batch", picture.batch),
        ];
        let mut distance = self.ranges.distance(&asked);
        chip_distance(&picture.chip, &mut distance);
        let fitted = |it: &Picture| self.model.joules(it);
        combined(picture, fitted, self.bounds, distance, measured)
    }
}

impl<T> Answer<T> {
    /// The measurement that the answer was moved towards, if one was near enough.
    pub fn leaned_on(&self) -> Option<&Near<T>> {
        self.near.first().filter(|it| it.weight >= LEAST_WEIGHT)
    }

    /// The same with no bound below what physics allows.
    fn above(mut self, floor: f64) -> Self {
        self.central = self.central.max(floor);
        self.low = self.low.max(floor).min(self.central);
        self.high = self.high.max(self.central);
        self
    }
}

/// The fit, moved towards the nearest measurement by how near that is.
///
/// At weight 1 the answer is the measured value; at weight 0 the fit's. The bounds
/// move with it, from the fit's to those of a repeated measurement.
fn combined<T: Comparable + Clone>(
    asked: &T,
    fitted: impl Fn(&T) -> f64,
    bounds: [f64; 2],
    distance: Distance,
    measured: &[Measured<T>],
) -> Answer<T> {
    let near = nearest(asked, measured);
    let nearest = near.first().filter(|it| it.weight >= LEAST_WEIGHT);
    let weight = nearest.map_or(0.0, |it| it.weight);
    let error = nearest.map_or(0.0, |it| {
        (it.measured.joules / fitted(&it.measured.of)).ln()
    });
    let fit = fitted(asked);
    let central = fit * (weight * error).exp();
    let between =
        |bound: f64, repeated: f64| ((1.0 - weight) * bound.ln() + weight * repeated.ln()).exp();
    let widened = distance.widened();
    Answer {
        central,
        low: central * between(bounds[0].min(1.0), 1.0 / REPEATED) / widened,
        high: central * between(bounds[1].max(1.0), REPEATED) * widened,
        fitted: fit,
        distance,
        near,
    }
}

fn chip_distance(chip: &Chip, distance: &mut Distance) {
    if chip.is_measured() {
        return;
    }
    let (clause, factor) = match chip.generation {
        Generation::Hopper => ("measured was its sister, the H100", SISTER),
        Generation::Blackwell => ("measured was its sister, the B200", SISTER),
        Generation::Other => ("nothing of its generation was measured", STRANGER),
    };
    distance.add(format!("{}: {clause}", chip.name), factor.ln());
}
