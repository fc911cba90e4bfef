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
from checks import alert, counters, exposition, fleet, panels, rules, secured
from databases import Databases
from node import Node, pause
from verdicts import Failed, Verdicts, eventually

# What somebody picks where a dashboard lets one value be picked, or types into it.
CHOSEN = {"name": "finetune", "budget_kwh": "1000", "budget_kg": "500", "budget_cost": "250"}

# What an operator adds to our rules: budgets for 30 days.
BUDGETS = """\
groups:
  - name: budgets
    rules:
      - {record: wattprint_budget_node_energy_joules, expr: vector(3.6e9), labels: {cluster: toy}}
      - {record: wattprint_budget_emissions_grams, expr: vector(5e5), labels: {cluster: toy, basis: location}}
"""

# How far panels look back, seconds.
LOOK_BACK = 90


def absolute(path):
    return Path(path).resolve()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=absolute, help="wattprint")
    parser.add_argument("stage", type=absolute, help="the example `stage` of tests/fake-nvml")
    parser.add_argument("root", type=absolute, help="the tree")
    parser.add_argument("--keep", action="store_true", help="leave what the processes wrote")
    return parser.parse_args()


def shortened(text):
    """A file of rules that does not make a test wait: only how often, and for how long.

    A subquery by the minute, too, sees only what is there at a full minute.
    """
    text = text.replace("[1h:1m]", "[5m:1s]")
    text = re.sub(r'^(\s*-?\s*"?interval"?:\s*)\S+', r"\g<1>1s", text, flags=re.MULTILINE)
    return re.sub(r'^(\s*-?\s*"?for"?:\s*)\S+', r"\g<1>3s", text, flags=re.MULTILINE)


class Course:
    """What happens to two nodes, in order, and what is checked on the way."""

    def __init__(self, tools, work):
        self.verdicts = Verdicts()
        self.root, self.folder = tools.root, work
        self.dashboards = Path(os.environ.get("WATTPRINT_DASHBOARDS", tools.root / "dashboards"))
        self.boards = [Board(it.read_text()) for it in sorted(self.dashboards.glob("*.json"))]
        self.one = Node(tools, work / "one", gpus=2, cpu_watts=80)
        self.two = Node(tools, work / "two", gpus=1)
        files = sorted(self.dashboards.glob("rules/*.yaml"))
        shorter = {it.name: shortened(it.read_text()) for it in files}
        nodes = [self.one, self.two]
        self.databases = Databases(work / "databases", nodes, shorter | {"budgets.yaml": BUDGETS})
        self.both = self.databases.prometheus, self.databases.victoria

    def run(self):
        self.judge_files()
        self.begin()
        self.work()
        self.look()
        self.disturb()
        self.kill_agents()
        self.look_at_dashboards()
        self.end()
        self.reckon()
        return self.verdicts.close()

    def judge_files(self):
        """What needs nothing that runs, while everything starts."""
        check = self.verdicts.check_beside
        check("promtool check rules", rules.rules_are_valid, self.dashboards)
        check("vmalert reads the same rules", rules.vmalert_reads_them, self.dashboards)
        check("promtool check config and web-config", rules.examples_are_valid, self.root, self.folder)

    def begin(self):
        """Two agents with GPUs that idle, and both databases that scrape them each second."""
        for node, gpus in ((self.one, 2), (self.two, 1)):
            for gpu in range(gpus):
                node.driver.tell(f"power {gpu} 70000")
        self.since = time.time()
        self.databases.start()
        self.one.start()
        self.two.start()
        secured_by = secured.scraped_by_password_over_tls
        self.verdicts.check_beside("TLS and a password", secured_by, self.one, self.folder / "secured")
        scraped = exposition.all_targets_are_up
        self.verdicts.check("both agents are scraped", scraped, self.databases, 2)
        # What a GPU draws with nothing to do has to be seen before something is done.
        pause(3)
        self.scraped_since = time.time()

    def work(self):
        """Jobs of two projects; one ends early, the others outlive what happens next."""
        one, two = self.one, self.two
        training = ["--phase", "pretraining", "--label", "project=alpha", "--label", "model=lm-1"]
        one.run("train", 100, *training, "--run-id", "run-1", gpu=0)
        one.driver.tell("wave 0 100000 400000 5")
        two.run("train-two", 100, *training, "--run-id", "run-1", gpu=0)
        two.driver.tell("power 0 300000")
        short = one.run("evaluate", 4, "--phase", "evaluation", "--label", "project=alpha")
        one.serve("serve", 1, "--phase", "inference", "--label", "project=beta", "--label", "model=lm-2")
        one.driver.tell("power 1 250000")
        eventually("an evaluation ends", lambda: short.process.poll() is not None, 30)

    def look(self):
        check = self.verdicts.check
        check("promtool check metrics", exposition.text_is_clean, [self.one, self.two])
        negotiated = exposition.openmetrics_is_negotiated
        check("Prometheus is given OpenMetrics", negotiated, self.one, self.databases.prometheus)

    def disturb(self):
        """A GPU is lost, a driver hangs and another begins anew: what no agent may notice."""
        check, one, two, databases = self.verdicts.check, self.one, self.two, self.databases
        one.driver.tell("lose 0")
        check("a driver hangs and an alert fires", alert.goes_to_firing, databases, two)
        one.driver.tell("return 0")
        check("it answers and the alert is resolved", alert.is_resolved, databases, two)
        one.driver.tell("reload")
        pause(3)
        for node, what in ((one, "was lost and began anew"), (two, "hung")):
            check(
                f"no scrape failed while a driver {what}", exposition.no_scrape_failed,
                databases, self.scraped_since, time.time() - 1, node.address,
            )  # fmt: skip

    def kill_agents(self):
        """SIGKILL under scrape: each outage another one, at no particular moment.

        A life is longer than the outage after it, as counters.py says. What a driver hid
        is told up to five seconds later, and several seconds of it at once: a scrape that
        comes just before that and no other lacks more than the interval's energy, so that
        the agents are given that time.
        """
        pause(8)
        self.kill(self.one, 3)
        self.kill(self.two, 4)
        pause(6)
        self.kill(self.two, 1)
        self.verdicts.check("the rules sum up what was done", panels.sums_are_recorded, self.both, self.tune)

    def tune(self):
        """A job that goes on in another phase, and says at its end what it has done."""
        tuning = ["--phase", "finetuning", "--label", "project=alpha", "--label", "model=lm-1"]
        tuning += ["--run-id", "run-2", "--work", "tokens=1.2M"]
        job = self.one.run("finetune", 4, *tuning, gpu=0, mark="evaluation")
        eventually("a job ends after the outages", lambda: job.process.poll() is not None, 60)

    def kill(self, node, seconds):
        node.kill()
        pause(seconds)
        node.start()

    def look_at_dashboards(self):
        check, until = self.verdicts.check, time.time() - 1
        window = until - LOOK_BACK, until
        for api in self.both:
            told = f"every panel and variable has data in {api.name}"
            check(told, panels.every_query_has_data, self.boards, api, *window, CHOSEN)
            told = f"a mistake in a dashboard is noticed with {api.name}"
            check(told, panels.mistakes_are_noticed, self.boards, api, *window, CHOSEN)
        check("no excuse is left over", panels.excuses_are_needed, self.boards)

    def end(self):
        self.one.stop()
        self.two.stop()
        self.until = time.time()
        exposition.ends_are_seen(self.databases)
        # A report is of what is past.
        pause(2)

    def reckon(self):
        check, period = self.verdicts.check, (self.since, self.until)
        nodes = [self.one, self.two]
        for api in self.both:
            for node, what in zip(nodes, ("killed once", "killed twice")):
                told = f"increase() and the ledger, {what}"
                check(f"{told}, devices", counters.devices_agree, api, node, *period)
                check(f"{told}, workloads", counters.workloads_agree, api, node, *period)
                told = f"a report from series and one from the ledger, {what}"
                check(told, fleet.reports_agree, api, [node], *period)
            told = "a report from the series of both and their ledgers"
            check(told, fleet.reports_agree, api, nodes, *period)
        check("a report of both ledgers is the sum of two", fleet.ledgers_add_up, nodes, *period)


def main():
    tools = arguments()
    work = Path(tempfile.mkdtemp(prefix="wattprint-observability-"))
    code = 1
    try:
        code = Course(tools, work).run()
    except Failed as wrong:
        print(f"FAIL  it could not go on: {wrong}", flush=True)
    finally:
        daemons.end_all()
        if tools.keep:
            print(f"what the processes wrote is in {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
