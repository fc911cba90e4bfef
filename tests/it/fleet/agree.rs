//! The same hour by two ways: samples, account, then ledger or scrapes, then a report.

use super::store::{Store, labels};
use super::{Ask, ask, at, told};
use crate::common::{SECOND, counter, instrument, model, moment, tick};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use wattprint::accounting::{
    Account, Charging, IdlePolicy, Record, Session, SessionKind, WorkloadRecord,
};
use wattprint::fleet::{Fleet, What};
use wattprint::ledger::{self, Access, Ledger, Message, Selection, Writer};
use wattprint::metrics::{Format, Running, Scrape, Served, Settings, expose};
use wattprint::quantity::{BoundKind, Estimate, Ratio};
use wattprint::report::{self, Report, Request, Subject};
use wattprint::sample::{
    Channel, Component, DeviceUse, Host, Instrument, Phase, Rollover, Sample, Usage, Workload,
    WorkloadId,
};

/// The hour that is reported, in seconds, and a quarter before it.
const FROM: u64 = 900;
const UNTIL: u64 = 4500;

/// Scrapes are so far apart, and the first comes so late.
const SCRAPE: u64 = 15;
const PHASE: u64 = 7;

/// When the workload runs on the first node.
const WORK: std::ops::Range<u64> = 1000..3000;

/// The most that a node draws here, with the rest of it.
const MOST_WATTS: f64 = 800.0;

/// One node: when its agents live, and what its devices draw.
struct Node {
    name: &'static str,
    lives: Vec<std::ops::Range<u64>>,
    watts: fn(u64) -> [u64; 2],
    works: bool,
    path: PathBuf,
}

/// One life of an agent.
struct Agent {
    account: Account,
    running: Running,
    writer: Writer,
}

impl Node {
    fn instruments(&self) -> Vec<Instrument> {
        let gain = [0.95, 1.0, 1.05].map(Ratio::new);
        let gain = Estimate::new(gain[0], gain[1], gain[2], BoundKind::Range).unwrap();
        let gpu = instrument(
            Component::Accelerator,
            &format!("GPU-{}", self.name),
            500.0,
            0,
        );
        let cpu = instrument(Component::Cpu, &format!("package-{}", self.name), 120.0, 0);
        [gpu, cpu].map(|it| Instrument { gain, ..it }).into()
    }

    fn start(&self, second: u64) -> Agent {
        let started = moment(second * SECOND).wall;
        let session = Session {
            id: format!("{}-{second}", self.name),
            kind: SessionKind::Agent,
            host: Host {
                name: self.name.to_owned(),
                boot_id: format!("boot of {}", self.name),
                ..Host::default()
            },
            version: "0.1.0".to_owned(),
            interval: Duration::from_secs(1),
            idle_policy: IdlePolicy::Reserved,
            started,
            absent: Vec::new(),
        };
        let writer = Writer::start(&self.path, session.clone());
        writer.hand_over(Message::Instruments(self.instruments()));
        if self.works {
            writer.hand_over(Message::Workload(WorkloadRecord {
                workload: workload(),
                session: session.id,
                started: moment(WORK.start * SECOND).wall,
                ended: None,
                exit_code: None,
                work: Vec::new(),
                place: None,
            }));
        }
        let mut running = Running::new(Settings {
            host: Arc::new(session.host),
            started,
            interval: session.interval,
            idle_policy: session.idle_policy,
            max_workloads: 10,
            retention: Duration::from_mins(15),
            model: model(),
        });
        running.describe(&self.instruments());
        Agent {
            account: Account::new(model(), Charging::default()),
            running,
            writer,
        }
    }

    fn sample(&self, second: u64, counters: [u64; 2]) -> Sample {
        let instruments = self.instruments();
        let now = moment(second * SECOND).monotonic;
        let pairs = instruments.iter().zip(counters);
        let seen = pairs.map(|(it, ticks)| counter(&it.channel, now, ticks, Rollover::Restarts));
        let mut sample = tick(second * SECOND, seen.collect());
        if self.works && WORK.contains(&second) {
            let cpu = Duration::from_secs(second - WORK.start);
            sample.workloads = vec![workload()];
            sample.usage = vec![Usage {
                devices: vec![DeviceUse::of(instruments[0].channel.clone(), 1)],
                ..Usage::of_cpu(workload().id, cpu)
            }];
        }
        sample.instruments = instruments;
        sample
    }

    /// Lives through the hour, is scraped into `store` and writes its ledger.
    fn live(&self, store: &mut Store) {
        let target = labels(&[("job", "wattprint"), ("instance", self.name)]);
        let mut counters = [0, 0];
        let mut agent: Option<Agent> = None;
        for second in 0..UNTIL + 2 * SCRAPE {
            for (counter, watts) in counters.iter_mut().zip((self.watts)(second)) {
                *counter += watts * 1_000_000;
            }
            if self.lives.iter().any(|life| life.end == second)
                && let Some(killed) = agent.take()
            {
                killed.writer.finish(Duration::from_secs(30));
            }
            if self.lives.iter().any(|life| life.start == second) {
                agent = Some(self.start(second));
            }
            if let Some(agent) = &mut agent {
                agent.advance(&self.sample(second, counters));
            }
            if second % SCRAPE == PHASE {
                let text = agent.as_ref().map(|it| it.exposed(second));
                store.scrape(second.cast_signed(), &target, text.as_deref());
            }
        }
        if let Some(agent) = agent {
            agent.writer.finish(Duration::from_secs(30));
        }
    }
}

impl Agent {
    fn advance(&mut self, sample: &Sample) {
        for workload in &sample.workloads {
            self.running.workload(workload, sample.at);
        }
        for span in self.account.advance(sample) {
            self.running.add(&span);
            self.writer.hand_over(Message::Span(span));
        }
    }

    fn exposed(&self, second: u64) -> String {
        let snapshot = self.running.snapshot(moment(second * SECOND));
        let scrape = Scrape {
            snapshot: &snapshot,
            at: snapshot.at,
            process: None,
            served: 0,
            web: Served::default(),
        };
        expose(&scrape, Format::Text)
    }
}

fn workload() -> Workload {
    Workload {
        id: WorkloadId("train-1".into()),
        name: "train".to_owned(),
        phase: Phase::Finetuning,
        labels: BTreeMap::from([("project".to_owned(), "translation".to_owned())]),
        command: Vec::new(),
        followed_by: "cgroup".to_owned(),
        run: None,
    }
}

/// Two nodes. The first one's agent is killed and started again 10 seconds later, the
/// second one's is killed and stays away.
fn nodes(folder: &Path) -> [Node; 2] {
    let node = |name: &'static str, lives, watts, works| Node {
        name,
        lives,
        watts,
        works,
        path: folder.join(format!("{name}.db")),
    };
    [
        node(
            "node-a",
            vec![3..2000, 2010..9999],
            |it| [200 + 100 * (it / 60 % 3), 80],
            true,
        ),
        node(
            "node-b",
            std::iter::once(5..2700).collect(),
            |it| [150 + 50 * (it / 90 % 2), 60],
            false,
        ),
    ]
}

fn built(record: &Record, subject: Subject) -> Report {
    let model = model();
    let request = Request {
        id: "test".to_owned(),
        created: at(90_000),
        subject,
        model: &model,
        assess: None,
        embody: None,
    };
    let report = report::build(record, &request);
    // The instruments are this test's own, and so is what their readings are called.
    let notes = report.quality.limitations.iter();
    crate::language::assert_known(notes.map(|it| it.text.as_str()));
    report
}

fn of_ledgers(nodes: &[&Node], selection: &Selection, subject: Option<Subject>) -> Report {
    let open = |node: &&Node| Ledger::open(&node.path, Access::Read).unwrap();
    let ledgers: Vec<_> = nodes.iter().map(open).collect();
    let record = ledger::read(&ledgers, selection).unwrap();
    built(&record, subject.unwrap_or(Subject::Period))
}

fn hour() -> Ask {
    ask(
        FROM.cast_signed(),
        UNTIL.cast_signed(),
        "{job=\"wattprint\"}",
    )
}

fn value(report: &Report, id: &str) -> f64 {
    report.figure(id).unwrap_or_else(|| panic!("no {id}")).value
}

/// What a scrape interval holds, so many times.
fn unseen(times: u64) -> f64 {
    MOST_WATTS * (times * SCRAPE) as f64
}

fn told_of(fleet: &Fleet) -> String {
    fleet.record.remarks.join("\n")
}

#[test]
fn the_two_ways_agree_within_what_scrapes_can_see_and_the_difference_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let nodes = nodes(folder.path());
    let mut store = Store::default();
    for node in &nodes {
        node.live(&mut store);
    }
    let fleet = told(&mut store, &hour()).unwrap();
    conserves(&fleet.record);
    let series = built(&fleet.record, Subject::Period);
    let period = Selection::Period {
        from: at(900),
        until: at(4500),
    };
    let both = of_ledgers(&[&nodes[0], &nodes[1]], &period, None);
    // Both ends of two nodes, one restart, one agent that stayed away.
    for id in [
        "energy.accelerator",
        "energy.cpu",
        "energy.components",
        "energy.workloads",
        "energy.idle",
        "energy.unattributed",
    ] {
        let (series, ledger) = (value(&series, id), value(&both, id));
        println!("{id}: series {series:.0} J, ledgers {ledger:.0} J");
        assert!(
            (series - ledger).abs() < unseen(6),
            "{id}: {series} {ledger}"
        );
        assert!(series > 0.0 || ledger == 0.0, "{id}: {series} {ledger}");
    }
    // A node's constant power is its own, so that together they have what each has.
    let single = nodes.iter().map(|node| of_ledgers(&[node], &period, None));
    let single: f64 = single.map(|it| value(&it, "energy.node")).sum();
    let joint = value(&both, "energy.node");
    assert!((joint / single - 1.0).abs() < 1e-6, "{joint} {single}");
    let node = value(&series, "energy.node");
    println!("energy.node: series {node:.0} J, ledgers {single:.0} J");
    assert!((node - single).abs() < unseen(6), "{node} {single}");
    assert!(
        node < single,
        "an end that no scrape saw is missing: {node} {single}"
    );
    // Bounds of the series contain those of the ledgers, but for what was not seen.
    let figure = |report: &Report| {
        let figure = report.figure("energy.components").unwrap();
        (figure.low, figure.high)
    };
    let ((low, high), (ledger_low, ledger_high)) = (figure(&series), figure(&both));
    assert!(
        low <= ledger_low && high >= ledger_high - unseen(6),
        "{low} {high}"
    );
    let told = told_of(&fleet);
    for expected in [
        "nothing is extrapolated",
        "a ledger of the same nodes differs by what scraping cannot see",
        "agents that were started again; what they used while unseen is missing unless hardware",
        "node-a at 2026-01-01T00:33:30Z",
        "not seen any more; what they used since is missing: node-b after",
        "sums over 2 nodes: node-a, node-b",
    ] {
        assert!(told.contains(expected), "{expected}:\n{told}");
    }
    let limitations = series.quality.limitations.iter();
    assert!(
        limitations
            .clone()
            .any(|it| it.text.contains("nothing is extrapolated"))
    );
    assert!(
        series.quality.coverage.unwrap() < 0.85,
        "{:?}",
        series.quality.coverage
    );
    assert!(series.figure("time.cpu").is_none(), "no series tells of it");
}

#[test]
fn one_workload_is_reported_for_its_own_time_and_node() {
    let folder = tempfile::tempdir().unwrap();
    let nodes = nodes(folder.path());
    let mut store = Store::default();
    for node in &nodes {
        node.live(&mut store);
    }
    let one = Ask {
        what: What::Workload("train-1".to_owned()),
        ..hour()
    };
    let fleet = told(&mut store, &one).unwrap();
    conserves(&fleet.record);
    let workloads = &fleet.record.workloads;
    assert_eq!(workloads.len(), 1);
    assert_eq!(workloads[0].workload.name, "train");
    assert_eq!(workloads[0].workload.phase, Phase::Finetuning);
    assert_eq!(workloads[0].workload.labels["project"], "translation");
    assert!(workloads[0].ended.is_some());
    let hosts = fleet.record.sessions.iter().map(|it| it.host.name.as_str());
    assert_eq!(hosts.collect::<Vec<_>>(), ["node-a", "node-a"]);
    let subject = Subject::of(workloads).unwrap();
    let series = built(&fleet.record, subject.clone());
    let selection = Selection::Workload("train-1".to_owned());
    let ledger = of_ledgers(&[&nodes[0]], &selection, Some(subject));
    // Its two ends and the restart.
    for id in ["energy.accelerator", "energy.cpu", "energy.node"] {
        let (series, ledger) = (value(&series, id), value(&ledger, id));
        println!("{id}: series {series:.0} J, ledger {ledger:.0} J");
        assert!(
            (series - ledger).abs() < unseen(3),
            "{id}: {series} {ledger}"
        );
    }
    // From the instant before it was first seen to that at which it last gained.
    let expected = Duration::from_secs(WORK.end - WORK.start);
    let elapsed = fleet.record.elapsed;
    assert!(
        elapsed.abs_diff(expected) <= Duration::from_secs(2 * SCRAPE),
        "{elapsed:?}"
    );
}

/// Every channel's entries add up to its meter.
fn conserves(record: &Record) {
    assert!(!record.meters.is_empty());
    for meter in &record.meters {
        let entries = record
            .entries
            .iter()
            .filter(|it| it.channel == meter.channel);
        let sum: u64 = entries.map(|it| it.energy.energy).sum();
        assert_eq!(sum, meter.energy.energy, "{}", meter.channel);
        let energy = meter.energy;
        assert!(
            energy.low <= energy.energy && energy.energy <= energy.high,
            "{energy:?}"
        );
    }
    let channels: Vec<&Channel> = record.meters.iter().map(|it| &it.channel).collect();
    assert!(channels.iter().any(|it| it.component == Component::Node));
}
