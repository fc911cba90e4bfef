//! What somebody states of the subject, and how it is shown to be true.
//!
//! Statements are not figures: nothing is computed from them here. Those that are
//! factors (a PUE) stand among the report's factors as well, under the same id.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The model that was trained, adapted or served.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What its maker calls it.
    pub name: String,
    /// Which version of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Who is responsible for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// How many parameters it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<f64>,
    /// How many of them a token uses, in a mixture of experts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_parameters: Option<f64>,
    /// The licence of its weights, as an SPDX expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The digest of its weights, as `sha256:…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Where it is described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where its weights can be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_location: Option<String>,
    /// Who passes it on, where that is not `organisation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplied_by: Option<String>,
    /// The model that it was adapted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// When it was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Date>,
    /// How many tokens it was trained on, each epoch counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_tokens: Option<f64>,
    /// How many floating-point operations its training took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_flop: Option<f64>,
    /// How those were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_flop_method: Option<String>,
    /// How many floating-point operations the task in `inference_task` takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inference_flop: Option<f64>,
    /// Of what task, on what hardware: `generating 100000 tokens on 64 A100`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inference_task: Option<String>,
}

/// Something that the operator or the supplier states: `pue`, `renewable-share`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// What is stated, the same in every report.
    pub id: String,
    /// The number, if it is one, in `unit` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// … no lower than this …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// … and no higher than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The unit of the number; a bare ratio has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What is stated in words, if it is no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How it is shown to be true.
    pub proof: Proof,
}

/// How statements begin that answer whether something is so.
const YES: &str = "yes";
const NO: &str = "no";

impl Statement {
    /// An answer to whether something is so, and what is added to it.
    pub fn answer(id: &str, yes: bool, added: Option<&str>, proof: Proof) -> Self {
        let answer = if yes { YES } else { NO };
        Self {
            id: id.to_owned(),
            value: None,
            low: None,
            high: None,
            unit: None,
            text: Some(added.map_or(answer.to_owned(), |added| format!("{answer}: {added}"))),
            proof,
        }
    }
}

/// What is added to a no; nothing if the text of a statement is none.
pub fn denial(text: &str) -> Option<&str> {
    let added = text.strip_prefix(NO)?;
    if added.is_empty() {
        return Some(added);
    }
    added.strip_prefix(": ")
}

/// How a statement is shown to be true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How strongly.
    pub level: ProofLevel,
    /// The document, meter or certificate, so that it can be asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who verified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was written or verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The digest of the document, as `sha256:…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// How strongly a statement is shown to be true, the weakest first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ProofLevel {
    /// It is stated, and that is all.
    #[default]
    Stated,
    /// A document that shows it is named.
    Documented,
    /// An independent party that is named has verified it.
    Verified,
}

/// A contract for electricity, as it is stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// What kind of instrument it is.
    pub kind: ContractKind,
    /// The share of the facility's electricity that it covers, from 0 to 1.
    pub share: f64,
    /// What it states for its electricity, in g/J, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intensity: Option<f64>,
    /// Whether its electricity is renewable.
    pub renewable: bool,
    /// The country where it is generated, if that is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The period for which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// How it is shown to be true.
    pub proof: Proof,
}

/// A kind of instrument for electricity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContractKind {
    /// Guarantees of origin, bought apart from the electricity.
    GuaranteesOfOrigin,
    /// A power purchase agreement.
    PowerPurchaseAgreement,
    /// Generated at the site.
    OnSite,
    /// The mix that the supplier of electricity states for this product.
    SupplierMix,
}
