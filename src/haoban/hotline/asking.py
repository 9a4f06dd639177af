"""What to tell someone who asks: the fitting replies and items, the body in charge, or what to ask next."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from haoban.catalogue.search.finder import Finder
from haoban.catalogue.search.listed import Listed

from .answers import Replies, Weighing
from .knowledge import Reply
from .marks import find_marks
from .masking import masked
from .routing import Route, Routing

SURE = 0.3
"""Below this probability of being right a reply is not shown: the least bad one is no answer."""
_ITEM, _PLAIN = 0.8, 9.0
"""How sure an item is at most (about so often the first item is right, see `bench.search`), and the search's score at
which it has two thirds of that. On messages that are no request for an item the search seldom gives so much."""
_COMPLAINT = re.compile(
    "投诉|举报|扰民|噪[音声]|不亮|没人管|没人修|拖欠|欠薪|违建|乱收|乱停|乱搭|乱扔|乱倒|[恶太发]臭|臭味|异味|污染|堵[车塞]"
    "|漏水|积水|坏了|断[水电]|停[水电]|不作为|诈骗|虚假|烂尾|扬尘|维权|睡不着|太吵|吵得"
)
"""Who complains does not want to apply: what was answered comes before what can be applied for."""
_COMPLAINED = 0.5
_LIKELY = 0.15
"""Below this chance a body is not worth asking about."""
_VAGUE = 12
"""A message of fewer characters rarely says what, where and when."""


@dataclass(frozen=True)
class Answer:
    """One thing to tell."""

    text: str
    source: str
    item_code: str | None
    score: float
    """0 to 1: for a reply the probability that it answers the message."""


@dataclass(frozen=True)
class Answered:
    """Everything said to one message."""

    answers: tuple[Answer, ...]
    body: str | None
    ask_next: str | None
    """The one question whose answer would help most; nothing where nothing is missing."""
    why: str | None
    """Why there is no answer, or where to turn instead."""


class Desk:
    """Answers from replies, items and a router, each of which may be missing."""

    def __init__(
        self,
        replies: Sequence[Reply],
        index: Replies | None,
        weighing: Weighing,
        items: Sequence[Listed],
        router: Routing | None,
    ) -> None:
        self._replies = replies
        self._weighing = weighing
        self._index = index
        self._finder = Finder(list(items)) if items else None
        self._router = router

    def ask(self, text: str) -> Answered:
        """Answer one message. Official telephone numbers stay, what leads to a private person is hidden."""
        answers = sorted((*self._from_replies(text), *self._from_items(text)), key=lambda one: -one.score)[:5]
        route = self._router.route([text])[0] if self._router else None
        body = route.bodies[0] if route and not route.abstained else None
        if route and route.elsewhere:
            return Answered(tuple(answers), None, None, route.elsewhere)
        ask_next = _of_the_place(text, answers) if body else _of_the_body(text, answers, route)
        why = None if answers else "没有找到合适的答复，不勉强给出；可转人工"
        return Answered(tuple(answers), body, ask_next, why)

    def _from_replies(self, text: str) -> list[Answer]:
        if self._index is None:
            return []
        found = self._index.find([text], self._weighing, limit=5)[0]
        return [
            Answer(masked(self._replies[one.number].text, official=True), *self._origin(one.number), one.score)
            for one in found
            if one.score >= SURE
        ]

    def _origin(self, number: int) -> tuple[str, str | None]:
        return self._replies[number].source, self._replies[number].item_code

    def _from_items(self, text: str) -> list[Answer]:
        hits = self._finder.search(text, 3).hits if self._finder else ()
        most = _ITEM * (_COMPLAINED if _COMPLAINT.search(text) else 1)
        best = hits[0].score if hits else 1.0
        chances = [most * (1 - math.exp(-((hit.score / _PLAIN) ** 2))) * hit.score / best for hit in hits]
        return [
            Answer(
                f"可以办理：{hit.name}" + (f"，由{hit.organisation}办理" if hit.organisation else ""),
                "事项目录",
                hit.code,
                round(chance, 4),
            )
            for hit, chance in zip(hits, chances, strict=True)
            if chance >= SURE
        ]


def _of_the_place(text: str, answers: Sequence[Answer]) -> str | None:
    """Whoever complains of something is asked where it is, unless they said so or there is an answer."""
    if answers or not _COMPLAINT.search(text) or any(mark.kind == "place" for mark in find_marks(text)):
        return None
    return "请问事情发生在哪里（街道、小区或路名）？"


def _of_the_body(text: str, answers: Sequence[Answer], route: Route | None) -> str | None:
    """What would tell the body that is not sure yet."""
    if route and route.ask_next:
        return route.ask_next
    likest = route.candidates[:2] if route and route.because else ()
    if len(likest) == 2 and likest[0].probability >= _LIKELY:
        return f"您说的主要是“{likest[0].body}”方面的事，还是“{likest[1].body}”方面的事？"
    return "请再说具体一些：什么事、什么时候开始的、找过哪个部门？" if not answers or len(text) < _VAGUE else None
