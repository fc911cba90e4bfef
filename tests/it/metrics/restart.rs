//! Restart under scrape: Prometheus never sees more than the ledger holds.

use super::{instrument, moment, series, settings, span, sum};
use proptest::prelude::*;
use wattprint::accounting::{Holder, Microjoules};
use wattprint::http::Mark;
use wattprint::http::parse_mark;
use wattprint::metrics::{Exposed, Recovery, Running};
use wattprint::sample::{Channel, Component, Rollover, TickSize};

/// The largest value of the counter in these tests: small, so that it wraps.
const MAX: u64 = 999;

#[derive(Debug, Clone, Copy)]
enum Event {
    /// The sampler ticks after so much energy.
    Tick(u64),
    /// Prometheus scrapes.
    Scrape,
    /// A scrape is killed between its mark and its answer.
    LostScrape,
    /// The ledger saves its open period.
    Save,
    /// SIGKILL, so much energy, and a start that recovers at once or later.
    Kill { energy: u64, late: bool },
    /// The ledger's part of the recovery reaches the metrics.
    Settle,
}

/// A machine with one hardware counter, an agent, a ledger and a Prometheus.
struct Machine {
    hardware: u64,
    agent: Running,
    sampled: u64,
    ledger: u64,
    mark: Option<Exposed>,
    pending: Option<Recovery>,
    last_scrape: f64,
    increase: f64,
    rollover: Rollover,
    now: u64,
}

impl Machine {
    fn new(rollover: Rollover) -> Self {
        Self {
            hardware: 0,
            agent: start(),
            sampled: 0,
            ledger: 0,
            mark: None,
            pending: None,
            last_scrape: 0.0,
            increase: 0.0,
            rollover,
            now: 0,
        }
    }

    /// What the counter shows after so many microjoules.
    fn raw(&self, energy: u64) -> u64 {
        match self.rollover {
            Rollover::Wraps { max } => energy % (max + 1),
            Rollover::Restarts => energy,
        }
    }

    fn live(&mut self, event: Event) {
        match event {
            Event::Tick(energy) => self.tick(energy),
            Event::Scrape => self.scrape(true),
            Event::LostScrape => self.scrape(false),
            Event::Save => self.ledger = self.sampled,
            Event::Kill { energy, late } => self.kill(energy, late),
            Event::Settle => {
                if let Some(recovery) = self.pending.take() {
                    self.agent.recover(&recovery);
                }
            }
        }
    }

    fn tick(&mut self, energy: u64) {
        self.hardware += energy;
        let used = Microjoules::exact(self.hardware - self.sampled);
        let mut span = span(self.now, self.now + 1, &[(Holder::Idle, &gpu(), used)]);
        span.meters[0].raw_end = Some(self.raw(self.hardware));
        self.agent.add(&span);
        self.sampled = self.hardware;
        self.now += 1;
    }

    fn scrape(&mut self, arrives: bool) {
        let snapshot = self.agent.snapshot(moment(self.now));
        self.mark
            .get_or_insert_default()
            .replace(snapshot.exposed());
        if !arrives {
            return;
        }
        let seen = series(&self.agent, self.now);
        let value = sum(&seen, "wattprint_energy_joules_total", &["accelerator"]);
        // Prometheus: a counter that fell began again at zero.
        let fell = value < self.last_scrape;
        self.increase += if fell {
            value
        } else {
            value - self.last_scrape
        };
        self.last_scrape = value;
    }

    /// The ledger keeps what it saved, and recovers the rest from the counter.
    fn kill(&mut self, energy: u64, late: bool) {
        self.hardware += energy;
        let recovery = Recovery {
            channel: gpu(),
            energy: Microjoules::exact(self.hardware - self.ledger),
            ledger_raw: self.raw(self.ledger),
            raw_now: self.raw(self.hardware),
            exposed_raw: self
                .mark
                .as_ref()
                .and_then(|it| it.raw("boot-1", &gpu(), "driver-1")),
            tick: TickSize::MICROJOULE,
            rollover: self.rollover,
        };
        self.agent = start();
        self.sampled = self.hardware;
        self.ledger = self.hardware;
        if late {
            self.pending = Some(recovery);
        } else {
            self.pending = None;
            self.agent.recover(&recovery);
        }
    }
}

fn gpu() -> Channel {
    Channel::new(Component::Accelerator, "GPU-1")
}

fn start() -> Running {
    let mut agent = Running::new(settings(3));
    agent.describe(&[instrument(Component::Accelerator, "GPU-1", 400.0)]);
    agent
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..40_u64).prop_map(Event::Tick),
        3 => Just(Event::Scrape),
        1 => Just(Event::LostScrape),
        2 => Just(Event::Save),
        2 => (0..200_u64, any::<bool>()).prop_map(|(energy, late)| Event::Kill { energy, late }),
        1 => Just(Event::Settle),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn prometheus_never_sees_more_than_the_ledger(
        events in prop::collection::vec(event(), 1..60),
        wraps in any::<bool>(),
    ) {
        let rollover = if wraps { Rollover::Wraps { max: MAX } } else { Rollover::Restarts };
        let mut machine = Machine::new(rollover);
        let mut since_saved = 0;
        for event in events {
            // A counter that wraps between two looks at it is exact only once.
            since_saved = match event {
                Event::Save => 0,
                Event::Tick(energy) | Event::Kill { energy, .. } => since_saved + energy,
                _ => since_saved,
            };
            if wraps && since_saved > MAX / 2 {
                machine.live(Event::Save);
                since_saved = 0;
            }
            machine.live(event);
            let ledger = machine.hardware as f64 / 1e6;
            prop_assert!(machine.increase <= ledger + 1e-12, "{event:?}: {} > {ledger}", machine.increase);
        }
    }
}

#[test]
fn what_no_scrape_saw_is_shown_after_a_kill() {
    let mut machine = Machine::new(Rollover::Restarts);
    for event in [
        Event::Scrape,
        Event::Tick(10),
        Event::Save,
        Event::Tick(10),
        Event::Scrape,
        Event::Tick(5),
        Event::Kill {
            energy: 7,
            late: false,
        },
        Event::Scrape,
    ] {
        machine.live(event);
    }
    // 20 before the kill, and after it the 12 that were not seen.
    assert!(
        (machine.increase - 32e-6).abs() < 1e-12,
        "{}",
        machine.increase
    );
}

#[test]
fn without_a_mark_nothing_recovered_is_shown() {
    let mut machine = Machine::new(Rollover::Restarts);
    machine.live(Event::Tick(10));
    machine.live(Event::Kill {
        energy: 7,
        late: false,
    });
    machine.live(Event::Scrape);
    assert!(machine.increase.abs() < 1e-12, "{}", machine.increase);
}

#[test]
fn a_mark_outlives_its_process_and_a_torn_one_counts_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("exposed");
    let (mark, former) = Mark::open(&path).unwrap();
    assert_eq!(former, None);
    let mut machine = Machine::new(Rollover::Restarts);
    machine.tick(10);
    let exposed = machine.agent.snapshot(moment(1)).exposed();
    assert_eq!(exposed.raw("boot-1", &gpu(), "driver-1"), Some(10));
    mark.store(exposed.clone()).unwrap();
    let (_, former) = Mark::open(&path).unwrap();
    assert_eq!(former, Some(exposed));

    let whole = std::fs::read(&path).unwrap();
    for cut in 0..whole.len() {
        assert_eq!(parse_mark(&whole[..cut]), None, "{cut}");
    }
    let mut torn = whole.clone();
    *torn.last_mut().unwrap() ^= 1;
    assert_eq!(parse_mark(&torn), None);
}

#[test]
fn a_shorter_mark_over_a_longer_one_is_read_right() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("exposed");
    let mut machine = Machine::new(Rollover::Restarts);
    machine.tick(10);
    let exposed = machine.agent.snapshot(moment(1)).exposed();
    let long = Exposed {
        boot_id: "a boot with a very long name".repeat(9),
        ..exposed.clone()
    };
    let (mark, _) = Mark::open(&path).unwrap();
    mark.store(long).unwrap();
    mark.store(exposed.clone()).unwrap();
    let (_, former) = Mark::open(&path).unwrap();
    assert_eq!(former, Some(exposed));
}
