#!/usr/bin/env python3
"""Writes groups of rules, given as JSON, as YAML that people can read.

Bare keys, in the order in which a rule is read, and blocks for what JSON would escape.
(jsonnet's own library does so hundreds of times slower.)
"""
import json
import sys

ORDER = ["name", "interval", "record", "alert", "expr", "for", "labels", "annotations",
         "summary", "description", "runbook_url"]


def keys(value):
    known = [key for key in ORDER if key in value]
    return known + sorted(key for key in value if key not in ORDER)


def text(value, depth):
    if "\n" not in value and '"' not in value:
        return json.dumps(value, ensure_ascii=False)
    return "|-\n" + "\n".join("  " * depth + line for line in value.split("\n"))


def node(value, depth):
    return "".join(f"{'  ' * depth}{key}:{entry(value[key], depth)}" for key in keys(value))


def entry(value, depth):
    if isinstance(value, dict):
        return "\n" + node(value, depth + 1)
    if isinstance(value, list):
        indent = 2 * (depth + 2)
        items = (node(item, depth + 2)[indent:] for item in value)
        return "\n" + "".join(f"{'  ' * (depth + 1)}- {item}" for item in items)
    if isinstance(value, str):
        return f" {text(value, depth + 1)}\n"
    return f" {json.dumps(value)}\n"


print("# Rendered from dashboards/mixin by dashboards/render. Change it there.")
print(node(json.load(sys.stdin), 0), end="")
