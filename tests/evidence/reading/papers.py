"""Papers for the tests of the reader, put together from lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from haoban.evidence.reading.facts import Line, Reading
from haoban.evidence.reading.reading import read as read_on

USCC = "91211002MA7XE5T048"
"""A valid code of no enterprise."""
ID = "211002188001010017"
"""A valid number of nobody: born in 1880."""
TODAY = date(2026, 11, 1)


def line(
    text: str, x: float, y: float, *, size: float = 24, score: float = 0.99, again: str | None = None, page: int = 1
) -> Line:
    """A line of print whose characters are as wide as high; `again` is what a second reading will say."""
    right = x + size * len(text)
    corners = ((x, y), (right, y), (right, y + size), (x, y + size))
    return Line(text, score, corners, left=x, top=y, right=right, bottom=y + size, page=page, again=again)


def read_twice(lines: Sequence[Line], today: date = TODAY) -> Reading:
    """What the lines say where a second reading says the same, or what is given as such."""

    def again(some: Sequence[Line]) -> list[Line]:
        return [
            replace(
                one,
                again=one.text if one.again is None else one.again,
                again_sures=one.sures,
                again_rivals=one.rivals,
            )
            for one in some
        ]

    return read_on(list(lines), again, today)


def values(reading: Reading) -> dict[str, str]:
    """The facts of a reading."""
    return {name: fact.value for name, fact in reading.facts.items()}


def licence_lines(
    printed: Mapping[str, tuple[str, str]],
    changed: Mapping[str, Callable[[float], list[Line]]],
    line: Callable[..., Line] = line,
) -> list[Line]:
    """The heading and, under it, a row for each fact: its label and its value in boxes of their own.

    `printed` holds label and value by fact, `changed` what draws a row otherwise, `line` what makes a
    line.
    """
    lines = [line("营业执照", 300, 0, size=60)]
    for row, (name, (label, value)) in enumerate(printed.items()):
        y = 100 + row * 50
        lines += changed[name](y) if name in changed else [line(label, 0, y), line(value, 260, y)]
    return lines
