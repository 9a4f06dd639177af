"""Words that a question means where its signs make none: written as they sound (免废), or half in Latin letters (fu业).

They are added to what was written, which stays: whoever wrote 桌子 may have meant 镯子 after all.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from .documents import Rows
from .sounds import sounds, sounds_of_letters
from .vocabulary import SILENT, vocabulary

_PIECES = re.compile("[a-z]+|[一-鿿]")
_LEFT_ALONE = SILENT | set("一二三四五六七八九十两百千万年月日天")
"""Characters that stand alone as they are meant."""


class Slips:
    """The pairs of characters that are said or written of items, by how they sound."""

    def __init__(self, said: Mapping[str, Rows], named: Mapping[str, Rows]) -> None:
        self._said, self._named = said, named

    @cached_property
    def _by_sound(self) -> Mapping[str, list[str]]:
        """The pairs of most documents first; worked out when the first slip is met."""
        often: Counter[str] = Counter()
        for rows in (self._said, self._named):
            for pair, (numbers, _) in rows.items():
                if len(pair) == 2 and not pair.isascii():
                    often[pair] += len(numbers)
        found: dict[str, list[str]] = defaultdict(list)
        for pair, _ in often.most_common():
            found[sounds(pair)].append(pair)
        return found

    def meant(self, text: str) -> str:
        """The words that a plain text seems to mean, each a run; mostly none."""
        return " ".join(dict.fromkeys((*self._homophones(text), *self._half_latin(text))))

    def _homophones(self, text: str) -> Iterator[str]:
        """Two signs that stand alone, and together in nothing that is known, sound like a word that has one of them."""
        for run in text.split():
            for first, second in pairwise(vocabulary().cut(run)):
                pair = first + second
                if len(pair) != 2 or pair in self._said or pair in self._named:
                    continue
                if _LEFT_ALONE.isdisjoint(pair):
                    for word in self._by_sound.get(sounds(pair), ()):
                        if (word[0] == first or word[1] == second) and word in vocabulary().number:
                            yield word
                            break

    def _half_latin(self, text: str) -> Iterator[str]:
        """A syllable in Latin letters beside a character, or beside another one."""
        pieces = _PIECES.findall(text)
        if not any(map(str.isascii, pieces)):
            return
        for (sound, left), (next_sound, right) in pairwise(_spoken(pieces)):
            if (left and right) or not _LEFT_ALONE.isdisjoint((left, right)):
                continue
            for word in self._by_sound.get(sound + next_sound, ()):
                if word[0] == (left or word[0]) and word[1] == (right or word[1]):
                    yield word
                    break


def _spoken(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """The syllables of characters and Latin words: how each sounds, and the character, if there is one."""
    for piece in pieces:
        if piece.isascii():
            yield from ((sound, "") for sound in sounds_of_letters(piece))
        else:
            yield sounds(piece), piece
