"""Finding matters and items by everyday words, with the search of the catalogue."""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from django.db import connection
from django.db.utils import Error

from haoban.catalogue.definitions import Item, Matter
from haoban.catalogue.queries import Catalogue, find_catalogue
from haoban.catalogue.search.finder import Finder
from haoban.catalogue.search.lexicon import Concept
from haoban.catalogue.search.listed import Listed

_MATTER = 2.0
"""Added to a matter's score: who comes for the first of its items mostly wants it all."""


@dataclass(frozen=True)
class Hit:
    """Something that may be meant."""

    definition: Matter | Item
    score: float
    """Higher fits better; comparable within one question only."""

    @property
    def is_matter(self) -> bool:
        """Whether it is a bundle."""
        return isinstance(self.definition, Matter)


@dataclass(frozen=True)
class _Ready:
    finder: Finder
    definitions: dict[str, Matter | Item]


_one_at_a_time = Lock()


def find(catalogue: Catalogue, text: str, limit: int = 12) -> tuple[Hit, ...]:
    """The hits, best first; a matter before the items that fit about as well. Nothing fitting is nothing."""
    ready = _get_ready(catalogue)
    hits = (Hit(ready.definitions[hit.code], hit.score) for hit in ready.finder.find(text, limit))
    return tuple(sorted(hits, key=lambda hit: -hit.score - _MATTER * hit.is_matter))


def prepare() -> None:
    """Work out what the first question would wait for; nothing where there is no catalogue or no database yet."""
    try:
        catalogue = find_catalogue()
        if catalogue is not None:
            _get_ready(catalogue)
    except Error:
        return
    finally:
        connection.close()


def _get_ready(catalogue: Catalogue) -> _Ready:
    """What is looked up, worked out once for each catalogue in force, also where several ask at once."""
    with _one_at_a_time:
        return _work_out(catalogue)


@lru_cache(maxsize=1)
def _work_out(catalogue: Catalogue) -> _Ready:
    definitions: dict[str, Matter | Item] = {f"matter {key}": one for key, one in catalogue.matters.items()}
    definitions |= {f"item {key}": one for key, one in catalogue.items.items()}
    listed = [_listed(catalogue, code, definition) for code, definition in definitions.items()]
    return _Ready(Finder(listed, said=_said(catalogue), keep="portal"), definitions)


def _listed(catalogue: Catalogue, code: str, one: Matter | Item) -> Listed:
    if isinstance(one, Item):
        body = catalogue.organisations[one.organisation].name
        return Listed(code, one.name, body, (one.short_name, one.result_name, one.english))
    return Listed(code, one.name, "", (one.english, *one.said_as))


def _said(catalogue: Catalogue) -> list[Concept]:
    """What the pack says that people say who mean a matter."""
    return [
        Concept(f"matter.{key}", (one.name,), tuple(dict.fromkeys(one.said_as)))
        for key, one in catalogue.matters.items()
        if one.said_as
    ]
