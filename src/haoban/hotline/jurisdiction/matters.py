"""Which matter a message is about: phrases vote, and its likeness to what callers say counts beside them.

A phrase is exact and shows its words, but what nobody wrote down it does not hear. Likeness hears nearly everything a
little. Both together give each request a share; what does not stand out is asked back.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .ear import Ear, Matter
from .phrases import Found, Phrases, longest
from .sayings import SLOT, Saying
from .tables import Tables

_ANY, _ACT = "", "act"
"""In a phrase's meaning: the subject whatever the request; and a word that only counts once the subject is known."""
_PLACE_SIGN = "〇"
"""What the ear hears instead of a place's name."""
_SUBJECT_VOTE, _REQUEST_VOTE = 0.3, 0.3
"""How much phrases count beside likeness, at most."""
_LOUD, _LOUD_REQUEST = 12.0, 30.0
"""The weights of phrases from which more adds little: two of three characters for a subject, three of five for a
request."""
_TORN = 1.15
"""Two subjects of which nothing but their names was said, neither so much louder than the other, are asked back."""
_SHARPNESS = 24.0
"""How decidedly likeness and votes are spread into shares."""
_HINT = 6.0
"""How much a given fact counts that belongs to one subject only: as a phrase of three characters."""
_UNNAMED = 0.1
"""What an insurance loses where another one is named and it is not."""
_SILENCE = 8.0
"""Under this, the likeness of a text times what it says at all, nothing was understood, unless a phrase was heard."""
_GUESS = 5.0
"""Under this there is not even a guess."""
_CLEAR = 2.8
"""The weight of phrases from which something was heard: two characters that are more than a hint."""
_SURE_SUBJECT, _SURE_REQUEST = 0.6, 0.6
"""Shares from which a subject, and within it a request, is taken for sure."""
_CANDIDATE = 0.12
"""Shares from which one that is not sure is worth asking about."""
_LIKELY, _MOST_LIKELY = 0.02, 6
"""The least share of what a message may be about, and how many such matters there are at most."""


@dataclass
class Weighed:
    """What a message is about, as far as it can be told."""

    subjects: tuple[str, ...] = ()
    """Likeliest first; one: sure, unless nothing was heard."""
    sure_subject: bool = False
    heard: bool = False
    """Whether anything was heard at all; otherwise the subjects are guesses."""
    requests: tuple[str, ...] = ()
    """Of the first subject, likeliest first; one: sure."""
    refused: frozenset[str] = frozenset()
    """Requests of the first subject that the caller does not want."""
    urgent: tuple[Matter, ...] = ()
    """Urgent requests of which a phrase was heard, whatever the message is about."""
    likely: tuple[tuple[Matter, float], ...] = ()
    """What it may be about and its share, likeliest first; nothing where nothing was heard."""
    words: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """(subject, request or nothing) → where the words stand that it came from."""


@dataclass(frozen=True)
class _Votes:
    """What the phrases of a message say: how loudly, and with which words."""

    subjects: Mapping[str, float]
    subject_words: Mapping[str, tuple[int, int]]
    requests: Mapping[Matter, float]
    request_words: Mapping[Matter, tuple[int, int]]
    refused: set[Matter]
    """Requests that the caller does not want."""

    @property
    def loudest(self) -> float:
        """The weight of what was said most clearly."""
        return max([*self.subjects.values(), *self.requests.values()], default=0.0)


class Matters:
    """Tells what messages are about, by the tables' phrases and the sayings."""

    def __init__(self, tables: Tables, sayings: Iterable[Saying]) -> None:
        self._tables = tables
        self._phrases = Phrases(_entries(tables))
        spoken = [(SLOT.sub(_PLACE_SIGN, one.say), (one.subject, one.request)) for one in sayings]
        self._ear = Ear([*_written(tables), *spoken])
        self._telling = _telling(tables)
        self._named = {key: subject.named for key, subject in tables.subjects.items() if subject.named}

    def find(self, text: str) -> list[Found]:
        """Every phrase of a subject or request in a text."""
        return self._phrases.find(text)

    def weigh(
        self,
        text: str,
        found: Sequence[Found],
        places: Iterable[tuple[int, int]],
        known: str | None,
        given: Iterable[str],
    ) -> Weighed:
        """What a text is about. `found` are its phrases, `places` the spans of place names, `known` the subject where
        it was given, `given` the names of facts that were.
        """
        heard_by_ear = self._for_the_ear(text, found, places)
        ear = self._ear.likeness(heard_by_ear)
        votes = self._votes(found, given)
        share = _shares(self._scores(ear, votes, self._unnamed(heard_by_ear), known))
        strength = max(ear.values(), default=0.0) * self._ear.weight(heard_by_ear)
        heard = votes.loudest >= _CLEAR or strength >= _SILENCE
        torn = _torn(votes.subjects) if known is None and not votes.requests else ()
        if torn:
            weighed = Weighed(torn, heard=True)
        elif heard or strength >= _GUESS:
            weighed = self._shared(share, heard)
        else:
            weighed = Weighed()
        self._add_words(weighed, text, votes, share)
        return weighed

    def _votes(self, found: Sequence[Found], given: Iterable[str]) -> "_Votes":
        """What the phrases say, and the facts that were given."""
        subjects, subject_words = self._subject_votes(found)
        for fact in given:
            if fact in self._telling:
                subjects[self._telling[fact]] += _HINT
        requests, request_words, refused = self._request_votes(found)
        return _Votes(subjects, subject_words, requests, request_words, refused)

    def _scores(
        self, ear: Mapping[Matter, float], votes: "_Votes", unnamed: frozenset[str], known: str | None
    ) -> dict[Matter, float]:
        """Likeness and votes together, for every request that was not refused."""
        return {
            (key, name): ear.get((key, name), 0.0)
            + _SUBJECT_VOTE * self._tables.subjects[key].emphasis * math.tanh(votes.subjects.get(key, 0.0) / _LOUD)
            + _REQUEST_VOTE * math.tanh(votes.requests.get((key, name), 0.0) / _LOUD_REQUEST)
            - (_UNNAMED if key in unnamed else 0.0)
            for key, name in self._ear.matters
            if known in (None, key) and (key, name) not in votes.refused
        }

    def _add_words(self, weighed: Weighed, text: str, votes: "_Votes", share: Mapping[Matter, float]) -> None:
        """The words that say so, what is urgent whatever the message is about, and what is not wanted."""
        weighed.urgent = tuple(
            (key, name) for key, name in votes.requests if self._tables.subjects[key].requests[name].urgent
        )
        for matter in weighed.urgent:
            weighed.words[matter] = votes.request_words[matter]
        weighed.refused = frozenset(name for key, name in votes.refused if weighed.subjects[:1] == (key,))
        for key in weighed.subjects:
            weighed.words[key, _ANY] = votes.subject_words.get(key) or self._telling_words(text, key, share)
        for name in weighed.requests:
            matter = (weighed.subjects[0], name)
            weighed.words[matter] = votes.request_words.get(matter) or self._ear.telling_words(text, matter)

    def only(self, text: str, matter: Matter) -> Weighed:
        """A text as if it were about this for sure, with the words that speak for it."""
        words = self._ear.telling_words(text, matter)
        return Weighed((matter[0],), True, True, (matter[1],), words={(matter[0], _ANY): words, matter: words})

    @staticmethod
    def _for_the_ear(text: str, found: Iterable[Found], places: Iterable[tuple[int, int]]) -> str:
        """What is said to be so: without denied and unwanted words, a sign in the place of places."""
        heard = list(text)
        for one in found:
            if one.denied or one.unwanted:
                heard[one.start : one.end] = " " * (one.end - one.start)
        for start, end in places:
            heard[start:end] = [_PLACE_SIGN, *[""] * (end - start - 1)]
        return "".join(heard)

    def _unnamed(self, text: str) -> frozenset[str]:
        """The subjects with a name of their own, where just one of the others is named."""
        named = {key for key, words in self._named.items() if any(word in text for word in words)}
        return frozenset(self._named) - named if len(named) == 1 else frozenset()

    def _subject_votes(self, found: Iterable[Found]) -> tuple[dict[str, float], dict[str, tuple[int, int]]]:
        kept = longest([one for one in found if len(one.meaning) == 2])
        votes: dict[str, float] = defaultdict(float)
        words: dict[str, tuple[int, int]] = {}
        for key in dict.fromkeys(one.meaning[0] for one in kept):
            own = apart([one for one in kept if one.meaning[0] == key and not one.denied and not one.unwanted])
            if own:
                votes[key] = sum(one.weight for one in own)
                words[key] = _heaviest(own)
        return votes, words

    def _request_votes(
        self, found: Iterable[Found]
    ) -> tuple[dict[Matter, float], dict[Matter, tuple[int, int]], set[Matter]]:
        votes: dict[Matter, float] = defaultdict(float)
        words: dict[Matter, tuple[int, int]] = {}
        by_subject: dict[str, list[Found]] = defaultdict(list)
        for one in found:
            if one.meaning[1] != _ANY:
                by_subject[one.meaning[0]].append(one)
        refused: set[Matter] = set()
        for key, ones in by_subject.items():
            own = longest(ones)
            refused |= {(key, one.meaning[1]) for one in own if one.denied or one.unwanted}
            for name in dict.fromkeys(one.meaning[1] for one in own):
                mine = apart([one for one in own if one.meaning[1] == name and not one.denied and not one.unwanted])
                if mine:
                    votes[key, name] = sum(one.weight for one in mine)
                    words[key, name] = _heaviest(mine)
        return votes, words, refused - set(votes)

    def _shared(self, share: Mapping[Matter, float], heard: bool) -> Weighed:
        """What the shares say: one subject, or those worth asking about; and of the first the same of its requests."""
        of_subject: dict[str, float] = defaultdict(float)
        for (key, _), part in share.items():
            of_subject[key] += part
        ranked = sorted(of_subject, key=lambda key: -of_subject[key])
        if not heard:
            return Weighed(tuple(ranked[:3]))
        sure = of_subject[ranked[0]] >= _SURE_SUBJECT
        subjects = ranked[:1] if sure else [key for key in ranked[:4] if of_subject[key] >= _CANDIDATE] or ranked[:2]
        first = ranked[0]
        of_request = {name: part / of_subject[first] for (key, name), part in share.items() if key == first}
        names = sorted(of_request, key=lambda name: -of_request[name])
        if of_request[names[0]] >= _SURE_REQUEST:
            names = names[:1]
        else:
            names = [name for name in names if of_request[name] >= _CANDIDATE] or names
        likeliest = sorted(share.items(), key=lambda one: -one[1])[:_MOST_LIKELY]
        return Weighed(
            subjects=tuple(subjects),
            sure_subject=sure,
            heard=True,
            requests=tuple(names),
            likely=tuple(one for one in likeliest if one[1] > _LIKELY),
        )

    def _telling_words(self, text: str, subject: str, share: Mapping[Matter, float]) -> tuple[int, int]:
        own = [matter for matter in share if matter[0] == subject]
        return self._ear.telling_words(text, max(own, key=lambda matter: share[matter]))


def apart(found: Iterable[Found]) -> list[Found]:
    """The heaviest phrases that don't overlap."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.weight):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def lightened(found: Iterable[Found], spans: Sequence[tuple[int, int]], by: float) -> list[Found]:
    """Phrases that lie inside one of the spans count less."""
    return [
        replace(one, weight=one.weight * by)
        if any(start <= one.start and one.end <= end for start, end in spans)
        else one
        for one in found
    ]


def _torn(votes: Mapping[str, float]) -> tuple[str, ...]:
    """The subjects between which votes alone don't decide, where there are several, the loudest first."""
    most = max(votes.values(), default=0.0)
    torn = sorted((key for key, vote in votes.items() if vote * _TORN > most), key=lambda key: -votes[key])
    return tuple(torn) if len(torn) > 1 else ()


def _shares(scores: Mapping[Matter, float]) -> dict[Matter, float]:
    """Scores as shares of one."""
    highest = max(scores.values())
    raised = {matter: math.exp(_SHARPNESS * (score - highest)) for matter, score in scores.items()}
    whole = sum(raised.values())
    return {matter: part / whole for matter, part in raised.items()}


def _heaviest(found: Iterable[Found]) -> tuple[int, int]:
    best = max(found, key=lambda one: one.weight)
    return best.start, best.end


def _entries(tables: Tables) -> Iterable[tuple[str, tuple[str, ...]]]:
    for key, subject in tables.subjects.items():
        for phrase in dict.fromkeys((subject.name, *subject.said)):
            yield phrase, (key, _ANY)
        for name, request in subject.requests.items():
            for phrase in dict.fromkeys((request.name, *request.said)):
                yield phrase, (key, name)
            for phrase in request.acts:
                yield phrase, (key, name, _ACT)


def _written(tables: Tables) -> Iterable[tuple[str, Matter]]:
    """What the tables say of each request, as texts for the ear."""
    for key, subject in tables.subjects.items():
        for name, request in subject.requests.items():
            for phrase in dict.fromkeys((request.name, *request.said, *request.also)):
                yield phrase.rstrip("~").replace("*", " "), (key, name)


def _telling(tables: Tables) -> Mapping[str, str]:
    """Facts that belong to one subject only: who tells the school's place speaks of schools."""
    owners: dict[str, set[str]] = defaultdict(set)
    for key, subject in tables.subjects.items():
        first = {at[0] for row in subject.rows for at in (row.at or subject.at,) if at}
        for fact in (*subject.inputs, *first):
            owners[fact].add(key)
    return {fact: next(iter(keys)) for fact, keys in owners.items() if len(keys) == 1}
