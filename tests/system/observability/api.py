"""The HTTP interface that Prometheus and VictoriaMetrics share."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request

from verdicts import Failed


class Api:
    """A database of time series that can be asked."""

    def __init__(self, name, address):
        self.name = name
        self.base = f"http://{address}"

    def get(self, path, **parameters):
        """What a path of the interface answers, or `Failed` with its error."""
        query = urllib.parse.urlencode(parameters, doseq=True)
        try:
            with urllib.request.urlopen(f"{self.base}{path}?{query}", timeout=30) as page:
                answer = json.load(page)
        except urllib.error.HTTPError as error:
            body = error.read().decode(errors="replace")
            raise Failed(f"{self.name} answers {error.code}: {body[:300]}") from error
        if answer.get("status") != "success":
            raise Failed(f"{self.name} answers {answer}")
        return answer["data"]

    def query(self, expression, at=None):
        """An instant query: a list of series with one value each, or a scalar as one."""
        data = self.get("/api/v1/query", query=expression, time=f"{at or time.time():.3f}", nocache=1)
        return data["result"] if data["resultType"] != "scalar" else [{"metric": {}, "value": data["result"]}]

    def value(self, expression, at=None):
        """The one number of an instant query, or nothing."""
        found = self.query(expression, at)
        if len(found) > 1:
            raise Failed(f"{self.name} has {len(found)} series for {expression}")
        return float(found[0]["value"][1]) if found else None

    def range(self, expression, since, until, step):
        """A range query: a list of series with their values."""
        window = {"start": f"{since:.3f}", "end": f"{until:.3f}", "step": step, "nocache": 1}
        return self.get("/api/v1/query_range", query=expression, **window)["result"]

    def label_values(self, label, selectors, since, until):
        more = {"match[]": selectors} if selectors else {}
        return self.get(f"/api/v1/label/{label}/values", start=f"{since:.0f}", end=f"{until:.0f}", **more)

    def samples(self, selector, since, until):
        """Every sample of each series as it was scraped: (labels, [(time, value)])."""
        # A selector over a range, asked for at an instant, answers with what is stored;
        # VictoriaMetrics does so by what is behind its /api/v1/export.
        data = self.get(
            "/api/v1/query", query=f"{selector}[{int((until - since) * 1000)}ms]", time=f"{until:.3f}", nocache=1
        )
        return [
            (series["metric"], [(float(at), float(value)) for at, value in series["values"]])
            for series in data["result"]
        ]
