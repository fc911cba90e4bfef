"""A report of nodes from their series, and one from their ledgers."""

import json
import time

from checks.counters import ROUNDING, highest_power, unseen
from verdicts import Failed, demand

# Between two points at which the report asks for counters, seconds.
STEP = 1

# What both reports know.
COMPARED = ["energy.accelerator", "energy.cpu", "energy.dram", "energy.other", "energy.node"]


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def figures(node, *flags):
    report = json.loads(node.wattprint("report", "--format", "json", *flags))
    return {it["id"]: it["value"] for it in report["quantities"]}


def may_lack(api, node, since, until):
    """What no scrape saw at the ends of its agents, and what none saw at the last point before, joules."""
    watts = highest_power(api, node, since, until)
    up = api.samples(f'up{{instance="{node.address}"}}', since, until)
    answered = [at for _, samples in up for at, value in samples if value == 1.0]
    seconds = unseen(sorted(answered), node.ends) + STEP * len(node.ends)
    return seconds * sum(watts.values())


def ledgers(nodes):
    """Their ledgers, each as one of a machine of its own."""
    yield nodes[0].books.path
    for number, node in enumerate(nodes[1:]):
        path = node.folder / "elsewhere.db"
        if not path.exists():
            node.books.of_another_machine(path, f"00000000-0000-4000-8000-{number:012}")
        yield path


def window(since, until):
    return ["--from", stamp(since - 1), "--to", stamp(until + 1)]


def reports_agree(api, nodes, since, until):
    """Scraping cannot see what lies between the last scrape and the end of an agent."""
    period = window(since, until)
    one_by_one = [figures(node, "--ledger", node.books.path, *period) for node in nodes]
    held = {name: sum(it[name] for it in one_by_one) for name in COMPARED}
    own = f'{{instance=~"{"|".join(node.address for node in nodes)}"}}'
    shown = figures(nodes[0], "--prometheus", api.base, "--selector", own, "--step", f"{STEP}s", *period)
    lack = ROUNDING + sum(may_lack(api, node, since, until) for node in nodes)
    wrong = []
    for name in COMPARED:
        one, other = held[name], shown.get(name, 0.0)
        if not one - lack <= other <= one + ROUNDING:
            wrong.append(f"{name}: {other:.1f} J from {api.name}, {one:.1f} J from the ledger; {lack:.1f} J may lack")
    demand(not wrong, "\n    ".join(["", *wrong]))
    lacking = held["energy.node"] - shown["energy.node"]
    return f"{api.name}: {shown['energy.node']:.0f} J of {held['energy.node']:.0f} J; {lacking:.0f} J lie between scrapes"


def ledgers_add_up(nodes, since, until):
    """Several machines together used what each of them used."""
    period = window(since, until)
    one_by_one = [figures(node, "--ledger", node.books.path, *period) for node in nodes]
    flags = [it for path in ledgers(nodes) for it in ("--ledger", path)]
    together = figures(nodes[0], *flags, *period)
    for name in COMPARED:
        parts = sum(it[name] for it in one_by_one)
        told = f"{name}: {together[name]:.0f} J in one report, {parts:.0f} J in {len(nodes)}"
        if abs(together[name] - parts) > 1e-3 * parts:
            raise Failed(told)
    return f"{told}, and all components"
