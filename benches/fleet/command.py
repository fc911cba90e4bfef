"""A command that is run once, and what it took."""

import os
import subprocess
import tempfile
import time


class Command:
    """Runs to its end; stops everything if it fails, with what it said."""

    def __init__(self, *arguments):
        began = time.monotonic()
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(arguments, stdout=said, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.said = said.read().decode()
        self.seconds = time.monotonic() - began
        self.cpu = used.ru_utime + used.ru_stime
        self.highest = used.ru_maxrss * 1024
        if process.returncode:
            raise SystemExit(f"{arguments[0]} failed with {process.returncode}:\n{self.said}")
