#!/usr/bin/env bash
# Runs wattprint under a real Slurm: `srun -n2 wattprint run -- CMD` on one node.
#
# Needs root and what `slurm-cluster.sh` installs.
# Usage: tests/system/slurm.sh [WATTPRINT], by default the debug build.
set -euo pipefail
cd "$(dirname "$0")/../.."

# shellcheck source=tests/system/slurm-cluster.sh
. tests/system/slurm-cluster.sh

# Each rank works for a second or two, and writes down the CPU time that it used.
cat >"$work/rank.sh" <<'RANK'
#!/bin/sh
awk 'BEGIN { for (i = 0; i < 20000000; i++) x += i }'
times >"$OUT/times.$SLURM_PROCID"
RANK
chmod 755 "$work/rank.sh"
mkdir "$work/out" "$work/runtime" "$work/sys"
chmod 700 "$work/runtime"
export OUT="$work/out" XDG_RUNTIME_DIR="$work/runtime"

srun -n2 "$program" run --ledger "$work/ledger.db" --interval 0.2s \
    --path.sysfs "$work/sys" --path.nvml "$work/absent.so" -- "$work/rank.sh" \
    2>"$work/said.txt"
"$program" report --last --ledger "$work/ledger.db" --format json >"$work/report.json"

python3 - "$work" <<'CHECK'
import json, pathlib, sqlite3, sys

work = pathlib.Path(sys.argv[1])
ledger = sqlite3.connect(work / "ledger.db")

def count(table):
    return ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

def seconds(text):
    minutes, seconds = text.rstrip("s").split("m")
    return 60 * float(minutes) + float(seconds)

assert count("session") == 1, f"{count('session')} sessions: the node was metered twice"
assert count("workload") == 1, f"{count('workload')} workloads: the ranks are apart"

said = (work / "said.txt").read_text()
leaders = said.count("\nElectricity  ")
followers = said.count("another rank of this launch meters this node")
assert (leaders, followers) == (1, 1), f"{leaders} lead, {followers} follow:\n{said}"

ranks = sorted(work.glob("out/times.*"))
assert len(ranks) == 2, f"{len(ranks)} ranks ran"
used = sum(seconds(it) for rank in ranks for it in rank.read_text().split())
report = json.loads((work / "report.json").read_text())
figures = {it["id"]: it["value"] for it in report["quantities"]}
share = figures["time.cpu"] / used
assert 0.95 <= share <= 1.10, f"{figures['time.cpu']} s charged of {used} s used"
assert figures["energy.node"] > 0
print(f"one session, one workload, one rank leads; {share:.1%} of {used:.2f} s CPU charged")
CHECK
