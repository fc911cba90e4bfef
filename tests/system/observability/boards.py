"""What a dashboard asks: its variables, panels and annotations, as Grafana would send them."""

import json
import re
from dataclasses import dataclass

# `$name`, `${name}`, `${name:format}` and `[[name]]`, as Grafana knows them.
VARIABLE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)|\[\[(\w+)(?::\w+)?\]\]")
LABEL_VALUES = re.compile(r"label_values\((?:(.*),\s*)?(\w+)\s*\)$", re.DOTALL)
QUERY_RESULT = re.compile(r"query_result\((.*)\)$", re.DOTALL)


@dataclass
class Query:
    """One query of a dashboard, and where it stands."""

    board: str
    panel: str
    ref: str
    expression: str
    instant: bool

    def __str__(self):
        return f"{self.board} / {self.panel} / {self.ref}"


class Board:
    """A dashboard as its file says it."""

    def __init__(self, text):
        self.json = json.loads(text)
        self.title = self.json["title"]

    def variables(self):
        return self.json.get("templating", {}).get("list", [])

    def queries(self):
        for panel in panels(self.json["panels"]):
            for target in panel.get("targets", []):
                # Expressions of Grafana's own ask no database.
                if target.get("expr"):
                    yield Query(
                        self.title, panel.get("title", ""), target.get("refId", "?"),
                        target["expr"], bool(target.get("instant")),
                    )  # fmt: skip
        for annotation in self.json.get("annotations", {}).get("list", []):
            if annotation.get("expr"):
                yield Query(self.title, f"annotation {annotation['name']}", "-", annotation["expr"], False)


def panels(those):
    """All panels, also those that are folded into a row."""
    for panel in those:
        yield panel
        yield from panels(panel.get("panels", []))


class Window:
    """The time that is looked at, and what Grafana makes of it."""

    def __init__(self, since, until, step, scrape):
        self.since, self.until, self.step = since, until, step
        seconds = int(until - since)
        # As Grafana reckons: https://grafana.com/docs/grafana/latest/datasources/prometheus/
        rate = max(step + scrape, 4 * scrape)
        self.builtin = {
            "__range": f"{seconds}s", "__range_s": str(seconds), "__range_ms": str(seconds * 1000),
            "__interval": f"{step}s", "__interval_ms": str(step * 1000), "__rate_interval": f"{rate}s",
            "__from": f"{since * 1000:.0f}", "__to": f"{until * 1000:.0f}",
        }  # fmt: skip


def fill_in(text, values):
    """Puts values in the place of variables; an unknown one is an error in the dashboard."""

    def value(found):
        name = found[1] or found[2] or found[3]
        if name not in values:
            raise ValueError(f"${name} is no variable of the dashboard")
        return values[name]

    return VARIABLE.sub(value, text)


def resolve(board, api, window, chosen):
    """Asks for the values of all variables in order, each within those before.

    Gives what to put in their places, and what was wrong. `chosen` says which value
    somebody picks where only one can be picked; where several can, all are.
    """
    values, wrong = dict(window.builtin), []
    for variable in board.variables():
        name = variable["name"]
        if variable["type"] == "datasource":
            values[name] = "imitated"
        elif variable["type"] == "query":
            found = options(variable, values, api, window)
            if not found:
                wrong.append(f"{board.title} / variable {name}: no values for {asked(variable)}")
            values[name] = picked(variable, found, chosen.get(name))
        else:
            values[name] = chosen.get(name) or fixed(variable)
    return values, wrong


def asked(variable):
    query = variable.get("query", "")
    return query["query"] if isinstance(query, dict) else query


def options(variable, values, api, window):
    """The values that a variable of the kind `query` offers."""
    query = fill_in(asked(variable), values)
    if labels := LABEL_VALUES.match(query):
        found = api.label_values(labels[2], labels[1], window.since, window.until)
    elif result := QUERY_RESULT.match(query):
        series = api.query(result[1], window.until)
        found = [f"{labels(it['metric'])} {it['value'][1]}" for it in series]
    else:
        raise ValueError(f"${variable['name']} asks in a form that is not known here: {query}")
    if pattern := variable.get("regex"):
        found = [only for only in (matched(pattern, it) for it in found) if only is not None]
    return list(dict.fromkeys(found))


def labels(metric):
    own = ",".join(f'{key}="{value}"' for key, value in metric.items() if key != "__name__")
    return f"{metric.get('__name__', '')}{{{own}}}"


def matched(pattern, text):
    """What a variable's filter leaves of a value: its value, its first group, or nothing."""
    found = re.search(pattern.strip("/").replace("(?<", "(?P<"), text)
    if not found:
        return None
    named = found.groupdict().get("value")
    return named or (found[1] if found.groups() else text)


def picked(variable, found, wish):
    if variable.get("includeAll") or variable.get("multi"):
        return variable.get("allValue") or "(" + "|".join(escaped(it) for it in found) + ")"
    if wish in found or not found:
        return wish or ""
    return found[0]


def escaped(value):
    """As Grafana writes a value into a regular expression within a string."""
    return re.sub(r"[\\^$*+?.()|{}\[\]]", lambda it: "\\\\" + it[0], value)


def fixed(variable):
    """The value of a variable that asks nobody."""
    current = variable.get("current", {}).get("value")
    if isinstance(current, list):
        current = current[0] if current else None
    return str(current or asked(variable).split(",")[0].split(":")[-1].strip())
