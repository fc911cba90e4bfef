//! A number that a plan uses, with the place where it was published.

use crate::profile::{Factor, Match, Overridden};
use crate::quantity::{BoundKind, Estimate, Input, Origin, Quantity, bounded};
use std::sync::Arc;

/// An input of a plan with its source, as the report lists it under factors.
///
/// Every input of a plan's derivations that is not a count or a time that the
/// user stated has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Cited {
    /// The id under which derivations name it: `plan.mfu`.
    pub id: Arc<str>,
    /// What it is, for a reader: `model FLOPs utilisation of training runs`.
    pub label: String,
    /// Value and bounds in `unit`.
    pub value: Estimate<f64>,
    /// The base unit.
    pub unit: &'static str,
    /// Value and bounds as people write them.
    pub shown: String,
    /// What it covers.
    pub scope: Option<String>,
    /// The period that it describes.
    pub period: Option<String>,
    /// The publication: `publisher, title (year)`; or `given by hand`.
    pub citation: String,
    /// The table, row or flag.
    pub locator: Option<String>,
    /// The licence of the publication's data.
    pub licence: Option<String>,
    /// The document it was read from: publication and vintage.
    pub document: Option<String>,
    /// The built-in number that it takes the place of, if the user added it.
    pub overrides: Option<Overridden>,
    /// The input that was computed with it, where no derivation names it itself.
    pub behind: Option<&'static str>,
    /// How closely it matches what was asked for, as [`Match::word`] says; or
    /// `calibrated`, where it was fitted on published figures.
    pub matched: &'static str,
    /// Whether it was taken because nothing better was given.
    pub default: bool,
    /// The flag that replaces it, which `--strict` names.
    pub flag: Option<&'static str>,
}

impl Cited {
    /// A number that the user gave with `flag`.
    pub fn given<Q: Quantity>(id: &str, label: &str, value: Q, flag: &'static str) -> Self {
        let mut cited = Self::new(id, label, Estimate::exact(value));
        "given by hand".clone_into(&mut cited.citation);
        cited.locator = Some(flag.to_owned());
        cited.matched = Match::Supplied.word();
        cited.flag = Some(flag);
        cited
    }

    /// A published number under its own identity and name.
    ///
    /// `flag` is the one that replaces it; `default` says that nobody asked for
    /// this very number.
    pub fn of<Q: Quantity>(factor: &Factor<Q>, default: bool, flag: Option<&'static str>) -> Self {
        let mut cited = Self::published(factor.id(), &factor.label(), factor, default);
        cited.flag = flag;
        cited
    }

    /// A published number; `default` where nobody asked for this very one.
    pub fn published<Q: Quantity>(
        id: &str,
        label: &str,
        factor: &Factor<Q>,
        default: bool,
    ) -> Self {
        let citation = factor.citation();
        Self {
            scope: Some(factor.scope().to_owned()),
            period: factor.period().map(|year| year.to_string()),
            citation: citation.short(),
            locator: Some(factor.locator().to_owned()),
            licence: Some(citation.licence.clone()),
            document: Some(factor.document().to_owned()),
            overrides: factor.overrides().cloned(),
            matched: factor.matched().word(),
            default,
            shown: factor.shown(),
            ..Self::new(id, label, factor.value())
        }
    }

    /// A number whose source is filled in by the caller.
    pub fn new<Q: Quantity>(id: &str, label: &str, value: Estimate<Q>) -> Self {
        let value = value.in_base();
        Self {
            id: id.into(),
            label: label.to_owned(),
            shown: bounded(&value, Q::UNIT),
            value,
            unit: Q::UNIT,
            scope: None,
            period: None,
            citation: String::new(),
            locator: None,
            licence: None,
            document: None,
            overrides: None,
            behind: None,
            matched: Match::Exact.word(),
            default: false,
            flag: None,
        }
    }

    /// The same as a number that `input` was computed with.
    #[must_use]
    pub fn behind(mut self, input: &'static str) -> Self {
        self.behind = Some(input);
        self
    }

    /// The number as something that figures depend on.
    ///
    /// `Q` must be the quantity that it was made from.
    pub fn input<Q: Quantity>(&self) -> Input<Q> {
        let [low, central, high] =
            [self.value.low(), self.value.central(), self.value.high()].map(Q::from_base);
        let supplied = self.matched == Match::Supplied.word();
        Input {
            id: self.id.clone(),
            label: self.label.clone(),
            value: match self.value.kind() {
                BoundKind::Exact => Estimate::exact(central),
                kind => Estimate::around(low, central, high, kind),
            },
            origin: if supplied {
                Origin::Supplied
            } else {
                Origin::Factor
            },
        }
    }
}
