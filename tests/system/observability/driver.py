"""The imitated driver, driven by lines of text: see tests/fake-nvml/examples/stage.rs."""

import os
import subprocess

import daemons
from verdicts import Failed


class Driver:
    """A library of its own, with so many GPUs."""

    def __init__(self, stage, folder, gpus):
        # Its folder lies in this one, which goes also if it is killed.
        self.process = subprocess.Popen(
            [stage, str(gpus)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=os.environ | {"TMPDIR": str(folder)},
        )
        daemons.running.append(self)
        self.library = self.process.stdout.readline().strip()
        if not self.library:
            raise Failed(f"{stage} made no library")

    def tell(self, line):
        """Says a line, and gives the answer."""
        self.process.stdin.write(line + "\n")
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("error"):
            raise Failed(f"the driver was told `{line}` and said `{answer}`")
        return answer

    def uuid(self, gpu):
        return self.tell(f"uuid {gpu}")
