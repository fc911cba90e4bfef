#!/usr/bin/env python3
"""A year of hourly recorded series, and what the real report of that year takes.

Usage: year.py [NODES …], by default 10 100 1000. Needs Debian's victoria-metrics and the
program to measure, built: WATTPRINT, or target/debug/wattprint.

The command is `wattprint report --prometheus URL --recorded --from … --to …`, twice: right
after loading, and again. What it asked is counted by the server.
"""

import json
import os
import sys
import time
from pathlib import Path

from command import Command
from pools import Pools
from recorded import series
from server import Server

HOURS = 8760
BUILT = Path(__file__).parents[2] / "target" / "debug" / "wattprint"
COLUMNS = ("nodes", "series", "samples", "import", "disk", "memory of the server", "queries", "bytes", "seconds", "CPU of the server", "CPU of the command", "its memory")


def lines(nodes, end):
    """Every hourly series as a line of the import's JSON."""
    pools = Pools(HOURS)
    moments = ",".join(str((end - it * 3600) * 1000) for it in reversed(range(HOURS)))
    for name, labels in series(nodes):
        metric = json.dumps({"__name__": name, **labels}, separators=(",", ":"))
        yield f'{{"metric":{metric},"values":[{pools.of(name, "gauge")}],"timestamps":[{moments}]}}'


def report(server, end):
    """Makes the report of the year, as anybody would."""
    moment = lambda seconds: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
    queries, written = server.answered()
    cpu = server.cpu()
    command = Command(
        os.environ.get("WATTPRINT", BUILT),
        *("report", "--prometheus", server.address(), "--recorded", "--place", "NL"),
        *("--from", moment(end - HOURS * 3600), "--to", moment(end)),
    )
    cpu = server.cpu() - cpu
    asked, answered = server.answered()
    return asked - queries, answered - written, cpu, command


def measure(nodes):
    """Loads a fleet's year and reports on it twice: caches of the server cold, then warm."""
    end = int(time.time()) // 3600 * 3600
    count = sum(1 for _ in series(nodes))
    with Server() as server:
        loading = server.load(lines(nodes, end))
        server.settle()
        disk = server.bytes_on_disk("data") + server.bytes_on_disk("indexdb")
        loaded = server.cpu()
        first, again = report(server, end), report(server, end)
        highest = server.resident()[1]
    samples = count * HOURS
    both = lambda pick: "; ".join(f"{pick(*it):.1f} s" for it in (first, again))
    queries, size, _, command = first
    cells = (
        nodes,
        count,
        f"{samples / 1e6:.1f} M",
        f"{loading:.0f} s, CPU {loaded:.0f} s",
        f"{disk / 1e6:.0f} MB, {disk / samples:.2f} B a sample",
        f"{highest / 1e6:.0f} MB",
        queries,
        f"{size / 1e6:.2f} MB",
        both(lambda queries, size, cpu, command: command.seconds),
        both(lambda queries, size, cpu, command: cpu),
        both(lambda queries, size, cpu, command: command.cpu),
        f"{command.highest / 1e6:.0f} MB",
    )
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def main():
    """Measures fleets of the given sizes."""
    print("| " + " | ".join(COLUMNS) + " |")
    print("|---" * len(COLUMNS) + "|")
    for nodes in map(int, sys.argv[1:] or (10, 100, 1000)):
        measure(nodes)


if __name__ == "__main__":
    main()
