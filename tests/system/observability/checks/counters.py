"""`increase()` over everything that happened, held against the ledger.

Three sums of one counter are compared with what the ledger holds:

- *all that was scraped*: the first sample, because a counter of ours begins at 0 with
  its process, and every rise from sample to sample; after a fall, the new value. No
  query can make more of the samples, so if this does not exceed the ledger, none does.
- Prometheus' `increase()`. It lacks the first sample, which has nothing before it, and
  stretches the rises to the ends of its range. Asked for exactly from the first sample
  to the last, it has nothing to stretch, and must give the rises alone. Any other range
  adds at most the power of its edges for the time between an edge and the next sample.
- VictoriaMetrics' `increase()`. It stretches nothing and may count the first sample, so
  it lies between the other two.

What may be lacking is the energy between the last scrape and the end of the agent, once
for each end: what one interval of scraping can hold, and the samples that the agent had
not yet told.
"""

import math

from databases import SCRAPE
from node import INTERVAL
from verdicts import demand

# Ends of an agent fall into one interval of scraping. A sample is told when the slowest
# sensor has shown the next one: two intervals of sampling after it was taken.
UNSEEN = SCRAPE + 2 * INTERVAL

# Sums of thousands of 64-bit floats, and microjoules in the ledger.
ROUNDING = 1e-3

# What is called otherwise in the metrics than in the ledger.
NAMED = {"node-model": "node"}


def scraped(samples):
    """All that the samples of one series tell, and the rises alone."""
    values = [value for _, value in samples if math.isfinite(value)]
    rises = sum(new - old if new >= old else new for old, new in zip(values, values[1:]))
    return values[0] + rises, rises


class Sums:
    """The three sums of a family by some of its labels, over one time."""

    def __init__(self, api, family, instance, labels, since, until):
        selector = f'{family}{{instance="{instance}"}}'
        self.all, self.rises, self.increase = {}, {}, {}
        for metric, samples in api.samples(selector, since, until):
            key = tuple(metric[it] for it in labels)
            told, rises = scraped(samples)
            self.all[key] = self.all.get(key, 0.0) + told
            self.rises[key] = self.rises.get(key, 0.0) + rises
            own = ",".join(f'{name}="{value}"' for name, value in metric.items() if name != "__name__")
            first, last = samples[0][0], samples[-1][0]
            milliseconds = round((last - first) * 1000)
            if milliseconds > 0:
                increase = api.value(f"increase({family}{{{own}}}[{milliseconds}ms])", last)
                self.increase[key] = self.increase.get(key, 0.0) + (increase or 0.0)


def compare(api, sums, held, power, ends):
    """Holds the sums against the ledger; gives the largest shortfall, by its key."""
    worst, shortest = [], (0.0, "")
    for key, told in sorted(sums.all.items()):
        ledger = held.get(key, 0.0)
        label = "/".join(key)
        may_lack = ends * UNSEEN * power(key) + ROUNDING
        if told > ledger + ROUNDING:
            worst.append(f"{label}: {told:.3f} J were shown, the ledger holds {ledger:.3f} J")
        if told < ledger - may_lack:
            worst.append(f"{label}: {told:.3f} J were shown of {ledger:.3f} J; at most {may_lack:.3f} J may lack")
        shortest = max(shortest, (ledger - told, label))
        increase, rises = sums.increase.get(key, 0.0), sums.rises[key]
        high = told if api.name == "VictoriaMetrics" else rises
        if not rises - ROUNDING <= increase <= high + ROUNDING:
            worst.append(f"{label}: increase() is {increase:.3f} J, the rises are {rises:.3f} J")
    demand(not worst, f"{api.name}: " + "\n    ".join(["", *worst]))
    return shortest


def highest_power(api, node, since, until):
    """The most that each device drew, watts: by its gauge, or by its energy where it has none.

    What was recovered comes at once, as if it had been drawn in that second: the highest
    tenth of the rates does not count.
    """
    seconds, instance = int(until - since), f'{{instance="{node.address}"}}'
    by_energy = f"quantile_over_time(0.9, rate(wattprint_energy_joules_total{instance}[3s])[{seconds}s:1s])"
    by_gauge = f"max_over_time(wattprint_power_watts{instance}[{seconds}s])"
    found = {}
    for query in (by_energy, by_gauge):
        for it in api.query(query, until):
            found[it["metric"]["component"], it["metric"]["device"]] = float(it["value"][1])
    return found


def devices_agree(api, node, since, until, ends):
    """No device shows more than the ledger has, and little less."""
    sums = Sums(api, "wattprint_energy_joules_total", node.address, ("component", "device"), since, until)
    by_device = node.books.by_device().items()
    held = {(component, NAMED.get(device, device)): joules for (component, device), joules in by_device}
    demand(sums.all, f"{api.name} has no energy of {node.address}")
    watts = highest_power(api, node, since, until)
    lacking, label = compare(api, sums, held, lambda key: watts[key], ends)
    total = sum(sums.all.values())
    return f"{api.name}: {len(sums.all)} devices, {total:.0f} J; most is lacking of {label}, {lacking:.1f} J"


def workloads_agree(api, node, since, until, ends):
    """Nor does any workload, in any component."""
    family, labels = "wattprint_workload_energy_joules_total", ("workload", "component")
    sums = Sums(api, family, node.address, labels, since, until)
    held, names = node.books.by_workload(), node.books.names()
    demand(len(sums.all) > 3, f"{api.name} has {len(sums.all)} series of workloads")
    watts = highest_power(api, node, since, until)

    def power(key):
        return sum(most for (component, _), most in watts.items() if component == key[1])

    lacking, label = compare(api, sums, held, power, ends)
    workload, _, component = label.rpartition("/")
    who = f"{names.get(workload, workload)}, {component}"
    return f"{api.name}: {len(sums.all)} sums, none exceeds; most is lacking of {who}: {lacking:.1f} J"
