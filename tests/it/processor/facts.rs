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
