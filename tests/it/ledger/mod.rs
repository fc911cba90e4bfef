//! What is recorded survives, is counted once, and says so when it cannot be.

mod audited;
mod divided;
mod export;
mod killed;
mod refused;
mod runs;

use jiff::Timestamp;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Duration;
use wattprint::accounting::{
    Entry, Holder, IdlePolicy, Meter, Microjoules, Record, Session, SessionKind, Span,
    WorkloadRecord,
};
use wattprint::ledger::{Access, FinalStatus, Ledger, LedgerError, Message, Selection, Writer};
use wattprint::quantity::{Estimate, Power, Ratio};
use wattprint::sample::{
    Channel, Component, Host, Instrument, Moment, Phase, Provenance, Workload, WorkloadId,
};

type Outcome = Result<(), Box<dyn Error>>;

/// 2026-01-01 00:00 UTC, when the machines of these tests were booted.
const BOOTED: i64 = 1_767_225_600;

/// So often do the writers of these tests save.
const EVERY: Duration = Duration::from_millis(1);

/// Longer than any save takes.
const PATIENCE: Duration = Duration::from_secs(30);

fn moment(second: u64) -> Moment {
    let since_boot = Duration::from_secs(second);
    Moment {
        monotonic: since_boot,
        boot: since_boot,
        wall: wall(second),
    }
}

fn wall(second: u64) -> Timestamp {
    Timestamp::UNIX_EPOCH + Duration::from_secs(BOOTED.unsigned_abs() + second)
}

fn session(id: &str, kind: SessionKind, started: u64) -> Session {
    Session {
        id: id.to_owned(),
        kind,
        host: Host {
            name: "node".to_owned(),
            boot_id: "boot".to_owned(),
            ..Host::default()
        },
        version: "0.1.0".to_owned(),
        interval: Duration::from_secs(1),
        idle_policy: IdlePolicy::Reserved,
        started: wall(started),
        absent: Vec::new(),
    }
}

fn channel() -> Channel {
    Channel::new(Component::Accelerator, "GPU-1")
}

fn instrument(epoch: &str) -> Instrument {
    Instrument {
        channel: channel(),
        source: "nvml".to_owned(),
        name: "NVIDIA H100 80GB HBM3".to_owned(),
        method: "NVML energy counter".to_owned(),
        provenance: Provenance::Measured,
        gain: Estimate::exact(Ratio::new(1.0)),
        gain_source: "test".to_owned(),
        idle: Power::from_watts(70.0),
        limit: Power::from_watts(700.0),
        update: Duration::from_millis(100),
        epoch: epoch.to_owned(),
        package: None,
    }
}

fn workload(id: &str, name: &str, session: &str, started: u64) -> WorkloadRecord {
    WorkloadRecord {
        workload: Workload {
            id: WorkloadId(id.into()),
            name: name.to_owned(),
            phase: Phase::Finetuning,
            labels: BTreeMap::new(),
            command: vec!["python".to_owned(), "train.py".to_owned()],
            followed_by: "cgroup".to_owned(),
            run: None,
        },
        session: session.to_owned(),
        started: wall(started),
        ended: None,
        exit_code: None,
        work: Vec::new(),
        place: None,
    }
}

/// One joule a second, shared out as said; the raw counter shows the seconds.
fn span(from: u64, until: u64, shares: &[(&str, u64)]) -> Span {
    let entries = shares.iter().map(|(holder, joules)| Entry {
        holder: match *holder {
            "idle" => Holder::Idle,
            "unattributed" => Holder::Unattributed,
            id => Holder::Workload(WorkloadId(id.into())),
        },
        channel: channel(),
        energy: Microjoules::exact(joules * 1_000_000),
        usage: 1.0,
        usage_total: 2.0,
        reserved: Duration::from_secs(until - from),
        constant: Duration::from_secs(until - from),
        // A quarter of it, while nothing ran.
        execution_idle: joules * 250_000,
    });
    let whole: u64 = shares.iter().map(|(_, joules)| joules).sum();
    Span {
        from: moment(from),
        until: moment(until),
        meters: vec![Meter {
            channel: channel(),
            energy: Microjoules::exact(whole * 1_000_000),
            raw_start: Some(from),
            raw_end: Some(until),
            gap_time: Duration::ZERO,
            reads: 1,
            misses: 0,
            restarts: 0,
            by_power: None,
        }],
        entries: entries.collect(),
        suspended: Duration::ZERO,
        late_ticks: 0,
    }
}

/// Writes a session of minutes in which a workload has 40 s of each, and the rest is left.
fn write(
    path: &Path,
    (id, kind): (&str, SessionKind),
    minutes: std::ops::Range<u64>,
    rest: &str,
) -> FinalStatus {
    let started = minutes.start * 60;
    let writer = Writer::start_every(path, session(id, kind, started), EVERY);
    let name = format!("w-{id}");
    writer.hand_over(Message::Instruments(vec![instrument("driver 1")]));
    writer.hand_over(Message::Workload(workload(&name, "train", id, started)));
    for minute in minutes {
        let shares = [(name.as_str(), 40), (rest, 20)];
        let (from, until) = (minute * 60, minute * 60 + 60);
        writer.hand_over(Message::Span(span(from, until, &shares)));
    }
    writer.finish(PATIENCE)
}

fn joules(record: &Record) -> u64 {
    let energies = record.meters.iter().map(|meter| meter.energy.energy);
    energies.sum::<u64>() / 1_000_000
}

fn charged(record: &Record) -> Vec<(String, u64)> {
    let charge = |entry: &Entry| {
        let holder = match &entry.holder {
            Holder::Workload(id) => id.to_string(),
            Holder::Idle => "idle".to_owned(),
            Holder::Unattributed => "unattributed".to_owned(),
        };
        (holder, entry.energy.energy / 1_000_000)
    };
    record.entries.iter().map(charge).collect()
}

fn expected(pairs: &[(&str, u64)]) -> Vec<(String, u64)> {
    let owned = pairs
        .iter()
        .map(|(name, joules)| ((*name).to_owned(), *joules));
    owned.collect()
}

fn error_of<T>(result: Result<T, LedgerError>) -> Result<(String, String), Box<dyn Error>> {
    let error = result.err().ok_or("it should have failed")?;
    Ok((error.to_string(), error.hint()))
}

#[test]
fn what_was_written_is_read_back_for_the_workload() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("state/ledger.db");
    let last = write(&path, ("a", SessionKind::Run), 7..40, "idle");
    assert_eq!(
        (last.unsaved, last.status.saved_through),
        (None, Some(wall(2_400)))
    );
    let ledger = Ledger::open(&path, Access::Read)?;
    for selection in ["w-a", "train", "tr"].map(|it| Selection::Workload(it.to_owned())) {
        assert_eq!(ledger.read(&selection)?, ledger.read(&Selection::Last)?);
    }
    let record = ledger.read(&Selection::Last)?;
    // What others and idle had meanwhile is given too: unknown is never zero.
    let all = [("w-a", 33 * 40), ("idle", 33 * 20)];
    assert_eq!(charged(&record), expected(&all));
    let idled: Vec<u64> = record.entries.iter().map(|it| it.execution_idle).collect();
    assert_eq!(idled, [33 * 10_000_000, 33 * 5_000_000]);
    assert_eq!(
        (joules(&record), record.elapsed.as_secs()),
        (33 * 60, 33 * 60)
    );
    assert_eq!((record.from, record.until), (wall(420), wall(2_400)));
    assert_eq!(record.instruments, [instrument("driver 1")]);
    assert_eq!(record.workloads, [workload("w-a", "train", "a", 420)]);
    assert_eq!(record.sessions, [session("a", SessionKind::Run, 420)]);
    let raws = record.meters.first().map(|it| (it.raw_start, it.raw_end));
    assert_eq!(raws, Some((Some(420), Some(2_400))));
    assert_eq!(record.remarks, [""; 0]);
    assert_eq!(ledger.audit(&Selection::All)?.findings, []);
    Ok(())
}

#[test]
fn neighbouring_stretches_count_everything_once() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Agent), 0..120, "idle");
    let ledger = Ledger::open(&path, Access::Read)?;
    let read = |from: u64, until: u64| {
        let (from, until) = (wall(from * 60), wall(until * 60));
        ledger.read(&Selection::Period { from, until })
    };
    let (first, second) = (read(0, 37)?, read(37, 120)?);
    assert_eq!(joules(&first) + joules(&second), 120 * 60);
    let told = "energy is kept in periods of up to 15 minutes that are not cut: asked for \
                2026-01-01T00:00:00Z to 2026-01-01T00:37:00Z, this is 2026-01-01T00:00:00Z to \
                2026-01-01T00:30:00Z";
    assert_eq!(first.remarks, [told]);
    let aligned = read(30, 60)?;
    assert_eq!((joules(&aligned), aligned.remarks), (1_800, vec![]));
    assert_eq!(joules(&read(31, 32)?), 900);
    let (message, hint) = error_of(read(200, 300))?;
    let covers = "it covers 2026-01-01T00:00:00Z to 2026-01-01T02:00:00Z";
    assert!(message.ends_with(covers), "{message}");
    assert_eq!(hint, "choose a stretch within what it covers");
    Ok(())
}

#[test]
fn two_runs_at_once_write_one_ledger_and_the_node_counts_once() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let outcomes = std::thread::scope(|scope| {
        let first = scope.spawn(|| write(&path, ("a", SessionKind::Run), 0..90, "unattributed"));
        let second = scope.spawn(|| write(&path, ("b", SessionKind::Run), 15..60, "unattributed"));
        [first, second].map(|it| it.join().map(|last| last.unsaved))
    });
    assert!(
        outcomes.iter().all(|it| matches!(it, Ok(None))),
        "{outcomes:?}"
    );
    let ledger = Ledger::open(&path, Access::Read)?;
    let record = ledger.read(&Selection::All)?;
    assert_eq!(
        (joules(&record), record.elapsed.as_secs()),
        (90 * 60, 90 * 60)
    );
    let all = [
        ("unattributed", 90 * 20),
        ("w-a", 90 * 40),
        ("w-b", 45 * 40),
    ];
    let mut found = charged(&record);
    found.sort();
    assert_eq!(found, expected(&all));
    let told = "`b` metered the same node at the same time as `a`: the node's energy, idle and \
                unattributed, is counted once, from `a`, and what is unattributed there contains \
                the workloads of `b`";
    assert_eq!(record.remarks, [told]);
    let alone = ledger.read(&Selection::Workload("w-b".to_owned()))?;
    assert_eq!((joules(&alone), alone.remarks), (45 * 60, vec![]));
    assert_eq!(ledger.audit(&Selection::All)?.findings, []);
    Ok(())
}

#[test]
fn many_can_create_one_ledger_at_the_same_time() -> Outcome {
    for _ in 0..20 {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("ledger.db");
        let failures: Vec<_> = std::thread::scope(|scope| {
            let open = || Ledger::open(&path, Access::Write).err();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            let ends = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            ends.filter_map(|end| end.unwrap_or(None)).collect()
        });
        assert!(failures.is_empty(), "{failures:?}");
    }
    Ok(())
}

#[test]
fn where_an_agent_metered_the_node_is_the_agents() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("run", SessionKind::Run), 0..30, "unattributed");
    write(&path, ("agent", SessionKind::Agent), 15..60, "idle");
    let record = Ledger::open(&path, Access::Read)?.read(&Selection::All)?;
    assert_eq!(joules(&record), 60 * 60);
    let parts = charged(&record);
    for part in expected(&[
        ("unattributed", 15 * 20),
        ("idle", 45 * 20),
        ("w-run", 30 * 40),
    ]) {
        assert!(parts.contains(&part), "{part:?} in {parts:?}");
    }
    Ok(())
}

#[test]
fn a_workload_that_is_not_there_is_answered_with_those_that_are() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Run), 0..1, "idle");
    write(&path, ("b", SessionKind::Run), 1..2, "idle");
    let ledger = Ledger::open(&path, Access::Read)?;
    let read = |asked: &str| error_of(ledger.read(&Selection::Workload(asked.to_owned())));
    let place = path.display();
    let unknown = format!("the ledger `{place}` knows no workload `trian`");
    assert_eq!(
        read("trian")?,
        (unknown, "did you mean `train`?".to_owned())
    );
    let fits = format!("`train` fits 2 workloads in the ledger `{place}`");
    let choose = "give the id of one of them: `w-b (train, started 2026-01-01T00:01:00Z)`, \
                  `w-a (train, started 2026-01-01T00:00:00Z)`";
    assert_eq!(read("train")?, (fits, choose.to_owned()));
    Ok(())
}

#[test]
fn the_counters_of_an_agent_are_known_after_it_has_gone() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("old", SessionKind::Agent), 0..20, "idle");
    write(&path, ("run", SessionKind::Run), 20..30, "idle");
    let ledger = Ledger::open(&path, Access::Read)?;
    let known = ledger.last_known("boot")?;
    let known: Vec<_> = known
        .into_iter()
        .map(|it| (it.channel, it.epoch, it.raw, it.at))
        .collect();
    let last = (channel(), "driver 1".to_owned(), 1_200, moment(1_200));
    assert_eq!(known, [last]);
    assert_eq!(ledger.last_known("another boot")?, []);
    Ok(())
}

#[test]
fn a_counter_larger_than_sqlites_integers_comes_back_as_it_was() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let agent = session("a", SessionKind::Agent, 0);
    let writer = Writer::start_every(&path, agent, EVERY);
    let mut large = span(0, 1, &[("idle", 1)]);
    for meter in &mut large.meters {
        (meter.raw_end, meter.energy.high) = (Some(u64::MAX - 1), u64::MAX);
    }
    writer.hand_over(Message::Span(large));
    assert_eq!(writer.finish(PATIENCE).unsaved, None);
    let ledger = Ledger::open(&path, Access::Read)?;
    let known = ledger.last_known("boot")?;
    assert_eq!(known.first().map(|it| it.raw), Some(u64::MAX - 1));
    let meters = ledger.read(&Selection::All)?.meters;
    let high = meters.first().map(|it| it.energy.high);
    assert_eq!(high, Some(i64::MAX.unsigned_abs()));
    Ok(())
}
