//! Processors, memory and the rest of the node.

use super::{by, charged, entry, is, job, node, rest, second, two_packages};
use crate::common::instrument;
use wattprint::accounting::{Charging, Holder, IdlePolicy, Remainder};
use wattprint::sample::{Component, Instrument, MemoryUse, Sample, Usage};

/// A package that idles at 30 W.
fn package(number: Option<u32>) -> Instrument {
    let device = number.map_or("all".to_owned(), |number| format!("package-{number}"));
    let mut package = instrument(Component::Cpu, &device, 300.0, 0);
    package.package = number;
    package
}

/// Four of eight CPUs worked: two for `a`, which has two reserved, one for `b`, and
/// one for nobody known.
fn shared(reserved: [Option<f64>; 2]) -> Sample {
    let mut sample = node(4.0);
    let [a, b] = reserved;
    sample.usage = vec![
        Usage {
            cpus: a,
            ..job("a", 2.0)
        },
        Usage {
            cpus: b,
            ..job("b", 1.0)
        },
    ];
    sample
}

#[test]
fn who_is_pinned_to_a_package_counts_only_there() {
    let mut sample = two_packages([4.0, 2.0]);
    sample.usage = vec![
        Usage {
            packages: vec![0],
            ..job("pinned", 3.0)
        },
        job("free", 2.0),
    ];
    let (first, other) = (package(Some(0)), package(Some(1)));
    let instruments = [(&first, 100), (&other, 100)];
    let entries = second(&instruments, &sample, by(IdlePolicy::None));
    // 70 J beyond idle. The pinned leave 1 s and 2 s, which the free share so.
    let expected = [
        (is("free"), 117),
        (is("pinned"), 525),
        (Holder::Idle, 300),
        (Holder::Unattributed, 58),
    ];
    assert_eq!(charged(&entries, &first.channel), expected);
    let expected = [
        (is("free"), 467),
        (Holder::Idle, 300),
        (Holder::Unattributed, 233),
    ];
    assert_eq!(charged(&entries, &other.channel), expected);
}

#[test]
fn a_meter_of_all_packages_is_shared_by_all_cpu_time() {
    let mut sample = two_packages([4.0, 2.0]);
    sample.usage = vec![Usage {
        packages: vec![0],
        ..job("pinned", 3.0)
    }];
    let all = package(None);
    let entries = second(&[(&all, 90)], &sample, by(IdlePolicy::None));
    let expected = [
        (is("pinned"), 300),
        (Holder::Idle, 300),
        (Holder::Unattributed, 300),
    ];
    assert_eq!(charged(&entries, &all.channel), expected);
}

#[test]
fn idle_power_of_processors_and_of_the_node_follows_the_policy() {
    let cpu = package(None);
    // 70 J beyond idle go 35, 17.5 and 17.5; 30 J idle as the policy says. Of the
    // rest of the node 36 J are constant, and 8 J go with the processors'.
    let cases = [
        (
            IdlePolicy::Reserved,
            [Some(2.0), None],
            [425, 175, 225, 175],
            [124, 14, 270 + 18, 14],
        ),
        (
            IdlePolicy::Reserved,
            [Some(12.0), Some(4.0)],
            [575, 250, 0, 175],
            [270 + 46, 90 + 20, 0, 14],
        ),
        (
            IdlePolicy::Proportional,
            [Some(2.0), None],
            [500, 250, 0, 250],
            [220, 110, 0, 110],
        ),
        (
            IdlePolicy::None,
            [Some(2.0), None],
            [350, 175, 300, 175],
            [28, 14, 360 + 24, 14],
        ),
    ];
    for (policy, reserved, expected, of_rest) in cases {
        let entries = second(&[(&cpu, 100)], &shared(reserved), by(policy));
        for (channel, expected) in [(&cpu.channel, expected), (&rest(), of_rest)] {
            let holders = [is("a"), is("b"), Holder::Idle, Holder::Unattributed];
            let expected: Vec<_> = holders.into_iter().zip(expected).collect();
            let expected: Vec<_> = expected.into_iter().filter(|(_, it)| *it > 0).collect();
            assert_eq!(charged(&entries, channel), expected, "{policy} {channel}");
        }
    }
}

#[test]
fn what_remains_of_busy_time_is_the_systems_where_everybody_is_known() {
    let cpu = package(None);
    let charging = Charging {
        idle: IdlePolicy::None,
        remainder: Remainder::System,
    };
    let entries = second(&[(&cpu, 100)], &shared([None, None]), charging);
    let expected = [
        (is("a"), 350),
        (is("b"), 175),
        (is("system"), 175),
        (Holder::Idle, 300),
    ];
    assert_eq!(charged(&entries, &cpu.channel), expected);
}

/// Least, charged and most, in whole joules.
fn bounds(entries: &[wattprint::accounting::Entry], holder: &Holder, of: &Instrument) -> [u64; 3] {
    let energy = entry(entries, holder, &of.channel).energy;
    [energy.low, energy.energy, energy.high].map(|it| it / 1_000_000)
}

#[test]
fn who_is_looked_at_by_processes_may_have_used_what_nobody_did() {
    let cpu = package(None);
    let seen = |by_looks: bool| {
        let mut sample = shared([None, None]);
        sample.usage[0].by_looks = by_looks;
        let entries = second(&[(&cpu, 100)], &sample, by(IdlePolicy::None));
        [is("a"), Holder::Unattributed].map(|holder| bounds(&entries, &holder, &cpu))
    };
    let [[_, own, most], [least, rest, _]] = seen(false);
    let [[_, same, more], [nothing, left, _]] = seen(true);
    assert_eq!((own, rest), (same, left), "what is charged does not change");
    // Three quarters of 100 J beyond half the idle power, if twice as heavy.
    assert!(more > most, "{more} {most}");
    assert!(least > 0 && nothing == 0, "{least} {nothing}");
}

#[test]
fn an_idle_power_that_was_not_seen_is_within_a_factor_of_two() {
    let cpu = package(None);
    let entries = second(&[(&cpu, 100)], &shared([None, None]), by(IdlePolicy::None));
    // 30 W are believed.
    assert_eq!(bounds(&entries, &Holder::Idle, &cpu), [15, 30, 60]);
}

#[test]
fn memory_is_charged_by_bytes_and_what_is_free_by_the_policy() {
    let dram = instrument(Component::Dram, "dram-0", 100.0, 0);
    let mut sample = shared([Some(2.0), None]);
    sample.memory = Some(MemoryUse {
        used: 60,
        total: 100,
    });
    sample.usage[0].memory = Some(20);
    sample.usage[1].memory = Some(10);
    for (policy, expected) in [
        (IdlePolicy::Reserved, [150, 50, 150, 150]),
        (IdlePolicy::Proportional, [167, 83, 0, 250]),
        (IdlePolicy::None, [100, 50, 200, 150]),
    ] {
        let entries = second(&[(&dram, 50)], &sample, by(policy));
        let holders = [is("a"), is("b"), Holder::Idle, Holder::Unattributed];
        let expected: Vec<_> = holders.into_iter().zip(expected).collect();
        let expected: Vec<_> = expected.into_iter().filter(|(_, it)| *it > 0).collect();
        assert_eq!(charged(&entries, &dram.channel), expected, "{policy}");
    }
}

#[test]
fn who_pays_for_free_memory_may_pay_for_the_traffic_of_others() {
    let dram = instrument(Component::Dram, "dram-0", 100.0, 0);
    let mut sample = shared([Some(2.0), None]);
    sample.memory = Some(MemoryUse {
        used: 30,
        total: 100,
    });
    sample.usage[0].memory = Some(10);
    sample.usage[1].memory = Some(20);
    let entries = second(&[(&dram, 50)], &sample, by(IdlePolicy::Reserved));
    // Refreshing takes 10 J, a tenth of them for the first one's bytes and 7 J for
    // the free ones, of which it pays a quarter, as two CPUs of eight are set aside
    // for it. If all the traffic is the other's, it owes 1 J and 1.75 J.
    let joules = |holder: Holder| {
        let energy = entry(&entries, &holder, &dram.channel).energy;
        [energy.low, energy.energy].map(|it| (it as f64 / 1e4).round() / 100.0)
    };
    assert_eq!(joules(is("a")), [2.75, 13.75]);
    assert_eq!(joules(Holder::Idle), [5.25, 26.25]);
}

#[test]
fn memory_of_which_no_figure_tells_is_shared_by_cpu_time_and_unsure() {
    let dram = instrument(Component::Dram, "dram-0", 100.0, 0);
    let mut sample = shared([None, None]);
    sample.memory = Some(MemoryUse {
        used: 60,
        total: 100,
    });
    sample.usage[0].memory = Some(20);
    let entries = second(&[(&dram, 50)], &sample, by(IdlePolicy::None));
    // 20 of 60 bytes are the first one's; the 40 others are anybody's. Refreshing all
    // takes 10 J, of which bytes tell; the 40 J beyond may be any one's.
    let joules = |holder: &str| {
        let energy = entry(&entries, &is(holder), &dram.channel).energy;
        [energy.low, energy.energy, energy.high].map(|it| (it as f64 / 1e6).round() as u64)
    };
    assert_eq!(joules("a"), [2, 10, 42]);
    assert_eq!(joules("b"), [0, 10, 44]);
}

#[test]
fn without_figures_of_memory_it_is_charged_by_cpu_time() {
    let dram = instrument(Component::Dram, "dram-0", 100.0, 0);
    let entries = second(&[(&dram, 50)], &shared([None, None]), by(IdlePolicy::None));
    let expected = [
        (is("a"), 200),
        (is("b"), 100),
        (Holder::Idle, 100),
        (Holder::Unattributed, 100),
    ];
    assert_eq!(charged(&entries, &dram.channel), expected);
}
