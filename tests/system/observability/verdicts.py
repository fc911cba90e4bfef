"""What was found out: a line for each check, and whether all of them held."""

import subprocess
import threading
import time


class Failed(Exception):
    """Says what did not hold."""


class Skipped(Exception):
    """Says what is not there yet, so that nothing can be said."""


class Verdicts:
    """Runs checks, each to its end, and remembers which failed."""

    def __init__(self):
        self.began = time.monotonic()
        self.failed = []
        self.skipped = []
        self.passed = 0
        self.beside = []

    def check(self, what, ask, *arguments):
        """Runs a check, which returns a few words on what it saw, or raises."""
        since = time.monotonic()
        try:
            seen = ask(*arguments)
        except Skipped as reason:
            self.skipped.append(what)
            self.say("SKIP", what, reason, since)
        except (Failed, OSError, KeyError, ValueError, subprocess.SubprocessError) as wrong:
            self.failed.append(what)
            kind = "" if isinstance(wrong, Failed) else f"{type(wrong).__name__}: "
            self.say("FAIL", what, f"{kind}{wrong}", since)
        else:
            self.passed += 1
            self.say("PASS", what, seen, since)

    def check_beside(self, what, ask, *arguments):
        """The same, while others go on."""
        thread = threading.Thread(target=self.check, args=(what, ask, *arguments))
        thread.start()
        self.beside.append(thread)

    def say(self, verdict, what, seen, since):
        now = time.monotonic()
        told = f": {seen}" if seen else ""
        print(f"{verdict} {now - self.began:5.1f} s (+{now - since:.1f})  {what}{told}", flush=True)

    def close(self):
        """The last lines, and the exit code."""
        for thread in self.beside:
            thread.join()
        seconds = time.monotonic() - self.began
        failed, skipped = len(self.failed), len(self.skipped)
        print(f"{self.passed} passed, {failed} failed, {skipped} skipped in {seconds:.0f} s")
        for what in self.skipped:
            print(f"  skipped: {what}")
        for what in self.failed:
            print(f"  failed: {what}")
        return 1 if self.failed else 0


def demand(holds, wrong):
    """Raises unless something holds."""
    if not holds:
        raise Failed(wrong)


def eventually(what, ask, seconds=30.0, pause=0.1):
    """Asks until the answer is worth something, and gives it."""
    until = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > until:
            raise Failed(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(pause)
