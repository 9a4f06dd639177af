"""CP-SAT finds what the search would find, had it been let run, and its bounds hold."""

from datetime import date
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_best_derivation import CALENDAR, DAYS, best_by_trying_all, cost, graphs

from haoban.catalogue.codes import Unit
from haoban.kernel.refusals import BrokenInstallation
from haoban.planning.cheapest import Search
from haoban.planning.derivation import derive
from haoban.planning.graph import Graph, Step
from haoban.planning.schedule import Timetable, settled
from haoban.planning.solver import slowest_ends, solver
from haoban.planning.task import Task

ASK = solver(seconds=10)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(graph=graphs(), submitted=st.sampled_from(DAYS))
def test_what_the_search_leaves_open_the_solver_proves(graph, submitted):
    best = best_by_trying_all(graph, submitted)
    if best is None:
        return
    derivation = derive(graph, Timetable(CALENDAR, submitted), work=0, solver=ASK)
    assert derivation.optimal
    assert cost(graph, derivation.chosen, submitted) == best


@settings(max_examples=25)
@given(graph=graphs(), submitted=st.sampled_from(DAYS))
def test_asked_without_any_search_it_keeps_to_the_last_day(graph, submitted):
    """The whole task, late and circling steps too, so that time and ranks decide."""
    timetable = Timetable(CALENDAR, submitted)
    times = settled(graph, timetable)
    if not times.reach(graph.goals):
        return
    derivation = derive(graph, timetable)
    allowed = [p for p in times.ends if graph.steps[p].visits <= derivation.visits]
    steps = tuple(sorted(settled(graph, timetable, allowed, derivation.ends_on).ends))
    task = Task(graph, timetable, steps, derivation.ends_on)
    search = Search(task, work=0)
    search.run()
    choice, weight = ASK(task, search.best)
    assert choice is not None
    assert cost(graph, choice, submitted)[1] <= derivation.ends_on
    assert weight == task.weight(_bits(task, choice)) == task.weight(_bits(task, derivation.chosen))


def _bits(task, chosen):
    bits = 0
    for position in chosen:
        bits |= task.own[position]
    return bits


def test_without_the_extra_the_plan_stays_unproven_and_says_what_to_do():
    def step(key, gives, *asks):
        return Step(key, (), (), frozenset(asks), gives, 0, 0, Unit.WORKING_DAYS, 0)

    def absent(name):
        raise BrokenInstallation("extra_missing", "请安装%(name)s", {"name": name})

    pairs = tuple(step("".join(pair), pair, "".join(pair)) for pair in combinations("abcdef", 2))
    producers = {one: tuple(p for p, pair in enumerate(pairs) if one in pair.gives) for one in "abcdef"}
    graph = Graph(tuple("abcdef"), pairs, producers)
    told = []
    ask = solver(prepare=absent, missing=told.append)
    derivation = derive(graph, Timetable(CALENDAR, date(2026, 11, 2)), work=0, solver=ask)
    assert not derivation.optimal
    assert derivation.materials <= 3 <= len(derivation.chosen)
    assert [str(refusal) for refusal in told] == ["请安装optimisation"]


def test_slowest_ends_are_known_only_without_circles():
    def step(key, gives, needs=()):
        return Step(key, needs, (), frozenset(), (gives,), 0, 1, Unit.WORKING_DAYS, 0)

    straight = (step("first", "a"), step("second", "b", ("a",)), step("slow", "a", ("c",)), step("third", "c"))
    graph = Graph(("b",), straight, {"a": (0, 2), "b": (1,), "c": (3,)})
    timetable = Timetable(CALENDAR, date(2026, 11, 2))
    task = Task(graph, timetable, (0, 1, 2, 3), date(2026, 11, 30))
    assert slowest_ends(task)[1] == date(2026, 11, 5)
    round_ = (step("first", "a", ("b",)), step("second", "b", ("a",)), step("third", "b"))
    graph = Graph(("a",), round_, {"a": (0,), "b": (1, 2)})
    assert slowest_ends(Task(graph, timetable, (0, 1, 2), date(2026, 11, 30))) is None
