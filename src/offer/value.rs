//! An offer, as a value.

use super::claimed::Claimed;
use super::demand::Demand;
use crate::profile::{Place, Price};
use crate::report::{ContractKind, Level, Model, Proof, ProofLevel, Report, Statement};
use crate::sample::Phase;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a supplier offers, and what it states of it. What it does not state is absent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Offer {
    /// The file that it stands in, for a reader.
    pub file: String,
    /// The language in which it is written, by its code.
    pub language: Option<String>,
    /// Its own identity, which is part of the ids of what it alone states.
    pub id: String,
    /// When it was made.
    pub date: Option<Date>,
    /// Until when it holds.
    pub valid_until: Option<Date>,
    /// The buyer's reference.
    pub tender: Option<String>,
    /// Anything else that the supplier wants to say.
    pub remarks: Option<String>,
    /// Who offers it.
    pub supplier: Supplier,
    /// What is offered.
    pub service: Service,
    /// The model that serves.
    pub model: Model,
    /// What it runs on.
    pub hardware: Hardware,
    /// Where.
    pub site: Site,
    /// The contracts for electricity.
    pub contracts: Vec<Contract>,
    /// What was measured.
    pub measured: Vec<Measured>,
    /// What is asked for.
    pub demand: Demand,
    /// Making the model, if a part of that is charged.
    pub development: Development,
    /// What a kilowatt-hour costs.
    pub price: Option<Price>,
    /// What the service costs, in the supplier's words.
    pub service_price: Option<String>,
    /// What the supplier states for a whole year.
    pub totals: Totals,
    /// What is disclosed or promised.
    pub disclosures: Vec<Statement>,
    /// On which line each thing stands, by its key: `site.pue`, `contract 2.share`.
    pub lines: BTreeMap<String, usize>,
}

/// Who offers something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Supplier {
    /// Its name.
    pub name: Option<String>,
    /// The country of its seat.
    pub country: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
}

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// What the supplier calls it.
    pub name: Option<String>,
    /// Where in a model's life it belongs.
    pub phase: Option<Phase>,
}

/// What a service runs on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hardware {
    /// The accelerator, as its driver names it or short.
    pub accelerator: Option<String>,
    /// Accelerators that hold one copy of the model.
    pub count: Option<u64>,
    /// How the weights are stored.
    pub precision: Option<String>,
    /// Requests served at once while there is work.
    pub batch: Option<f64>,
    /// Copies that are reserved for this buyer all the time.
    pub replicas: Option<u64>,
    /// Share of the time in which copies serve, where several buyers share them.
    pub utilisation: Option<f64>,
    /// Functional units that one copy serves in an hour in which it has work.
    pub throughput: Option<f64>,
    /// Power of the node over that of its accelerators.
    pub host: Option<Claimed>,
    /// Years for which it is used.
    pub lifetime: Option<Claimed>,
    /// Making one accelerator with its share of the server, in kg CO2e.
    pub embodied: Option<Claimed>,
}

/// Where a service runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Site {
    /// What the data centre is called.
    pub name: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// Facility energy over IT energy.
    pub pue: Option<Claimed>,
    /// Water consumed per IT energy, in L/kWh.
    pub wue: Option<Claimed>,
    /// Water withdrawn per IT energy, in L/kWh.
    pub wue_withdrawal: Option<Claimed>,
    /// By which definition the WUE is stated: the year of the standard.
    pub wue_definition: Option<String>,
    /// Share of the electricity that is renewable, from 0 to 1.
    pub renewable_share: Option<Claimed>,
    /// Renewable energy factor.
    pub renewable_factor: Option<Claimed>,
    /// Energy reuse factor.
    pub reuse_factor: Option<Claimed>,
    /// Emissions of the electricity at this very place, in g/kWh.
    pub grid_intensity: Option<Claimed>,
}

/// A contract for electricity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contract {
    /// What kind of instrument it is.
    pub kind: Option<ContractKind>,
    /// The share of the facility's electricity that it covers, from 0 to 1.
    pub share: Option<f64>,
    /// What it states for its electricity, in g/kWh.
    pub intensity: Option<f64>,
    /// Whether its electricity is renewable.
    pub renewable: Option<bool>,
    /// The country where it is generated.
    pub place: Option<String>,
    /// The period for which it holds.
    pub period: Option<String>,
    /// How it is shown to be true.
    pub proof: Proof,
}

/// Energy per unit of work that was measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measured {
    /// The energy, in joules per unit.
    pub energy: Option<Claimed>,
    /// Of which unit: `request`, `token`.
    pub per: Option<String>,
    /// Where the border of what was metered lies.
    pub boundary: Option<Level>,
    /// Whether energy of hours in which nothing was asked is in it.
    pub idle_included: Option<bool>,
    /// What measured it.
    pub instrument: Option<String>,
    /// Units that were measured.
    pub sample: Option<f64>,
    /// Tokens of a prompt in the measurement.
    pub input_tokens: Option<f64>,
    /// Tokens of an answer in the measurement.
    pub output_tokens: Option<f64>,
    /// Requests served at once in the measurement.
    pub batch: Option<f64>,
    /// A report of this program that holds the measurement.
    pub report: Option<String>,
    /// The digest of that file, as `sha256:…`.
    pub digest: Option<String>,
    /// What that report says, once the caller has read it.
    pub attached: Option<Attached>,
    /// In what the parts of that report disagree, if they do: somebody has changed it.
    pub disagrees: Option<String>,
}

/// A report that an offer refers to.
#[derive(Debug, Clone, PartialEq)]
pub struct Attached {
    /// What it says.
    pub report: Box<Report>,
    /// The digest of its file, as `sha256:…`.
    pub digest: String,
}

/// Making the model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Development {
    /// Energy of the nodes that trained it, in joules.
    pub energy: Option<Claimed>,
    /// The share of that which this contract is charged, from 0 to 1.
    pub share: Option<f64>,
    /// How that share follows.
    pub method: Option<String>,
}

/// What is stated for the first whole year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Totals {
    /// Energy at the building's border, in joules.
    pub energy: Option<Claimed>,
    /// Location-based emissions, in grams CO2e.
    pub emissions: Option<Claimed>,
}

impl Offer {
    /// The line on which something stands, if it does.
    pub fn line(&self, key: &str) -> Option<usize> {
        self.lines.get(key).copied()
    }

    /// Every proof in the offer, with the key of what it proves.
    pub fn proofs(&self) -> Vec<(String, &Proof)> {
        let mut proofs: Vec<(String, &Proof)> = Vec::new();
        for (key, claimed) in self.claims() {
            proofs.push((key, &claimed.proof));
        }
        let contracts = self.contracts.iter().enumerate();
        proofs.extend(contracts.map(|(at, it)| (format!("contract {}", at + 1), &it.proof)));
        let disclosures = self.disclosures.iter();
        proofs.extend(disclosures.map(|it| (format!("disclosures.{}", it.id), &it.proof)));
        proofs
    }

    /// Every number that is stated with a proof, with its key.
    pub fn claims(&self) -> Vec<(String, &Claimed)> {
        let (site, hardware) = (&self.site, &self.hardware);
        let single = [
            ("hardware.host_multiplier", &hardware.host),
            ("hardware.lifetime", &hardware.lifetime),
            ("hardware.embodied", &hardware.embodied),
            ("site.pue", &site.pue),
            ("site.wue", &site.wue),
            ("site.wue_withdrawal", &site.wue_withdrawal),
            ("site.renewable_share", &site.renewable_share),
            ("site.ref", &site.renewable_factor),
            ("site.erf", &site.reuse_factor),
            ("site.grid_intensity", &site.grid_intensity),
            ("development.energy", &self.development.energy),
            ("totals.energy", &self.totals.energy),
            ("totals.emissions", &self.totals.emissions),
        ];
        let single = single.into_iter();
        let mut claims: Vec<_> = single
            .filter_map(|(key, it)| Some((key.to_owned(), it.as_ref()?)))
            .collect();
        let measured = self.measured.iter().enumerate();
        claims.extend(measured.filter_map(|(at, it)| {
            let key = format!("measured {}.energy", at + 1);
            Some((key, it.energy.as_ref()?))
        }));
        claims
    }

    /// Whether something is shown by more than being stated.
    pub fn is_shown(proof: &Proof) -> bool {
        proof.level > ProofLevel::Stated
    }
}
