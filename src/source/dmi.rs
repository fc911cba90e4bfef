//! How many memory modules a machine has, from the tables of its firmware.
//!
//! # Source
//!
//! DMTF, *System Management BIOS (SMBIOS) Reference Specification* (DSP0134):
//! 6.1.2 (structure header), 6.1.3 (its strings), 7.18 (memory device, type 17).

use super::Roots;
use std::fs;

/// A memory device.
const MEMORY_DEVICE: u8 = 17;
/// The table's end.
const END: u8 = 127;
/// Kind, length and handle of a structure.
const HEADER: usize = 4;
/// Offsets in a memory device.
const SIZE: usize = 0x0C;
const FORM_FACTOR: usize = 0x0E;
/// A slot whose module's size the firmware does not know.
const UNKNOWN_SIZE: u16 = 0xFFFF;
/// DIMM, FB-DIMM: modules as servers and workstations have them. What is
/// soldered down or smaller draws another power.
const MODULES: [u8; 2] = [0x09, 0x0F];

/// The memory modules of this machine, where the firmware's tables may be read
/// (usually by root alone) and tell of nothing but whole modules.
pub(super) fn modules(roots: &Roots) -> Option<u32> {
    let path = roots.sysfs.join("firmware/dmi/tables/DMI");
    count(&fs::read(path).ok()?)
}

/// The populated slots in these tables.
///
/// None if the tables break off, have no memory device, or have one that is not
/// a module or of which the firmware cannot tell whether it is there.
fn count(tables: &[u8]) -> Option<u32> {
    let mut modules = 0_u32;
    let structures = structures(tables)?;
    for device in structures
        .iter()
        .filter(|it| it.starts_with(&[MEMORY_DEVICE]))
    {
        let size = [*device.get(SIZE)?, *device.get(SIZE + 1)?];
        match u16::from_le_bytes(size) {
            0 => {}
            UNKNOWN_SIZE => return None,
            _ if MODULES.contains(device.get(FORM_FACTOR)?) => modules = modules.saturating_add(1),
            _ => return None,
        }
    }
    (modules > 0).then_some(modules)
}

/// The formatted part of each structure, at least a header, without its strings.
fn structures(tables: &[u8]) -> Option<Vec<&[u8]>> {
    let mut structures = Vec::new();
    let mut rest = tables;
    while rest.first().is_some_and(|kind| *kind != END) {
        let length = usize::from(*rest.get(1)?);
        let structure = rest.get(..length).filter(|it| it.len() >= HEADER)?;
        let strings = rest.get(length..)?;
        // The strings end in two zeros, also where there is none.
        let end = strings.windows(2).position(|it| it == [0, 0])?;
        rest = strings.get(end + 2..)?;
        structures.push(structure);
    }
    Some(structures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A memory device of SMBIOS 2.1, with two strings.
    fn device(size: u16, form_factor: u8) -> Vec<u8> {
        let mut bytes = vec![MEMORY_DEVICE, 0x15, 1, 0];
        bytes.resize(SIZE, 0);
        bytes.extend(size.to_le_bytes());
        bytes.push(form_factor);
        bytes.resize(0x15, 0);
        bytes.extend(b"DIMM A1\0BANK 0\0\0");
        bytes
    }

    fn tables(devices: &[(u16, u8)]) -> Vec<u8> {
        // A BIOS structure without strings first, the end last.
        let mut bytes = vec![0, 4, 0, 0, 0, 0];
        for (size, form_factor) in devices {
            bytes.extend(device(*size, *form_factor));
        }
        bytes.extend([END, 4, 9, 9, 0, 0]);
        bytes
    }

    #[test]
    fn only_slots_that_hold_a_module_count() {
        for (devices, expected) in [
            (&[(16_384, 9), (0, 9), (0x7FFF, 9), (0, 2)][..], Some(2)),
            (&[(8_192, 0x0F)], Some(1)),
            (&[(0, 9), (0, 9)], None),
            (&[], None),
            // What is soldered down, and what the firmware does not know.
            (&[(16_384, 9), (2_048, 0x0B)], None),
            (&[(16_384, 9), (UNKNOWN_SIZE, 9)], None),
        ] {
            assert_eq!(count(&tables(devices)), expected, "{devices:?}");
        }
    }

    #[test]
    fn tables_that_break_off_tell_nothing() {
        let whole = tables(&[(16_384, 9), (16_384, 9)]);
        assert_eq!(count(&whole), Some(2));
        for length in [3, 20, whole.len() - 20] {
            assert_eq!(count(&whole[..length]), None, "{length}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let most = bytes.len() / SIZE;
            prop_assert!(count(&bytes).unwrap_or(0) as usize <= most);
        }

        #[test]
        fn a_broken_byte_harms_nobody(at in 0..120_usize, byte in any::<u8>()) {
            let mut bytes = tables(&[(16_384, 9), (0, 9), (16_384, 9)]);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            prop_assert!(count(&bytes).unwrap_or(0) <= 4);
        }
    }
}
