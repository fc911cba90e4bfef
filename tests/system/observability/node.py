"""A node: imitated GPUs, a real agent, and real jobs beside it."""

import os
import subprocess
import time

from books import Books
from daemons import Daemon, free_port
from driver import Driver
from powercap import Powercap
from verdicts import demand, eventually

# Between two samples, seconds.
INTERVAL = 0.5

# So that there is every family: a place, a building, money, and the making.
CONTEXT = [
    "--place", "NL", "--pue", "1.2", "--wue", "0.5", "--price", "0.24EUR@2026",
    "--embodied-kg", "150", "--lifetime-years", "4",
]  # fmt: skip


class Node:
    """A machine with so many GPUs; with a counter in its processor, or without."""

    def __init__(self, tools, folder, gpus, cpu_watts=None):
        self.program = tools.program
        self.folder = folder
        for it in ("no-cgroups", "runtime", "tmp"):
            (folder / it).mkdir(parents=True)
        (folder / "runtime").chmod(0o700)
        self.driver = Driver(tools.stage, folder / "tmp", gpus)
        self.sys = folder / "sys"
        if cpu_watts is None:
            self.sys.mkdir()
        else:
            self.powercap = Powercap(self.sys, cpu_watts)
        self.address = f"127.0.0.1:{free_port()}"
        self.books = Books(folder / "ledger.db")
        self.agent = None
        # When its agents ended, seconds since 1970.
        self.ends = []

    def environment(self):
        own = {"XDG_RUNTIME_DIR": self.folder / "runtime", "XDG_STATE_HOME": self.folder}
        return os.environ | {key: str(value) for key, value in own.items()}

    def start(self):
        """Starts the agent, at the same address each time."""
        command = [self.program, "agent", "--web.listen-address", self.address]
        command += ["--ledger", self.books.path, "--socket", self.folder / "agent.sock"]
        command += ["--interval", f"{INTERVAL}s", "--path.nvml", self.driver.library]
        command += ["--path.sysfs", self.sys, "--path.cgroup", self.folder / "no-cgroups"]
        self.agent = Daemon(command + CONTEXT, self.folder / "agent.txt", env=self.environment())
        self.agent.until_it_answers(self.url("/readyz"))

    def url(self, page):
        return f"http://{self.address}{page}"

    def wattprint(self, *arguments):
        """Runs a command to its end, and gives what it printed."""
        command = [str(it) for it in (self.program, *arguments)]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=120)
        demand(done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def run(self, name, seconds, *flags, gpu=None, mark=None):
        """Starts `wattprint run` beside the agent; its process may hold a GPU.

        It takes so many seconds, twice if it goes on in another phase.
        """
        pid = self.folder / f"{name}.pid"
        wait = f"end=$(($(date +%s) + {seconds})); while [ $(date +%s) -lt $end ]; do sleep 0.1; done"
        work = f"echo $$ >{pid}; {wait}"
        if mark is not None:
            work += f"; {self.program} workload mark --phase {mark}; {wait}"
        command = [self.program, "run", "--quiet", "--name", name, "--socket", self.folder / "agent.sock"]
        command += ["--ledger", self.books.path, *flags, "--", "sh", "-c", work]
        job = Daemon(command, self.folder / f"{name}.txt", env=self.environment())
        if gpu is not None:
            process = eventually(f"{name} begins", lambda: pid.exists() and pid.read_text().strip())
            self.driver.tell(f"processes {gpu} {process}")
        return job

    def serve(self, name, gpu, *flags):
        """Opens a window on a GPU, on which a process that nobody put under wattprint computes."""
        server = Daemon(["sleep", "600"], self.folder / f"{name}.txt")
        socket = self.folder / "agent.sock"
        self.wattprint("workload", "--socket", socket, "start", "--name", name, *flags, "--gpus", gpu)
        self.driver.tell(f"processes {gpu} {server.pid}")

    def kill(self):
        self.agent.kill()
        self.ends.append(time.time())

    def stop(self):
        code = self.agent.stop()
        self.ends.append(time.time())
        demand(code == 0, f"the agent ended with {code}: {self.agent.said()[-1000:]}")


def pause(seconds):
    """Lets something go on for a while."""
    time.sleep(seconds)
