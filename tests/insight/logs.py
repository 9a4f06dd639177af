"""Small logs for tests."""

from datetime import UTC, datetime, timedelta

from haoban.insight.csv_heading import Mapping
from haoban.insight.csv_log import read_csv
from haoban.insight.log import Log

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def written(path, events, extra=()):
    """A CSV with these events (case, activity, seconds after the start or None, then the extra columns)."""
    lines = [",".join(["case_id", "activity", "timestamp", *extra])]
    for case, activity, second, *more in events:
        moment = "" if second is None else (START + timedelta(seconds=second)).isoformat()
        lines.append(",".join([case, activity, moment, *more]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def read(path, **mapping) -> Log:
    return read_csv(path, Mapping(**mapping))


def rows(log):
    """The events as plain rows, without what depends on the way they were read."""
    keep = [name for name in log.events.column_names if name not in ("position", "trace")]
    return log.events.select(keep).to_pylist()


__all__ = ["START", "read", "rows", "written"]
