"""What the agent shows, in both formats, as the real Prometheus and its linter read it."""

import subprocess
import urllib.request

from verdicts import demand, eventually

OPENMETRICS = "application/openmetrics-text; version=1.0.0"


def fetch(node, accept):
    request = urllib.request.Request(node.url("/metrics"), headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=5) as page:
        return page.headers["Content-Type"], page.read().decode()


def text_is_clean(nodes):
    """`promtool check metrics` has nothing to say about the text format."""
    lines = 0
    for node in nodes:
        kind, body = fetch(node, "text/plain")
        demand(kind.startswith("text/plain; version=0.0.4"), f"the type is {kind}")
        done = subprocess.run(["promtool", "check", "metrics"], input=body, capture_output=True, text=True)
        demand(done.returncode == 0, f"promtool says: {done.stdout}{done.stderr}")
        lines += body.count("\n")
    return f"{lines} lines of {len(nodes)} agents"


def openmetrics_is_negotiated(node, prometheus):
    """Only OpenMetrics carries units and the type `info`: Prometheus knows them, so it was sent."""
    kind, body = fetch(node, OPENMETRICS)
    demand(kind.startswith(OPENMETRICS), f"asked for OpenMetrics, the type is {kind}")
    demand(body.endswith("# EOF\n"), "OpenMetrics does not end in # EOF")
    known = prometheus.get("/api/v1/targets/metadata", match_target='{job="wattprint"}')
    of = {it["metric"]: (it["type"], it["unit"]) for it in known}
    wanted = {
        "wattprint_node_energy_joules": ("counter", "joules"),
        "wattprint_emissions_grams": ("counter", "grams"),
        "wattprint_water_liters": ("counter", "liters"),
        "wattprint_power_watts": ("gauge", "watts"),
        "wattprint_workload": ("info", ""),
    }
    for family, expected in wanted.items():
        demand(of.get(family) == expected, f"Prometheus knows {family} as {of.get(family)}, not {expected}")
    units = sum(1 for _, unit in of.values() if unit)
    return f"Prometheus knows {len(of)} families, {units} with a unit"


def all_targets_are_up(databases, count):
    for api in (databases.prometheus, databases.victoria):
        ask = lambda: api.value('sum(up{job="wattprint"})') == count
        eventually(f"{api.name} scrapes {count} agents", ask, 60)
    return f"{count} agents, in both databases"


def ends_are_seen(databases):
    """Once a database shows that nobody answers any more, it shows all that was scraped before."""
    for api in (databases.prometheus, databases.victoria):
        ask = lambda: api.value('sum(up{job="wattprint"})') == 0
        eventually(f"{api.name} has seen all agents end", ask, 60)


def no_scrape_failed(databases, since, until, instance):
    """A source that fails, hangs or returns never costs a scrape."""
    told = []
    for api in (databases.prometheus, databases.victoria):
        selector = f'up{{job="wattprint",instance="{instance}"}}'
        ups = [value for _, samples in api.samples(selector, since, until) for _, value in samples]
        demand(ups and all(ups), f"{api.name}: {ups.count(0.0)} of {len(ups)} scrapes failed")
        told.append(f"{len(ups)} scrapes by {api.name}")
    return ", ".join(told)
