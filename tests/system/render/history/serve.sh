#!/usr/bin/env bash
# Makes the simulated history below a folder and serves it with a real Prometheus.
#
# Usage: serve.sh FOLDER END RULES
#
# END is the last moment in seconds since 1970, RULES the recording rules to apply.
# Leaves Prometheus running; FOLDER/prometheus.pid and FOLDER/prometheus.url name it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 end=$2 rules=$3
data="$folder/data"
mkdir -p "$data"

# Nobody else takes a port that the kernel has just given out, as a rule.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url="http://127.0.0.1:$port"
echo "$url" >"$folder/prometheus.url"
echo 'global: {scrape_interval: 1m}' >"$folder/prometheus.yml"

serve() {
    prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$data" \
        --storage.tsdb.retention.time=3y --web.listen-address="127.0.0.1:$port" \
        --log.level=warn >>"$folder/prometheus.log" 2>&1 &
    echo $! >"$folder/prometheus.pid"
    for _ in $(seq 300); do
        if curl -sf "$url/-/ready" >/dev/null; then return; fi
        sleep 0.2
    done
    echo "Prometheus was not ready within a minute; see $folder/prometheus.log" >&2
    return 1
}

stop() {
    kill "$(cat "$folder/prometheus.pid")"
    wait "$(cat "$folder/prometheus.pid")" 2>/dev/null || true
}

record() {
    promtool tsdb create-blocks-from rules --start "$((end - 26 * 3600))" --end "$end" \
        --eval-interval "$2" --url "$url" --output-dir "$data" "$1" 2>>"$folder/promtool.log"
}

python3 "$here/generate.py" --end "$end" --out "$folder"
# Blocks as long as their data: by default promtool reads the file again for every two hours.
promtool tsdb create-blocks-from openmetrics --quiet --max-block-duration=54h "$folder/recent.om" "$data"
promtool tsdb create-blocks-from openmetrics --quiet --max-block-duration=4374h "$folder/months.om" "$data"
rm "$folder"/*.om

serve
python3 "$here/first_rules.py" <"$rules" >"$folder/first.yaml"
record "$folder/first.yaml" 1m
stop
serve
# A day or a week of burning is more than was made by the minute: months.py tells it.
sed '/record: ".*:burn[17]d"/,+1d' "$rules" >"$folder/rules.yaml"
record "$folder/rules.yaml" 1m
stop
serve
