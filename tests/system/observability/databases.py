"""The real Prometheus, Alertmanager and VictoriaMetrics, each as its own process."""

import json
import shutil
import urllib.request

from api import Api
from daemons import Daemon, free_port

# Between two scrapes, seconds.
SCRAPE = 1


def scrape_configuration(nodes):
    """Each node is its own instance; both databases scrape by themselves."""
    targets = "".join(
        f"      - targets: ['{node.address}']\n        labels: {{cluster: toy}}\n" for node in nodes
    )
    return f"""\
global:
  scrape_interval: {SCRAPE}s
  scrape_timeout: {SCRAPE}s
scrape_configs:
  - job_name: wattprint
    static_configs:
{targets}"""


class Databases:
    """Prometheus with our rules and an Alertmanager; VictoriaMetrics with a vmalert."""

    def __init__(self, folder, nodes, rules):
        self.folder = folder
        folder.mkdir()
        self.rules = folder / "rules"
        self.rules.mkdir()
        for name, text in rules.items():
            (self.rules / name).write_text(text)
        addresses = {name: f"127.0.0.1:{free_port()}" for name in ("prometheus", "alertmanager", "victoria", "vmalert")}
        self.addresses = addresses
        scrape = scrape_configuration(nodes)
        (folder / "scrape.yml").write_text(scrape)
        (folder / "prometheus.yml").write_text(
            # Its alerts are told apart from those of vmalert.
            scrape.replace("global:\n", "global:\n  evaluation_interval: 1s\n  external_labels: {by: prometheus}\n")
            + f"""\
rule_files: [rules/*.yaml]
alerting:
  alertmanagers:
    - static_configs: [{{targets: ['{addresses["alertmanager"]}']}}]
"""
        )
        (folder / "alertmanager.yml").write_text("""\
route: {receiver: nobody, group_wait: 1s, group_interval: 1s}
receivers: [{name: nobody}]
""")
        self.prometheus = Api("Prometheus", addresses["prometheus"])
        self.victoria = Api("VictoriaMetrics", addresses["victoria"])

    def start(self):
        at, folder = self.addresses, self.folder
        daemons = {
            "alertmanager": [
                "prometheus-alertmanager", f"--config.file={folder}/alertmanager.yml",
                f"--storage.path={folder}/alerts", f"--web.listen-address={at['alertmanager']}",
                "--cluster.listen-address=",
            ],
            "prometheus": [
                "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/series",
                f"--web.listen-address={at['prometheus']}", "--web.enable-lifecycle",
            ],
            # Its flags have one dash. By default it hides what is younger than 30 s.
            "victoria": [
                "victoria-metrics", f"-storageDataPath={folder}/victoria", f"-httpListenAddr={at['victoria']}",
                f"-promscrape.config={folder}/scrape.yml", "-search.latencyOffset=1s", "-retentionPeriod=1",
                "-search.disableCache", "-memory.allowedPercent=10",
            ],
        }  # fmt: skip
        health = {"alertmanager": "/-/ready", "prometheus": "/-/ready", "victoria": "/health", "vmalert": "/health"}
        started = {name: Daemon(command, folder / f"{name}.txt") for name, command in daemons.items()}
        for name, daemon in started.items():
            daemon.until_it_answers(f"http://{at[name]}{health[name]}")
        if any(self.rules.iterdir()):
            command = [
                "vmalert", f"-rule={self.rules}/*.yaml", f"-datasource.url=http://{at['victoria']}",
                f"-remoteWrite.url=http://{at['victoria']}", f"-notifier.url=http://{at['alertmanager']}",
                f"-httpListenAddr={at['vmalert']}", "-evaluationInterval=1s", "-remoteWrite.flushInterval=1s",
            ]  # fmt: skip
            started["vmalert"] = Daemon(command, folder / "vmalert.txt")
            started["vmalert"].until_it_answers(f"http://{at['vmalert']}{health['vmalert']}")
        self.daemons = started

    def alerts(self):
        """What Alertmanager holds: alerts by name, as its second interface tells them."""
        url = f"http://{self.addresses['alertmanager']}/api/v2/alerts"
        with urllib.request.urlopen(url, timeout=10) as page:
            return json.load(page)


def missing(commands):
    """Those that are not installed."""
    return [it for it in commands if shutil.which(it) is None]
