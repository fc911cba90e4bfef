#!/usr/bin/env bash
# Services in real control groups, beside a real agent: is each charged its own?
#
# Makes `system.slice/wattprint-one.service` and `…-two.service` as systemd would, in
# the unified hierarchy or else in that of `cpuacct`, runs a load in each, and
# compares what the ledger has with what the kernel counted for the group. A service
# that is new is a workload once it has used a tenth of a second of each CPU.
# Needs root. Usage: tests/system/cgroups.sh [WATTPRINT], by default the debug build.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$(realpath "${1:-target/debug/wattprint}")
[ "$(id -u)" -eq 0 ] || { echo "this test makes control groups: run it as root" >&2; exit 1; }
[ -x "$program" ] || { echo "$program is missing: cargo build" >&2; exit 1; }

# Where systemd has its tree, the groups stand beside its own services.
root=/sys/fs/cgroup
trees=()
for tree in "$root" "$root/unified" "$root/cpuacct"; do
    { [ -e "$tree/cgroup.controllers" ] || [ -e "$tree/cpuacct.usage" ]; } && trees+=("$tree")
done
[ ${#trees[@]} -gt 0 ] || { echo "no control groups below $root that count CPU time" >&2; exit 1; }

work=$(mktemp -d)
services=(wattprint-one.service wattprint-two.service)
made=()
agent=
take_down() {
    status=$?
    [ -z "$agent" ] || kill "$agent" 2>/dev/null || true
    wait 2>/dev/null || true
    for group in "${made[@]}"; do rmdir "$group" 2>/dev/null || true; done
    [ "$status" -eq 0 ] || tail -n 20 "$work"/*.txt >&2 || true
    rm -rf "$work"
}
trap take_down EXIT

mkdir "$work/sys" "$work/runtime"
chmod 700 "$work/runtime"
XDG_RUNTIME_DIR="$work/runtime" "$program" agent --web.listen-address 127.0.0.1:0 \
    --ledger "$work/ledger.db" --socket "$work/agent.sock" --interval 0.5s \
    --path.sysfs "$work/sys" --path.nvml "$work/absent.so" >"$work/agent.txt" 2>&1 &
agent=$!
sleep 2

# Groups are made as services start: while the agent runs.
for tree in "${trees[@]}"; do
    [ -d "$tree/system.slice" ] || { mkdir "$tree/system.slice"; made=("$tree/system.slice" "${made[@]}"); }
    for service in "${services[@]}"; do
        mkdir "$tree/system.slice/$service"
        made=("$tree/system.slice/$service" "${made[@]}")
    done
done

# A load enters its group before it works, as a service does.
load() {
    bash -c '
        for group in "${@:2}"; do echo $$ >"$group/cgroup.procs"; done
        for _ in $(seq "$1"); do awk "BEGIN { for (i = 0; i < 3000000; i++) x += i }"; done
        sleep 3
    ' load "$1" "${trees[@]/%//system.slice/$2}"
}
load 120 "${services[0]}" &
one=$!
load 60 "${services[1]}" &
two=$!
wait "$one" "$two"
sleep 2
kill -TERM "$agent"
wait "$agent" || true
agent=

# What the kernel counted, in seconds.
for service in "${services[@]}"; do
    group="${trees[0]}/system.slice/$service"
    name=${service%.service}
    if [ -e "$group/cpuacct.usage" ]; then
        awk -v name="$name" '{ print name, $1 / 1e9 }' "$group/cpuacct.usage"
    else
        awk -v name="$name" '/^usage_usec/ { print name, $2 / 1e6 }' "$group/cpu.stat"
    fi
done >"$work/counted.txt"

python3 tests/system/charged.py "$work/ledger.db" "two services at once" <"$work/counted.txt"
