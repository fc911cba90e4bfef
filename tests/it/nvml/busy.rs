//! How long each process kept a GPU busy, held against a known truth.

use super::{Bench, errors, pids, process, ticks};
use crate::common::{SECOND, moment};
use fake_nvml::{Call, Fake, Gpu, List, Use};
use wattprint::sample::{Sample, SampleKind};

/// The driver's own sampling: five times a second.
const PERIOD_US: u64 = 200_000;

/// The wall time of a second of these samples, microseconds.
fn wall_us(second: u64) -> u64 {
    let at = moment((1_000 + second) * SECOND).wall;
    u64::try_from(at.as_microsecond()).unwrap()
}

/// What a process does in the second that ends at a sample, in percent.
fn work(gpu: Gpu, second: u64, pid: u32, percent: impl Fn(u64) -> u32) {
    for part in 0..5 {
        gpu.add_use(Use {
            pid,
            stamp_us: wall_us(second) - (4 - part) * PERIOD_US,
            percent: percent(part),
        });
    }
}

fn busy(sample: &Sample, pid: u32) -> Option<f64> {
    let mut users = sample.device_users.iter();
    let user = users.find(|it| it.pid == pid).expect("it is listed");
    user.busy.map(|it| it.as_secs_f64())
}

fn shared_by(fake: &Fake, tenants: &[u32]) {
    let listed: Vec<_> = tenants.iter().map(|pid| process(*pid, 1 << 30)).collect();
    fake.gpu(0).set_processes(List::Compute, &listed);
}

fn is_near(seen: Option<f64>, truth: f64, within: f64) {
    let seen = seen.expect("the driver tells");
    assert!((seen - truth).abs() <= within, "{seen} and not {truth}");
}

/// What is shown when all have rested for some seconds.
fn after_a_rest(bench: &mut Bench, tenants: &[u32], second: u64) -> Sample {
    let rest = (second + 1..=second + 30).map(|second| {
        for pid in tenants {
            work(bench.fake.gpu(0), second, *pid, |_| 0);
        }
        bench.tick(second)
    });
    rest.last().expect("it rests for some seconds")
}

#[test]
fn a_bursty_and_a_steady_tenant_are_told_apart_by_what_they_did_and_not_by_their_peaks() {
    for apart in [false, true] {
        let fake = Fake::new(1);
        let gpu = fake.gpu(0);
        gpu.tell_uses_apart(apart);
        shared_by(&fake, &[10, 20]);
        work(gpu, 0, 20, |_| 25);
        let mut bench = Bench::new(&fake);
        let first = bench.tick(0);
        let told = [busy(&first, 10), busy(&first, 20)];
        assert_eq!(told, [None; 2], "no interval has been seen yet");
        let mut last = first;
        for second in 1..=60 {
            // One works a fifth of each second alone, the other a quarter all the time.
            work(gpu, second, 10, |part| if part == 0 { 90 } else { 0 });
            work(gpu, second, 20, |_| 25);
            let now = bench.tick(second);
            for pid in [10, 20] {
                let grows = busy(&now, pid) > busy(&last, pid);
                assert!(grows || second < 4, "a tick between answers is no idle one");
            }
            last = now;
        }
        let last = after_a_rest(&mut bench, &[10, 20], 60);
        // The driver tells its means in whole percent.
        is_near(busy(&last, 10), 0.18 * 60.0, 0.3);
        is_near(busy(&last, 20), 0.25 * 60.0, 0.3);
        assert!(errors(&last).is_empty());
    }
}

#[test]
fn two_who_keep_a_gpu_busy_by_turns_are_never_shown_to_work_for_more_than_the_time() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    shared_by(&fake, &[10, 20]);
    let mut bench = Bench::new(&fake);
    let both = |seen: &Sample| -> Option<f64> { Some(busy(seen, 10)? + busy(seen, 20)?) };
    let mut before: Option<f64> = None;
    for second in 0..=60 {
        for pid in [10, 20] {
            work(gpu, second, pid, |_| 50);
        }
        // A workload's edge brings an answer at another distance than the others.
        let kind = if second % 21 == 20 {
            SampleKind::Edge
        } else {
            SampleKind::Tick
        };
        let now = both(&bench.observe(second, kind));
        if let Some(shown) = now.zip(before).map(|(now, before)| now - before) {
            assert!(shown <= 1.06, "{shown} s in second {second}");
            assert!(shown >= 0.8 || second < 12, "{shown} s in second {second}");
        }
        before = now;
    }
}

#[test]
fn who_shares_a_gpu_is_asked_for_every_other_second_and_who_has_it_alone_every_ten() {
    for (tenants, calls) in [(&[][..], 0), (&[10], 6), (&[10, 20], 24)] {
        let fake = Fake::new(1);
        shared_by(&fake, tenants);
        let mut bench = Bench::new(&fake);
        bench.tick(0);
        let before = fake.calls(Call::ProcessUtilization);
        for second in 1..=60 {
            let made = fake.total_calls();
            for pid in tenants {
                work(fake.gpu(0), second, *pid, |_| 40);
            }
            bench.tick(second);
            let made = fake.total_calls() - made;
            assert!(made <= 2, "{made} calls at second {second}");
        }
        let asked = fake.calls(Call::ProcessUtilization) - before;
        let is_near = asked.abs_diff(calls) <= calls / 3;
        assert!(is_near, "{asked} for {tenants:?}");
    }
}

#[test]
fn an_edge_brings_what_was_done_until_then() {
    let fake = Fake::new(1);
    shared_by(&fake, &[10]);
    work(fake.gpu(0), 0, 10, |_| 50);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for second in 1..=3 {
        work(fake.gpu(0), second, 10, |_| 50);
    }
    let asked = || fake.calls(Call::ProcessUtilization);
    let before = asked();
    bench.observe(3, SampleKind::Edge);
    assert_eq!(asked() - before, 1);
    is_near(busy(&after_a_rest(&mut bench, &[10], 3), 10), 1.5, 0.001);
}

#[test]
fn who_is_idle_for_long_is_not_charged_for_it_when_it_works_again() {
    for apart in [false, true] {
        let fake = Fake::new(1);
        let gpu = fake.gpu(0);
        gpu.tell_uses_apart(apart);
        shared_by(&fake, &[10, 20]);
        let mut bench = Bench::new(&fake);
        for second in 0..=100 {
            work(gpu, second, 10, |_| 0);
            bench.tick(second);
        }
        for second in 101..=104 {
            work(gpu, second, 10, |_| 100);
            bench.tick(second);
        }
        let last = after_a_rest(&mut bench, &[10, 20], 104);
        is_near(busy(&last, 10), 4.0, 0.1);
        is_near(busy(&last, 20), 0.0, 0.0);
    }
}

#[test]
fn a_clock_that_is_set_leaves_no_phantom_activity() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.tell_uses_apart(true);
    shared_by(&fake, &[10, 20]);
    let mut bench = Bench::new(&fake);
    let at = |second: u64, shift: i64| {
        let mut into = super::sample(second, SampleKind::Tick);
        into.at.wall += jiff::SignedDuration::from_secs(shift);
        into
    };
    let mut see = |second: u64, shift: i64, percent: u32| {
        for part in 0..5 {
            gpu.add_use(Use {
                pid: 10,
                stamp_us: wall_us(second).saturating_add_signed(shift * 1_000_000)
                    - (4 - part) * PERIOD_US,
                percent,
            });
        }
        let mut into = at(second, shift);
        bench.source.observe(SampleKind::Tick, &mut into).unwrap();
        busy(&into, 10).unwrap_or_default()
    };
    let mut shown = 0.0;
    for second in 0..80 {
        // Set ahead by an hour after 20 s, and back by two after 40 s.
        let shift = [0, 3_600, -3_600, -3_600][second as usize / 20];
        let now = see(second, shift, if second < 60 { 100 } else { 0 });
        assert!(now >= shown, "it never falls");
        shown = now;
    }
    assert!((50.0..=66.0).contains(&shown), "{shown} of 60 s");
}

#[test]
fn entries_that_nobody_filled_in_are_not_believed() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.tell_uses_apart(true);
    shared_by(&fake, &[10, 20]);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    bench.tick(1);
    work(gpu, 2, 10, |_| 50);
    for (pid, stamp_us, percent) in [
        (20, wall_us(2), 1_844_674_407),
        (0, wall_us(2), 70),
        (20, wall_us(90_000), 70),
    ] {
        gpu.add_use(Use {
            pid,
            stamp_us,
            percent,
        });
    }
    bench.tick(3);
    let seen = bench.tick(9);
    assert_eq!(busy(&seen, 20), Some(0.0));
    assert!(busy(&seen, 10) > Some(0.4));
    assert_eq!(pids(&seen).len(), 2, "process 0 is nobody");
}

#[test]
fn a_gpu_that_does_not_tell_leaves_activity_unknown_and_is_not_asked_again() {
    for fault in ["not supported", "no symbol", "no permission", "layout"] {
        let hidden: &[&str] = match fault {
            "no symbol" => &["nvmlDeviceGetProcessUtilization"],
            _ => &[],
        };
        let fake = Fake::without(1, hidden);
        let gpu = fake.gpu(0);
        match fault {
            "not supported" => gpu.fail(Call::ProcessUtilization, 3),
            "no permission" => gpu.fail(Call::ProcessUtilization, 4),
            "layout" => gpu.set_use_stride(48),
            _ => {}
        }
        shared_by(&fake, &[10, 20]);
        work(gpu, 0, 10, |_| 50);
        work(gpu, 0, 20, |_| 50);
        let mut bench = Bench::new(&fake);
        for second in 0..10 {
            let seen = bench.tick(second);
            ticks(&seen, gpu);
            assert_eq!(
                [busy(&seen, 10), busy(&seen, 20)],
                [None; 2],
                "{fault}: unknown is not zero"
            );
            assert_eq!(errors(&seen), [], "{fault} is no error");
        }
        assert!(fake.calls(Call::ProcessUtilization) <= 1, "{fault}");
    }
}

#[test]
fn a_failure_that_passes_loses_nothing() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    shared_by(&fake, &[10, 20]);
    work(gpu, 0, 10, |_| 30);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for second in 1..=20 {
        work(gpu, second, 10, |_| 30);
        let code = if (5..12).contains(&second) { 999 } else { 0 };
        gpu.fail(Call::ProcessUtilization, code);
        let seen = bench.tick(second);
        ticks(&seen, gpu);
        assert!(busy(&seen, 10).is_some(), "what was known stays known");
    }
    let last = after_a_rest(&mut bench, &[10, 20], 20);
    is_near(busy(&last, 10), 6.0, 0.3);
    assert!(errors(&last).iter().any(|(kind, _)| *kind == "unknown"));
}

#[test]
fn a_failure_that_lasts_leaves_activity_unknown_and_not_at_rest() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    shared_by(&fake, &[10, 20]);
    let mut bench = Bench::new(&fake);
    for second in 0..=120 {
        work(gpu, second, 10, |_| 30);
        let fails = (20..80).contains(&second);
        gpu.fail(Call::ProcessUtilization, if fails { 999 } else { 0 });
        let seen = bench.tick(second);
        let is_known = [10, 20].map(|pid| busy(&seen, pid).is_some());
        match second {
            10..40 | 90.. => assert_eq!(is_known, [true; 2], "second {second}"),
            60..80 => assert_eq!(is_known, [false; 2], "second {second}"),
            _ => {}
        }
    }
    let last = after_a_rest(&mut bench, &[10, 20], 120);
    is_near(busy(&last, 10), 0.3 * 120.0, 1.0);
}

#[test]
fn more_processes_than_the_first_buffer_holds_are_all_told() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.tell_uses_apart(true);
    let tenants: Vec<u32> = (1..=90).collect();
    shared_by(&fake, &tenants);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    bench.tick(1);
    for pid in &tenants {
        work(gpu, 2, *pid, |_| 1);
    }
    bench.tick(3);
    let seen = bench.tick(9);
    for pid in tenants {
        assert!(busy(&seen, pid) > Some(0.0), "process {pid}");
    }
}

#[test]
fn who_works_and_is_on_no_list_is_listed_at_once_or_shown_as_a_stranger() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    shared_by(&fake, &[10, 20]);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    // A third begins, and the memory in use happens to stay the same.
    shared_by(&fake, &[10, 20, 30]);
    work(gpu, 2, 30, |_| 40);
    let seen = bench.tick(2);
    assert_eq!(pids(&seen).len(), 3);
    // The driver's lists number a fourth as its container does, its work as the host.
    shared_by(&fake, &[10, 20, 30, 7]);
    let lists = bench.list_calls();
    work(gpu, 4, 10, |_| 10);
    work(gpu, 4, 4242, |_| 40);
    bench.tick(4);
    let seen = bench.tick(5);
    let numbers: Vec<u32> = pids(&seen).iter().map(|(pid, _)| *pid).collect();
    assert_eq!(numbers, [7, 10, 20, 30, 4242]);
    assert_eq!(busy(&seen, 7), None, "it is not known to be idle");
    assert!(busy(&seen, 4242) > Some(0.0));
    assert!(busy(&seen, 10) > Some(0.0), "one with a sample is known");
    let listed = bench.list_calls();
    assert_eq!(listed - lists, 3, "the lists were read once for it");
    for second in 6..20 {
        work(gpu, second, 4242, |_| 40);
        bench.tick(second);
    }
    assert_eq!(bench.list_calls(), listed, "and not again");
}

#[test]
fn a_number_that_comes_back_is_that_of_another_process() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    let with = |bench: &mut Bench, second: u64, tenants: &[u32]| {
        shared_by(&fake, tenants);
        gpu.set_memory_used((second + 2) << 30);
        bench.observe(second, SampleKind::Edge)
    };
    with(&mut bench, 0, &[10, 20]);
    with(&mut bench, 1, &[10, 20]);
    work(gpu, 2, 10, |_| 100);
    with(&mut bench, 2, &[10, 20]);
    // What it did has been played back some seconds later.
    assert!(busy(&with(&mut bench, 9, &[10, 20]), 10) > Some(0.9));
    let seen = with(&mut bench, 10, &[20]);
    assert_eq!(pids(&seen).len(), 1, "who has ended is no stranger");
    let seen = with(&mut bench, 12, &[10, 20]);
    assert_eq!(busy(&seen, 10), None);
    let seen = with(&mut bench, 13, &[10, 20]);
    assert_eq!(busy(&seen, 10), Some(0.0));
}
