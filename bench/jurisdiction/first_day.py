"""Messages routed before there is any history: by duties alone, and by the tables of who is in charge before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from haoban.hotline.first_day import FirstDay, duties_of, from_duties
from haoban.hotline.jurisdiction.answering import Adviser
from haoban.hotline.routing import Routing


@dataclass(frozen=True)
class Dispatched:
    """What became of the messages of one part."""

    messages: int
    dispatched: int
    right: int
    """Of those dispatched; where a route, a question or nothing is wanted, none is."""


def routings(pack: Path, adviser: Adviser) -> dict[str, Routing]:
    """Both ways, by name."""
    duties = from_duties(duties_of(pack))
    return {"duties": duties, "tables": FirstDay(duties, adviser.advise)}


def dispatched(router: Routing, messages: Sequence[dict[str, Any]]) -> Dispatched:
    """Route the messages whose answer is marked."""
    marked = [one for one in messages if {"route", "ask", "body"} & one.keys()]
    told = router.route([one["say"] for one in marked])
    sent = [(one, route) for one, route in zip(marked, told, strict=True) if not route.abstained]
    right = sum(bool(one.get("body")) and one["body"] in route.candidates[0].body for one, route in sent)
    return Dispatched(len(marked), len(sent), right)
