//! What serves: a model in a precision, on accelerators, so many requests at once.

use crate::profile::Accelerator;
use crate::quantity::Quantity;
use std::fmt;

/// Everything that the energy of one generated token follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct Serving {
    /// Parameters of the model, all experts included.
    pub total: f64,
    /// Parameters that one token uses: fewer than `total` in a mixture of experts.
    pub active: f64,
    /// How the weights are stored.
    pub precision: Precision,
    /// One of the accelerators.
    pub chip: Chip,
    /// Accelerators that hold one copy of the model.
    pub count: f64,
    /// Requests that are served at once, on average.
    pub batch: f64,
    /// Tokens of a prompt.
    pub input_tokens: f64,
    /// Tokens of an answer, those that are not shown included.
    pub output_tokens: f64,
}

/// What a model of the energy wants to know of an accelerator.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    /// Its name as its driver reports it.
    pub name: String,
    /// The generation whose measurements stand for it.
    pub generation: Generation,
    /// Rated power, in watts.
    pub rated_watts: f64,
    /// Bandwidth of its memory, in bytes a second.
    pub bandwidth: f64,
    /// Dense peak at 16 bit, in operations a second.
    pub peak: f64,
}

/// Generations of accelerators of which a published measurement is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// Measured on the H100.
    Hopper,
    /// Measured on the B200.
    Blackwell,
    /// Not measured: the fit on Hopper stands in, and the bounds are wider.
    Other,
}

/// How a weight is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    name: &'static str,
    bytes: f64,
}

/// A precision that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown precision `{0}`; known are {known}", known = Precision::names())]
pub struct UnknownPrecision(pub String);

/// An accelerator of which too little is known to plan inference on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "planning inference: the energy follows from numbers that are not known of `{name}`: {}; \
     or add them with `--profile FILE`",
    missing.join(", ")
)]
pub struct UnknownChip {
    missing: Vec<&'static str>,
    name: String,
}

/// What has to be known of an accelerator, with the flags that give it by hand.
const NEEDED: [&str; 3] = [
    "its rated power (give `--accelerator-power W`)",
    "the bandwidth of its memory (give `--accelerator-bandwidth GB_PER_S`)",
    "its dense peak at 16 bit (give `--accelerator-peak TFLOP_PER_S`)",
];

/// Names of precisions and the bytes of a weight, shared scales included.
///
/// # Source
///
/// OCP Microscaling Formats (MX) v1.0, table 1: 32 weights of MXFP4 share a scale
/// of 8 bit, so 4.25 bit a weight; NVFP4 shares 8 bit among 16, so 4.5 bit.
const PRECISIONS: [Precision; 9] = [
    Precision::of("bf16", 2.0),
    Precision::of("fp16", 2.0),
    Precision::of("fp32", 4.0),
    Precision::of("fp8", 1.0),
    Precision::of("int8", 1.0),
    Precision::of("mxfp4", 0.53125),
    Precision::of("nvfp4", 0.5625),
    Precision::of("fp4", 0.5),
    Precision::of("int4", 0.5),
];

/// Other names of precisions, as model cards have them.
const ALIASES: [(&str, &str); 3] = [
    ("bfloat16", "bf16"),
    ("float16", "fp16"),
    ("float32", "fp32"),
];

/// Generations by a word in the name of the accelerator.
const GENERATIONS: [(&str, Generation); 10] = [
    ("GH200", Generation::Hopper),
    ("H100", Generation::Hopper),
    ("H200", Generation::Hopper),
    ("H800", Generation::Hopper),
    ("H20", Generation::Hopper),
    ("GB200", Generation::Blackwell),
    ("GB300", Generation::Blackwell),
    ("B200", Generation::Blackwell),
    ("B300", Generation::Blackwell),
    ("B100", Generation::Blackwell),
];

/// Accelerators that were measured themselves.
const MEASURED: [&str; 2] = ["NVIDIA H100 80GB HBM3", "NVIDIA B200"];

impl Serving {
    /// Whether only some of the parameters are used for a token.
    pub fn has_experts(&self) -> bool {
        self.active < self.total
    }

    /// Bytes of all the weights.
    pub fn weight_bytes(&self) -> f64 {
        self.total * self.precision.bytes
    }

    /// The size by which depth is judged: the geometric mean of all parameters and
    /// those in use, because a mixture of experts is deeper than a dense model
    /// with as many active parameters. In units of 10 G parameters.
    pub fn depth(&self) -> f64 {
        (self.total * self.active).sqrt() / 1e10
    }
}

impl Generation {
    /// The generation of the accelerator with this name.
    pub fn of(name: &str) -> Self {
        let is = |(word, _): &&(&str, Self)| name.split([' ', '-']).any(|it| it == *word);
        GENERATIONS.iter().find(is).map_or(Self::Other, |it| it.1)
    }
}

impl Chip {
    /// What is known of an accelerator, as the models want it.
    ///
    /// # Errors
    ///
    /// Gives [`UnknownChip`] where its power, bandwidth or peak is not known.
    pub fn of(accelerator: &Accelerator) -> Result<Self, UnknownChip> {
        let rated = accelerator.power.as_ref().map(|it| it.value().central());
        let bandwidth = accelerator
            .bandwidth
            .as_ref()
            .map(|it| it.value().central());
        let peak = accelerator
            .peak_16bit
            .as_ref()
            .map(|it| it.value().central());
        let name = accelerator.name.clone();
        let (Some(rated), Some(bandwidth), Some(peak)) = (rated, bandwidth, peak) else {
            let unknown = [rated.is_none(), bandwidth.is_none(), peak.is_none()];
            let missing = unknown.iter().zip(NEEDED).filter(|(it, _)| **it);
            let missing = missing.map(|(_, what)| what).collect();
            return Err(UnknownChip { missing, name });
        };
        Ok(Self {
            generation: Generation::of(&name),
            rated_watts: rated.watts(),
            bandwidth: bandwidth.base(),
            peak: peak.base(),
            name,
        })
    }

    /// Whether this very accelerator was measured.
    pub fn is_measured(&self) -> bool {
        MEASURED.contains(&self.name.as_str())
    }
}

impl Precision {
    const fn of(name: &'static str, bytes: f64) -> Self {
        Self { name, bytes }
    }

    /// The precision with this name.
    ///
    /// # Errors
    ///
    /// A name that is not known gives [`UnknownPrecision`], which lists those that are.
    pub fn named(name: &str) -> Result<Self, UnknownPrecision> {
        let alias = ALIASES.iter().find(|it| it.0 == name);
        let known = alias.map_or(name, |it| it.1);
        let found = PRECISIONS.iter().find(|it| it.name == known);
        found
            .copied()
            .ok_or_else(|| UnknownPrecision(name.to_owned()))
    }

    /// Bytes of one weight.
    pub fn bytes(self) -> f64 {
        self.bytes
    }

    /// Whether weights take at least 16 bit, as in most of the measurements.
    pub fn is_wide(self) -> bool {
        self.bytes >= 2.0
    }

    fn names() -> String {
        PRECISIONS.map(|it| it.name).join(", ")
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_told_by_whole_words() {
        for (name, expected) in [
            ("NVIDIA H100 80GB HBM3", Generation::Hopper),
            ("NVIDIA GH200 480GB", Generation::Hopper),
            ("NVIDIA B200", Generation::Blackwell),
            ("NVIDIA GB200", Generation::Blackwell),
            ("NVIDIA A100-SXM4-80GB", Generation::Other),
            ("AMD Instinct MI300X", Generation::Other),
        ] {
            assert_eq!(Generation::of(name), expected, "{name}");
        }
    }

    #[test]
    fn an_unknown_precision_is_refused_with_those_that_are_known() {
        let refused = Precision::named("fp7").map_err(|it| it.to_string());
        let expected = "unknown precision `fp7`; known are bf16, fp16, fp32, fp8, int8, \
                        mxfp4, nvfp4, fp4, int4";
        assert_eq!(refused, Err(expected.to_owned()));
    }
}
