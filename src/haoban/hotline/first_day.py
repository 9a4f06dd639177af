"""Routing before there is any history: the tables of who is in charge, and each body's name and duties."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from haoban.kernel.refusals import Refusal

from .grams import BITS, counted
from .jurisdiction.answering import adviser_of
from .routing import COST_ASK, COST_WRONG, Candidate, Deciding, Route, Router
from .usual import usual_duties

_SHARPNESS = 2.0
"""So sharp are scores spread into probabilities: on calls whose bodies are known, no surer than they are right."""
_TOLD = 0.88
"""How often the body is right that the tables tell: on calls that nobody had seen who works on them (decision 52)."""

_SHOWN = 10


@dataclass(frozen=True)
class _Duties(Router):
    """Weights from a few lines of duties: what of a message they never name speaks against all of them."""

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The share of the message that the duties know, times what it says for each."""
        return super().scores(texts) * self.known_share(texts)[:, None]


class FirstDay:
    """The tables where they hear the matter, and duties for the order of the other candidates."""

    def __init__(self, duties: Router, advise: Callable[[str], Mapping[str, Any]] | None) -> None:
        """`advise` tells who is in charge as `jurisdiction` does; nothing where the pack does not allow it."""
        self._duties = duties
        self._advise = advise

    def route(self, texts: Sequence[str], *, cost_wrong: float = COST_WRONG, cost_ask: float = COST_ASK) -> list[Route]:
        """Each message's candidates, best first, with the words that decided."""
        routes = self._duties.route(texts, cost_wrong=cost_wrong, cost_ask=cost_ask)
        if self._advise is None:
            return routes
        sure_enough = 1 - cost_ask / cost_wrong
        advised = [self._advise(text) for text in texts]
        return [
            _told(advice, route, sure_enough) if advice["subject"] else route
            for advice, route in zip(advised, routes, strict=True)
        ]


def _told(advice: Mapping[str, Any], route: Route, sure_enough: float) -> Route:
    """The route by the duties with what the tables tell of the matter that they hear."""
    because = tuple(dict.fromkeys(one["words"] for one in advice["heard"] if one["words"]))
    decided = tuple(Deciding(words, round(1 / len(because), 4)) for words in because) or route.because
    told = replace(route, abstained=True, because=decided)
    if advice["route"] is not None:
        return replace(told, bodies=(), elsewhere=advice["route"]["advice"])
    return _dispatched(replace(told, ask_next=advice["ask_next"]), _named(advice), sure_enough)


def _named(advice: Mapping[str, Any]) -> tuple[str, ...]:
    """The body in charge, or where that is not settled yet all that it can be."""
    possible = [advice["body"]] if advice["body"] else [one["body"] for one in advice["possible"] if one["body"]]
    return tuple(dict.fromkeys(possible))


def _dispatched(told: Route, named: Sequence[str], sure_enough: float) -> Route:
    """The bodies that the tables name share their chance, before those that the duties alone name."""
    if not named:
        return told
    chance = round(_TOLD / len(named), 6)
    others = [
        Candidate(one.body, round((1 - _TOLD) * one.probability, 6)) for one in told.candidates if one.body not in named
    ]
    candidates = (*(Candidate(body, chance) for body in named), *others)[:_SHOWN]
    return replace(told, candidates=candidates, abstained=chance < sure_enough, bodies=tuple(named[:1]))


def first_day_of(pack: Path, on: date) -> FirstDay:
    """Routing by a pack on a day. Raises `Refusal` `no_bodies` where the pack has no bodies."""
    duties = from_duties(duties_of(pack))
    try:
        return FirstDay(duties, adviser_of(pack, on).advise)
    except Refusal:  # a folder of bodies and their duties is no whole pack
        return FirstDay(duties, None)


def from_duties(bodies: Mapping[str, str], *, usual: bool = True) -> Router:
    """A router whose weights are the bodies' own words, rare ones first; of two names and duties at least.

    `bodies` maps a name to the duties in words; with `usual` the duties common to bodies with such a name are added.
    Raises `Refusal` `too_few`.
    """
    if usual:
        bodies = {name: f"{duties} {usual_duties(name)}" for name, duties in bodies.items()}
    if len(bodies) < 2:
        raise Refusal("too_few", "只有 %(count)d 个部门的职责，至少需要两个部门才能派单", {"count": len(bodies)})
    names = tuple(sorted(bodies))
    counts = counted([f"{name} {bodies[name]}" for name in names])
    seen = np.bincount(counts.indices, minlength=1 << BITS)
    places = np.flatnonzero(seen).astype(np.int32)
    rarity = (np.log((len(names) + 1) / (seen[places] + 1)) + 0.05).astype(np.float32)
    table = counts[:, places] @ sparse.diags(rarity)
    # A long list of duties must not drown its words, nor a short one shout: the square root of the length is between.
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel()) ** 0.5
    weights = (table.toarray().T / np.maximum(length, 1e-9)).astype(np.float32) * rarity[:, None]
    count = len(names)
    return _Duties(
        labels=names,
        places=places,
        weights=weights,
        rest=np.zeros((len(places), 0), np.float32),
        axes=np.zeros((len(places), 0), np.float32),
        landmarks=np.zeros((0, 0), np.float32),
        lift=np.zeros((0, count), np.float32),
        bias=np.zeros(count),
        slope=np.eye(count) * _SHARPNESS,
        offset=np.zeros(count),
        rarity=rarity,
    )


def duties_of(pack: Path) -> dict[str, str]:
    """The bodies of a district's pack with their duties. Raises `Refusal` `no_bodies` where the pack has none."""
    import yaml

    file = pack / "organisations.yaml"
    if not file.is_file():
        raise Refusal("no_bodies", "没有部门职责文件“%(file)s”，请先训练（haoban hotline train）", {"file": str(file)})
    said = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    return {
        str(one["name"]): f"{one.get('short_name', '')} {one.get('duties', '')}"
        for one in said
        if isinstance(one, dict) and one.get("name")
    }
