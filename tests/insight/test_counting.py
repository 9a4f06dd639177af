"""What is counted is what an obvious loop counts."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insight.logs import START, read, written
from insight.oracle import ours, slow, told

from haoban.insight import document as counting
from haoban.insight.document import SECTIONS
from haoban.insight.filters import Filter, Period, period
from haoban.insight.reading import read_log
from haoban.kernel.refusals import Refusal

EVENTS = st.lists(
    st.tuples(st.sampled_from(["NA", "a", "b", "c"]), st.sampled_from("xyz"), st.integers(0, 5)),
    min_size=1,
    max_size=40,
)


def same(one, other):
    assert one.pop("durations") == pytest.approx(other.pop("durations"), rel=1e-12, abs=1e-9)
    assert one == other


@settings(max_examples=12)
@given(EVENTS)
def test_every_count_is_what_an_obvious_loop_counts(tmp_path_factory, events):
    path = written(tmp_path_factory.mktemp("log") / "log.csv", events)
    same(ours(read(path)), slow([(case, activity, START + timedelta(seconds=at)) for case, activity, at in events]))


def test_the_real_receipt_log_is_counted_as_the_loop_counts_it(real_data):
    log = read_log(real_data / "eventlog" / "receipt.csv")
    events = list(zip(*(log.events[name].to_pylist() for name in ("case", "activity", "time")), strict=True))
    same(ours(log), slow(events))
    assert log.events.num_rows == 8577


def test_the_promises_of_the_real_receipt_log_were_kept_as_published(real_data):
    log = read_log(real_data / "eventlog" / "receipt.csv")
    kept = {one["promised"]: one for one in told(log, sections=frozenset({"promises"}))["promises"]}
    assert {one["closed"] for one in kept.values()} == {1329}
    assert round(kept["case:deadline"]["share"], 4) == 0.7163
    assert round(kept["case:enddate_planned"]["share"], 4) == 0.7073


def test_an_event_without_a_time_stays_behind_the_one_before_it_in_the_file(tmp_path):
    events = [("1", "a", 5), ("1", "b", None), ("1", "c", 1), ("2", "x", None), ("2", "y", 3), ("3", "z", None)]
    found = told(read(written(tmp_path / "log.csv", events)), sections=frozenset({"variants"}))
    paths = {tuple(one["activities"]) for one in found["variants_shown"]}
    assert paths == {("c", "a", "b"), ("x", "y"), ("z",)}
    assert found["cases"] == 3
    assert found["case_duration_seconds"]["max"] == 4


@pytest.fixture
def hall(tmp_path):
    """Three cases of a hall, with officers and departments; the second is sent back once."""
    day = 86400
    events = [
        ("1", "收件", 0, "甲", "窗口"),
        ("1", "办结", 2 * day, "乙", "审批科"),
        ("2", "收件", day, "甲", "窗口"),
        ("2", "审查", 2 * day, "乙", "审批科"),
        ("2", "审查", 4 * day, "丙", "审批科"),
        ("2", "办结", 5 * day, "乙", "审批科"),
        ("3", "收件", 14 * day, "甲", "窗口"),
    ]
    return read(written(tmp_path / "hall.csv", events, ("resource", "部门")))


def test_what_is_done_again_is_told(hall):
    assert told(hall, sections=frozenset({"rework"}))["rework"] == [
        {"activity": "审查", "cases": 1, "repeating": 1, "again": 1, "share": 1.0}
    ]


def test_waiting_is_counted_for_who_ends_it(hall):
    found = told(hall, sections=frozenset({"waiting"}))["waiting"]
    days = {one["resource"]: (one["events"], one["total_seconds"] / 86400) for one in found["resource"]}
    assert days == {"乙": (3, 4.0), "丙": (1, 2.0)}
    assert {one["department"]: one["events"] for one in found["department"]} == {"审批科": 4}


def test_weeks_begin_on_monday_in_china(tmp_path):
    # 2026-11-22 is a Sunday; 16:00 UTC is midnight in China.
    lines = ["case_id,activity,timestamp", "1,a,2026-11-22T15:59:59Z", "2,a,2026-11-22T16:00:00Z"]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines), "utf-8")
    found = told(read(path), sections=frozenset({"throughput"}))["throughput"]
    assert [(one["week"], one["began"]) for one in found] == [("2026-11-16", 1), ("2026-11-23", 1)]


@pytest.mark.parametrize(
    ("began", "ended", "hours"),
    [
        ("2026-09-30T16:00:00+08:00", "2026-10-08T10:00:00+08:00", 2.0),  # the National Day holiday lies between
        ("2026-11-24T08:00:00+08:00", "2026-11-24T20:00:00+08:00", 8.0),
        ("2026-11-28T08:00:00+08:00", "2026-11-29T20:00:00+08:00", 0.0),  # a weekend
        ("2026-10-10T09:00:00+08:00", "2026-10-10T12:00:00+08:00", 3.0),  # a Saturday that is made up for
    ],
)
def test_working_time_counts_office_hours_of_working_days(tmp_path, began, ended, hours):
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,timestamp\n1,a,{began}\n1,b,{ended}\n", "utf-8")
    found = told(read(path), sections=frozenset({"working"}))["working"]
    assert found["median"] == hours * 3600
    assert not found["provisional"]


def test_a_year_that_was_not_announced_is_marked(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n1,a,2011-10-10T09:00:00Z\n1,b,2011-10-11T09:00:00Z\n", "utf-8")
    assert told(read(path), sections=frozenset({"working"}))["working"]["provisional"]


@pytest.mark.parametrize(
    ("wanted", "cases"),
    [
        (Filter(having=("审查",)), 1),
        (Filter(lacking=("办结",)), 1),
        (Filter(shortest=3 * 86400), 1),
        (Filter(longest=0), 1),
        (Filter(attributes=(("resource", "乙"),)), 2),
        (Filter(begun=period("2026-11-24..2026-11-24")), 1),
        (Filter(begun=period("2026-11-24..2026-11-25"), having=("办结",), longest=2 * 86400), 1),
    ],
)
def test_a_filter_chooses_whole_cases(hall, wanted, cases):
    found = told(hall, wanted=wanted, sections=frozenset({"variants"}))
    assert found["cases"] == cases
    every = {tuple(one["activities"]) for one in told(hall, sections=frozenset({"variants"}))["variants_shown"]}
    assert {tuple(one["activities"]) for one in found["variants_shown"]} <= every


def test_a_filter_that_names_nothing_says_what_there_is(hall):
    with pytest.raises(Refusal, match="现有：办结、审查、收件"):
        told(hall, wanted=Filter(having=("复审",)))
    with pytest.raises(Refusal, match="部门"):
        told(hall, wanted=Filter(attributes=(("科室", "x"),)))
    with pytest.raises(Refusal, match="终点在起点之前"):
        period("2026-02-01..2026-01-01")


IDLE = """<log>
<trace><string key="concept:name" value="A"/><string key="街道" value="东"/>
  <event><string key="concept:name" value="x"/><date key="time:timestamp" value="2026-11-24T01:00:00Z"/></event>
  <event><string key="concept:name" value="y"/><date key="time:timestamp" value="2026-11-24T01:00:09Z"/></event></trace>
<trace><string key="concept:name" value="B"/><string key="街道" value="东"/></trace>
<trace><string key="concept:name" value="C"/><string key="街道" value="西"/></trace>
</log>"""


@pytest.mark.parametrize(
    ("wanted", "cases", "idle"),
    [
        (Filter(), 3, 2),
        (Filter(lacking=("x",)), 2, 2),
        (Filter(having=("x",)), 1, 0),
        (Filter(longest=10), 1, 0),
        (Filter(begun=period("2026-11-24..2026-11-24")), 1, 0),
        (Filter(attributes=(("case:街道", "东"),)), 2, 1),
        (Filter(attributes=(("time:timestamp", "x"),)), 0, 0),
    ],
)
def test_a_trace_without_events_is_a_case_without_a_duration(tmp_path, wanted, cases, idle):
    path = tmp_path / "log.xes"
    path.write_text(IDLE, "utf-8")
    found = told(read_log(path), wanted=wanted, sections=frozenset(SECTIONS))
    assert (found["cases"], found.get("cases_without_events", 0)) == (cases, idle)
    assert sum(one["count"] for one in found["variants_shown"]) == cases
    assert found["variants"] == len(found["variants_shown"])
    assert found["case_duration_seconds"]["mean"] == (9 if cases > idle else None)
    assert found["working"]["median"] == (9 if cases > idle else None)


def test_a_log_of_nothing_but_empty_traces_is_counted(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text("<log><trace/><trace/></log>", "utf-8")
    found = told(read_log(path), sections=frozenset(SECTIONS))
    assert (found["cases"], found["events"], found["variants"]) == (2, 0, 1)
    assert found["case_duration_seconds"]["max"] is None


def test_a_log_of_which_nothing_is_left_is_counted_as_nothing(hall):
    found = told(hall, wanted=Filter(begun=Period(START.date().replace(year=2020), START.date().replace(year=2021))))
    assert found["cases"] == found["variants"] == found["events"] == 0
    assert found["case_duration_seconds"]["median"] is None


def test_a_large_log_worked_on_in_slices_is_counted_the_same(hall, monkeypatch):
    whole = told(hall, sections=frozenset(SECTIONS))
    monkeypatch.setattr(counting, "_CASES_AT_ONCE", 1)
    assert told(hall, sections=frozenset(SECTIONS)) == whole


@pytest.mark.parametrize(
    ("promised", "ended", "late_days"),
    [
        ("2026-11-24", "2026-11-24T23:59:59+08:00", None),  # a promised day is kept until it ends
        ("2026-11-24", "2026-11-25T00:00:00+08:00", 1),
        ("2026年11月24日", "2026-11-26T10:00:00+08:00", 2),
        ("2026-11-24 12:00", "2026-11-25T00:00:00+08:00", 0.5),
        ("2026-11-24T12:00:00+08:00", "2026-11-24T12:00:00+08:00", None),
    ],
)
def test_a_promise_is_kept_by_the_moment_or_by_the_day_that_was_promised(tmp_path, promised, ended, late_days):
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,timestamp,deadline\n1,a,{ended},{promised}\n", "utf-8")
    (found,) = told(read(path), sections=frozenset({"promises"}))["promises"]
    assert (found["closed"], found["kept"]) == (1, int(late_days is None))
    assert found["late_seconds"]["max"] == (None if late_days is None else late_days * 86400)


@pytest.mark.parametrize(
    "times",
    [("0001-01-01T00:00:00", "2026-11-24"), ("2026-11-24", "9999-12-31T23:59:59Z"), ("0000-01-01", "0001-01-01")],
)
def test_dates_that_stand_for_none_are_counted_like_others(tmp_path, times):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n" + "".join(f"1,a,{time}\n" for time in times), "utf-8")
    found = told(read(path), sections=frozenset(SECTIONS), wanted=Filter(begun=period("0001-01-01..9999-12-31")))
    assert found["events"] in (0, 2), "a filter chooses whole cases"
    assert told(read(path), sections=frozenset(SECTIONS))["throughput"]


def test_events_without_a_time_are_told(tmp_path):
    log = read(written(tmp_path / "log.csv", [("1", "a", 0), ("1", "b", None), ("1", "c", 5)]))
    assert told(log)["events_without_time"] == 1
