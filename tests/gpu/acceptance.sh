#!/usr/bin/env bash
# What the sensors of this machine's NVIDIA GPU really do.
#
#   tests/gpu/acceptance.sh [OUTPUT_FOLDER] [options of `wattprint acceptance`]
#
# Needs an NVIDIA GPU with its driver, and the release binary: in $WATTPRINT, in
# target/release, or on the path. No network, no root, no CUDA toolkit. Takes
# under eight minutes, uses one GPU fully for most of them, and changes none of
# its settings. Results stay in the output folder.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)

binary=${WATTPRINT:-$here/target/release/wattprint}
[ -x "$binary" ] || binary=$(command -v wattprint || true)
if [ -z "$binary" ]; then
    echo "no wattprint binary: build one with \`cargo build --release\`, or set WATTPRINT" >&2
    exit 2
fi

output=acceptance-$(date -u +%Y%m%dT%H%M%SZ)
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
    output=$1
    shift
fi
mkdir -p "$output"

# Facts about the machine, read only. Each may be missing.
{
    date -u +%Y-%m-%dT%H:%M:%SZ
    "$binary" --version
    uname -srm
    grep -m1 'model name' /proc/cpuinfo
    cat /proc/driver/nvidia/version
} >"$output/machine.txt" 2>/dev/null || true
timeout 20 nvidia-smi -q >"$output/nvidia-smi.txt" 2>/dev/null || rm -f "$output/nvidia-smi.txt"
timeout 20 "$binary" doctor >"$output/doctor.txt" 2>&1 || true

# Samples as the sampler takes them, of an idle GPU, for tests to replay.
timeout 20 "$binary" run --alone --quiet --interval 0.1s --ledger "$output/ledger.db" \
    --record "$output/samples.jsonl" -- sleep 5 || true

status=0
timeout --kill-after=5 475 "$binary" acceptance --output "$output" "$@" |
    tee "$output/table.txt" || status=$?
if [ "$status" -eq 124 ]; then
    echo "stopped: it did not end within eight minutes" >&2
fi
exit "$status"
