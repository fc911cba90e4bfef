#!/usr/bin/env bash
# HTML pages on paper: does Chromium print each on at most two sheets of A4?
#
# Usage: tests/system/print.sh [--pictures FOLDER] [FILE.html …]. Without files it prints the golden
# pages of the tests and the examples of the documentation. With a folder it leaves there the PDF,
# a picture of every sheet, and what a screen shows at 360, 800 and 1400 pixels: look at them.
# It installs Chromium and poppler from Debian where they are missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v pdfinfo >/dev/null || missing+=(poppler-utils)
if [ "${#missing[@]}" -gt 0 ]; then
    echo "missing: ${missing[*]}"
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

exec python3 tests/system/print/sheets.py "$@"
