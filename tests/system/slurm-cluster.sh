# A Slurm of one node, for the tests beside this file: they source it.
#
# Needs root. Installs Debian's Slurm and munge where they are missing, sets both
# up below a temporary directory on ports of their own, and takes them down again.
# Gives `program`, the wattprint to be tested, and `work`, the directory.
# shellcheck shell=bash

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
SelectTypeParameters=CR_CPU
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
