"""The derivation is the best there is, against a brute force that tries every set of steps."""

from datetime import date, timedelta
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.catalogue.codes import Unit
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning.derivation import derive
from haoban.planning.graph import Graph, Step
from haoban.planning.schedule import Timetable

CALENDAR = national_calendar()
MATERIALS = [f"m{number}" for number in range(5)]
DAYS = [
    date(2026, 9, 24),  # before Mid-Autumn and National Day, with working weekends between
    date(2026, 2, 14),  # a Saturday that is worked
    date(2026, 10, 3),  # within the holidays
    date(2026, 12, 29),  # over a year's end that is announced on one side only
]


def distinct(values, least, most):
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)


WORDS = st.tuples(
    distinct(MATERIALS, 1, 2),
    distinct(MATERIALS, 0, 2),
    distinct(MATERIALS, 0, 1),
    distinct("abcd", 0, 3),
    st.integers(0, 2),
    st.integers(0, 5),
    st.sampled_from(list(Unit)),
    st.sampled_from([0, 0, 100, 250]),
)


@st.composite
def graphs(draw, words=st.lists(WORDS, min_size=1, max_size=7)):  # noqa: B008 - strategies are values
    """Up to seven steps over five materials: shared and alternative origins, debts, circles, both units of limits."""
    steps = draw(words)
    brought = {material for gives, *_ in steps for material in gives}
    found = []
    for number, (gives, needs, owes, asks, *rest) in enumerate(steps):
        # What nobody brings forth is asked of the applicant, and no step waits for its own result.
        needs = [material for material in needs if material in brought and material not in gives]
        owes = [material for material in owes if material in brought and material not in (*gives, *needs)]
        found.append(Step(f"s{number}", tuple(needs), tuple(owes), frozenset(asks), tuple(gives), *rest))
    goals = draw(st.permutations(sorted(brought)))[:2]
    producers = {m: tuple(p for p, step in enumerate(found) if m in step.gives) for m in brought}
    return Graph(tuple(goals), tuple(found), producers)


@cache
def end_of(start, days, unit):
    """The limit counted day by day, as on the fingers; beyond the announced year weekends alone are days off."""

    def works(on):
        return CALENDAR.is_working_day(on) if on <= CALENDAR.last else on.weekday() < 5

    on, left = start, days
    while left:
        on += timedelta(days=1)
        left -= works(on) or unit is Unit.CALENDAR_DAYS
    while not works(on):
        on += timedelta(days=1)
    return on


def cost(graph, chosen, submitted):
    """What a set of steps costs if all of them are done as early as can be; nothing where that cannot be."""
    steps = [graph.steps[position] for position in chosen]
    there, ends = {}, {}
    while True:
        ready = {
            step.key: end_of(max([submitted, *(there[need] for need in step.needs)]), step.days, step.unit)
            for step in steps
            if all(need in there for need in step.needs)
        }
        brought = {}
        for step in steps:
            for material in step.gives:
                if step.key in ready:
                    brought[material] = min(brought.get(material, date.max), ready[step.key])
        if (brought, ready) == (there, ends):
            break
        there, ends = brought, ready
    debts = {owed for step in steps for owed in step.owes}
    if len(ends) < len(steps) or not (debts | set(graph.goals)) <= there.keys():
        return None
    asked = set().union(*(step.asks for step in steps))
    fee = sum(step.fee_fen for step in steps)
    return max(step.visits for step in steps), max(ends.values()), len(asked), fee, len(steps)


def best_by_trying_all(graph, submitted):
    everything = (
        cost(graph, chosen, submitted)
        for size in range(1, len(graph.steps) + 1)
        for chosen in combinations(range(len(graph.steps)), size)
    )
    return min((found for found in everything if found is not None), default=None)


@settings(max_examples=1000)
@given(graph=graphs(), submitted=st.sampled_from(DAYS))
def test_no_set_of_steps_is_better(graph, submitted):
    best, timetable = best_by_trying_all(graph, submitted), Timetable(CALENDAR, submitted)
    if best is None:
        with pytest.raises(Refusal) as refusal:
            derive(graph, timetable)
        assert refusal.value.code == "items_in_a_circle"
        return
    derivation = derive(graph, timetable)
    assert derivation.optimal
    assert cost(graph, derivation.chosen, submitted) == best
    assert (derivation.visits, derivation.ends_on, derivation.materials, derivation.fee_fen) == best[:4]


@settings(max_examples=200)
@given(graph=graphs(), submitted=st.sampled_from(DAYS), work=st.integers(0, 12))
def test_a_search_that_is_cut_short_gives_a_plan_and_a_bound_that_holds(graph, submitted, work):
    best = best_by_trying_all(graph, submitted)
    if best is None:
        return
    derivation = derive(graph, Timetable(CALENDAR, submitted), work=work)
    found = cost(graph, derivation.chosen, submitted)
    assert found is not None
    assert found[:2] == best[:2] == (derivation.visits, derivation.ends_on)
    assert derivation.materials <= best[2]
    if derivation.materials == best[2]:
        assert derivation.fee_fen <= best[3]
    if derivation.optimal:
        assert found == best


def test_a_slower_origin_without_a_debt_ends_the_plan_earlier_than_a_fast_one_that_owes_for_long():
    def step(key, gives, days, needs=(), owes=()):
        return Step(key, needs, owes, frozenset(), (gives,), 0, days, Unit.WORKING_DAYS, 0)

    steps = (
        step("permit", "permit", 0, owes=("check",)),
        step("check", "check", 1, needs=("map",)),
        step("hasty_map", "map", 1, owes=("survey",)),
        step("map", "map", 3),
        step("survey", "survey", 10),
    )
    producers = {"permit": (0,), "check": (1,), "map": (2, 3), "survey": (4,)}
    derivation = derive(Graph(("permit",), steps, producers), Timetable(CALENDAR, date(2026, 11, 2)))
    assert (derivation.chosen, derivation.ends_on) == ((0, 1, 3), date(2026, 11, 6))
