"""The best use of money that comes by and by: exact, with its proof. Pure; knows nothing of tax.

Items are corrections. One that can't be divided is done whole on one of the days, or not at all; a divisible one takes
any number of fen. What a correction brings never grows with time. Wanted is the greatest gain, and among those the
least cost.

Branch and bound. The bound is Lagrange's: put a price on the money of each day (never dearer later, for money keeps),
let every item take what is best for it at these prices; no plan can bring more than the items' surplus and the worth
of the money. All numbers are integers, so a bound is a proof.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm

_SCALE = 1 << 32
"""Prices are integers in this part of a unit of value: any price gives a valid bound."""

_ROUNDS = 4
MOST_NODES = 20_000
_LEAF = 20
"""A leaf with money on several days takes about so many times as long as a node."""


@dataclass(frozen=True)
class Item:
    """A correction: what it costs and what it brings if done on each of the days."""

    cost_fen: int
    gains: tuple[Fraction, ...]
    """By day; never growing."""
    divisible: bool = False
    """Brings in proportion to the fen paid."""


@dataclass(frozen=True)
class Best:
    """The best plan and its proof."""

    parts: tuple[tuple[tuple[int, int], ...], ...]
    """For each item the days and fen, `(day, fen)`; empty where it isn't done."""
    gain: Fraction
    cost_fen: int
    bound: Fraction
    """No plan gains more."""
    nodes: int
    """How many partial plans were looked at."""

    @property
    def optimal(self) -> bool:
        """Whether the search was finished."""
        return self.bound == self.gain


def best(items: Sequence[Item], money: Sequence[int], most_nodes: int = MOST_NODES) -> Best:
    """The plan with the greatest gain, then the least cost, for the money that comes on each of the days.

    What is not spent on a day can be spent later. With more than `most_nodes` partial plans the search ends and says
    by its bound how far it may be off.
    """
    parts: list[tuple[tuple[int, int], ...]] = [()] * len(items)
    costly = []
    for index, item in enumerate(items):
        if max(item.gains) <= 0:
            continue
        if item.cost_fen == 0:
            parts[index] = ((0, 0),)
        else:
            costly.append(index)
    nodes = 0
    bound_beyond = Fraction(0)
    if sum(items[index].cost_fen for index in costly) <= money[0]:
        for index in costly:
            parts[index] = ((0, items[index].cost_fen),)
    elif costly:
        search = _Search([items[index] for index in costly], list(money), most_nodes)
        search.run()
        nodes = search.nodes
        for index, part in zip(costly, search.best_parts, strict=True):
            parts[index] = part
        bound_beyond = search.beyond(sum((_gain(items[index], parts[index]) for index in costly), Fraction(0)))
    gain = sum((_gain(item, part) for item, part in zip(items, parts, strict=True)), Fraction(0))
    cost = sum(fen for part in parts for _, fen in part)
    return Best(tuple(parts), gain, cost, gain + bound_beyond, nodes)


def _gain(item: Item, part: tuple[tuple[int, int], ...]) -> Fraction:
    if not item.cost_fen:
        return item.gains[part[0][0]] if part else Fraction(0)
    return sum((item.gains[day] * Fraction(fen, item.cost_fen) for day, fen in part), Fraction(0))


class _Search:
    """One search. A gain and a cost are one integer: gain × `unit` less cost, so that the gain always comes first."""

    def __init__(self, items: list[Item], money: list[int], most_nodes: int) -> None:
        self.items, self.money, self.most_nodes = items, money, most_nodes
        self.days = range(len(money))
        whole = [index for index, item in enumerate(items) if not item.divisible]
        self.split = [index for index, item in enumerate(items) if item.divisible]
        self.denominator = lcm(
            *(gain.denominator for index in whole for gain in items[index].gains),
            *((gain / items[index].cost_fen).denominator for index in self.split for gain in items[index].gains),
        )
        self.total = sum(item.cost_fen for item in items)
        self.unit = self.denominator * (self.total + 1)
        self.value = {i: [int(gain * self.unit) - items[i].cost_fen for gain in items[i].gains] for i in whole}
        self.worth = {i: [int(gain * self.unit / items[i].cost_fen) - 1 for gain in items[i].gains] for i in self.split}
        self.prices = self._prices()
        self.root = self._bound(self.prices)
        # Within a group of equal gains the cheaper comes first: who leaves it out leaves out the dearer ones too.
        self.order = sorted(whole, key=lambda i: (-items[i].gains[0] / items[i].cost_fen, items[i].cost_fen))
        groups: dict[tuple[Fraction, ...], int] = {}
        self.group = [1 << groups.setdefault(items[i].gains, len(groups)) for i in self.order]
        self.choices = [self._choices(i) for i in self.order]
        self.nodes = 0
        self.best_value = -1
        self.best_parts: list[tuple[tuple[int, int], ...]] = [()] * len(items)
        self.taken: list[tuple[int, int]] = []

    def beyond(self, gain: Fraction) -> Fraction:
        """How much more gain than the plan found the proof leaves open; 0 where the search was finished."""
        if self.nodes < self.most_nodes:
            return Fraction(0)
        # A value is gain × unit less a cost of at most `total`, and gains come in steps of one `denominator`th.
        most = Fraction((self.root // _SCALE + self.total) // (self.total + 1), self.denominator)
        return max(Fraction(0), most - gain)

    def _bound(self, prices: list[int]) -> int:
        bound = sum(price * money for price, money in zip(prices, self.money, strict=True))
        for i, values in self.value.items():
            cost = self.items[i].cost_fen
            bound += max(0, *(_SCALE * value - price * cost for value, price in zip(values, prices, strict=True)))
        for i, worths in self.worth.items():
            most = max(0, *(_SCALE * worth - price for worth, price in zip(worths, prices, strict=True)))
            bound += self.items[i].cost_fen * most
        return bound

    def _prices(self) -> list[int]:
        """Prices with a low bound: one price for all days, then for every run of days in turn, while that helps.

        The bound is convex in the price of a run, so halving finds its least; where it is flat, any price is valid.
        """
        offered = sorted(
            {0}
            | {max(0, _SCALE * value // self.items[i].cost_fen) for i, values in self.value.items() for value in values}
            | {max(0, _SCALE * worth) for worths in self.worth.values() for worth in worths}
        )
        count = len(self.money)
        prices, lowest = self._lowest([0] * count, self._bound([0] * count), 0, count, offered)
        runs = [(begin, end) for begin in self.days for end in range(begin + 1, count + 1)] if count > 1 else []
        for _ in range(_ROUNDS):
            before = lowest
            for begin, end in runs:
                prices, lowest = self._lowest(prices, lowest, begin, end, offered)
            if lowest == before:
                break
        return prices

    def _lowest(
        self, prices: list[int], lowest: int, begin: int, end: int, offered: list[int]
    ) -> tuple[list[int], int]:
        """The prices with the best one for the days from `begin` to before `end`, and the bound; never dearer later."""
        least = prices[end] if end < len(prices) else 0
        most = prices[begin - 1] if begin else offered[-1]
        low, high = bisect_left(offered, least), bisect_right(offered, most) - 1

        def with_price(at: int) -> list[int]:
            return [*prices[:begin], *[offered[at]] * (end - begin), *prices[end:]]

        if low > high:
            return prices, lowest
        while low < high:
            middle = (low + high) // 2
            if self._bound(with_price(middle)) <= self._bound(with_price(middle + 1)):
                high = middle
            else:
                low = middle + 1
        found = self._bound(with_price(low))
        return (with_price(low), found) if found < lowest else (prices, lowest)

    def _choices(self, i: int) -> list[tuple[int, int | None, int]]:
        """What can be done with an item: (what the bound loses by it, the day or None, the value), best first."""
        cost = self.items[i].cost_fen
        reduced = [_SCALE * value - price * cost for value, price in zip(self.value[i], self.prices, strict=True)]
        most = max(0, *reduced)
        choices: list[tuple[int, int | None, int]] = [(most, None, 0)]
        choices += [(most - reduced[day], day, self.value[i][day]) for day in self.days if self.value[i][day] > 0]
        return sorted(choices, key=lambda one: (one[0], one[1] is None, one[1] or 0))

    def run(self) -> None:
        """Search from the root."""
        self._branch(0, 0, 0, list(accumulate(self.money)), 0)

    def _branch(self, place: int, lost: int, value: int, left: list[int], skipped: int) -> None:
        """`left` is the money that is left up to each day; `skipped` the groups that were left out, as bits."""
        if place == len(self.order):
            self._leaf(value, left)
            return
        group, cost = self.group[place], self.items[self.order[place]].cost_fen
        for loss, day, more in self.choices[place]:
            if (self.root - lost - loss) // _SCALE <= self.best_value:
                return
            if self.nodes >= self.most_nodes:
                return
            self.nodes += 1
            if day is None:
                self._branch(place + 1, lost + loss, value, left, skipped | group)
            elif not skipped & group and min(left[day:]) >= cost:
                self.taken.append((self.order[place], day))
                rest = [money - cost if at >= day else money for at, money in enumerate(left)]
                self._branch(place + 1, lost + loss, value + more, rest, skipped)
                self.taken.pop()

    def _leaf(self, value: int, left: list[int]) -> None:
        """The whole items are chosen: pour what is left into the divisible ones, as well as it can be done."""
        poured: dict[tuple[int, int], int] = {}
        if self.split:
            # What is free on a day must not be needed by a whole item later.
            free = list(accumulate(reversed(left), min))[::-1]
            self.nodes += _LEAF if len(free) > 1 else 0
            coming = [free[0], *(later - earlier for earlier, later in pairwise(free))]
            poured = pour(coming, [self.items[i].cost_fen for i in self.split], [self.worth[i] for i in self.split])
            value += sum(self.worth[self.split[at]][day] * fen for (day, at), fen in poured.items())
        if value > self.best_value:
            self.best_value = value
            parts: list[list[tuple[int, int]]] = [[] for _ in self.items]
            for i, day in self.taken:
                parts[i].append((day, self.items[i].cost_fen))
            for (day, at), fen in sorted(poured.items()):
                parts[self.split[at]].append((day, fen))
            self.best_parts = [tuple(part) for part in parts]


def pour(coming: Sequence[int], room: Sequence[int], worth: Sequence[Sequence[int]]) -> dict[tuple[int, int], int]:
    """Spread money over vessels so that its worth is greatest: `(day, vessel)` → fen. Integers stay integers.

    `coming` is the money of each day, `room` what each vessel takes, `worth[vessel][day]` what a fen brings. With one
    day the best vessel first is best; with more, paths that improve are followed until none is left (the transport
    problem).
    """
    poured: dict[tuple[int, int], int] = {}
    if len(coming) == 1:
        left = coming[0]
        for at in sorted(range(len(room)), key=lambda one: -worth[one][0]):
            fen = min(left, room[at])
            if fen > 0 and worth[at][0] > 0:
                poured[0, at] = fen
                left -= fen
        return poured
    unspent, empty = list(coming), list(room)
    while True:
        path = _improving_path(unspent, empty, worth, poured)
        if path is None:
            return {key: fen for key, fen in poured.items() if fen}
        days, vessels = path[::2], path[1::2]
        forward = list(zip(days, vessels, strict=True))
        backward = list(zip(days[1:], vessels, strict=False))
        fen = min(unspent[days[0]], empty[vessels[-1]], *(poured[edge] for edge in backward))
        unspent[days[0]] -= fen
        empty[vessels[-1]] -= fen
        for edge in forward:
            poured[edge] = poured.get(edge, 0) + fen
        for edge in backward:
            poured[edge] -= fen


def _improving_path(
    unspent: list[int], empty: list[int], worth: Sequence[Sequence[int]], poured: dict[tuple[int, int], int]
) -> list[int] | None:
    """The path day, vessel, day, … vessel by which one more fen brings the most, or None where it brings nothing.

    From a vessel one goes back to a day whose money it holds. Bellman and Ford; there is no cycle that improves.
    """
    day_worth: list[tuple[int, list[int]] | None] = [
        (0, [day]) if unspent[day] else None for day in range(len(unspent))
    ]
    vessel_worth: list[tuple[int, list[int]] | None] = [None] * len(empty)
    changed = True
    while changed:
        changed = False
        for day, so_far in enumerate(day_worth):
            if so_far is None:
                continue
            for at in range(len(empty)):
                gain = so_far[0] + worth[at][day]
                known = vessel_worth[at]
                if (known is None or gain > known[0]) and at not in so_far[1][1::2]:
                    vessel_worth[at] = (gain, [*so_far[1], at])
                    changed = True
        for (day, at), fen in poured.items():
            reached = vessel_worth[at]
            if fen and reached is not None:
                gain = reached[0] - worth[at][day]
                back = day_worth[day]
                if (back is None or gain > back[0]) and day not in reached[1][::2]:
                    day_worth[day] = (gain, [*reached[1], day])
                    changed = True
    ends = [reached for at, reached in enumerate(vessel_worth) if reached is not None and empty[at]]
    most = max(ends, key=lambda one: one[0], default=None)
    return most[1] if most is not None and most[0] > 0 else None


def cheapest(items: Sequence[Item], needs: Sequence[Fraction], most_states: int = 50_000) -> list[int | None]:
    """For each need the least fen that bring so much on the first day; None where all of it doesn't.

    Whole items by their sums of gains, each at its least cost and without those that cost more and bring less; then the
    divisible ones, the richest fen first. None too where there are more sums than `most_states`.
    """
    scale = lcm(*(item.gains[0].denominator for item in items), *(need.denominator for need in needs))
    wanted = [int(need * scale) for need in needs]
    ceiling = max(wanted, default=0)
    fronts: list[tuple[int, int]] = [(0, 0)]
    split: list[tuple[int, int]] = []
    for item in sorted(items, key=lambda one: one.cost_fen):
        gain = int(item.gains[0] * scale)
        if gain <= 0:
            continue
        if item.divisible:
            split.append((gain, item.cost_fen))
            continue
        added = [(min(sum_ + gain, ceiling), cost + item.cost_fen) for sum_, cost in fronts if sum_ < ceiling]
        fronts = _front(fronts + added)
        if len(fronts) > most_states:
            return [None for _ in wanted]
    split.sort(key=lambda one: Fraction(one[1], one[0]))
    gains = [0, *accumulate(gain for gain, _ in split)]
    costs = [0, *accumulate(cost for _, cost in split)]
    found: list[int | None] = []
    for need in wanted:
        least: int | None = None
        for sum_, cost in fronts:
            left = max(0, need - sum_)
            at = bisect_left(gains, left)
            if at == len(gains):
                continue
            if left:
                gain, whole = split[at - 1]
                cost += costs[at - 1] - (-(left - gains[at - 1]) * whole // gain)
            least = cost if least is None else min(least, cost)
        found.append(least)
    return found


def _front(sums: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Only the sums that no other brings as much as for less."""
    kept: list[tuple[int, int]] = []
    for gain, cost in sorted(sums, key=lambda one: (-one[0], one[1])):
        if not kept or cost < kept[-1][1]:
            kept.append((gain, cost))
    return kept
