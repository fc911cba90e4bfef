//! CycloneDX as far as an environmental footprint needs it.
//!
//! # Source
//!
//! CycloneDX 1.6 and 1.7, JSON schema: `environmentalConsiderations` is the same in
//! both. Objects there take no other keys, so what has no place stands in `properties`.

use serde::Serialize;

/// A bill of materials.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bom {
    #[serde(rename = "$schema")]
    pub schema: String,
    #[serde(rename = "bomFormat")]
    pub format: &'static str,
    pub spec_version: &'static str,
    pub serial_number: String,
    pub version: u32,
    pub metadata: Metadata,
    pub components: Vec<Component>,
}

#[derive(Serialize)]
pub(super) struct Metadata {
    pub timestamp: String,
    pub tools: Tools,
}

#[derive(Serialize)]
pub(super) struct Tools {
    pub components: Vec<Component>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Component {
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(rename = "bom-ref", skip_serializing_if = "Option::is_none")]
    pub bom_ref: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Organisation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<Organisation>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<Hash>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<Licence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_references: Vec<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_card: Option<ModelCard>,
}

#[derive(Serialize)]
pub(super) struct Hash {
    pub alg: &'static str,
    pub content: String,
}

#[derive(Serialize)]
pub(super) struct Licence {
    pub expression: String,
}

#[derive(Serialize)]
pub(super) struct Reference {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub url: String,
}

#[derive(Serialize)]
pub(super) struct Organisation {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

#[derive(Serialize)]
pub(super) struct Address {
    pub country: String,
}

#[derive(Serialize)]
pub(super) struct ModelCard {
    pub considerations: Considerations,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Considerations {
    pub environmental_considerations: Environmental,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Environmental {
    pub energy_consumptions: Vec<Consumption>,
    pub properties: Vec<Property>,
}

/// The energy of one activity. There is no `co2CostOffset`: nothing is netted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Consumption {
    pub activity: &'static str,
    pub energy_providers: Vec<Provider>,
    pub activity_energy_cost: Measure,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub co2_cost_equivalent: Option<Measure>,
    pub properties: Vec<Property>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Provider {
    pub description: String,
    pub organization: Organisation,
    pub energy_source: &'static str,
    pub energy_provided: Measure,
}

#[derive(Clone, Serialize)]
pub(super) struct Measure {
    pub value: f64,
    pub unit: &'static str,
}

#[derive(Serialize)]
pub(super) struct Property {
    pub name: String,
    pub value: String,
}
