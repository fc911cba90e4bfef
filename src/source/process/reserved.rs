//! Accelerators that are set aside for a workload, whoever computes on them.

use crate::sample::{Channel, DeviceUse};

/// Adds what is reserved to what is held: a reserved device without a process
/// of the workload is held by none, and by the workload all the same.
pub(super) fn reserve(held: &mut Vec<DeviceUse>, reserved: &[Channel]) {
    for channel in reserved {
        let mut here = held.iter_mut().filter(|it| it.channel == *channel);
        let mut is_held = false;
        for device in &mut here {
            device.reserved = true;
            is_held = true;
        }
        if !is_held {
            held.push(DeviceUse {
                reserved: true,
                ..DeviceUse::of(channel.clone(), 0)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Component;

    #[test]
    fn what_is_reserved_is_held_once_with_or_without_processes() {
        let channel = |device: &str| Channel::new(Component::Accelerator, device);
        let mut held = vec![
            DeviceUse::of(channel("a"), 2),
            DeviceUse::of(channel("b"), 1),
        ];
        reserve(&mut held, &[channel("a"), channel("c")]);
        let shown: Vec<(&str, u32, bool)> = held
            .iter()
            .map(|it| (&*it.channel.device, it.processes, it.reserved))
            .collect();
        assert_eq!(shown, [("a", 2, true), ("b", 1, false), ("c", 0, true)]);
    }
}
