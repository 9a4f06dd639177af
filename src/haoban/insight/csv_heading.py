"""The heading of an event log as CSV: which column is what, and how the file is written."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from haoban.kernel.refusals import Problem, Refusal

CASE = (
    *("case:concept:name", "case_id", "caseid", "case id", "case", "case_key", "_case_key"),
    *("办件编号", "办件号", "案件编号", "案件号", "申请编号", "受理编号", "业务编号", "业务流水号", "案件", "办件"),
)
ACTIVITY = (
    *("concept:name", "activity", "event", "activity_en", "_activity"),
    *("环节", "事件", "活动", "环节名称", "事件名称", "活动名称", "办理环节", "步骤"),
)
TIME = (
    *("time:timestamp", "timestamp", "time", "complete timestamp", "eventtime", "_eventtime"),
    *("时间", "办理时间", "发生时间", "操作时间", "事件时间", "完成时间", "时间戳"),
)
RESOURCE = ("org:resource", "resource", "user", "办理人", "经办人", "办理人员", "人员")
"""Names by which the columns are known without a mapping, the first that is there."""

_SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Mapping:
    """Which column is what (nothing for the known names), and how the file is written."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    resource: str | None = None
    separator: str | None = None
    """One character; nothing for the most frequent of the usual ones in the header."""
    time_format: str | None = None
    """How times are written: as strptime names it, or `moments.EXCEL`; nothing for all that `moments` reads."""


@dataclass(frozen=True)
class Plan:
    """What is read from a file."""

    header: list[str]
    case: int
    activity: int
    time: int
    resource: int | None
    separator: str
    wanted: list[int]
    """The other columns that are read."""
    encoding: str


def planned(text: str, name: str, mapping: Mapping, wanted: Collection[str] | None, encoding: str) -> Plan:
    """What is read, by a file's first line.

    `wanted` names the other columns to read, all without it. Raises `Refusal` `csv_column_missing`, and
    `csv_column_twice` where nobody can say which one counts.
    """
    separator = mapping.separator or _separator(text)
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error as error:
        problem = Problem(f"表头读不下去（{error}）", name, 1)
        raise Refusal("csv_header", "“%(file)s”的表头读不出来", {"file": name}, (problem,)) from None
    case = _column(header, mapping.case, CASE, "case", name)
    activity = _column(header, mapping.activity, ACTIVITY, "activity", name)
    time = _column(header, mapping.time, TIME, "time", name)
    officer = _first_of(header, RESOURCE)
    resource = header.index(officer) if officer else None
    if mapping.resource:
        resource = _column(header, mapping.resource, RESOURCE, "resource", name)
    core = {case, activity, time, resource}
    others = [at for at, name in enumerate(header) if at not in core and (wanted is None or name in wanted)]
    return Plan(header, case, activity, time, resource, separator, others, encoding)


def _first_of(names: Sequence[str], known: Sequence[str]) -> str | None:
    """The first of the known names that is there, whatever its case, or nothing."""
    lowered = {name.strip().lower(): name for name in reversed(names)}
    return next((lowered[name] for name in known if name in lowered), None)


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


_SAID = {"case": "办件", "activity": "环节", "time": "时间", "resource": "办理人"}


def _column(header: list[str], chosen: str | None, known: tuple[str, ...], what: str, file: str) -> int:
    name = chosen or _first_of(header, known)
    if name is None or name not in header:
        there = "、".join(name if len(name) <= 40 else f"{name[:40]}…" for name in header[:30])
        raise Refusal(
            "csv_column_missing",
            "没有找到%(said)s列，请用 --%(what)s-column 指明；现有的列：%(header)s",
            {"said": _SAID[what], "what": what, "header": there},
            (Problem(f"没有{_SAID[what]}列", file, 1, chosen or _SAID[what]),),
        )
    if header.count(name) > 1:
        raise Refusal(
            "csv_column_twice",
            "“%(name)s”这一列出现了两次，请只留一列，或用 --%(what)s-column 指明%(said)s列",
            {"name": name, "what": what, "said": _SAID[what]},
            (Problem("这一列出现了两次", file, 1, name),),
        )
    return header.index(name)
