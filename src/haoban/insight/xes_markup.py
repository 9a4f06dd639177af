"""The markup between two quoted values of an XES file, read once for each kind.

A program writes the same few pieces over and over: `" value="`, `"/> <string key="`, `"/></event><event><date key="`.
Each distinct piece is one `Word`; a log of a million attributes has a few dozen. What a word may contain is the part of
XML that programs write; anything else has no word, and the file is read by the patient reader (`xes_patient`) instead.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

SCALARS = ("string", "date", "int", "float", "boolean", "id")
"""The element names of XES attributes that hold one value (IEEE 1849-2016, 5.2)."""

TAGS = {name: number for number, name in enumerate((*SCALARS, "list", "container", "trace", "event"))}
KEY, VALUE = 0, 1
OPEN, CLOSE = 1, -1

_NAME = r"[A-Za-z_][A-Za-z0-9._-]*"
_BLANK = r"[ \t\r\n]"
_SAME_TAG = re.compile(rf'"{_BLANK}+({_NAME}){_BLANK}*={_BLANK}*"')
_END_OF_TAG = re.compile(rf'"{_BLANK}*(/?)>')
_PIECE = re.compile(rf"{_BLANK}+|<!--(?:(?!--)[^\x00])*-->|<(/?)({_NAME}){_BLANK}*(/?)>")
_NEXT_TAG = re.compile(rf'<({_NAME}){_BLANK}+({_NAME}){_BLANK}*={_BLANK}*"')


@dataclass(frozen=True)
class Word:
    """What one piece of markup says."""

    same_tag: bool
    """The next value belongs to the same element as the one before."""
    name: int
    """What the next value is: `KEY` or `VALUE`."""
    self_closed: bool
    """The element before ends here (`/>`)."""
    tag: int
    """The number of the element that the next value belongs to, where it is a new one."""
    opens_at: int
    """Where in the word that element begins, in bytes."""
    closed_at: int
    """Where in the word the element before ends, in bytes."""
    tokens: tuple[tuple[int, int, int], ...]
    """The elements without attributes in between: `OPEN` or `CLOSE`, number of the tag, where it ends in bytes."""


class Vocabulary:
    """Every word met so far, as arrays that are indexed by the word's number."""

    def __init__(self) -> None:
        self._tags = dict(TAGS)
        self.numbers: dict[str, int] = {}
        self.words: list[Word] = []

    def number(self, text: str) -> int | None:
        """The number of a piece of markup, or nothing where it isn't a plain one."""
        known = self.numbers.get(text)
        if known is None:
            word = self._read(text)
            if word is None:
                return None
            known = self.numbers[text] = len(self.words)
            self.words.append(word)
        return known

    def _tag(self, name: str) -> int:
        return self._tags.setdefault(name, len(self._tags))

    def _read(self, text: str) -> Word | None:
        if same := _SAME_TAG.fullmatch(text):
            name = {"key": KEY, "value": VALUE}.get(same[1])
            return None if name is None else Word(True, name, False, -1, 0, 0, ())
        end = _END_OF_TAG.match(text)
        if not end:
            return None
        at, tokens = end.end(), []
        while piece := _PIECE.match(text, at):
            at = piece.end()
            if piece[2]:
                where = len(text[:at].encode())
                tag = self._tag(piece[2])
                if piece[1] and piece[3]:
                    return None
                if piece[1]:
                    tokens.append((CLOSE, tag, where))
                else:
                    tokens.append((OPEN, tag, where))
                    if piece[3]:
                        tokens.append((CLOSE, tag, where))
        following = _NEXT_TAG.fullmatch(text, at)
        if not following or following[2] not in ("key", "value"):
            return None
        name = KEY if following[2] == "key" else VALUE
        opens_at = len(text[:at].encode())
        return Word(False, name, bool(end[1]), self._tag(following[1]), opens_at, end.end(), tuple(tokens))

    def column(self, name: str, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """One property of all words as an array."""
        return np.array([getattr(word, name) for word in self.words], dtype=kind)
