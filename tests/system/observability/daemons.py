"""Processes that run beside the checks, and end with them."""

import atexit
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

from verdicts import Failed, eventually

running = []


def free_port():
    """A port of the loopback on which nobody listens."""
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Daemon:
    """A process whose output goes to a file."""

    def __init__(self, command, log, **more):
        self.command = [str(it) for it in command]
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                self.command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **more
            )
        running.append(self)

    @property
    def pid(self):
        return self.process.pid

    def said(self):
        return self.log.read_text(errors="replace")

    def until_it_answers(self, url, seconds=30.0):
        """Waits until a page of it answers with 200."""

        def answers():
            if self.process.poll() is not None:
                raise Failed(f"{self.command[0]} has ended: {self.said()[-1000:]}")
            try:
                with urllib.request.urlopen(url, timeout=2) as page:
                    return page.status == 200
            except (urllib.error.URLError, OSError):
                return False

        eventually(f"{self.command[0]} answers at {url}", answers, seconds)

    def stop(self):
        """Ends it in good order, and gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def kill(self):
        """Ends it with SIGKILL."""
        self.process.kill()
        self.process.wait()


def end_all():
    for it in reversed(running):
        if it.process.poll() is None:
            it.process.kill()
    for it in running:
        it.process.wait()


atexit.register(end_all)
# What asks this process to end lets it end the others first.
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, lambda *_: sys.exit(130))
