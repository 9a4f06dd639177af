"""Everything about the items of a catalogue that is worked out before the first question is asked."""

import hashlib
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, fields

from .documents import Grams, Words, index_grams, index_words
from .facets import Act, act_of_item
from .kept import kept
from .listed import Listed
from .postings import Postings, Written, index_concepts, numbers_of, postings, rarity_of, strengths_of
from .vocabulary import telling
from .wording import plain

_MANY, _SHARE = 60, 0.02
"""What means more items than both (a number, a share) tells them nothing."""
_NAMES = 4
"""How many of a concept's names stand for it where it means no item."""
_LONGEST_NAMED, _LONGEST_SAID = 3, 2
"""How long the runs of characters are that are compared."""

Document = tuple[str, tuple[int, ...]]
"""A name, and the numbers of the concepts that mean it."""


@dataclass(frozen=True)
class Index:
    """By what items are found."""

    names: tuple[str, ...]
    """Of the items: plain, without blanks."""
    acts: tuple[str | None, ...]
    """The values of `Act`."""
    means: tuple[Postings, ...]
    """The items that each concept of the lexicon means, and what stands for it where none of them surely is meant."""
    absent: tuple[int, ...]
    """The concepts asked for anywhere that surely mean no item here. One stands for each, numbered behind the items:
    who asks for it finds it before the items that are only a little like it."""
    alike: bytes
    """How alike the name of each of these is to that of an item, at most 1 (float32)."""
    document: bytes
    """The number of each item's document (unsigned): what is said, and the words of its name."""
    talk: bytes
    """How much is said in each document: the logarithm of its phrases and one (float32)."""
    named: Grams
    """Items by the characters of their names and bodies."""
    said: Grams
    """Documents by the characters of what is said."""
    words: Words
    """Documents by their words."""
    name_words: Words
    """Items by the words of their names."""

    def act(self, number: int) -> Act | None:
        """The act that an item serves."""
        value = self.acts[number]
        return None if value is None else Act(value)


def index_of(
    items: Sequence[Listed], means: Sequence[Sequence[str]], told: Sequence[str], elsewhere: Sequence[int]
) -> Index:
    """The index over the items, for concepts that mean these words and of which this is said.

    Those `elsewhere` stand in it themselves where they mean no item.
    """
    written = [Written(plain(item.name), tuple(map(plain, item.also)), plain(item.organisation)) for item in items]
    meant, surely = index_concepts(written, means)
    absent = tuple(concept for concept in elsewhere if not surely[concept])
    away = [_standing_for(means[concept]) for concept in absent]
    for number, concept in enumerate(absent, len(written)):
        strengths = [*strengths_of(meant[concept]), rarity_of(1, len(items))]
        meant[concept] = postings((*numbers_of(meant[concept]), number), strengths)
    every = [*written, *away]
    documents, document = _documents(every, meant, max(_MANY, _SHARE * len(written)))
    said = [" ".join(told[concept] for concept in concepts) for _, concepts in documents]
    words = [tuple(telling(text)) for text in told]
    words_said = [(*telling(name), *(word for one in concepts for word in words[one])) for name, concepts in documents]
    named = index_grams([" ".join((item.name, *item.others, item.body)) for item in every], _LONGEST_NAMED, told)
    return Index(
        names=tuple(item.name.replace(" ", "") for item in written),
        acts=tuple((act := act_of_item(item.name)) and act.value for item in every),
        means=tuple(meant),
        absent=absent,
        alike=_alike(named, away, len(written)),
        document=document,
        talk=_talk(documents, told),
        named=named,
        said=index_grams(said, _LONGEST_SAID, told),
        words=index_words(words_said, words),
        name_words=index_words([telling(item.name) for item in every], words),
    )


def _standing_for(means: Sequence[str]) -> Written:
    """What stands for a concept that means no item here: named by the words by which catalogues call it."""
    names = ["".join(plain(word).replace(" ", "") for word in one.split() if not word.startswith("-")) for one in means]
    return Written(names[0] if names else "", tuple(names[1:_NAMES]), "")


def _talk(documents: Sequence[Document], told: Sequence[str]) -> bytes:
    """How much is said in each document, as `Index.talk` has it."""
    counts = (sum(told[concept].count(" ") + 1 for concept in concepts) for _, concepts in documents)
    return array("f", map(math.log1p, counts)).tobytes()


def _alike(named: Grams, away: Sequence[Written], items: int) -> bytes:
    """How alike what is not here is to an item, as `Index.alike` has it."""
    likest = (float(named.like(one.name)[:items].max(initial=0.0)) if one.name else 0.0 for one in away)
    return array("f", likest).tobytes()


def _documents(written: Sequence[Written], meant: Sequence[Postings], most: float) -> tuple[list[Document], bytes]:
    """The name and the concepts of each document, each once, and the number of every item's document.

    A concept that means more items than `most` tells none of them.
    """
    concepts: list[list[int]] = [[] for _ in written]
    for concept, rows in enumerate(meant):
        numbers = numbers_of(rows)
        if len(numbers) <= most:
            for number in numbers:
                concepts[number].append(concept)
    documents: dict[Document, int] = {}
    of = [
        documents.setdefault((item.name, tuple(means)), len(documents))
        for item, means in zip(written, concepts, strict=True)
    ]
    return list(documents), array("I", of).tobytes()


def kept_index_of(
    items: Sequence[Listed],
    means: Sequence[Sequence[str]],
    told: Sequence[str],
    elsewhere: Sequence[int],
    name: str,
) -> Index:
    """The same, read from the file of this name where items and concepts are still the same."""
    digest = hashlib.sha256(repr((means, told, elsewhere)).encode())
    for item in items:
        digest.update(repr((item.name, item.organisation, item.also)).encode())

    def built() -> tuple[object, ...]:
        return _plain(index_of(items, means, told, elsewhere))

    values = dict(zip((one.name for one in fields(Index)), kept(name, digest.digest(), built), strict=True))
    for part, kind in (("named", Grams), ("said", Grams), ("words", Words), ("name_words", Words)):
        values[part] = kind(*values[part])
    return Index(**values)


def _plain(made: Index | Grams | Words) -> tuple[object, ...]:
    """The values of the fields, for a file that holds no classes."""
    values = (getattr(made, one.name) for one in fields(made))
    return tuple(_plain(value) if isinstance(value, Grams | Words) else value for value in values)
