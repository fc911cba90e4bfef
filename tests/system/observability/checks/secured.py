"""The real Prometheus scrapes an agent that wants TLS and a password."""

import subprocess

from api import Api
from daemons import Daemon, free_port
from verdicts import Skipped, demand, eventually

# bcrypt of the password, with a small cost, so that nobody waits.
PASSWORD, HASH = "correct horse", "$2b$06$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC"

WEB = f"""\
tls_server_config:
  cert_file: cert.pem
  key_file: key.pem
basic_auth_users:
  prometheus: {HASH}
"""


def certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def job(name, address, ca, password):
    return f"""\
  - job_name: {name}
    scheme: https
    tls_config: {{ca_file: {ca}}}
    basic_auth: {{username: prometheus, password: {password}}}
    static_configs: [{{targets: ['{address}']}}]
"""


def scraped_by_password_over_tls(node, folder):
    """One job has the password, one a wrong one, one trusts no such authority."""
    if "--web.config.file" not in node.wattprint("agent", "--help"):
        raise Skipped("`wattprint agent` has no --web.config.file yet")
    folder.mkdir()
    certificate(folder)
    (folder / "web.yml").write_text(WEB)
    subprocess.run(["promtool", "check", "web-config", folder / "web.yml"], check=True, capture_output=True)
    address = f"127.0.0.1:{free_port()}"
    agent = Daemon(
        [node.program, "agent", "--web.listen-address", address, "--web.config.file", folder / "web.yml",
         "--ledger", folder / "ledger.db", "--socket", folder / "agent.sock", "--interval", "0.5s",
         "--path.nvml", node.driver.library, "--path.cgroup", node.folder / "no-cgroups"],
        folder / "agent.txt", env=node.environment(),
    )  # fmt: skip
    jobs = [("right", folder / "cert.pem", PASSWORD), ("wrong", folder / "cert.pem", "battery staple")]
    jobs.append(("untrusting", "/etc/ssl/certs/ca-certificates.crt", PASSWORD))
    (folder / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s}\nscrape_configs:\n"
        + "".join(job(name, address, ca, password) for name, ca, password in jobs)
    )
    server = f"127.0.0.1:{free_port()}"
    prometheus = Daemon(
        ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/series",
         f"--web.listen-address={server}"],
        folder / "prometheus.txt",
    )  # fmt: skip
    prometheus.until_it_answers(f"http://{server}/-/ready")
    api = Api("Prometheus", server)

    def up():
        found = {it["metric"]["job"]: float(it["value"][1]) for it in api.query("up")}
        return found if found.get("right") == 1.0 and len(found) == len(jobs) else None

    found = eventually("the job with the password is answered", up, 30)
    demand(found == {"right": 1.0, "wrong": 0.0, "untrusting": 0.0}, f"up is {found}")
    targets = api.get("/api/v1/targets")["activeTargets"]
    errors = {it["labels"]["job"]: it["lastError"] for it in targets}
    demand("401" in errors["wrong"], f"with a wrong password Prometheus says {errors['wrong']}")
    demand("certificate" in errors["untrusting"], f"without trust Prometheus says {errors['untrusting']}")
    prometheus.stop()
    agent.stop()
    return "with the right password over TLS, and neither with a wrong one nor without trust"
