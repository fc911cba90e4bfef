"""Our rules and examples, as the tools that will read them judge them."""

import subprocess

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


def rules_hold_their_tests(folder):
    tests = sorted(folder.glob("rules/tests/*.yaml")) or sorted(folder.glob("rules/**/*test*.yaml"))
    if not tests:
        raise Skipped(f"there are no tests of rules in {folder}")
    judged("promtool", "test", "rules", *tests)
    return f"{len(tests)} files of tests"


def vmalert_reads_them(folder):
    judged("vmalert", "-dryRun", *(f"-rule={it}" for it in rule_files(folder)))
    return "vmalert -dryRun"


def examples_are_valid(root):
    """Every Prometheus and web configuration that we give as an example."""

    def found(*words):
        folders = ("deploy", "examples", "docs")
        files = (it for folder in folders for it in sorted((root / folder).rglob("*.y*ml")))
        return [it for it in files if any(f"{word}:" in it.read_text() for word in words)]

    prometheus = found("scrape_configs")
    web = found("tls_server_config", "basic_auth_users")
    if not prometheus and not web:
        raise Skipped("there are no examples of configurations")
    for it in prometheus:
        judged("promtool", "check", "config", "--syntax-only", it)
    for it in web:
        judged("promtool", "check", "web-config", it)
    return f"{len(prometheus)} of Prometheus, {len(web)} for the web"
