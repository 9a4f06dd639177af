"""The strip: an order that never shows a stop before what it waits for, and lines that never run over each other."""

from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.planning.strip import Shape, Stop, Tone, arrange


def stop(key, *after, shape=Shape.WAITING):
    return Stop(key, f"{key}!", "body", shape, "待前项", after=after)


@st.composite
def bundles(draw):
    count = draw(st.integers(0, 10))
    keys = [f"s{number}" for number in range(count)]
    waits = st.lists(st.sampled_from([*keys, "elsewhere"]), max_size=4)
    return [stop(key, *draw(waits)) for key in keys]


@settings(max_examples=80)
@given(bundles())
def test_every_stop_has_one_place_and_stands_after_what_it_waits_for(stops):
    strip = arrange(stops)
    assert sorted(placed.stop.key for placed in strip.stops) == sorted(each.key for each in stops)
    assert [placed.place for placed in strip.stops] == list(range(len(stops)))
    assert all(line.source < min(line.targets) for line in strip.lines)


@settings(max_examples=80)
@given(bundles())
def test_lines_on_one_track_never_touch(stops):
    lines = arrange(stops).lines
    for one in lines:
        for other in lines:
            if one is not other and one.track == other.track:
                assert max(one.targets) < other.source or max(other.targets) < one.source


def test_a_wait_through_another_stop_is_not_drawn_twice():
    strip = arrange([stop("licence"), stop("tax", "licence"), stop("invoice", "licence", "tax")])
    assert [(line.source, line.targets) for line in strip.lines] == [(0, (1,)), (1, (2,))]


def test_a_circle_is_cut_and_not_followed_for_ever():
    strip = arrange([stop("a", "b"), stop("b", "a"), stop("c", "c")])
    assert len(strip.stops) == 3
    assert len(strip.lines) == 1


def test_who_does_not_see_the_lines_reads_the_names():
    strip = arrange([stop("tax", "licence"), stop("licence")])
    assert [[stop.name for stop in placed.waits_for] for placed in strip.stops] == [[], ["licence!"]]


def test_a_line_shows_that_its_result_is_there():
    (line,) = arrange([stop("licence", shape=Shape.DONE), stop("tax", "licence")]).lines
    assert line.reached


def test_the_path_runs_from_the_source_to_every_target():
    (line,) = arrange([stop("a"), stop("b", "a"), stop("c", "a")]).lines
    assert line.in_row == "M50 24V6H250M150 6V24M250 6V24"
    assert line.in_column == "M28 50H6V250M6 150H28M6 250H28"


def test_every_shape_has_a_tone_and_only_refusal_is_red():
    for shape in Shape:
        assert (stop("a", shape=shape).shown_tone is Tone.SEAL) == (shape is Shape.REFUSED)
