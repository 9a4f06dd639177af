"""Messages with their time, from CSV: for gathering."""

from datetime import datetime
from pathlib import Path

from haoban.kernel.refusals import Problem, Refusal

from .gathering import Told
from .labelled import find_column, read_table

_TEXT = ("text", "message", "内容", "留言详情", "诉求内容")
_TITLE = ("subject", "title", "留言主题", "主题", "标题")
_TIME = ("time", "留言时间", "时间", "日期", "created_at")
_ID = ("id", "留言编号", "编号", "工单编号")
_LIKES = ("likes", "点赞数")
_AGAINST = ("against", "dislikes", "反对数")
_FORMS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")


def read_told(path: Path) -> list[Told]:
    """Messages in the order of time. Raises `Refusal` with the row of every one whose time or count can't be read."""
    header, rows = read_table(path)
    place = {
        name: find_column(header, known)
        for name, known in (
            *(("text", _TEXT), ("title", _TITLE), ("time", _TIME)),
            *(("id", _ID), ("likes", _LIKES), ("against", _AGAINST)),
        )
    }
    if place["time"] is None or (place["text"] is None and place["title"] is None):
        raise Refusal(
            "column_missing_time",
            "“%(file)s”里要有时间列（time）和内容列（text），现有的列：%(header)s",
            {"file": path.name, "header": "、".join(header[:20]) or "（空文件）"},
            (Problem("缺少列", path.name, 1, "time" if place["time"] is None else "text"),),
        )
    found, problems = [], []
    for number, row in rows:
        cell = {
            name: row[where].strip() if where is not None and where < len(row) else "" for name, where in place.items()
        }
        at = _time(cell["time"])
        counts = {name: _count(cell[name]) for name in ("likes", "against")}
        if at is None:
            column, said = header[place["time"]], cell["time"]
            problems.append(Problem("时间要写成 2020-01-31 08:30", path.name, number, column, said))
        for name, count in counts.items():
            if count is None:
                problems.append(Problem("要写整数", path.name, number, name, cell[name]))
        if at is not None:
            likes, against = counts["likes"] or 0, counts["against"] or 0
            found.append(Told(cell["id"] or str(number), cell["title"], cell["text"], at, likes, against))
    if problems:
        wrong = {"count": len(problems)}
        raise Refusal("rows_unreadable", "有%(count)d处读不懂，请按提示改好", wrong, tuple(problems[:200]))
    return sorted(found, key=lambda one: one.at)


def _time(text: str) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - local time as the file has it; only differences count
        except ValueError:
            continue
    return None


def _count(text: str) -> int | None:
    if not text:
        return 0
    try:
        return max(int(text), 0)
    except ValueError:
        return None
