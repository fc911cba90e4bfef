//! What making the hardware cost, spread over the time for which it is used.

use crate::profile::{Factor, Making};
use crate::quantity::{Derivation, Emissions, Time};

/// Accelerators among which the making of one server is divided.
const ACCELERATORS_PER_SERVER: f64 = 8.0;

/// How the hours of a device were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// Those for which it was reserved: they carry its idle hours too.
    Reserved,
    /// Those of the calendar: idle hours are among them.
    Calendar,
}

/// Greenhouse gas of making the hardware, for so many hours of one kind of device.
///
/// ```text
/// embodied = (making of the device + making of a server ÷ 8)
///            × time ÷ (lifetime × share of the lifetime in use)
/// ```
///
/// `time` is the sum over devices; what it follows from keeps its identity. The share in use makes reserved hours carry
/// those in which nobody reserved the hardware; hours of the calendar need none.
/// A making given by hand has its share of the server in it already, and a
/// lifetime given by hand is in hours of use.
///
/// # Source
///
/// ISO/IEC 21031:2024 (SCI), embodied emissions: M = TE × (time reserved ÷
/// expected lifespan) × (resources reserved ÷ total resources).
pub fn embodied(time: &Derivation<Time>, making: &Making, hours: Hours) -> Derivation<Emissions> {
    let lifetimes = time.clone().over(&making.lifetime.input());
    let share = |whole: &Factor<Emissions>| lifetimes.clone().times(&whole.input());
    let host = making.host.as_ref().map(share);
    let host = host.map(|it| it.scaled(1.0 / ACCELERATORS_PER_SERVER));
    let spread = share(&making.device) + host.unwrap_or_default();
    match (hours, &making.in_use) {
        (Hours::Reserved, Some(in_use)) => spread.per(&in_use.input()),
        _ => spread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Catalog, GivenMaking};
    use crate::quantity::{Estimate, Input, Origin};

    fn hours(hours: f64) -> Derivation<Time> {
        Derivation::of(&Input {
            id: "time".into(),
            label: "time".to_owned(),
            value: Estimate::exact(Time::from_seconds(hours * 3600.0)),
            origin: Origin::Measured,
        })
    }

    fn grams(given: &GivenMaking, kind: Hours) -> Estimate<Emissions> {
        let making = Catalog::embedded().making("NVIDIA H100 80GB HBM3", given);
        let making = making.unwrap().unwrap();
        embodied(&hours(1.0), &making, kind).estimate()
    }

    #[test]
    fn an_hour_of_an_h100_is_within_what_is_published() {
        // (164 + 2,388 / 8) kg over 4 years of 8,760 hours, 0.8 of them in use.
        let hour = grams(&GivenMaking::default(), Hours::Reserved);
        let expected = (164_000.0 + 2_388_000.0 / 8.0) / (4.0 * 8760.0 * 0.8);
        assert!((hour.central().grams() / expected - 1.0).abs() < 1e-12);
        // Published: 4.7 g (baseboard alone, 5 years) to 56 g per hour.
        assert!(hour.low().grams() > 4.7 && hour.high().grams() < 56.0);
        let calendar = grams(&GivenMaking::default(), Hours::Calendar);
        assert!((calendar.central().grams() / expected - 0.8).abs() < 1e-12);
    }

    #[test]
    fn what_is_given_by_hand_is_taken_as_it_is() {
        let given = GivenMaking {
            making: Some(Estimate::exact(Emissions::from_grams(876e3))),
            lifetime: Some(Estimate::exact(Time::from_seconds(5.0 * 8760.0 * 3600.0))),
        };
        let hour = grams(&given, Hours::Reserved);
        assert!((hour.central().grams() - 20.0).abs() < 1e-9);
        assert_eq!((hour.low(), hour.high()), (hour.central(), hour.central()));
    }

    #[test]
    fn embodied_is_proportional_to_time() {
        let making = Catalog::embedded().making("NVIDIA B200", &GivenMaking::default());
        let making = making.unwrap().unwrap();
        let of = |time| embodied(&hours(time), &making, Hours::Reserved).estimate();
        let (one, many) = (of(1.0), of(1000.0));
        for (a, b) in [
            (one.low(), many.low()),
            (one.central(), many.central()),
            (one.high(), many.high()),
        ] {
            assert!((b.grams() / a.grams() - 1000.0).abs() < 1e-6);
        }
    }
}
