//! A scrape is cheap: how often it allocates and how long it is, by series.
//!
//! Counts do not depend on how busy a machine is. `benches/scrape.rs` has the times.

use super::{charged_to, instrument, moment, place, scrape, settings, span, workload};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use wattprint::accounting::Microjoules;
use wattprint::metrics::{Context, Format, Running, expose};
use wattprint::sample::{Component, Phase};

/// Counts the allocations of each thread, so that tests beside this one do not.
struct Counting;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: every call is handed to the system's allocator as it came; the count is
// a cell that is initialised without allocating and needs no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _thread_is_over = CALLS.try_with(|it| it.set(it.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations<T>(work: impl FnOnce() -> T) -> (u64, T) {
    let before = CALLS.get();
    let made = work();
    (CALLS.get() - before, made)
}

/// A node with 8 accelerators and as many workloads as are asked for.
fn node(workloads: usize) -> Running {
    let mut running = Running::new(settings(workloads));
    running.place(place(), Context::default());
    let gpus: Vec<_> = (0..8)
        .map(|it| instrument(Component::Accelerator, &format!("GPU-{it}"), 700.0))
        .collect();
    running.describe(&gpus);
    let names: Vec<String> = (0..workloads).map(|it| format!("job-{it}")).collect();
    for name in &names {
        running.workload(&workload(name, Phase::Pretraining), moment(0));
    }
    let energy = Microjoules::exact(1_234_567);
    let charges: Vec<_> = names
        .iter()
        .flat_map(|name| {
            gpus.iter()
                .map(move |gpu| (charged_to(name), &gpu.channel, energy))
        })
        .collect();
    running.add(&span(0, 10, &charges));
    running
}

#[test]
fn what_a_scrape_allocates_and_how_long_it_is_are_bounded_by_its_series() {
    for workloads in [8, 500] {
        let running = node(workloads);
        let snapshot = running.snapshot(moment(10));
        let count = |format| {
            let (calls, answer) = allocations(|| expose(&scrape(&snapshot), format));
            let series = answer.lines().filter(|it| !it.starts_with('#')).count() as u64;
            (calls, answer.len() as u64, series)
        };
        let (calls, bytes, series) = count(Format::OpenMetrics);
        // A few for each family, and none for a series: the answer only grows.
        let families = 12 * wattprint::metrics::names().len() as u64;
        assert!(calls < families + 64, "{workloads}: {calls}");
        assert!(
            bytes < 160 * series + 40_000,
            "{workloads}: {bytes} of {series}"
        );
        let (calls, bytes, series) = count(Format::Text);
        // The crate keeps every label's name and value as text of its own.
        assert!(
            calls < 16 * series + families,
            "{workloads}: {calls} of {series}"
        );
        assert!(
            bytes < 160 * series + 40_000,
            "{workloads}: {bytes} of {series}"
        );
    }
}

#[test]
fn a_snapshot_allocates_a_little_for_each_workload_and_nothing_for_each_series() {
    let (small, large) = (node(8), node(500));
    let calls = |running: &Running| allocations(|| running.snapshot(moment(10))).0;
    let more = calls(&large) - calls(&small);
    assert!(more < 4 * 492, "{more} for 492 workloads more");
}
