//! How well it was observed.

use super::{COUNTER, GAUGE};
use crate::metrics::family::Family;
use crate::metrics::reading::unix_seconds;

/// The families of this part.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "wattprint_source_up",
        help: "Whether a source delivered at the last tick: 1 or 0.",
        labels: &["source"],
        read: |scrape, emit| {
            for (source, totals) in &scrape.snapshot.totals.sources {
                emit.value(&[source], f64::from(u8::from(totals.up)));
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_source_errors_total",
        help: "Readings of a source that failed, by kind. Two scrapes show a new kind at 0 first, so that increase() sees its first error.",
        labels: &["source", "kind"],
        read: |scrape, emit| {
            let totals = &scrape.snapshot.totals;
            for (source, health) in &totals.sources {
                for (kind, errors) in health.shown(totals.workloads.scrapes()) {
                    emit.count(&[source, kind], errors);
                }
            }
        },
        ..COUNTER
    },
    Family {
        name: "wattprint_source_last_success_timestamp_seconds",
        unit: "seconds",
        help: "When a source last delivered, as seconds since 1970.",
        labels: &["source"],
        read: |scrape, emit| {
            for (source, totals) in &scrape.snapshot.totals.sources {
                if let Some(at) = totals.last_success {
                    emit.value(&[source], unix_seconds(at));
                }
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_ledger_errors_total",
        help: "Writes to the ledger that failed. Nothing is lost while the process lives: they are tried again.",
        read: |scrape, emit| emit.count(&[], scrape.snapshot.totals.ledger.errors),
        ..COUNTER
    },
    Family {
        name: "wattprint_ledger_bytes",
        unit: "bytes",
        help: "Size of the ledger's file.",
        read: |scrape, emit| {
            if let Some(bytes) = scrape.snapshot.totals.ledger.bytes {
                emit.value(&[], bytes as f64);
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_audit_findings_total",
        help: "What did not hold in the ledger's periods: each is read back when it is sealed, and for every device workloads + idle + unattributed must be what was measured. `wattprint audit` tells which.",
        read: |scrape, emit| emit.count(&[], scrape.snapshot.totals.ledger.findings),
        ..COUNTER
    },
    Family {
        name: "wattprint_audit_last_success_timestamp_seconds",
        unit: "seconds",
        help: "When a period of the ledger was last read back and held, as seconds since 1970. A period is sealed every quarter of an hour.",
        read: |scrape, emit| {
            if let Some(at) = scrape.snapshot.totals.ledger.audited {
                emit.value(&[], unix_seconds(at));
            }
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_snapshot_timestamp_seconds",
        unit: "seconds",
        help: "When the sampler made the numbers of this scrape, as seconds since 1970.",
        read: |scrape, emit| emit.value(&[], unix_seconds(scrape.snapshot.at.wall)),
        ..GAUGE
    },
    Family {
        name: "wattprint_snapshot_age_seconds",
        unit: "seconds",
        help: "How old the numbers of this scrape are. Sampling has its own clock, because energy has to be integrated; a scrape only reads.",
        read: |scrape, emit| {
            let age = scrape
                .at
                .monotonic
                .saturating_sub(scrape.snapshot.at.monotonic);
            emit.value(&[], age.as_secs_f64());
        },
        ..GAUGE
    },
    Family {
        name: "wattprint_sample_interval_seconds",
        unit: "seconds",
        help: "The steady sampling interval.",
        read: |scrape, emit| emit.value(&[], scrape.snapshot.interval.as_secs_f64()),
        ..GAUGE
    },
    Family {
        name: "wattprint_late_ticks_total",
        help: "Samples that were late by more than half their interval. Counters make up for it.",
        read: |scrape, emit| emit.count(&[], scrape.snapshot.totals.late_ticks),
        ..COUNTER
    },
    Family {
        name: "wattprint_suspended_seconds_total",
        unit: "seconds",
        help: "Time that the machine was suspended.",
        read: |scrape, emit| emit.value(&[], scrape.snapshot.totals.suspended.as_secs_f64()),
        ..COUNTER
    },
];
