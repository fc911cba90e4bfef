//! What holds for any usage and every policy.

use super::{account, by, is};
use crate::common::{counter, instrument, tick};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;
use wattprint::accounting::{Charging, Holder, IdlePolicy, Remainder, Span};
use wattprint::sample::{
    Channel, Component, CpuClock, DeviceUse, DeviceUser, Instrument, MemoryUse, PackageClock,
    Partition, Rollover, Sample, SampleKind, Usage, WorkloadId,
};

/// A hold on one of two accelerators.
#[derive(Debug, Clone)]
struct Grip {
    device: usize,
    partition: Option<u32>,
    processes: u32,
    busy: Option<u64>,
    reserved: bool,
}

/// What one workload does in one step; nothing if it is not there.
#[derive(Debug, Clone)]
struct Doing {
    cpu: u64,
    by_looks: bool,
    cpus: Option<f64>,
    packages: Vec<u32>,
    memory: Option<u64>,
    grips: Vec<Grip>,
    ended: bool,
}

#[derive(Debug, Clone)]
struct Step {
    milliseconds: u64,
    joules: [u64; 5],
    /// CPU time of others, and of each package where packages are known.
    others: u64,
    packages: Option<[u64; 2]>,
    memory: Option<(u64, u64)>,
    partitions: Vec<(u32, u32, Option<u64>)>,
    strangers: Vec<(usize, Option<u32>, Option<u64>)>,
    doings: Vec<Option<Doing>>,
    is_edge: bool,
}

const NAMES: [&str; 4] = ["a", "b", "c", "system"];

fn grip() -> impl Strategy<Value = Grip> {
    (
        0..2_usize,
        prop::option::of(0..4_u32),
        0..4_u32,
        prop::option::of(prop_oneof![Just(0), 0..900_u64]),
        any::<bool>(),
    )
        .prop_map(|(device, partition, processes, busy, reserved)| Grip {
            device,
            partition,
            processes,
            busy,
            reserved,
        })
}

fn doing() -> impl Strategy<Value = Doing> {
    let cpus = prop_oneof![
        Just(None),
        (0..200_u32).prop_map(|cpus| Some(f64::from(cpus) / 8.0)),
        Just(Some(f64::NAN)),
        Just(Some(1e300)),
        Just(Some(-1.0)),
    ];
    (
        prop_oneof![Just(0), 0..4_000_u64],
        cpus,
        prop::sample::subsequence(vec![0_u32, 1, 7], 0..3),
        prop::option::of(prop_oneof![0..2_000_u64, Just(u64::MAX)]),
        prop::collection::vec(grip(), 0..3),
        any::<[bool; 2]>(),
    )
        .prop_map(
            |(cpu, cpus, packages, memory, grips, [ended, by_looks])| Doing {
                cpu,
                by_looks,
                cpus,
                packages,
                memory,
                grips,
                ended,
            },
        )
}

fn step() -> impl Strategy<Value = Step> {
    let joules = prop::array::uniform5(prop_oneof![Just(0), 0..1_500_000_000_u64]);
    let busy = || prop::option::of(prop_oneof![Just(0), 0..900_u64]);
    let partitions = prop::collection::vec((0..4_u32, 0..9_u32, busy()), 0..4);
    let strangers = (0..2_usize, prop::option::of(0..4_u32), busy());
    let times = (1..5_000_u64, 0..5_000_u64);
    (
        times,
        joules,
        prop::option::of(prop::array::uniform2(0..5_000_u64)),
        prop::option::of((0..2_000_u64, 0..2_000_u64)),
        partitions,
        prop::collection::vec(strangers, 0..3),
        prop::collection::vec(prop::option::of(doing()), 4),
        any::<bool>(),
    )
        .prop_map(
            |(
                (milliseconds, others),
                joules,
                packages,
                memory,
                partitions,
                strangers,
                doings,
                is_edge,
            )| {
                Step {
                    milliseconds,
                    joules,
                    others,
                    packages,
                    memory,
                    partitions,
                    strangers,
                    doings,
                    is_edge,
                }
            },
        )
}

fn instruments() -> [Instrument; 5] {
    let on = |number: u32| Instrument {
        package: Some(number),
        ..instrument(Component::Cpu, &format!("package-{number}"), 300.0, 0)
    };
    [
        on(0),
        on(1),
        instrument(Component::Dram, "dram-0", 100.0, 0),
        instrument(Component::Accelerator, "GPU-0", 700.0, 0),
        instrument(Component::Accelerator, "GPU-1", 700.0, 0),
    ]
}

fn device(number: usize) -> Channel {
    Channel::new(Component::Accelerator, format!("GPU-{number}"))
}

/// The clocks and counters of a random node.
#[derive(Default)]
struct Node {
    now: u64,
    shown: [u64; 5],
    busy: u64,
    packages: [u64; 2],
    used: BTreeMap<String, u64>,
}

impl Node {
    /// A cumulative time, a thousandth of a second in each unit.
    fn add(&mut self, key: String, milliseconds: u64) -> Duration {
        let sum = self.used.entry(key).or_default();
        *sum += milliseconds;
        Duration::from_millis(*sum)
    }

    fn live(&mut self, step: &Step) -> Sample {
        self.now += step.milliseconds;
        let mut sample = tick(self.now * 1_000_000, Vec::new());
        if step.is_edge {
            sample.kind = SampleKind::Edge;
        }
        let at = sample.at.monotonic;
        for ((instrument, shown), joules) in instruments()
            .into_iter()
            .zip(&mut self.shown)
            .zip(step.joules)
        {
            *shown += joules;
            let reading = counter(&instrument.channel, at, *shown, Rollover::Restarts);
            sample.observations.push(reading);
            sample.instruments.push(instrument);
        }
        for (name, doing) in NAMES.into_iter().zip(&step.doings) {
            if let Some(doing) = doing {
                let usage = self.do_it(name, doing, &mut sample);
                sample.usage.push(usage);
            }
        }
        self.add_surroundings(step, &mut sample);
        sample
    }

    fn do_it(&mut self, name: &str, doing: &Doing, sample: &mut Sample) -> Usage {
        self.busy += doing.cpu;
        let mut devices: Vec<DeviceUse> = Vec::new();
        for grip in &doing.grips {
            let key = format!("{name} {} {:?}", grip.device, grip.partition);
            let busy = grip.busy.map(|busy| self.add(key, busy));
            let channel = device(grip.device);
            let same = |it: &DeviceUse| it.channel == channel && it.partition == grip.partition;
            if devices.iter().any(same) {
                continue;
            }
            for _ in 0..grip.processes {
                let pid = u32::try_from(sample.device_users.len()).unwrap();
                sample.device_users.push(DeviceUser {
                    partition: grip.partition,
                    busy,
                    ..DeviceUser::of(channel.clone(), pid)
                });
            }
            devices.push(DeviceUse {
                channel,
                partition: grip.partition,
                processes: grip.processes,
                busy,
                reserved: grip.reserved,
            });
        }
        Usage {
            workload: WorkloadId(name.into()),
            cpu: self.add(name.to_owned(), doing.cpu),
            by_looks: doing.by_looks,
            cpus: doing.cpus,
            packages: doing.packages.clone(),
            memory: doing.memory,
            devices,
            ended: doing.ended,
        }
    }

    fn add_surroundings(&mut self, step: &Step, sample: &mut Sample) {
        self.busy += step.others;
        let total = Duration::from_millis(self.now * 4);
        let mut packages = Vec::new();
        for ((number, so_far), busy) in (0..)
            .zip(&mut self.packages)
            .zip(step.packages.unwrap_or_default())
        {
            *so_far += busy;
            packages.push(PackageClock {
                package: number,
                busy: Duration::from_millis(*so_far),
                total,
            });
        }
        sample.cpu = Some(CpuClock {
            at: sample.at.monotonic,
            busy: Duration::from_millis(self.busy),
            total: total * 2,
            packages: if step.packages.is_some() {
                packages
            } else {
                Vec::new()
            },
        });
        sample.memory = step.memory.map(|(used, total)| MemoryUse { used, total });
        for (number, partition, busy) in &step.strangers {
            let pid = 1_000 + u32::try_from(sample.device_users.len()).unwrap();
            let busy = busy.map(|busy| self.add(format!("{pid}"), busy));
            sample.device_users.push(DeviceUser {
                partition: *partition,
                busy,
                ..DeviceUser::of(device(*number), pid)
            });
        }
        for (id, slices, busy) in &step.partitions {
            let busy = busy.map(|busy| self.add(format!("partition {id}"), busy));
            sample.partitions.push(Partition {
                channel: device(1),
                id: *id,
                devices: Vec::new(),
                slices: *slices,
                of: 7,
                busy,
            });
        }
    }
}

fn streams() -> impl Strategy<Value = Vec<Sample>> {
    prop::collection::vec(step(), 2..12).prop_map(|steps| {
        let mut node = Node::default();
        steps.iter().map(|step| node.live(step)).collect()
    })
}

fn chargings() -> impl Strategy<Value = Charging> {
    let remainders = prop::sample::select(vec![Remainder::Unattributed, Remainder::System]);
    let policies = prop::sample::select(IdlePolicy::ALL.to_vec());
    (policies, remainders).prop_map(|(idle, remainder)| Charging { idle, remainder })
}

/// Energy by holder and channel over all spans.
fn sums(spans: &[Span]) -> BTreeMap<(Holder, Channel), u64> {
    let mut sums = BTreeMap::new();
    for entry in spans.iter().flat_map(|span| &span.entries) {
        let key = (entry.holder.clone(), entry.channel.clone());
        *sums.entry(key).or_default() += entry.energy.energy;
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Workloads + idle + unattributed = measured for each channel, whatever was
    /// used and reserved, and by whatever policy; with the bounds in order.
    #[test]
    fn every_microjoule_has_one_holder(samples in streams(), charging in chargings()) {
        for span in account(&samples, charging) {
            let time = span.until.monotonic - span.from.monotonic;
            let mut sums: BTreeMap<&Channel, u64> = BTreeMap::new();
            let mut constant: BTreeMap<&Channel, Duration> = BTreeMap::new();
            let mut holders = Vec::new();
            for entry in &span.entries {
                let energy = entry.energy;
                *sums.entry(&entry.channel).or_default() += energy.energy;
                *constant.entry(&entry.channel).or_default() += entry.constant;
                prop_assert!(energy.low <= energy.energy && energy.energy <= energy.high);
                prop_assert!(energy.gap <= energy.energy);
                prop_assert!(entry.execution_idle <= energy.energy);
                prop_assert!(entry.reserved <= time, "{entry:?}");
                holders.push((&entry.holder, &entry.channel));
            }
            for meter in &span.meters {
                let sum = sums.get(&meter.channel).copied().unwrap_or(0);
                prop_assert_eq!(sum, meter.energy.energy, "{}", &meter.channel);
            }
            prop_assert!(constant.values().all(|it| *it <= time), "{constant:?}");
            let entries = holders.len();
            holders.sort();
            holders.dedup();
            prop_assert_eq!(holders.len(), entries, "one entry for each");
        }
    }

    /// Who neither used nor reserved anything pays nothing by reservation, nor by
    /// any other policy.
    #[test]
    fn who_did_nothing_pays_nothing(samples in streams(), charging in chargings()) {
        let idler = WorkloadId("idler".into());
        let mut samples = samples;
        for sample in &mut samples {
            let usage = Usage::of_cpu(idler.clone(), Duration::ZERO);
            sample.usage.push(Usage { memory: Some(0), ..usage });
        }
        for ((holder, channel), energy) in sums(&account(&samples, charging)) {
            prop_assert!(holder != is("idler") || energy == 0, "{channel}: {energy}");
        }
    }

    /// Where everything goes at an even pace, more boundaries change nothing but
    /// the rounding of each span.
    #[test]
    fn splitting_an_interval_changes_nothing_beyond_rounding(
        step in step(),
        keep in prop::collection::vec(any::<bool>(), 8),
        charging in chargings(),
    ) {
        let mut step = step;
        step.is_edge = false;
        // Between idle power and limit, and within ten seconds, so that the idle
        // power stays what it is.
        step.milliseconds = 1_000;
        step.joules = step.joules.map(|it| it % 30_000_000 + 70_000_000);
        let doings = step.doings.iter_mut().flatten();
        doings.for_each(|doing| doing.ended = false);
        let mut node = Node::default();
        let all: Vec<Sample> = (0..9).map(|_| node.live(&step)).collect();
        let kept = |(index, _): &(usize, &Sample)| {
            *index == 0 || *index == 8 || keep[*index]
        };
        let some: Vec<Sample> = all.iter().enumerate().filter(kept).map(|(_, it)| it.clone()).collect();
        let (whole, split) = (sums(&account(&some, charging)), sums(&account(&all, charging)));
        for (key, energy) in &whole {
            let other = split.get(key).copied().unwrap_or(0);
            prop_assert!(energy.abs_diff(other) <= 64, "{key:?}: {energy} {other}");
        }
    }
}

#[test]
fn a_policy_that_is_not_one_is_refused_with_those_that_are() {
    let error = "equal".parse::<IdlePolicy>().unwrap_err();
    let expected = "`equal` is not an idle policy; the policies are reserved, proportional, none";
    assert_eq!(error, expected);
    for policy in IdlePolicy::ALL {
        assert_eq!(policy.name().parse(), Ok(policy));
        assert_eq!(by(policy).idle, policy);
    }
}
