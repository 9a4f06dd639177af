"""One column of a contribution sheet as numbers: its different texts are looked at once, plain amounts not at all."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .payroll import Integers, Truths
from .tables import array_of, numbers_of

UNREADABLE = -1
_PLAIN_AMOUNT = r"^-?[0-9]{1,9}(\.[0-9]{1,2})?$"
_NOUGHT = array_of(["0"])[0]


def coded(column: Any) -> tuple[list[str], Integers]:
    """A column's different texts, and for each row which of them."""
    found = pc.dictionary_encode(column)
    return found.dictionary.to_pylist(), numbers_of(found.indices)


def amounts(column: Any) -> tuple[Integers, Truths]:
    """Whole fen from plain text by dropping the point, and which rows are plain."""
    if not len(column):
        return np.zeros(0, np.int64), np.zeros(0, bool)
    plain = pc.match_substring_regex(column, _PLAIN_AMOUNT)
    text = pc.if_else(plain, column, _NOUGHT)
    point = numbers_of(pc.find_substring(text, pattern="."))
    decimals = np.where(point < 0, 0, numbers_of(pc.binary_length(text)) - 1 - point)
    digits = numbers_of(pc.replace_substring(text, ".", "").cast(pa.int64()))
    return digits * np.array([100, 10, 1])[decimals], _truths(plain)


def is_empty(column: Any) -> Truths:
    """Where nothing stands."""
    return _truths(pc.equal(pc.utf8_trim_whitespace(column), ""))


def _truths(array: Any) -> Truths:
    found: Truths = numbers_of(array.cast(pa.int8())) == 1
    return found


def all_plain(texts: Sequence[str]) -> bool:
    """Whether all of them are digits and Latin letters as they must be, so that none has to be looked at alone."""
    whole = "".join(texts)
    plain = whole.isascii() and whole.isalnum() and "x" not in whole and "" not in texts
    return plain and "total" not in whole.lower()


def looked_up(table: Sequence[int], codes: Integers) -> Integers:
    """What a table says for each code."""
    found: Integers = np.array(table, np.int64)[codes] if len(table) else np.zeros(len(codes), np.int64)
    return found
