#!/usr/bin/env bash
# The landing page in Chromium: does it load, keep itself up to date, and serve who
# has no mouse, no script, a phone or a dark room?
#
# A real agent with an imitated driver, whose power changes on the way. Takes a minute.
# Usage: tests/system/landing.sh [PICTURES], a folder in which to leave screenshots.
# Its landing.png is the one in docs/img, made smaller by pngquant 128; LANDING_SECONDS=200
# beforehand gives the charts something to show.
# It installs Chromium from Debian where that is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v chromium >/dev/null; then
    echo "missing: chromium (shows the page)"
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium
fi
for needed in "${WATTPRINT:-target/debug/wattprint}" "${STAGE:-target/debug/examples/stage}"; do
    [ -x "$needed" ] || cargo build --workspace --locked --bin wattprint --example stage
done

exec python3 tests/system/landing/page.py "$@"
