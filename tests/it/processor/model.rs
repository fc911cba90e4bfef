//! What is modelled where nothing is measured.

use super::{AMD, Machine, assert_near, modelled, readings};
use wattprint::sample::{Provenance, Sample};
use wattprint::source::{cpu_model, host};

#[test]
fn without_counters_a_cited_curve_gives_power_with_its_bounds() {
    let machine = Machine::new(AMD, "AMD EPYC 7763 64-Core Processor");
    let sample = modelled(&machine);
    let [(dram, memory), (cpu, power)] = &readings(&sample)[..] else {
        panic!("{sample:?}")
    };
    assert_eq!([dram.as_str(), cpu], ["dram/model", "cpu/model"]);
    // Two sockets of 280 W at half load: steal counts for nothing.
    assert_near(
        *power,
        [0.2125 * 560.0, 0.728 * 560.0, 0.728 * 1.35 * 560.0],
    );
    assert_near(*memory, [3.0, 8.0, 26.94]);
    for instrument in &sample.instruments {
        assert_eq!(instrument.provenance, Provenance::Modelled);
        assert!(
            instrument.gain_source.contains("https://"),
            "{instrument:?}"
        );
    }
    assert!(
        cpu_model::needed(&sample.instruments),
        "a model measures nothing"
    );
}

#[test]
fn an_unknown_processor_and_a_virtual_machine_say_what_they_are() {
    let unknown = modelled(&Machine::new("", ""));
    let cpu = |sample: &Sample| sample.instruments[0].clone();
    assert_eq!(cpu(&unknown).name, "2 × unknown processor");
    assert!(
        cpu(&unknown)
            .method
            .ends_with("unknown CPU: class range per hardware thread")
    );
    let (_, power) = readings(&unknown).remove(1);
    assert!(
        power[2] > 5.0 * power[0],
        "a class range is wide: {power:?}"
    );

    let machine = Machine::new(AMD, "");
    let cpu_text = "model name : AMD EPYC 7763 64-Core Processor\nflags : fpu hypervisor\n";
    machine.put(
        "proc/cpuinfo",
        &format!("processor : 0\n{cpu_text}\nprocessor : 1\n{cpu_text}"),
    );
    machine.put("sys/class/dmi/id/sys_vendor", "Google\n");
    machine.put("sys/class/dmi/id/product_name", "Google Compute Engine\n");
    let guest = modelled(&machine);
    let name = "2 virtual CPUs, AMD EPYC 7763 64-Core Processor";
    assert_eq!(cpu(&guest).name, name);
    assert!(
        cpu(&guest)
            .method
            .contains("per virtual CPU, its share of the host CPU's TDP")
    );
    let facts = host::facts(&machine.roots());
    assert_eq!(facts.hypervisor.as_deref(), Some("Google Compute Engine"));
}

#[test]
fn memory_is_capped_by_the_containers_limit_in_both_cgroup_versions() {
    let gibibytes = |machine: &Machine| host::facts(&machine.roots()).memory >> 30;
    for (file, limit) in [
        ("cgroup/memory.max", "8589934592\n"),
        ("cgroup/memory/memory.limit_in_bytes", "8589934592\n"),
    ] {
        let machine = Machine::new(AMD, "");
        assert_eq!(gibibytes(&machine), 64);
        machine.put(file, limit);
        assert_eq!(gibibytes(&machine), 8, "{file}");
        let (_, power) = readings(&modelled(&machine)).remove(0);
        assert_near(power, [0.375, 1.0, 3.367]);
    }
    for unlimited in ["max\n", "9223372036854771712\n"] {
        let machine = Machine::new(AMD, "");
        machine.put("cgroup/memory.max", unlimited);
        assert_eq!(gibibytes(&machine), 64, "{unlimited}");
    }
}

/// The firmware's tables with slots of so many MiB; 0 is an empty one.
fn slots(sizes: &[u16]) -> Vec<u8> {
    let mut tables = Vec::new();
    for size in sizes {
        let mut device = vec![17, 0x15, 0, 0];
        device.resize(0x0C, 0);
        device.extend(size.to_le_bytes());
        device.push(9);
        device.resize(0x15, 0);
        tables.extend(device);
        tables.extend(b"DIMM\0\0");
    }
    tables.extend([127, 4, 0, 0, 0, 0]);
    tables
}

#[test]
fn memory_goes_by_its_modules_where_the_firmware_tells_them() {
    const TABLES: &str = "sys/firmware/dmi/tables/DMI";
    let memory = |machine: &Machine| {
        let sample = modelled(machine);
        let mut instruments = sample.instruments.iter();
        let found = instruments.find(|it| it.channel.to_string() == "dram/model");
        (found.unwrap().clone(), readings(&sample)[0].1)
    };
    let machine = Machine::new(AMD, "AMD EPYC 7763 64-Core Processor");
    let (by_size, spread) = memory(&machine);
    assert_eq!(by_size.name, "64.0 GiB of memory");

    // Four modules in eight slots: 4 W each, within what either rule says.
    let tables = slots(&[16_384, 0, 16_384, 0, 16_384, 0, 16_384, 0]);
    machine.put_bytes(TABLES, &tables);
    let (by_module, power) = memory(&machine);
    assert_eq!(by_module.name, "64.0 GiB of memory (4 modules installed)");
    assert_eq!(by_module.method, "watts per module");
    assert_near(power, [spread[0], 16.0, spread[2]]);

    // A container that may use an eighth of it has an eighth of the modules.
    machine.put("cgroup/memory.max", "8589934592\n");
    assert_near(memory(&machine).1, [0.375, 2.0, 3.367]);

    // A guest's modules are an invention of its host; and a torn table is none.
    machine.put("cgroup/memory.max", "max\n");
    let whole = slots(&[16_384; 4]);
    machine.put_bytes(TABLES, &whole[..whole.len() - 9]);
    assert_eq!(memory(&machine).0.name, by_size.name);
    machine.put_bytes(TABLES, &whole);
    machine.put("sys/class/dmi/id/sys_vendor", "QEMU\n");
    let cpu = "processor : 0\nmodel name : AMD EPYC 7763\nflags : fpu hypervisor\n";
    machine.put("proc/cpuinfo", cpu);
    assert_eq!(memory(&machine).0.name, by_size.name);
}
