use super::*;
use crate::profile::cpu::tests::node_profiles;
use crate::sample::Moment;
use Component::{Accelerator, Cpu, Dram, Node, Platform};
use std::fs;

fn roots(folder: &tempfile::TempDir) -> Roots {
    let procfs = folder.path().to_owned();
    let model = "AMD EPYC 7763 64-Core Processor";
    let cpuinfo = format!("processor : 0\nmodel name : {model}\nphysical id : 0\nflags : fpu\n");
    fs::write(procfs.join("cpuinfo"), cpuinfo).unwrap();
    fs::write(procfs.join("meminfo"), "MemTotal: 1048576 kB\n").unwrap();
    Roots {
        sysfs: procfs.join("sys"),
        cgroup: procfs.join("cgroup"),
        procfs,
        ..Roots::default()
    }
}

fn sample(kind: SampleKind, cpu: Option<(u64, u64)>) -> Sample {
    let at = Moment {
        monotonic: Duration::ZERO,
        boot: Duration::ZERO,
        wall: jiff::Timestamp::UNIX_EPOCH,
    };
    let mut sample = Sample::new(at, kind);
    sample.cpu = cpu.map(|(busy, total)| CpuClock {
        at: Duration::from_secs(total),
        busy: Duration::from_secs(busy),
        total: Duration::from_secs(total),
        packages: Vec::new(),
    });
    sample
}

fn observed(model: &mut CpuModel, sample: &mut Sample) -> Vec<(Component, Reading)> {
    model.observe(sample.kind, sample).unwrap();
    let all = sample.observations.iter();
    all.map(|it| (it.channel.component, it.reading)).collect()
}

#[test]
fn a_reading_is_the_mean_since_the_one_before_whatever_lies_between() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = CpuModel::open(&roots(&folder)).unwrap();
    let expected =
        |model: &CpuModel, share| (Cpu, Reading::Mean(model.power.at(Ratio::new(share))));
    let mut tick = |cpu| {
        let mut sample = sample(SampleKind::Tick, cpu);
        observed(&mut model, &mut sample).last().copied().unwrap()
    };
    tick(Some((0, 100)));
    let missing = (Cpu, Reading::Missing(Miss::Failed));
    assert_eq!(tick(None), missing);
    let half = tick(Some((50, 200)));
    let quarter = tick(Some((75, 300)));
    assert_eq!(half, expected(&model, 0.5));
    assert_eq!(quarter, expected(&model, 0.25));
}

#[test]
fn a_burst_and_a_clock_that_stands_still_are_left_to_the_next_reading() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = CpuModel::open(&roots(&folder)).unwrap();
    let first = observed(&mut model, &mut sample(SampleKind::Tick, Some((0, 100))));
    assert_eq!(first.len(), 2, "memory and processor");
    let burst = observed(&mut model, &mut sample(SampleKind::Burst, Some((1, 101))));
    assert_eq!(burst, []);
    let still = observed(&mut model, &mut sample(SampleKind::Tick, Some((0, 100))));
    assert!(matches!(still[..], [(Dram, Reading::Gauge(_))]));
}

#[test]
fn a_whole_server_curve_is_a_node_channel_and_holds_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let profiles: Result<_, OpenError> = Ok(node_profiles());
    let mut model = CpuModel::with(&roots(&folder), profiles).unwrap();
    let mut sample = sample(SampleKind::Tick, Some((50, 100)));
    let readings = observed(&mut model, &mut sample);
    let [(Node, Reading::Mean(power))] = readings[..] else {
        panic!("{readings:?}")
    };
    assert_eq!(power.central(), Power::from_watts(200.0));
    assert_eq!(sample.instruments[0].provenance, Provenance::Modelled);
}

#[test]
fn the_model_fills_in_only_what_is_not_measured() {
    let measured = |components: &[Component]| -> Vec<Component> {
        let folder = tempfile::tempdir().unwrap();
        let mut model = CpuModel::open(&roots(&folder)).unwrap();
        let mut sample = sample(SampleKind::Tick, Some((50, 100)));
        for component in components {
            sample.observations.push(Observation {
                channel: Channel::new(*component, "x"),
                at: Duration::ZERO,
                reading: Reading::Missing(Miss::Failed),
                power: None,
            });
        }
        let result = model.observe(SampleKind::Tick, &mut sample);
        let ended = matches!(result, Err(ReadError::Ended { .. }));
        assert_eq!(ended, sample.instruments.is_empty());
        let modelled = sample.instruments.iter();
        modelled.map(|it| it.channel.component).collect()
    };
    assert_eq!(measured(&[]), [Cpu, Dram]);
    assert_eq!(measured(&[Accelerator]), [Cpu, Dram]);
    assert_eq!(measured(&[Cpu]), [Dram]);
    assert_eq!(measured(&[Cpu, Dram]), []);
    assert_eq!(measured(&[Platform]), []);
    assert_eq!(measured(&[Node]), []);
}
