"""The derivation is the best there is, against a brute force that tries every set of steps."""

from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.catalogue.codes import Unit
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning.derivation import derive
from haoban.planning.graph import Graph, Step
from haoban.planning.schedule import Timetable, earliest

SUBMITTED = date(2026, 9, 28)
MATERIALS = [f"m{number}" for number in range(6)]


@st.composite
def graphs(draw):
    """Up to eight steps over six materials, with sharing, alternatives and circles."""
    steps = []
    for number in range(draw(st.integers(1, 8))):
        gives = draw(st.lists(st.sampled_from(MATERIALS), min_size=1, max_size=2, unique=True))
        needs = draw(st.lists(st.sampled_from([m for m in MATERIALS if m not in gives]), max_size=2, unique=True))
        asks = frozenset(draw(st.lists(st.sampled_from("abcd"), max_size=3)))
        visits, days, fee = draw(st.integers(0, 2)), draw(st.integers(0, 4)), draw(st.sampled_from([0, 100, 250]))
        steps.append(Step(f"s{number}", tuple(needs), (), asks, tuple(gives), visits, days, Unit.WORKING_DAYS, fee))
    given_ = {material for step in steps for material in step.gives}
    # What nobody brings forth is asked of the applicant; a graph never waits for it.
    steps = [replace(step, needs=tuple(need for need in step.needs if need in given_)) for step in steps]
    goals = draw(st.lists(st.sampled_from(sorted(given_)), min_size=1, max_size=2, unique=True))
    producers = {m: tuple(p for p, step in enumerate(steps) if m in step.gives) for m in given_}
    return Graph(tuple(goals), tuple(steps), producers)


def cost(graph, chosen, timetable):
    """Visits, last day, materials, fee of a set of steps all of which are done; nothing where a goal is not reached."""
    times = earliest(graph, timetable, chosen)
    if any(goal not in times.there for goal in graph.goals) or len(times.ends) < len(chosen):
        return None
    steps = [graph.steps[position] for position in chosen]
    asked = set().union(*(step.asks for step in steps))
    return max(s.visits for s in steps), max(times.ends.values()), len(asked), sum(s.fee_fen for s in steps)


@settings(max_examples=1000, deadline=None)
@given(graph=graphs())
def test_no_set_of_steps_is_better(graph):
    timetable = Timetable(national_calendar(), SUBMITTED)
    every = [
        found
        for size in range(1, len(graph.steps) + 1)
        for chosen in combinations(range(len(graph.steps)), size)
        if (found := cost(graph, chosen, timetable)) is not None
    ]
    try:
        derivation = derive(graph, timetable)
    except Refusal as refusal:
        assert refusal.code == "items_in_a_circle"  # noqa: PT017 - both outcomes are judged
        assert not every
        return
    assert derivation.optimal
    assert cost(graph, derivation.chosen, timetable) == min(every)
