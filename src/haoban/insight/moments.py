"""Times as logs write them, and as they are kept: the moment, and beside it the offset from UTC that was written.

A moment is microseconds in UTC. The offset is minutes, nothing where none was written: such a time is read as China's.
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

CHINA_MINUTES = 480
"""China's offset from UTC: the zone of a time that names none."""

FORMATS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y.%m.%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y年%m月%d日 %H时%M分",
    "%Y年%m月%d日",
    "%Y%m%d%H%M%S",
    "%Y-%m-%d %H:%M:%S,%f",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
)
"""What is tried after ISO 8601, in this order. `01/02/2026` is nowhere in it: it means two days; name its format."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９：－／．", "0123456789:-/.")


def as_moment(text: str, pattern: str | None = None, zone_minutes: int = CHINA_MINUTES) -> datetime | None:
    """A time with the offset that it was written with, or nothing where it can't be read.

    `pattern` is a strptime format and then the only one tried. A time without an offset is taken as `zone_minutes`
    after UTC, and the answer then has no zone that can be told from a written one: see `written_offset`.
    """
    text = text.strip().translate(_FULL_WIDTH)
    moment = _parsed(text, pattern)
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone(timedelta(minutes=zone_minutes)))


def _parsed(text: str, pattern: str | None) -> datetime | None:
    for one in (pattern,) if pattern else (None, *FORMATS):
        try:
            return datetime.strptime(text, one) if one else datetime.fromisoformat(text)  # noqa: DTZ007 - zone follows
        except ValueError:
            continue
    return None


def written_offset(text: str, pattern: str | None = None) -> int | None:
    """The offset in minutes that a time was written with, nothing where it names none."""
    moment = _parsed(text.strip().translate(_FULL_WIDTH), pattern)
    offset = moment.utcoffset() if moment else None
    return None if offset is None else int(offset.total_seconds() // 60)


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
        found.append(moment.astimezone(UTC))
        offsets.append(written_offset(text))
    return pa.array(found, pa.timestamp("us", "UTC")), pa.array(offsets, pa.int16())


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
