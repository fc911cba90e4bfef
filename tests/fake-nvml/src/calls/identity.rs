//! What a GPU calls itself and where it sits.

use super::{Code, Handle, Out, answer, put, put_text};
use crate::gpu::uuid;
use crate::page::Call::Identity;
use std::ffi::{c_char, c_uint};
use std::sync::atomic::Ordering::Relaxed;

#[repr(C)]
struct PciInfo {
    legacy_bus_id: [u8; 16],
    domain: c_uint,
    bus: c_uint,
    device: c_uint,
    pci_device_id: c_uint,
    pci_subsystem_id: c_uint,
    bus_id: [u8; 32],
}

/// The PCI bus id of the GPU in a slot.
pub(super) fn bus(slot: usize) -> String {
    format!("00000000:{:02X}:00.0", 0x18 + slot)
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetName(device: Handle, name: *mut c_char, length: c_uint) -> Code {
    answer(
        device
            .meet(Identity)
            .and_then(|gpu| put_text(&gpu.name.get(), name, length)),
    )
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetUUID(device: Handle, name: *mut c_char, length: c_uint) -> Code {
    let own = uuid(device.slot(), device.instance());
    answer(
        device
            .meet(Identity)
            .and_then(|_| put_text(&own, name, length)),
    )
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetIndex(device: Handle, index: Out<c_uint>) -> Code {
    let before = (0..device.slot())
        .filter(|slot| super::present(*slot))
        .count();
    answer(
        device
            .meet(Identity)
            .and_then(|_| put(index, before as c_uint)),
    )
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetMinorNumber(device: Handle, minor: Out<c_uint>) -> Code {
    answer(
        device
            .meet(Identity)
            .and_then(|_| put(minor, device.slot() as c_uint)),
    )
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetPciInfo_v3(device: Handle, info: Out<PciInfo>) -> Code {
    let mut bus_id = [0; 32];
    for (to, from) in bus_id.iter_mut().zip(bus(device.slot()).bytes()) {
        *to = from;
    }
    let own = PciInfo {
        legacy_bus_id: [0; 16],
        domain: 0,
        bus: 0x18 + device.slot() as c_uint,
        device: 0,
        pci_device_id: 0x2330_10DE,
        pci_subsystem_id: 0x16C1_10DE,
        bus_id,
    };
    answer(device.meet(Identity).and_then(|_| put(info, own)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetArchitecture(device: Handle, architecture: Out<c_uint>) -> Code {
    let met = device.meet(Identity);
    answer(met.and_then(|gpu| put(architecture, gpu.architecture.load(Relaxed))))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetBrand(device: Handle, brand: Out<c_uint>) -> Code {
    answer(device.meet(Identity).and_then(|_| put(brand, 14)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetNumGpuCores(device: Handle, cores: Out<c_uint>) -> Code {
    answer(device.meet(Identity).and_then(|_| put(cores, 16_896)))
}
