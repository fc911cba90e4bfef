//! The description of every metric, for `docs/metrics.md`.

use super::families::FAMILIES;
use super::family::Family;
use std::fmt::Write;

const INTRODUCTION: &str = "\
# Metrics

<!-- Written by `metrics::document`; a test compares. Change the table `FAMILIES` instead. -->

What `wattprint agent` shows at `/metrics`, in Prometheus' text format or, when asked for, in OpenMetrics 1.0. What it
metered before somebody scraped can be loaded too ([backfill.md](backfill.md)).
Units are base units: joules, grams CO2e, litres, seconds, bytes.

- **Counters start at 0 with each process** and never fall while it lives; `rate` and `increase` know that.
  The ledger is the record of account.
- **Levels have different names**, so that no sum counts twice: `wattprint_energy_joules_total` holds components
  that may be added, `wattprint_node_energy_joules_total` the node that contains them, and
  `wattprint_facility_energy_joules_total` the building that contains the node.
- **Bounds are families of their own**: `wattprint_node_energy_low_joules_total` and
  `wattprint_node_energy_high_joules_total` stand beside `wattprint_node_energy_joules_total`. Each increment adds its
  own bounds, as if all errors were one, so that they hold for any sum over series and time. A report knows which
  errors are independent, and its bounds are narrower.
- **Energy is conserved.** For every component, idle + unattributed + all workloads + withdrawn is the node's energy;
  `wattprint_conservation_difference_joules` says so and is 0.
- **A figure that cannot be known is absent**, not 0: without a place there is no facility, carbon or water family, and
  without a price no cost.
- **Labels are bounded.** A workload beyond `max_workloads` is counted in `workload=\"other\"`. The series of a workload
  that has ended stay for at least 15 minutes and two scrapes; then they are withdrawn, and their energy moves to
  `wattprint_withdrawn_energy_joules_total`, which is for checking conservation and not for adding to the workloads'
  rates: a scrape has already seen that energy. A workload that comes back starts again at 0.
- **A series is first seen at 0**, because `increase` knows only what a series gains after its first sample. Labels that
  are known stand at 0 from the start; a unit of work or a kind of error is shown at 0 by two scrapes when it is new.
  What a workload uses before the scrape that sees it first is not in its `increase`: of work that is shorter than a
  scrape interval, the ledger tells.
- **After a restart**, energy that hardware counters kept while no agent ran is added to the unattributed energy, but
  only what no scrape of the former process has seen.
  What was told between the last scrape and a kill is missing from `increase()` and stands in the ledger. So does what a
  process showed that lived shorter than the outage after it: where the next one's first value is not below its
  last one, nobody sees a restart.
- **A scrape reads a finished snapshot** that the sampler made; `wattprint_snapshot_age_seconds` says how old it is. A
  source that fails sets its `wattprint_source_up` to 0 and never fails a scrape.

`bounds` in the table means that `_low_` and `_high_` families exist. The `_info` metrics carry names to join with,
such as `* on(instance, workload, phase) group_left(name) wattprint_workload_info`. OpenMetrics' `_created` is left out,
because Prometheus makes another series of each: every counter begins with `process_start_time_seconds`.
";

const HEAD: &str = "\
| metric | kind | labels | bounds | meaning |
|---|---|---|---|---|
";

/// The text of `docs/metrics.md`.
pub fn document() -> String {
    let mut text = INTRODUCTION.to_owned();
    // Writing to a string cannot fail.
    for part in FAMILIES {
        let _ = write!(text, "\n## {}\n\n{HEAD}", part.title);
        for family in part.families {
            text.push_str(&row(family));
        }
    }
    text
}

fn row(family: &Family) -> String {
    let labels: Vec<String> = family.labels.iter().map(|it| format!("`{it}`")).collect();
    let mut row = String::new();
    let _ = writeln!(
        row,
        "| `{}` | {} | {} | {} | {} |",
        family.name,
        family.kind.name(),
        labels.join(" "),
        if family.bounded { "yes" } else { "" },
        family.help.replace('|', "\\|"),
    );
    row
}
