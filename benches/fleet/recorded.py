"""The hourly series that the recording rules leave of a year, by their own file."""

import re
from pathlib import Path

from families import COMPONENTS

RULES = Path(__file__).parents[2] / "dashboards" / "rules" / "recording.yaml"
RULE = re.compile(r'record: "(?P<name>(?P<level>\w+):\w+:(?P<operation>increase1h|last1h))"\s+expr:(?P<expr>.*?)(?=- record:|\Z)', re.DOTALL)

# Nodes of one cluster, and what works there.
NODES = 100
PROJECTS = 20

VALUES = {
    "component": COMPONENTS,
    "basis": ("location", "market"),
    "origin": ("site", "grid"),
    "currency": ("EUR",),
    "unit": ("token",),
}


def expressions():
    """Every hourly rule with what it evaluates: (name, PromQL)."""
    for rule in RULE.finditer(RULES.read_text()):
        text = rule["expr"].strip().removeprefix("|-").strip()
        # The last rule of a group is followed by the name of the next.
        yield rule["name"], text.partition("\n  - name:")[0].strip().strip('"')


def rules():
    """Every rule that adds up an hour: (name, level, labels that it keeps)."""
    for rule in RULE.finditer(RULES.read_text()):
        if rule["operation"] != "increase1h":
            continue
        kept = re.search(r"sum by \(([^)]*)\)", rule["expr"]).group(1)
        yield rule["name"], rule["level"], [it.strip() for it in kept.split(",")]


def owners(labels):
    """Who a workload's hour belongs to: as many as a cluster has projects."""
    if "project" not in labels:
        return [{}]
    phases = ("inference", "finetuning", "pretraining", "evaluation")
    return [
        {"project": f"project-{it}", "model": f"model-{it % 6}", "phase": phases[it % 4]}
        for it in range(PROJECTS)
    ]


def series(nodes):
    """Every hourly series of a fleet: yields (name, labels)."""
    clusters = -(-nodes // NODES)
    for name, level, labels in rules():
        own = next((it for it in labels if it in VALUES), None)
        values = [{own: it} for it in VALUES[own]] if own else [{}]
        for cluster in range(clusters):
            here = range(cluster * NODES, min(nodes, (cluster + 1) * NODES))
            targets = [{}]
            if level == "instance":
                targets = [{"job": "wattprint", "instance": f"node-{it:05d}:19412"} for it in here]
            for target in targets:
                for who in owners(labels):
                    for value in values:
                        yield name, {"cluster": f"cluster-{cluster}", **target, **who, **value}
