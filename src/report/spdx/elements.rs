//! The elements of the document, and how they refer to one another.
//!
//! # Source
//!
//! SPDX Specification 3.0.1: the model's classes Core, Software, AI, SimpleLicensing and
//! ExpandedLicensing, and the conformance points of the AI profile.

use super::said::{about, energy_of, metrics};
use crate::language::clean;
use crate::report::harmless::LONGEST;
use crate::report::stage::Stage;
use crate::report::{Model, Report};
use crate::sample::Phase;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

/// Says that nothing is said of a licence.
const NO_ASSERTION: &str = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense";

/// The one description of when and by what the document was made.
const CREATION: &str = "_:creation";

/// What the organisation is called that must be named where nobody named one.
const NOT_STATED: &str = "not stated";

/// What the elements are made of.
pub(super) struct Elements<'a> {
    pub report: &'a Report,
    /// What all their identifiers begin with.
    pub base: String,
}

impl Elements<'_> {
    pub fn all(&self) -> Vec<Value> {
        let mut all = vec![
            self.creation(),
            self.tool(),
            self.document(),
            self.package(),
            self.organisation("supplier", &self.supplier()),
            self.declared(),
            self.relationship("concluded", "hasConcludedLicense", NO_ASSERTION),
        ];
        if let Some(expression) = self.licence() {
            all.push(json!({
                "type": "simplelicensing_LicenseExpression",
                "spdxId": self.id("licence"),
                "creationInfo": CREATION,
                "simplelicensing_licenseExpression": said(expression),
            }));
        }
        all
    }

    fn id(&self, name: &str) -> String {
        format!("{}#{name}", self.base)
    }

    fn model(&self) -> Option<&Model> {
        self.report.subject.model.as_ref()
    }

    fn licence(&self) -> Option<&str> {
        self.model()?.licence.as_deref()
    }

    /// When it was made, to the second: the standard takes no fraction.
    fn creation(&self) -> Value {
        json!({
            "type": "CreationInfo",
            "@id": CREATION,
            "specVersion": "3.0.1",
            "created": whole_second(self.report.identity.created),
            "createdBy": [self.id("supplier")],
            "createdUsing": [self.id("tool")],
        })
    }

    fn tool(&self) -> Value {
        let identity = &self.report.identity;
        json!({
            "type": "Tool",
            "spdxId": self.id("tool"),
            "creationInfo": CREATION,
            "name": said(&format!("{} {}", identity.tool, identity.version)),
        })
    }

    fn organisation(&self, id: &str, name: &str) -> Value {
        json!({
            "type": "Organization",
            "spdxId": self.id(id),
            "creationInfo": CREATION,
            "name": said(name),
        })
    }

    /// Who supplies it, or that nobody said.
    fn supplier(&self) -> String {
        let of_model = |it: &Model| it.supplied_by.clone().or_else(|| it.organisation.clone());
        let named = self.model().and_then(of_model);
        let named = named.or_else(|| self.report.subject.supplier.clone());
        named.unwrap_or_else(|| NOT_STATED.to_owned())
    }

    fn document(&self) -> Value {
        let missing = self.missing();
        let mut profiles = vec!["core", "software", "simpleLicensing"];
        if missing.is_empty() {
            profiles.push("ai");
        }
        let mut lacks = format!(
            "Not stated, and so no conformance to the AI profile is claimed: {}.",
            missing.join(", ")
        );
        if missing.contains(&"suppliedBy") {
            // The classes demand a supplier and a maker, so that an element stands there.
            lacks.push_str(" The organisation named \"");
            lacks.push_str(NOT_STATED);
            lacks.push_str("\", to which suppliedBy and createdBy refer, is a placeholder.");
        }
        json!({
            "type": "SpdxDocument",
            "spdxId": self.id("document"),
            "creationInfo": CREATION,
            "name": said(&self.report.identity.id),
            "profileConformance": profiles,
            "rootElement": [self.id("model")],
            "comment": (!missing.is_empty()).then_some(lacks),
        })
    }

    /// What the AI profile demands of a package and nobody said.
    fn missing(&self) -> Vec<&'static str> {
        let model = self.model();
        let stated = [
            ("releaseTime", model.is_some_and(|it| it.released.is_some())),
            ("suppliedBy", self.supplier() != NOT_STATED),
            (
                "software_downloadLocation",
                self.download_location().is_some(),
            ),
            (
                "software_packageVersion",
                model.is_some_and(|it| it.version.is_some()),
            ),
        ];
        let missing = stated.into_iter().filter(|(_, known)| !known);
        missing.map(|(name, _)| name).collect()
    }

    fn download_location(&self) -> Option<&str> {
        self.model()?.download_location.as_deref()
    }

    fn package(&self) -> Value {
        let model = self.model();
        let stages = self.report.stages();
        json!({
            "type": "ai_AIPackage",
            "spdxId": self.id("model"),
            "creationInfo": CREATION,
            "name": said(model.map_or(&self.report.subject.name, |it| &it.name)),
            "comment": model.is_none().then_some(
                "The model was not described: this stands for what was metered or planned."
            ),
            "software_packageVersion": model.and_then(|it| it.version.as_deref()).map(said),
            "software_downloadLocation": self.download_location().map(said),
            "software_homePage": model.and_then(|it| it.url.as_deref()).map(said),
            "software_primaryPurpose": "model",
            "releaseTime": model.and_then(|it| it.released).map(midnight),
            "suppliedBy": self.id("supplier"),
            "verifiedUsing": model.and_then(hash).into_iter().collect::<Vec<_>>(),
            "ai_energyConsumption": consumption(&stages),
            "ai_metric": metrics(self.report, &stages),
            "ai_informationAboutTraining": about(self.report, &stages, true),
            "ai_informationAboutApplication": about(self.report, &stages, false),
        })
    }

    fn declared(&self) -> Value {
        let own = self.id("licence");
        let licence = self.licence().map_or(NO_ASSERTION, |_| own.as_str());
        self.relationship("declared", "hasDeclaredLicense", licence)
    }

    fn relationship(&self, id: &str, kind: &str, to: &str) -> Value {
        json!({
            "type": "Relationship",
            "spdxId": self.id(id),
            "creationInfo": CREATION,
            "from": self.id("model"),
            "relationshipType": kind,
            "to": [to],
        })
    }
}

fn said(text: &str) -> String {
    clean(text, LONGEST)
}

fn whole_second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A day, which is all that is known of a release.
fn midnight(day: Date) -> String {
    day.strftime("%Y-%m-%dT00:00:00Z").to_string()
}

fn hash(model: &Model) -> Option<Value> {
    let hex = model.digest.as_deref()?.strip_prefix("sha256:")?;
    Some(json!({
        "type": "Hash",
        "algorithm": "sha256",
        "hashValue": hex.to_ascii_lowercase(),
    }))
}

/// The energy of the phases that the standard knows; of others it is a metric.
fn consumption(stages: &[Stage<'_>]) -> Option<Value> {
    let mut consumption = serde_json::Map::new();
    for (field, phase) in [
        ("ai_trainingEnergyConsumption", Phase::Pretraining),
        ("ai_finetuningEnergyConsumption", Phase::Finetuning),
        ("ai_inferenceEnergyConsumption", Phase::Inference),
    ] {
        let stages = stages.iter().filter(|stage| stage.phase == phase);
        let known: Vec<_> = stages.filter_map(energy_of).collect();
        if !known.is_empty() {
            consumption.insert(field.to_owned(), Value::Array(known));
        }
    }
    if consumption.is_empty() {
        return None;
    }
    consumption.insert("type".to_owned(), json!("ai_EnergyConsumption"));
    Some(Value::Object(consumption))
}
