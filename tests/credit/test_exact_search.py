"""The search finds what trying everything finds, and its bound is true."""

import itertools
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.credit.search import Item, best, cheapest, pour

FACTORS = [Fraction(share) for share in ("1", "0.8", "0.6", "0.4", "0")]


@st.composite
def problems(draw, most_days=3):
    days = draw(st.integers(1, most_days))
    items = []
    for _ in range(draw(st.integers(0, 5 - days))):
        divisible = draw(st.booleans())
        points = draw(st.sampled_from([1, 3, 5, 11]))
        factors = sorted(draw(st.lists(st.sampled_from(FACTORS), min_size=days, max_size=days)), reverse=True)
        cost = draw(st.integers(1, 3) if divisible else st.integers(0, 9))
        items.append(Item(cost, tuple(points * factor for factor in factors), divisible))
    return items, draw(st.lists(st.integers(0, 8), min_size=days, max_size=days))


def ways(item, days):
    """Every way to use an item, as fen by day and the gain."""
    if not item.divisible:
        yield (0,) * days, Fraction(0)
        for day in range(days):
            yield tuple(item.cost_fen if at == day else 0 for at in range(days)), item.gains[day]
        return
    for fen in itertools.product(range(item.cost_fen + 1), repeat=days):
        if sum(fen) <= item.cost_fen:
            gain = sum((item.gains[at] * Fraction(paid, item.cost_fen) for at, paid in enumerate(fen)), Fraction(0))
            yield fen, gain


def try_everything(items, money):
    """The greatest gain, and the least cost with it."""
    have = list(itertools.accumulate(money))
    found = (Fraction(0), 0)
    for chosen in itertools.product(*(list(ways(item, len(money))) for item in items)):
        spent = list(itertools.accumulate(sum(fen[at] for fen, _ in chosen) for at in range(len(money))))
        if all(paid <= there for paid, there in zip(spent, have, strict=True)):
            found = max(found, (sum((gain for _, gain in chosen), Fraction(0)), -spent[-1]))
    return found


@settings(max_examples=120)
@given(problems())
def test_the_search_finds_what_trying_everything_finds(problem):
    items, money = problem
    found = best(items, money)
    assert found.optimal
    assert (found.gain, -found.cost_fen) == try_everything(items, money)


@settings(max_examples=100)
@given(problems())
def test_what_the_search_gives_can_be_paid_and_brings_what_it_says(problem):
    items, money = problem
    found = best(items, money)
    gain, spent = Fraction(0), [0] * len(money)
    for item, part in zip(items, found.parts, strict=True):
        assert item.divisible or len(part) <= 1
        for day, fen in part:
            assert item.divisible or fen == item.cost_fen
            spent[day] += fen
            gain += item.gains[day] * (Fraction(fen, item.cost_fen) if item.cost_fen else 1)
        assert sum(fen for _, fen in part) <= item.cost_fen
    paid = zip(itertools.accumulate(spent), itertools.accumulate(money), strict=True)
    assert all(fen <= there for fen, there in paid)
    assert (gain, sum(spent)) == (found.gain, found.cost_fen)


@settings(max_examples=100)
@given(problems(), st.integers(1, 6))
def test_a_search_that_is_stopped_says_by_its_bound_how_far_it_may_be_off(problem, most_nodes):
    items, money = problem
    stopped, finished = best(items, money, most_nodes), best(items, money)
    assert stopped.gain <= finished.gain <= stopped.bound
    if stopped.optimal:
        assert stopped.gain == finished.gain


@settings(max_examples=80)
@given(problems(most_days=1), st.lists(st.integers(0, 120), max_size=3))
def test_the_cheapest_way_to_a_gain_is_the_least_budget_that_brings_it(problem, tenths):
    items, _ = problem
    needs = [Fraction(tenth, 10) for tenth in tenths]
    gains = [best(items, [budget]).gain for budget in range(sum(item.cost_fen for item in items) + 1)]
    for need, least in zip(needs, cheapest(items, needs), strict=True):
        assert least == next((budget for budget, gain in enumerate(gains) if gain >= need), None)


@settings(max_examples=80)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=3).flatmap(
        lambda coming: st.tuples(
            st.just(coming),
            st.lists(
                st.tuples(st.integers(0, 4), st.lists(st.integers(-3, 9), min_size=len(coming), max_size=len(coming))),
                max_size=3,
            ),
        )
    )
)
def test_money_is_poured_so_that_its_worth_is_greatest(drawn):
    coming, vessels = drawn
    room, worth = [size for size, _ in vessels], [each for _, each in vessels]
    poured = pour(coming, room, worth)
    for day, there in enumerate(coming):
        assert sum(fen for (on, _), fen in poured.items() if on == day) <= there
    for at, size in enumerate(room):
        assert sum(fen for (_, into), fen in poured.items() if into == at) <= size
    reached = sum(worth[at][day] * fen for (day, at), fen in poured.items())

    def most(day, left):
        """Each fen of each day into each vessel or none."""
        if day == len(coming):
            return 0
        spreads = itertools.product(*(range(min(coming[day], size) + 1) for size in left))
        return max(
            sum(worth[at][day] * fen for at, fen in enumerate(spread))
            + most(day + 1, [size - fen for size, fen in zip(left, spread, strict=True)])
            for spread in spreads
            if sum(spread) <= coming[day]
        )

    assert reached == most(0, room)
