"""What a caller says, as facts: each with the words it came from, and whether it is sure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from haoban.kernel.divisions import DivisionCode

from .definitions import Kind
from .phrases import Found, Phrases, longest
from .places import Gazetteer, Mention
from .rules import ANYWHERE
from .tables import REQUEST, SUBJECT, Tables

_SUBJECT_ONLY, _ACT = "", "act"
_CLAUSE = re.compile(r"[，。！？；,.!?;：:]|但是?|可是|不过|然后")
_MARGIN = 1.15
"""By how much the best subject must outweigh the next to be sure."""
_PLACE_DENIED = re.compile(r"(?:不在|没在|不是|不归|没有在|不属于|并不在)(?:咱们?|我们)?$")
_FILLER = re.compile(
    r"^(?:咱们?|我们|一直|现在|都|还|就|原来|是|在|的|呢|啊|那个|这个|那边|这边|一个|一家|有个|某|里|给人|帮人)*$"
)
_FORMER = re.compile(r"(?:以前|之前|原来|原先|从前|曾经|当年|前几年|早先)[^，。；,.]{0,6}$")
_ORIGIN = re.compile(r"(?:从|由|打)$")
_LEAVING = re.compile(r"^.{0,4}?(?:调|转|搬|迁|挪|回|来|到)")
_GUESS = 0.25
"""From which sum of shared pairs a subject is worth asking about; a pair that two subjects share gives a quarter."""
_ENOUGH = 1.5
"""Under this nothing is sure: only a place's cue or a faint phrase was heard."""
_HINT = 6.0
"""How much a given fact counts that belongs to one subject only: as a phrase of three characters."""
_CUE_WEIGHT = 0.3
"""How much a phrase counts for the subject that only says which place is meant: `户口在…`."""
_GENERAL = frozenset({"happened_at"})
"""Places whose cues (`我在…`) yield to any other."""


@dataclass(frozen=True)
class Heard:
    """One fact that was heard."""

    fact: str
    value: str
    words: str
    """The words it came from."""
    sure: bool


@dataclass
class Hearing:
    """Everything that was heard in one message."""

    facts: list[Heard] = field(default_factory=list)
    subjects: tuple[str, ...] = ()
    """What it can be about, likeliest first; one: sure."""
    guesses: tuple[str, ...] = ()
    """Where nothing was heard: what it could be about, to be asked."""
    choices: dict[str, str] = field(default_factory=dict)
    """Facts that are sure."""
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Facts of which several values were heard."""
    excluded: dict[str, frozenset[str]] = field(default_factory=dict)
    """What the caller said is not so."""
    places: dict[str, DivisionCode] = field(default_factory=dict)
    open: dict[str, Mention] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class Listener:
    """Hears facts in the words of callers, by the vocabulary's phrases and the divisions of a day."""

    def __init__(self, tables: Tables, places: Gazetteer) -> None:
        self._tables = tables
        self._gazetteer = places
        self._matters = Phrases(self._matter_entries())
        self._values = Phrases(
            (phrase, (name, key))
            for name, fact in tables.facts.items()
            if name not in (SUBJECT, REQUEST)
            for key, value in fact.values.items()
            for phrase in dict.fromkeys((value.name, *value.also, *value.said))
            if len(phrase) > 1 and (phrase in value.said or len(phrase) > 2)
        )
        self._telling = _telling(tables)
        self._owners = _pairs_of_characters(
            entry for entry in self._matter_entries() if tables.subjects[entry[1][0]].emphasis == 1
        )
        self._before = _cues(tables, "before")
        self._after = _cues(tables, "after")
        self._near = _cues(tables, "near")

    def _matter_entries(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        for key, subject in self._tables.subjects.items():
            for phrase in dict.fromkeys((subject.name, *subject.said)):
                yield phrase, (key, _SUBJECT_ONLY)
            for name, request in subject.requests.items():
                for phrase in dict.fromkeys((request.name, *request.said)):
                    yield phrase, (key, name)
                for phrase in request.acts:
                    yield phrase, (key, name, _ACT)

    def hear(self, question: str, subject: str | None = None, given: Iterable[str] = ()) -> Hearing:
        """The facts in a message. `subject` is what is known already, `given` the names of facts that are."""
        text = _plain(question)
        hearing = Hearing()
        places = self._gazetteer.mentions(text)
        roles = self._roles(text, places)
        cues = [(one.start, one.end) for one in roles if one.fact != ANYWHERE]
        found = [
            replace(one, weight=one.weight * _CUE_WEIGHT) if _inside(one, cues) else one
            for one in self._matters.find(text)
            if not _inside_place(one, places)
        ]
        hints = {self._telling[fact] for fact in given if fact in self._telling}
        self._subject(found, text, hearing, subject, hints)
        if hearing.subjects:
            self._request(found, text, hearing)
        self._choices(text, hearing, places)
        self._places(text, roles, hearing)
        return hearing

    def _subject(
        self, found: list[Found], text: str, hearing: Hearing, known: str | None, hints: Iterable[str]
    ) -> None:
        if known is not None:
            hearing.subjects = (known,)
            return
        votes = [one for one in found if len(one.meaning) == 2]
        kept = longest(votes)
        scores: dict[str, float] = defaultdict(float)
        words: dict[str, Found] = {}
        for key in {one.meaning[0] for one in kept}:
            own = _apart([one for one in kept if one.meaning[0] == key and not one.denied and not one.unwanted])
            scores[key] = sum(one.weight for one in own) * self._tables.subjects[key].emphasis
            if own:
                words[key] = max(own, key=lambda one: one.weight)
        for key in hints:
            scores[key] += _HINT
        ranked = sorted((key for key in scores if scores[key] > 0), key=lambda key: -scores[key])
        if not ranked:
            hearing.guesses = self._guessed(text)
            return
        best = scores[ranked[0]]
        hearing.subjects = tuple(key for key in ranked if scores[key] * _MARGIN > best)[:4]
        sure = len(hearing.subjects) == 1 and best >= _ENOUGH
        for key in hearing.subjects:
            if key in words:
                hearing.facts.append(Heard(SUBJECT, key, text[words[key].start : words[key].end], sure))
        if sure:
            hearing.choices[SUBJECT] = hearing.subjects[0]

    def _guessed(self, text: str) -> tuple[str, ...]:
        """Subjects whose words share pairs of characters with a text in which no phrase was heard; only to be asked."""
        votes: dict[str, float] = defaultdict(float)
        for pair in {text[at : at + 2] for at in range(len(text) - 1)}:
            owners = self._owners.get(pair, ())
            for key in owners:
                votes[key] += 1 / len(owners) ** 2
        ranked = sorted((key for key in votes if votes[key] >= _GUESS), key=lambda key: -votes[key])
        return tuple(ranked[:3])

    def _request(self, found: list[Found], text: str, hearing: Hearing) -> None:
        key = hearing.subjects[0]
        own = longest([one for one in found if one.meaning[0] == key and one.meaning[1] != _SUBJECT_ONLY])
        refused = {one.meaning[1] for one in own if one.denied or one.unwanted}
        scores: dict[str, float] = defaultdict(float)
        words: dict[str, Found] = {}
        for name in {one.meaning[1] for one in own}:
            mine = _apart([one for one in own if one.meaning[1] == name and not one.denied and not one.unwanted])
            if mine:
                scores[name] = sum(one.weight for one in mine)
                words[name] = max(mine, key=lambda one: one.weight)
        ranked = sorted(scores, key=lambda name: -scores[name])
        if refused - set(ranked):
            hearing.excluded[REQUEST] = frozenset(refused - set(ranked))
        if not ranked:
            return
        close = tuple(name for name in ranked if scores[name] * _MARGIN > scores[ranked[0]])
        sure = len(close) == 1 and len(hearing.subjects) == 1
        for name in close:
            hearing.facts.append(Heard(REQUEST, name, text[words[name].start : words[name].end], sure))
        if sure:
            hearing.choices[REQUEST] = close[0]
        else:
            hearing.candidates[REQUEST] = close

    def _choices(self, text: str, hearing: Hearing, places: tuple[Mention, ...]) -> None:
        wanted = {fact for key in hearing.subjects for fact in self._tables.subjects[key].inputs}
        found = [one for one in self._values.find(text) if one.meaning[0] in wanted and not _inside_place(one, places)]
        for fact in dict.fromkeys(one.meaning[0] for one in found):
            mine = longest([one for one in found if one.meaning[0] == fact])
            said: dict[str, list[Found]] = defaultdict(list)
            denied = {one.meaning[1] for one in mine if one.denied or one.unwanted}
            for one in mine:
                if not one.denied and not one.unwanted:
                    said[one.meaning[1]].append(one)
            if denied - set(said):
                hearing.excluded[fact] = frozenset(denied - set(said))
            weights = {value: sum(one.weight for one in _apart(ones)) for value, ones in said.items()}
            heaviest = max(weights.values(), default=0.0)
            said = {value: ones for value, ones in said.items() if weights[value] * 2 > heaviest}
            sure = len(said) == 1
            for value, ones in said.items():
                best = max(ones, key=lambda one: one.weight)
                hearing.facts.append(Heard(fact, value, text[best.start : best.end], sure))
            if sure:
                hearing.choices[fact] = next(iter(said))
            elif said:
                hearing.candidates[fact] = tuple(said)

    def _places(self, text: str, roles: Iterable["_Role"], hearing: Hearing) -> None:
        for role in roles:
            fact, mention = role.fact, role.mention
            if role.left:
                continue
            if role.denied:
                codes = {str(code) for code in mention.codes}
                hearing.excluded[fact] = hearing.excluded.get(fact, frozenset()) | codes
                continue
            if mention.trap:
                hearing.notes.append(mention.trap)
            if fact in hearing.places or fact in hearing.open:
                if hearing.places.get(fact) not in mention.codes:
                    self._second(fact, mention, hearing)
                continue
            if fact == ANYWHERE and not any(code.startswith(self._gazetteer.city) for code in mention.codes):
                continue  # where somebody was treated or travelled does not say who is in charge
            if mention.sure:
                hearing.places[fact] = mention.codes[0]
            else:
                hearing.open[fact] = mention
            hearing.facts.append(Heard(fact, str(mention.codes[0]), text[role.start : role.end], mention.sure))

    def _second(self, fact: str, mention: Mention, hearing: Hearing) -> None:
        """A second place for the same fact: the finer one where it lies in the first, else the later is left open."""
        first = hearing.places.get(fact)
        if first is not None and mention.sure:
            code = mention.codes[0]
            if code.startswith(first):
                hearing.places[fact] = code
            elif not first.startswith(code) and fact == ANYWHERE:
                hearing.open[fact] = Mention(mention.start, mention.end, (first, code), mention.words)
                del hearing.places[fact]

    def _roles(self, text: str, mentions: Sequence[Mention]) -> list["_Role"]:
        """Which place each mention is. One that corrects the mention before takes its part: `不在甲区，在乙区`."""
        found: list[_Role] = []
        for number, mention in enumerate(mentions):
            left = max(mentions[number - 1].end, found[-1].end) if number else 0
            right = mentions[number + 1].start if number + 1 < len(mentions) else len(text)
            role = self._role(text.replace("住院", "＊＊"), mention, left, right)
            if found and found[-1].denied and role.fact in (ANYWHERE, *_GENERAL):
                role = replace(role, fact=found[-1].fact)
            found.append(role)
        return found

    def _role(self, text: str, mention: Mention, left: int, right: int) -> "_Role":
        before = text[min(left, mention.start) : mention.start]
        clause = max((match.end() for match in _CLAUSE.finditer(before)), default=0)
        before = before[clause:]
        denied = bool(_PLACE_DENIED.search(before))
        if denied:
            before = _PLACE_DENIED.sub("在", before)
        after = text[mention.end : right]
        end = _CLAUSE.search(after)
        after = after[: end.start()] if end else after
        best = (0.0, ANYWHERE, mention.start, mention.end)
        for cue, fact in self._before:
            at = before.rfind(cue)
            if at >= 0 and _FILLER.match(before[at + len(cue) :]):
                weight = (2 * len(cue) + 1) * (0.4 if fact in _GENERAL else 1)
                start = mention.start - len(before) + at
                best = max(best, (weight, fact, max(0, start), mention.end), key=lambda one: one[0])
        for cue, fact in self._after:
            at = after.find(cue)
            if at >= 0 and _FILLER.match(after[:at]):
                weight = 2 * len(cue) * (0.4 if fact in _GENERAL else 1)
                stop = mention.end + at + len(cue)
                best = max(best, (weight, fact, mention.start, stop), key=lambda one: one[0])
        if best[0] == 0 or best[1] in _GENERAL:
            around = before + "|" + after
            for cue, fact in self._near:
                if cue in around and len(cue) >= best[0]:
                    best = (float(len(cue)), fact, mention.start, mention.end)
        origin = bool(_ORIGIN.search(before) and _LEAVING.search(after or text[mention.end : mention.end + 6]))
        former = bool(_FORMER.search(before)) and best[1] in ("workplace", "residence", ANYWHERE, *_GENERAL)
        return _Role(best[1], mention, best[2], best[3], denied, origin or former)


@dataclass(frozen=True)
class _Role:
    """Which place a mention is."""

    fact: str
    mention: Mention
    start: int
    end: int
    """From where to where the words stand that say so."""
    denied: bool
    left: bool
    """It is where the caller was or comes from."""


def _telling(tables: Tables) -> dict[str, str]:
    """Facts that belong to one subject only: who tells the school's place speaks of schools."""
    owners: dict[str, set[str]] = defaultdict(set)
    for key, subject in tables.subjects.items():
        first = {at[0] for row in subject.rows for at in (row.at or subject.at,) if at}
        for fact in (*subject.inputs, *first):
            owners[fact].add(key)
    return {fact: next(iter(keys)) for fact, keys in owners.items() if len(keys) == 1}


def _pairs_of_characters(entries: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Pair of characters → the subjects in whose phrases it stands."""
    owners: dict[str, set[str]] = defaultdict(set)
    for phrase, meaning in entries:
        for part in phrase.rstrip("~").split("*"):
            for at in range(len(part) - 1):
                owners[part[at : at + 2]].add(meaning[0])
    return {pair: tuple(sorted(keys)) for pair, keys in owners.items()}


def _cues(tables: Tables, side: str) -> list[tuple[str, str]]:
    return [
        (cue, name) for name, fact in tables.facts.items() if fact.kind is Kind.PLACE for cue in getattr(fact, side)
    ]


def _plain(question: str) -> str:
    """Full-width letters and digits as usual ones, small letters, no blanks."""
    half = "".join(chr(ord(one) - 0xFEE0) if "０" <= one <= "ｚ" and one not in "；：？" else one for one in question)
    return re.sub(r"\s+", "", half).lower()


def _apart(found: list[Found]) -> list[Found]:
    """The heaviest phrases that don't overlap."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.weight):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _inside_place(one: Found, places: Iterable[Mention]) -> bool:
    return any(place.start <= one.start and one.end <= place.end for place in places)


def _inside(one: Found, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in spans)


def excluded_with(
    candidates: Mapping[str, tuple[str, ...]], values: Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str]]:
    """Several values were heard: the others are left out."""
    return {fact: frozenset(values.get(fact, ())) - frozenset(heard) for fact, heard in candidates.items()}
