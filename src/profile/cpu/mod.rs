//! How a processor's power follows from how busy it is, where nothing measures it.
//!
//! The curves, the thermal design powers and the watts per gibibyte of memory
//! are cited data in `profiles/cpu/`. A model is wide on purpose: it spans the
//! published curves, which differ up to fourfold at one utilisation.

mod curve;
mod power;
mod rated;
mod rows;

pub use power::CpuPower;
pub use rated::{Rated, rated};

use super::raw::RawCitation;
use crate::quantity::{BoundKind, Estimate, Power};
use curve::{Boundary, Curve};
use rows::{Class, Family, MemoryRule, Range, Share};
use serde::Deserialize;
use std::collections::BTreeMap;

const CURVES: &str = include_str!("../../../profiles/cpu/curves.toml");

/// What is known of the processor whose power is modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Processor<'a> {
    /// Its model as it names itself; may be empty.
    pub model: &'a str,
    /// Sockets that hold one.
    pub sockets: u32,
    /// Hardware threads, or virtual CPUs, that the operating system sees.
    pub threads: u32,
    /// Whether these are virtual CPUs.
    pub is_virtual: bool,
}

/// The cited curves and rules from which power models are made.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CpuProfiles {
    citation: BTreeMap<String, RawCitation>,
    curve: BTreeMap<String, Curve>,
    family: Vec<Family>,
    unknown: Class,
    r#virtual: Share,
    memory: MemoryRule,
}

/// Why the curves cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CpuProfileError {
    /// The text is not a set of curves.
    #[error("could not parse the processor curves")]
    Syntax(#[from] toml::de::Error),
    /// A name that stands nowhere.
    #[error("the processor curves name {kind} `{name}`, which they do not define")]
    Undefined {
        /// `citation` or `curve`.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A curve that is not a curve.
    #[error("the processor curve `{curve}` {problem}")]
    Invalid {
        /// Its name.
        curve: String,
        /// What is wrong.
        problem: &'static str,
    },
}

impl CpuProfiles {
    /// The curves that are built in.
    ///
    /// # Errors
    ///
    /// None in a released build: a test parses the same text.
    pub fn embedded() -> Result<Self, CpuProfileError> {
        Self::parse(CURVES)
    }

    /// Curves from TOML text.
    ///
    /// # Errors
    ///
    /// Text that is not TOML of this form, a curve or citation that is named but
    /// not defined, and a curve that falls or has no points give [`CpuProfileError`].
    pub fn parse(text: &str) -> Result<Self, CpuProfileError> {
        let profiles: Self = toml::from_str(text)?;
        for (name, curve) in &profiles.curve {
            profiles.defined(&curve.cites)?;
            curve.check(name)?;
        }
        for name in profiles
            .memory
            .cites
            .iter()
            .chain([&profiles.unknown.cites])
        {
            profiles.defined(name)?;
        }
        for family in &profiles.family {
            for name in family.others.iter().chain([&family.central]) {
                profiles.curve(name)?;
            }
        }
        Ok(profiles)
    }

    /// The model for a processor: the curves of its family, scaled to its TDP.
    ///
    /// An unknown processor gets the class range of watts per hardware thread; a
    /// virtual machine gets the share of the host's threads that its virtual
    /// CPUs may be, and says so.
    ///
    /// # Errors
    ///
    /// No family for this processor gives [`CpuProfileError::Undefined`].
    pub fn model(&self, processor: &Processor) -> Result<CpuPower, CpuProfileError> {
        let family = self.family_of(processor.model)?;
        let central = self.curve(&family.central)?.clone();
        let others: Result<Vec<_>, _> = family
            .others
            .iter()
            .map(|it| self.curve(it).cloned())
            .collect();
        let is_node = central.boundary == Boundary::Node;
        let (rated, basis) = if is_node {
            let full = Power::from_watts(central.at(1.0));
            (Estimate::exact(full), "whole-server curve".to_owned())
        } else {
            self.rated(processor)
        };
        Ok(CpuPower {
            rated,
            is_node,
            method: format!("utilisation curve of a {}, {basis}", family.name),
            citation: self.citations(family, is_node),
            central,
            others: others?,
            half: family.half,
            full: family.full,
        })
    }

    /// The power of so much memory, used or not.
    ///
    /// # Source
    ///
    /// `profiles/cpu/curves.toml`, `[memory]`, with its citations: 3 to 5 W per
    /// module and the derived rule that turns them into watts per gibibyte.
    pub fn memory(&self, bytes: u64) -> Estimate<Power> {
        let gibibytes = bytes as f64 / (1u64 << 30) as f64;
        self.memory.watts_per_gib.times(gibibytes)
    }

    /// The power of so much memory in so many modules, used or not.
    ///
    /// A module draws power whatever it holds, so that their number gives the
    /// central value. The bounds hold what each of the two rules says.
    ///
    /// # Source
    ///
    /// As for [`CpuProfiles::memory`].
    pub fn memory_in_modules(&self, bytes: u64, modules: f64) -> Estimate<Power> {
        let by_size = self.memory(bytes);
        let by_number = self.memory.watts_per_module.times(modules);
        let least = |a: Power, b: Power| if b < a { b } else { a };
        let most = |a: Power, b: Power| if b > a { b } else { a };
        Estimate::around(
            least(by_size.low(), by_number.low()),
            by_number.central(),
            most(by_size.high(), by_number.high()),
            BoundKind::Derived,
        )
    }

    /// The publications behind [`CpuProfiles::memory`].
    pub fn memory_citation(&self) -> String {
        let cited = self.memory.cites.iter().map(|name| self.cite(name));
        let cited: Vec<_> = cited.collect();
        format!("{}: {}", self.memory.locator, cited.join("; "))
    }

    fn rated(&self, processor: &Processor) -> (Estimate<Power>, String) {
        let threads = f64::from(processor.threads.max(1));
        let class = self.unknown.watts_per_thread;
        let known = rated(processor.model);
        let per_thread = known.and_then(|it| Some(it.tdp.watts() / it.threads?));
        match (known, per_thread, processor.is_virtual) {
            (Some(known), _, false) => {
                let sockets = f64::from(processor.sockets.max(1));
                let basis = format!("{} W TDP per socket", known.tdp.watts());
                (Estimate::exact(known.tdp * sockets), basis)
            }
            (_, Some(watts), true) => {
                let range = self.r#virtual.widen(Range::exact(watts));
                let basis = "per virtual CPU, its share of the host CPU's TDP".to_owned();
                (range.times(threads), basis)
            }
            (_, _, true) => {
                let range = self.r#virtual.widen(class);
                let basis = "per virtual CPU, unknown host CPU: class range".to_owned();
                (range.times(threads), basis)
            }
            (None, _, false) => {
                let basis = "unknown CPU: class range per hardware thread".to_owned();
                (class.times(threads), basis)
            }
        }
    }

    fn family_of(&self, model: &str) -> Result<&Family, CpuProfileError> {
        let fits = |family: &&Family| {
            family.words.is_empty() || family.words.iter().any(|word| model.contains(word))
        };
        let found = self.family.iter().find(fits);
        found.ok_or_else(|| CpuProfileError::Undefined {
            kind: "a family for",
            name: model.to_owned(),
        })
    }

    fn curve(&self, name: &str) -> Result<&Curve, CpuProfileError> {
        let found = self.curve.get(name);
        found.ok_or_else(|| CpuProfileError::Undefined {
            kind: "the curve",
            name: name.to_owned(),
        })
    }

    fn defined(&self, name: &str) -> Result<&RawCitation, CpuProfileError> {
        let found = self.citation.get(name);
        found.ok_or_else(|| CpuProfileError::Undefined {
            kind: "the citation",
            name: name.to_owned(),
        })
    }

    fn citations(&self, family: &Family, is_node: bool) -> String {
        let names = std::iter::once(&family.central).chain(&family.others);
        let curves = names.filter_map(|name| self.curve.get(name));
        let mut cited: Vec<_> = curves
            .map(|curve| format!("{} ({})", self.cite(&curve.cites), curve.locator))
            .collect();
        if !is_node {
            let rated = &self.unknown;
            cited.push(format!("{} ({})", self.cite(&rated.cites), rated.locator));
        }
        cited.join("; ")
    }

    fn cite(&self, name: &str) -> String {
        self.citation.get(name).map_or_else(String::new, |it| {
            format!("{}, {}, {}, {}", it.publisher, it.title, it.year, it.url)
        })
    }
}

#[cfg(test)]
pub(crate) mod tests;
