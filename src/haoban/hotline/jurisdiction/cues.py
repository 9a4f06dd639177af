"""The cues around a place: which words before and after it say what part it plays, and how much they count."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .definitions import Kind
from .mentions import Mention
from .rules import ANYWHERE, CHOSEN
from .spoken import PARENTS, RELATIVES, SONS_AND_DAUGHTERS
from .tables import Tables

_CLAUSE = re.compile(r"[，。！？；,.!?;：:]|但是?|可是|不过|然后")
_DENIED = re.compile(r"(?:不在|没在|不是|不归|没有在|不属于|并不在)(?:咱们?|我们)?$")
_FILLER = re.compile(
    r"^(?:咱们?|我们|一直|现在|都|还|就|也|全|原来|是|在|的|呢|啊|我|俺|那个|这个|那边|这边|这块|那块|那头|这头|一个|一家|有个"
    r"|那家|这家|某|里|给人|帮人"
    rf"|给(?:他|她|我|孩子|{SONS_AND_DAUGHTERS}|{PARENTS}|老人|家里)"
    rf"|(?:我|俺|咱|他|她)?(?:{RELATIVES})(?:家|那|这)?)*$"
)
"""What may stand between a cue and its place: `户口还在我妈家那边甲区`."""
_ADVERBS = re.compile(
    r"(?:(?<=[口籍保老险金系位司子])(?:现在|如今|眼下)|全都|全|都|一直|还|也|就|目前|明明|倒是|倒|本来|早就)+(?=[是在搁])"
)
"""What may stand within a cue: `保险全都在` is `保险在`."""
_SELF = ("我", "俺", "我们", "俺们", "咱")
"""`我灯塔的` says as much as `我是灯塔的`."""
_ORIGINS = ("的", "人", "那边的", "过来的", "来的", "这边的")
"""What follows a place elsewhere that is all a clause says: `黑龙江的` tells where the caller is registered."""
GENERAL = frozenset({"happened_at"})
"""Places whose cues (`我在…`) yield to any other, unless they decide."""
_ONLY_WHERE_IT_COUNTS = frozenset({"spouse_household", "debtor_at", "fund_at"})
"""Places whose cues (`他是…`, `被…`, `…交的`) are everyday words: they are heard only where the place counts."""
_ONLY_WHERE_CHOSEN = frozenset({CHOSEN})
"""A place that callers may choose: its cues (`去…`, `想在…`) say so only where the matter leaves a choice."""
_BELONGING = frozenset({"我是", "俺是"})
"""`我是甲区的` tells the household where that counts, else where the caller lives."""
_OWN = re.compile(r"(?:我|俺|咱)(?:们|家)?(?:自己)?(?:这个|这家|的)?小?$")
"""Before a cue for the other side's place (`公司在`): it is the caller's own."""
_OTHER_SIDE = frozenset({"debtor_at", "business_at"})
"""Places of whom a caller complains about: `我公司在甲区` never tells them."""
_DECIDES, _COUNTS, _LIVES, _ASIDE, _YIELDS = 1.5, 1.2, 0.61, 0.6, 0.4
"""How much a cue counts: for the place that decides, one that counts, one that does not, and a general one."""
TELLING = frozenset({"insured_at"})
"""Places from which more is taken (the level of pooling): only clear words give a place this part."""


@dataclass(frozen=True)
class Around:
    """The words around a place, within its clause, as cues are looked for in them."""

    mention: Mention
    before: str
    after: str
    near: bool
    """The place lies in the hotline's own city."""
    denied: bool
    stood: tuple[int, ...]
    """Where each character of `before` stood before adverbs were left out, and where the place begins."""
    added: int
    """How many characters were added that nobody said."""

    def place_of(self, at: int) -> int:
        """Where in the message a character of `before` stands."""
        return max(0, self.mention.start - self.stood[-1] + self.added + self.stood[at])


class Choice(NamedTuple):
    """The part that the cues give a place."""

    weight: float
    fact: str
    start: int
    end: int
    """From where to where the words stand that say so."""
    faint: bool
    """Nothing but everyday words says so."""


class _Cue(NamedTuple):
    """A cue on one side of a place."""

    weight: float
    at: int
    """From where, or until where, it stands in the message."""
    words: str


class Cues:
    """The cues of the vocabulary."""

    def __init__(self, tables: Tables, city: str) -> None:
        self._city = city
        self._before = _cues(tables, "before")
        self._after = _cues(tables, "after")
        self._anywhere = _cues(tables, "near")
        self._faint = frozenset(_cues(tables, "faint"))

    def around(self, text: str, mention: Mention, left: int, right: int) -> Around | None:
        """The words of a clause around a place, of those from `left` to `right`.

        `None` where nothing is said but that somebody is from there (`黑龙江的`) and it lies elsewhere.
        """
        before = text[min(left, mention.start) : mention.start]
        before = before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]
        denied = bool(_DENIED.search(before))
        before = _DENIED.sub("在", before)
        after = _CLAUSE.split(text[mention.end : right], maxsplit=1)[0]
        near = any(code.startswith(self._city) for code in mention.codes)
        opening = not before and mention.start == 0 and right < len(text)
        added = 0
        if (before in _SELF and after in ("的", "的人")) or (opening and near and after in _ORIGINS):
            before, added = (before or "我") + "是", 1
        elif not before and after in _ORIGINS and not near:
            return None
        before, stood = _without_adverbs(before)
        return Around(mention, before, after, near, denied, stood, added)

    def choose(self, around: Around, deciding: Sequence[str]) -> Choice:
        """The part that the cues say, the one that counts most in the matter."""
        mention = around.mention
        nothing_before, nothing_after = _Cue(0.0, mention.start, ""), _Cue(0.0, mention.end, "")
        ahead = _heaviest(self._ahead(around, deciding), nothing_before)
        behind = _heaviest(self._behind(around, deciding), nothing_after)
        best = Choice(0.0, ANYWHERE, mention.start, mention.end, faint=False)
        for fact in dict.fromkeys((*ahead, *behind)):
            sides = ahead.get(fact, nothing_before), behind.get(fact, nothing_after)
            weight = sides[0].weight + sides[1].weight
            if weight > best.weight:
                faint = all(not one.words or (one.words, fact) in self._faint for one in sides)
                best = Choice(weight, fact, sides[0].at, sides[1].at, faint)
        aside = best.fact in GENERAL and best.fact not in deciding
        return self._from_anywhere(around, deciding, best) if best.weight == 0 or aside else best

    def _ahead(self, around: Around, deciding: Sequence[str]) -> Iterator[tuple[str, _Cue]]:
        """Cues that stand before the place, with their facts."""
        for cue, fact in self._before:
            at = around.before.rfind(cue)
            if at < 0 or self._says_otherwise(around, cue, fact, at):
                continue
            if _FILLER.match(around.before[at + len(cue) :]):
                weight = (2 * len(cue) + 1) * self._importance(fact, deciding, cue)
                yield fact, _Cue(weight, around.place_of(at), cue)

    def _behind(self, around: Around, deciding: Sequence[str]) -> Iterator[tuple[str, _Cue]]:
        """Cues that stand after the place, with their facts."""
        for cue, fact in self._after:
            at = around.after.find(cue)
            if at >= 0 and _FILLER.match(around.after[:at]):
                weight = 2 * len(cue) * self._importance(fact, deciding, cue)
                yield fact, _Cue(weight, around.mention.end + at + len(cue), cue)

    @staticmethod
    def _says_otherwise(around: Around, cue: str, fact: str, at: int) -> bool:
        """Whether a cue before a place says something else here."""
        if cue in _BELONGING:
            # Who is from elsewhere and calls here is registered there; `我是在甲区交的` is nobody from there.
            elsewhere = not around.near and fact == "residence"
            return elsewhere or around.before[at + len(cue) :].startswith("在")
        return fact in _OTHER_SIDE and _OWN.search(around.before[:at]) is not None

    def _from_anywhere(self, around: Around, deciding: Sequence[str], best: Choice) -> Choice:
        """The part that a word anywhere in the clause points to, unless what was found weighs more."""
        mention = around.mention
        if mention.loose:
            return best
        words = f"{around.before}|{around.after}"
        for cue, fact in self._anywhere:
            weight = len(cue) * self._importance(fact, deciding, cue)
            clear = around.near or fact not in TELLING
            if cue in words and clear and weight >= best.weight:
                best = Choice(weight, fact, mention.start, mention.end, (cue, fact) in self._faint)
        return best

    def _importance(self, fact: str, deciding: Sequence[str], cue: str) -> float:
        if fact not in deciding and (fact in _ONLY_WHERE_CHOSEN or (cue, fact) in self._faint):
            return 0.0
        if fact in GENERAL and fact not in deciding[:1]:
            return _YIELDS
        if not deciding:
            return 1.0
        if fact in deciding:
            return _DECIDES if fact == deciding[0] else _COUNTS
        if fact in _ONLY_WHERE_IT_COUNTS:
            return _ASIDE if "户口" in cue else 0.0
        return _LIVES if cue in _BELONGING and fact == "residence" else _ASIDE


def _heaviest(cues: Iterable[tuple[str, _Cue]], nothing: _Cue) -> dict[str, _Cue]:
    """The heaviest cue of each fact, of equal ones the first; one that counts nothing says nothing."""
    found: dict[str, _Cue] = {}
    for fact, cue in cues:
        found[fact] = max(found.get(fact, nothing), cue, key=lambda one: one.weight)
    return found


def _without_adverbs(before: str) -> tuple[str, tuple[int, ...]]:
    """The words before a place without adverbs, and where each character that is left stood."""
    out = [at for match in _ADVERBS.finditer(before) for at in range(*match.span())]
    kept = [at for at in range(len(before)) if at not in out]
    return "".join(before[at] for at in kept), (*kept, len(before))


def _cues(tables: Tables, side: str) -> list[tuple[str, str]]:
    return [
        (cue, name) for name, fact in tables.facts.items() if fact.kind is Kind.PLACE for cue in getattr(fact, side)
    ]
