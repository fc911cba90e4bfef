//! What a supposition itself states.

use crate::profile::{Kind, Match};
use crate::quantity::{Estimate, Input, Origin};
use crate::report::{FactorRow, Note};

/// That a report does not hold when within its period the energy was used.
pub(super) fn evenly() -> Note {
    Note {
        id: "used-evenly".to_owned(),
        about: None,
        text: "The report does not tell when within its period the energy was used: it is taken \
               as used evenly"
            .to_owned(),
    }
}

/// A number by hand as a factor: whoever gives it answers for it.
pub(super) fn by_hand(kind: Kind, place: &str, base: f64, shown: &str) -> (Input<f64>, FactorRow) {
    let id = format!("given.{}.{place}", kind.key());
    let label = format!("{}, given by hand", kind.label());
    let input = Input {
        id: id.as_str().into(),
        label: label.clone(),
        value: Estimate::exact(base),
        origin: Origin::Supplied,
    };
    let row = FactorRow {
        id,
        label,
        value: base,
        low: base,
        high: base,
        unit: kind.base_unit().to_owned(),
        shown: shown.to_owned(),
        scope: None,
        place: Some(place.to_owned()),
        period: None,
        citation: "the user, given by hand".to_owned(),
        locator: Some("--what-if".to_owned()),
        licence: None,
        matched: Match::Supplied.word().to_owned(),
        default: false,
        overrides: None,
    };
    (input, row)
}
