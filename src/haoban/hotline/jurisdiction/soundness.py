"""Whether the tables and the vocabulary fit together: every word that one uses is one that another defines."""

from collections.abc import Iterator, Mapping

from haoban.kernel.refusals import Problem

from .definitions import Fact, Kind, Role, Route, Row, Subject
from .rules import REQUEST, SUBJECT


class Soundness:
    """Looks for words that nothing defines."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        subjects: Mapping[str, Subject],
        roles: Mapping[str, Role],
        routes: Mapping[str, Route],
    ) -> None:
        self._facts, self._subjects, self._roles, self._routes = facts, subjects, roles, routes
        self._places = {name for name, fact in facts.items() if fact.kind is Kind.PLACE}

    def problems(self) -> Iterator[Problem]:
        """Every mistake, with its file and its place there."""
        for key, subject in self._subjects.items():
            yield from self._of_subject(subject, f"subjects/{key}.yaml")
            yield from self._of_rows(subject, f"subjects/{key}.yaml")
        yield from self._of_vocabulary()

    def _of_subject(self, subject: Subject, file: str) -> Iterator[Problem]:
        for fact in (*subject.inputs, *subject.assume, *(one for one in subject.unlikely if one != REQUEST)):
            if fact not in self._facts or fact in self._places:
                yield Problem(f"没有“{fact}”这个可选的事实", file, None, "inputs", fact)
        named = (
            ("unlikely", subject.unlikely.get(REQUEST, ())),
            ("served_where_insured", subject.served_where_insured),
        )
        for where, requests in named:
            for name in requests:
                if name not in subject.requests:
                    yield Problem("该主题没有这个事项", file, None, where, name)
        for name, wish in subject.requests.items():
            if wish.moved_from is not None and wish.moved_from not in self._places:
                yield Problem(f"没有“{wish.moved_from}”这个地点", file, None, f"requests.{name}", wish.moved_from)

    def _of_rows(self, subject: Subject, file: str) -> Iterator[Problem]:
        seen: set[str] = set()
        for row in subject.rows:
            if row.id in seen:
                yield Problem("行的 id 重复", file, None, f"rows.{row.id}", row.id)
            seen.add(row.id)
            yield from self._of_conditions(row, subject, file)
            yield from self._of_answer(row, subject, file)

    def _of_conditions(self, row: Row, subject: Subject, file: str) -> Iterator[Problem]:
        where = f"rows.{row.id}"
        for fact, values in row.when.items():
            allowed = subject.requests if fact == REQUEST else self._facts[fact].values if fact in self._facts else {}
            if fact != REQUEST and fact not in subject.inputs:
                yield Problem(f"条件“{fact}”没有列在 inputs 里", file, None, where, fact)
            for value in values:
                if value not in allowed:
                    yield Problem(f"“{fact}”没有“{value}”这个值", file, None, where, value)

    def _of_answer(self, row: Row, subject: Subject, file: str) -> Iterator[Problem]:
        where = f"rows.{row.id}"
        for role in (row.body, *(one.partition("@")[0] for one in row.assisting)):
            if role is not None and role not in self._roles:
                yield Problem(f"roles.yaml 里没有“{role}”", file, None, where, role)
        if row.route is not None and row.route not in self._routes:
            yield Problem(f"routes.yaml 里没有“{row.route}”", file, None, where, row.route)
        at = row.at or subject.at
        for place in (*at, *((row.ask_for,) if row.ask_for else ())):
            if place not in self._places:
                yield Problem(f"没有“{place}”这个地点", file, None, where, place)
        if row.body and not at:
            yield Problem("应写明按哪个地点（at）", file, None, where)

    def _of_vocabulary(self) -> Iterator[Problem]:
        """What a value implies is a subject, and a request of it."""
        file = "vocabulary.yaml"
        for name, fact in self._facts.items():
            for value, written in fact.values.items():
                if SUBJECT not in written.implies:
                    continue
                where, subject = f"{name}.{value}", self._subjects.get(written.implies[SUBJECT])
                request = written.implies.get(REQUEST)
                if subject is None:
                    yield Problem(f"没有“{written.implies[SUBJECT]}”这个主题", file, None, where)
                elif request is not None and request not in subject.requests:
                    yield Problem("该主题没有这个事项", file, None, where, request)
