"""`increase()` over everything that happened, held against the ledger.

Three sums of one counter are compared with what the ledger holds:

- *all that was scraped*: the first sample, because a counter of ours begins at 0 with
  its process, and every rise from sample to sample; after a fall, the new value. No
  query can make more of the samples, so if this does not exceed the ledger, none does.
  Only where a life begins higher than the one before ended, as after an outage that was
  longer than that life, is there no fall, and `increase()` lacks what the one before
  had counted. Here no outage is that long; the verdict tells where one became so.
- Prometheus' `increase()`. It lacks the first sample, which has nothing before it, and
  stretches the rises to the ends of its range. Asked for exactly from the first sample
  to the last, it has nothing to stretch, and must give the rises alone. Any other range
  adds at most the power of its edges for the time between an edge and the next sample.
- VictoriaMetrics' `increase()`. It stretches nothing and may count the first sample
  (https://docs.victoriametrics.com/metricsql/), so it is not above the first sum. It is
  below the rises where a counter falls by less than an eighth of its value, which it
  takes for jitter or for an event that was taken back, and not for a new beginning
  (`removeCounterResets` in its source; VictoriaMetrics issue 2787). That happens after
  two ends soon after one another, when a second life has soon counted as much as the first.

What may be lacking is what an agent metered between the last scrape and its end, once
for each end, and the samples that it had not yet told: the other database may have
scraped it since, so that the next agent does not show it again.
"""

import math
from bisect import bisect_right

from node import INTERVAL
from verdicts import demand

# A sample is told when the slowest sensor has shown the next one: two intervals of
# sampling after it was taken.
UNTOLD = 2 * INTERVAL

# Sums of thousands of 64-bit floats, and microjoules in the ledger.
ROUNDING = 1e-3

# What is called otherwise in the metrics than in the ledger.
NAMED = {"node-model": "node"}


def scraped(samples, ends):
    """All that the samples of one series tell, the rises alone, and the least that may be made of them.

    A counter begins anew after each end of an agent, also where no fall shows it.
    """
    finite = [(at, value) for at, value in samples if math.isfinite(value)]
    told, rises, least = finite[0][1], 0.0, 0.0
    for (before, old), (at, new) in zip(finite, finite[1:]):
        anew = any(before <= end < at for end in ends)
        told += new if anew or new < old else new - old
        rises += new if new < old else new - old
        least += 0.0 if 0 < 8 * (old - new) < old else new if new < old else new - old
    return told, rises, least


def unseen(times, ends):
    """For how long agents metered that had been scraped and were not again before their end."""
    found = 0.0
    for begin, end in zip([0.0, *ends], ends):
        before = bisect_right(times, end)
        if before > 0 and times[before - 1] > begin:
            found += end - times[before - 1] + UNTOLD
    return found


class Sums:
    """The three sums of a family by some of its labels, over one time."""

    def __init__(self, api, family, node, labels, since, until):
        selector = f'{family}{{instance="{node.address}"}}'
        self.all, self.rises, self.least, self.increase, self.unseen, self.first = {}, {}, {}, {}, {}, {}
        for metric, samples in api.samples(selector, since, until):
            key = tuple(metric[it] for it in labels)
            told, rises, least = scraped(samples, node.ends)
            self.first[key] = self.first.get(key, 0.0) + samples[0][1]
            self.least[key] = self.least.get(key, 0.0) + least
            seconds = unseen([at for at, _ in samples], node.ends)
            self.unseen[key] = max(self.unseen.get(key, 0.0), seconds)
            self.all[key] = self.all.get(key, 0.0) + told
            self.rises[key] = self.rises.get(key, 0.0) + rises
            own = ",".join(f'{name}="{value}"' for name, value in metric.items() if name != "__name__")
            first, last = samples[0][0], samples[-1][0]
            milliseconds = round((last - first) * 1000)
            if milliseconds > 0:
                increase = api.value(f"increase({family}{{{own}}}[{milliseconds}ms])", last)
                self.increase[key] = self.increase.get(key, 0.0) + (increase or 0.0)


def compare(api, sums, held, power):
    """Holds the sums against the ledger; gives the largest shortfall, its key, and what is hidden."""
    worst, shortest, hidden = [], (0.0, ""), 0.0
    for key, told in sorted(sums.all.items()):
        ledger = held.get(key, 0.0)
        label = "/".join(key)
        may_lack = sums.unseen[key] * power(key) + ROUNDING
        if told > ledger + ROUNDING:
            worst.append(f"{label}: {told:.3f} J were shown, the ledger holds {ledger:.3f} J")
        if told < ledger - may_lack:
            worst.append(f"{label}: {told:.3f} J were shown of {ledger:.3f} J; at most {may_lack:.3f} J may lack")
        shortest = max(shortest, (ledger - told, label))
        increase, rises = sums.increase.get(key, 0.0), sums.rises[key]
        anew = told - rises - sums.first[key]
        hidden = max(hidden, anew if anew > ROUNDING else 0.0)
        low, high = (sums.least[key], told) if api.name == "VictoriaMetrics" else (rises, rises)
        if not low - ROUNDING <= increase <= high + ROUNDING:
            worst.append(f"{label}: increase() is {increase:.3f} J, the samples give {low:.3f} to {high:.3f} J")
    demand(not worst, f"{api.name}: " + "\n    ".join(["", *worst]))
    return *shortest, f"; {hidden:.1f} J of one are hidden from increase()" if hidden else ""


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


def devices_agree(api, node, since, until):
    """No device shows more than the ledger has, and little less."""
    sums = Sums(api, "wattprint_energy_joules_total", node, ("component", "device"), since, until)
    by_device = node.books.by_device().items()
    held = {(component, NAMED.get(device, device)): joules for (component, device), joules in by_device}
    demand(sums.all, f"{api.name} has no energy of {node.address}")
    watts = highest_power(api, node, since, until)
    lacking, label, hidden = compare(api, sums, held, lambda key: watts[key])
    total = sum(sums.all.values())
    return f"{api.name}: {len(sums.all)} devices, {total:.0f} J; most is lacking of {label}, {lacking:.1f} J{hidden}"


def workloads_agree(api, node, since, until):
    """Nor does any workload, in any component."""
    family, labels = "wattprint_workload_energy_joules_total", ("workload", "component")
    sums = Sums(api, family, node, labels, since, until)
    held, names = node.books.by_workload(), node.books.names()
    demand(len(sums.all) > 3, f"{api.name} has {len(sums.all)} series of workloads")
    watts = highest_power(api, node, since, until)

    def power(key):
        return sum(most for (component, _), most in watts.items() if component == key[1])

    lacking, label, hidden = compare(api, sums, held, power)
    workload, _, component = label.rpartition("/")
    who = f"{names.get(workload, workload)}, {component}"
    return f"{api.name}: {len(sums.all)} sums, none exceeds; most is lacking of {who}: {lacking:.1f} J"
