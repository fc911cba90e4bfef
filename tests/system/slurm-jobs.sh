#!/usr/bin/env bash
# Two jobs at once under a real Slurm, beside a real agent: is each charged its own?
#
# Needs root and what `slurm-cluster.sh` installs. The Slurm there has no cgroup
# plugin, as on a machine that does not allow it: jobs are found by the trees of
# their steps. Usage: tests/system/slurm-jobs.sh [WATTPRINT], by default the debug build.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/system/slurm-cluster.sh
. tests/system/slurm-cluster.sh

mkdir "$work/out" "$work/runtime" "$work/sys"
chmod 700 "$work/runtime"
export OUT="$work/out" XDG_RUNTIME_DIR="$work/runtime"

"$program" agent --web.listen-address 127.0.0.1:0 --ledger "$work/ledger.db" --interval 0.5s \
    --path.sysfs "$work/sys" --path.nvml "$work/absent.so" >"$work/agent.txt" 2>&1 &
agent=$!
daemons+=("$agent")
sleep 2

# Each job works for some seconds of CPU time, in processes that do not last, and
# writes down what it used.
cat >"$work/job.sh" <<'JOB'
#!/bin/bash
date +%s.%N >"$OUT/worked.$SLURM_JOB_NAME"
for _ in $(seq "$1"); do
    awk 'BEGIN { for (i = 0; i < 3000000; i++) x += i }'
done
date +%s.%N >>"$OUT/worked.$SLURM_JOB_NAME"
times >"$OUT/times.$SLURM_JOB_NAME"
sleep 2
JOB
chmod 755 "$work/job.sh"
srun -n1 --job-name=one "$work/job.sh" 40 >"$work/one.txt" 2>&1 &
one=$!
srun -n1 --job-name=two "$work/job.sh" 20 >"$work/two.txt" 2>&1 &
two=$!
wait "$one" "$two"
sleep 2
kill -TERM "$agent"
wait "$agent" || true

python3 - "$work" <<'CHECK'
import pathlib, sqlite3, sys

work = pathlib.Path(sys.argv[1])
ledger = sqlite3.connect(work / "ledger.db")

def seconds(text):
    minutes, seconds = text.rstrip("s").split("m")
    return 60 * float(minutes) + float(seconds)

# The largest CPU channel stands for all: each tells every workload's CPU time.
charged = dict(ledger.execute("""
    SELECT workload.name, max(own.used) FROM workload JOIN (
        SELECT entry.holder AS holder, sum(entry.usage) AS used
        FROM entry JOIN channel ON channel.number = entry.channel
        WHERE channel.component = 'cpu' GROUP BY entry.holder, entry.channel
    ) AS own ON own.holder = workload.holder GROUP BY workload.holder
"""))

jobs = sorted(work.glob("out/times.*"))
assert len(jobs) == 2, f"{len(jobs)} jobs ran: {charged}"
told = []
for path in jobs:
    job = path.suffix[1:]
    used = sum(seconds(it) for it in path.read_text().split())
    share = charged.get(job, 0.0) / used
    assert 0.95 <= share <= 1.05, f"job {job} used {used} s; the ledger has {charged}"
    told.append(f"job {job} {share:.1%} of {used:.2f} s")
spans = [[float(it) for it in path.read_text().split()] for path in work.glob("out/worked.*")]
assert max(begin for begin, _ in spans) < min(end for _, end in spans), f"not at once: {spans}"
wrong = ledger.execute("""
    SELECT count(*) FROM meter WHERE energy != (
        SELECT sum(entry.energy) FROM entry
        WHERE entry.period = meter.period AND entry.channel = meter.channel)
""").fetchone()[0]
assert wrong == 0, f"{wrong} periods of channels are not conserved"
print(f"two jobs at once, each charged its own CPU time: {', '.join(told)}")
CHECK
