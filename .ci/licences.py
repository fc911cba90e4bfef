#!/usr/bin/env python3
"""Checks that every dependency's licence is within the list in deny.toml.

Reads `cargo metadata` on standard input. A licence is an SPDX expression; it
passes when one way of choosing at its ORs leaves only listed licences.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def allowed(expression, allow):
    """Whether an SPDX expression can be met with the licences in `allow`."""
    # The slash is how crates wrote OR before SPDX; WITH binds closest of all.
    text = re.sub(r"\s+WITH\s+", " WITH ", expression.replace("/", " OR "))
    words = re.findall(r"\(|\)|[^\s()]+(?: WITH [^\s()]+)?", text)

    def either():
        met = both()
        while words and words[0] == "OR":
            words.pop(0)
            met = both() or met
        return met

    def both():
        met = one()
        while words and words[0] == "AND":
            words.pop(0)
            met = one() and met
        return met

    def one():
        word = words.pop(0) if words else ""
        if word != "(":
            return word in allow
        met = either()
        if not words or words.pop(0) != ")":
            raise ValueError(f"unbalanced parentheses in `{expression}`")
        return met

    met = either()
    if words:
        raise ValueError(f"`{expression}` is not an SPDX expression")
    return met


def main():
    allow = set(tomllib.loads((ROOT / "deny.toml").read_text())["licenses"]["allow"])
    packages = json.load(sys.stdin)["packages"]
    refused = [
        f"{package['name']} {package['version']}: {package['license'] or 'no licence stated'}"
        for package in packages
        if not package["license"] or not allowed(package["license"], allow)
    ]
    for line in refused:
        print(f"not in deny.toml's list: {line}", file=sys.stderr)
    print(f"{len(packages)} packages checked, {len(refused)} refused")
    return 1 if refused or not packages else 0


if __name__ == "__main__":
    sys.exit(main())
