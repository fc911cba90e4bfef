use super::*;
use crate::accounting::{
    Entry, Holder, IdlePolicy, Meter, Microjoules, SessionKind, Span, WorkloadRecord,
};
use crate::ledger::Selection;
use crate::sample::{Channel, Component, Host, Moment, Phase, Workload, WorkloadId};
use crate::source::clock;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const EVERY: Duration = Duration::from_millis(2);

fn session() -> Session {
    Session {
        id: "session".to_owned(),
        kind: SessionKind::Run,
        host: Host::default(),
        version: "0".to_owned(),
        interval: Duration::from_secs(1),
        idle_policy: IdlePolicy::Reserved,
        started: Timestamp::UNIX_EPOCH,
        absent: Vec::new(),
    }
}

/// One second in which one device of many uses one joule while idle.
fn span(second: u64) -> Span {
    let at = |second| Moment {
        monotonic: Duration::from_secs(second),
        boot: Duration::from_secs(second),
        wall: Timestamp::UNIX_EPOCH + Duration::from_secs(second),
    };
    let channel = Channel::new(Component::Cpu, format!("package-{}", second % 50));
    let energy = Microjoules::exact(1_000_000);
    Span {
        from: at(second),
        until: at(second + 1),
        meters: vec![Meter {
            channel: channel.clone(),
            energy,
            raw_start: Some(0),
            raw_end: Some(1),
            gap_time: Duration::ZERO,
            reads: 1,
            misses: 0,
            restarts: 0,
            by_power: None,
        }],
        entries: vec![Entry {
            holder: Holder::Idle,
            channel,
            energy,
            usage: 0.0,
            usage_total: 0.0,
            reserved: Duration::ZERO,
            constant: Duration::ZERO,
            execution_idle: 0,
        }],
        suspended: Duration::ZERO,
        late_ticks: 0,
    }
}

/// A workload whose command does not fit into the pages of an empty ledger.
fn long_command() -> WorkloadRecord {
    WorkloadRecord {
        workload: Workload {
            id: WorkloadId("workload".into()),
            name: "train".to_owned(),
            phase: Phase::Other,
            labels: BTreeMap::new(),
            command: vec!["x".repeat(1 << 20)],
            followed_by: "cgroup".to_owned(),
            run: None,
        },
        session: "session".to_owned(),
        started: Timestamp::UNIX_EPOCH,
        ended: None,
        exit_code: None,
        work: Vec::new(),
        place: None,
    }
}

/// Waits until the thread has come so far.
fn wait_for(writer: &Writer, reached: impl Fn(&Status) -> bool) -> Status {
    let began = clock::monotonic();
    loop {
        let status = writer.status();
        if reached(&status) || clock::monotonic() > began + Duration::from_secs(20) {
            return status;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Starts a writer on a disk that has trouble while `trouble` is set.
///
/// As the largest number of pages it gets the number that there are, so that
/// the next one finds the disk full; any number makes `query_only` true.
fn start_on(path: PathBuf, trouble: Arc<AtomicBool>, pragma: &'static str) -> Writer {
    Writer::start_with(session(), EVERY, move || {
        let ledger = Ledger::open(&path, Access::Write)?;
        if trouble.load(Ordering::SeqCst) {
            let pages = page_count(&ledger);
            let update = ledger.connection.pragma_update(None, pragma, pages);
            update.map_err(|error| LedgerError::from_sqlite("opening", &path, &error))?;
        }
        Ok(ledger)
    })
}

fn page_count(ledger: &Ledger) -> i64 {
    let pages = ledger
        .connection
        .pragma_query_value(None, "page_count", |row| row.get(0));
    pages.unwrap_or_default()
}

#[test]
fn a_disk_in_trouble_is_told_and_nothing_is_lost_when_it_recovers() -> Outcome {
    let cases = [
        ("max_page_count", "is full"),
        ("query_only", "writing the ledger"),
    ];
    for (pragma, expected) in cases {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("ledger.db");
        let trouble = Arc::new(AtomicBool::new(true));
        let writer = start_on(path.clone(), Arc::clone(&trouble), pragma);
        writer.hand_over(Message::Workload(long_command()));
        for second in 0..2_000 {
            writer.hand_over(Message::Span(span(second)));
        }
        let status = wait_for(&writer, |status| status.errors > 1);
        let told = status.last_error.unwrap_or_default();
        assert!(told.contains(expected), "{pragma}: {told}");
        assert_eq!((status.unsaved_spans, status.saved_through), (2_000, None));

        trouble.store(false, Ordering::SeqCst);
        for second in 2_000..2_100 {
            writer.hand_over(Message::Span(span(second)));
        }
        let last = writer.finish(Duration::from_secs(20));
        assert_eq!(last.unsaved, None, "{pragma}");
        assert_eq!(last.status.last_error, None);
        assert!(last.status.errors > 1 && last.status.bytes > 0);
        let ledger = Ledger::open(&path, Access::Read)?;
        let record = ledger.read(&Selection::All)?;
        let energy: u64 = record.meters.iter().map(|it| it.energy.energy).sum();
        assert_eq!(energy, 2_100_000_000, "{pragma}");
        assert_eq!(ledger.audit(&Selection::All)?.findings, []);
    }
    Ok(())
}

#[test]
fn a_disk_that_stays_full_is_not_waited_for_and_the_rest_is_named() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let trouble = Arc::new(AtomicBool::new(true));
    let writer = start_on(path.clone(), trouble, "max_page_count");
    writer.hand_over(Message::Workload(long_command()));
    for second in 0..2_000 {
        writer.hand_over(Message::Span(span(second)));
    }
    let last = writer.finish(Duration::from_secs(20));
    let expected = format!(
        "the disk that holds the ledger `{}` is full: database or disk is full",
        path.display()
    );
    let reason = last.unsaved.as_ref().map(|unsaved| unsaved.reason.clone());
    assert_eq!(reason, Some(expected));
    let stretch = last.unsaved.map(|unsaved| (unsaved.from, unsaved.until));
    let epoch = Timestamp::UNIX_EPOCH;
    assert_eq!(stretch, Some((epoch, epoch + Duration::from_secs(2_000))));
    Ok(())
}

#[test]
fn what_somebody_is_about_to_see_is_saved_at_once() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let writer = Writer::start_every(&path, session(), Duration::from_hours(1));
    let monitor = writer.monitor();
    for second in 0..3 {
        writer.hand_over(Message::Span(span(second)));
        monitor.save_within(Duration::from_secs(20));
        assert_eq!(monitor.status().unsaved_spans, 0, "at {second}");
        let held = Ledger::open(&path, Access::Read)?.read(&Selection::All)?;
        let energy: u64 = held.meters.iter().map(|it| it.energy.energy).sum();
        assert_eq!(energy, (second + 1) * 1_000_000);
    }
    // Nothing is left to be saved: nobody waits.
    monitor.save_within(Duration::from_hours(1));
    Ok(())
}

#[test]
fn nobody_who_wants_to_see_something_waits_for_a_broken_disk() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let writer = start_on(path, Arc::new(AtomicBool::new(true)), "query_only");
    writer.hand_over(Message::Span(span(0)));
    let monitor = writer.monitor();
    // The first waits until the disk is known to be broken, the second not at all.
    monitor.save_within(Duration::from_hours(1));
    monitor.save_within(Duration::from_hours(1));
    assert_eq!(monitor.status().unsaved_spans, 1);
    Ok(())
}

#[test]
fn a_day_without_a_disk_costs_the_memory_of_a_day_of_periods() {
    let mut waiting = Waiting::default();
    for quarter in 0..200 {
        waiting.add(Message::Span(span(quarter * 900)));
    }
    let batch = waiting.take().unwrap_or_default();
    assert_eq!(batch.periods.len(), 97);
    let energy = batch.periods.iter().flat_map(|it| &it.period.span.meters);
    let energy: u64 = energy.map(|it| it.energy.energy).sum();
    assert_eq!(energy, 200_000_000);
}

#[test]
fn what_came_after_a_failed_attempt_is_newer_than_what_it_tried() {
    let mut waiting = Waiting::default();
    waiting.add(Message::Span(span(0)));
    let failed = waiting.take().unwrap_or_default();
    waiting.add(Message::Span(span(1)));
    waiting.add(Message::Span(span(900)));
    waiting.take_back(failed);
    let batch = waiting.take().unwrap_or_default();
    let periods: Vec<_> = batch
        .periods
        .iter()
        .map(|it| (it.period.ordinal, it.sealed, it.period.span.meters.len()))
        .collect();
    assert_eq!(periods, [(0, true, 2), (1, false, 1)]);
    assert_eq!(batch.spans, 3);
    assert!(waiting.take().is_none());
}

#[test]
fn before_anything_is_metered_nothing_is_written() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    let writer = Writer::start(&path, session());
    writer.hand_over(Message::Remark("no driver".to_owned()));
    let last = writer.finish(Duration::from_secs(20));
    assert_eq!((last.unsaved, path.exists()), (None, false));
    Ok(())
}

#[test]
fn what_could_not_be_written_is_tried_again_though_nothing_new_comes() {
    let mut waiting = Waiting::default();
    waiting.add(Message::Workload(long_command()));
    waiting.add(Message::Span(span(0)));
    let failed = waiting.take().unwrap_or_default();
    waiting.take_back(failed);
    let batch = waiting.take().unwrap_or_default();
    assert_eq!((batch.periods.len(), batch.workloads.len()), (1, 1));
}
