"""What can be read off a message's surface: places, dates, amounts, and what leads to a person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from haoban.kernel.identifiers import parse_uscc
from haoban.kernel.refusals import Refusal

from .personal import HIDDEN, LEFT_OVER, PERSONAL, USCC, half_width, hidden

_DATE = re.compile(
    r"(?:(?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2})年"
    r"(?:[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号])?)?"
    r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<!\d)\d{1,2}月\d{1,2}[日号]"
    r"|昨天|今天|前天|上个?月|去年|今年|上周"
)
_AMOUNT = re.compile(
    r"(?:[¥￥]\s?)?\d[\d,]*(?:\.\d+)?\s?(?:万|千|百|亿)?(?:多|余)?(?:元|块钱?|人民币)"
    r"|[¥￥]\s?\d[\d,]*(?:\.\d+)?|[一二三四五六七八九十百千万两零]{1,8}元"
)
_PLACE = re.compile(
    r"(?:[A-Z]\d{0,2}[市区县])?(?:[A-Z]\d{1,2}[区县])?[\u4e00-\u9fff]{2,6}?"
    r"(?:街道|社区|小区|大道|大厦|广场|公园|花园|花苑|镇|乡|村|路|街|巷|苑|桥|站)(?:[0-9一二三四五六七八九十]{1,4}[号栋组期])?"
    r"|[A-Z]\d{0,2}[市区县]"
)
"""A name before the word for its kind; regions that were made anonymous are a letter and a number."""
_PLACE_LEAD = re.compile(
    r"^(?:位于|家住|住在|我们|我是|本人|就是|反映|关于|咨询|投诉|请问|坐落于?|座落在?|在|从|到|和|的|对|请|是)+"
)
_SHORTEST = 2
"""Characters of a mark."""
_MAY_GO_ON = frozenset({"id_number", "card", "phone"})
"""Numbers behind which some digits more make a longer one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in a message."""

    kind: str
    """place, date, amount, uscc, phone, landline, id_number, card, mail, account, passport, plate or home (unit and
    room)."""
    words: str
    """As it stands in the message; never shown where the kind is in `HIDDEN`."""
    start: int
    stop: int

    @property
    def shown(self) -> str:
        """How it may be shown."""
        return hidden(self.words, self.kind) if self.kind in HIDDEN else self.words


def find_marks(text: str) -> list[Mark]:
    """Every mark in order of place; where two overlap, the kind that hides more wins."""
    half = half_width(text)
    taken = [False] * len(text)
    found = []
    for kind, start, stop in _candidates(half):
        if stop - start < _SHORTEST or any(taken[start:stop]):
            continue
        rest = LEFT_OVER.match(half, stop) if kind in _MAY_GO_ON else None
        if rest and not any(taken[stop : rest.end()]):
            kind, stop = "card", rest.end()
        taken[start:stop] = [True] * (stop - start)
        found.append(Mark(kind, text[start:stop], start, stop))
    return sorted(found, key=lambda one: one.start)


def _candidates(half: str) -> Iterator[tuple[str, int, int]]:
    """Kinds with their places, in the order in which they win; an enterprise's code only where it is a real one."""
    yield from (("uscc", *match.span()) for match in USCC.finditer(half) if _is_uscc(match.group()))
    for kind, pattern in (*PERSONAL, ("date", _DATE), ("amount", _AMOUNT)):
        yield from ((kind, *match.span()) for match in pattern.finditer(half))
    yield from (("place", start, stop) for start, stop in _places(half))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where places are named, without the words that lead to them."""
    for match in _PLACE.finditer(text):
        lead = _PLACE_LEAD.match(match.group())
        yield match.start() + (lead.end() if lead else 0), match.end()


def _is_uscc(words: str) -> bool:
    try:
        parse_uscc(words)
    except Refusal:
        return False
    return True


def find_places(text: str) -> list[str]:
    """The names of places alone: much quicker than every mark."""
    return [text[start:stop] for start, stop in _places(text) if stop - start >= _SHORTEST]
