"""A VictoriaMetrics of its own, below a temporary folder and on a free port."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

CHUNK = 8 << 20


class Server:
    """Starts with nothing, and leaves nothing behind."""

    def __enter__(self):
        program = shutil.which("victoria-metrics")
        if program is None:
            raise SystemExit("victoria-metrics is missing: Debian's package of that name has it")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = Path(tempfile.mkdtemp(prefix="wattprint-fleet-"))
        arguments = [
            f"-storageDataPath={self.folder}",
            f"-httpListenAddr=127.0.0.1:{self.port}",
            "-retentionPeriod=3y",
            "-search.latencyOffset=1s",
            "-memory.allowedBytes=4GiB",
            "-loggerLevel=ERROR",
        ]
        self.process = subprocess.Popen([program, *arguments])
        self.told = 0
        self._wait()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def _wait(self):
        for _ in range(300):
            try:
                return self.get("/health")
            except OSError:
                time.sleep(0.1)
        raise SystemExit("victoria-metrics did not answer within half a minute")

    def _ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, path, body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            raise SystemExit(f"victoria-metrics refused {path}: {answer.status} {text[:300]!r}")
        return text

    def get(self, path, **parameters):
        """Asks for a path."""
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        return self._ask("GET", path + query)

    def address(self):
        """What a client is told."""
        return f"http://127.0.0.1:{self.port}"

    def answered(self):
        """How many queries it has answered, and how many bytes it has sent for them, with headers.

        What tells so is sent as well, and left out: its size is what a second question
        adds to the first.
        """
        (_, first), (queries, second) = self._counters(), self._counters()
        size = second - first
        sent = second - self.told - size
        self.told += 2 * size
        return queries, sent

    def _counters(self):
        # They are computed once a second.
        time.sleep(1.5)
        lines = self.get("/metrics").decode().splitlines()
        values = dict(it.rsplit(" ", 1) for it in lines if it.startswith("vm_"))
        queries = sum(int(values[f'vm_http_requests_total{{path="/api/v1/{it}"}}']) for it in ("query", "query_range"))
        listener = f'{{name="http", addr="127.0.0.1:{self.port}"}}'
        return queries, int(values[f"vm_tcplistener_written_bytes_total{listener}"])

    def load(self, lines):
        """Imports lines of JSON, some megabytes at a time; returns seconds within the server."""
        waiting, size, seconds = [], 0, 0.0
        for line in lines:
            waiting.append(line)
            size += len(line)
            if size >= CHUNK:
                seconds += self._import(waiting)
                waiting, size = [], 0
        return seconds + self._import(waiting)

    def _import(self, lines):
        began = time.monotonic()
        self._ask("POST", "/api/v1/import", "\n".join(lines).encode())
        return time.monotonic() - began

    def settle(self):
        """Has everything written to disk and merged, so that its size can be told."""
        self.get("/internal/force_flush")
        self.get("/internal/force_merge")
        while b'vm_active_force_merges 0' not in self.get("/metrics"):
            time.sleep(0.5)

    def bytes_on_disk(self, part):
        """What a part of the storage takes: `data` or `indexdb`."""
        files = (self.folder / part).rglob("*")
        return sum(it.stat().st_size for it in files if it.is_file())

    def cpu(self):
        """CPU seconds that the server has used: these say more than hours on a shared machine."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        """Resident memory of the server now, and at its highest."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(rf"{it}:\s+(\d+)", status).group(1)) * 1024 for it in ("VmRSS", "VmHWM")]
