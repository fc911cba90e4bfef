#!/usr/bin/env python3
"""An hour of many agents' series, loaded into a real VictoriaMetrics.

Usage: hour.py [AGENTS], by default 1000. Needs Debian's victoria-metrics.
"""

import json
import sys
import time

from families import series
from pools import Pools
from recorded import expressions
from server import Server

SAMPLES = 60
STEP = 60


def lines(agents, begin):
    """Every series of every agent as a line of the import's JSON."""
    pools = Pools(SAMPLES)
    moments = ",".join(str((begin + it * STEP) * 1000) for it in range(SAMPLES))
    for agent in range(agents):
        for name, kind, labels in series(agent):
            metric = json.dumps({"__name__": name, **labels}, separators=(",", ":"))
            yield f'{{"metric":{metric},"values":[{pools.of(name, kind)}],"timestamps":[{moments}]}}'


def evaluate(server, moment):
    """Evaluates each hourly rule once, as a rule engine does each hour; returns seconds.

    Nothing was recorded here before: who workloads are is read from where the rule that
    records it reads, which has as many series.
    """
    began = time.monotonic()
    for _, query in expressions():
        query = query.replace("workload:wattprint_workload_info:last1h", "wattprint_workload_info")
        server.get("/api/v1/query", query=query, time=moment)
    return time.monotonic() - began


def main():
    """Loads, and says what it took."""
    agents = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    each = sum(1 for _ in series(0))
    samples = agents * each * SAMPLES
    end = int(time.time()) // STEP * STEP
    with Server() as server:
        seconds = server.load(lines(agents, end - SAMPLES * STEP))
        server.settle()
        loaded, held = server.cpu(), server.resident()[0]
        ruled = evaluate(server, end)
        cost = server.cpu() - loaded
        data, index = server.bytes_on_disk("data"), server.bytes_on_disk("indexdb")
        highest = server.resident()[1]
    print(f"agents                {agents}")
    print(f"series                {agents * each} ({each} each)")
    print(f"samples               {samples}")
    print(f"seconds of import     {seconds:.1f}")
    print(f"CPU seconds of it     {loaded:.1f} ({samples / loaded:.0f} samples each)")
    print(f"bytes of samples      {data} ({data / samples:.2f} per sample)")
    print(f"bytes of index        {index} ({index / (agents * each):.0f} per series)")
    print(f"hourly rules          {ruled:.1f} s once, {cost:.1f} CPU seconds, {sum(1 for _ in expressions())} rules")
    print(f"memory                {held / 1e6:.0f} MB when loaded, {highest / 1e6:.0f} MB at the highest")


if __name__ == "__main__":
    main()
