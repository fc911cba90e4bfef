"""Values that series can have, made once and used by many series.

VictoriaMetrics packs each series by itself, so that it does not matter for the bytes of
a sample that another series has the same values. Sums carry all digits of a double, as
those of attributed energy do; what nothing happens to stays at 0.
"""

import random
from itertools import accumulate

SIZE = 200
STILL = ("gap_", "restarts", "errors", "findings", "suspended", "dropped", "late_ticks", "conservation", "withdrawn")


def text(values):
    """Values as JSON."""
    return ",".join(map(repr, values))


class Pools:
    """Values of every kind for so many samples."""

    def __init__(self, count, seed="fleet"):
        draw = random.Random(seed)
        self.draw = draw
        steps = lambda: [draw.uniform(20_000, 42_000) * draw.uniform(0.9, 1.1) for _ in range(count)]
        self.sums = [text(accumulate(steps())) for _ in range(SIZE)]
        self.gauges = [text(steps()) for _ in range(SIZE)]
        self.zeros = text([0] * count)
        self.ones = text([1] * count)

    def of(self, name, kind):
        """The values of one series of a family."""
        if kind == "info" or name.endswith(("_up", "_ratio", "_limit")):
            return self.ones
        if any(it in name for it in STILL):
            return self.zeros
        return self.draw.choice(self.sums if kind == "counter" else self.gauges)
