#!/usr/bin/env bash
# Draws every dashboard with Grafana's own components and looks whether all can be read.
#
# Makes 13 months of a simulated fleet, serves them with a real Prometheus, builds the
# page under tests/system/render, draws each dashboard in headless Chromium, dark and
# light, and fails if anything is wrong: an error, an unknown unit, a panel without
# data that is not in `expected.json`, a text that is cut off. The pictures lie in
# target/render/pictures for somebody to look at. What is drawn is not Grafana: its
# panels and its server are not on npm, only the components they are made of.
#
# Needs Node 20 with npm, and Debian's prometheus, chromium and pngquant. Installs 660 MB
# of npm packages below target/render the first time. Takes some minutes.
#
# Usage: tests/system/render.sh [--keep-pictures] [DASHBOARDS], by default dashboards.
# With --keep-pictures, the four in docs/img are written anew.
set -euo pipefail
cd "$(dirname "$0")/../.."

keep=
if [ "${1:-}" = --keep-pictures ]; then keep=yes; shift; fi
dashboards=$(realpath "${1:-dashboards}")
for command in node npm python3 curl prometheus promtool chromium pngquant; do
    command -v "$command" >/dev/null || { echo "$command is missing: this draws in Chromium what a real Prometheus answers" >&2; exit 1; }
done

built="${CARGO_TARGET_DIR:-target}/render"
work=$(mktemp -d)
take_down() {
    status=$?
    [ ! -e "$work/prometheus.pid" ] || kill "$(cat "$work/prometheus.pid")" 2>/dev/null || true
    [ "$status" -eq 0 ] || tail -n 20 "$work"/*.log >&2 2>/dev/null || true
    rm -rf "$work"
}
trap take_down EXIT

# Built away from the sources, whose folders tests walk through.
mkdir -p "$built"
cp -r tests/system/render/. "$built"
(
    cd "$built"
    if ! cmp -s package-lock.json node_modules/.installed; then
        npm ci --ignore-scripts --no-audit --no-fund
        cp package-lock.json node_modules/.installed
    fi
    npx vite build --logLevel error
)

# The history ends at a full hour in the past, so that the hour's rules are complete.
end=$(date +%s)
end=$((end - end % 3600))
tests/system/render/history/serve.sh "$work" "$end" "$dashboards/rules/recording.yaml"

draw() {
    node "$built/shoot.mjs" --dashboards "$1" --out "$2" --prometheus "$(cat "$work/prometheus.url")" \
        --to "$end" --chromium "$(command -v chromium)"
}

# First a dashboard with one fault of each kind: what looks for faults has to find them.
draw tests/system/render/broken "$work/broken" >"$work/faults.txt" && missed=yes || missed=
while read -r fault; do
    grep -qF -- "$fault" "$work/faults.txt" || { echo "not found in the broken dashboard: $fault" >&2; missed=yes; }
done <tests/system/render/broken/faults.txt
[ -z "$missed" ] || { cat "$work/faults.txt" >&2; exit 1; }

status=0
draw "$dashboards" "$built/pictures" || status=$?

if [ -n "$keep" ] && [ "$status" -eq 0 ]; then
    mkdir -p docs/img
    for name in fleet node workload procurement; do
        picture="$built/pictures/$name-dark-top.png"
        [ -e "$picture" ] || picture="$built/pictures/$name-dark.png"
        pngquant --force --strip --speed 1 --output "docs/img/$name.png" 128 "$picture"
    done
fi
exit "$status"
