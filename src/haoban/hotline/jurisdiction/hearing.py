"""What a caller says, as facts: each with the words it came from, and whether it is sure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .ear import Matter
from .heard import Heard, Hearing
from .matters import Matters, Weighed, apart, lightened
from .mentions import Mention, pointers
from .part import Part
from .parts import Parts
from .phrases import Found, Phrases, longest
from .places import Gazetteer
from .rules import ANYWHERE
from .sayings import Saying, implied_choices, read_sayings, unsaid_parts
from .spoken import plain, standing
from .tables import REQUEST, SUBJECT, Tables

_ASKED = 4
"""At most so many requests that it could be are kept apart; with more, nothing is known of it."""
_ALSO = re.compile(
    r"(?<=[，。！？；,.!?;])(?:另外|还有(?:个|一个|件|一件)(?:事儿?|问题)|还有就是|对了|(?:顺便|顺道)(?:再?(?:问|打听))?|再(?:问|打听)(?:一下|下|个)"
    r"|还想(?:再)?(?:问|打听))"
)
"""What stands before a second matter."""
_CUE_WEIGHT = 0.3
"""How much a phrase counts for the subject that only says which place is meant: `户口在…`."""


class Listener:
    """Hears facts in the words of callers, by the vocabulary's phrases and the divisions of a day."""

    def __init__(self, tables: Tables, places: Gazetteer, sayings: Iterable[Saying] | None = None) -> None:
        """`sayings` are those of the package, unless others are given."""
        self._tables = tables
        self._gazetteer = places
        known = tuple(read_sayings() if sayings is None else sayings)
        self._matters = Matters(tables, known)
        self._unsaid = unsaid_parts(known)
        self._implied = implied_choices(known)
        self._values = Phrases(
            (phrase, (name, key))
            for name, fact in tables.facts.items()
            if name not in (SUBJECT, REQUEST)
            for key, value in fact.values.items()
            for phrase in dict.fromkeys((value.name, *value.also, *value.said))
            if len(phrase) > 1 and (phrase in value.said or len(phrase) > 2)
        )
        self._parts = Parts(tables, places.city)

    def hear(
        self, question: str, subject: str | None = None, given: Iterable[str] = (), matter: Matter | None = None
    ) -> Hearing:
        """The facts in a message. `subject` is what is known already, `given` the names of facts that are.

        With `matter` the message is heard as if it were about that.
        """
        text = plain(question)
        hearing = Hearing(subjects=(subject,) if subject else ())
        if not text:
            return hearing
        named = self._gazetteer.mentions(text)
        places = tuple(sorted((*named, *pointers(text, named, self._gazetteer.city)), key=lambda one: one.start))
        if matter is not None:
            weighed = self._matters.only(text, matter)
        else:
            weighed = self._weighed(text, named, places, subject, given)
        if subject is None and matter is None:
            weighed = self._apart(text, weighed, hearing)
        self._take(weighed, text, hearing, subject)
        self._choices(text, hearing, places)
        deciding = self._deciding(hearing)
        self._places(
            text, self._parts.of(text, places, deciding, self._goes_without_saying(hearing, deciding)), hearing
        )
        return hearing

    def _weighed(
        self,
        text: str,
        named: tuple[Mention, ...],
        places: tuple[Mention, ...],
        subject: str | None,
        given: Iterable[str],
    ) -> Weighed:
        """What a text is about; words that only tell which place is meant, or how somebody lives, count little."""
        aside = [(one.start, one.end) for one in self._parts.of(text, places) if one.fact != ANYWHERE]
        aside += [
            (one.start, one.end) for one in self._values.find(text) if self._tables.facts[one.meaning[0]].circumstance
        ]
        found = [one for one in self._matters.find(text) if not _inside_place(one, places)]
        spans = [(one.start, one.end) for one in named]
        return self._matters.weigh(text, lightened(found, aside, _CUE_WEIGHT), spans, subject, given)

    def _apart(self, text: str, whole: Weighed, hearing: Hearing) -> Weighed:
        """Where a caller has a second matter (`另外问一下…`) and both are clear: the first, and the second is told."""
        marker = _ALSO.search(text)
        if marker is None:
            return whole
        first, second = text[: marker.start()], text[marker.end() :]
        matters = []
        for part in (first, second):
            named = self._gazetteer.mentions(part)
            one = self._weighed(part, named, named, None, ())
            if not (one.heard and one.sure_subject and len(one.requests) == 1):
                return whole
            matters.append(one)
        keys = [(one.subjects[0], one.requests[0]) for one in matters]
        if keys[0] == keys[1] or whole.urgent:
            return whole
        hearing.second = (*keys[1], second.strip("，。！？；,.!?; "))
        return matters[0]

    def _deciding(self, hearing: Hearing) -> tuple[str, ...]:
        """The places that decide in the matter, the one to ask for first, and at last the one that is only told; none
        where the matter is not sure.
        """
        if len(hearing.subjects) != 1:
            return ()
        subject = self._tables.subjects[hearing.subjects[0]]
        rows = [
            row
            for row in subject.rows
            if all(hearing.choices.get(fact) in (None, *values) for fact, values in row.when.items())
        ]
        asked = [row.ask_for for row in rows if row.ask_for]
        request = subject.requests.get(hearing.choices.get(REQUEST, ""))
        told = [request.moved_from] if request is not None and request.moved_from else []
        return tuple(dict.fromkeys([*asked, *(place for row in rows for place in (row.at or subject.at)), *told]))

    def _goes_without_saying(self, hearing: Hearing, deciding: tuple[str, ...]) -> str | None:
        """The part of a place of which nothing is said: the usual one in the sayings, else what is asked for."""
        usual = self._unsaid.get((hearing.choices.get(SUBJECT, ""), hearing.choices.get(REQUEST, "")))
        return usual if usual in deciding else next(iter(deciding), None)

    def _take(self, weighed: Weighed, text: str, hearing: Hearing, known: str | None) -> None:
        """What the message is about, as facts with their words."""
        hearing.likely = weighed.likely
        for matter in weighed.urgent:
            start, end = weighed.words[matter]
            hearing.urgent[".".join(matter)] = text[start:end]
        if known is not None:
            hearing.subjects = (known,)
            if not weighed.heard:
                return
        elif not weighed.heard:
            hearing.guesses = weighed.subjects if text else ()
            return
        else:
            hearing.subjects = weighed.subjects
            for key in weighed.subjects:
                start, end = weighed.words[key, ""]
                hearing.facts.append(Heard(SUBJECT, key, text[start:end], weighed.sure_subject))
            if weighed.sure_subject:
                hearing.choices[SUBJECT] = weighed.subjects[0]
        if weighed.refused:
            hearing.excluded[REQUEST] = weighed.refused
        sure = len(weighed.requests) == 1 and len(hearing.subjects) == 1
        for name in weighed.requests[:_ASKED]:
            start, end = weighed.words[hearing.subjects[0], name]
            hearing.facts.append(Heard(REQUEST, name, text[start:end], sure))
        if sure:
            hearing.choices[REQUEST] = weighed.requests[0]
        elif len(weighed.requests) <= _ASKED:
            hearing.candidates[REQUEST] = weighed.requests

    def _choices(self, text: str, hearing: Hearing, places: tuple[Mention, ...]) -> None:
        wanted = {fact for key in hearing.subjects for fact in self._tables.subjects[key].inputs}
        wanted |= {name for name, fact in self._tables.facts.items() if fact.everywhere}
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
            weights = {
                value: sum(one.weight * standing(text, one) for one in apart(ones)) for value, ones in said.items()
            }
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
        self._implied_choices(hearing)

    def _implied_choices(self, hearing: Hearing) -> None:
        """What goes with the request and was not said otherwise."""
        matter = (hearing.choices.get(SUBJECT, ""), hearing.choices.get(REQUEST, ""))
        for fact, value in self._implied.get(matter, {}).items():
            said = any(one.fact == fact for one in hearing.facts)
            if not said and value not in hearing.excluded.get(fact, frozenset()):
                words = next(one.words for one in hearing.facts if one.fact == REQUEST)
                hearing.choices[fact] = value
                hearing.facts.append(Heard(fact, value, words, True))

    def _places(self, text: str, parts: Iterable[Part], hearing: Hearing) -> None:
        for part in parts:
            fact, mention = part.fact, part.mention
            if part.left:
                self._moved_from(part, text, hearing)
                continue
            if part.denied:
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
            hearing.facts.append(Heard(fact, str(mention.codes[0]), text[part.start : part.end], mention.sure))

    def _moved_from(self, part: Part, text: str, hearing: Hearing) -> None:
        """Where something is moved from is told; it does not decide."""
        request = hearing.choices.get(REQUEST)
        if request is None or len(hearing.subjects) != 1 or not part.origin:
            return
        fact = self._tables.subjects[hearing.subjects[0]].requests[request].moved_from
        if fact is not None and all(one.fact != fact for one in hearing.facts):
            words = text[part.start : part.end]
            hearing.facts.append(Heard(fact, str(part.mention.codes[0]), words, part.mention.sure))

    def _second(self, fact: str, mention: Mention, hearing: Hearing) -> None:
        """A second place for the same fact: the finer one where it lies in the first, the one in the hotline's city
        where the first lies elsewhere, else the later is left open.
        """
        first = hearing.places.get(fact)
        if first is not None and mention.sure:
            code = mention.codes[0]
            if code.startswith(first):
                hearing.places[fact] = code
            elif code.startswith(self._gazetteer.city) and not first.startswith(self._gazetteer.city):
                hearing.places[fact] = code
                hearing.facts[:] = [
                    replace(one, value=str(code), words=mention.words) if one.fact == fact else one
                    for one in hearing.facts
                ]
            elif not first.startswith(code) and fact == ANYWHERE:
                hearing.open[fact] = Mention(mention.start, mention.end, (first, code), mention.words)
                del hearing.places[fact]


def _inside_place(one: Found, places: Iterable[Mention]) -> bool:
    return any(place.start <= one.start and one.end <= place.end for place in places)


def excluded_with(
    candidates: Mapping[str, tuple[str, ...]], values: Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str]]:
    """Several values were heard: the others are left out."""
    return {fact: frozenset(values.get(fact, ())) - frozenset(heard) for fact, heard in candidates.items()}
