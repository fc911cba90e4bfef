//! Power meters: Grace, ACPI and AMD sockets.

use super::{AMD, INTEL, Machine, observe};
use std::time::Duration;
use wattprint::quantity::{Estimate, Power};
use wattprint::sample::{Miss, Reading, SampleKind};
use wattprint::source::ReadError;

#[test]
fn grace_shows_each_socket_once() {
    let machine = Machine::new("", "");
    machine.rail(1, "Module Power Socket 0\n", "80000000\n");
    machine.rail(2, "Grace Power Socket 0\n", "62000000\n");
    machine.rail(3, "CPU Power Socket 0\n", "42000000\n");
    machine.rail(4, "SysIO Power Socket 0\n", "18000000\n");
    machine.rail(5, "CPU Power Socket 1\n", "35000000\n");
    machine.rail(6, "SysIO Power Socket 1\n", "17000000\n");
    machine.rail(7, "Module Power Socket 2\n", "90000000\n");
    machine.rail(8, "Mystery Power Socket 3\n", "1\n");
    machine.rail(9, "SysIO Power Socket 4\n", "1\n");
    assert_eq!(
        machine.channels("hwmon"),
        ["cpu/grace-0", "cpu/package-1", "module/module-2"]
    );
    let sample = machine.first("hwmon");
    let power = Reading::Gauge(Estimate::exact(Power::from_microwatts(62e6)));
    assert_eq!(sample.observations[0].reading, power);
    assert_eq!(sample.instruments[0].update, Duration::from_millis(50));
}

#[test]
fn an_acpi_meter_is_the_whole_node_and_a_battery_is_not() {
    let machine = Machine::new(INTEL, "");
    machine.rail(0, "", "740000000\n");
    machine.put("sys/class/hwmon/hwmon0/device/power1_accuracy", "1.5%\n");
    machine.rail(1, "", "30000000\n");
    machine.put("sys/class/hwmon/hwmon1/device/power1_is_battery", "1\n");
    machine.put("sys/class/hwmon/hwmon2/name", "nvme\n");
    machine.put("sys/class/hwmon/hwmon2/power1_average", "5\n");
    assert_eq!(machine.channels("hwmon"), ["node/acpi-power-meter"]);
    let found = machine.first("hwmon").instruments.remove(0);
    assert_eq!(
        found.gain_source,
        "±1.5 %, stated by the meter (power1_accuracy)"
    );

    let mut source = machine.open("hwmon");
    machine.put("sys/class/hwmon/hwmon0/device/power1_average", "-1\n");
    let (readings, result) = observe(&mut *source);
    assert_eq!(readings, [Reading::Missing(Miss::Failed)]);
    assert!(matches!(
        result,
        Err(ReadError::Transient { kind: "io", .. })
    ));
    machine.put("sys/class/hwmon/hwmon0/device/power1_average", "1000000\n");
    let one_watt = Reading::Gauge(Estimate::exact(Power::from_microwatts(1e6)));
    assert_eq!(observe(&mut *source).0, [one_watt]);
}

#[test]
fn amd_sockets_are_read_through_zenergy_unless_rapl_reads_them() {
    let machine = Machine::new(AMD, "");
    machine.put("sys/class/hwmon/hwmon3/name", "zenergy\n");
    for (number, label) in [(1, "Ecore000"), (2, "Esocket0"), (3, "Esocket1")] {
        let energy = format!("sys/class/hwmon/hwmon3/energy{number}");
        machine.put(&format!("{energy}_label"), &format!("{label}\n"));
        machine.put(&format!("{energy}_input"), "5000000\n");
    }
    assert_eq!(
        machine.channels("hwmon"),
        ["cpu/package-0", "cpu/package-1"]
    );

    machine.zone("intel-rapl:0", "package-0", "1\n");
    let mut both = machine.first("rapl");
    machine
        .open("hwmon")
        .observe(SampleKind::Tick, &mut both)
        .unwrap();
    let channels: Vec<_> = both
        .observations
        .iter()
        .map(|it| it.channel.to_string())
        .collect();
    assert_eq!(channels, ["cpu/package-0", "cpu/package-1"], "each once");
}
