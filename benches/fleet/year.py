#!/usr/bin/env python3
"""A year of hourly recorded series, and what a report of that year asks of them.

Usage: year.py [NODES …], by default 10 100 1000. Needs Debian's victoria-metrics.

Asks for each recorded metric its sum over the year and how many hours there are, which
is what shows missing ones: two queries for each rule, whatever the size of the fleet.
"""

import json
import sys
import time

from pools import Pools
from recorded import rules, series
from server import Server

HOURS = 8760


def lines(nodes, end):
    """Every hourly series as a line of the import's JSON."""
    pools = Pools(HOURS)
    moments = ",".join(str((end - it * 3600) * 1000) for it in reversed(range(HOURS)))
    for name, labels in series(nodes):
        metric = json.dumps({"__name__": name, **labels}, separators=(",", ":"))
        yield f'{{"metric":{metric},"values":[{pools.of(name, "gauge")}],"timestamps":[{moments}]}}'


def report(server, end):
    """Asks what a report asks: queries, bytes and rows of the answers, seconds."""
    began, size, rows = time.monotonic(), 0, 0
    names = [name for name, _, _ in rules()]
    for name in names:
        for function in ("sum_over_time", "count_over_time"):
            text = server.get("/api/v1/query", query=f"{function}({name}[{HOURS}h])", time=end)
            size += len(text)
            rows += len(json.loads(text)["data"]["result"])
    return 2 * len(names), size, rows, time.monotonic() - began


def measure(nodes):
    """Loads a fleet's year and asks for it twice: cold caches, then warm ones."""
    end = int(time.time()) // 3600 * 3600
    count = sum(1 for _ in series(nodes))
    with Server() as server:
        loading = server.load(lines(nodes, end))
        server.settle()
        disk = server.bytes_on_disk("data") + server.bytes_on_disk("indexdb")
        loaded = server.cpu()
        queries, size, rows, first = report(server, end)
        asked = server.cpu() - loaded
        again = report(server, end)[3]
        highest = server.resident()[1]
    samples = count * HOURS
    print(
        f"| {nodes} | {count} | {samples / 1e6:.1f} M | {loading:.0f} s, CPU {loaded:.0f} s | {disk / 1e6:.0f} MB, {disk / samples:.2f} B a sample "
        f"| {queries} | {rows} | {size / 1e6:.2f} MB | {first:.1f} s, CPU {asked:.1f} s; again {again:.1f} s | {highest / 1e6:.0f} MB |",
        flush=True,
    )


def main():
    """Measures fleets of the given sizes."""
    print("| nodes | series | samples | import | disk | queries | rows | bytes | seconds | memory |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for nodes in map(int, sys.argv[1:] or (10, 100, 1000)):
        measure(nodes)


if __name__ == "__main__":
    main()
