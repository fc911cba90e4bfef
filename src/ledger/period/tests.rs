use super::*;
use crate::accounting::{Holder, Microjoules};
use crate::sample::{Channel, Component, WorkloadId};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn moment(seconds: u64) -> Moment {
    let since_boot = Duration::from_secs(seconds);
    Moment {
        monotonic: since_boot,
        boot: since_boot,
        wall: Timestamp::UNIX_EPOCH + since_boot,
    }
}

fn meter(channel: u8, energy: u64, raw: (u64, u64)) -> Meter {
    Meter {
        channel: Channel::new(Component::Accelerator, channel.to_string()),
        energy: Microjoules::exact(energy),
        raw_start: Some(raw.0),
        raw_end: Some(raw.1),
        gap_time: Duration::ZERO,
        reads: 1,
        misses: 0,
        restarts: 0,
        by_power: Some(energy),
    }
}

fn entry(holder: u8, channel: u8, energy: u64) -> Entry {
    Entry {
        holder: match holder {
            0 => Holder::Idle,
            1 => Holder::Unattributed,
            number => Holder::Workload(WorkloadId(number.to_string().into())),
        },
        channel: Channel::new(Component::Accelerator, channel.to_string()),
        energy: Microjoules::exact(energy),
        usage: f64::from(holder),
        usage_total: 8.0,
        reserved: Duration::from_secs(1),
        constant: Duration::from_secs(1),
        execution_idle: 0,
    }
}

/// A span in which every channel's energy has been shared out.
fn span(from: u64, until: u64, shares: &BTreeMap<(u8, u8), u32>) -> Span {
    let mut wholes: BTreeMap<u8, u64> = BTreeMap::new();
    for ((channel, _), energy) in shares {
        *wholes.entry(*channel).or_default() += u64::from(*energy);
    }
    let entries = shares
        .iter()
        .map(|((channel, holder), energy)| entry(*holder, *channel, u64::from(*energy)));
    Span {
        from: moment(from),
        until: moment(until),
        meters: wholes
            .iter()
            .map(|(channel, energy)| meter(*channel, *energy, (from, until)))
            .collect(),
        entries: entries.collect(),
        suspended: Duration::from_secs(1),
        late_ticks: 1,
    }
}

/// Spans that follow one another, a second to ten minutes each.
fn spans() -> impl Strategy<Value = Vec<Span>> {
    let shares = prop::collection::btree_map((0..3_u8, 0..5_u8), any::<u32>(), 0..10);
    prop::collection::vec((1..600_u64, shares), 1..60).prop_map(|lengths| {
        let mut now = 0;
        lengths
            .iter()
            .map(|(length, shares)| {
                now += length;
                span(now - length, now, shares)
            })
            .collect()
    })
}

fn periods_of(spans: &[Span]) -> Vec<Period> {
    let mut open = OpenPeriod::default();
    let mut periods: Vec<_> = spans.iter().filter_map(|span| open.add(span)).collect();
    periods.extend(open.seal());
    periods
}

fn energy_by_holder(spans: &[Span]) -> BTreeMap<(Channel, Holder), (Microjoules, u64, Duration)> {
    let mut sums: BTreeMap<_, (Microjoules, u64, Duration)> = BTreeMap::new();
    for entry in spans.iter().flat_map(|span| &span.entries) {
        let key = (entry.channel.clone(), entry.holder.clone());
        let sum = sums.entry(key).or_default();
        sum.0 += entry.energy;
        sum.1 += entry.usage as u64;
        sum.2 += entry.reserved;
    }
    sums
}

fn energy_by_channel(spans: &[Span]) -> BTreeMap<Channel, (Microjoules, u64)> {
    let mut sums: BTreeMap<_, (Microjoules, u64)> = BTreeMap::new();
    for meter in spans.iter().flat_map(|span| &span.meters) {
        let sum = sums.entry(meter.channel.clone()).or_default();
        sum.0 += meter.energy;
        sum.1 += meter.reads;
    }
    sums
}

proptest! {
    #[test]
    fn however_spans_are_put_together_the_sums_are_the_same(spans in spans()) {
        let periods: Vec<_> = periods_of(&spans).into_iter().map(|it| it.span).collect();
        prop_assert_eq!(energy_by_holder(&periods), energy_by_holder(&spans));
        prop_assert_eq!(energy_by_channel(&periods), energy_by_channel(&spans));
        let time = |spans: &[Span]| -> Duration { spans.iter().map(|it| it.suspended).sum() };
        prop_assert_eq!(time(&periods), time(&spans));
    }

    #[test]
    fn in_every_period_the_entries_sum_to_the_meters(spans in spans()) {
        for period in periods_of(&spans) {
            let mut charged: BTreeMap<Channel, u64> = BTreeMap::new();
            for entry in &period.span.entries {
                *charged.entry(entry.channel.clone()).or_default() += entry.energy.energy;
            }
            for meter in &period.span.meters {
                prop_assert_eq!(charged.get(&meter.channel), Some(&meter.energy.energy));
            }
        }
    }

    #[test]
    fn periods_follow_one_another_and_keep_to_the_quarter_hours(spans in spans()) {
        let periods = periods_of(&spans);
        for (before, after) in periods.iter().zip(periods.iter().skip(1)) {
            prop_assert_eq!(before.span.until, after.span.from);
            prop_assert_eq!(before.ordinal + 1, after.ordinal);
            prop_assert!(quarter(&before.span.from) <= quarter(&after.span.from));
        }
        for period in &periods {
            let latest = period.span.from.monotonic + PERIOD;
            prop_assert!(period.span.until.monotonic <= latest);
        }
    }
}

#[test]
fn the_raw_counter_is_kept_from_the_first_to_the_last_reading() {
    let shares = BTreeMap::from([((0, 0), 5)]);
    let mut open = OpenPeriod::default();
    for (from, until) in [(0, 1), (1, 2), (2, 3)] {
        assert_eq!(open.add(&span(from, until, &shares)), None);
    }
    let sums = open.so_far().map(|period| period.span.meters);
    let raws = sums.iter().flatten().map(|it| (it.raw_start, it.raw_end));
    assert_eq!(raws.collect::<Vec<_>>(), [(Some(0), Some(3))]);
}

#[test]
fn a_part_without_power_readings_leaves_no_energy_by_power() {
    let mut sum = meter(0, 5, (0, 1));
    let unknown = Meter {
        by_power: None,
        ..meter(0, 5, (1, 2))
    };
    add_meter(&mut sum, &unknown);
    add_meter(&mut sum, &meter(0, 5, (2, 3)));
    assert_eq!((sum.energy.energy, sum.by_power), (15, None));
}

#[test]
fn a_clock_that_is_set_back_cannot_stretch_a_period() {
    let shares = BTreeMap::from([((0, 0), 5)]);
    let mut open = OpenPeriod::default();
    let sealed = (0..40).filter_map(|minute| {
        let mut span = span(minute * 60, minute * 60 + 60, &shares);
        // Every minute the clock shows the same one again.
        span.from.wall = Timestamp::UNIX_EPOCH;
        open.add(&span)
    });
    let ends: Vec<_> = sealed.map(|period| period.span.until.monotonic).collect();
    assert_eq!(ends, [PERIOD, 2 * PERIOD]);
}
