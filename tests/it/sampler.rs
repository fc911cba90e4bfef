//! The sampler before scripted sources: who is opened, asked, told and when.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use wattprint::accounting::{Account, Charging};
use wattprint::agent::{Audience, Control, News, Sampler, Sources};
use wattprint::sample::{
    Component, Counter, Instrument, Miss, Observation, Phase, Reading, Rollover, Sample,
    SampleKind, SourceHealth, TickSize, Workload, WorkloadId,
};
use wattprint::source::process::{Followed, Processes};
use wattprint::source::{Driver, OpenError, ReadError, Roots, Source, clock};

use crate::common::{instrument, model};

/// What a scripted driver does when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Works,
    /// Its readings are missing for now.
    Missing,
    /// It opens well and fails at once.
    Fails,
    /// It tells its own health, and fails.
    TellsAndFails,
    Denied,
    Absent,
}

/// What the drivers of one test do, and how often they were opened.
#[derive(Default)]
struct Node {
    scripts: BTreeMap<&'static str, Script>,
    opened: BTreeMap<&'static str, u32>,
}

static NODES: Mutex<BTreeMap<PathBuf, Node>> = Mutex::new(BTreeMap::new());

const DRIVERS: &[Driver] = &[
    Driver {
        name: "nvml",
        about: "a scripted accelerator",
        open: |roots| open(roots, "nvml", Component::Accelerator, 100),
    },
    Driver {
        name: "rapl",
        about: "a scripted counter",
        open: |roots| open(roots, "rapl", Component::Cpu, 0),
    },
    Driver {
        name: "cpu_model",
        about: "a scripted model",
        open: |roots| open(roots, "cpu_model", Component::Cpu, 0),
    },
];

struct Scripted {
    name: &'static str,
    script: Script,
    instruments: Vec<Instrument>,
    announced: bool,
}

fn open(
    roots: &Roots,
    name: &'static str,
    component: Component,
    update_ms: u64,
) -> Result<Box<dyn Source>, OpenError> {
    let mut nodes = NODES.lock().unwrap_or_else(PoisonError::into_inner);
    let node = nodes.get_mut(&roots.sysfs).unwrap();
    *node.opened.entry(name).or_default() += 1;
    let script = node.scripts.get(name).copied().unwrap_or(Script::Absent);
    let mut instruments = vec![instrument(component, name, 300.0, update_ms)];
    if component == Component::Cpu {
        instruments.push(instrument(Component::Dram, name, 30.0, update_ms));
    }
    match script {
        Script::Absent => Err(OpenError::Absent {
            what: name.to_owned(),
        }),
        Script::Denied => Err(OpenError::Denied {
            what: name.to_owned(),
            remedy: "ask".to_owned(),
            source: std::io::ErrorKind::PermissionDenied.into(),
        }),
        script => Ok(Box::new(Scripted {
            name,
            script,
            instruments,
            announced: false,
        })),
    }
}

impl Source for Scripted {
    fn observe(&mut self, _: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if !self.announced {
            into.instruments.extend(self.instruments.clone());
            self.announced = true;
        }
        let at = clock::monotonic();
        let shown = Reading::Counter(Counter {
            // 100 W, brought up to date each tenth of a second.
            ticks: u64::try_from(at.as_millis()).unwrap() / 100 * 10_000,
            tick: TickSize::MILLIJOULE,
            rollover: Rollover::Restarts,
        });
        let reading = match self.script {
            Script::Works => shown,
            _ => Reading::Missing(Miss::Failed),
        };
        for instrument in &self.instruments {
            into.observations.push(Observation {
                channel: instrument.channel.clone(),
                at,
                reading,
                power: None,
            });
        }
        if self.script == Script::TellsAndFails {
            into.health.push(SourceHealth {
                source: self.name.to_owned(),
                up: true,
                errors: vec![("xid-79".to_owned(), 1)],
            });
        }
        match self.script {
            Script::Fails | Script::TellsAndFails => Err(ReadError::Reopen {
                what: self.name.to_owned(),
                kind: "driver",
                source: "it fails".into(),
            }),
            _ => Ok(()),
        }
    }
}

/// Sources of a node of its own, with these scripts.
fn sources(name: &str, scripts: &[(&'static str, Script)]) -> (Sources, PathBuf) {
    let key = PathBuf::from(format!("/nowhere/{name}"));
    let node = Node {
        scripts: scripts.iter().copied().collect(),
        opened: BTreeMap::new(),
    };
    NODES.lock().unwrap().insert(key.clone(), node);
    let roots = Roots {
        sysfs: key.clone(),
        cgroup: key.clone(),
        ..Roots::default()
    };
    let processes = Processes::new(&roots, false);
    (Sources::of(DRIVERS, &roots, |_| true, processes), key)
}

fn opened(key: &Path, name: &str) -> u32 {
    let nodes = NODES.lock().unwrap();
    nodes[key].opened.get(name).copied().unwrap_or(0)
}

/// Samples once, so long after now.
fn look(sources: &mut Sources, after: Duration) -> Sample {
    let mut at = clock::now();
    at.monotonic += after;
    sources.observe(SampleKind::Tick, at, Duration::ZERO)
}

/// The devices that a sample describes, which here are named like their driver.
fn described(sample: &Sample) -> Vec<&str> {
    let devices = sample.instruments.iter();
    devices.map(|it| &*it.channel.device).collect()
}

fn up(sample: &Sample, source: &str) -> Option<bool> {
    let found = sample.health.iter().find(|it| it.source == source);
    found.map(|it| it.up)
}

#[test]
fn the_first_sample_describes_every_instrument_once() {
    let scripts = [("nvml", Script::Works), ("rapl", Script::Works)];
    let (mut sources, key) = sources("describes", &scripts);
    let first = look(&mut sources, Duration::ZERO);
    assert_eq!(described(&first), ["nvml", "rapl", "rapl"]);
    assert_eq!(first.observations.len(), 3);
    assert!(described(&look(&mut sources, Duration::from_secs(1))).is_empty());
    assert_eq!(opened(&key, "cpu_model"), 0, "everything is measured");
}

#[test]
fn a_counter_that_fails_for_a_moment_is_not_modelled() {
    for script in [Script::Missing, Script::Fails] {
        let scripts = [("rapl", script), ("cpu_model", Script::Works)];
        let (mut sources, key) = sources(&format!("moment-{script:?}"), &scripts);
        look(&mut sources, Duration::ZERO);
        look(&mut sources, Duration::from_mins(10));
        assert_eq!(opened(&key, "cpu_model"), 0, "{script:?}");
    }
}

#[test]
fn a_model_stands_in_for_a_counter_that_is_denied_and_stays() {
    let scripts = [("rapl", Script::Denied), ("cpu_model", Script::Works)];
    let (mut sources, key) = sources("denied", &scripts);
    let first = look(&mut sources, Duration::ZERO);
    assert_eq!(described(&first), ["cpu_model", "cpu_model"]);
    let absent = sources.absent();
    let (_, reason) = absent.iter().find(|(name, _)| name == "rapl").unwrap();
    assert!(reason.contains("ask"), "{reason}");
    NODES
        .lock()
        .unwrap()
        .get_mut(&key)
        .unwrap()
        .scripts
        .insert("rapl", Script::Works);
    for minutes in 1..60 {
        let later = look(&mut sources, Duration::from_mins(minutes));
        assert!(described(&later).is_empty(), "both would count twice");
    }
    assert_eq!(opened(&key, "rapl"), 1);
}

#[test]
fn what_is_absent_is_looked_for_each_minute_and_found() {
    let (mut sources, key) = sources("plugged", &[("rapl", Script::Works)]);
    for seconds in 0..=600 {
        look(&mut sources, Duration::from_secs(seconds));
    }
    assert!(
        (10..=12).contains(&opened(&key, "nvml")),
        "{}",
        opened(&key, "nvml")
    );
    NODES
        .lock()
        .unwrap()
        .get_mut(&key)
        .unwrap()
        .scripts
        .insert("nvml", Script::Works);
    let found = look(&mut sources, Duration::from_secs(700));
    assert_eq!(described(&found), ["nvml"]);
}

#[test]
fn a_source_that_fails_at_once_is_opened_at_growing_distances() {
    let (mut sources, key) = sources("fails", &[("nvml", Script::Fails), ("rapl", Script::Works)]);
    for seconds in 0..3_600 {
        look(&mut sources, Duration::from_secs(seconds));
    }
    let times = opened(&key, "nvml");
    assert!((10..=20).contains(&times), "{times} times in an hour");
}

#[test]
fn every_source_that_is_there_tells_how_it_fares() {
    let scripts = [("nvml", Script::TellsAndFails), ("rapl", Script::Works)];
    let (mut sources, _) = sources("health", &scripts);
    let first = look(&mut sources, Duration::ZERO);
    assert_eq!(up(&first, "rapl"), Some(true));
    assert_eq!(up(&first, "nvml"), Some(false));
    let own = first.health.iter().find(|it| it.source == "nvml").unwrap();
    assert_eq!(
        own.errors,
        [("xid-79".to_owned(), 1)],
        "its own count stays"
    );
    assert_eq!(up(&first, "cpu_model"), None, "not needed, not missed");
    let later = look(&mut sources, Duration::from_secs(1));
    assert_eq!(up(&later, "nvml"), Some(false), "closed, but not forgotten");
}

/// What an audience heard: the kinds of samples, and how much was told.
#[derive(Default)]
struct Heard {
    kinds: Vec<(SampleKind, Duration)>,
    told: Duration,
}

#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Heard>>);

impl Audience for Listener {
    fn hear(&mut self, news: &News<'_>) {
        let mut heard = self.0.lock().unwrap();
        heard.kinds.push((news.sample.kind, news.at.monotonic));
        if let Some(span) = news.spans.last() {
            heard.told = span.until.monotonic;
        }
    }
}

impl Listener {
    fn edges(&self) -> Vec<Duration> {
        let heard = self.0.lock().unwrap();
        let edges = heard
            .kinds
            .iter()
            .filter(|(kind, _)| *kind == SampleKind::Edge);
        edges.map(|(_, at)| *at).collect()
    }
}

fn followed(id: &str) -> Followed {
    Followed {
        workload: Workload {
            id: WorkloadId(id.into()),
            name: id.to_owned(),
            phase: Phase::Other,
            labels: BTreeMap::new(),
            command: Vec::new(),
            followed_by: String::new(),
            run: None,
        },
        root: std::process::id(),
        include_root: false,
        cgroup: None,
        reserved: Vec::new(),
        owner: None,
    }
}

fn start(name: &str, listener: &Listener) -> Sampler {
    let scripts = [("nvml", Script::Works), ("rapl", Script::Works)];
    let (sources, _) = sources(name, &scripts);
    let account = Account::new(model(), Charging::default());
    let interval = Duration::from_secs(3_600);
    Sampler::start(sources, account, interval, Box::new(listener.clone())).unwrap()
}

#[test]
fn an_edge_does_not_wait_for_the_burst_of_another_and_all_is_told_at_the_end() {
    let listener = Listener::default();
    let sampler = start("edges", &listener);
    let control = sampler.control();
    let began = Instant::now();
    control.send(Control::Begin(followed("one"))).unwrap();
    control.send(Control::Begin(followed("two"))).unwrap();
    control
        .send(Control::End(WorkloadId("one".into()), None))
        .unwrap();
    control
        .send(Control::End(WorkloadId("two".into()), None))
        .unwrap();
    sampler.stop();
    assert!(
        began.elapsed() < Duration::from_millis(400),
        "{:?}",
        began.elapsed()
    );
    let edges = listener.edges();
    assert_eq!(
        edges.len(),
        5,
        "the first, two beginnings and two ends; nothing after"
    );
    let spread = edges[4].saturating_sub(edges[1]);
    assert!(
        spread < Duration::from_millis(90),
        "one burst lasts 150 ms: {spread:?}"
    );
    let heard = listener.0.lock().unwrap();
    assert_eq!(heard.told, edges[4], "the last edge is settled");
    let bursts = heard
        .kinds
        .iter()
        .filter(|(kind, _)| *kind == SampleKind::Burst);
    assert!(bursts.count() > 1);
}

#[test]
fn stopping_while_a_workload_runs_tells_up_to_the_stop() {
    let listener = Listener::default();
    let sampler = start("stop", &listener);
    sampler
        .control()
        .send(Control::Begin(followed("one")))
        .unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let stopped = clock::monotonic();
    sampler.stop();
    let told = listener.0.lock().unwrap().told;
    assert!(told >= stopped, "{told:?} {stopped:?}");
}
