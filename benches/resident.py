#!/usr/bin/env python3
"""Resident memory of the real agent with imitated GPUs, scraped and looked at.

Usage: resident.py [MINUTES [GPUS]], by default 10 and 8. Needs the program to measure (WATTPRINT,
or target/release/wattprint) and `cargo build -p fake-nvml --example stage` (STAGE, or
target/debug/examples/stage).

Every 15 seconds /metrics is read in both formats, and the page at / with its data. Memory
of the process's own is apart from pages of files: the latter are the program and
libraries, which the kernel can drop and share.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

TARGET = Path(__file__).parents[1] / "target"
TURN = 15
PAGES = (("/metrics", "text/plain"), ("/metrics", "application/openmetrics-text"), ("/", "*/*"), ("/live.json", "*/*"))


def get(port, page, accept):
    """Reads a page."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{page}", headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


def await_agent(agent, port):
    """Waits until the agent answers."""
    for _ in range(300):
        if agent.poll() is not None:
            raise SystemExit(f"the agent has ended with {agent.returncode}")
        try:
            return get(port, "/readyz", "*/*")
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("the agent did not answer within half a minute")


def told(agent, minute):
    """One line of what it holds."""
    status = Path(f"/proc/{agent.pid}/status").read_text()
    names = ("VmRSS", "RssAnon", "RssFile", "VmHWM")
    held = [int(re.search(rf"{it}:\s+(\d+)", status).group(1)) / 1024 for it in names]
    fields = Path(f"/proc/{agent.pid}/stat").read_text().rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    print(f"| {minute} | " + " | ".join(f"{it:.1f} MiB" for it in held) + f" | {cpu:.1f} s |", flush=True)


def watch(agent, port, minutes):
    """Reads all pages in turns, and tells each minute what the agent holds."""
    await_agent(agent, port)
    print("| minutes | resident | own | of files | highest | CPU |\n|---|---|---|---|---|---|")
    began = time.monotonic()
    for turn in range(minutes * 60 // TURN + 1):
        time.sleep(max(0, began + turn * TURN - time.monotonic()))
        for page, accept in PAGES:
            get(port, page, accept)
        if turn * TURN % 60 == 0:
            told(agent, turn * TURN // 60)


def main():
    """Starts both, watches, and ends both."""
    minutes, gpus = (int(it) for it in (sys.argv[1:] + ["10", "8"][len(sys.argv) - 1 :])[:2])
    program = os.environ.get("WATTPRINT", TARGET / "release" / "wattprint")
    stage = os.environ.get("STAGE", TARGET / "debug" / "examples" / "stage")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="wattprint-resident-") as folder:
        driver = subprocess.Popen([stage, str(gpus)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": folder})
        library = driver.stdout.readline().strip()
        if not library:
            raise SystemExit(f"{stage} made no library")
        own = ("--ledger", f"{folder}/ledger.db", "--socket", f"{folder}/agent.sock", "--path.nvml", library)
        place = ("--place", "NL", "--pue", "1.2", "--wue", "0.5", "--price", "0.24EUR")
        agent = subprocess.Popen([program, "agent", "--web.listen-address", f"127.0.0.1:{port}", *own, *place])
        try:
            watch(agent, port, minutes)
        finally:
            agent.terminate()
            agent.wait()
            driver.stdin.close()
            driver.wait()


if __name__ == "__main__":
    main()
