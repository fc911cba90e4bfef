//! Which flags an offer leaves room for: it speaks for itself.

use crate::cli::common::PlaceArgs;
use crate::cli::factors;
use crate::offer::Offer;
use crate::plan::Planned;
use crate::profile::{Given, Place};

/// Refuses flags that would replace what the supplier states, or that would do nothing.
///
/// A flag stands in for what the offer does not state. What somebody else says of a
/// supplier's service would pass for the supplier's own word.
///
/// # Errors
///
/// With the first such flag, what the offer has in its place, and what would help.
pub fn check(offer: &Offer, place: &PlaceArgs) -> anyhow::Result<()> {
    let at = offer.site.place.as_ref().map(Place::code);
    if place.place.is_some() {
        let stated = at.map_or_else(
            || "this one states none: have the supplier fill in `site.place`".to_owned(),
            |it| format!("this one says `site.place = \"{it}\"`: leave --place out"),
        );
        anyhow::bail!(
            "`--place` cannot move an offer, which says itself where it runs; {stated}{}",
            supposing("place")
        );
    }
    anyhow::ensure!(
        place.site.is_none(),
        "`--site` cannot describe the site of an offer, which states it under [site]; leave \
         --site out, or have the supplier fill in what is known{}",
        supposing("site")
    );
    if let Some((flag, stated, key)) = replaced(offer, place) {
        anyhow::bail!(
            "`{flag}` would replace what the offer states itself under `{stated}`; leave {flag} \
             out, or have the supplier correct the offer{}",
            key.map_or(String::new(), supposing)
        );
    }
    anyhow::ensure!(
        at.is_some() || factors::given(place)? == Given::default(),
        "factors or a price were given, and the offer does not say where it runs; have the \
         supplier fill in `site.place`"
    );
    Ok(())
}

/// The first flag for which the offer has its own statement: the flag, where that stands,
/// and the key under which it can be supposed.
fn replaced(
    offer: &Offer,
    place: &PlaceArgs,
) -> Option<(&'static str, &'static str, Option<&'static str>)> {
    let (site, hardware, making) = (&offer.site, &offer.hardware, &place.making);
    let contracted = !offer.contracts.is_empty();
    let pue = place.pue.is_some() && site.pue.is_some();
    let wue = place.wue.is_some() && site.wue.is_some();
    let grid = place.grid_intensity.is_some() && site.grid_intensity.is_some();
    let contract = place.contract_intensity.is_some() && contracted;
    let share = place.contract_share.is_some() && contracted;
    let price = place.price.is_some() && offer.price.is_some();
    let embodied = making.embodied_kg.is_some() && hardware.embodied.is_some();
    let lifetime = making.lifetime_years.is_some() && hardware.lifetime.is_some();
    let rows = [
        (pue, "--pue", "site.pue", Some("pue")),
        (wue, "--wue", "site.wue", Some("wue")),
        (
            grid,
            "--grid-intensity",
            "site.grid_intensity",
            Some("grid-intensity"),
        ),
        (contract, "--contract-intensity", "contract", None),
        (share, "--contract-share", "contract", None),
        (price, "--price", "price.electricity", None),
        (embodied, "--embodied-kg", "hardware.embodied", None),
        (lifetime, "--lifetime-years", "hardware.lifetime", None),
    ];
    let mut both = rows
        .into_iter()
        .filter(|(given_and_stated, ..)| *given_and_stated);
    both.next()
        .map(|(_, flag, key, supposed)| (flag, key, supposed))
}

/// How something else is supposed, which is marked as such.
fn supposing(key: &str) -> String {
    format!(
        "; to suppose another, write the report with `--format json --output offer.json` and ask \
         for `wattprint report offer.json --what-if {key}=…`"
    )
}

/// Refuses energy that rests on numbers which nobody stated, where `--strict` asks for
/// that.
///
/// # Errors
///
/// With each such number.
pub fn without_defaults(planned: &Planned) -> anyhow::Result<()> {
    let named: Vec<_> = planned
        .defaults()
        .map(|it| format!("{} {}", it.label, it.shown))
        .collect();
    anyhow::ensure!(
        named.is_empty(),
        "the report of the offer would rest on defaults, and --strict refuses them: {}; have the \
         supplier state them, or leave --strict out",
        named.join("; ")
    );
    Ok(())
}
