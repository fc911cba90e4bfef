"""Each query of each dashboard and each variable, asked for real."""

import copy
import json
import math

from boards import Board, Window, fill_in, resolve
from databases import SCRAPE
from may_be_empty import MAY_BE_EMPTY
from verdicts import Failed, demand

# Seconds between two points of a curve.
STEP = 5


def has_data(series):
    """Whether there is a number among the values."""
    for one in series:
        points = one["values"] if "values" in one else [one["value"]]
        if any(math.isfinite(float(value)) for _, value in points):
            return True
    return False


def findings(board, api, window, chosen):
    """How many queries a dashboard has, and what is wrong with them."""
    values, wrong = resolve(board, api, window, chosen)
    asked = len(board.variables())
    for query in board.queries():
        asked += 1
        try:
            expression = fill_in(query.expression, values)
            if query.instant:
                series = api.query(expression, window.until)
            else:
                series = api.range(expression, window.since, window.until, window.step)
        except (Failed, ValueError) as error:
            wrong.append(f"{query}: {error}")
            continue
        may_be = any(excuse.covers(query) for excuse in MAY_BE_EMPTY)
        if not may_be and not has_data(series):
            wrong.append(f"{query}: no data for {expression}")
    return asked, wrong


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
    """The checker itself: with a broken brace, or a renamed metric, it finds as much more."""
    window = Window(since, until, STEP, SCRAPE)
    noticed = []
    for board in boards:
        query = next((it for it in board.queries() if is_plain(it)), None)
        if query is None:
            continue
        before = len(findings(board, api, window, chosen)[1])
        for old, new in (("{", "{{"), ("wattprint_", "wattprint_renamed_")):
            spoilt = spoil(board, query.expression, query.expression.replace(old, new, 1))
            after = findings(spoilt, api, window, chosen)[1]
            demand(len(after) > before, f"{query} with {new} for {old} was not noticed")
        noticed.append(board.title)
    demand(noticed, "no dashboard has a query that could be spoilt")
    return f"a broken brace and a renamed metric are found in {', '.join(noticed)}"


def is_plain(query):
    """A query that a renamed metric leaves empty: one name, and nothing that stands in for it."""
    expression = query.expression
    stands_in = any(word in expression for word in (" or ", "absent", "vector("))
    once = expression.count("wattprint_") == 1 and "{" in expression
    return once and not stands_in and not any(it.covers(query) for it in MAY_BE_EMPTY)


def spoil(board, old, new):
    document = copy.deepcopy(board.json)
    text = json.dumps(document).replace(json.dumps(old), json.dumps(new), 1)
    return Board(text)
