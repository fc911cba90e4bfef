//! From the raw rows of a document to factors, or to the place of what is wrong.

use super::document::{Row, Table};
use super::factor::{Citation, Spread};
use super::kind::Kind;
use super::position::line_and_column;
use super::problem::{DocumentError, Problem};
use super::raw::{RawCitation, RawRow, RawSpread, RawTable, WaterUse};
use super::{Place, place, raw};
use crate::quantity::Estimate;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

pub(super) type Citations = BTreeMap<Arc<str>, Arc<Citation>>;
type Spreads = BTreeMap<Arc<str>, (RawSpread, Arc<Spread>)>;
type Seen = BTreeMap<(Kind, String, i32), usize>;

/// The citations of a document, by the name that rows cite.
pub(super) fn citations(raw: BTreeMap<String, RawCitation>) -> Citations {
    raw.into_iter()
        .map(|(id, it)| {
            let id: Arc<str> = id.into();
            let citation = Citation {
                id: id.clone(),
                title: it.title,
                publisher: it.publisher,
                year: Some(it.year),
                url: Some(it.url),
                licence: it.licence,
                attribution: it.attribution,
                via: it.via,
            };
            (id, Arc::new(citation))
        })
        .collect()
}

/// The text being read, for the place of what is wrong.
pub(super) struct Reader<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// Whether it is a site's, and so may have rows of `place = "site"`.
    pub(super) site: bool,
    /// Whether its places are known already: looking them up is most of the work.
    pub(super) narrowed: bool,
}

impl Reader<'_> {
    pub(super) fn refuse(&self, span: Range<usize>, problem: Problem) -> DocumentError {
        let (line, column) = line_and_column(self.text, span.start);
        DocumentError {
            document: self.name.to_owned(),
            line,
            column,
            problem,
        }
    }

    fn cited(
        &self,
        cites: &Spanned<String>,
        citations: &Citations,
    ) -> Result<Arc<Citation>, DocumentError> {
        let id = cites.get_ref();
        citations
            .get(id.as_str())
            .cloned()
            .ok_or_else(|| self.refuse(cites.span(), Problem::Uncited(id.clone())))
    }

    fn said(&self, field: &'static str, text: &Spanned<String>) -> Result<(), DocumentError> {
        if text.get_ref().trim().is_empty() {
            return Err(self.refuse(text.span(), Problem::Empty(field)));
        }
        Ok(())
    }

    pub(super) fn spreads(
        &self,
        raw: BTreeMap<String, RawSpread>,
        citations: &Citations,
    ) -> Result<Spreads, DocumentError> {
        let mut spreads = Spreads::new();
        for (id, rule) in raw {
            self.said("locator", &rule.locator)?;
            if rule.relative.is_some() && rule.excess.is_some() {
                return Err(self.refuse(rule.cites.span(), Problem::AmbiguousSpread(id)));
            }
            let id: Arc<str> = id.into();
            let spread = Spread {
                id: id.clone(),
                citation: self.cited(&rule.cites, citations)?,
                locator: rule.locator.get_ref().clone(),
            };
            spreads.insert(id, (rule, Arc::new(spread)));
        }
        Ok(spreads)
    }

    pub(super) fn rows(
        &self,
        raw: RawTable,
        citations: &Citations,
        spreads: &Spreads,
        seen: &mut Seen,
        rows: &mut Vec<Row>,
    ) -> Result<(), DocumentError> {
        let kind = self.kind(&raw)?;
        let currency = kind.currency_in(raw.unit.get_ref());
        let currency = currency.map_err(|problem| self.refuse(raw.unit.span(), problem))?;
        self.said("locator", &raw.locator)?;
        let rule = match &raw.spread {
            None => None,
            Some(id) => Some(spreads.get(id.get_ref().as_str()).ok_or_else(|| {
                self.refuse(id.span(), Problem::UnknownSpread(id.get_ref().clone()))
            })?),
        };
        let table = Arc::new(Table {
            document: self.name.into(),
            scope: self.scope(kind, &raw)?.into(),
            citation: self.cited(&raw.cites, citations)?,
            locator: raw.locator.into_inner(),
            spread: rule.map(|(_, spread)| spread.clone()),
            currency,
        });
        for spanned in raw.rows {
            let (span, row) = (spanned.span(), spanned.into_inner());
            let value = self.value(kind, &row, rule.map(|(rule, _)| rule), &span)?;
            self.once(kind, &row, &span, seen)?;
            rows.push(Row {
                kind,
                place: row.place.into(),
                year: row.year,
                value,
                table: table.clone(),
                note: row.note.map(Into::into),
            });
        }
        Ok(())
    }

    fn kind(&self, raw: &RawTable) -> Result<Kind, DocumentError> {
        let found = raw.quantity.get_ref();
        let kind = Kind::named(found).ok_or_else(|| {
            let known = Kind::all().filter(|it| it.is_published());
            let known: Vec<String> = known.map(|it| format!("`{}`", it.key())).collect();
            let problem = Problem::UnknownQuantity {
                found: found.clone(),
                known: known.join(", "),
            };
            self.refuse(raw.quantity.span(), problem)
        })?;
        if !kind.is_published() {
            let (quantity, problem) = (
                kind.key(),
                "is given by hand for one case; no document holds it",
            );
            return Err(self.refuse(raw.quantity.span(), Problem::Scope { quantity, problem }));
        }
        Ok(kind)
    }

    /// Boundary, flow, basis and the definition used, in words.
    fn scope(&self, kind: Kind, raw: &RawTable) -> Result<String, DocumentError> {
        let own = kind.scope();
        let scope = match (kind.is_grid_carbon(), kind.is_water(), raw.flow, raw.r#use) {
            (true, _, Some(flow), None) => Ok(format!("{own}, {}", flow.word())),
            (_, true, None, Some(water)) if water == kind.water_use() => {
                Ok(format!("{own}, {}", water.word()))
            }
            (false, false, None, None) => Ok(own.to_owned()),
            (true, ..) => Err("needs `flow`: `production` or `consumption`, and no `use`"),
            (_, true, None, Some(WaterUse::Withdrawal)) => {
                Err("is water consumed; water withdrawn at a site is `wue_withdrawal`")
            }
            (_, true, None, Some(_)) => Err("is water withdrawn; water consumed is `wue`"),
            (_, true, ..) => Err("needs `use`: `consumption` or `withdrawal`, and no `flow`"),
            _ => Err("has neither `flow` nor `use`"),
        };
        let defined = scope.and_then(|scope| match &raw.definition {
            Some(definition) => Ok(format!("{scope}: {definition}")),
            None if kind.is_wue() => {
                Err("needs `definition`: what its publisher counts as its water")
            }
            None => Ok(scope),
        });
        defined.map_err(|problem| {
            let quantity = kind.key();
            self.refuse(raw.quantity.span(), Problem::Scope { quantity, problem })
        })
    }

    /// A row's value and bounds, in the base unit.
    fn value(
        &self,
        kind: Kind,
        row: &RawRow,
        rule: Option<&RawSpread>,
        span: &Range<usize>,
    ) -> Result<Estimate<f64>, DocumentError> {
        let (quantity, place, year) = (kind.key(), row.place.clone(), row.year);
        let own = self.site && row.place == "site";
        if !own && !kind.is_of_thing() && !self.narrowed && !Place::is_known(&row.place) {
            let near = place::meant(&place);
            return Err(self.refuse(span.clone(), Problem::UnknownPlace { place, near }));
        }
        if kind == Kind::ElectricityPrice && matches!(&*place, "EU" | "world") {
            let problem = Problem::NowhereInParticular { quantity, place };
            return Err(self.refuse(span.clone(), problem));
        }
        let Some((low, high, bounds)) = raw::bounds(row, rule) else {
            let problem = Problem::Unbounded {
                quantity,
                place,
                year,
            };
            return Err(self.refuse(span.clone(), problem));
        };
        let value = row.value;
        if let Some(value) = [value, low].into_iter().find(|it| *it < kind.least()) {
            let least = kind.least();
            let problem = Problem::Impossible {
                quantity,
                place,
                year,
                value,
                least,
            };
            return Err(self.refuse(span.clone(), problem));
        }
        if let Some(value) = [value, high].into_iter().find(|it| *it > kind.most()) {
            let most = kind.most();
            let problem = Problem::TooMuch {
                quantity,
                place,
                year,
                value,
                most,
            };
            return Err(self.refuse(span.clone(), problem));
        }
        let [in_low, in_value, in_high] = [low, value, high].map(|it| kind.in_base(it));
        Estimate::new(in_low, in_value, in_high, bounds).map_err(|_| {
            let problem = Problem::Disordered {
                quantity,
                place,
                year,
                low,
                value,
                high,
            };
            self.refuse(span.clone(), problem)
        })
    }

    /// Refuses a second row for one quantity, place and year.
    fn once(
        &self,
        kind: Kind,
        row: &RawRow,
        span: &Range<usize>,
        seen: &mut Seen,
    ) -> Result<(), DocumentError> {
        let (line, _) = line_and_column(self.text, span.start);
        match seen.insert((kind, row.place.clone(), row.year), line) {
            None => Ok(()),
            Some(first) => {
                let problem = Problem::Duplicate {
                    quantity: kind.key(),
                    place: row.place.clone(),
                    year: row.year,
                    first,
                };
                Err(self.refuse(span.clone(), problem))
            }
        }
    }
}
