#!/usr/bin/env python3
"""Writes the simulated history of a fleet in OpenMetrics, for `promtool` to load.

Usage: generate.py --end SECONDS --out FOLDER

`recent.om` holds what Prometheus would have scraped in the last 26 hours, once a minute;
`months.om` holds 13 months of the hourly series that our recording rules make, up to
where `recent.om` begins. Standard library only.
"""

import argparse
from pathlib import Path

import health
import months
from fleet import BUDGETS, LOST_NODE, NODES, RESTARTED_AGENT
from node import STEP, Node, within

HOURS = 26


def text(name, labels, cluster, instance):
    """A sample's name and labels, as the exposition writes them."""
    all_labels = {"cluster": cluster, "job": "wattprint", "instance": instance, **labels}
    pairs = ",".join(f'{key}="{value}"' for key, value in all_labels.items())
    return f"{name}{{{pairs}}}"


class Writer:
    """Writes samples; remembers how names with labels are written, for they repeat."""

    def __init__(self, file):
        self.file = file
        self.texts = {}

    def sample(self, key, name, labels, node, value, now):
        written = self.texts.get((node.name, key))
        if written is None:
            prefix = "process_" if name.startswith("process_") or name == "up" else ""
            full = name if prefix else f"wattprint_{name}"
            written = self.texts[node.name, key] = text(full, labels, node.cluster.name, node.name)
        self.file.write(f"{written} {value:.10g} {now}\n")


def step(node, now, end, writer):
    """One minute of one node: its life, and a scrape of it unless it is lost."""
    ago = (end - now) / 3600
    hour = now % 86400 / 3600
    if node.name == LOST_NODE[0] and within(LOST_NODE[1:], ago):
        node.restart()
        writer.sample(("up",), "up", {}, node, 0, now)
        return
    if node.name == RESTARTED_AGENT[0] and abs(ago - RESTARTED_AGENT[1]) < STEP / 7200:
        node.restart()
    node.started = node.started or now - 5
    node.advance(ago, hour)
    for (name, labels), value in node.counters.items():
        writer.sample((name, labels), f"{name}_total", dict(labels), node, value, now)
    for name, labels, value in health.gauges(node, ago, now):
        writer.sample((name, *labels.values()), name, labels, node, value, now)
    for name, value in (
        ("process_start_time_seconds", node.started),
        ("process_resident_memory_bytes", 31e6),
        ("process_cpu_seconds_total", (now - node.started) * 0.004),
        ("up", 1),
    ):
        writer.sample((name,), name, {}, node, value, now)


def recent(end, path):
    """Every node from the beginning of the history to its end, and the operator's budgets."""
    nodes = [Node(name) for name in NODES]
    with path.open("w") as file:
        writer = Writer(file)
        for now in range(end - HOURS * 3600, end + 1, STEP):
            for node in nodes:
                step(node, now, end, writer)
            for cluster, (joules, grams) in BUDGETS.items():
                file.write(f'wattprint_budget_node_energy_joules{{cluster="{cluster}"}} {joules:.0f} {now}\n')
                labels = f'cluster="{cluster}",basis="location"'
                file.write(f"wattprint_budget_emissions_grams{{{labels}}} {grams:.0f} {now}\n")
        file.write("# EOF\n")


def main():
    """Reads the arguments and writes both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--end", type=int, required=True, help="the last moment, in seconds since 1970")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    given = parser.parse_args()
    end = given.end - given.end % STEP
    recent(end, given.out / "recent.om")
    months.write(end - HOURS * 3600, given.out / "months.om")


if __name__ == "__main__":
    main()
