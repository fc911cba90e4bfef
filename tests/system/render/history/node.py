"""One simulated node: its power each minute, and whose energy it is.

Keeps the sums that an agent would show. Energy is conserved by construction: what
devices draw is given to workloads, to idle or to nobody known, and to nothing else.
"""

import random
from collections import defaultdict

from fleet import CLUSTERS, LOST_GPU, LOST_SOURCE, NODES

STEP = 60
COMPONENTS = ("accelerator", "cpu", "dram", "other")

# Watts with nothing to do, and at the limit.
GPU = (72, 690)
PACKAGE = (95, 330)
MEMORY = (28, 62)

# What low and high are to the best figure: a sensor's error, a model's.
MEASURED = (0.96, 1.04)
MODELLED = (0.55, 1.60)
BOUNDS = {"accelerator": MEASURED, "cpu": (0.97, 1.03), "dram": (0.6, 1.5), "other": MODELLED}
FACTOR_OF = {"": 1, "low": 0, "high": 2}

# The making of one accelerator, grams CO2e, spread over four years of seconds.
EMBODIED = tuple(grams / (4 * 365 * 86400) for grams in (90e3, 150e3, 300e3))


def within(hours, ago):
    """Whether a moment, in hours before the end, lies in (begins, ends)."""
    return hours[1] <= ago < hours[0]


class Node:
    """A node and the counters of its agent."""

    def __init__(self, name):
        self.name = name
        self.cluster, self.works = CLUSTERS[NODES[name][0]], NODES[name][1]
        self.random = random.Random(name)
        self.counters = defaultdict(float)
        self.power = {}
        self.made = {}
        self.started = None

    def restart(self):
        """The agent begins again: its counters start at nothing."""
        self.counters.clear()
        self.made.clear()
        self.started = None

    def gpu_lost(self, gpu, ago):
        """Whether an accelerator has fallen off the bus."""
        node, lost, *hours = LOST_GPU
        return node == self.name and gpu == lost and within(hours, ago)

    def source_lost(self, source, ago):
        """Whether a source of measurements fails."""
        node, lost, *hours = LOST_SOURCE
        return node == self.name and source == lost and within(hours, ago)

    def advance(self, ago, hour):
        """Lives through one step."""
        here = [(work, busy) for work in self.works if (busy := work.busy(ago, hour)) is not None]
        charged = defaultdict(float)
        idle, unattributed = defaultdict(float), defaultdict(float)
        totals = {"accelerator": self._gpus(here, ago, charged, idle)}
        totals["cpu"] = self._shared("cpu", PACKAGE, 2, here, charged, idle, unattributed, ago)
        totals["dram"] = self._shared("dram", MEMORY, 1, here, charged, idle, unattributed, ago)
        totals["other"] = self._rest(totals, charged, idle, unattributed)
        for component, watts in totals.items():
            self._add("idle_energy_joules", idle[component], component=component)
            self._add("unattributed_energy_joules", unattributed[component], component=component)
            hidden = component in ("dram", "other") or (component == "cpu" and self.source_lost("rapl", ago))
            self._count("modelled_energy_joules", watts if hidden else 0, component=component)
        self._footprint("", totals, {})
        for work, busy in here:
            self._work(work, busy, charged)
        self.here = here
        self._output(ago)
        self._withdraw(ago)

    def _gpus(self, here, ago, charged, idle):
        """Accelerators belong to whoever holds them, with what they draw in idleness."""
        total = 0.0
        for gpu in range(8):
            held = next((it for it in here if gpu in it[0].gpus), None)
            noise = 1 + self.random.uniform(-0.025, 0.025)
            watts = (GPU[0] + (held[1] if held else 0) * (GPU[1] - GPU[0])) * noise
            if self.gpu_lost(gpu, ago):
                watts = GPU[0]
                self._gap("accelerator", gpu_name(self.name, gpu), "absent", watts)
            self._device("accelerator", gpu_name(self.name, gpu), watts)
            total += watts
            if held:
                charged[held[0], "accelerator"] += watts
                key = {"workload": held[0].workload, "phase": held[0].phase}
                still = watts if held[1] < 0.02 else 0
                self._count("workload_execution_idle_energy_joules", still, **key)
            else:
                idle["accelerator"] += watts
        return total

    def _shared(self, component, watts_of, devices, here, charged, idle, unattributed, ago):
        """Processors and memory: idle power is nobody's, the rest goes by use."""
        use = {work: min(0.9, work.cores * (0.4 + busy)) for work, busy in here}
        others = 0.02 + self.random.uniform(0, 0.015)
        total = 0.0
        for device in range(devices):
            noise = 1 + self.random.uniform(-0.03, 0.03)
            span = (watts_of[1] - watts_of[0]) * noise
            name = f"package-{device}" if component == "cpu" else "memory"
            parts = {work: span * share for work, share in use.items()}
            watts = watts_of[0] + span * others + sum(parts.values())
            idle[component] += watts_of[0]
            unattributed[component] += span * others
            for work, part in parts.items():
                charged[work, component] += part
            self._device(component, name, watts)
            if component == "cpu" and self.source_lost("rapl", ago):
                self._gap("cpu", name, "unread", watts)
            total += watts
        return total

    def _rest(self, totals, charged, idle, unattributed):
        """Supplies, fans and mainboard: a constant and a part of the components."""
        known = sum(totals.values())
        rest = 240 + 0.11 * known
        for share in list(charged):
            charged[share[0], "other"] += rest * charged[share] / known
        idle["other"] = rest * sum(idle[it] for it in totals) / known
        unattributed["other"] = rest * sum(unattributed[it] for it in totals) / known
        self._device("other", "node", rest)
        return rest

    def _device(self, component, device, watts):
        self.power[component, device] = watts
        self._add("energy_joules", watts, component=component, device=device)

        self._gap(component, device, None, 0)

    def _gap(self, component, device, reason, watts):
        """Every reason has a series from the beginning, most of them at 0 for ever."""
        for each in ("restart", "unread", "absent", "released"):
            seconds = 1 if each == reason else 0
            self._count("gap_seconds", seconds, component=component, device=device, reason=each)
        self._count("gap_energy_joules", watts, component=component, device=device)

    def _work(self, work, busy, charged):
        key = {"workload": work.workload, "phase": work.phase}
        parts = {it: charged[work, it] for it in COMPONENTS}
        for component, watts in parts.items():
            self._add("workload_energy_joules", watts, component=component, **key)
        self._footprint("workload_", parts, key)
        for bound, at in FACTOR_OF.items():
            self._count("workload_embodied_emissions_grams", EMBODIED[at] * len(work.gpus), bound, **key)
        reserved = len(work.gpus)
        self._count("workload_reserved_seconds", reserved, component="accelerator", **key)
        self.made[work] = self.made.get(work, 0) + work.rate * busy * STEP

    def _output(self, ago):
        """What work has made is told when it is done, as `--work` tells it."""
        for work, _ in self.here:
            if not work.unit:
                continue
            key = (("unit", work.unit), ("workload", work.workload), ("phase", work.phase))
            done = ago - STEP / 3600 < work.ends and work.ends > 0
            self.counters["workload_work", key] += self.made.pop(work, 0) if done else 0

    def _withdraw(self, ago):
        """The series of a workload go a quarter of an hour after its last part has ended."""
        last = {}
        for work in self.works:
            if work.begins >= ago:
                last[work.workload] = min(work.ends, last.get(work.workload, work.ends))
        self.shown = {it for it, ends in last.items() if ago > ends - 0.25}
        for name, labels in list(self.counters):
            workload = dict(labels).get("workload")
            if workload and workload not in self.shown:
                self._take_back(name, labels)

    def _take_back(self, name, labels):
        joules = self.counters.pop((name, labels))
        if name == "workload_energy_joules":
            key = (("component", dict(labels)["component"]),)
            self.counters["withdrawn_energy_joules", key] += joules

    def _footprint(self, prefix, parts, key):
        """Node, building, gas, water and money of so many watts by component."""
        place = self.cluster
        for bound, at in FACTOR_OF.items():
            scale = {it: (BOUNDS[it][0], 1, BOUNDS[it][1])[at] for it in parts}
            watts = sum(parts[it] * scale[it] for it in parts)
            site = watts * place.pue[at]
            per_kwh = 1 / 3.6e6
            if not prefix:
                self._count("node_energy_joules", watts, bound)
                self._count("facility_energy_joules", site, bound)
            for basis in ("location", "market"):
                grams = site * getattr(place, basis)[at] * per_kwh
                self._count(f"{prefix}emissions_grams", grams, bound, **key, basis=basis)
            self._count(f"{prefix}water_liters", watts * place.site_water[at] * per_kwh, bound, **key, origin="site")
            self._count(f"{prefix}water_liters", site * place.grid_water[at] * per_kwh, bound, **key, origin="grid")
            self._count(f"{prefix}cost", site * place.price[at] * per_kwh, bound, **key, currency="EUR")

    def _add(self, name, watts, **labels):
        low, high = BOUNDS[labels["component"]]
        for bound, scale in (("", 1), ("low", low), ("high", high)):
            self._count(name, watts * scale, bound, **labels)

    def _count(self, name, per_second, bound="", **labels):
        key = (bounded(name, bound), tuple(labels.items()))
        self.counters[key] += per_second * STEP


def bounded(name, bound):
    """The family of a bound: `node_energy_joules`, low → `node_energy_low_joules`."""
    if not bound:
        return name
    for unit in ("_joules", "_grams", "_liters"):
        if name.endswith(unit):
            return f"{name[: -len(unit)]}_{bound}{unit}"
    return f"{name}_{bound}"


def gpu_name(node, gpu):
    """A name as NVML gives one, short enough to be read."""
    return f"GPU-{node.split(':')[0]}-{gpu}"
