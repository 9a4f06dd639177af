"""What values prove of a paper's kind by themselves, where light took the labels beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from .headings import is_title
from .numerals import born_on, codes, dates, is_id_number, is_uscc
from .shapes import VALIDITY


@dataclass(frozen=True)
class Proof:
    """What the plain texts of a page prove."""

    facts: frozenset[str] = frozenset()
    """Facts that are there, whether or not their labels are."""
    spared: int = 0
    """How many labels fewer than otherwise are asked for."""


def nothing(texts: Sequence[str]) -> Proof:
    """Most papers have no value that proves anything."""
    return Proof()


def of_enterprise(texts: Sequence[str]) -> Proof:
    """A valid 统一社会信用代码."""
    there = any(is_uscc(code) for text in texts for code in codes(text))
    return Proof(frozenset({"uscc"}) if there else frozenset())


def of_holder(texts: Sequence[str]) -> Proof:
    """A valid 公民身份号码 alone in its line, and the day of birth in it printed once more.

    Together they stand for a label that light took. On a copy of both sides the heading of the other side stands for
    one more, with its validity also where the day was lost.
    """
    born = {born_on(text) for text in texts if is_id_number(text)}
    if not born:
        return Proof()
    other_side = any(is_title(text, "居民身份证") for text in texts)
    if any(day in born for text in texts for day in dates(text)):
        return Proof(frozenset({"id_number", "born_on"}), spared=2 if other_side else 1)
    valid = other_side and any(VALIDITY.fullmatch(text) for text in texts)
    return Proof(frozenset({"id_number"}), spared=2 if valid else 0)
