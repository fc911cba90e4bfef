#!/usr/bin/env bash
# Runs wattprint under a real Slurm: `srun -n2 wattprint run -- CMD` on one node.
#
# Needs root. Installs Debian's Slurm and munge where they are missing, sets both
# up below a temporary directory on ports of their own, and takes them down
# again. Usage: tests/system/slurm.sh [WATTPRINT], by default the debug build.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$(realpath "${1:-target/debug/wattprint}")
[ "$(id -u)" -eq 0 ] || { echo "this test starts daemons: run it as root" >&2; exit 1; }
[ -x "$program" ] || { echo "$program is missing: cargo build" >&2; exit 1; }

missing=()
for pair in slurmctld:slurmctld slurmd:slurmd srun:slurm-client munged:munge; do
    command -v "${pair%:*}" >/dev/null || missing+=("${pair#*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

work=$(mktemp -d)
daemons=()
take_down() {
    status=$?
    [ ${#daemons[@]} -eq 0 ] || kill "${daemons[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    if [ "$status" -ne 0 ]; then
        tail -n 20 "$work"/*.log "$work"/*.txt 2>/dev/null >&2 || true
    fi
    rm -rf "$work"
}
trap take_down EXIT
chmod 755 "$work"

# Daemons and clients find their munge and their configuration by these.
dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 status=none
chmod 600 "$work/munge.key"
munged --foreground --force --key-file="$work/munge.key" --socket="$work/munge.socket" \
    --pid-file="$work/munged.pid" --log-file="$work/munged.log" --seed-file="$work/munge.seed" >"$work/munged.txt" 2>&1 &
daemons+=($!)

host=$(hostname -s)
mkdir "$work/state" "$work/spool"
cat >"$work/slurm.conf" <<CONF
ClusterName=wattprint
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
SlurmctldPort=26817
SlurmdPort=26818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
ReturnToService=2
MpiDefault=none
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
# One CPU would leave a rank waiting for the other.
sed -i "s/ CPUs=1 / CPUs=2 /" "$work/slurm.conf"
export SLURM_CONF="$work/slurm.conf"

slurmctld -D -f "$work/slurm.conf" >"$work/slurmctld.txt" 2>&1 &
daemons+=($!)
slurmd -D -f "$work/slurm.conf" -N "$host" >"$work/slurmd.txt" 2>&1 &
daemons+=($!)
for _ in $(seq 100); do
    state=$(sinfo --noheader --format=%t 2>/dev/null || true)
    [ "$state" = idle ] && break
    sleep 0.3
done
[ "$state" = idle ] || { echo "Slurm does not come up: the node is '$state'" >&2; exit 1; }

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
