"""Thirteen months of the hourly series that the recording rules make of such a fleet.

Nobody simulates a year minute by minute for a picture: each hour is what a node of the
fleet draws at that hour's load, with weekends, a slow growth, and a quiet August.
"""

import random
from collections import deque
from time import gmtime

from fleet import BUDGETS, CLUSTERS, day_and_night
from node import BOUNDS, EMBODIED, FACTOR_OF, bounded

HOURS = 396 * 24

# Projects of each cluster: what they work on, in which phase, and their mean kilowatts.
PROJECTS = {
    "ams": (
        ("foundation", "aurora-7b", "pretraining", 9.2, "batch"),
        ("foundation", "aurora-7b", "evaluation", 0.8, "batch"),
        ("foundation", "aurora-7b", "finetuning", 1.9, "batch"),
    ),
    "sto": (
        ("assistant", "borealis-70b", "inference", 4.6, "service"),
        ("assistant", "echo-1b", "inference", 0.7, "service"),
        ("search", "comet-embed", "inference", 0.9, "service"),
        ("search", "comet-rank", "inference", 0.6, "service"),
        ("vision", "lumen-2b", "finetuning", 1.3, "batch"),
        ("research", "", "other", 0.3, "batch"),
    ),
}

# How a node's energy lies on its components, and what nobody is charged for.
SPLIT = {"accelerator": 0.74, "cpu": 0.11, "dram": 0.01, "other": 0.14}
IDLE = {"ams": 1.6, "sto": 2.9}
UNATTRIBUTED = 0.018


# Joules for one unit of what is made; services tell no work before they end.
JOULES_PER_UNIT = {"foundation": ("token", 0.36), "vision": ("image", 190)}


def load(kind, moment, draw):
    """What a project draws in an hour over what it draws in the mean."""
    at = gmtime(moment)
    quiet = 0.72 if at.tm_mon == 8 else 1.0
    if kind == "service":
        weekend = 0.7 if at.tm_wday >= 5 else 1.0
        return quiet * weekend * (0.4 + 1.2 * day_and_night(at.tm_hour)) * draw.uniform(0.95, 1.05)
    # Batches come in campaigns of days.
    campaign = 1.25 if (moment // 86400) % 11 < 8 else 0.35
    return quiet * campaign * draw.uniform(0.9, 1.1)


def hour_of(place, moment, growth, draw):
    """One hour of one cluster: yields (family, labels, amount)."""
    totals = {}
    for project, model, phase, kilowatts, kind in PROJECTS[place.name]:
        joules = kilowatts * 3.6e6 * growth * load(kind, moment, draw)
        key = {"project": project, "model": model, "phase": phase}
        parts = {it: joules * share for it, share in SPLIT.items()}
        for component, part in parts.items():
            totals[component] = totals.get(component, 0) + part
            yield from bounds("workload_energy_joules", part, component=component, **key)
        yield from footprint("workload_", place, parts, key)
        if project in JOULES_PER_UNIT:
            unit, each = JOULES_PER_UNIT[project]
            yield "workload_work", {**key, "unit": unit}, joules / each
        gpu_seconds = joules / 500
        for bound, at in FACTOR_OF.items():
            yield bounded("workload_embodied_emissions_grams", bound), key, EMBODIED[at] * gpu_seconds
    for component, share in SPLIT.items():
        idle = IDLE[place.name] * 3.6e6 * share
        nobody = (totals[component] + idle) * UNATTRIBUTED
        totals[component] += idle + nobody
        yield from bounds("idle_energy_joules", idle, component=component)
        yield from bounds("unattributed_energy_joules", nobody, component=component)
        modelled = totals[component] if component in ("dram", "other") else 0
        yield "modelled_energy_joules", {"component": component}, modelled
        yield from bounds("energy_joules", totals[component], component=component)
    yield from footprint("", place, totals, {})


def bounds(name, joules, **labels):
    """A family of joules with its bounds."""
    low, high = BOUNDS[labels["component"]]
    for bound, scale in (("", 1), ("low", low), ("high", high)):
        yield bounded(name, bound), labels, joules * scale


def footprint(prefix, place, parts, key):
    """Node, building, gas, water and money of an hour's joules by component."""
    for bound, at in FACTOR_OF.items():
        joules = sum(part * (BOUNDS[it][0], 1, BOUNDS[it][1])[at] for it, part in parts.items())
        node, site = joules / 3.6e6, joules / 3.6e6 * place.pue[at]
        if not prefix:
            yield bounded("node_energy_joules", bound), {}, joules
            yield bounded("facility_energy_joules", bound), {}, joules * place.pue[at]
        for basis in ("location", "market"):
            labels = {**key, "basis": basis}
            yield bounded(f"{prefix}emissions_grams", bound), labels, site * getattr(place, basis)[at]
        water = bounded(f"{prefix}water_liters", bound)
        yield water, {**key, "origin": "site"}, node * place.site_water[at]
        yield water, {**key, "origin": "grid"}, site * place.grid_water[at]
        yield bounded(f"{prefix}cost", bound), {**key, "currency": "EUR"}, site * place.price[at]


class Burn:
    """How fast a cluster uses its budgets, as the rules tell it: 1 uses all in 30 days."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.hours = deque(maxlen=7 * 24)

    def after(self, hour):
        """The rates after another hour: yields (rule, labels, value)."""
        told = {(name, labels.get("basis")): amount for name, labels, amount in hour}
        used = told["node_energy_joules", None], told["emissions_grams", "location"]
        self.hours.append(used)
        kinds = (("node_energy", {}), ("emissions", {"basis": "location"}))
        for at, (kind, labels) in enumerate(kinds):
            for days in (1, 7):
                last = list(self.hours)[-24 * days :]
                mean = sum(it[at] for it in last) / len(last)
                rate = mean * 24 * 30 / BUDGETS[self.cluster][at]
                yield f"{kind}_budget:burn{days}d", labels, rate


def write(end, path):
    """Writes the hours before `end`, each at its full hour as rules are evaluated."""
    draw = random.Random("months")
    burns = {name: Burn(name) for name in CLUSTERS}
    last = end - end % 3600
    with path.open("w") as file:
        for back in range(HOURS, -1, -1):
            moment = last - back * 3600
            growth = 1.15 - 0.35 * back / HOURS
            for place in CLUSTERS.values():
                hour = list(hour_of(place, moment, growth, draw))
                rows = [(f"{family}:increase1h", labels, amount) for family, labels, amount in hour]
                for name, labels, amount in (*rows, *burns[place.name].after(hour)):
                    pairs = "".join(f',{key}="{value}"' for key, value in labels.items())
                    file.write(f'cluster:wattprint_{name}{{cluster="{place.name}"{pairs}}} {amount:.8g} {moment}\n')
        file.write("# EOF\n")
