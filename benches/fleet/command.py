"""A command that is run once, and what it took."""

import os
import re
import subprocess
import tempfile
import time
from pathlib import Path


class Command:
    """Runs to its end; stops everything if it fails, with what it said."""

    def __init__(self, *arguments):
        began = time.monotonic()
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(arguments, stdout=said, stderr=subprocess.STDOUT)
            self.highest = 0
            used = self._watch(process)
            said.seek(0)
            self.said = said.read().decode()
        self.seconds = time.monotonic() - began
        self.cpu = used.ru_utime + used.ru_stime
        if process.returncode:
            raise SystemExit(f"{arguments[0]} failed with {process.returncode}:\n{self.said}")

    def _watch(self, process):
        """Waits for its end, and looks at its memory until then.

        The kernel's own figure (`ru_maxrss`) begins with what this script holds.
        """
        while True:
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                process.returncode = os.waitstatus_to_exitcode(status)
                return used
            highest = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
            # What has ended and was not waited for has no memory.
            if highest:
                self.highest = max(self.highest, int(highest.group(1)) * 1024)
            time.sleep(0.01)
