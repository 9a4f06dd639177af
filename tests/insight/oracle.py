"""The obvious loop: what is counted from events, told as (case, activity, moment) in the order of the file."""

from collections import Counter
from itertools import pairwise

from haoban.insight.document import Question, document
from haoban.insight.engine import number
from haoban.kernel.working_days import national_calendar


def slow(events):
    cases = {}
    for position, (case, activity, moment) in enumerate(events):
        cases.setdefault(case, []).append((moment, position, activity))
    traces = [[activity for _, _, activity in sorted(found)] for found in cases.values()]
    pairs = Counter(pair for trace in traces for pair in pairwise(trace))
    lasted = sorted((max(found)[0] - min(found)[0]).total_seconds() for found in cases.values())

    def percentile(share):
        place = share * (len(lasted) - 1)
        low = int(place)
        high = min(low + 1, len(lasted) - 1)
        return lasted[low] + (lasted[high] - lasted[low]) * (place - low)

    return {
        "cases": len(cases),
        "events": len(events),
        "activities": len({activity for _, activity, _ in events}),
        "variants": len({tuple(trace) for trace in traces}),
        "pairs": dict(pairs),
        "durations": (sum(lasted) / len(lasted), percentile(0.5), percentile(0.9), lasted[-1]),
    }


def told(log, **question):
    return document(number(log), Question(**question), national_calendar())


def ours(log):
    found = told(log)
    return {
        **{name: found[name] for name in ("cases", "events", "activities", "variants")},
        "pairs": {(one["from"], one["to"]): one["count"] for one in found["directly_follows"]},
        "durations": tuple(found["case_duration_seconds"][name] for name in ("mean", "median", "p90", "max")),
    }
