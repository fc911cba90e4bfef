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
