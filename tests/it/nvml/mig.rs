//! GPUs that are divided into MIG instances, and what each instance does.

use super::{Bench, errors, missing, process, ticks};
use fake_nvml::{Call, Fake, List, Part};
use wattprint::sample::{Partition, Sample, SampleKind};

/// An H100 with instances of three, two and one of its seven slices.
const MIXED: [Part; 3] = [
    Part { id: 1, slices: 3 },
    Part { id: 3, slices: 2 },
    Part { id: 9, slices: 1 },
];

fn divided(parts: &[Part]) -> Fake {
    let fake = Fake::new(1);
    fake.gpu(0).set_parts(parts);
    fake.gpu(0).set_mig(true);
    fake
}

fn slices(sample: &Sample) -> Vec<(u32, u32, u32)> {
    let all = sample.partitions.iter();
    all.map(|it| (it.id, it.slices, it.of)).collect()
}

fn partition(sample: &Sample, id: u32) -> &Partition {
    let mut all = sample.partitions.iter();
    all.find(|it| it.id == id).expect("there is such a one")
}

fn busy(sample: &Sample, id: u32) -> Option<f64> {
    partition(sample, id).busy.map(|it| it.as_secs_f64())
}

fn is_near(seen: Option<f64>, truth: f64) {
    let seen = seen.expect("the hardware tells");
    assert!((seen - truth).abs() < 0.001, "{seen}, not {truth}");
}

#[test]
fn instances_are_known_by_their_slices_and_the_names_of_what_lies_in_them() {
    let twice = Part { id: 3, slices: 2 };
    let fake = divided(&[MIXED[0], twice, twice]);
    let gpu = fake.gpu(0);
    let seen = Bench::new(&fake).tick(0);
    assert_eq!(slices(&seen), [(1, 3, 7), (3, 2, 7)]);
    let [whole, shared] = [1, 3].map(|id| partition(&seen, id).devices.clone());
    assert_eq!(whole, [gpu.part_uuid(0)]);
    assert_eq!(shared, [gpu.part_uuid(1), gpu.part_uuid(2)], "one instance");
    ticks(&seen, gpu);
}

#[test]
fn a_process_is_on_the_instance_that_the_driver_names_and_its_memory_there() {
    let fake = divided(&MIXED);
    let gpu = fake.gpu(0);
    gpu.set_processes(
        List::Compute,
        &[process(5, 10), process(5, 20), process(6, 40)],
    );
    for (place, instance) in [1, 3, 3].into_iter().enumerate() {
        gpu.set_process_instance(List::Compute, place, instance);
    }
    let seen = Bench::new(&fake).tick(0);
    let users = seen.device_users.iter();
    let users: Vec<_> = users
        .map(|it| (it.pid, it.partition, it.memory, it.busy))
        .collect();
    let expected = [
        (5, Some(1), Some(10), None),
        (5, Some(3), Some(20), None),
        (6, Some(3), Some(40), None),
    ];
    assert_eq!(users, expected);
    assert_eq!(
        fake.calls(Call::ProcessUtilization),
        0,
        "no driver tells it of a divided GPU"
    );
}

#[test]
fn a_number_of_an_instance_means_nothing_on_a_gpu_that_is_not_divided() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.set_processes(List::Compute, &[process(5, 10)]);
    gpu.set_process_instance(List::Compute, 0, 0);
    let seen = Bench::new(&fake).tick(0);
    assert_eq!(seen.device_users[0].partition, None);
    assert_eq!(seen.partitions, []);
}

#[test]
fn the_activity_of_each_instance_is_integrated_within_two_calls_a_tick() {
    let fake = divided(&MIXED);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    let first = bench.tick(0);
    let unknown = MIXED.iter().all(|part| busy(&first, part.id).is_none());
    assert!(unknown, "no interval has been seen yet");
    let mut last = first;
    for second in 1..=120 {
        // The first works in bursts, the second at a constant tenth, the third not.
        let burst = if second % 10 < 3 { 1_000_000 } else { 0 };
        gpu.spend(1, burst, 1_000_000);
        gpu.spend(3, 100_000, 1_000_000);
        gpu.spend(9, 0, 1_000_000);
        let before = fake.total_calls();
        let now = bench.tick(second);
        let made = fake.total_calls() - before;
        assert!(made <= 2, "{made} calls at second {second}");
        for part in MIXED {
            assert!(busy(&now, part.id) >= busy(&last, part.id));
        }
        for id in [1, 3] {
            let grows = busy(&now, id) > busy(&last, id);
            assert!(
                grows || second < 30,
                "a tick between answers is no idle one"
            );
        }
        last = now;
    }
    bench.observe(120, SampleKind::Edge);
    let last = bench.tick(300);
    for (id, truth) in [(1, 0.3 * 120.0), (3, 0.1 * 120.0), (9, 0.0)] {
        is_near(busy(&last, id), truth);
    }
}

#[test]
fn an_edge_measures_all_instances_up_to_it() {
    let fake = divided(&MIXED);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    fake.gpu(0).spend(3, 1_500_000, 3_000_000);
    fake.gpu(0).spend(1, 3_000_000, 3_000_000);
    let seen = bench.observe(3, SampleKind::Edge);
    is_near(busy(&seen, 3), 0.0);
    let seen = bench.tick(300);
    is_near(busy(&seen, 3), 1.5);
    is_near(busy(&seen, 1), 3.0);
}

#[test]
fn hardware_without_the_counters_leaves_activity_absent() {
    for reason in ["Ampere", "old library", "refused", "broken"] {
        let hidden: &[&str] = match reason {
            "old library" => &["nvmlGpmQueryDeviceSupport"],
            _ => &[],
        };
        let fake = Fake::without(1, hidden);
        let gpu = fake.gpu(0);
        gpu.set_parts(&MIXED);
        gpu.set_mig(true);
        match reason {
            "Ampere" => gpu.set_gpm(false),
            "refused" => gpu.fail(Call::Gpm, 3),
            // More work than there was time: another meaning of the number.
            "broken" => gpu.spend(1, 0, 0),
            _ => {}
        }
        let mut bench = Bench::new(&fake);
        for second in 0..20 {
            if reason == "broken" && second > 0 {
                gpu.spend(1, 5_000_000, 1_000_000);
            }
            let seen = bench.tick(second);
            ticks(&seen, gpu);
            assert_eq!(slices(&seen).len(), 3, "{reason}");
            if second > 12 || reason != "broken" {
                assert!(
                    seen.partitions.iter().all(|it| it.busy.is_none()),
                    "{reason}: unknown is not zero"
                );
            }
        }
    }
}

#[test]
fn a_failure_of_the_counters_that_passes_loses_nothing() {
    let fake = divided(&MIXED);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    for second in 1..=60 {
        gpu.spend(1, 250_000, 1_000_000);
        gpu.fail(Call::Gpm, if (20..40).contains(&second) { 999 } else { 0 });
        let seen = bench.tick(second);
        ticks(&seen, gpu);
    }
    bench.observe(60, SampleKind::Edge);
    let last = bench.tick(300);
    is_near(busy(&last, 1), 15.0);
    assert!(errors(&last).iter().any(|(kind, _)| *kind == "unknown"));
}

#[test]
fn a_failure_of_one_counter_that_lasts_leaves_the_activity_of_all_unknown() {
    let fake = divided(&MIXED);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    let mut last = bench.tick(0);
    for second in 1..=180 {
        gpu.spend(1, 250_000, 1_000_000);
        let fails = (30..110).contains(&second);
        gpu.fail_copies_of(if fails { Some(9) } else { None });
        let seen = bench.tick(second);
        match second {
            20..30 | 150.. => assert!(busy(&seen, 1) > busy(&last, 1), "second {second}"),
            80..110 => assert_eq!(busy(&seen, 1), None, "second {second}"),
            _ => {}
        }
        last = seen;
    }
    bench.observe(180, SampleKind::Edge);
    is_near(busy(&bench.tick(400), 1), 45.0);
}

#[test]
fn an_instance_that_is_gone_when_it_is_measured_is_looked_for_and_the_others_go_on() {
    let fake = divided(&MIXED);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    for second in 0..=60 {
        if second == 30 {
            gpu.take_part(1);
        }
        let seen = bench.tick(second);
        // A round of three takes nine seconds, each second of three is for the memory.
        if second > 45 {
            assert_eq!(slices(&seen), [(1, 3, 7), (9, 1, 7)]);
        }
        assert_eq!(errors(&seen), []);
        gpu.spend(1, 500_000, 1_000_000);
    }
    bench.observe(61, SampleKind::Edge);
    is_near(busy(&bench.tick(300), 1), 30.5);
}

#[test]
fn counters_that_fail_at_first_are_tried_again() {
    // Asking whether they are there, and lending the buffers for them.
    for code in [999, 10] {
        let fake = divided(&MIXED);
        let gpu = fake.gpu(0);
        gpu.fail(Call::Gpm, code);
        if code == 10 {
            gpu.fail(Call::Gpm, 0);
            fake.fail(Call::Gpm, code);
        }
        let mut bench = Bench::new(&fake);
        let seen = bench.tick(0);
        assert_eq!(slices(&seen).len(), 3);
        assert_eq!(fake.lent_buffers(), 0);
        gpu.fail(Call::Gpm, 0);
        fake.fail(Call::Gpm, 0);
        let seen = (1..=60).map(|second| bench.tick(second)).last();
        assert_eq!(busy(&seen.unwrap(), 1), Some(0.0), "code {code}");
    }
}

#[test]
fn a_gpu_that_is_divided_anew_is_known_anew_and_gives_back_its_buffers() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    assert_eq!(slices(&bench.tick(0)), []);
    gpu.set_parts(&MIXED);
    gpu.set_mig(true);
    let found = (1..=31).map(|second| bench.tick(second)).last().unwrap();
    assert_eq!(slices(&found), [(1, 3, 7), (3, 2, 7), (9, 1, 7)]);
    assert_eq!(fake.lent_buffers(), 6);
    // An instance that nobody knew is used: it is looked for at once.
    gpu.set_parts(&[MIXED[0], Part { id: 5, slices: 4 }]);
    gpu.set_processes(List::Compute, &[process(5, 10)]);
    gpu.set_process_instance(List::Compute, 0, 5);
    let seen = bench.observe(32, SampleKind::Edge);
    assert_eq!(slices(&seen), [(1, 3, 7), (5, 4, 7)]);
    assert_eq!(seen.device_users[0].partition, Some(5));
    assert_eq!(fake.lent_buffers(), 4);
    // One is taken away, and nothing tells but the list itself.
    gpu.set_processes(List::Compute, &[]);
    gpu.set_parts(&[MIXED[0]]);
    let seen = (33..=34 + 30 * 7).map(|second| bench.tick(second)).last();
    assert_eq!(slices(&seen.unwrap()), [(1, 3, 7)]);
    gpu.set_mig(false);
    gpu.set_parts(&[]);
    let seen = (300..=300 + 30 * 8).map(|second| bench.tick(second)).last();
    assert_eq!(slices(&seen.unwrap()), []);
    drop(bench);
    assert_eq!(fake.lent_buffers(), 0);
}

#[test]
fn an_instance_that_stays_is_measured_on_while_others_are_made() {
    let fake = divided(&[MIXED[0], MIXED[1]]);
    let gpu = fake.gpu(0);
    let mut bench = Bench::new(&fake);
    for second in 0..=60 {
        let mut kind = SampleKind::Tick;
        if second == 30 {
            // A third is made while the others work, and somebody begins there.
            gpu.add_part(2, MIXED[2]);
            gpu.set_processes(List::Compute, &[process(5, 10)]);
            gpu.set_process_instance(List::Compute, 0, MIXED[2].id);
            kind = SampleKind::Edge;
        }
        bench.observe(second, kind);
        gpu.spend(1, 500_000, 1_000_000);
        gpu.spend(3, 250_000, 1_000_000);
    }
    bench.observe(61, SampleKind::Edge);
    let last = bench.tick(300);
    assert_eq!(slices(&last).len(), 3);
    is_near(busy(&last, 1), 0.5 * 61.0);
    is_near(busy(&last, 3), 0.25 * 61.0);
}

#[test]
fn an_instance_that_no_look_finds_is_looked_for_once() {
    let fake = divided(&MIXED);
    let gpu = fake.gpu(0);
    gpu.set_processes(List::Compute, &[process(5, 10)]);
    gpu.set_process_instance(List::Compute, 0, 77);
    let mut bench = Bench::new(&fake);
    bench.observe(0, SampleKind::Edge);
    let before = fake.calls(Call::Mig);
    for second in 1..5 {
        let seen = bench.observe(second, SampleKind::Edge);
        assert_eq!(seen.device_users[0].partition, None);
    }
    assert_eq!(fake.calls(Call::Mig), before);
}

#[test]
fn what_a_divided_gpu_refuses_is_asked_again_when_it_is_whole() {
    let fake = Fake::new(1);
    let gpu = fake.gpu(0);
    gpu.set_processes(List::Compute, &[process(5, 10)]);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    // It is divided, which shows only after its activity has been asked for.
    gpu.set_parts(&MIXED);
    gpu.set_mig(true);
    gpu.fail(Call::ProcessUtilization, 3);
    let seen = (1..=31).map(|second| bench.tick(second)).last().unwrap();
    assert_eq!(slices(&seen).len(), 3);
    gpu.set_parts(&[]);
    gpu.set_mig(false);
    gpu.fail(Call::ProcessUtilization, 0);
    let seen = (32..=32 + 30 * 9).map(|second| bench.tick(second)).last();
    let seen = seen.unwrap();
    assert_eq!(slices(&seen), []);
    let busy = seen.device_users[0].busy;
    assert_eq!(busy, Some(std::time::Duration::ZERO), "it is known again");
}

#[test]
fn an_instance_that_is_made_anew_in_its_place_is_known_anew() {
    for anew in [Part { id: 4, slices: 2 }, Part { id: 3, slices: 4 }] {
        let fake = divided(&MIXED[..2]);
        let mut bench = Bench::new(&fake);
        bench.tick(0);
        // The driver gives the handle of the old one, and nothing runs there.
        fake.gpu(0).set_parts(&[MIXED[0], anew]);
        let seen = (1..=3 * 30 * 8).map(|second| bench.tick(second)).last();
        assert_eq!(
            slices(&seen.unwrap()),
            [(1, 3, 7), (anew.id, anew.slices, 7)]
        );
    }
}

#[test]
fn a_gpu_that_is_made_whole_after_its_instances_were_taken_away_is_seen_to_be() {
    let fake = divided(&MIXED);
    let gpu = fake.gpu(0);
    gpu.set_processes(List::Compute, &[process(5, 10)]);
    let mut bench = Bench::new(&fake);
    bench.tick(0);
    gpu.set_parts(&[]);
    let seen = (1..=30 * 8)
        .map(|second| bench.tick(second))
        .last()
        .unwrap();
    assert_eq!(slices(&seen), []);
    assert_eq!(
        seen.device_users[0].busy, None,
        "it is divided all the same"
    );
    gpu.set_mig(false);
    let seen = (300..=340 + 30 * 8).map(|second| bench.tick(second)).last();
    assert!(seen.unwrap().device_users[0].busy.is_some());
}

#[test]
fn slices_that_make_no_sense_are_refused_and_the_gpu_is_measured_all_the_same() {
    for slices in [0, 8] {
        let fake = divided(&[Part { id: 1, slices }]);
        let seen = Bench::new(&fake).tick(0);
        ticks(&seen, fake.gpu(0));
        assert_eq!(seen.partitions, []);
        assert_eq!(errors(&seen), [("layout", 1)]);
    }
}

#[test]
fn a_mode_that_cannot_be_asked_for_is_no_error_and_never_asked_again() {
    let fake = Fake::new(1);
    fake.gpu(0).fail(Call::Mig, 3);
    let mut bench = Bench::new(&fake);
    let seen = (0..120).map(|second| bench.tick(second)).last().unwrap();
    assert_eq!((missing(&seen, fake.gpu(0)), errors(&seen)), (None, vec![]));
    assert_eq!(fake.calls(Call::Mig), 1);
}
