//! What is known of an accelerator, found by the name its driver reports or by
//! a short one.
//!
//! [`Catalog::accelerator`] is the entry. What no source states is absent, and
//! asking for it tells the flag that gives it by hand. The numbers stand in
//! `profiles/accelerator/`, the short names in its `names.csv`.

mod name;

use super::asked::Wanted;
use super::catalog::Catalog;
use super::factor::{Factor, Match};
use super::given::supplied;
use super::kind::Kind;
use super::problem::DocumentError;
use crate::quantity::{Bandwidth, Bytes, Emissions, FlopRate, Power, Quantity};
use name::Found;

/// What an accelerator is asked for.
const KINDS: [Kind; 7] = [
    Kind::AcceleratorPower,
    Kind::AcceleratorIdle,
    Kind::AcceleratorMemory,
    Kind::AcceleratorPeak16,
    Kind::AcceleratorPeak8,
    Kind::AcceleratorBandwidth,
    Kind::AcceleratorMaking,
];

/// What is known of one kind of accelerator, per device as the driver shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Accelerator {
    /// Its name as its driver reports it: `NVIDIA H100 80GB HBM3`.
    pub name: String,
    /// Other accelerators that the short name could have meant, if any.
    pub alternatives: Vec<String>,
    /// Rated power: its TDP, or the limit it is shipped with.
    pub power: Option<Factor<Power>>,
    /// Power without work.
    pub idle: Option<Factor<Power>>,
    /// Memory.
    pub memory: Option<Factor<Bytes>>,
    /// Dense peak at 16 bit, without sparsity.
    pub peak_16bit: Option<Factor<FlopRate>>,
    /// Dense peak at 8 bit, floating point, without sparsity.
    pub peak_8bit: Option<Factor<FlopRate>>,
    /// Bandwidth of the memory.
    pub bandwidth: Option<Factor<Bandwidth>>,
    /// Greenhouse gas of making it, with its share of the baseboard.
    pub making: Option<Factor<Emissions>>,
}

/// A question about accelerators that the catalogue cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AcceleratorError {
    /// A document is refused.
    #[error("reading what is known of accelerators")]
    Document(#[from] DocumentError),
    /// No accelerator has this name.
    #[error(
        "no accelerator is called `{name}`; the nearest names are {nearest}; \
         give its rated power with `--accelerator-power W` if it is none of these"
    )]
    Unknown {
        /// What was asked for.
        name: String,
        /// The nearest names, quoted and with commas between.
        nearest: String,
    },
    /// Several accelerators have this name, and none is preferred.
    #[error("`{name}` may be {candidates}; give the full name of one")]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Their names, quoted and with commas between.
        candidates: String,
    },
    /// The accelerator is known, but not this number.
    #[error("the {} of `{name}` is not known; {remedy}", .kind.label())]
    NotStated {
        /// What was asked for.
        kind: Kind,
        /// The accelerator.
        name: String,
        /// What would help.
        remedy: String,
    },
}

impl Catalog {
    /// What is known of the accelerator with this name.
    ///
    /// The name is the one that the driver reports, in any spelling of case,
    /// spaces and hyphens and with or without its maker, or a short name such as
    /// `H100` or `A100-80GB`. A short name that fits several products stands for
    /// the preferred one, and the others are in [`Accelerator::alternatives`].
    ///
    /// # Errors
    ///
    /// A name that fits none gives [`AcceleratorError::Unknown`] with the nearest
    /// ones; one that fits several gives [`AcceleratorError::Ambiguous`].
    pub fn accelerator(&self, name: &str) -> Result<Accelerator, AcceleratorError> {
        let known = self.things(Kind::is_of_accelerator);
        let (name, alternatives) = match name::find(name, &known) {
            Found::One(found) => (found, Vec::new()),
            Found::Preferred(found, others) => (found, others),
            Found::Several(candidates) => {
                let candidates = name::quoted(&candidates, " or ");
                let name = name.to_owned();
                return Err(AcceleratorError::Ambiguous { name, candidates });
            }
            Found::None { nearest } => {
                let nearest = name::quoted(&nearest, ", ");
                let name = name.to_owned();
                return Err(AcceleratorError::Unknown { name, nearest });
            }
        };
        let wanted = Wanted {
            candidates: &[(&name, Match::Exact)],
            asked: &name,
            year: None,
        };
        let asked = self.asked(&KINDS, wanted)?;
        Ok(Accelerator {
            power: asked.factor(Kind::AcceleratorPower),
            idle: asked.factor(Kind::AcceleratorIdle),
            memory: asked.factor(Kind::AcceleratorMemory),
            peak_16bit: asked.factor(Kind::AcceleratorPeak16),
            peak_8bit: asked.factor(Kind::AcceleratorPeak8),
            bandwidth: asked.factor(Kind::AcceleratorBandwidth),
            making: asked.factor(Kind::AcceleratorMaking),
            name: name.clone(),
            alternatives,
        })
    }

    /// The names of every accelerator of which anything is known, in order.
    pub fn accelerators(&self) -> Vec<String> {
        self.things(Kind::is_of_accelerator)
    }

    /// The factor of a thing, if one is known.
    pub(super) fn thing<Q: Quantity>(
        &self,
        kind: Kind,
        name: &str,
    ) -> Result<Option<Factor<Q>>, DocumentError> {
        self.find(kind, &[(name, Match::Exact)], name, None)
    }
}

impl Accelerator {
    /// An accelerator that is known only by the rated power given by hand.
    pub fn given(name: &str, power: Power) -> Self {
        Self {
            name: name.to_owned(),
            alternatives: Vec::new(),
            power: Some(supplied(Kind::AcceleratorPower, name, power)),
            idle: None,
            memory: None,
            peak_16bit: None,
            peak_8bit: None,
            bandwidth: None,
            making: None,
        }
    }

    /// The same accelerator with the rated power given by hand.
    #[must_use]
    pub fn with_power(mut self, power: Power) -> Self {
        self.power = Some(supplied(Kind::AcceleratorPower, &self.name, power));
        self
    }

    /// The same accelerator with the dense 16-bit peak given by hand.
    #[must_use]
    pub fn with_peak(mut self, peak: FlopRate) -> Self {
        self.peak_16bit = Some(supplied(Kind::AcceleratorPeak16, &self.name, peak));
        self
    }

    /// The same accelerator with the bandwidth of its memory given by hand.
    #[must_use]
    pub fn with_bandwidth(mut self, bandwidth: Bandwidth) -> Self {
        self.bandwidth = Some(supplied(Kind::AcceleratorBandwidth, &self.name, bandwidth));
        self
    }

    /// Rated power.
    ///
    /// # Errors
    ///
    /// Gives [`AcceleratorError::NotStated`] where no source states it.
    pub fn rated_power(&self) -> Result<&Factor<Power>, AcceleratorError> {
        let remedy = "give it with `--accelerator-power W`";
        self.stated(Kind::AcceleratorPower, self.power.as_ref(), remedy)
    }

    /// Dense peak at 16 bit, without sparsity.
    ///
    /// # Errors
    ///
    /// Gives [`AcceleratorError::NotStated`] where no source states it.
    pub fn dense_peak(&self) -> Result<&Factor<FlopRate>, AcceleratorError> {
        let remedy = "give `--accelerator-hours` in place of parameters and tokens, \
                      or add it with `--profile DIR`";
        self.stated(Kind::AcceleratorPeak16, self.peak_16bit.as_ref(), remedy)
    }

    /// The factors that are known, as bare numbers in base units.
    pub fn factors(&self) -> Vec<Factor<f64>> {
        let powers = [&self.power, &self.idle].into_iter().flatten();
        let peaks = [&self.peak_16bit, &self.peak_8bit].into_iter().flatten();
        let mut factors: Vec<_> = powers.map(Factor::erased).collect();
        factors.extend(self.memory.iter().map(Factor::erased));
        factors.extend(peaks.map(Factor::erased));
        factors.extend(self.bandwidth.iter().map(Factor::erased));
        factors.extend(self.making.iter().map(Factor::erased));
        factors
    }

    fn stated<'a, Q>(
        &self,
        kind: Kind,
        factor: Option<&'a Factor<Q>>,
        remedy: &str,
    ) -> Result<&'a Factor<Q>, AcceleratorError> {
        factor.ok_or_else(|| AcceleratorError::NotStated {
            kind,
            name: self.name.clone(),
            remedy: remedy.to_owned(),
        })
    }
}
