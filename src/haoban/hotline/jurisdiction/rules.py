"""Deciding who is in charge, with what is missing and what would change it. Pure: no file, no clock, no database.

What is not known is not guessed. Every value that an unknown fact could have is tried: where all lead to the same body,
nothing needs asking; where they don't, the fact that splits the possible answers best is asked first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import log2
from typing import Protocol

from haoban.kernel.divisions import DivisionCode

SUBJECT, REQUEST = "subject", "request"
"""The two facts that every matter has: which table is asked, and what the caller wants of it."""
ANYWHERE = "place"
"""The fact of a place whose part in the matter was not said; it counts where no better one is known."""
CHOSEN = "handle_at"
"""The fact of a place that the caller chose, where the matter leaves a choice: it counts wherever it lies."""


@dataclass(frozen=True)
class Row:
    """One row of a table, ready to be asked."""

    id: str
    """`SUBJECT.ROW`, stable."""
    when: Mapping[str, frozenset[str]]
    role: str | None
    layer: str | None
    at: tuple[str, ...]
    route: str | None
    ask_for: str | None = None
    """The place to ask for where none of `at` is known."""
    local_first: bool = False
    """Whether a place in one of the hotline's own counties counts before one elsewhere."""

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether every condition of the row holds."""
        return all(values.get(fact) in allowed for fact, allowed in self.when.items())


@dataclass(frozen=True)
class Table:
    """A subject's table. Exactly one row holds for every combination of its inputs (see `coverage`)."""

    subject: str
    inputs: Mapping[str, tuple[str, ...]]
    """Fact → every value that it can have here, in the order of asking."""
    rows: tuple[Row, ...]

    def row_for(self, values: Mapping[str, str]) -> Row:
        """The row that holds. The table is proven, so there is one."""
        return next(row for row in self.rows if row.holds(values))


@dataclass(frozen=True)
class Known:
    """What is known of a case."""

    choices: Mapping[str, str] = field(default_factory=dict)
    excluded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fact → values (or division codes) that the caller ruled out."""
    places: Mapping[str, DivisionCode] = field(default_factory=dict)
    narrowed: Mapping[str, tuple[DivisionCode, ...]] = field(default_factory=dict)
    """Fact of a place that stayed open → the divisions that it can be."""


@dataclass(frozen=True)
class Outcome:
    """Who or what it comes to: a body, or a route. Two outcomes are the same if their keys are."""

    key: str
    row: Row
    place: str | None
    """The fact of the place that counted."""
    code: DivisionCode | None


@dataclass(frozen=True)
class World:
    """One way in which the unknown facts could be, and what it comes to."""

    assumed: Mapping[str, str]
    outcome: Outcome


@dataclass(frozen=True)
class Decision:
    """What a table says about what is known."""

    outcome: Outcome | None
    """Nothing where it depends on what is missing."""
    used: tuple[str, ...]
    """The known facts on which it rests."""
    missing: tuple[str, ...]
    """Facts that still matter, the most useful question first."""
    possible: tuple[World, ...]
    """One world for each outcome that is still possible."""
    worlds: tuple[World, ...]
    """All that were tried."""
    home_assumed: str | None = None
    """The fact of the place that was not said, where every county of the hotline's city has the same body."""


class Bodies(Protocol):
    """Who plays which role where, as the pack knows it."""

    counties: tuple[DivisionCode, ...]
    """The counties of the hotline's own city."""

    def key_for(self, role: str, layer: str, code: DivisionCode) -> str | None:
        """The key of the body that serves a division, or nothing where the division is too wide to say."""

    def below(self, code: DivisionCode) -> tuple[DivisionCode, ...]:
        """The divisions directly below one, as far as the pack knows them."""


def decide(table: Table, known: Known, bodies: Bodies) -> Decision:
    """Who is in charge.

    Where no place was said, it is taken to be in one of the counties of the hotline's own city, and asked for only
    where it matters which.
    """
    worlds = tuple(_worlds(table, known, bodies))
    outcomes = {world.outcome.key: world for world in reversed(worlds)}
    if len(outcomes) != 1:
        return Decision(
            None, _used(table, known, worlds), _missing(table, worlds), tuple(reversed(outcomes.values())), worlds
        )
    world = worlds[0]
    guessed = world.outcome.place if world.outcome.place in world.assumed else None
    return Decision(world.outcome, _used(table, known, worlds), (), (world,), worlds, guessed)


def _worlds(table: Table, known: Known, bodies: Bodies) -> Iterator[World]:
    axes = [
        (fact, (known.choices[fact],) if fact in known.choices else _left(values, known.excluded.get(fact)))
        for fact, values in table.inputs.items()
    ]
    for combination in product(*(values for _, values in axes)):
        values = {fact: value for (fact, _), value in zip(axes, combination, strict=True)}
        row = table.row_for(values)
        assumed = {fact: value for fact, value in values.items() if fact not in known.choices}
        if row.route is not None:
            yield World(assumed, Outcome(f"route:{row.route}", row, None, None))
        else:
            yield from _placed(row, assumed, known, bodies)


def _placed(row: Row, assumed: Mapping[str, str], known: Known, bodies: Bodies) -> Iterator[World]:
    role, layer = row.role or "", row.layer or ""
    said = [fact for fact in (*row.at, ANYWHERE) if fact in known.places or fact in known.narrowed]
    if row.local_first:
        city = bodies.counties[0][:4]
        said.sort(key=lambda fact: fact != CHOSEN and not known.places.get(fact, "").startswith(city))
    fact = said[0] if said else None
    if fact is not None and fact in known.narrowed:
        inside = tuple(one for code in known.narrowed[fact] for one in _finer(role, layer, code, bodies))
    elif fact is not None:
        code = known.places[fact]
        key = bodies.key_for(role, layer, code)
        if key is not None:
            yield World(assumed, Outcome(key, row, fact, code))
            return
        inside = tuple(_finer(role, layer, code, bodies))
    else:
        fact, inside = (
            row.ask_for or row.at[0],
            tuple(one for county in bodies.counties for one in _finer(role, layer, county, bodies)),
        )
    ruled_out = known.excluded.get(fact, frozenset())
    for code in [one for one in inside if not any(one.startswith(out) for out in ruled_out)] or inside:
        yield World({**assumed, fact: code}, Outcome(bodies.key_for(role, layer, code) or code, row, fact, code))


def _finer(role: str, layer: str, code: DivisionCode, bodies: Bodies) -> Iterator[DivisionCode]:
    """The widest divisions in one of which it is clear who serves."""
    if bodies.key_for(role, layer, code) is not None or not bodies.below(code):
        yield code
        return
    for one in bodies.below(code):
        yield from _finer(role, layer, one, bodies)


def _left(values: tuple[str, ...], ruled_out: frozenset[str] | None) -> tuple[str, ...]:
    left = tuple(value for value in values if not ruled_out or value not in ruled_out)
    return left or values


def _used(table: Table, known: Known, worlds: Iterable[World]) -> tuple[str, ...]:
    rows = {world.outcome.row.id: world.outcome for world in worlds}
    mentioned = {fact for outcome in rows.values() for fact in outcome.row.when}
    places = {outcome.place for outcome in rows.values() if outcome.place in known.places}
    return tuple(fact for fact in table.inputs if fact in mentioned and fact in known.choices) + tuple(
        sorted(str(place) for place in places)
    )


def _missing(table: Table, worlds: tuple[World, ...]) -> tuple[str, ...]:
    """The unknown facts that matter, by how much is left open once they are answered (weighted by the worlds)."""
    facts = list(dict.fromkeys(fact for world in worlds for fact in world.assumed))
    order = {fact: number for number, fact in enumerate([*table.inputs, *facts])}
    whole = _open([world.outcome.key for world in worlds])
    left = {}
    for fact in facts:
        groups: dict[str | None, list[str]] = {}
        for world in worlds:
            groups.setdefault(world.assumed.get(fact), []).append(world.outcome.key)
        left[fact] = sum(_open(keys) * len(keys) for keys in groups.values()) / len(worlds)
    telling = [fact for fact in facts if left[fact] < whole - 1e-9]
    return tuple(sorted(telling or facts, key=lambda fact: (round(left[fact], 6), order[fact])))


def _open(keys: list[str]) -> float:
    """How open the answer is among these worlds: the entropy of the outcomes, in bits."""
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return -sum(count / len(keys) * log2(count / len(keys)) for count in counts.values())


@dataclass(frozen=True)
class Change:
    """Another value of one fact, and what it would come to."""

    fact: str
    value: str
    outcome: Outcome


def would_change(table: Table, known: Known, decided: Outcome, bodies: Bodies) -> tuple[Change, ...]:
    """Every other value of a single fact that leads, with certainty, to another body or route.

    What the caller wants is varied only where the answer is a route: another wish is another matter.
    """
    found = []
    for fact, values in table.inputs.items():
        if fact == REQUEST and decided.row.route is None:
            continue
        for value in values:
            if value != known.choices.get(fact):
                other = Known({**known.choices, fact: value}, known.excluded, known.places)
                found.append((fact, value, decide(table, other, bodies)))
    if decided.place is not None:
        for county in bodies.counties:
            other = Known(known.choices, known.excluded, {**known.places, decided.place: county})
            found.append((decided.place, county, decide(table, other, bodies)))
    return tuple(
        Change(fact, value, decision.outcome)
        for fact, value, decision in found
        if decision.outcome is not None and decision.outcome.key != decided.key
    )


def coverage(table: Table) -> tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]:
    """The proof: every combination of the inputs for which not exactly one row holds, with the rows that do."""
    facts = list(table.inputs)
    wrong = []
    for combination in product(*table.inputs.values()):
        values = dict(zip(facts, combination, strict=True))
        rows = tuple(row.id for row in table.rows if row.holds(values))
        if len(rows) != 1:
            wrong.append((values, rows))
    return tuple(wrong)
