"""Everything about the items of a catalogue that is worked out before the first question is asked."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .facets import Act, act_of_item
from .kept import kept
from .listed import Listed
from .postings import Postings, Written, index_concepts, index_pairs, index_singles
from .wording import plain


@dataclass(frozen=True)
class Index:
    """By what items are found."""

    names: tuple[str, ...]
    """Plain, without blanks."""
    acts: tuple[str | None, ...]
    """The values of `Act`."""
    pairs: Mapping[str, Postings]
    singles: Mapping[str, Postings]
    means: tuple[Postings, ...]
    """The items that each concept of the lexicon means."""

    def act(self, number: int) -> Act | None:
        """The act that an item serves."""
        value = self.acts[number]
        return None if value is None else Act(value)


def index_of(items: Sequence[Listed], means: Sequence[Sequence[str]]) -> Index:
    """The index over the items, for concepts that mean these words."""
    written = [Written(plain(item.name), tuple(map(plain, item.also)), plain(item.organisation)) for item in items]
    acts = (act_of_item(item.name) for item in items)
    return Index(
        tuple(item.name.replace(" ", "") for item in written),
        tuple(act and act.value for act in acts),
        index_pairs(written),
        index_singles(written),
        tuple(index_concepts(written, means)),
    )


def kept_index_of(items: Sequence[Listed], means: Sequence[Sequence[str]], name: str) -> Index:
    """The same for the lexicon of the package, read from the file of this name where the items are still the same."""
    digest = hashlib.sha256(repr(means).encode())
    for item in items:
        digest.update(repr((item.name, item.organisation, item.also)).encode())

    def built() -> tuple[object, ...]:
        index = index_of(items, means)
        return index.names, index.acts, index.pairs, index.singles, index.means

    return Index(*kept(name, digest.digest(), built))
