//! The fits, on all rows or without some of them.

use crate::interval::interval;
use crate::least_squares::{Prior, Problem, minimum};
use crate::rows::Row;
use std::collections::BTreeMap;
use wattprint::plan::inference::{
    Measured, MediaFit, MediaModel, Picture, Ranges, Serving, TextFit, TextModel,
};

/// What can be fitted, and answers questions once it is.
pub trait Fitted: Sized {
    /// What is asked about.
    type Asked: Clone;
    /// The fit on these rows, with bounds from their errors when each is left out.
    fn on(rows: &[&Row<Self::Asked>], errors: &[(f64, bool)]) -> Self;
    /// Joules per unit by the fit alone.
    fn joules(&self, asked: &Self::Asked) -> f64;
    /// The answer with its bounds, near these measurements.
    fn answer(&self, asked: &Self::Asked, near: &[Measured<Self::Asked>]) -> [f64; 3];
    /// Whether bounds are those of weights of 16 bit and more.
    fn is_wide(asked: &Self::Asked) -> bool;
}

/// Logarithms of the sizes of the parts of text, in the order of [`text_model`].
const TEXT: [Prior; 10] = [
    (0.0, 1.0),
    (0.0, 0.5),
    (0.0, 1.0),
    (11.513, 1.0),
    (0.333, 0.2),
    (-6.908, 1.0),
    (0.0, 0.5),
    (0.0, 1.0),
    (1.0, 1.0),
    (0.0, 1.0),
];

/// Logarithms of the sizes of the parts of images and videos.
const MEDIA: [Prior; 5] = [(1.5, 1.0), (-1.0, 1.0), (0.5, 0.2), (0.3, 0.3), (-5.9, 1.0)];

/// The least share of rated power at which accelerators were seen to serve text.
pub const LEAST_LOAD: f64 = 0.32;

fn text_model(p: &[f64]) -> TextModel {
    TextModel {
        weights: p[0].exp(),
        weights_blackwell: p[1].exp(),
        experts_touched: p[2].exp(),
        cache: p[3].exp(),
        cache_growth: p[4],
        overhead: p[5].exp(),
        overhead_blackwell: p[6].exp(),
        overhead_experts: p[7].exp(),
        compute: p[8].exp(),
        compute_experts: p[9].exp(),
    }
}

fn media_model(p: &[f64]) -> MediaModel {
    MediaModel {
        compute: p[0].exp(),
        attention: p[1].exp(),
        growth: p[2],
        compute_blackwell: p[3].exp(),
        overhead: p[4].exp(),
    }
}

impl Fitted for TextFit {
    type Asked = Serving;

    fn on(rows: &[&Row<Serving>], errors: &[(f64, bool)]) -> Self {
        let predict = |p: &[f64], it: &Serving| text_model(p).parts(it).sum();
        let model = text_model(&fitted(rows, &TEXT, 0.3, &predict));
        let mut ranges = Ranges::default();
        for Row { of, .. } in rows {
            ranges.include("total", of.total);
            ranges.include("active", of.active);
            ranges.include("count", of.count);
            ranges.include("batch", of.batch);
            ranges.include("input_tokens", of.input_tokens);
            ranges.include("output_tokens", of.output_tokens);
            ranges.include("bytes", of.precision.bytes());
        }
        Self {
            model,
            ranges,
            wide: bounds(rows, errors, Some(true)),
            narrow: bounds(rows, errors, Some(false)),
        }
    }

    fn joules(&self, asked: &Serving) -> f64 {
        self.parts(asked).sum()
    }

    fn answer(&self, asked: &Serving, near: &[Measured<Serving>]) -> [f64; 3] {
        let answer = Self::answer(self, asked, near, LEAST_LOAD);
        [answer.low, answer.central, answer.high]
    }

    fn is_wide(asked: &Serving) -> bool {
        asked.precision.is_wide()
    }
}

impl Fitted for MediaFit {
    type Asked = Picture;

    fn on(rows: &[&Row<Picture>], errors: &[(f64, bool)]) -> Self {
        let predict = |p: &[f64], it: &Picture| media_model(p).joules(it);
        let model = media_model(&fitted(rows, &MEDIA, 3.0, &predict));
        let mut ranges = Ranges::default();
        for Row { of, .. } in rows {
            ranges.include("params", of.params);
            ranges.include("patches", of.patches());
            ranges.include("steps", of.steps);
            ranges.include("count", of.count);
            ranges.include("batch", of.batch);
        }
        Self {
            model,
            ranges,
            bounds: bounds(rows, errors, None),
        }
    }

    fn joules(&self, asked: &Picture) -> f64 {
        self.model.joules(asked)
    }

    fn answer(&self, asked: &Picture, near: &[Measured<Picture>]) -> [f64; 3] {
        let answer = Self::answer(self, asked, near);
        [answer.low, answer.central, answer.high]
    }

    fn is_wide(_asked: &Picture) -> bool {
        true
    }
}

/// The parameters that fit best, every model counted by the root of its rows.
fn fitted<T>(
    rows: &[&Row<T>],
    priors: &[Prior],
    firmness: f64,
    predict: &dyn Fn(&[f64], &T) -> f64,
) -> Vec<f64> {
    let mut sizes: BTreeMap<&str, f64> = BTreeMap::new();
    for row in rows {
        *sizes.entry(&row.model).or_default() += 1.0;
    }
    let weight = |row: &&Row<T>| sizes[row.model.as_str()].powf(-0.5);
    let mean = rows.iter().map(weight).sum::<f64>() / rows.len() as f64;
    let residual =
        |p: &[f64], row: &&Row<T>| weight(row) / mean * (predict(p, &row.of) / row.joules).ln();
    let residuals = |p: &[f64]| rows.iter().map(|row| residual(p, row)).collect();
    minimum(&Problem {
        residuals: &residuals,
        priors,
        firmness,
    })
}

/// The interval of the errors that are of weights so wide, or of all.
fn bounds<T>(rows: &[&Row<T>], errors: &[(f64, bool)], wide: Option<bool>) -> [f64; 2] {
    let all = rows.iter().zip(errors);
    let of = all.filter(|it| wide.is_none_or(|wide| it.1.1 == wide));
    let of: Vec<_> = of.map(|(row, it)| (row.model.as_str(), it.0)).collect();
    interval(&of)
}

/// A quantile, between neighbours in proportion.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = share * (values.len() - 1) as f64;
    let (below, above) = (at.floor() as usize, at.ceil() as usize);
    values[below] + (values[above] - values[below]) * at.fract()
}
