"""Times as logs write them, and as they are kept: the moment, and beside it the offset from UTC that was written.

A moment is microseconds in UTC. The offset is minutes, nothing where none was written: such a time is read as China's.
"""

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

CHINA_MINUTES = 480
"""China's offset from UTC: the zone of a time that names none."""

EXCEL = "excel"
"""The format of a time that is a number of days, as Excel keeps it (day 1 is the first of January 1900)."""

_CLOCK = r"(?:(?:T|\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
_WRITTEN = tuple(
    re.compile(day + _CLOCK + _ZONE)
    for day in (
        r"(?P<year>\d{4})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    )
)
"""What is read beside ISO 8601. `01/02/2026` is nowhere in it: it means two days; name its format."""
_COMPACT = re.compile(r"\d{14}")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:\s*(\d{1,2})[时:](\d{1,2})(?:[分:](\d{1,2}))?[分秒]?)?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：－／．\u3000", "0123456789:-/. ")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - both sides of the difference are without a zone
_MICROSECOND = timedelta(microseconds=1)


def as_moment(text: str, pattern: str | None = None, zone_minutes: int = CHINA_MINUTES) -> datetime | None:
    """A time with the offset that it was written with, or nothing where it can't be read.

    `pattern` is a strptime format or `EXCEL`, and then the only one tried. A time without an offset is taken as
    `zone_minutes` after UTC, and the answer then has no zone that can be told from a written one: see `written_offset`.
    """
    moment = _parsed(text, pattern)
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone(timedelta(minutes=zone_minutes)))


def _parsed(text: str, pattern: str | None) -> datetime | None:
    text = text.strip().translate(_FULL_WIDTH)
    try:
        if pattern == EXCEL:
            return datetime(1899, 12, 30) + timedelta(milliseconds=round(float(text) * 86_400_000))  # noqa: DTZ001
        if pattern:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - zone follows
        if _COMPACT.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 - zone follows
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None if pattern else _in_another_way(text)


def _in_another_way(text: str) -> datetime | None:
    if found := _CHINESE.fullmatch(text):
        return _made(*(int(one or 0) for one in found.groups()))
    found = next((match for one in _WRITTEN if (match := one.fullmatch(text))), None)
    if found is None:
        return None
    parts = {name: int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    moment = _made(**parts, micro=int(f"{found['fraction'] or '':0<6.6}"))
    zone = found["zone"]
    if moment is None or zone is None:
        return moment
    digits = re.sub(r"\D", "", zone).ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return moment.replace(tzinfo=timezone(-shift if zone[0] == "-" else shift)) if shift < timedelta(days=1) else None


def _made(year: int, month: int, day: int, hour: int, minute: int, second: int, micro: int = 0) -> datetime | None:
    """A moment; `24:00:00` is the end of its day (ISO 8601)."""
    ends = hour == 24 and not (minute or second or micro)
    try:
        moment = datetime(year, month, day, 0 if ends else hour, minute, second, micro)  # noqa: DTZ001 - zone follows
        return moment + timedelta(days=1) if ends else moment
    except (ValueError, OverflowError):
        return None


def written_offset(text: str, pattern: str | None = None) -> int | None:
    """The offset in minutes that a time was written with, nothing where it names none."""
    moment = _parsed(text, pattern)
    offset = moment.utcoffset() if moment else None
    return None if offset is None else int(offset.total_seconds() // 60)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC. Of any year that can be written, while `datetime` itself has no year 0 in UTC."""
    return (moment.replace(tzinfo=None) - _EPOCH - (moment.utcoffset() or timedelta())) // _MICROSECOND


def moments_of(found: "list[datetime | None]") -> "pa.Array":
    """Moments as a column."""
    import pyarrow as pa

    numbers = [None if moment is None else microseconds(moment) for moment in found]
    return pa.array(numbers, pa.int64()).cast(pa.timestamp("us", "UTC"))


def moments(texts: "pa.Array", zone_minutes: int = CHINA_MINUTES) -> "tuple[pa.Array, pa.Array] | None":
    """The moments and the written offsets of ISO 8601 times, or nothing where one of them isn't such a time.

    A time finer than a microsecond is not kept as a moment, so nothing is lost.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    offsets = _offsets(texts)
    if offsets is None:
        return None
    try:
        if offsets.null_count == texts.null_count:
            return pc.cast(texts, pa.timestamp("us", "UTC")), offsets
        if offsets.null_count == len(offsets):
            wall = pc.cast(texts, pa.timestamp("us"))
            shift = pa.scalar(timedelta(minutes=zone_minutes), pa.duration("us"))
            return pc.cast(pc.subtract(wall, shift), pa.timestamp("us", "UTC")), offsets
    except pa.ArrowInvalid:
        pass
    return _one_by_one(texts, zone_minutes)


def _offsets(texts: "pa.Array") -> "pa.Array | None":
    """The offsets, from the last six characters: there are few different ones."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = pc.utf8_slice_codeunits(texts, -6, 2**31 - 1).dictionary_encode()
    known = [_offset_at_end(end) for end in ends.dictionary.to_pylist()]
    return pa.array(known, pa.int16()).take(ends.indices)


def _offset_at_end(end: str) -> int | None:
    if end.endswith(("Z", "z")):
        return 0
    if len(end) == 6 and end[0] in "+-" and end[3] == ":" and end[1:3].isdigit() and end[4:].isdigit():
        return (1 if end[0] == "+" else -1) * (60 * int(end[1:3]) + int(end[4:]))
    return None


def _one_by_one(texts: "pa.Array", zone_minutes: int) -> "tuple[pa.Array, pa.Array] | None":
    import pyarrow as pa

    found: list[datetime | None] = []
    offsets: list[int | None] = []
    for text in texts.to_pylist():
        if text is None:
            found.append(None)
            offsets.append(None)
            continue
        fraction = text.rpartition(".")[2] if "." in text else ""
        if sum(character.isdigit() for character in fraction.partition("+")[0].partition("-")[0]) > 6:
            return None
        moment = as_moment(text, None, zone_minutes)
        if moment is None or (moment.utcoffset() or timedelta()).total_seconds() % 60:
            return None
        found.append(moment)
        offsets.append(written_offset(text))
    return moments_of(found), pa.array(offsets, pa.int16())


def as_texts(moment: "pa.Array", offset: "pa.Array") -> "pa.Array":
    """Moments and offsets as ISO 8601, with milliseconds where that is all there is, else microseconds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    shift = pc.fill_null(offset, CHINA_MINUTES).cast(pa.int64())
    wall = pc.add(pc.cast(moment, pa.int64()), pc.multiply(shift, 60_000_000))
    plain = wall.drop_null()
    fine = bool(len(plain)) and bool(np.any(plain.to_numpy() % 1000))
    local = wall.cast(pa.timestamp("us"))
    written = pc.strftime(local if fine else local.cast(pa.timestamp("ms")), "%Y-%m-%dT%H:%M:%S")
    named = offset.dictionary_encode()
    names = pa.array([_name(minutes) for minutes in named.dictionary.to_pylist()], pa.utf8())
    return pc.binary_join_element_wise(written, pc.fill_null(names.take(named.indices), ""), "")


def _name(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
