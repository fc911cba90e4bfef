"""Each query of each dashboard and each variable, asked for real."""

import math
import time
from dataclasses import replace

from boards import Window, fill_in, resolve
from databases import SCRAPE
from may_be_empty import MAY_BE_EMPTY
from verdicts import Failed, demand, eventually

# Seconds between two points of a curve.
STEP = 5


# The agent shows new work at 0 to two scrapes, so that `increase()` sees it rise. A scrape
# that is answered from the sample before counts as one of them without showing it: of
# two databases one may then miss the rise. So the work must be seen by one of them at
# least, and only who has not seen it may leave its panels empty.
WORK = "wattprint_workload_work"
SUM_OF_WORK = "sum(cluster:wattprint_workload_work:increase1h) > 0"
PROJECTS = 'count(cluster:wattprint_workload_energy_joules:increase1h{project!=""})'


def sums_are_recorded(apis, work):
    """Waits until there is what comes last: what a job states at its end, and whose it was."""
    work()
    for api in apis:
        eventually(f"{api.name} has {PROJECTS}", lambda: api.query(PROJECTS, time.time() - 1), 30, 0.5)
    seen = lambda: [api.name for api in apis if api.query(SUM_OF_WORK, time.time() - 1)]
    eventually(f"one database has {SUM_OF_WORK}", seen, 30, 0.5)
    # The other one, if it has seen it, is not far behind.
    time.sleep(5)
    return f"the work of a job is added up, by project, in {' and '.join(seen())}"


def has_data(series):
    """Whether there is a number among the values."""
    for one in series:
        points = one["values"] if "values" in one else [one["value"]]
        if any(math.isfinite(float(value)) for _, value in points):
            return True
    return False


def complaint(query, values, api, window):
    """What is wrong with a query, or nothing."""
    try:
        expression = fill_in(query.expression, values)
        if query.instant:
            series = api.query(expression, window.until)
        else:
            series = api.range(expression, window.since, window.until, window.step)
    except (Failed, ValueError) as error:
        return f"{query}: {error}"
    may_be = any(excuse.covers(query) for excuse in MAY_BE_EMPTY)
    may_be = may_be or (WORK in query.expression and not api.query(SUM_OF_WORK, window.until))
    return None if may_be or has_data(series) else f"{query}: no data for {expression}"


def findings(board, api, window, chosen):
    """How many queries and variables a dashboard has, and what is wrong with them."""
    values, wrong = resolve(board, api, window, chosen)
    queries = list(board.queries())
    found = [complaint(it, values, api, window) for it in queries]
    return len(queries) + len(board.variables()), wrong + [it for it in found if it]


def every_query_has_data(boards, api, since, until, chosen):
    demand(boards, "there are no dashboards")
    window = Window(since, until, STEP, SCRAPE)
    asked, wrong = 0, []
    for board in boards:
        one = findings(board, api, window, chosen)
        asked += one[0]
        wrong += one[1]
    demand(not wrong, "\n    " + "\n    ".join([f"{len(wrong)} of {asked} are wrong", *wrong]))
    return f"{asked} queries and variables of {len(boards)} dashboards"


def excuses_are_needed(boards):
    """An excuse for a panel that is not there hides nothing yet, and would one day."""
    queries = [query for board in boards for query in board.queries()]
    unused = [str(it) for it in MAY_BE_EMPTY if not any(it.covers(query) for query in queries)]
    demand(not unused, f"may_be_empty.py excuses what is in no dashboard: {', '.join(unused)}")
    return f"{len(MAY_BE_EMPTY)} kinds of panel may be empty, each with its reason"


def mistakes_are_noticed(boards, api, since, until, chosen):
    """The checker itself: it has nothing against a query, and something once it is spoilt."""
    window = Window(since, until, STEP, SCRAPE)
    noticed = []
    for board in boards:
        query = next((it for it in board.queries() if is_plain(it)), None)
        if query is None:
            continue
        values, _ = resolve(board, api, window, chosen)
        before = complaint(query, values, api, window)
        demand(before is None, before)
        for old, new in (("{", "{{"), ("wattprint_", "wattprint_renamed_")):
            spoilt = replace(query, expression=query.expression.replace(old, new, 1))
            demand(complaint(spoilt, values, api, window), f"{query} with {new} for {old} was not noticed")
        noticed.append(board.title)
    demand(noticed, "no dashboard has a query that could be spoilt")
    return f"a broken brace and a renamed metric are found in {', '.join(noticed)}"


def is_plain(query):
    """A query that a renamed metric leaves empty: one name, and nothing that stands in for it."""
    expression = query.expression
    stands_in = any(word in expression for word in (" or ", "absent", "vector("))
    once = expression.count("wattprint_") == 1 and "{" in expression
    return once and not stands_in and not any(it.covers(query) for it in MAY_BE_EMPTY)
