//! Numbers with their proofs, and how they are read.

use super::claimed::Claimed;
use super::numbers::{Least, number, of_one};
use super::reading::{Given, Reading, Wrong};
use super::takes::{choice, day, digest, text, yes_no};
use crate::plan::claim::Unit;
use crate::report::{Proof, ProofLevel, clean};
use toml::Spanned;
use toml::de::DeValue;

/// What a number with a proof may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claims {
    /// Its units and what each is in the field's own; the first is the field's own,
    /// and is taken where none is written.
    pub units: &'static [Unit],
    /// Whether the unit has to be written.
    pub unit_needed: bool,
    /// Whether it is a share, which is at most 1.
    pub share: bool,
    /// Whether it may be 0.
    pub zero: bool,
}

pub(super) fn disclosure(
    value: &Spanned<DeValue<'_>>,
    reading: &mut Reading<'_>,
) -> Result<Given, Wrong> {
    if let Some(yes) = value.get_ref().as_bool() {
        return Ok(Given::Disclosure(yes, None, Proof::default()));
    }
    let wanted = "true, false, or a table such as { yes = true, proof = { … } }";
    let table = value.get_ref().as_table();
    let table = table.ok_or_else(|| Wrong::kind(value, wanted))?;
    let (mut yes, mut said, mut shown) = (None, None, Proof::default());
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "yes" => yes = reading.part("yes", value, yes_no),
            "text" => said = reading.part("text", value, text),
            "proof" => shown = proof(value, reading)?,
            other => reading.unknown(key.span(), other, &["yes", "text", "proof"]),
        }
    }
    let yes = yes.ok_or_else(|| Wrong::kind(value, wanted))?;
    Ok(Given::Disclosure(yes, said, shown))
}

/// The parts of a proof.
pub const PROOF: [&str; 5] = ["level", "reference", "by", "date", "sha256"];

/// The levels of a proof, the weakest first.
pub const LEVELS: [&str; 3] = ["stated", "documented", "verified"];

fn level(value: &Spanned<DeValue<'_>>) -> Result<ProofLevel, Wrong> {
    Ok(match choice(value, &LEVELS)?.as_str() {
        "verified" => ProofLevel::Verified,
        "documented" => ProofLevel::Documented,
        _ => ProofLevel::Stated,
    })
}

pub(super) fn proof(
    value: &Spanned<DeValue<'_>>,
    reading: &mut Reading<'_>,
) -> Result<Proof, Wrong> {
    if value.get_ref().as_str().is_some() {
        return Ok(Proof {
            level: level(value)?,
            ..Proof::default()
        });
    }
    let wanted = "a table such as { level = \"documented\", reference = \"…\" }";
    let table = value.get_ref().as_table();
    let table = table.ok_or_else(|| Wrong::kind(value, wanted))?;
    let mut proof = Proof::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "level" => {
                proof.level = reading
                    .part("proof.level", value, level)
                    .unwrap_or_default();
            }
            "reference" => proof.reference = reading.part("proof.reference", value, text),
            "by" => proof.by = reading.part("proof.by", value, text),
            "date" => proof.date = reading.part("proof.date", value, day),
            "sha256" => proof.digest = reading.part("proof.sha256", value, digest),
            other => reading.unknown(key.span(), other, &PROOF),
        }
    }
    proof.reference = proof.reference.filter(|it| !it.is_empty());
    proof.by = proof.by.filter(|it| !it.is_empty());
    Ok(proof)
}

/// The parts of a number with its proof.
pub const CLAIM: [&str; 6] = ["value", "unit", "low", "high", "period", "proof"];

impl Claims {
    fn least(&self) -> Least {
        if self.zero {
            Least::Zero
        } else {
            Least::Above0
        }
    }

    pub(super) fn read(
        &self,
        value: &Spanned<DeValue<'_>>,
        reading: &mut Reading<'_>,
    ) -> Result<Claimed, Wrong> {
        let (own, _) = self.units.first().copied().unwrap_or(("", 1.0));
        let mut claimed = Claimed {
            unit: own.to_owned(),
            scale: 1.0,
            ..Claimed::default()
        };
        let Some(table) = value.get_ref().as_table() else {
            if self.unit_needed {
                let what =
                    format!("a table with its unit, such as {{ value = 1.5, unit = \"{own}\" }}");
                return Err(Wrong::kind(value, &what));
            }
            claimed.value = number(value, self.least())?;
            self.allows(value, &claimed)?;
            return Ok(claimed);
        };
        let (mut stated, mut unit) = (None, None);
        for (key, value) in table {
            let least = |value: &Spanned<DeValue<'_>>| number(value, self.least());
            match key.get_ref().as_ref() {
                "value" => stated = Some(reading.part("value", value, least)),
                "low" => {
                    claimed.low = reading.part("low", value, |it| number(it, Least::Zero));
                }
                "high" => claimed.high = reading.part("high", value, least),
                "unit" => unit = Some(reading.part("unit", value, |it| self.unit(it))),
                "period" => claimed.period = reading.part("period", value, text),
                "proof" => claimed.proof = proof(value, reading)?,
                other => reading.unknown(key.span(), other, &CLAIM),
            }
        }
        match unit {
            Some(Some((name, scale))) => (claimed.unit, claimed.scale) = (name.to_owned(), scale),
            None if self.unit_needed => {
                let remedy = format!("add unit = \"{own}\", or one of {}", self.names());
                return Err(Wrong::at(value, "has no unit".to_owned(), remedy));
            }
            _ => {}
        }
        let missing = || Wrong::at(value, "has no value".to_owned(), "add value = …".to_owned());
        // A value that is no number has been told of already.
        claimed.value = stated.ok_or_else(missing)?.unwrap_or(1.0);
        ordered(value, &claimed)?;
        self.allows(value, &claimed)?;
        Ok(claimed)
    }

    fn allows(&self, value: &Spanned<DeValue<'_>>, claimed: &Claimed) -> Result<(), Wrong> {
        if self.share {
            of_one(value, claimed.central())?;
        }
        Ok(())
    }

    fn unit(&self, value: &Spanned<DeValue<'_>>) -> Result<Unit, Wrong> {
        let word = text(value)?;
        let known = self.units.iter().find(|(name, _)| *name == word);
        known.copied().ok_or_else(|| {
            let what = format!("is \"{}\", which is no unit of it", clean(&word, 30));
            Wrong::at(value, what, format!("write one of {}", self.names()))
        })
    }

    fn names(&self) -> String {
        let names = self.units.iter().map(|(name, _)| *name);
        names
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn ordered(value: &Spanned<DeValue<'_>>, claimed: &Claimed) -> Result<(), Wrong> {
    let (low, high) = (
        claimed.low.unwrap_or(claimed.value),
        claimed.high.unwrap_or(claimed.value),
    );
    if low <= claimed.value && claimed.value <= high {
        return Ok(());
    }
    let what = format!("has low {low}, value {}, high {high}", claimed.value);
    let remedy = "bounds lie around the value: low <= value <= high";
    Err(Wrong::at(value, what, remedy.to_owned()))
}
