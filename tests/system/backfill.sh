#!/usr/bin/env bash
# Loads an exported ledger into the real Prometheus and the real VictoriaMetrics, and
# compares what they answer with what the ledger holds. Takes no arguments.
#
# Needs `wattprint` built (WATTPRINT, or target/debug/wattprint), curl and python3.
# Debian's packages are installed where their command is missing, which needs root.
set -euo pipefail
cd "$(dirname "$0")/../.."

wattprint=${WATTPRINT:-$PWD/target/debug/wattprint}
[ -x "$wattprint" ] || { echo "build it first: cargo build" >&2; exit 1; }
missing=()
for pair in promtool:prometheus prometheus:prometheus victoria-metrics:victoria-metrics \
    curl:curl python3:python3; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" -eq 0 ] || { echo "install: ${missing[*]}" >&2; exit 1; }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

folder=$(mktemp -d)
started=()
finish() {
    for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { for _ in $(seq 100); do curl -sf "$1" >/dev/null && return; sleep 0.1; done; echo "no answer: $1" >&2; exit 1; }

echo "=== two sessions with a workload each"
ledger=$folder/ledger.db
work='import time; end = time.monotonic() + 3
while time.monotonic() < end: sum(range(10000))'
for name in first second; do
    "$wattprint" run --ledger "$ledger" --name "$name" -- python3 -c "$work" >/dev/null 2>&1
done

echo "=== export"
history=$folder/history.om
"$wattprint" ledger export --format openmetrics --ledger "$ledger" \
    --label job=wattprint --label 'instance={node}:19412' --output "$history"
"$wattprint" ledger export --format jsonl --ledger "$ledger" --output "$folder/history.jsonl"

echo "=== Prometheus"
promtool tsdb create-blocks-from openmetrics "$history" "$folder/prometheus"
echo 'global: {}' >"$folder/prometheus.yml"
port=$(free_port)
prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/prometheus" \
    --storage.tsdb.retention.time=100y --web.listen-address="127.0.0.1:$port" \
    >"$folder/prometheus.log" 2>&1 &
started+=($!)
await "http://127.0.0.1:$port/-/ready"
prometheus_url=http://127.0.0.1:$port

echo "=== VictoriaMetrics"
port=$(free_port)
# By default it hides what is younger than 30 s.
victoria-metrics -storageDataPath="$folder/victoria" -httpListenAddr="127.0.0.1:$port" \
    -search.latencyOffset=0s -search.disableCache -retentionPeriod=100y >"$folder/victoria.log" 2>&1 &
started+=($!)
await "http://127.0.0.1:$port/health"
victoria_url=http://127.0.0.1:$port
curl -sf --data-binary "@$history" "$victoria_url/api/v1/import/prometheus"
curl -sf "$victoria_url/internal/force_flush"

echo "=== compare"
python3 - "$prometheus_url" "$victoria_url" "$folder/history.jsonl" <<'CHECK'
import json, sys, time, urllib.parse, urllib.request

*servers, path = sys.argv[1:]
rows = [json.loads(line) for line in open(path)]
held = lambda **what: sum(
    row["energy_microjoules"] for row in rows if all(row[key] == value for key, value in what.items())
) / 1e6


def ask(server, query):
    address = f"{server}/api/v1/query?" + urllib.parse.urlencode({"query": query, "time": time.time()})
    return json.load(urllib.request.urlopen(address))["data"]["result"]


def value(server, query):
    return sum(float(one["value"][1]) for one in ask(server, query))


names = {row["workload"]: row["name"] for row in rows if row["holder"] == "workload"}
assert sorted(names.values()) == ["first", "second"], names
for server in servers:
    # A counter that began at 0 within the hour ends at what it gained.
    last = lambda family, labels="": value(server, f"last_over_time({family}{{{labels}}}[1h])")
    metered = last("wattprint_energy_joules_total", 'component!="other"')
    counted = sorted({row["component"] for row in rows if row["row"] == "meter"})
    expected = sum(held(row="meter", component=it) for it in counted if it in ("accelerator", "cpu", "dram"))
    print(f"{server}: {metered:.3f} J, the ledger {expected:.3f} J")
    assert expected > 0 and abs(metered - expected) < 1e-5 * expected, (metered, expected)
    for workload in names:
        labels = f'workload="{workload}",component="cpu"'
        charged = last("wattprint_workload_energy_joules_total", labels)
        expected = held(row="share", workload=workload, component="cpu")
        assert abs(charged - expected) < 1e-5 * expected + 1e-6, (workload, charged, expected)
    joined = ask(server, "last_over_time(wattprint_workload_info[1h])")
    assert {one["metric"]["name"] for one in joined} == {"first", "second"}, joined
    assert {one["metric"]["job"] for one in joined} == {"wattprint"}, joined
    low, node, high = (last(f"wattprint_node_energy{it}_joules_total") for it in ("_low", "", "_high"))
    assert 0 < low <= node <= high, (low, node, high)
print("both hold what the ledger holds")
CHECK
