"""The lexicon made ready for looking up: numbers, words and rows of them, so that it can be kept in a file.

A phrase is kept under its rarest part; the others are looked for in the text once that one was found.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from .kept import kept
from .lexicon import CLASS, Concept, Lexicon, read_lexicon
from .sounds import sounds
from .variants import Variants
from .wording import plain

_WEIGHTS = (0.5, 0.8, 1.0, 1.15, 1.3, 1.4)
"""How much a phrase tells, by its characters, six and more last."""
_CLASS_LENGTH = 2
"""Characters that a part counts for which any word of a class may stand."""
VERB = "!"
"""Marks a part that must stand near the one that the phrase was found by."""
_VERBS = frozenset(
    "开办养卖买收运拉换改修建盖挖砍做学考租借退交领取查补丢转迁接装拆放打送印贴挂搭写立请雇招住报签养种采包跑驾"
)
"""First characters of phrases between which and the rest a few words may stand: 开诊所, 开一家小诊所."""
_LOOSE = 0.85
"""How much such a phrase counts."""
_ALIASES = {"关": "end", "续": "expire", "换": "changed", "改": "changed", "钱": "money", "报": "refund", "卖": "sold"}
"""Parts of one character that a class may stand in for, though they are too short to be words of it."""
_HEARD_SHORTEST, _HEARD_LONGEST = 2, 8
"""Characters of a part that is also looked for by its sound."""
_SIGNS = re.compile("[^一-鿿a-z0-9\n]+")

Part = tuple[str, str]
"""Words, none where only a class is meant, and the class whose words may stand here, if any."""
Said = tuple[int, tuple[Part, ...], float, int]
"""The number of the concept, the other parts, how much the phrase tells, its characters."""


@dataclass(frozen=True)
class Compiled:
    """What a lexicon says, by what it is looked up by."""

    means: tuple[tuple[str, ...], ...]
    """The words of catalogues for each concept, by its number."""
    told: tuple[str, ...]
    """All that people say who mean the concept, plain: its phrases, and the words of catalogues that stand alone."""
    elsewhere: tuple[int, ...]
    """The concepts that are asked for anywhere: where no item is meant by one, what is asked is not here."""
    variants: Mapping[str, str]
    """A way of saying → the one that stands for it; that one → itself."""
    classes: Mapping[str, tuple[str, ...]]
    """A word → the classes that it is a word of."""
    said: Mapping[str, tuple[Said, ...]]
    """The part that a phrase is found by → the phrases."""
    by_class: Mapping[str, tuple[Said, ...]]
    """The same for phrases that consist of classes only."""
    heard: Mapping[str, tuple[str, ...]]
    """How a part sounds → the parts that sound so."""


def compiled(lexicon: Lexicon) -> Compiled:
    """The lexicon, ready to be looked up."""
    variants = Variants(lexicon.variants)
    classes: dict[str, dict[str, None]] = defaultdict(dict)
    class_of: dict[str, str] = {}
    for name, written in lexicon.classes.items():
        for word in _canonical(variants, written):
            classes[word][name] = None
            class_of[word] = name
    phrases = _phrases(lexicon, variants, class_of)
    often = Counter(words for parts_of_all in phrases for parts in parts_of_all for words, _ in parts if words)
    said: dict[str, list[Said]] = defaultdict(list)
    by_class: dict[str, list[Said]] = defaultdict(list)
    for number, parts_of_all in enumerate(phrases):
        for parts in parts_of_all:
            for (words, kind), phrase in _kept_under(number, parts, often):
                if words:
                    said[words].append(phrase)
                else:
                    by_class[kind].append(phrase)
    heard: dict[str, list[str]] = defaultdict(list)
    for words in said:
        if _HEARD_SHORTEST <= len(words) <= _HEARD_LONGEST:
            heard[sounds(words)].append(words)
    return Compiled(
        means=tuple(concept.means for concept in lexicon.concepts),
        told=tuple(_told(concept) for concept in lexicon.concepts),
        elsewhere=tuple(number for number, concept in enumerate(lexicon.concepts) if concept.elsewhere),
        variants=lexicon.variants,
        classes={word: tuple(names) for word, names in classes.items()},
        said={words: tuple(rows) for words, rows in said.items()},
        by_class={kind: tuple(rows) for kind, rows in by_class.items()},
        heard={sound: tuple(parts) for sound, parts in heard.items()},
    )


def kept_compiled(name: str, said: Sequence[Concept]) -> Compiled:
    """The lexicon of the package with more concepts, read from the file of this name where nothing has changed."""

    def built() -> tuple[object, ...]:
        words = read_lexicon()
        made = compiled(replace(words, concepts=(*words.concepts, *said)))
        return tuple(getattr(made, one.name) for one in fields(made))

    return Compiled(*kept(name, repr(said).encode(), built))


def _canonical(variants: Variants, words: Iterable[str]) -> list[str]:
    """Each written in the one way of writing and of saying, without blanks; all at once, since there are thousands."""
    joined = unicodedata.normalize("NFKC", "\n".join(words)).lower()
    return variants.canonical(_SIGNS.sub("", joined)).split("\n")


def _phrases(lexicon: Lexicon, variants: Variants, class_of: Mapping[str, str]) -> list[list[tuple[Part, ...]]]:
    """The parts of every phrase of every concept."""
    written = [list(dict.fromkeys((*concept.said, *_as_phrases(concept)))) for concept in lexicon.concepts]
    cut = [[CLASS.sub(r"*<\1>*", phrase).split("*") for phrase in phrases] for phrases in written]
    pieces = list(dict.fromkeys(piece for phrases in cut for phrase in phrases for piece in phrase))
    words_of = dict(zip(pieces, _canonical(variants, pieces), strict=True))
    memo: dict[tuple[str, bool], Part | None] = {}

    def part(piece: str, whole: bool) -> Part | None:
        if (piece, whole) not in memo:
            named = CLASS.fullmatch(piece)
            words = words_of[piece]
            kind = named[1] if named else "" if whole else class_of.get(words, _ALIASES.get(words, ""))
            memo[piece, whole] = ("", kind) if named else (words, kind) if words else None
        return memo[piece, whole]

    return [
        list(
            dict.fromkeys(
                tuple(found for piece in phrase if (found := part(piece, len(phrase) == 1)) is not None)
                for phrase in phrases
            )
        )
        for phrases in cut
    ]


def _told(concept: Concept) -> str:
    return plain(" ".join(CLASS.sub(" ", said).replace("*", " ") for said in (*concept.said, *_as_phrases(concept))))


def _as_phrases(concept: Concept) -> Iterator[str]:
    return (means for means in concept.means if " " not in means and "-" not in means)


def _kept_under(concept: int, parts: tuple[Part, ...], often: Mapping[str, int]) -> Iterator[tuple[Part, Said]]:
    """Where a phrase is kept: under its rarest part, and once more where a verb of it may stand apart."""
    length = sum(len(words) or _CLASS_LENGTH for words, _ in parts)
    weight = _WEIGHTS[min(length, 6) - 1]
    plain_parts = [part for part in parts if part[0] and not part[1]]
    if not plain_parts:
        yield ("", parts[0][1]), (concept, parts[1:], weight, length)
        return
    key = min(plain_parts, key=lambda part: (len(part[0]) == 1, often[part[0]], -len(part[0])))
    rest = tuple(part for part in parts if part is not key)
    yield key, (concept, rest, weight, length)
    if 2 <= len(key[0]) <= 6 and key[0][0] in _VERBS:
        yield (key[0][1:], ""), (concept, ((key[0][0], VERB), *rest), weight * _LOOSE, length)
