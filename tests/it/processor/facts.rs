//! Facts of the host, its clock, and recordings.

use super::{INTEL, Machine, modelled, sample};
use std::path::Path;
use wattprint::sample::{Sample, SampleKind};
use wattprint::source::stat::CpuTime;
use wattprint::source::{ReadError, Source, host, replay};

#[test]
fn the_hosts_facts_come_from_the_given_roots() {
    let machine = Machine::new(INTEL, "Intel(R) Xeon(R) Gold 6421N");
    machine.put("proc/sys/kernel/hostname", "node17\n");
    machine.put("proc/sys/kernel/ostype", "Linux\n");
    machine.put("proc/sys/kernel/osrelease", "6.12.0\n");
    machine.put("proc/sys/kernel/random/boot_id", "b1c9\n");
    let facts = host::facts(&machine.roots());
    assert_eq!(facts.name, "node17");
    assert_eq!(facts.kernel, "Linux 6.12.0");
    assert_eq!(facts.boot_id, "b1c9");
    assert_eq!(facts.cpu_model, "Intel(R) Xeon(R) Gold 6421N");
    assert_eq!((facts.cpus, facts.hypervisor), (2, None));
}

#[test]
fn the_nodes_clock_never_falls_and_names_a_line_that_it_cannot_read() {
    let machine = Machine::new(INTEL, "");
    let mut source = CpuTime::open(&machine.roots()).unwrap();
    let mut read = |text: &str| {
        machine.put("proc/stat", text);
        let mut sample = sample();
        let result = source.observe(SampleKind::Tick, &mut sample);
        (
            sample
                .cpu
                .map(|it| (it.busy.as_millis(), it.total.as_millis())),
            result,
        )
    };
    assert_eq!(read("cpu  10 0 0 90 5 0 0 0 0 0\n").0, Some((100, 1050)));
    assert_eq!(
        read("cpu  10 0 0 90 2 0 0 0 0 0\n").0,
        Some((100, 1050)),
        "iowait fell"
    );
    let (none, result) = read("cpu  ten\n");
    assert_eq!(none, None);
    let Err(ReadError::Transient { source, .. }) = result else {
        panic!("{result:?}")
    };
    assert_eq!(source.to_string(), "`cpu  ten` is not a line of CPU times");
}

#[test]
fn each_package_has_a_clock_of_its_own_where_there_are_several() {
    let machine = Machine::new(INTEL, "");
    for (cpu, package) in [(0, 0), (1, 1), (2, 0), (3, 1)] {
        let file = format!("sys/devices/system/cpu/cpu{cpu}/topology/physical_package_id");
        machine.put(&file, &format!("{package}\n"));
    }
    let mut source = CpuTime::open(&machine.roots()).unwrap();
    let mut read = |lines: &str| {
        machine.put("proc/stat", &format!("cpu  90 0 0 90 0\n{lines}intr 9 9\n"));
        let mut sample = sample();
        source.observe(SampleKind::Tick, &mut sample).unwrap();
        let clocks = sample.cpu.unwrap().packages.into_iter();
        let shown = clocks.map(|it| (it.package, it.busy.as_millis(), it.total.as_millis()));
        shown.collect::<Vec<_>>()
    };
    let all = "cpu0 1 0 0 9 0\ncpu1 2 0 0 8 0\ncpu2 3 0 0 7 0\ncpu3 4 0 0 6 0\n";
    assert_eq!(read(all), [(0, 40, 200), (1, 60, 200)]);
    // A CPU that is switched off has no line, and a clock does not run backwards.
    let fewer = "cpu0 2 0 0 9 0\ncpu1 2 0 0 8 0\ncpu3 4 0 0 7 0\n";
    assert_eq!(read(fewer), [(0, 40, 200), (1, 60, 210)]);
}

#[test]
fn a_machine_with_one_package_has_one_clock() {
    let machine = Machine::new(INTEL, "");
    machine.put(
        "sys/devices/system/cpu/cpu0/topology/physical_package_id",
        "0\n",
    );
    let mut source = CpuTime::open(&machine.roots()).unwrap();
    let mut sample = sample();
    source.observe(SampleKind::Tick, &mut sample).unwrap();
    assert!(sample.cpu.unwrap().packages.is_empty());
}

#[test]
fn a_recording_replays_what_was_recorded() {
    let machine = Machine::new(INTEL, "");
    machine.zone("intel-rapl:0", "package-0", "1000\n");
    let (path, samples) = (
        machine.folder.path().join("a.jsonl"),
        [machine.first("rapl"), modelled(&machine)],
    );
    let mut recorder = replay::Recorder::create(&path).unwrap();
    for sample in &samples {
        recorder.record(sample).unwrap();
    }
    let again: Result<Vec<Sample>, _> = replay::read(&path).unwrap().collect();
    assert_eq!(again.unwrap(), samples);
}

#[test]
fn a_line_that_is_no_sample_is_named_and_the_rest_can_still_be_read() {
    let machine = Machine::new(INTEL, "");
    machine.zone("intel-rapl:0", "package-0", "1000\n");
    let good = serde_json::to_string(&machine.first("rapl")).unwrap();
    machine.put("bad.jsonl", &format!("{good}\n\n{{\"at\":1}}\n{good}\n"));
    let path = machine.folder.path().join("bad.jsonl");
    let read: Vec<_> = replay::read(&path).unwrap().collect();
    let [Ok(_), Err(error), Ok(_)] = &read[..] else {
        panic!("{read:?}")
    };
    let expected = format!("`{}`, line 3: not a recorded sample", path.display());
    assert_eq!(error.to_string(), expected);
    let missing = replay::read(Path::new("/nowhere/a.jsonl")).err().unwrap();
    assert_eq!(
        missing.to_string(),
        "could not open the recording `/nowhere/a.jsonl`"
    );
}
