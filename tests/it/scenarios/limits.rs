//! What must hold of every kind of scenario.

use super::kinds::{Claim, KINDS};
use super::page::summaries;
use super::score::{Scenario, charged, holder, metered, quantile, spans};
use super::truth::Truths;
use proptest::prelude::*;
use std::collections::BTreeSet;
use wattprint::accounting::{Holder, IdlePolicy, Remainder};

/// Where the method is exact, the charge is the truth but for the grain of the
/// sensors: within five percent for 95 % of all tenants. Of those beyond, the most
/// have worked for a fraction of a sensor's period.
#[test]
fn where_the_method_is_exact_the_charge_is_within_five_percent() {
    for summary in summaries()
        .iter()
        .filter(|it| it.kind.claim == Claim::Exact)
    {
        let worst = quantile(summary.errors.clone(), 0.95);
        assert!(worst <= 0.05, "{}: {worst}", summary.kind.name);
    }
}

/// A process that is moved at an unknown moment belongs, for the tick in which
/// that happens, to where it is found at its end.
#[test]
fn what_changes_unseen_is_charged_wrongly_for_a_tick_at_most() {
    for kind in KINDS.iter().filter(|it| it.claim == Claim::ToATick) {
        for seed in 0..40 {
            let scenario = Scenario::draw(kind, seed);
            let limits = scenario.world.gpus.iter().map(|it| it.limit);
            let a_tick = limits.fold(0.0, f64::max);
            for verdict in scenario.verdicts(kind.component) {
                let [_, charged, _, owed] = verdict.ours;
                let wrong = (charged - owed).abs();
                assert!(wrong <= a_tick, "{} {seed}: {wrong} J", kind.name);
            }
        }
    }
}

#[test]
fn the_truth_lies_in_the_stated_interval_nine_times_out_of_ten() {
    let rarely: Vec<_> = summaries()
        .iter()
        .filter(|it| it.covered < 0.9)
        .map(|it| (it.kind.name, it.covered))
        .collect();
    assert!(rarely.is_empty(), "{rarely:?}");
}

#[test]
fn where_everything_is_visible_hardly_anything_is_unattributed() {
    for kind in KINDS.iter().filter(|it| it.visible) {
        for seed in 0..20 {
            let spans = Scenario::draw(kind, seed).spans(IdlePolicy::Reserved);
            let nobody = charged(&spans, &Holder::Unattributed, kind.component);
            let share = nobody.energy as f64 / 1e6 / metered(&spans, kind.component);
            assert!(share <= 0.02, "{} {seed}: {share}", kind.name);
        }
    }
}

/// What tenants used and no source saw is charged to the operating system, of which
/// the scenarios know what it truly owes.
#[test]
fn where_the_method_is_exact_the_operating_system_is_no_refuge_for_what_others_used() {
    let exact = KINDS.iter().filter(|it| it.claim == Claim::Exact);
    for kind in exact.filter(|it| it.visible) {
        for seed in 0..20 {
            let scenario = Scenario::draw(kind, seed);
            let truths = Truths::of(&scenario.world, kind.component);
            let tenants = scenario.world.tenants.iter().enumerate();
            let system = tenants.filter(|(_, tenant)| !tenant.is_workload());
            let owed: f64 = system
                .map(|(it, _)| truths.owed(it, IdlePolicy::Reserved))
                .sum();
            let spans = scenario.spans(IdlePolicy::Reserved);
            let energy = charged(&spans, &holder(Remainder::SYSTEM), kind.component).energy;
            let wrong = (energy as f64 / 1e6 - owed).abs() / metered(&spans, kind.component);
            assert!(wrong <= 0.02, "{} {seed}: {wrong}", kind.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// Every joule has one holder, to the microjoule, whoever pays for idle power.
    #[test]
    fn every_scenario_is_conserved_under_every_idle_policy(
        kind in 0..KINDS.len(),
        seed in any::<u64>(),
        policy in prop::sample::select(IdlePolicy::ALL.to_vec()),
    ) {
        let scenario = Scenario::draw(&KINDS[kind], seed);
        for span in spans(&scenario.stream, policy) {
            let metered: BTreeSet<_> = span.meters.iter().map(|it| &it.channel).collect();
            prop_assert_eq!(metered.len(), span.meters.len());
            prop_assert!(span.entries.iter().all(|it| metered.contains(&it.channel)));
            for meter in &span.meters {
                let parts = span.entries.iter().filter(|it| it.channel == meter.channel);
                let sum: u64 = parts.map(|it| it.energy.energy).sum();
                prop_assert_eq!(sum, meter.energy.energy, "{}", &meter.channel);
            }
        }
    }
}
