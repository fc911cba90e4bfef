//! How much a tick reads: as much as there is to follow, not as there is to see.

use crate::common::{SECOND, moment};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use wattprint::sample::{Phase, Sample, SampleKind, Workload, WorkloadId};
use wattprint::source::process::{Followed, Processes};
use wattprint::source::{Roots, Source};

/// Reads by this thread so far, as the kernel counts them.
fn reads() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/io").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("syscr: "));
    line.unwrap().parse().unwrap()
}

/// Reads at one tick on a machine of so many processes and followed groups.
///
/// The tick comes right after another one, because now and then, and not at the
/// sampling rate, it is looked for what is new.
fn reads_of_a_tick(processes: u32, groups: usize) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let roots = Roots {
        procfs: folder.path().join("proc"),
        cgroup: folder.path().join("cgroup"),
        ..Roots::default()
    };
    fs::create_dir_all(&roots.procfs).unwrap();
    fs::create_dir_all(&roots.cgroup).unwrap();
    fs::write(roots.cgroup.join("cgroup.controllers"), "").unwrap();
    for pid in 1..=processes {
        let group = format!("job-{}", pid as usize % groups);
        show_process(&roots.procfs, pid, &group);
    }
    let mut source = Processes::new(&roots, true);
    for index in 0..groups {
        let name = format!("job-{index}");
        let group = roots.cgroup.join(&name);
        fs::create_dir_all(&group).unwrap();
        fs::write(group.join("cpu.stat"), "usage_usec 5\nuser_usec 5\n").unwrap();
        fs::write(group.join("cgroup.events"), "populated 1\n").unwrap();
        source.follow(followed(&name));
    }
    let mut tick = |nanoseconds| {
        let mut sample = Sample::new(moment(nanoseconds), SampleKind::Tick);
        let before = reads();
        source.observe(SampleKind::Tick, &mut sample).unwrap();
        assert!(sample.usage.len() >= groups);
        reads() - before
    };
    tick(SECOND);
    tick(SECOND + SECOND / 10)
}

fn show_process(procfs: &Path, pid: u32, group: &str) {
    let folder = procfs.join(pid.to_string());
    fs::create_dir_all(&folder).unwrap();
    let stat = format!("{pid} (a) S 1 {pid} 1 0 -1 0 0 0 0 0 7 0 0 0 20 0 1 0 {pid} 0\n");
    fs::write(folder.join("stat"), stat).unwrap();
    fs::write(folder.join("cgroup"), format!("0::/{group}\n")).unwrap();
}

fn followed(name: &str) -> Followed {
    let workload = Workload {
        id: WorkloadId(name.into()),
        name: name.to_owned(),
        phase: Phase::Other,
        labels: BTreeMap::new(),
        command: Vec::new(),
        followed_by: String::new(),
        run: None,
    };
    Followed {
        workload,
        root: 1,
        include_root: false,
        cgroup: Some(name.into()),
        reserved: Vec::new(),
        owner: None,
    }
}

#[test]
fn a_tick_reads_no_more_where_there_are_more_processes() {
    let few = reads_of_a_tick(40, 20);
    let many = reads_of_a_tick(800, 20);
    assert_eq!(few, many);
    // What it reads are the groups: a few files of each.
    let groups = reads_of_a_tick(40, 40);
    assert!(groups > few && groups <= 2 * few + 20, "{few} {groups}");
    assert!((20..=20 * 8).contains(&few), "{few}");
}
