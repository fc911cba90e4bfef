#!/usr/bin/env bash
# Runs wattprint around and inside a real torchrun, with two ranks on the CPU.
#
# Needs Python with venv; installs torch (gigabytes) into the folder TORCH_VENV,
# by default target/torch, unless it is there. Usage:
# tests/system/torchrun.sh [WATTPRINT], by default the debug build.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$(realpath "${1:-target/debug/wattprint}")
[ -x "$program" ] || { echo "$program is missing: cargo build" >&2; exit 1; }
venv=${TORCH_VENV:-target/torch}
if [ ! -x "$venv/bin/torchrun" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet torch numpy
fi
venv=$(realpath "$venv")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/job.py" <<'JOB'
import sys
import time

import torch.distributed as distributed

distributed.init_process_group("gloo")
rank = distributed.get_rank()
while time.process_time() < 6:
    sum(range(1000))
with open(f"{sys.argv[1]}/cpu.{rank}", "w") as file:
    file.write(str(time.process_time()))
distributed.destroy_process_group()
JOB

# Of both ranks: one session, one workload, and all of their CPU time.
check() {
    python3 - "$1" "$work" "$2" <<'CHECK'
import json
import sqlite3
import sys

ledger, work, report = sys.argv[1:]
rows = sqlite3.connect(ledger).execute
for table in ("session", "workload"):
    count = rows(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert count == 1, f"{count} rows in {table}"
used = sum(float(open(f"{work}/cpu.{rank}").read()) for rank in (0, 1))
figures = {it["id"]: it["value"] for it in json.load(open(report))["quantities"]}
share = figures["time.cpu"] / used
# Starting Python, torch and the launcher takes CPU time of its own.
assert 0.95 <= share <= 1.5, f"{share:.3f} of the ranks' CPU time"
print(f"one session, one workload, {share:.2f} of the two ranks' own CPU time")
CHECK
}

"$program" run --alone --quiet --ledger "$work/around.db" -- \
    "$venv/bin/torchrun" --nproc-per-node 2 "$work/job.py" "$work" 2>"$work/around.txt"
"$program" report --last --ledger "$work/around.db" --format json --output "$work/around.json"
printf 'run -- torchrun: '
check "$work/around.db" "$work/around.json"

"$venv/bin/torchrun" --nproc-per-node 2 --no-python \
    "$program" run --ledger "$work/inside.db" -- "$venv/bin/python" "$work/job.py" "$work" \
    2>"$work/inside.txt"
grep -q 'another rank of this launch meters this node' "$work/inside.txt" ||
    { echo "no rank said that another one leads" >&2; exit 1; }
"$program" report --last --ledger "$work/inside.db" --format json --output "$work/inside.json"
printf 'torchrun -- run: '
check "$work/inside.db" "$work/inside.json"
