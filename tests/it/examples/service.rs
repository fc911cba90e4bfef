//! Half a year of an inference service on one node, of which a quarter is reported.
//!
//! Nobody metered it: the powers follow a day and a week as users have them, from
//! the constants below, so that the whole can be made again.

use super::{hold_in_all_forms, written};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use wattprint::accounting::{
    Entry, Holder, IdlePolicy, Meter, Microjoules, Session, SessionKind, Span, WorkloadRecord,
};
use wattprint::ledger::{Message, Writer};
use wattprint::quantity::{BoundKind, Estimate, Power, Ratio};
use wattprint::sample::{
    Channel, Component, Host, Instrument, Moment, Phase, Provenance, Work, Workload, WorkloadId,
};

/// The first and the last day, and the month in which the reported quarter begins.
const FROM: &str = "2026-04-01T00:00:00Z";
const UNTIL: &str = "2026-10-01T00:00:00Z";

/// A ledger keeps quarter hours.
const STEP: u64 = 900;

/// Accelerators of the node.
const CARDS: usize = 4;

/// What a card draws with nothing to do and at most here, in watts.
const IDLE: f64 = 72.0;
const BUSY: f64 = 510.0;

/// The share of the day's peak at each hour, in UTC, on a working day.
const DAY: [f64; 24] = [
    0.04, 0.03, 0.02, 0.02, 0.04, 0.10, 0.28, 0.62, 0.90, 1.00, 0.97, 0.82, 0.88, 0.95, 0.90, 0.74,
    0.48, 0.34, 0.30, 0.26, 0.20, 0.14, 0.09, 0.06,
];

/// The same of a Saturday or Sunday, as a share of the working day's.
const WEEKEND: f64 = 0.22;

/// Chats in a quarter hour at the day's peak, and tokens of an answer.
const CHATS: f64 = 160.0;
const TOKENS: f64 = 350.0;

fn instant(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn moment(second: u64) -> Moment {
    let since = Duration::from_secs(second);
    Moment {
        monotonic: since,
        boot: since,
        wall: instant(FROM) + since,
    }
}

/// How busy the service is at a quarter hour, from 0 to 1.
fn load(second: u64) -> f64 {
    let at = moment(second).wall.to_zoned_datetime(TimeZone::UTC);
    let hour = DAY[usize::try_from(at.hour()).expect("an hour")];
    match at.weekday().to_monday_zero_offset() {
        5 | 6 => hour * WEEKEND,
        _ => hour,
    }
}

fn channels() -> Vec<Channel> {
    let card = |n| Channel::new(Component::Accelerator, format!("GPU-{n}"));
    let package = Channel::new(Component::Cpu, "package-0");
    (0..CARDS).map(card).chain([package]).collect()
}

fn instrument(channel: Channel) -> Instrument {
    let is_card = channel.component == Component::Accelerator;
    let bounds = if is_card {
        [0.98, 1.0, 1.07]
    } else {
        [0.97, 1.0, 1.03]
    };
    let [low, central, high] = bounds.map(Ratio::new);
    let of = |card: &str, cpu: &str| if is_card { card } else { cpu }.to_owned();
    Instrument {
        channel,
        source: of("nvml", "rapl"),
        name: of("NVIDIA H100 80GB HBM3", "package 0"),
        method: of("NVML energy counter", "RAPL energy counter (powercap)"),
        provenance: Provenance::Measured,
        gain: Estimate::new(low, central, high, BoundKind::Range).expect("in order"),
        gain_source: of(
            "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere and Ada cards against an \
             external meter; no Hopper card among them",
            "±3 %, a bound of this example",
        ),
        idle: Power::from_watts(if is_card { IDLE } else { 90.0 }),
        limit: Power::from_watts(if is_card { 700.0 } else { 350.0 }),
        update: Duration::from_millis(if is_card { 100 } else { 1 }),
        epoch: "simulated".to_owned(),
        package: None,
    }
}

/// One workload of the node: from when to when, and on which of its cards.
struct Tenant {
    id: String,
    name: &'static str,
    phase: Phase,
    from: u64,
    until: u64,
    cards: std::ops::Range<usize>,
    exit_code: Option<i32>,
    work: Vec<Work>,
}

fn seconds(text: &str) -> u64 {
    let since = instant(text).duration_since(instant(FROM));
    u64::try_from(since.as_secs()).expect("after the start")
}

/// The service, one window a month; an evaluation every month; and one attempt at
/// fine-tuning that failed.
fn tenants() -> Vec<Tenant> {
    let mut tenants = Vec::new();
    for month in 4..10 {
        let from = seconds(&format!("2026-{month:02}-01T00:00:00Z"));
        let until = seconds(&format!("2026-{:02}-01T00:00:00Z", month + 1));
        let chats: f64 = (from..until).step_by(900).map(|at| load(at) * CHATS).sum();
        let of = |unit: &str, amount: f64| Work {
            unit: unit.to_owned(),
            amount: amount.round(),
        };
        tenants.push(Tenant {
            id: format!("chat-2026-{month:02}"),
            name: "municipal chat",
            phase: Phase::Inference,
            from,
            until,
            cards: 0..2,
            exit_code: None,
            work: vec![of("request", chats), of("token", chats * TOKENS)],
        });
        let begins = from + 14 * 86_400;
        tenants.push(Tenant {
            id: format!("check-2026-{month:02}"),
            name: "monthly check",
            phase: Phase::Evaluation,
            from: begins,
            until: begins + 4 * 3600,
            cards: 2..3,
            exit_code: Some(0),
            work: Vec::new(),
        });
    }
    let begins = seconds("2026-08-12T18:00:00Z");
    tenants.push(Tenant {
        id: "adapt-2026-08".to_owned(),
        name: "adaptation to local terms",
        phase: Phase::Finetuning,
        from: begins,
        until: begins + 9 * 3600,
        cards: 2..4,
        exit_code: Some(137),
        work: Vec::new(),
    });
    tenants
}

impl Tenant {
    fn runs_at(&self, second: u64) -> bool {
        (self.from..self.until).contains(&second)
    }

    /// How busy it keeps each of its cards.
    fn load(&self, second: u64) -> f64 {
        match self.phase {
            Phase::Inference => load(second),
            _ => 0.93,
        }
    }

    fn record(&self) -> WorkloadRecord {
        let is_service = self.phase == Phase::Inference;
        let project = if is_service { "chat" } else { "improvement" };
        WorkloadRecord {
            workload: Workload {
                id: WorkloadId(self.id.as_str().into()),
                name: self.name.to_owned(),
                phase: self.phase,
                labels: BTreeMap::from([("project".to_owned(), project.to_owned())]),
                command: Vec::new(),
                followed_by: "cgroup".to_owned(),
                run: None,
            },
            session: "quarter".to_owned(),
            started: moment(self.from).wall,
            ended: Some(moment(self.until).wall),
            exit_code: self.exit_code,
            work: self.work.clone(),
            place: None,
        }
    }
}

/// Microjoules of so many watts over a quarter hour.
fn energy(watts: f64) -> u64 {
    (watts * STEP as f64).round() as u64 * 1_000_000
}

/// A quarter hour in which each card is one tenant's or nobody's.
fn span(second: u64, tenants: &[Tenant]) -> Span {
    let step = Duration::from_secs(STEP);
    let present = || tenants.iter().filter(|it| it.runs_at(second));
    let busiest = present().map(|it| it.load(second)).fold(0.0, f64::max);
    let mut meters = Vec::new();
    let mut entries = Vec::new();
    for (index, channel) in channels().into_iter().enumerate() {
        let is_card = channel.component == Component::Accelerator;
        let holder = present().find(|it| is_card && it.cards.contains(&index));
        let watts = match holder {
            Some(tenant) => IDLE + (BUSY - IDLE) * tenant.load(second),
            None if is_card => IDLE,
            None => 90.0 + 120.0 * busiest,
        };
        let whole = energy(watts);
        // The service's share of the processor; the rest of it is idle.
        let service = present().find(|it| it.phase == Phase::Inference);
        let holder = if is_card { holder } else { service };
        let own = if is_card {
            whole
        } else {
            energy(30.0 + 120.0 * busiest)
        };
        let parts = match holder {
            Some(tenant) => vec![
                (Holder::Workload(WorkloadId(tenant.id.as_str().into())), own),
                (Holder::Idle, whole - own),
            ],
            None => vec![(Holder::Idle, whole)],
        };
        for (holder, energy) in parts.into_iter().filter(|(_, energy)| *energy > 0) {
            let pays = is_card && holder != Holder::Idle || !is_card && holder == Holder::Idle;
            let time = if pays { step } else { Duration::ZERO };
            entries.push(Entry {
                reserved: if is_card { time } else { Duration::ZERO },
                constant: if is_card && holder == Holder::Idle {
                    step
                } else {
                    time
                },
                ..Entry::of(holder, channel.clone(), Microjoules::exact(energy))
            });
        }
        meters.push(Meter {
            channel,
            energy: Microjoules::exact(whole),
            raw_start: None,
            raw_end: None,
            gap_time: Duration::ZERO,
            reads: STEP,
            misses: 0,
            restarts: 0,
            by_power: None,
        });
    }
    Span {
        from: moment(second),
        until: moment(second + STEP),
        meters,
        entries,
        suspended: Duration::ZERO,
        late_ticks: 0,
    }
}

fn session() -> Session {
    Session {
        id: "quarter".to_owned(),
        kind: SessionKind::Agent,
        host: Host {
            name: "gpu-01".to_owned(),
            boot_id: "simulated".to_owned(),
            ..Host::default()
        },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        interval: Duration::from_secs(1),
        idle_policy: IdlePolicy::Reserved,
        started: instant(FROM),
        absent: Vec::new(),
    }
}

fn make(path: &Path) {
    let writer = Writer::start_every(path, session(), Duration::from_secs(60));
    let instruments = channels().into_iter().map(instrument).collect();
    writer.hand_over(Message::Instruments(instruments));
    let tenants = tenants();
    for tenant in &tenants {
        writer.hand_over(Message::Workload(tenant.record()));
    }
    let monitor = writer.monitor();
    for (index, second) in (0..seconds(UNTIL)).step_by(STEP as usize).enumerate() {
        writer.hand_over(Message::Span(span(second, &tenants)));
        // More than a day that waits is kept in longer periods.
        if index % 48 == 47 {
            monitor.save_within(Duration::from_secs(30));
        }
    }
    writer.finish(Duration::from_secs(300));
}

#[test]
fn a_quarter_of_a_service_is_what_its_ledger_gives() {
    let temporary = tempfile::tempdir().expect("a folder");
    let ledger = temporary.path().join("ledger.db");
    make(&ledger);
    let name = ledger.display().to_string();
    let period = [
        "--from",
        "2026-07-01T00:00:00Z",
        "--to",
        "2026-10-01T00:00:00Z",
    ];
    let mut arguments = vec![
        "report", "--ledger", &name, "--place", "NL", "--pue", "1.18",
    ];
    arguments.extend(period);
    arguments.extend(["--name", "municipal chat", "--by", "month", "--previous"]);
    arguments.extend(["--format", "json"]);
    let json = written(&arguments, 0);
    hold_in_all_forms("service/report", &json);
}
