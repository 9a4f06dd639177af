"""What stands too much around a value: dirt, the end of its label, words of a seal, the strokes of a table."""

import re
from dataclasses import replace
from statistics import median

from .cutting import part
from .facts import Line
from .labels import FORMS
from .shapes import ADDRESS
from .writing import plain

_DIRT = ":：;；·.,，、。☑☐□■○●★☆◆/|"
"""What a reader makes of colons, lines and ornaments."""

_STROKES = frozenset("一二三丨")
"""What a rule or a colon before a name is read as."""

_REMARK = re.compile(r"^[(（]?[\u4e00-\u9fff]{2,5}[)）][:：]?")
"""A remark to the label, with a character of it read wrongly: （轨者人）."""


FAINT, FULL = 0.75, 0.9
"""Shares of its line's ink: what has less than the first is another ink's, or under glare; print has the second."""


def fainter(line: Line, usual: float | None = None) -> list[bool]:
    """For each character whether it has clearly less ink than `usual`, which is its line's where nothing else is given.

    一 and stops are thin.
    """
    inks = line.inks if len(line.inks) == len(line.text) else ()
    if usual is None:
        usual = _ink(line)
    return [ink < FAINT * usual for ink in inks] or [False] * len(line.text)


def of_one_ink(lines: tuple[Line, ...]) -> bool:
    """Whether no character is fainter than most of the longest line: of a watermark, or under glare."""
    usual = _ink(max(lines, key=lambda line: len(line.text)))
    return not any(
        faint and letter.isalnum() and letter != "一"
        for line in lines
        for faint, letter in zip(fainter(line, usual), line.text, strict=True)
    )


def _ink(line: Line) -> float:
    return median(line.inks) if line.inks else 0.0


def without_faint_ends(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without one or two characters of a watermark: faint, in a box of their own or beside full ink.

    Glare fades over many characters.
    """
    usual = _ink(max(lines, key=lambda line: len(line.text)))
    lines = tuple(line for line in lines if len(line.text) > 2 or not any(fainter(line, usual))) or lines
    first, last = lines[0], lines[-1]
    begin = _faint_run(first)
    if begin:
        lines = (part(first, begin)[1], *lines[1:])
    end = _faint_run(replace(last, text=last.text[::-1], inks=last.inks[::-1]))
    if end and len(lines[-1].text) > end + 2:
        lines = (*lines[:-1], part(lines[-1], len(lines[-1].text) - end)[0])
    return lines


def _faint_run(line: Line) -> int:
    """How many characters at the beginning are a watermark's, at most two."""
    faint = fainter(line)
    count = next((place for place, one in enumerate(faint) if not one), 0)
    if (
        not 1 <= count <= 2
        or len(line.text) <= count + 2
        or not line.text[:count].isalnum()
        or "一" in line.text[:count]
    ):
        return 0
    return count if line.inks[count] >= FULL * _ink(line) else 0


def is_label(value: str) -> bool:
    """Whether a value is the next label, with some of its characters read wrongly (注册贵意)."""
    words = (words for form in FORMS.values() for words in form.labels if len(words) == len(value) >= 4)
    return any(sum(a == b for a, b in zip(value, one, strict=True)) * 2 >= len(value) for one in words)


def bare(value: str, half: str = "") -> str:
    """A value without what belongs to its label: colon, dirt, and the last character of a label cut in two."""
    value = value.lstrip(_DIRT)
    return value[1:].lstrip(_DIRT) if half and value[:1] == half and len(value) > 2 else value


def trimmed(value: str, lines: tuple[Line, ...], fits: str, certain: float) -> str:
    """A value that doesn't fit, without what is strange at its ends, where it fits without.

    Characters of less confidence than `certain` are strange.
    """
    tries = [re.sub(r"^[^:：]{1,2}[:：]", "", value)]
    sures = [sure for line in lines for sure in line.sures]
    if len(sures) == sum(len(line.text) for line in lines):
        sures = sures[len(sures) - len(value) :]
        last = max((number for number, sure in enumerate(sures) if sure >= certain), default=-1) + 1
        begins = next((number for number, sure in enumerate(sures) if sure >= certain), len(sures))
        tries += [value[: max(last, len(value) - count)] for count in (1, 2, 3)] + [value[min(begins, 1) :]]
    if fits != ADDRESS:
        # Of a seal or a watermark: what goes on after the end of a firm or a number. An address may go on.
        tries += [value[:-count] for count in (1, 2, 3, 4) if len(value) > count + 4]
        tries += [value[count:] for count in (1, 2) if value[count:].isdigit()]
    return next((one for one in tries if re.fullmatch(fits, plain(one))), value)


def without_remark(value: str) -> str:
    """A person without a remark that belongs to the label."""
    return _REMARK.sub("", value)


def without_stroke(value: str) -> str:
    """A name without a rule or a colon that was read as 一 before it. Some names begin so all the same."""
    return value[1:] if value[:1] in _STROKES else value
