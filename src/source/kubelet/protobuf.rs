//! The few messages of the kubelet's answer, decoded by hand.
//!
//! # Source
//!
//! Protocol Buffers, *Encoding*; Kubernetes, `k8s.io/kubelet/pkg/apis/podresources/v1`,
//! for the messages and their field numbers.

use super::PodContainer;

/// A node runs at most a few hundred containers; more is not believed.
const MOST_CONTAINERS: usize = 10_000;
/// … and no container has so many devices.
const MOST_DEVICES: usize = 1024;
/// Names of Kubernetes have at most 253 characters.
const LONGEST_NAME: usize = 1024;

/// Why an answer is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A field ends behind the end of its message, or is of no known kind.
    #[error("it is no protocol buffer of that kind")]
    Encoding,
    /// It holds more than any node has.
    #[error("it lists more than any node has")]
    TooMuch,
}

/// The containers in a `ListPodResourcesResponse`, with those of their devices
/// that are NVIDIA's.
///
/// # Errors
///
/// The bytes are no such message, or an absurd one.
pub fn decode(message: &[u8]) -> Result<Vec<PodContainer>, Malformed> {
    let mut found = Vec::new();
    for field in Fields(message) {
        if let (1, Value::Bytes(pod)) = field? {
            pod_containers(pod, &mut found)?;
        }
    }
    Ok(found)
}

/// `PodResources`: name = 1, namespace = 2, containers = 3.
fn pod_containers(message: &[u8], found: &mut Vec<PodContainer>) -> Result<(), Malformed> {
    let (mut pod, mut namespace, mut containers) = (String::new(), String::new(), Vec::new());
    for field in Fields(message) {
        match field? {
            (1, Value::Bytes(text)) => pod = name(text)?,
            (2, Value::Bytes(text)) => namespace = name(text)?,
            (3, Value::Bytes(inner)) => containers.push(inner),
            _ => {}
        }
    }
    for inner in containers {
        if found.len() >= MOST_CONTAINERS {
            return Err(Malformed::TooMuch);
        }
        let mut container = container(inner)?;
        container.pod.clone_from(&pod);
        container.namespace.clone_from(&namespace);
        found.push(container);
    }
    Ok(())
}

/// `ContainerResources`: name = 1, devices = 2.
fn container(message: &[u8]) -> Result<PodContainer, Malformed> {
    let mut found = PodContainer::default();
    for field in Fields(message) {
        match field? {
            (1, Value::Bytes(text)) => found.container = name(text)?,
            (2, Value::Bytes(devices)) => found.devices.extend(device_ids(devices)?),
            _ => {}
        }
        if found.devices.len() > MOST_DEVICES {
            return Err(Malformed::TooMuch);
        }
    }
    Ok(found)
}

/// `ContainerDevices`: `resource_name` = 1, `device_ids` = 2. Only accelerators of
/// NVIDIA are of use: `nvidia.com/gpu`, `nvidia.com/mig-1g.10gb`, or a name that
/// an administrator gave to replicas of them.
fn device_ids(message: &[u8]) -> Result<Vec<String>, Malformed> {
    let (mut resource, mut ids) = (String::new(), Vec::new());
    for field in Fields(message) {
        match field? {
            (1, Value::Bytes(text)) => resource = name(text)?,
            (2, Value::Bytes(_)) if ids.len() >= MOST_DEVICES => return Err(Malformed::TooMuch),
            (2, Value::Bytes(text)) => ids.push(name(text)?),
            _ => {}
        }
    }
    let is_accelerator = resource.starts_with("nvidia.com/");
    Ok(if is_accelerator { ids } else { Vec::new() })
}

fn name(bytes: &[u8]) -> Result<String, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed::Encoding)?;
    if text.len() > LONGEST_NAME {
        return Err(Malformed::TooMuch);
    }
    Ok(text.to_owned())
}

/// The value of a field. Numbers are not needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value<'a> {
    Bytes(&'a [u8]),
    Number,
}

/// The fields of one message, one after the other, up to the first that is wrong.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => {
                self.varint()?;
                Value::Number
            }
            1 => {
                self.take(8)?;
                Value::Number
            }
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Value::Bytes(self.take(length)?)
            }
            5 => {
                self.take(4)?;
                Value::Number
            }
            _ => return None,
        };
        Some((key >> 3, value))
    }

    /// At most ten bytes, the lowest seven bits first.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field.ok_or(Malformed::Encoding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let mut encoded = vec![number << 3 | 2];
        let mut length = bytes.len();
        while length >= 0x80 {
            encoded.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        encoded.push(length as u8);
        encoded.extend(bytes);
        encoded
    }

    fn answer() -> Vec<u8> {
        let gpu = [
            field(1, b"nvidia.com/gpu"),
            field(2, b"GPU-1"),
            field(2, b"GPU-2::0"),
        ]
        .concat();
        let nic = [field(1, b"example.com/nic"), field(2, b"GPU-9")].concat();
        // CPU numbers, a varint and a packed list, which nobody needs.
        let cpus = [vec![3 << 3, 0x96, 0x01], field(3, &[1, 2, 3])].concat();
        let main = [field(1, b"main"), field(2, &gpu), field(2, &nic), cpus].concat();
        let pod = [
            field(3, &main),
            field(1, b"a-0"),
            field(2, b"ml"),
            field(3, &field(1, b"side")),
        ];
        field(1, &pod.concat())
    }

    #[test]
    fn containers_are_told_with_their_accelerators_only() {
        let found = decode(&answer()).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|it| {
                (
                    it.namespace.as_str(),
                    it.pod.as_str(),
                    it.container.as_str(),
                )
            })
            .collect();
        assert_eq!(shown, [("ml", "a-0", "main"), ("ml", "a-0", "side")]);
        let devices: Vec<&str> = found[0].devices.iter().map(String::as_str).collect();
        assert_eq!(devices, ["GPU-1", "GPU-2::0"]);
        assert!(found[1].devices.is_empty());
        assert_eq!(decode(&[]), Ok(Vec::new()));
    }

    #[test]
    fn an_absurd_answer_is_refused() {
        let pod = field(1, &field(3, &[]));
        let long = field(1, &field(1, &[b'x'; LONGEST_NAME + 1]));
        for (message, expected) in [
            (pod.repeat(MOST_CONTAINERS + 1), Malformed::TooMuch),
            (long, Malformed::TooMuch),
            (field(1, &field(1, &[0xff])), Malformed::Encoding),
            (vec![0x0a, 0x05, 0x00], Malformed::Encoding),
            (vec![0x0f], Malformed::Encoding),
            (vec![0xff; 11], Malformed::Encoding),
        ] {
            assert_eq!(decode(&message), Err(expected));
        }
    }

    proptest! {
        #[test]
        fn garbage_is_refused_or_ignored_and_never_a_fault(
            garbage in proptest::collection::vec(any::<u8>(), 0..300),
            cut in 0..200_usize,
            flip in any::<(usize, u8)>(),
        ) {
            let _any_verdict = decode(&garbage);
            let mut damaged = answer();
            let at = flip.0 % damaged.len();
            damaged[at] ^= flip.1;
            damaged.truncate(cut);
            if let Ok(found) = decode(&damaged) {
                prop_assert!(found.len() <= 2);
            }
        }
    }
}
