//! The document of fits and single measurements, and files of the same form.

use super::answer::{MediaFit, TextFit};
use super::error::CalibratedError;
use super::measured::Measured;
use super::media::Picture;
use super::raw::{RawFits, RawOwn, RawPicture, RawServing, RawTable, Source};
use super::serving::{Chip, Precision, Serving};
use crate::profile::line_and_column;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

const EMBEDDED: &str = include_str!("../../../profiles/plan/inference.toml");

/// The fits and the measurements that plans of inference rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrated {
    /// The fit on text.
    pub text: TextFit,
    /// The fit on images and videos.
    pub media: MediaFit,
    /// What the fit on text rests on, in words.
    pub text_basis: Basis,
    /// What the fit on images and videos rests on, in words.
    pub media_basis: Basis,
    /// Single measurements of text.
    pub servings: Vec<Measured<Serving>>,
    /// Single measurements of images and videos.
    pub pictures: Vec<Measured<Picture>>,
}

/// On what a fit rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// `443 published configurations of 20 models`.
    pub on: String,
    /// `publisher, title (year)`.
    pub citation: String,
    /// Where in the publication, and what was done with it.
    pub locator: String,
    /// Its licence.
    pub licence: String,
}

/// A document as it is read.
struct Reader<'a> {
    name: &'a str,
    citations: &'a BTreeMap<String, Source>,
    chips: BTreeMap<String, Chip>,
    own: bool,
}

/// What is known of the accelerator with a name.
pub type Chips<'a> = &'a dyn Fn(&str) -> Result<Chip, String>;

impl Calibrated {
    /// The built-in document. `chips` knows the accelerators that were measured.
    ///
    /// # Errors
    ///
    /// Gives [`CalibratedError`] if it is refused; a test reads it.
    pub fn embedded(chips: Chips<'_>) -> Result<Self, CalibratedError> {
        let name = "profiles/plan/inference.toml";
        let raw: RawFits = parse(name, EMBEDDED)?;
        let (servings, pictures) = tables(name, &raw.citation, &raw.measured, chips, false)?;
        let basis = |on: &str, cites: &str, locator: &str| {
            let source = cited(name, &raw.citation, cites)?;
            Ok(Basis {
                on: on.to_owned(),
                citation: format!("{}, {} ({})", source.publisher, source.title, source.year),
                locator: locator.to_owned(),
                licence: source.licence.clone(),
            })
        };
        Ok(Self {
            text_basis: basis(&raw.text.on, &raw.text.cites, &raw.text.locator)?,
            media_basis: basis(&raw.media.on, &raw.media.cites, &raw.media.locator)?,
            text: TextFit {
                model: raw.text.model,
                ranges: raw.text.ranges,
                wide: raw.text.wide,
                narrow: raw.text.narrow,
            },
            media: MediaFit {
                model: raw.media.model,
                ranges: raw.media.ranges,
                bounds: raw.media.bounds,
            },
            servings,
            pictures,
        })
    }

    /// Adds the user's own measurements, which go before the published ones.
    ///
    /// # Errors
    ///
    /// Gives [`CalibratedError`] for text that is not of the form, that lacks its
    /// citation, or that holds a measurement which cannot be.
    pub fn add(&mut self, name: &str, text: &str, chips: Chips<'_>) -> Result<(), CalibratedError> {
        let raw: RawOwn = parse(name, text)?;
        let (servings, pictures) = tables(name, &raw.citation, &raw.measured, chips, true)?;
        self.servings.splice(0..0, servings);
        self.pictures.splice(0..0, pictures);
        Ok(())
    }
}

fn parse<'a, T: Deserialize<'a>>(name: &str, text: &'a str) -> Result<T, CalibratedError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let (line, column) = line_and_column(text, at);
        CalibratedError::Syntax {
            name: name.to_owned(),
            problem: format!(
                "line {line}, column {column}: {}",
                error.message().trim_end()
            ),
        }
    })
}

fn cited<'a>(
    name: &str,
    citations: &'a BTreeMap<String, Source>,
    citation: &str,
) -> Result<&'a Source, CalibratedError> {
    citations
        .get(citation)
        .ok_or_else(|| CalibratedError::Uncited {
            name: name.to_owned(),
            citation: citation.to_owned(),
        })
}

type Read = (Vec<Measured<Serving>>, Vec<Measured<Picture>>);

fn tables(
    name: &str,
    citations: &BTreeMap<String, Source>,
    tables: &[RawTable],
    chips: Chips<'_>,
    own: bool,
) -> Result<Read, CalibratedError> {
    let mut reader = Reader {
        name,
        citations,
        chips: BTreeMap::new(),
        own,
    };
    let mut read = Read::default();
    for table in tables {
        let citation = reader.citation(table)?;
        for row in &table.text {
            read.0.push(reader.serving(row, &citation, chips)?);
        }
        for row in &table.media {
            read.1.push(reader.picture(row, &citation, chips)?);
        }
    }
    Ok(read)
}

impl Reader<'_> {
    fn citation(&self, table: &RawTable) -> Result<Arc<str>, CalibratedError> {
        let source = cited(self.name, self.citations, &table.cites)?;
        let Source {
            publisher,
            title,
            year,
            url,
            ..
        } = source;
        Ok(format!("{publisher}, {title} ({year}), {}, {url}", table.locator).into())
    }

    fn serving(
        &mut self,
        row: &RawServing,
        citation: &Arc<str>,
        chips: Chips<'_>,
    ) -> Result<Measured<Serving>, CalibratedError> {
        let active = row.active.unwrap_or(row.params);
        let positive = [
            row.params, active, row.count, row.batch, row.output, row.joules,
        ];
        self.possible(&row.model, &positive)?;
        if active > row.params || row.input.is_nan() || row.input < 0.0 {
            let problem = "active parameters are at most all of them, and input tokens at least 0";
            return Err(self.impossible(&row.model, problem));
        }
        let precision =
            Precision::named(&row.precision).map_err(|source| CalibratedError::Precision {
                name: self.name.to_owned(),
                model: row.model.clone(),
                source,
            })?;
        let of = Serving {
            total: row.params,
            active,
            precision,
            chip: self.chip(&row.model, &row.accelerator, chips)?,
            count: row.count,
            batch: row.batch,
            input_tokens: row.input,
            output_tokens: row.output,
        };
        Ok(self.measured(&row.model, of, row.joules, citation))
    }

    fn picture(
        &mut self,
        row: &RawPicture,
        citation: &Arc<str>,
        chips: Chips<'_>,
    ) -> Result<Measured<Picture>, CalibratedError> {
        let size = [row.width, row.height, row.frames, row.steps];
        let rest = [row.params, row.count, row.batch, row.joules];
        self.possible(&row.model, &[size, rest].concat())?;
        let of = Picture {
            params: row.params,
            width: row.width,
            height: row.height,
            frames: row.frames,
            steps: row.steps,
            batch: row.batch,
            count: row.count,
            chip: self.chip(&row.model, &row.accelerator, chips)?,
        };
        Ok(self.measured(&row.model, of, row.joules, citation))
    }

    fn measured<T>(&self, name: &str, of: T, joules: f64, citation: &Arc<str>) -> Measured<T> {
        Measured {
            name: name.to_owned(),
            of,
            joules,
            citation: citation.clone(),
            own: self.own,
        }
    }

    fn chip(
        &mut self,
        model: &str,
        accelerator: &str,
        chips: Chips<'_>,
    ) -> Result<Chip, CalibratedError> {
        if let Some(chip) = self.chips.get(accelerator) {
            return Ok(chip.clone());
        }
        let chip = chips(accelerator).map_err(|problem| self.impossible(model, &problem))?;
        self.chips.insert(accelerator.to_owned(), chip.clone());
        Ok(chip)
    }

    fn possible(&self, model: &str, numbers: &[f64]) -> Result<(), CalibratedError> {
        if numbers.iter().all(|it| it.is_finite() && *it > 0.0) {
            return Ok(());
        }
        Err(self.impossible(model, "every number but the input tokens must be above 0"))
    }

    fn impossible(&self, model: &str, problem: &str) -> CalibratedError {
        CalibratedError::Impossible {
            name: self.name.to_owned(),
            model: model.to_owned(),
            problem: problem.to_owned(),
        }
    }
}
