//! What fails, and what goes on all the same.

use super::{Bench, chain, errors, missing, of, process, sample, ticks};
use fake_nvml::{Call, Fake, List};
use wattprint::sample::{Miss, Reading, SampleKind};
use wattprint::source::ReadError;

#[test]
fn a_lost_gpu_is_missing_alone_and_comes_back_by_its_uuid() {
    let fake = Fake::new(3);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    fake.gpu(1).remove();
    for second in 1..5 {
        let seen = bench.tick(second);
        assert_eq!(
            missing(&seen, fake.gpu(1)),
            Some(Miss::Lost),
            "second {second}"
        );
        for other in [0, 2] {
            ticks(&seen, fake.gpu(other));
        }
        assert_eq!(
            errors(&seen),
            [("lost", 1)],
            "counted once, not asked again"
        );
    }
    fake.gpu(1).put_back();
    let back = (5..=16).map(|second| bench.tick(second));
    let seen = back.last().expect("there were ticks");
    ticks(&seen, fake.gpu(1));
    assert!(seen.instruments.is_empty(), "it is the same instrument");
}

#[test]
fn what_goes_on_at_a_lost_gpu_is_unknown_and_not_idleness() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.set_processes(List::Compute, &[process(5, 10)]);
    let mut bench = Bench::new(&fake);
    let seen = (0..=12).map(|second| bench.tick(second)).last();
    assert!(seen.unwrap().device_users[0].busy.is_some());
    gpu.remove();
    let seen = bench.tick(13);
    assert_eq!(seen.device_users.len(), 1, "it stays with those who had it");
    assert_eq!(seen.device_users[0].busy, None);
}

#[test]
fn each_code_that_means_a_lost_gpu_loses_only_that_one() {
    for (code, kind) in [
        (15, "lost"),
        (16, "reset-required"),
        (28, "gpu-not-found"),
        (2, "invalid-argument"),
    ] {
        let fake = Fake::new(2);
        let mut bench = Bench::new(&fake);
        bench.tick(0);
        fake.gpu(0).fail(Call::Energy, code);
        let seen = bench.tick(1);
        assert_eq!(missing(&seen, fake.gpu(0)), Some(Miss::Lost), "code {code}");
        assert_eq!(errors(&seen), [(kind, 1)]);
        ticks(&seen, fake.gpu(1));
    }
}

#[test]
fn a_passing_error_costs_one_reading_and_is_counted() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for (second, code, kind) in [
        (1, 10, "timeout"),
        (2, 27, "not-ready"),
        (3, 12_345, "other"),
    ] {
        gpu.fail(Call::Energy, code);
        let seen = bench.tick(second);
        assert_eq!(missing(&seen, gpu), Some(Miss::Failed), "code {code}");
        assert!(
            of(&seen, gpu).power.is_some(),
            "power goes on and fills the gap"
        );
        assert!(errors(&seen).contains(&(kind, 1)), "{:?}", errors(&seen));
        assert!(!seen.health[0].up);
    }
    gpu.fail(Call::Energy, 0);
    ticks(&bench.tick(4), gpu);
}

#[test]
fn an_error_of_the_library_asks_to_open_it_again() {
    for code in [1, 9, 18] {
        let fake = Fake::new(1);
        let mut bench = Bench::new(&fake);
        bench.tick(0);
        fake.gpu(0).fail(Call::Energy, code);
        let mut into = sample(1, SampleKind::Tick);
        let error = bench
            .source
            .observe(SampleKind::Tick, &mut into)
            .unwrap_err();
        assert!(
            matches!(error, ReadError::Reopen { kind: "driver", .. }),
            "{error:?}"
        );
        assert!(!into.health[0].up);
    }
}

#[test]
fn a_library_whose_gpus_are_all_lost_for_a_minute_is_opened_again() {
    let fake = Fake::new(1);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    fake.set_gpus(0);
    for second in 1..61 {
        let seen = bench.tick(second);
        assert_eq!(missing(&seen, fake.gpu(0)), Some(Miss::Lost));
    }
    let mut into = sample(61, SampleKind::Tick);
    let error = bench
        .source
        .observe(SampleKind::Tick, &mut into)
        .unwrap_err();
    assert!(
        matches!(error, ReadError::Reopen { kind: "lost", .. }),
        "{error:?}"
    );
    assert_eq!(
        chain(&error),
        "the NVIDIA driver has stopped working: NVML answered `lost` (code 15)"
    );
}

#[test]
fn a_counter_that_restarts_freezes_or_jumps_is_passed_on_as_it_is() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    let first = ticks(&bench.tick(0), gpu);
    gpu.restart_counter();
    assert!(ticks(&bench.tick(1), gpu) < first);
    gpu.freeze_counter_at(7);
    assert_eq!(ticks(&bench.tick(2), gpu), 7);
    assert_eq!(ticks(&bench.tick(3), gpu), 7);
    gpu.freeze_counter_at(u64::MAX / 2);
    assert_eq!(ticks(&bench.tick(4), gpu), u64::MAX / 2);
}

#[test]
fn a_counter_that_turns_out_unsupported_gives_way_to_power_and_is_announced() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    assert_eq!(bench.tick(0).instruments[0].method, "NVML energy counter");
    gpu.fail(Call::Energy, 3);
    let seen = bench.tick(1);
    assert!(matches!(of(&seen, gpu).reading, Reading::Gauge(_)));
    assert_eq!(seen.instruments[0].method, "NVML average power");
    let calls = gpu.calls(Call::Energy);
    bench.tick(2);
    assert_eq!(gpu.calls(Call::Energy), calls, "it is not asked again");
}

#[test]
fn a_gpu_that_tells_nothing_is_a_gap_not_an_absence() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    for call in [Call::Energy, Call::Field, Call::Power] {
        gpu.fail(call, 3);
    }
    let seen = Bench::new(&fake).tick(0);
    assert_eq!(missing(&seen, gpu), Some(Miss::Failed));
    assert_eq!(
        seen.instruments[0].method,
        "none: NVML gives neither energy nor power"
    );
}

#[test]
fn a_gpu_that_may_not_be_used_is_left_alone() {
    let fake = Fake::new(2);
    fake.gpu(0).fail(Call::Handle, 4);
    let mut bench = Bench::new(&fake);
    let last = (0..30).map(|second| bench.tick(second)).last().unwrap();
    assert_eq!(last.observations.len(), 1);
    assert_eq!(errors(&last), [("no-permission", 1)]);
}

#[test]
fn a_critical_xid_error_is_counted_under_its_number() {
    let fake = Fake::new(2);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for xid in [79, 79, 48] {
        fake.gpu(1).raise_xid(xid);
    }
    let last = (1..=20).map(|second| bench.tick(second)).last().unwrap();
    let counts: Vec<_> = last.health[0].errors.clone();
    assert_eq!(
        counts,
        [("xid-48".to_string(), 1), ("xid-79".to_string(), 2)]
    );
}

#[test]
fn the_library_is_shut_down_once_and_one_that_cannot_be_is_left() {
    let fake = Fake::new(1);
    drop(Bench::new(&fake));
    assert_eq!(fake.calls(Call::Shutdown), 1);
    let fake = Fake::without(1, &["nvmlShutdown"]);
    let mut bench = Bench::new(&fake);
    ticks(&bench.tick(0), fake.gpu(0));
    drop(bench);
}
