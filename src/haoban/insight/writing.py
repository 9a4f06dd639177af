"""Writing XES (IEEE 1849-2016)."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"""


def write_xes(events: Iterable[dict[str, Any]], target: Path) -> None:
    """Write events, one trace a case, cases in the order of their first event, events in the order of the file."""
    order: dict[str, int] = {}
    rows = list(events)
    for row in rows:
        order.setdefault(row["case"], len(order))
    rows.sort(key=lambda row: (order[row["case"]], row["position"]))
    with target.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for case, of_case in groupby(rows, key=lambda row: row["case"]):
            file.write(f'<trace>\n<string key="concept:name" value={quoteattr(case)}/>\n')
            for row in of_case:
                file.write(f'<event>\n<string key="concept:name" value={quoteattr(row["activity"])}/>\n')
                if row["time"] is not None:
                    file.write(f'<date key="time:timestamp" value={quoteattr(row["time"].isoformat())}/>\n')
                if row["resource"] is not None:
                    file.write(f'<string key="org:resource" value={quoteattr(row["resource"])}/>\n')
                file.write("</event>\n")
            file.write("</trace>\n")
        file.write("</log>\n")
