#!/usr/bin/env python3
"""Picks from a file of recording rules those that other rules in it read.

`promtool tsdb create-blocks-from rules` evaluates each rule by itself against what is
stored already. A rule that reads what another records therefore needs a second pass.

Usage: first_rules.py < recording.yaml > first.yaml
"""

import re
import sys

RULE = re.compile(r"^ {6}- record: .*\n(?:^ {8,}.*\n)*", re.MULTILINE)
NAME = re.compile(r'record: "?([^"\n]+)"?')


def main():
    """Reads rules from standard input, and writes the picked ones to standard output."""
    rules = RULE.findall(sys.stdin.read())
    names = {NAME.search(rule).group(1): rule for rule in rules}
    expressions = "".join(rule.partition("expr:")[2] for rule in rules)
    read = [rule for name, rule in names.items() if name in expressions]
    sys.stdout.write('groups:\n  - name: "first"\n    interval: "5m"\n    rules:\n')
    sys.stdout.writelines(read)


if __name__ == "__main__":
    main()
