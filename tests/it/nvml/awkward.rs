//! What drivers do that their header does not promise.

use super::{Bench, errors, of, pids, process, roots, ticks};
use crate::common::{SECOND, moment};
use fake_nvml::{Call, Fake, List, MAX_PROCESSES};
use std::time::Duration;
use wattprint::agent::Sources;
use wattprint::sample::{Reading, Sample, SampleKind};
use wattprint::source::clock;
use wattprint::source::process::Processes;

#[test]
fn a_list_of_processes_that_has_grown_is_asked_for_again_with_more_room() {
    for stride in [24, 40] {
        let fake = Fake::new(1);
        let gpu = fake.gpu(0);
        gpu.set_stride(stride);
        let many: Vec<_> = (1..=MAX_PROCESSES as u32)
            .map(|pid| process(pid, 1 << 20))
            .collect();
        gpu.set_processes(List::Compute, &many);
        let seen = pids(&Bench::new(&fake).tick(0));
        assert_eq!(seen.len(), MAX_PROCESSES, "entries of {stride} bytes");
        assert!(seen.iter().all(|(_, memory)| *memory == Some(1 << 20)));
        assert_eq!(fake.calls(Call::ComputeList), 2);
    }
}

#[test]
fn a_list_that_never_fits_is_given_up_and_the_gpu_is_measured_all_the_same() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.fail(Call::ComputeList, 7);
    let seen = Bench::new(&fake).tick(0);
    ticks(&seen, gpu);
    assert_eq!(errors(&seen), [("insufficient-size", 1)]);
    assert!(
        fake.calls(Call::ComputeList) <= 3,
        "it is not asked for ever"
    );
}

#[test]
fn a_field_may_fail_as_a_call_as_a_field_or_in_its_type() {
    for level in ["call", "field", "type"] {
        let fake = Fake::new(1);
        let gpu = fake.gpu(0);
        gpu.fail(Call::Energy, 3);
        match level {
            "call" => gpu.fail(Call::Field, 3),
            "field" => gpu.set_power_scopes(&[]),
            // NVML_VALUE_TYPE_SIGNED_INT and _USHORT came after the binding.
            _ => gpu.set_power_type(6),
        }
        let seen = Bench::new(&fake).tick(0);
        assert_eq!(seen.instruments[0].method, "NVML power usage", "{level}");
        assert!(
            matches!(of(&seen, gpu).reading, Reading::Gauge(_)),
            "{level}"
        );
    }
}

#[test]
fn memory_that_is_refused_by_its_version_costs_no_reading() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.fail(Call::Memory, 25);
    let mut bench = Bench::new(&fake);
    for second in 0..3 {
        let seen = bench.tick(second);
        ticks(&seen, gpu);
        assert_eq!(errors(&seen), [], "it is an older driver, not a fault");
    }
}

/// What all sources show so many seconds from now: they open by the real clock.
fn observed(sources: &mut Sources, second: u64) -> Sample {
    let now = u64::try_from(clock::monotonic().as_nanos()).unwrap();
    sources.observe(
        SampleKind::Tick,
        moment(now + second * SECOND),
        Duration::ZERO,
    )
}

#[test]
fn a_driver_that_does_not_match_its_library_is_tried_again_until_it_does() {
    let fake = Fake::new(1);
    fake.fail(Call::Init, 18);
    let at = roots(fake.lib());
    let mut sources = Sources::open(&at, |name| name == "nvml", Processes::new(&at, false));
    let absent = sources.absent();
    let [(name, reason)] = &absent[..] else {
        panic!("one source is absent: {absent:?}")
    };
    assert_eq!(name, "nvml");
    assert!(reason.contains("are of different versions"), "{reason}");
    assert_eq!(observed(&mut sources, 10).observations, []);

    fake.fail(Call::Init, 0);
    let seen = observed(&mut sources, 600);
    ticks(&seen, fake.gpu(0));
    assert_eq!(sources.absent(), []);
}

#[test]
fn a_library_that_has_to_be_opened_again_goes_on_with_the_same_devices() {
    let fake = Fake::new(2);
    let at = roots(fake.lib());
    let mut sources = Sources::open(&at, |name| name == "nvml", Processes::new(&at, false));
    let first = observed(&mut sources, 0);
    fake.gpu(0).fail(Call::Energy, 9);
    assert!(!observed(&mut sources, 1).health[0].up);
    fake.gpu(0).fail(Call::Energy, 0);
    let again = observed(&mut sources, 600);
    assert_eq!(again.instruments, first.instruments);
    assert_eq!(fake.calls(Call::Shutdown), 1, "the old one was let go");
}
