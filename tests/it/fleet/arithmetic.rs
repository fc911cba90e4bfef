//! What counters gained: never more than they counted, and the same however it is cut.

use proptest::prelude::*;
use wattprint::fleet::{Grid, Increase, Lives, Millis};

const STEP: Millis = 15_000;

fn millis(number: usize) -> Millis {
    Millis::try_from(number).unwrap()
}

/// One counter of one agent, instant by instant: nothing where it was not seen.
#[derive(Debug, Clone)]
struct History {
    grid: Grid,
    /// The process' start in seconds and the counter's value.
    seen: Vec<Option<(i64, f64)>>,
    /// What was truly counted from each instant to the next.
    truth: Vec<f64>,
}

/// What may happen between two instants: a gain, then perhaps a restart with another
/// gain after it; and whether the instant is seen.
fn histories() -> impl Strategy<Value = History> {
    let event = (
        0_u32..1000,
        prop::option::weighted(0.1, 0_u32..500),
        prop::bool::weighted(0.85),
    );
    prop::collection::vec(event, 2..60).prop_map(|events| {
        let until = (millis(events.len()) - 1) * STEP;
        let grid = Grid {
            from: 0,
            until,
            step: STEP,
        };
        let (mut value, mut started) = (1_000.0, -100_i64);
        let (mut seen, mut truth) = (Vec::new(), Vec::new());
        for (number, (gain, restart, visible)) in events.into_iter().enumerate() {
            if number > 0 {
                let mut gained = f64::from(gain);
                value += gained;
                if let Some(after) = restart {
                    started = millis(number) * 15 - 7;
                    value = f64::from(after);
                    gained += value;
                }
                truth.push(gained);
            }
            seen.push(visible.then_some((started, value)));
        }
        History { grid, seen, truth }
    })
}

impl History {
    fn part(&self, from: usize, until: usize) -> Increase {
        let instant = |number: usize| millis(number) * STEP;
        let grid = self.grid.within(instant(from), instant(until));
        let mut lives = Lives::default();
        let seen = || (from..=until).filter_map(|it| Some((instant(it), self.seen[it]?)));
        for (at, (started, _)) in seen() {
            lives.note(at, started * 1_000_000, &grid);
        }
        let mut increase = Increase::default();
        for (at, (_, value)) in seen() {
            increase.take(at, value, &grid, &lives);
        }
        increase
    }

    fn all(&self) -> f64 {
        self.part(0, self.seen.len() - 1).gain
    }
}

proptest! {
    #[test]
    fn never_more_than_was_counted_and_all_of_it_where_everything_was_seen(history in histories()) {
        let truth: f64 = history.truth.iter().sum();
        prop_assert!(history.all() <= truth + 1e-9);
        let restarted = history.seen.iter().flatten().any(|(started, _)| *started > 0);
        if history.seen.iter().all(Option::is_some) && !restarted {
            prop_assert!((history.all() - truth).abs() < 1e-9);
        }
    }

    #[test]
    fn two_parts_add_up_to_the_whole_where_their_border_was_seen(
        history in histories(),
        at in 1_usize..58,
    ) {
        let last = history.seen.len() - 1;
        prop_assume!(at < last && history.seen[at].is_some());
        let parts = history.part(0, at).gain + history.part(at, last).gain;
        // A process of the first part is known in the second only from the border on.
        prop_assert!((parts - history.all()).abs() < 1e-9, "{parts} {}", history.all());
    }

    #[test]
    fn a_longer_period_never_gained_less(history in histories()) {
        let gains: Vec<f64> = (1..history.seen.len()).map(|it| history.part(0, it).gain).collect();
        prop_assert!(gains.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "{gains:?}");
    }
}

/// The gain of a counter: at each instant the process' start and the value, with the
/// agent seen where the counter was not.
fn gain(points: &[(Option<i64>, Option<f64>)]) -> f64 {
    let until = (millis(points.len()) - 1) * STEP;
    let grid = Grid {
        from: 0,
        until,
        step: STEP,
    };
    let mut lives = Lives::default();
    let instants = || (0..).map(|it: Millis| it * STEP);
    for (at, (started, _)) in instants().zip(points) {
        if let Some(started) = started {
            lives.note(at, started * 1_000_000, &grid);
        }
    }
    let mut increase = Increase::default();
    for (at, (_, value)) in instants().zip(points) {
        if let Some(value) = value {
            increase.take(at, *value, &grid, &lives);
        }
    }
    increase.gain
}

#[test]
fn digits_that_a_server_does_not_keep_are_no_restart() {
    let grid = Grid {
        from: 0,
        until: 3 * STEP,
        step: STEP,
    };
    let (mut lives, mut increase) = (Lives::default(), Increase::default());
    let starts = [-283_499_i64, -283_500, -283_499, -283_500];
    for (at, started) in (0..).map(|it: Millis| it * STEP).zip(starts) {
        lives.note(at, started, &grid);
    }
    let values = [1e6, 1e6 + 5.0, 1e6 + 4.999_999_9, 1e6 + 7.0];
    for (at, value) in (0..).map(|it: Millis| it * STEP).zip(values) {
        increase.take(at, value, &grid, &lives);
    }
    assert!((increase.gain - 7.0).abs() < 1e-5, "{}", increase.gain);
}

#[test]
fn a_first_value_counts_only_where_it_is_known_to_have_begun_at_zero() {
    let old = Some(-100);
    for (name, points, expected) in [
        (
            "there from the start",
            vec![(old, Some(50.0)), (old, Some(60.0))],
            10.0,
        ),
        (
            "a workload that began",
            vec![(old, None), (old, Some(60.0))],
            60.0,
        ),
        (
            "a process that began",
            vec![(None, None), (Some(3), Some(60.0))],
            60.0,
        ),
        (
            "an old process seen late",
            vec![(None, None), (old, Some(60.0)), (old, Some(65.0))],
            5.0,
        ),
        (
            "a restart that overtook",
            vec![(old, Some(50.0)), (Some(3), Some(60.0))],
            60.0,
        ),
        (
            "a restart",
            vec![(old, Some(50.0)), (Some(3), Some(20.0))],
            20.0,
        ),
        (
            "a scrape that failed",
            vec![(old, Some(50.0)), (None, None), (old, Some(60.0))],
            10.0,
        ),
        (
            "a workload that was withdrawn and came back",
            vec![(old, Some(50.0)), (old, None), (old, Some(60.0))],
            60.0,
        ),
        (
            "values that are none",
            vec![
                (old, Some(50.0)),
                (old, Some(f64::NAN)),
                (old, Some(f64::INFINITY)),
                (old, Some(-1.0)),
                (old, Some(60.0)),
            ],
            // The series was there, though its value was not: it did not begin anew.
            10.0,
        ),
    ] {
        assert_eq!(gain(&points), expected, "{name}");
    }
}
