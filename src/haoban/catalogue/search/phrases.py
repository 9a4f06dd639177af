"""Which concepts a text speaks of, by the phrases of the lexicon, also where they are written as they sound.

A phrase is a few parts that all must be said, in any order. It is found by its rarest part; the others are then looked
for in the whole text. Where no phrase is said whole, the pairs of characters that a concept's phrases share with the
text still point to it, weakly.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .lexicon import CLASS, Concept, Lexicon
from .sounds import sounds
from .wording import pairs, plain

_NEAR = 8
"""How far a part of one character may stand from the part that the phrase was found by."""
_FAR = 14
"""How many characters may lie between the parts before the phrase tells less."""
_APART = 0.8
_LONGEST = 16
_WEIGHTS = (0.5, 0.8, 1.0, 1.15, 1.3, 1.4)
"""How much a phrase tells, by its characters, six and more last."""
_CLASS_LENGTH = 2
_VERB = "!"
"""Marks a part that must stand shortly before the one that the phrase was found by."""
_HEARD = {2: 0.35, 3: 0.75}
_INSIDE = 0.55
_AGAIN = 0.2
_LIKE, _LIKE_LEAST, _LIKE_MOST, _LIKE_COUNT = 1.5, 0.12, 0.6, 12
"""What likeness weighs, the least that counts, the most it may weigh, and how many concepts it may bring."""
_VERBS = frozenset(
    "开办养卖买收运拉换改修建盖挖砍做学考租借退交领取查补丢转迁接装拆放打送印贴挂搭写立请雇招住报签养种采包跑驾"
)
"""First characters of phrases between which and the rest a few words may stand: 开诊所, 开一家小诊所."""
_BETWEEN = 6
_LOOSE = 0.85
_ALIASES = {"关": "end", "续": "expire", "换": "changed", "改": "changed", "钱": "money", "报": "refund", "卖": "sold"}
"""Parts of one character that a class may stand in for, though they are too short to be words of it."""


@dataclass(frozen=True)
class Spoken:
    """A concept that a text speaks of."""

    weight: float
    """How surely, about 1 for a phrase of three characters."""
    where: int
    """The characters that say it, as bits from the first."""


@dataclass(frozen=True)
class _Part:
    words: str
    """Empty where only the class is meant."""
    kind: str = ""
    """The class whose words may stand here."""


@dataclass(frozen=True)
class _Said:
    concept: int
    rest: tuple[_Part, ...]
    weight: float
    length: int


def _bits(start: int, end: int) -> int:
    return ((1 << (end - start)) - 1) << start


def _is_loose(words: str) -> bool:
    return 2 <= len(words) <= 6 and words[0] in _VERBS


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether letters or digits go on beyond the place: 80 in 1980, dr in drop."""
    before = start > 0 and text[start - 1].isascii() and text[start].isascii()
    return before or (end < len(text) and text[end - 1].isascii() and text[end].isascii())


class Phrases:
    """Every phrase of the concepts, ready to be found in a text."""

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        classes = {
            name: tuple(dict.fromkeys(lexicon.canonical(plain(word)) for word in words))
            for name, words in lexicon.classes.items()
        }
        self._class_of = {word: name for name, words in classes.items() for word in words}
        self._classes = {
            name: re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
            for name, words in classes.items()
        }
        phrases = [self._parts_of_all(lexicon, concept) for concept in concepts]
        often = Counter(part.words for parts in phrases for phrase in parts for part in phrase if part.words)
        self._said: dict[str, list[_Said]] = defaultdict(list)
        self._by_class: dict[str, list[_Said]] = defaultdict(list)
        for number, parts_of_all in enumerate(phrases):
            for parts in parts_of_all:
                self._keep(number, parts, often)
        self._heard: dict[str, list[str]] = defaultdict(list)
        for phrase in self._said:
            if 2 <= len(phrase) <= 8:
                self._heard[sounds(phrase)].append(phrase)
        self._longest = min(_LONGEST, max(map(len, self._said), default=0))
        self._like = _Likeness(phrases)

    def _parts_of_all(self, lexicon: Lexicon, concept: Concept) -> list[tuple[_Part, ...]]:
        phrases = dict.fromkeys(concept.said)
        phrases.update(dict.fromkeys(means for means in concept.means if " " not in means and "-" not in means))
        return list(dict.fromkeys(self._parts(lexicon, phrase) for phrase in phrases))

    def _parts(self, lexicon: Lexicon, phrase: str) -> tuple[_Part, ...]:
        parts = []
        whole = "*" not in phrase and "<" not in phrase
        for piece in CLASS.sub(r"*<\1>*", phrase).split("*"):
            named = CLASS.fullmatch(piece)
            words = lexicon.canonical(plain(piece).replace(" ", "")) if named is None else ""
            if named is not None:
                parts.append(_Part("", named[1]))
            elif words:
                kind = "" if whole else self._class_of.get(words, _ALIASES.get(words, ""))
                parts.append(_Part(words, kind))
        return tuple(parts)

    def _keep(self, concept: int, parts: tuple[_Part, ...], often: Counter[str]) -> None:
        length = sum(len(part.words) or _CLASS_LENGTH for part in parts)
        weight = _WEIGHTS[min(length, 6) - 1]
        plain_parts = [part for part in parts if part.words and not part.kind]
        if plain_parts:
            key = min(plain_parts, key=lambda part: (len(part.words) == 1, often[part.words], -len(part.words)))
            rest = tuple(part for part in parts if part is not key)
            self._said[key.words].append(_Said(concept, rest, weight, length))
            if _is_loose(key.words):
                verb = _Part(key.words[0], _VERB)
                self._said[key.words[1:]].append(_Said(concept, (verb, *rest), weight * _LOOSE, length))
            return
        key = parts[0]
        self._by_class[key.kind].append(_Said(concept, parts[1:], weight, length))

    def spoken(self, text: str, matter: str | None = None) -> dict[int, Spoken]:
        """The concepts of a plain text without blanks, by their number; likeness goes by the matter alone, if given."""
        spans = list(self._written(text))
        covered = 0
        for _, where, _ in spans:
            covered |= where
        spans += self._misheard(text, covered)
        masks = {where for _, where, _ in spans}
        inside = {one for one in masks if any(one & other == one and one != other for other in masks)}
        found: dict[int, Spoken] = {}
        for concept, where, weight in spans:
            weight *= _INSIDE if where in inside else 1.0
            before = found.get(concept)
            if before is None:
                found[concept] = Spoken(weight, where)
                continue
            more = 0.0 if before.where & where else _AGAIN * min(weight, before.weight)
            found[concept] = Spoken(max(weight, before.weight) + more, before.where | where)
        for concept, weight in self._like.of(text if matter is None else matter):
            if concept not in found:
                found[concept] = Spoken(weight, 0)
        return found

    def _written(self, text: str) -> Iterator[tuple[int, int, float]]:
        here = {name: match.span() for name, words in self._classes.items() if (match := words.search(text))}
        for name, span in here.items():
            for one in self._by_class.get(name, ()):
                yield from self._whole(text, span, one, here)
        said = self._said
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                phrases = said.get(text[start:end])
                if phrases is None or _cuts_a_word(text, start, end):
                    continue
                for one in phrases:
                    yield from self._whole(text, (start, end), one, here)

    def _whole(
        self, text: str, span: tuple[int, int], one: _Said, here: dict[str, tuple[int, int]]
    ) -> Iterator[tuple[int, int, float]]:
        """The phrase with everything that belongs to it, if all of it is said."""
        first, last = span
        where = _bits(*span)
        for part in one.rest:
            at = here.get(part.kind)
            if at is None and part.words:
                start = (
                    text.find(part.words, max(0, span[0] - _NEAR)) if len(part.words) == 1 else text.find(part.words)
                )
                if start < 0 or (len(part.words) == 1 and start > span[1] + _NEAR):
                    return
                at = start, start + len(part.words)
            if at is None:
                return
            where |= _bits(*at)
            first, last = min(first, at[0]), max(last, at[1])
        apart = last - first - one.length > _FAR * max(len(one.rest), 1)
        yield one.concept, where, one.weight * (_APART if apart else 1.0)

    @staticmethod
    def _at(text: str, span: tuple[int, int], part: _Part) -> tuple[int, int] | None:
        """Where a part is said, if it is."""
        if not part.words:
            return None
        if part.kind == _VERB:
            # Right before it the phrase would have been found whole.
            start = text.rfind(part.words, max(0, span[0] - _BETWEEN - 1), span[0] - 1)
            return None if start < 0 else (start, start + 1)
        alone = len(part.words) == 1
        start = text.find(part.words, max(0, span[0] - _NEAR) if alone else 0)
        if start >= 0 and not (alone and start > span[1] + _NEAR):
            return start, start + len(part.words)
        if not _is_loose(part.words):
            return None
        start = text.find(part.words[1:], 1)
        verb = text.rfind(part.words[0], max(0, start - _BETWEEN - 1), start) if start > 0 else -1
        return None if verb < 0 else (verb, start + len(part.words) - 1)

    def _misheard(self, text: str, covered: int) -> Iterator[tuple[int, int, float]]:
        heard = sounds(text)
        for start in range(len(text)):
            for end in range(start + 2, min(len(text), start + 8) + 1):
                phrases = self._heard.get(heard[start:end])
                if phrases is None:
                    continue
                where = _bits(start, end)
                if end - start < 4 and where & covered == where:
                    continue
                # 租房子 sounds like 猪贩子, yet 租房 is a word as it stands.
                if end - start == 3 and text[start : start + 2] in self._said:
                    continue
                for phrase in phrases:
                    if phrase == text[start:end] or (end - start == 2 and where & covered):
                        continue
                    for one in self._said[phrase]:
                        for concept, said, weight in self._whole(text, (start, end), one, {}):
                            yield concept, said, weight * _HEARD.get(end - start, 0.75)


class _Likeness:
    """How much of a text's pairs of characters the phrases of a concept share."""

    def __init__(self, phrases: Sequence[Sequence[tuple[_Part, ...]]]) -> None:
        counted: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for number, parts_of_all in enumerate(phrases):
            for parts in parts_of_all:
                for part in parts:
                    for pair in pairs(part.words):
                        if len(pair) > 1:
                            counted[pair][number] += 1
        most = math.log(1 + len(phrases))
        self._unknown = most
        self._rarity = {pair: math.log(1 + len(phrases) / len(numbers)) for pair, numbers in counted.items()}
        self._shared = {
            pair: [(number, self._rarity[pair] * count / (count + 0.5)) for number, count in numbers.items()]
            for pair, numbers in counted.items()
        }

    def of(self, text: str) -> list[tuple[int, float]]:
        """The concepts most like a text, with their weights."""
        scores: dict[int, float] = defaultdict(float)
        total = 0.0
        for pair in dict.fromkeys(pairs(text)):
            total += self._rarity.get(pair, self._unknown * 0.5)
            for number, weight in self._shared.get(pair, ()):
                scores[number] += weight
        best = sorted(scores.items(), key=lambda entry: -entry[1])[:_LIKE_COUNT]
        return [
            (number, min(_LIKE_MOST, _LIKE * score / total)) for number, score in best if score / total >= _LIKE_LEAST
        ]
