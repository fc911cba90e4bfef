//! Joules per generated token: four physical parts with fitted sizes.
//!
//! A token is generated in a step that every request of the batch shares. The
//! step reads the weights once, reads each request's past keys and values,
//! computes, and waits: launches, communication, the scheduler. Energy is
//! proportional to how long each part would keep the accelerators at their rated
//! power; by how much is fitted on published measurements.

use super::serving::{Generation, Serving};
use serde::Deserialize;

/// Share of an accelerator's memory that serving software fills.
///
/// # Source
///
/// vLLM, engine arguments: `gpu_memory_utilization`, whose default is 0.9.
const USABLE: f64 = 0.9;

/// The fitted sizes of the parts. All are above 0.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextModel {
    /// Energy of reading weights, per rated power × bytes over bandwidth.
    pub weights: f64,
    /// The same on Blackwell, as a factor; the cache has it too.
    pub weights_blackwell: f64,
    /// Experts that a batch touches beyond those of one request, as an exponent:
    /// 1 if requests chose experts independently of each other.
    pub experts_touched: f64,
    /// Bytes of keys and values per token of context, at 10 G parameters, per the
    /// same energy as weights.
    pub cache: f64,
    /// How these bytes grow with the model's size, as an exponent.
    pub cache_growth: f64,
    /// Seconds of waiting per step at 10 G parameters, per rated power. They grow
    /// with depth, which is taken as the cube root of the size.
    pub overhead: f64,
    /// The same on Blackwell, as a factor.
    pub overhead_blackwell: f64,
    /// What a mixture of experts adds to the waiting, as a share of it.
    pub overhead_experts: f64,
    /// Energy of computing, per rated power × operations over the dense peak.
    pub compute: f64,
    /// The same in a mixture of experts, as a factor.
    pub compute_experts: f64,
}

/// Joules per generated token, by what they are spent on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// Reading weights.
    pub weights: f64,
    /// Reading the keys and values of past tokens.
    pub cache: f64,
    /// Computing, the prompt included.
    pub compute: f64,
    /// Waiting at power.
    pub overhead: f64,
}

impl Parts {
    /// Joules per generated token.
    pub fn sum(&self) -> f64 {
        self.weights + self.cache + self.compute + self.overhead
    }

    /// The largest part, in words.
    pub fn largest(&self) -> &'static str {
        let parts = [
            (self.weights, "reading weights"),
            (self.cache, "reading the keys and values of past tokens"),
            (self.compute, "computing"),
            (self.overhead, "waiting between steps"),
        ];
        let largest = parts.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
        largest.map_or("", |it| it.1)
    }
}

impl TextModel {
    /// Joules of the accelerators per generated token, by part.
    ///
    /// ```text
    /// weights  = k1 · P/BW · bytes of the weights that the batch touches / batch
    /// cache    = k2 · P/BW · depth^k3 · (input + output / 2)
    /// compute  = k4 · P/peak · 2 · active · (1 + input / output)
    /// overhead = k5 · P · count · depth^(1/3) / batch
    /// ```
    ///
    /// A batch touches the experts that at least one of its requests chose. The
    /// context of a token is the prompt and, on average, half of the answer.
    ///
    /// # Source
    ///
    /// The parts are the roofline of decoding (Williams, Waterman and Patterson,
    /// *Roofline*, CACM 52(4), 2009): 2 operations a parameter and token, and
    /// memory traffic over bandwidth. Their sizes are fitted: see
    /// `profiles/plan/inference.toml`.
    pub fn parts(&self, serving: &Serving) -> Parts {
        let chip = &serving.chip;
        let blackwell = |factor: f64| match chip.generation {
            Generation::Blackwell => factor,
            Generation::Hopper | Generation::Other => 1.0,
        };
        let experts = |factor: f64| if serving.has_experts() { factor } else { 1.0 };
        let per_byte = chip.rated_watts / chip.bandwidth * blackwell(self.weights_blackwell);
        let bytes = self.touched(serving) * serving.precision.bytes();
        let context = serving.input_tokens + serving.output_tokens / 2.0;
        let per_token = 1.0 + serving.input_tokens / serving.output_tokens;
        let operations = 2.0 * serving.active * per_token;
        let waiting = self.overhead
            * serving.depth().cbrt()
            * blackwell(self.overhead_blackwell)
            * experts(1.0 + self.overhead_experts);
        Parts {
            weights: self.weights * per_byte * bytes / serving.batch,
            cache: self.cache * per_byte * serving.depth().powf(self.cache_growth) * context,
            compute: self.compute
                * experts(self.compute_experts)
                * (chip.rated_watts / chip.peak)
                * operations,
            overhead: waiting * chip.rated_watts * serving.count / serving.batch,
        }
    }

    /// Bytes of keys and values of a full batch, by the fit.
    pub fn cache_bytes(&self, serving: &Serving) -> f64 {
        let context = serving.input_tokens + serving.output_tokens / 2.0;
        serving.batch * context * self.cache * serving.depth().powf(self.cache_growth)
    }

    /// Requests whose keys and values fit beside the weights in so many bytes; at
    /// least one.
    pub fn batch_in(&self, serving: &Serving, bytes: f64) -> f64 {
        let one = self.cache_bytes(serving) / serving.batch;
        ((USABLE * bytes - serving.weight_bytes()) / one).max(1.0)
    }

    /// Parameters that one step reads: all that some request of the batch needs.
    fn touched(&self, serving: &Serving) -> f64 {
        let (active, total) = (serving.active, serving.total);
        let spared = (1.0 - active / total).powf(serving.batch * self.experts_touched);
        active + (total - active) * (1.0 - spared)
    }
}

/// Joules per token below which no software gets on this hardware.
///
/// A step takes at least as long as reading the active weights once, and as
/// computing for every request of the batch at the dense peak of the precision;
/// meanwhile the accelerators draw at least `least_load` of their rated power.
///
/// # Source
///
/// The roofline, as in [`TextModel::parts`].
pub fn floor(serving: &Serving, least_load: f64) -> f64 {
    let chip = &serving.chip;
    let bytes = serving.precision.bytes();
    let reading = serving.active * bytes / chip.bandwidth / serving.batch;
    // Each halving of the width doubles the peak of the units, at best.
    let peak = chip.peak * (2.0 / bytes).max(1.0);
    let computing = 2.0 * serving.active / peak;
    least_load * chip.rated_watts * reading.max(computing)
}
