"""Our rules and examples, as the tools that will read them judge them."""

import re
import shutil
import subprocess

from checks.secured import certificate
from verdicts import Skipped, demand


def judged(*command):
    done = subprocess.run([str(it) for it in command], capture_output=True, text=True)
    demand(done.returncode == 0, f"{' '.join(command[:3])} says: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def rule_files(folder):
    found = sorted(folder.glob("rules/*.yaml"))
    if not found:
        raise Skipped(f"there are no rules in {folder}")
    return found


def rules_are_valid(folder):
    files = rule_files(folder)
    said = judged("promtool", "check", "rules", "--lint=all", "--lint-fatal", *files)
    return f"{len(files)} files, {said.count('SUCCESS')} found valid"


def vmalert_reads_them(folder):
    judged("vmalert", "-dryRun", *(f"-rule={it}" for it in rule_files(folder)))
    return "vmalert -dryRun"


def examples(root):
    """Every configuration that we give as an example: where it stands, and its text."""
    for path in sorted(it for folder in ("deploy", "docs") for it in (root / folder).rglob("*.y*ml")):
        yield path, path.read_text()
    for path in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        for block in re.findall(r"^```yaml\n(.*?)^```", path.read_text(), re.MULTILINE | re.DOTALL):
            yield path, block


def examples_are_valid(root, folder):
    """promtool reads those for Prometheus and those for the web, beside the files that these name."""
    beside = folder / "examples"
    beside.mkdir()
    certificate(beside)
    for source, name in (("cert", "server.crt"), ("cert", "ca.crt"), ("key", "server.key")):
        shutil.copy(beside / f"{source}.pem", beside / name)
    kinds = {"^scrape_configs:": ["config", "--syntax-only"], "^(tls_server_config|basic_auth_users):": ["web-config"]}
    count = dict.fromkeys(kinds, 0)
    for path, text in examples(root):
        for words, check in kinds.items():
            if re.search(words, text, re.MULTILINE):
                (beside / "example.yml").write_text(text)
                done = promtool(*check, beside / "example.yml")
                demand(done.returncode == 0, f"of {path.relative_to(root)} promtool says: {done.stdout}{done.stderr}")
                count[words] += 1
    demand(all(count.values()), f"there are no examples: {count}")
    prometheus, web = count.values()
    return f"{prometheus} for Prometheus, {web} for the web"


def promtool(*check):
    return subprocess.run(["promtool", "check", *check], capture_output=True, text=True)
