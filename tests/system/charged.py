"""Whether a ledger charges workloads the CPU time that they are known to have used.

Usage: charged.py LEDGER WHAT, with a line `NAME SECONDS` for each workload on standard
input. WHAT begins the line that tells the result. Fails where a workload is charged
more than 5 % more or less, or where a period is not conserved.
"""

import sqlite3
import sys

ledger = sqlite3.connect(sys.argv[1])

# The largest CPU channel stands for all: each tells every workload's CPU time.
charged = dict(ledger.execute("""
    SELECT workload.name, max(own.used) FROM workload JOIN (
        SELECT entry.holder AS holder, sum(entry.usage) AS used
        FROM entry JOIN channel ON channel.number = entry.channel
        WHERE channel.component = 'cpu' GROUP BY entry.holder, entry.channel
    ) AS own ON own.holder = workload.holder GROUP BY workload.holder
"""))

told = []
for line in sys.stdin:
    name, used = line.split()
    share = charged.get(name, 0.0) / float(used)
    assert 0.95 <= share <= 1.05, f"{name} used {used} s; the ledger has {charged}"
    told.append(f"{name} {share:.1%} of {float(used):.2f} s")
assert told, f"nothing is known to have run; the ledger has {charged}"

wrong = ledger.execute("""
    SELECT count(*) FROM meter WHERE energy != (
        SELECT sum(entry.energy) FROM entry
        WHERE entry.period = meter.period AND entry.channel = meter.channel)
""").fetchone()[0]
assert wrong == 0, f"{wrong} periods of channels are not conserved"
print(f"{sys.argv[2]}, each charged its own CPU time: {', '.join(told)}")
