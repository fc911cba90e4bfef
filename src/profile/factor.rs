//! A published number, with the paper it stands in.

use super::kind::Kind;
use super::price::Currency;
use crate::quantity::{Estimate, Input, Origin, Quantity, bounded};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A published number. It cannot be built without its citation.
///
/// Only a row of a [`Document`](super::Document) makes one, or the user
/// who gives a number by hand ([`Given`](super::Given)).
#[derive(Debug, Clone, PartialEq)]
pub struct Factor<Q> {
    pub(super) kind: Kind,
    pub(super) id: Arc<str>,
    pub(super) value: Estimate<Q>,
    pub(super) place: Arc<str>,
    pub(super) period: Option<i32>,
    pub(super) scope: Arc<str>,
    pub(super) citation: Arc<Citation>,
    pub(super) locator: Arc<str>,
    pub(super) spread: Option<Arc<Spread>>,
    pub(super) note: Option<Arc<str>>,
    pub(super) currency: Option<Currency>,
    pub(super) document: Arc<str>,
    pub(super) matched: Match,
    pub(super) overrides: Option<Arc<Overridden>>,
}

/// A built-in factor that one of an added document takes the place of.
#[derive(Debug, Clone, PartialEq)]
pub struct Overridden {
    /// Its identity, which may be that of the factor in its place.
    pub id: Arc<str>,
    /// Its value and bounds, in the base unit.
    pub value: Estimate<f64>,
    /// The same for a reader, in the unit in which it is published.
    pub shown: String,
    /// The document that it stands in.
    pub document: Arc<str>,
    /// Where it was published.
    pub citation: Arc<Citation>,
}

impl Overridden {
    pub(super) fn of<Q: Quantity>(factor: &Factor<Q>) -> Self {
        Self {
            id: factor.id.clone(),
            value: factor.value.in_base(),
            shown: factor.shown(),
            document: factor.document.clone(),
            citation: factor.citation.clone(),
        }
    }
}

/// Where a number was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Its name in the document that cites it.
    pub id: Arc<str>,
    /// Title of the publication.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When; unknown only for what the user gave by hand.
    pub year: Option<i32>,
    /// Where to read it; unknown only for what the user gave by hand.
    pub url: Option<String>,
    /// Under which licence; `facts` for single published numbers.
    pub licence: String,
    /// The attribution that the licence asks for.
    pub attribution: Option<String>,
    /// The copy in which the number was read, if not the publication itself.
    pub via: Option<String>,
}

impl Citation {
    /// Publisher, title and year, as reports name a publication.
    pub fn short(&self) -> String {
        match self.year {
            Some(year) => format!("{}, {} ({year})", self.publisher, self.title),
            None => format!("{}, {}", self.publisher, self.title),
        }
    }
}

/// A named rule by which bounds were derived, with its own citation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Its name in the document.
    pub id: Arc<str>,
    /// Where the rule comes from.
    pub citation: Arc<Citation>,
    /// Where in that publication, and what the rule is.
    pub locator: String,
}

/// How closely a factor matches what was asked for, closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    /// Given by hand for this very case.
    Supplied,
    /// The place and the period asked for.
    Exact,
    /// The place asked for, in an earlier period.
    OlderPeriod,
    /// A wider region that contains the place.
    WiderRegion,
    /// The whole world.
    Global,
}

impl Match {
    /// The word for it in reports and golden files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supplied => "supplied",
            Self::Exact => "exact",
            Self::OlderPeriod => "older-period",
            Self::WiderRegion => "wider-region",
            Self::Global => "global",
        }
    }
}

impl<Q: Quantity> Factor<Q> {
    /// The value and its bounds.
    pub fn value(&self) -> Estimate<Q> {
        self.value
    }

    /// Identity, as derivations and reports use it.
    ///
    /// A number that stands in for another place names that place after `@`, so
    /// that two sites that use one default depend on two inputs.
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// What it is a factor of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The currency, if it is a price.
    pub fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// The base unit, with the currency of a price.
    pub fn base_unit(&self) -> String {
        self.kind.base_unit_in(self.currency)
    }

    /// Where the number was published.
    pub fn citation(&self) -> &Arc<Citation> {
        &self.citation
    }

    /// Page, table or cell, so that a reader can find the very number.
    pub fn locator(&self) -> &str {
        &self.locator
    }

    /// Boundary, flow and basis, in words.
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// The place for which it was published: a country code, a region's, `EU` or
    /// `world`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The year that it describes; unknown only for what was given by hand.
    pub fn period(&self) -> Option<i32> {
        self.period
    }

    /// How closely it matches what was asked for.
    pub fn matched(&self) -> Match {
        self.matched
    }

    /// The rule by which its bounds were derived, if they are not published.
    pub fn spread(&self) -> Option<&Spread> {
        self.spread.as_deref()
    }

    /// What a reader should know of this number in particular.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The document it was read from: publication and vintage.
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The built-in factor that it takes the place of, if it was added.
    pub fn overrides(&self) -> Option<&Overridden> {
        self.overrides.as_deref()
    }

    /// The factor as something that figures depend on.
    pub fn input(&self) -> Input<Q> {
        Input {
            id: self.id.clone(),
            label: self.label(),
            value: self.value,
            origin: match self.matched {
                Match::Supplied => Origin::Supplied,
                _ => Origin::Factor,
            },
        }
    }

    /// What it is, for a reader: `grid carbon intensity of NL, 2025`.
    pub fn label(&self) -> String {
        let what = self.kind.label();
        if self.kind.is_of_thing() && self.matched != Match::Supplied {
            return format!("{what}, {}", self.place);
        }
        match (self.matched, self.period) {
            (Match::Supplied, _) => format!("{what}, given by hand"),
            (_, None) => format!("{what}, {}", self.place),
            (_, Some(year)) => format!("{what}, {} {year}", self.place),
        }
    }

    /// The value and bounds in the unit in which it is published.
    pub fn shown(&self) -> String {
        bounded(&self.in_unit(), &self.kind.unit_in(self.currency))
    }

    /// The value and bounds as bare numbers in [`Kind::unit`].
    pub fn in_unit(&self) -> Estimate<f64> {
        self.kind.in_unit(&self.value.in_base())
    }

    /// The same factor as a bare number in the base unit.
    pub fn erased(&self) -> Factor<f64> {
        Factor {
            kind: self.kind,
            id: self.id.clone(),
            value: self.value.in_base(),
            place: self.place.clone(),
            period: self.period,
            scope: self.scope.clone(),
            citation: self.citation.clone(),
            locator: self.locator.clone(),
            spread: self.spread.clone(),
            note: self.note.clone(),
            currency: self.currency,
            document: self.document.clone(),
            matched: self.matched,
            overrides: self.overrides.clone(),
        }
    }
}
