"""Reading OCEL 2.0, JSON or SQLite: the cases are the objects of one type, their events those related to them."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from haoban.kernel.refusals import Problem, Refusal

from .events import Columns, as_moment

if TYPE_CHECKING:
    import pyarrow as pa


def read_ocel_json(path: Path, case_type: str | None) -> "pa.Table":
    """The events of an OCEL 2.0 JSON file, by the objects of `case_type` (the most frequent type without it)."""
    try:
        log = json.loads(path.read_text("utf-8-sig"))
        kinds = {str(one["id"]): str(one["type"]) for one in log["objects"]}
        events = [
            (str(one["type"]), str(one["time"]), [str(link["objectId"]) for link in one.get("relationships", [])])
            for one in log["events"]
        ]
    except json.JSONDecodeError as error:
        problem = Problem(f"从这里起不是 JSON（{error.msg}）", path.name, error.lineno)
        raise Refusal("ocel_broken", "“%(file)s”不是完整的 OCEL 文件", {"file": path.name}, (problem,)) from None
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        problem = Problem(f"缺少 OCEL 2.0 的内容：{error}", path.name)
        raise Refusal("ocel_incomplete", "“%(file)s”不是 OCEL 2.0", {"file": path.name}, (problem,)) from None
    return _by_case(path, kinds, events, case_type)


def read_ocel_sqlite(path: Path, case_type: str | None) -> "pa.Table":
    """The same from an OCEL 2.0 SQLite file."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as log:
        try:
            kinds = {str(one): str(kind) for one, kind in log.execute("SELECT ocel_id, ocel_type FROM object")}
            tables = dict(log.execute("SELECT ocel_type, ocel_type_map FROM event_map_type"))
            times: dict[str, str] = {}
            for table in tables.values():
                name = str(table).replace('"', '""')
                timed = log.execute(f'SELECT ocel_id, ocel_time FROM "event_{name}"')  # noqa: S608 - quoted above
                times |= {str(one): str(at) for one, at in timed}
            links: dict[str, list[str]] = {}
            for event, one in log.execute("SELECT ocel_event_id, ocel_object_id FROM event_object ORDER BY rowid"):
                links.setdefault(str(event), []).append(str(one))
            rows = log.execute("SELECT ocel_id, ocel_type FROM event ORDER BY rowid").fetchall()
        except sqlite3.DatabaseError as error:
            problem = Problem(f"缺少 OCEL 2.0 的表：{error}", path.name)
            raise Refusal("ocel_incomplete", "“%(file)s”不是 OCEL 2.0", {"file": path.name}, (problem,)) from None
    events = [(str(kind), times.get(str(one), ""), links.get(str(one), [])) for one, kind in rows]
    return _by_case(path, kinds, events, case_type)


def _by_case(
    path: Path, kinds: dict[str, str], events: Iterable[tuple[str, str, list[str]]], case_type: str | None
) -> "pa.Table":
    counted = Counter(kinds.values())
    chosen = case_type or max(sorted(counted), key=lambda kind: counted[kind], default="")
    if chosen not in counted:
        raise Refusal(
            "ocel_case_type",
            "没有“%(kind)s”这种对象，可选：%(kinds)s",
            {"kind": chosen, "kinds": "、".join(sorted(counted))},
        )
    columns = Columns()
    timed: list[tuple[datetime, str, list[str]]] = []
    for activity, time, objects in events:
        moment = as_moment(time)
        if moment is None:
            problem = Problem("时间读不出来", path.name, None, "time", time)
            raise Refusal("ocel_time", "“%(file)s”里有读不出来的时间", {"file": path.name}, (problem,))
        timed.append((moment, activity, objects))
    for moment, activity, objects in timed:
        for one in dict.fromkeys(objects):
            if kinds.get(one) == chosen:
                columns.add(one, activity, moment, None)
    return columns.table()
