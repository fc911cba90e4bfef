"""A report of a node from its series, and one from its ledger."""

import json
import time

from checks.counters import ROUNDING, UNSEEN, highest_power
from verdicts import Skipped, demand

# What both reports know.
COMPARED = ["energy.accelerator", "energy.cpu", "energy.dram", "energy.other", "energy.node"]


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def figures(node, *flags):
    report = json.loads(node.wattprint("report", "--format", "json", *flags))
    return {it["id"]: it["value"] for it in report["quantities"]}


def reports_agree(api, node, since, until, ends):
    """Scraping cannot see what lies between the last scrape and the end of an agent.

    Both nodes are one machine, which counts once in a report of several ledgers: each is
    held against its own.
    """
    if "--prometheus" not in node.wattprint("report", "--help"):
        raise Skipped("`wattprint report` has no --prometheus yet")
    period = ["--from", stamp(since - 1), "--to", stamp(until + 1)]
    own = f'{{instance="{node.address}"}}'
    held = figures(node, "--ledger", node.books.path, *period)
    shown = figures(node, "--prometheus", api.base, "--selector", own, "--step", "5s", *period)
    may_lack = ROUNDING + ends * UNSEEN * sum(highest_power(api, node, since, until).values())
    wrong = []
    for name in COMPARED:
        one, other = held[name], shown.get(name, 0.0)
        if not one - may_lack <= other <= one + ROUNDING:
            wrong.append(f"{name}: {other:.1f} J from {api.name}, {one:.1f} J from the ledger")
    demand(not wrong, "\n    ".join(["", *wrong]))
    lacking = held["energy.node"] - shown["energy.node"]
    return f"{api.name}: {shown['energy.node']:.0f} J of {held['energy.node']:.0f} J; {lacking:.0f} J lie between scrapes"
