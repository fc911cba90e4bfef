"""The series that one agent shows, by the table of metrics in docs/metrics.md.

The table is generated from the program's own, so that what is loaded here is what an
agent shows, family by family and label by label.
"""

import re
from itertools import product
from pathlib import Path

TABLE = Path(__file__).parents[2] / "docs" / "metrics.md"
ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<kind>\w+) \| (?P<labels>[^|]*)\| (?P<bounds>[^|]*)\|", re.MULTILINE)

GPUS = 8
WORKLOADS = 30

COMPONENTS = ("accelerator", "cpu", "dram", "other")
DEVICES = [("accelerator", f"GPU-{it}") for it in range(GPUS)]
DEVICES += [("cpu", "package-0"), ("cpu", "package-1"), ("dram", "memory"), ("other", "node")]

# What labels can be, of an agent with a place, a price and two sources of readings.
VALUES = {
    "component": COMPONENTS,
    "basis": ("location", "market"),
    "origin": ("site", "grid"),
    "currency": ("EUR",),
    "reason": ("restart", "unread", "absent", "released"),
    "source": ("nvml", "rapl"),
    "kind": ("timeout",),
    "match": ("exact",),
    "policy": ("reserved",),
    "version": ("0.1.0",),
    "factor": ("grid.location", "grid.market", "site.pue", "site.wue", "water.grid"),
    "unit": ("token",),
}

# What tells one workload from another, beside its name and phase.
WHO = ("name", "project", "model", "owner", "image", "namespace", "pod", "slurm_job", "run")


def bounded(name, bound):
    """The family of a bound: `…_energy_joules_total`, low → `…_energy_low_joules_total`."""
    stem, total = (name[:-6], "_total") if name.endswith("_total") else (name, "")
    for unit in ("_joules", "_grams", "_liters"):
        if stem.endswith(unit):
            return f"{stem[: -len(unit)]}_{bound}{unit}{total}"
    return f"{stem}_{bound}{total}"


def rows():
    """The table's families: (name, kind, labels), each bound as a family of its own."""
    for row in ROW.finditer(TABLE.read_text()):
        name, kind = row["name"], row["kind"]
        labels = re.findall(r"`(\w+)`", row["labels"])
        yield name, kind, labels
        if row["bounds"].strip() == "yes":
            yield bounded(name, "low"), kind, labels
            yield bounded(name, "high"), kind, labels


def workload(number, agent):
    """Who a workload of an agent is."""
    project = f"project-{(agent + number) % 20}"
    return {
        "workload": f"pod-{agent:05d}-{number:02d}",
        "phase": ("inference", "finetuning", "pretraining", "evaluation")[number % 4],
        "name": f"service-{number}",
        "project": project,
        "model": f"model-{number % 6}",
        "owner": f"team-{number % 5}",
        "image": f"registry.example/service-{number}:2026.11",
        "namespace": project,
        "pod": f"service-{number}-{agent:05d}",
        "slurm_job": "",
        "run": "",
    }


def label_sets(labels, agent):
    """Every label set of a family at one agent."""
    if "workload" in labels:
        for number in range(WORKLOADS):
            who = workload(number, agent)
            known = {it: who[it] for it in labels if it in who}
            yield from ({**known, **rest} for rest in others(labels, who))
        return
    if "device" in labels:
        for component, device in DEVICES:
            yield from (
                {"component": component, "device": device, **rest}
                for rest in others(labels, ("component", "device"))
            )
        return
    yield from others(labels, ())


def others(labels, known):
    """All combinations of the labels that are not known yet."""
    open_labels = [it for it in labels if it not in known]
    for values in product(*(VALUES.get(it, (it,)) for it in open_labels)):
        yield dict(zip(open_labels, values))


def series(agent):
    """Everything that one agent shows: yields (name, kind, labels)."""
    target = {"cluster": f"cluster-{agent // 100}", "job": "wattprint", "instance": f"node-{agent:05d}:19412"}
    for name, kind, labels in rows():
        for values in label_sets(labels, agent):
            yield name, kind, {**target, **values}


if __name__ == "__main__":
    every = list(series(0))
    print(f"{len(every)} series of one agent with {GPUS} accelerators and {WORKLOADS} workloads")
