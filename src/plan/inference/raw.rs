//! The form of the document of fits and measurements, before it is checked.

use super::media::MediaModel;
use super::range::Ranges;
use super::text::TextModel;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFits {
    pub(super) citation: BTreeMap<String, Source>,
    #[serde(rename = "prompts")]
    pub(super) _prompts: toml::Table,
    pub(super) text: RawText,
    pub(super) media: RawMedia,
    pub(super) measured: Vec<RawTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOwn {
    pub(super) citation: BTreeMap<String, Source>,
    pub(super) measured: Vec<RawTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) title: String,
    pub(super) publisher: String,
    pub(super) year: i32,
    pub(super) url: String,
    pub(super) licence: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawText {
    pub(super) on: String,
    pub(super) cites: String,
    pub(super) locator: String,
    pub(super) wide: [f64; 2],
    pub(super) narrow: [f64; 2],
    pub(super) model: TextModel,
    pub(super) ranges: Ranges,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMedia {
    pub(super) on: String,
    pub(super) cites: String,
    pub(super) locator: String,
    pub(super) bounds: [f64; 2],
    pub(super) model: MediaModel,
    pub(super) ranges: Ranges,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTable {
    pub(super) cites: String,
    pub(super) locator: String,
    #[serde(default)]
    pub(super) text: Vec<RawServing>,
    #[serde(default)]
    pub(super) media: Vec<RawPicture>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawServing {
    pub(super) model: String,
    pub(super) params: f64,
    pub(super) active: Option<f64>,
    pub(super) precision: String,
    pub(super) accelerator: String,
    pub(super) count: f64,
    pub(super) batch: f64,
    pub(super) input: f64,
    pub(super) output: f64,
    pub(super) joules: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPicture {
    pub(super) model: String,
    pub(super) params: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    #[serde(default = "one")]
    pub(super) frames: f64,
    pub(super) steps: f64,
    pub(super) accelerator: String,
    pub(super) count: f64,
    pub(super) batch: f64,
    pub(super) joules: f64,
}

fn one() -> f64 {
    1.0
}
