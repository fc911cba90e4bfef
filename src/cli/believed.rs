//! The factors by which running sums turn energy and time into a footprint.

use crate::cli::common::PlaceArgs;
use crate::cli::{catalog, embodied, factors};
use crate::metrics::Running;
use crate::profile::{Catalog, Profile};
use crate::quantity::{Derivation, Energy};
use crate::source::clock;
use std::sync::Arc;

/// What is believed of the place, and of the making of the hardware.
pub struct Believed {
    catalog: Catalog,
    place: PlaceArgs,
    profile: Option<Profile>,
}

impl Believed {
    /// Looks up what the place flags and the configuration ask for.
    ///
    /// # Errors
    ///
    /// As [`factors::profile`].
    pub fn read(place: &PlaceArgs) -> anyhow::Result<Self> {
        let catalog = catalog::catalog(&place.profile)?;
        let placed = factors::placed(catalog.clone(), place)?;
        let profile = factors::profile_of(placed.as_ref(), place, clock::now().wall)?;
        Ok(Self {
            catalog,
            place: place.clone(),
            profile,
        })
    }

    /// Has the sums told in emissions, water and money, as far as that is known.
    pub fn tell(self, running: &mut Running) {
        if let Some(profile) = self.profile {
            let context = factors::context(&profile);
            let assess = move |node: &Derivation<Energy>| factors::rated(node, &profile);
            running.place(Arc::new(assess), context);
        }
        let (catalog, given, strict) = (self.catalog, self.place.making.given(), self.place.strict);
        let making = move |name: &str| embodied::per_second(&catalog, &given, strict, name);
        running.making(Arc::new(making));
    }
}
