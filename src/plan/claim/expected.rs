//! What the stated numbers give, through the derivations of plans and places.

use super::bound::{Bound, End};
use super::{Claim, Computing, Scope};
use crate::accounting::{Carried, PlaceInputs, carry};
use crate::plan::Cited;
use crate::plan::training::{accelerator_energy, given, time};
use crate::quantity::{
    CarbonIntensity, Compute, Derivation, Energy, Estimate, FlopRate, Power, Pue, Quantity, Ratio,
    Time, WaterIntensity, significant,
};

/// What a claim's numbers give.
pub(super) struct Expected<'a> {
    claim: &'a Claim,
}

/// How a mistake changes what is expected. None of them is the right way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each mistake is made or not, apart from the others"
)]
pub(super) struct Changed {
    /// The building's share is counted so many times more, or fewer.
    pub pue_more: i8,
    /// The host multiplier is left out.
    pub no_host: bool,
    /// Site water is counted for the facility's energy.
    pub site_water_of_facility: bool,
    /// Facility energy is taken for IT energy.
    pub facility_as_it: bool,
    /// Site water is left out.
    pub no_site_water: bool,
    /// Grid water is left out.
    pub no_grid_water: bool,
}

impl<'a> Expected<'a> {
    pub fn of(claim: &'a Claim) -> Self {
        Self { claim }
    }

    /// The energy that hours and power give, where it is counted.
    pub fn energy(&self) -> Option<(Bound, String)> {
        let bound = self.energy_if(Changed::default())?;
        let host = self.claim.host.map_or("", |_| " × host multiplier");
        let pue = match (self.claim.energy_scope, self.claim.pue) {
            (Scope::Facility, Some(_)) => " × PUE",
            _ => "",
        };
        Some((bound, format!("accelerator-hours × power{host}{pue}")))
    }

    /// The emissions that the energy gives, or their parts.
    pub fn emissions(&self) -> Option<(Bound, String)> {
        if !self.claim.emission_parts.is_empty() {
            let parts = self.claim.emission_parts.iter();
            let sum = Bound::sum(parts.map(super::Stated::as_result));
            return Some((sum, "sum of the parts".to_owned()));
        }
        if let Some(bound) = self.making(self.claim.making.map(|it| it.as_input())) {
            return Some((bound, "accelerator-hours × making per hour".to_owned()));
        }
        let bound = self.emissions_if(Changed::default())?;
        let energy = match self.claim.emissions_scope {
            Scope::It => "IT energy",
            Scope::Facility => "facility energy",
        };
        Some((bound, format!("{energy} × grid intensity")))
    }

    /// The water that the energy gives, or its parts.
    pub fn water(&self) -> Option<(Bound, String)> {
        if !self.claim.water_parts.is_empty() {
            let parts = self.claim.water_parts.iter();
            let sum = Bound::sum(parts.map(super::Stated::as_result));
            return Some((sum, "sum of the parts".to_owned()));
        }
        if let Some(bound) = self.making(self.claim.making_water.map(|it| it.as_input())) {
            let formula = "accelerator-hours × water of making per hour";
            return Some((bound, formula.to_owned()));
        }
        let bound = self.water_if(Changed::default())?;
        let formula = match (self.claim.wue, self.claim.grid_water) {
            (Some(_), None) => "IT energy × WUE",
            (None, _) => "facility energy × grid water",
            (Some(_), Some(_)) => "IT energy × WUE + facility energy × grid water",
        };
        Some((bound, formula.to_owned()))
    }

    /// The energy if a mistake was made.
    pub fn energy_if(&self, changed: Changed) -> Option<Bound> {
        Bound::over(|end| {
            let it = self.computed_it(end, changed)?;
            let times = match self.claim.energy_scope {
                Scope::It => changed.pue_more,
                Scope::Facility => 1 + changed.pue_more,
            };
            self.with_building(it, end, times)
        })
    }

    /// The emissions if a mistake was made.
    pub fn emissions_if(&self, changed: Changed) -> Option<Bound> {
        Bound::over(|end| {
            let carried = self.carried(end, changed, self.claim.emissions_scope)?;
            Some(carried.emissions?.estimate().central().grams())
        })
    }

    /// The water if a mistake was made.
    pub fn water_if(&self, changed: Changed) -> Option<Bound> {
        self.claim.wue.or(self.claim.grid_water)?;
        Bound::over(|end| {
            let carried = self.carried(end, changed, Scope::Facility)?;
            let site = carried
                .site_water
                .map(|it| it.estimate().central().liters());
            let grid = carried
                .grid_water
                .map(|it| it.estimate().central().liters());
            let site = site.filter(|_| !changed.no_site_water);
            let grid = grid.filter(|_| !changed.no_grid_water);
            let beyond = if changed.site_water_of_facility {
                end(&self.claim.pue?.as_input())
            } else {
                1.0
            };
            Some(site.map_or(0.0, |it| it * beyond) + grid.unwrap_or(0.0))
        })
    }

    /// The stated energy, or that of hours and power, carried through the place.
    fn carried(&self, end: End, changed: Changed, counted: Scope) -> Option<Carried> {
        let pue = self.claim.pue.map(|it| end(&it.as_input()));
        let it = self.it_energy(end, changed)?;
        let times = match counted {
            Scope::It => changed.pue_more,
            Scope::Facility => 1 + changed.pue_more,
        };
        let ratio = pue.unwrap_or(1.0).powi(i32::from(times));
        let factor = |id, value: Option<f64>| value.map(|value| (id, value));
        let grid = self.claim.grid_intensity.map(|it| end(&it.as_input()));
        let wue = self.claim.wue.map(|it| end(&it.as_input()));
        let water = self.claim.grid_water.map(|it| end(&it.as_input()));
        Some(carry(
            &Derivation::of(&given("claim.it", "IT energy", Energy::from_joules(it))),
            &PlaceInputs {
                pue: given("claim.pue", "PUE", Pue::from_base(ratio)),
                grid_carbon: factor("claim.grid", grid)
                    .map(|(id, it)| given(id, "grid intensity", CarbonIntensity::from_base(it))),
                wue: factor("claim.wue", wue)
                    .map(|(id, it)| given(id, "WUE", WaterIntensity::from_base(it))),
                grid_water: factor("claim.water", water)
                    .map(|(id, it)| given(id, "grid water", WaterIntensity::from_base(it))),
            },
        ))
    }

    /// IT energy: from what was stated, or from hours and power.
    fn it_energy(&self, end: End, changed: Changed) -> Option<f64> {
        let Some(stated) = self.claim.energy else {
            return Some(self.computed_it(end, changed)?.joules());
        };
        let stated = end(&stated.as_result());
        match self.claim.energy_scope {
            Scope::Facility if !changed.facility_as_it => {
                Some(stated / self.claim.pue.map_or(1.0, |pue| end(&pue.as_input())))
            }
            _ => Some(stated),
        }
    }

    /// IT energy from hours and power.
    fn computed_it(&self, end: End, changed: Changed) -> Option<Energy> {
        let time = self.time(end)?;
        let power = Power::from_watts(end(&self.claim.power?.as_input()));
        let whole = Estimate::exact(Ratio::new(1.0));
        let power = Cited::new("claim.power", "power", Estimate::exact(power));
        let load = Cited::new("claim.load", "load", whole);
        let energy = accelerator_energy(&time, &power, &load);
        let host = self.claim.host.filter(|_| !changed.no_host);
        let host = host.map_or(1.0, |it| end(&it.as_input()));
        let host = given("claim.host", "host multiplier", Ratio::new(host));
        Some(energy.times(&host).estimate().central())
    }

    /// Time that accelerators were occupied, however it was stated.
    fn time(&self, end: End) -> Option<Derivation<Time>> {
        let claim = self.claim;
        if let Some(time) = claim.accelerator_time {
            let time = Time::from_seconds(end(&time.as_input()));
            return Some(Derivation::of(&given("claim.time", "hours", time)));
        }
        if let Some(computing) = &claim.computing {
            return Some(computing.time(end));
        }
        let wall = Time::from_seconds(end(&claim.wall_time?.as_input()));
        let count = claim.count.map_or(1.0, |it| it.as_input().central);
        let count = given("claim.count", "accelerators", Ratio::new(count));
        Some(Derivation::of(&given("claim.wall", "wall time", wall)).times(&count))
    }

    fn with_building(&self, it: Energy, end: End, times: i8) -> Option<f64> {
        let pue = match self.claim.pue {
            Some(pue) => end(&pue.as_input()),
            None if times == 0 || self.claim.energy_scope == Scope::Facility => 1.0,
            None => return None,
        };
        Some(it.joules() * pue.powi(i32::from(times)))
    }

    fn making(&self, per_hour: Option<Bound>) -> Option<Bound> {
        let per_hour = per_hour?;
        Bound::over(|end| {
            let hours = self.time(end)?.estimate().central().seconds() / 3600.0;
            Some(hours * end(&per_hour))
        })
    }

    /// The accelerator-hours of the claim, for a reader.
    pub fn hours(&self) -> Option<f64> {
        let time = self.time(|it| it.central)?.estimate().central();
        Some(time.seconds() / 3600.0)
    }
}

impl Computing {
    /// Time from what was computed, the ends taken so that time is least or most.
    fn time(&self, end: End) -> Derivation<Time> {
        // What time is divided by is largest where time is least.
        let over = |bound: Bound| end(&bound.turned());
        let flop = Estimate::exact(Compute::from_flop(self.flop));
        let peak = FlopRate::from_flop_per_second(over(self.peak.as_input()));
        let mfu = Ratio::new(over(self.mfu.as_input()));
        let ratio = |id, bound: Bound| given(id, id, Ratio::new(end(&bound)));
        time(
            &Cited::new("claim.flop", "operations", flop),
            &ratio("claim.parameters", self.parameters.as_input()),
            &ratio("claim.tokens", self.tokens.as_input()),
            &Cited::new("claim.peak", "peak", Estimate::exact(peak)),
            &Cited::new("claim.mfu", "utilisation", Estimate::exact(mfu)),
        )
    }
}

/// A number with four digits.
pub(super) fn four(value: f64) -> String {
    significant(value, 4)
}
