#!/usr/bin/env bash
# The real Prometheus, Alertmanager and VictoriaMetrics against real agents on imitated GPUs.
#
# Two agents are scraped each second while GPUs are lost, drivers hang and begin anew and
# agents are killed. Checks what both databases make of it: each query of each dashboard,
# an alert from pending to resolved, and `increase()` against the ledgers. Needs no root,
# unless Debian's packages are missing: prometheus, prometheus-alertmanager,
# victoria-metrics, openssl. Only loopback is used, at ports that are free.
# Usage: tests/system/prometheus.sh [--keep] [WATTPRINT], by default the debug build.
set -euo pipefail
cd "$(dirname "$0")/../.."

keep=()
if [ "${1:-}" = --keep ]; then keep=(--keep); shift; fi
target=${CARGO_TARGET_DIR:-target}/debug
program=$(realpath "${1:-$target/wattprint}")
[ -x "$program" ] || { echo "$program is missing: cargo build" >&2; exit 1; }

# command  Debian package
needs() {
    cat <<'TABLE'
prometheus              prometheus
promtool                prometheus
prometheus-alertmanager prometheus-alertmanager
victoria-metrics        victoria-metrics
vmalert                 victoria-metrics
python3                 python3
openssl                 openssl
TABLE
}

missing=()
while read -r command package; do
    command -v "$command" >/dev/null || missing+=("$package")
done < <(needs)
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" -eq 0 ] || { echo "install: ${missing[*]}" >&2; exit 1; }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

cargo build --quiet --locked -p fake-nvml --example stage
exec python3 -B tests/system/observability/main.py \
    "$program" "$target/examples/stage" . "${keep[@]}"
