//! How long accelerators stand ready for the hours in which they serve.

use super::question::{BadQuestion, Capacity, Question};
use super::service::{SECONDS_A_DAY, Unit};
use crate::quantity::{Time, significant};

/// Accelerator time that stands ready, and how it came about.
pub(super) struct Hours {
    /// Over all accelerators.
    pub(super) time: Time,
    /// Copies of the model, where their number is whole.
    pub(super) replicas: Option<u64>,
    /// Share of the time in which they serve.
    pub(super) busy: f64,
    /// Whether the number of copies was assumed.
    pub(super) assumed: bool,
}

/// The time that stands ready for so many seconds of serving, over all accelerators.
///
/// # Errors
///
/// Gives [`BadQuestion::Overloaded`] for replicas that cannot keep up.
pub(super) fn provisioned(
    question: &Question,
    unit: &Unit<'_>,
    busy: f64,
) -> Result<Hours, BadQuestion> {
    let one = unit.count * question.days * SECONDS_A_DAY;
    let fewest = (busy / one).ceil().max(1.0);
    let hours = |replicas: f64, assumed| Hours {
        time: Time::from_seconds(replicas * one),
        replicas: Some(replicas as u64),
        busy: busy / (replicas * one),
        assumed,
    };
    match question.capacity {
        Capacity::Replicas(replicas) if (replicas as f64) < busy / one => {
            Err(BadQuestion::Overloaded {
                replicas,
                busy: significant(busy / one / replicas as f64 * 100.0, 3),
                needed: fewest as u64,
            })
        }
        Capacity::Replicas(replicas) => Ok(hours(replicas as f64, false)),
        Capacity::Fewest => Ok(hours(fewest, true)),
        Capacity::Utilisation(share) => Ok(Hours {
            time: Time::from_seconds(busy / share),
            replicas: None,
            busy: share,
            assumed: false,
        }),
    }
}
