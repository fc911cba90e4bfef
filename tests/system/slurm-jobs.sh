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

python3 - "$work" >"$work/used.txt" <<'TIMES'
import pathlib, sys

work = pathlib.Path(sys.argv[1])

def seconds(text):
    minutes, seconds = text.rstrip("s").split("m")
    return 60 * float(minutes) + float(seconds)

jobs = sorted(work.glob("out/times.*"))
assert len(jobs) == 2, f"{len(jobs)} jobs ran"
for path in jobs:
    print(path.suffix[1:], sum(seconds(it) for it in path.read_text().split()))
spans = [[float(it) for it in path.read_text().split()] for path in work.glob("out/worked.*")]
assert max(begin for begin, _ in spans) < min(end for _, end in spans), f"not at once: {spans}"
TIMES
python3 tests/system/charged.py "$work/ledger.db" "two jobs at once" <"$work/used.txt"
