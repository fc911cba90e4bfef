"""The agent under the real Prometheus and VictoriaMetrics, from start to end.

Called by tests/system/prometheus.sh, which says what is needed.
"""

import argparse
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

import daemons
from boards import Board
from checks import alert, counters, exposition, panels, rules
from databases import Databases
from node import Node, pause
from verdicts import Verdicts, eventually

# What somebody picks where a dashboard lets one value be picked.
CHOSEN = {}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path, help="wattprint")
    parser.add_argument("stage", type=Path, help="the example `stage` of tests/fake-nvml")
    parser.add_argument("root", type=Path, help="the tree")
    parser.add_argument("--keep", action="store_true", help="leave what the processes wrote")
    return parser.parse_args()


def shortened(text):
    """A file of rules that does not make a test wait: only how often, and for how long."""
    text = re.sub(r'^(\s*-?\s*"?interval"?:\s*)\S+', r"\g<1>1s", text, flags=re.MULTILINE)
    return re.sub(r'^(\s*-?\s*"?for"?:\s*)\S+', r"\g<1>3s", text, flags=re.MULTILINE)


class Course:
    """What happens to two nodes, in order, and what is checked on the way."""

    def __init__(self, tools, work):
        self.verdicts = Verdicts()
        self.root = tools.root
        self.dashboards = Path(os.environ.get("WATTPRINT_DASHBOARDS", tools.root / "dashboards"))
        self.boards = [Board(it.read_text()) for it in sorted(self.dashboards.glob("*.json"))]
        self.one = Node(tools, work / "one", gpus=2, cpu_watts=80)
        self.two = Node(tools, work / "two", gpus=1)
        files = sorted(self.dashboards.glob("rules/*.yaml"))
        shorter = {it.name: shortened(it.read_text()) for it in files}
        self.databases = Databases(work / "databases", [self.one, self.two], shorter)

    def run(self):
        self.begin()
        self.judge_files()
        self.work()
        self.look()
        self.disturb()
        self.end()
        self.reckon()
        return self.verdicts.close()

    def begin(self):
        """Two agents, and both databases that scrape them each second."""
        self.one.driver.tell("wave 0 100000 400000 5")
        self.one.driver.tell("power 1 250000")
        self.two.driver.tell("power 0 300000")
        self.since = time.time()
        self.databases.start()
        self.one.start()
        self.two.start()
        self.two_stays_up_since = time.time() + 2

    def judge_files(self):
        check = self.verdicts.check
        check("promtool check rules", rules.rules_are_valid, self.dashboards)
        check("promtool test rules", rules.rules_hold_their_tests, self.dashboards)
        check("vmalert reads the same rules", rules.vmalert_reads_them, self.dashboards)
        check("promtool check config and web-config", rules.examples_are_valid, self.root)

    def work(self):
        """Jobs of two projects; one ends early, the others outlive what happens next."""
        one, two = self.one, self.two
        training = ["--phase", "pretraining", "--label", "project=alpha", "--label", "model=lm-1"]
        one.run("train", 100, *training, "--run-id", "run-1", gpu=0)
        two.run("train-two", 100, *training, "--run-id", "run-1", gpu=0)
        one.run("evaluate", 5, "--phase", "evaluation", "--label", "project=alpha", "--work", "tokens=1.2M")
        serving = ["--name", "serve", "--phase", "inference", "--label", "project=beta", "--label", "model=lm-2"]
        one.wattprint("workload", "--socket", one.folder / "agent.sock", "start", *serving, "--gpus", "1")
        one.driver.tell("processes 1 1")
        eventually("an evaluation ends", lambda: one.jobs[1].process.poll() is not None, 30)
        pause(5)

    def look(self):
        check, databases = self.verdicts.check, self.databases
        both = databases.prometheus, databases.victoria
        check("both agents are scraped", exposition.all_targets_are_up, databases, 2)
        check("promtool check metrics", exposition.text_is_clean, [self.one, self.two])
        check("Prometheus is given OpenMetrics", exposition.openmetrics_is_negotiated, self.one, both[0])

    def disturb(self):
        """A GPU is lost, a driver hangs and another begins anew, an agent is killed."""
        check, one, two, databases = self.verdicts.check, self.one, self.two, self.databases
        one.driver.tell("lose 0")
        check("a driver hangs and an alert fires", alert.goes_to_firing, databases, two)
        one.driver.tell("return 0")
        check("it answers and the alert is resolved", alert.is_resolved, databases, two)
        one.driver.tell("reload")
        pause(5)
        one.agent.kill()
        pause(4)
        one.start()
        pause(12)

    def end(self):
        """The databases look once more at what nobody uses any longer, then the agents end."""
        until = time.time() - 2
        window = until - 90, until
        for api in (self.databases.prometheus, self.databases.victoria):
            query = f"every panel and variable has data in {api.name}"
            self.verdicts.check(query, panels.every_query_has_data, self.boards, api, *window, CHOSEN)
            mistakes = f"a mistake in a dashboard is noticed with {api.name}"
            self.verdicts.check(mistakes, panels.mistakes_are_noticed, self.boards, api, *window, CHOSEN)
        self.verdicts.check("no excuse is left over", panels.excuses_are_needed, self.boards)
        self.verdicts.check(
            "no scrape failed while the driver hung", exposition.no_scrape_failed,
            self.databases, self.two_stays_up_since, until, self.two.address,
        )  # fmt: skip
        self.one.stop()
        self.two.stop()
        pause(2)
        self.until = time.time()

    def reckon(self):
        check = self.verdicts.check
        for api in (self.databases.prometheus, self.databases.victoria):
            for node, ends, what in ((self.one, 2, "killed once"), (self.two, 1, "never killed")):
                told = f"increase() and the ledger, {what}"
                since, until = self.since, self.until
                check(f"{told}, devices", counters.devices_agree, api, node, since, until, ends)
                check(f"{told}, workloads", counters.workloads_agree, api, node, since, until, ends)


def main():
    tools = arguments()
    work = Path(tempfile.mkdtemp(prefix="wattprint-observability-"))
    code = 1
    try:
        code = Course(tools, work).run()
    finally:
        daemons.end_all()
        if tools.keep:
            print(f"what the processes wrote is in {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
