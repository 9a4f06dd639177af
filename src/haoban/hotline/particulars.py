"""What a message or a reply names: divisions, numbers, and the question that a reply repeats before it answers."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

_DIVISION = re.compile(r"([A-Z]\d{0,2}|[\u4e00-\u9fff]{2})(?=[市县镇乡]|区(?!域|别|分|间)|街道|(?<![农全本])村)")
"""A name before the word for its kind; regions that were made anonymous are a letter and a number."""
_NO_NAME = re.compile(r".?[小社地景园校辖城农全各本该此某]$")
_NUMBER = re.compile(r"(?<!\d)\d[\d.]*\d(?!\d)")
_COMMON_NUMBER = re.compile(r"(?:19|20)\d\d|0+")
_QUOTED = re.compile(r"[“\"《「【]([^”\"》」】]{4,60})[”\"》」】]")
_REPEATED = re.compile(r"(?:反映|关于|咨询|提出|投诉|所提|所说)(?:的|了)?([^，。：:；“”]{4,60})")
_BEGINNING = 400
"""A reply repeats the question within so many characters."""


def divisions(text: str) -> frozenset[str]:
    """Names of cities, districts, counties, towns, streets and villages, without the word for their kind."""
    return frozenset(name for name in _DIVISION.findall(text) if not _NO_NAME.fullmatch(name))


def cities(text: str) -> frozenset[str]:
    """The letters of regions that were made anonymous: A3 lies in A."""
    return frozenset(name[0] for name in divisions(text) if name[0].isascii())


def numbers(text: str) -> frozenset[str]:
    """Numbers of two digits or more that are no years."""
    return frozenset(one.strip(".") for one in _NUMBER.findall(text) if not _COMMON_NUMBER.fullmatch(one))


def repeated(reply: str) -> str:
    """What a reply repeats of the question: what it quotes, and what stands after 反映, 关于 and their like."""
    begin = reply[:_BEGINNING]
    found = [*_QUOTED.findall(begin), *_REPEATED.findall(begin)]
    return " ".join([one for one in found if "留言" not in one and "问政" not in one][:4])


class Names:
    """Which texts name what, as a table; names that few of the first texts have weigh more."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._place = {name: number for number, name in enumerate(sorted(frozenset().union(*sets)))}
        self.table = self.of(sets)
        often = np.bincount(self.table.indices, minlength=len(self._place))
        self.rarity = np.log((len(sets) + 1) / (often + 0.5)).astype(np.float32)

    @classmethod
    def restored(cls, kept: dict[str, Any]) -> "Names":
        """The table with these attributes."""
        made = cls.__new__(cls)
        made.__dict__.update(kept)
        return made

    def of(self, sets: Sequence[frozenset[str]]) -> sparse.csr_matrix:
        """Texts by the names known; other names count for nothing."""
        pairs = [
            (row, self._place[name]) for row, names in enumerate(sets) for name in sorted(names) if name in self._place
        ]
        row, column = np.array(pairs, np.int64).reshape(-1, 2).T
        shape = (len(sets), max(len(self._place), 1))
        return sparse.csr_matrix((np.ones(len(row), np.float32), (row, column)), shape=shape, dtype=np.float32)

    def shared(self, other: sparse.csr_matrix) -> sparse.csr_matrix:
        """Other texts by the first ones: the rarity of the names in common."""
        if not self._place:
            return sparse.csr_matrix((other.shape[0], self.table.shape[0]), dtype=np.float32)
        return sparse.csr_matrix(other @ sparse.diags(self.rarity) @ self.table.T)
