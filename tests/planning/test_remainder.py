"""What the first look puts aside is the same in every choice, and what is left is as good as the whole."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from test_best_derivation import CALENDAR, DAYS, cost, graphs

from haoban.planning.landmarks import conclude, landmarks, positions_in
from haoban.planning.remainder import remainder, settled_by
from haoban.planning.schedule import Timetable, earliest, settled


@settings(max_examples=300)
@given(graph=graphs(), submitted=st.sampled_from(DAYS))
def test_what_is_settled_is_in_every_choice_and_ends_on_its_day(graph, submitted):
    timetable = Timetable(CALENDAR, submitted)
    times = settled(graph, timetable)
    if not times.reach(graph.goals):
        return
    drawn = conclude(graph, 0, landmarks(graph, times, {p: 1 << p for p in times.ends}))
    alone = earliest(graph, timetable, tuple(positions_in(drawn.required)))
    done, there = settled_by(graph, alone, times)
    left = tuple(p for p in times.ends if p not in done)
    rest = remainder(graph, drawn.wanted, left, there)
    for size in range(1, len(graph.steps) + 1):
        for chosen in combinations(sorted(times.ends), size):
            if cost(graph, chosen, submitted) is None:
                continue
            whole = earliest(graph, timetable, chosen)
            assert done <= set(chosen)
            assert {material: whole.there[material] for material in there} == there
            # The other steps run in the remainder as they do in the whole graph.
            part = earliest(rest, timetable, [p for p in chosen if p not in done])
            assert part.reach(rest.goals)
            assert part.ends == {p: whole.ends[p] for p in part.ends}
            assert set(part.ends) | done == set(whole.ends)
