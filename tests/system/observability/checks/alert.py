"""An alert from the driver's hanging to Alertmanager, and back when it answers again."""

import time

from verdicts import Skipped, demand, eventually


def of_sources(prometheus):
    """Our alert that a source is down: the one whose expression asks for that family."""
    rules = [rule for group in prometheus.get("/api/v1/rules")["groups"] for rule in group["rules"]]
    about = [it for it in rules if it["type"] == "alerting" and "wattprint_source_up" in it["query"]]
    if not about:
        raise Skipped("no alert asks for wattprint_source_up")
    return about[0]["name"]


def states(prometheus, name, instance):
    """The states of an alert about one agent."""
    alerts = prometheus.get("/api/v1/alerts")["alerts"]
    own = [it for it in alerts if it["labels"]["alertname"] == name and it["labels"].get("instance") == instance]
    return {it["state"] for it in own}


def at_alertmanager(databases, name, instance):
    """Who told Alertmanager of it: `prometheus`, `vmalert`, or both."""
    alerts = databases.alerts()
    own = [it for it in alerts if it["labels"]["alertname"] == name and it["labels"].get("instance") == instance]
    return {it["labels"].get("by", "vmalert") for it in own if it["status"]["state"] == "active"}


def goes_to_firing(databases, node):
    """The driver hangs: the alert waits, fires, and is seen in Alertmanager."""
    name = of_sources(databases.prometheus)
    since, seen = time.monotonic(), []
    node.driver.tell("hang")

    def fires():
        for state in states(databases.prometheus, name, node.address) - set(seen):
            seen.append(state)
        return "firing" in seen

    eventually(f"{name} fires", fires, 60)
    demand(seen == ["pending", "firing"], f"{name} went through {seen}")
    both = {"prometheus", "vmalert"}
    eventually(
        f"Alertmanager holds {name} of both", lambda: at_alertmanager(databases, name, node.address) == both, 30
    )
    return f"{name}: pending, firing, at Alertmanager by Prometheus and vmalert in {time.monotonic() - since:.0f} s"


def is_resolved(databases, node):
    """The driver answers again: the alert goes, here and there."""
    name = of_sources(databases.prometheus)
    since = time.monotonic()
    node.driver.tell("mend")
    eventually(f"{name} is resolved", lambda: not states(databases.prometheus, name, node.address), 60)
    eventually(f"Alertmanager lets {name} go", lambda: not at_alertmanager(databases, name, node.address), 60)
    return f"{name} resolved {time.monotonic() - since:.0f} s after the driver answered"
