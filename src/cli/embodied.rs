//! What making the hardware cost, from the flags and the catalogue.

use super::factors::row;
use crate::accounting::{Hours, embodied};
use crate::profile::{Catalog, GivenMaking, Making, YEAR_OF_USE};
use crate::quantity::{Derivation, Emissions, Estimate, Input, Origin, Time};
use crate::report::{Embodied, Missing, Reserved};
use clap::Args;

/// What the user gives of the making of the hardware.
#[derive(Debug, Clone, Copy, Default, PartialEq, Args)]
#[command(next_help_heading = "Making of the hardware")]
pub struct EmbodiedArgs {
    /// Making of each accelerator with its share of the server, in kg CO2e.
    ///
    /// On a machine without accelerators: of the whole machine.
    #[arg(long, value_name = "KG", value_parser = super::common::above_zero)]
    pub embodied_kg: Option<f64>,
    /// Years of use over which the making is spread.
    #[arg(long, value_name = "YEARS", value_parser = super::common::above_zero)]
    pub lifetime_years: Option<f64>,
}

impl EmbodiedArgs {
    /// The numbers that were given, which have no bounds.
    pub fn given(&self) -> GivenMaking {
        let grams = |kilograms| Estimate::exact(Emissions::from_grams(kilograms * 1e3));
        let seconds = |years| Estimate::exact(Time::from_seconds(years * YEAR_OF_USE));
        GivenMaking {
            making: self.embodied_kg.map(grams),
            lifetime: self.lifetime_years.map(seconds),
        }
    }
}

/// The devices' share in their making, as a report takes it.
///
/// It is known only if it is of every device: a part would pass for the whole.
pub fn spread(
    catalog: &Catalog,
    given: &GivenMaking,
    strict: bool,
    devices: &[Reserved],
) -> Embodied {
    let mut sum = Derivation::default();
    let mut result = Embodied::default();
    let used = devices.iter().filter(|device| !device.is_unused());
    for device in used.clone() {
        match making(catalog, given, strict, device) {
            Ok(making) => {
                sum = sum + embodied(&device.time, &making, device.hours);
                let defaults: Vec<_> = making.defaults().collect();
                for factor in making.factors() {
                    result.profiles.insert(factor.document().to_owned());
                    let default = defaults.iter().any(|it| it.id() == factor.id());
                    if !result.factors.iter().any(|it| it.id == **factor.id()) {
                        result.factors.push(row(&factor, default));
                    }
                }
            }
            Err(missing) if result.missing.contains(&missing) => {}
            Err(missing) => result.missing.push(missing),
        }
    }
    if used.count() == 0 {
        let reason = "it reserved no accelerator, and a server is not divided by CPU time";
        let remedy = "report the whole node, with --from and --to";
        result.missing.push(missing(reason.to_owned(), remedy));
    }
    if result.missing.is_empty() {
        result.emissions = Some(sum);
    } else {
        result.factors.clear();
        result.profiles.clear();
    }
    result
}

/// What one second of reserving a device of this name adds, if that is known.
pub fn per_second(
    catalog: &Catalog,
    given: &GivenMaking,
    strict: bool,
    name: &str,
) -> Option<Estimate<Emissions>> {
    let second = Derivation::of(&Input {
        id: "reserved".into(),
        label: "time reserved".to_owned(),
        value: Estimate::exact(Time::from_seconds(1.0)),
        origin: Origin::Measured,
    });
    let device = Reserved {
        device: String::new(),
        name: name.to_owned(),
        time: second,
        hours: Hours::Reserved,
    };
    let making = making(catalog, given, strict, &device).ok()?;
    Some(embodied(&device.time, &making, device.hours).estimate())
}

/// What is known of the making of a device, or why it is not.
fn making(
    catalog: &Catalog,
    given: &GivenMaking,
    strict: bool,
    device: &Reserved,
) -> Result<Making, Missing> {
    let name = if device.name.is_empty() {
        "the machine"
    } else {
        &device.name
    };
    let known = catalog.making(name, given);
    let known = known.map_err(|error| missing(error.to_string(), "wattprint profile check"))?;
    let unknown = || {
        let reason = format!("no source states what making {name} cost");
        missing(reason, "--embodied-kg KG")
    };
    let making = known.ok_or_else(unknown)?;
    if strict && making.defaults().next().is_some() {
        let reason = "`--strict` refuses the default lifetime and share of a server";
        let remedy = "--embodied-kg KG --lifetime-years YEARS";
        return Err(missing(reason.to_owned(), remedy));
    }
    Ok(making)
}

fn missing(reason: String, remedy: &str) -> Missing {
    Missing {
        id: "emissions.embodied".to_owned(),
        reason,
        remedy: remedy.to_owned(),
    }
}
