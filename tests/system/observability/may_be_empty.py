"""Panels that may be empty here, each with its reason. All others must show data."""

from dataclasses import dataclass


@dataclass
class Excuse:
    """Which queries: by words of the dashboard and of the panel or the expression."""

    board: str
    panel: str
    reason: str

    def covers(self, query):
        return self.board in query.board and self.panel in f"{query.panel} / {query.ref}: {query.expression}"

    def __str__(self):
        return f"{self.board} / {self.panel}"


MAY_BE_EMPTY = [
    Excuse("Fleet", "Firing alerts", "nothing is wrong any more when the panels are looked at"),
    Excuse("Node", "wattprint_source_errors_total", "on the node that is looked at no source fails with an error"),
    Excuse("", "annotation Factor changes", "no agent is given other factors here"),
]
