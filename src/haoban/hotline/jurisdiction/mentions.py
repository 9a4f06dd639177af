"""Places in a text: those that are named, and words that stand for one (`在那边`, `能就地补`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from haoban.kernel.divisions import DivisionCode

_POINTER = re.compile(
    r"(?:在|搁|住|交)(市里|市(?=社保|医保)|那边|那头|那儿|那块|那里|那(?=[，。；,]|(?:给)?[交缴参]))"
    r"|是(那边|那头|那儿)(?=(?:给)?[交缴参])"
)
_HERE = re.compile(
    r"(?:能|可以|可不可以|想|就|直接)(?:在|搁)?(就地|就近|当地|本地|咱们?这边?|我们这边?|这边|这儿|这块)"
    r"(?=(?:就|能|给|直接)?(?:补|办|换|领|登记|弄))"
)
_REGISTERED = re.compile(r"(?:户口|户籍|老家)[^，。；,]{0,6}$")


@dataclass(frozen=True)
class Mention:
    """A place in a text."""

    start: int
    end: int
    codes: tuple[DivisionCode, ...]
    """What it can mean, likeliest first. More than one: the caller must be asked."""
    words: str
    trap: str = ""
    """A sentence about what was confused, where the words contradict the table."""
    loose: bool = False
    """It names no division (`市里`, `那边`): it counts only where the words around it say for what."""

    @property
    def sure(self) -> bool:
        """Whether it can mean one place only."""
        return len(self.codes) == 1 and not self.trap


def pointers(text: str, named: Sequence[Mention], city: DivisionCode) -> tuple[Mention, ...]:
    """Words that stand for a place: `市里` for the city, `在那边` for the place that was named before.

    `能就地补` stands for the place here that was named, unless somebody is registered there; else for the city.
    """
    return (*_there(text, named, city), *_here(text, named, city))


def _there(text: str, named: Sequence[Mention], city: DivisionCode) -> Iterator[Mention]:
    for match in _POINTER.finditer(text):
        start, end = match.span(match.lastindex or 1)
        pointing = text[start:end]
        if any(one.start < end and start <= one.end for one in named):
            continue
        before = [one for one in named if one.end < start]
        if pointing.startswith("市"):
            yield Mention(start, end, (city,), pointing, loose=True)
        elif before:
            yield replace(before[-1], start=start, end=end, words=pointing, trap="", loose=True)


def _here(text: str, named: Sequence[Mention], city: DivisionCode) -> Iterator[Mention]:
    for match in _HERE.finditer(text):
        start, end = match.span(1)
        before = [one for one in named if one.end < start and one.codes[0].startswith(city)]
        here = [one for one in before if not _REGISTERED.search(text[: one.start])]
        yield Mention(start, end, here[-1].codes if here else (city,), match[1], loose=True)
