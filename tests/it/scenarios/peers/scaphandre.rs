//! Scaphandre: the host's power by a process's share of the machine's capacity.
//!
//! # Source
//!
//! hubblo-org/scaphandre, 1.0.2: `src/sensors/mod.rs` (`get_all_per_process`: host power ×
//! CPU percent ÷ number of cores ÷ 100) and `src/sensors/powercap_rapl.rs` (the host is
//! its packages and their memory). It divides no GPU.

use super::{Looks, Peer, capacity, energy};
use wattprint::accounting::IdlePolicy;
use wattprint::sample::Component;

pub const PEER: Peer = Peer {
    name: "Scaphandre",
    idle: IdlePolicy::None,
    charge,
};

fn charge(looks: &Looks<'_>, component: Component) -> Option<Vec<f64>> {
    if component == Component::Accelerator {
        return None;
    }
    let mut charged = looks.zeros();
    for (from, until) in looks.pairs() {
        let whole = energy(from, until, component) / capacity(from, until);
        let seen = looks.by_process(from, until);
        for (charged, seconds) in charged.iter_mut().zip(seen) {
            *charged += whole * seconds;
        }
    }
    Some(charged)
}
