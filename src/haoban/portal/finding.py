"""Finding matters and items by everyday words: the more character pairs they share with them, the earlier."""

from collections.abc import Iterable
from dataclasses import dataclass

from haoban.catalogue.definitions import Item, Matter
from haoban.catalogue.queries import Catalogue

_SAID_BY_EVERYBODY = ("我想", "我要", "想要", "怎么", "如何", "办理", "申请", "请问", "需要", "什么", "一个", "一下")


@dataclass(frozen=True)
class Hit:
    """Something that may be meant."""

    definition: Matter | Item
    score: float
    """Share of the question's character pairs that it has, 0 to 1."""

    @property
    def is_matter(self) -> bool:
        """Whether it is a bundle."""
        return isinstance(self.definition, Matter)


def find(catalogue: Catalogue, text: str, limit: int = 12) -> tuple[Hit, ...]:
    """The hits, best first; matters before items that fit as well. Nothing fitting is nothing."""
    asked = _pairs(text)
    if not asked:
        return ()
    hits = [
        *(
            Hit(matter, _best(asked, (matter.name, matter.english, *matter.said_as)))
            for matter in catalogue.matters.values()
        ),
        *(
            Hit(item, _best(asked, (item.name, item.english, item.short_name, item.result_name)))
            for item in catalogue.items.values()
        ),
    ]
    fitting = [hit for hit in hits if hit.score >= 0.3]
    return tuple(sorted(fitting, key=lambda hit: (-round(hit.score, 1), not hit.is_matter, -hit.score))[:limit])


def _best(asked: frozenset[str], said: Iterable[str]) -> float:
    return max(len(asked & _pairs(words)) / len(asked) for words in said)


def _pairs(text: str) -> frozenset[str]:
    plain = "".join(character for character in text.casefold() if character.isalnum())
    for words in _SAID_BY_EVERYBODY:
        plain = plain.replace(words, "")
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset((plain,) if plain else ())
