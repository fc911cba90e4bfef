//! Energy counters through powercap.

use super::{AMD, INTEL, Machine, assert_near, microjoules, observe};
use std::fs;
use std::os::unix::fs::symlink;
use wattprint::quantity::{Power, Ratio};
use wattprint::sample::{Instrument, Miss, Provenance, Reading, Rollover};
use wattprint::source::{OpenError, ReadError};

#[test]
fn two_sockets_with_memory_are_four_channels_and_cores_are_told_apart() {
    let machine = Machine::new(INTEL, "");
    // The index is not the socket.
    machine.zone("intel-rapl:0", "package-1", "1000\n");
    machine.zone("intel-rapl:1", "package-0", "2000\n");
    machine.zone("intel-rapl:0:0", "dram", "30\n");
    machine.zone("intel-rapl:1:0", "dram", "40\n");
    machine.zone("intel-rapl:1:1", "core", "50\n");
    machine.zone("intel-rapl:1:2", "uncore", "60\n");
    let expected = [
        "cpu/package-1",
        "cpu/package-0",
        "dram/package-1",
        "dram/package-0",
        "core/package-0",
    ];
    assert_eq!(machine.channels("rapl"), expected);
    let readings: Vec<_> = machine
        .first("rapl")
        .observations
        .iter()
        .map(|it| it.reading)
        .collect();
    assert_eq!(readings, [1000, 2000, 30, 40, 50].map(microjoules));
    let described = machine.first("rapl").instruments.into_iter();
    let packages: Vec<_> = described.map(|it| it.package).collect();
    assert_eq!(packages, [1, 0, 1, 0, 0].map(Some));
}

#[test]
fn psys_is_a_platform_of_its_own() {
    let machine = Machine::new(INTEL, "");
    machine.zone("intel-rapl:0", "package-0", "1\n");
    machine.zone("intel-rapl:1", "psys", "900000000\n");
    machine.zone("intel-rapl:2", "psys-1", "800000000\n");
    let expected = ["cpu/package-0", "platform/psys", "platform/psys-1"];
    assert_eq!(machine.channels("rapl"), expected);
}

#[test]
fn a_counter_that_stands_at_zero_is_left_out_and_never_a_measured_nothing() {
    let machine = Machine::new(INTEL, "");
    machine.zone("intel-rapl:0", "package-0", "1\n");
    machine.zone("intel-rapl:1", "psys", "0\n");
    assert_eq!(machine.channels("rapl"), ["cpu/package-0"]);

    let guest = Machine::new(INTEL, "");
    guest.zone("intel-rapl:0", "psys", "0\n");
    let OpenError::Broken { what, source } = guest.refusal("rapl") else {
        panic!("it is there, and of no use");
    };
    assert!(what.ends_with("/intel-rapl:0/energy_uj"), "{what}");
    let expected =
        "it stands at zero: a virtual machine may show its host's counters without what they count";
    assert_eq!(source.to_string(), expected);
}

#[test]
fn one_register_shown_twice_is_counted_once() {
    let mirrored = Machine::new(AMD, "");
    mirrored.zone("intel-rapl:0", "package-0-die-0", "68000000000\n");
    mirrored.zone("intel-rapl:1", "package-0-die-1", "68000000100\n");
    assert_eq!(mirrored.channels("rapl"), ["cpu/package-0-die-0"]);

    let real_dies = Machine::new(INTEL, "");
    real_dies.zone("intel-rapl:0", "package-0-die-0", "68000000000\n");
    real_dies.zone("intel-rapl:1", "package-0-die-1", "61000000000\n");
    let expected = ["cpu/package-0-die-0", "cpu/package-0-die-1"];
    assert_eq!(real_dies.channels("rapl"), expected);

    let twins = Machine::new(AMD, "");
    twins.zone("intel-rapl:0", "package-0", "5000\n");
    twins.zone("intel-rapl:1", "package-1", "5000\n");
    assert_eq!(
        twins.channels("rapl"),
        ["cpu/package-0", "cpu/package-1"],
        "two sockets"
    );

    let mapped = Machine::new(INTEL, "");
    mapped.zone("intel-rapl-mmio:0", "package-0", "7000\n");
    mapped.zone("intel-rapl:0", "package-0", "7001\n");
    assert_eq!(mapped.channels("rapl"), ["cpu/package-0"]);
    assert_eq!(
        mapped.first("rapl").observations[0].reading,
        microjoules(7001)
    );
}

#[test]
fn hexadecimal_indices_and_more_than_64_zones_are_nothing_special() {
    let machine = Machine::new(INTEL, "");
    for socket in 0..70 {
        let index = format!("intel-rapl:{socket:x}");
        machine.zone(
            &index,
            &format!("package-{socket}"),
            &format!("{}\n", socket + 1),
        );
        machine.zone(&format!("{index}:0"), "dram", "1\n");
    }
    let channels = machine.channels("rapl");
    assert_eq!(channels.len(), 140);
    assert!(
        channels.contains(&"dram/package-11".to_owned()),
        "intel-rapl:b:0"
    );
    assert!(channels.contains(&"cpu/package-69".to_owned()));
}

#[test]
fn a_failed_read_is_missing_names_its_file_and_hides_nothing_else() {
    let machine = Machine::new(INTEL, "");
    machine.zone("intel-rapl:0", "package-0", "1000\n");
    machine.zone("intel-rapl:1", "package-1", "9000000\n");
    machine.put("sys/class/powercap/intel-rapl:0/enabled", "0\n");
    let mut source = machine.open("rapl");
    for (content, cause) in [
        ("", "`` is not a whole number"),
        ("-1\n", "`-1` is not a whole number"),
        ("12x\n", "`12x` is not a whole number"),
        (
            "99999999999999999999\n",
            "`99999999999999999999` is not a whole number",
        ),
    ] {
        machine.put("sys/class/powercap/intel-rapl:0/energy_uj", content);
        let (readings, result) = observe(&mut *source);
        assert_eq!(
            readings,
            [Reading::Missing(Miss::Failed), microjoules(9_000_000)]
        );
        let Err(ReadError::Transient {
            what,
            kind: "io",
            source,
        }) = result
        else {
            panic!("{result:?}")
        };
        assert!(
            what.ends_with("/sys/class/powercap/intel-rapl:0/energy_uj"),
            "{what}"
        );
        assert_eq!(source.to_string(), cause);
    }
    // What was missed is in the next value: nothing here keeps a baseline.
    machine.put("sys/class/powercap/intel-rapl:0/energy_uj", "4000\n");
    let (readings, result) = observe(&mut *source);
    assert_eq!(readings, [microjoules(4000), microjoules(9_000_000)]);
    result.unwrap();
}

#[test]
fn without_a_range_a_counter_is_never_taken_to_wrap() {
    let machine = Machine::new(INTEL, "");
    machine.zone("intel-rapl:0", "package-0", "262143328850\n");
    assert_eq!(
        machine.first("rapl").observations[0].reading,
        microjoules(262_143_328_850)
    );
    machine.put("sys/class/powercap/intel-rapl:0/max_energy_range_uj", "0\n");
    let Reading::Counter(counter) = machine.first("rapl").observations[0].reading else {
        panic!("a counter was put there")
    };
    assert_eq!(counter.rollover, Rollover::Restarts);
}

#[test]
fn what_is_absent_or_hidden_is_said_with_its_path_and_remedy() {
    let machine = Machine::new(INTEL, "");
    assert_eq!(
        machine.message("rapl"),
        "a RAPL zone under /sys/class/powercap is not present"
    );
    assert_eq!(
        machine.message("hwmon"),
        "a power meter under /sys/class/hwmon is not present"
    );
    let class = machine.folder.path().join("sys/class/powercap");
    fs::create_dir_all(&class).unwrap();
    symlink(
        "../../devices/virtual/powercap/masked",
        class.join("intel-rapl:0"),
    )
    .unwrap();
    let message = "permission denied reading /sys/class/powercap/intel-rapl:0/name";
    assert_eq!(machine.message("rapl"), message);
    let OpenError::Denied { remedy, .. } = machine.refusal("rapl") else {
        panic!("a hidden zone is denied")
    };
    assert_eq!(
        remedy,
        "the container runtime hides this file: mount the host's /sys read-only at /host/sys \
         and add `--path.sysfs /host/sys`"
    );
}

#[test]
fn limit_and_gain_come_from_the_zone_else_from_the_processor() {
    let instrument = |machine: &Machine| machine.first("rapl").instruments.remove(0);
    let width = |it: &Instrument| {
        let gain = it.gain;
        [gain.low(), gain.central(), gain.high()].map(Ratio::get)
    };
    let intel = Machine::new(INTEL, "Intel(R) Xeon(R) Platinum 8480+");
    intel.zone("intel-rapl:0", "package-0", "1\n");
    let found = instrument(&intel);
    assert_eq!(found.limit, Power::from_watts(350.0), "its TDP");
    assert_near(width(&found), [0.97, 1.0, 1.03]);
    assert_eq!(found.name, "Intel(R) Xeon(R) Platinum 8480+ package-0");
    assert_eq!(found.provenance, Provenance::Measured);
    assert_eq!(
        found.epoch, "",
        "a powercap counter lives as long as the boot"
    );

    let zone = "sys/class/powercap/intel-rapl:0";
    intel.put(&format!("{zone}/constraint_0_max_power_uw"), "350000000\n");
    intel.put(
        &format!("{zone}/constraint_1_power_limit_uw"),
        "420000000\n",
    );
    intel.put(
        &format!("{zone}/constraint_2_power_limit_uw"),
        "4095875000\n",
    );
    assert_eq!(
        instrument(&intel).limit,
        Power::from_watts(420.0),
        "4 kW is no limit"
    );

    let amd = Machine::new(AMD, "AMD Unheard-of");
    amd.zone("intel-rapl:0", "package-0", "1\n");
    let found = instrument(&amd);
    assert_eq!(
        found.limit,
        Power::from_watts(500.0),
        "the largest TDP known"
    );
    assert_near(width(&found), [0.92, 1.0, 1.08]);
    assert_eq!(
        found.gain_source,
        "±8.0 %, derived from Schöne et al. 2021 (AMD package)"
    );
}

#[test]
fn where_enclaves_are_on_the_counter_says_that_noise_is_added_to_it() {
    for (vendor, flags, said) in [
        (INTEL, "fpu sgx vme", true),
        (INTEL, "fpu sgx_lc vme", false),
        (AMD, "fpu sgx vme", false),
    ] {
        let machine = Machine::new(vendor, "Some Processor");
        machine.zone("intel-rapl:0", "package-0", "1000\n");
        let cpu = format!("processor : 0\nvendor_id : {vendor}\nflags : {flags}\n");
        machine.put("proc/cpuinfo", &cpu);
        let source = machine.first("rapl").instruments.remove(0).gain_source;
        let expected = "SGX is on, with which Intel adds noise to this counter";
        assert_eq!(
            source.contains(expected),
            said,
            "{vendor} {flags}: {source}"
        );
    }
}
