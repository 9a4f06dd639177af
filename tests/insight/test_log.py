"""Event logs are read whatever their kind, and counted as an obvious loop counts them."""

import gzip
import json
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.insight.commands import log
from haoban.insight.events import Columns
from haoban.insight.reading import read_log
from haoban.insight.statistics import as_expression, statistics
from haoban.kernel.refusals import Refusal

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def slow(events):
    """The oracle: events as (case, activity, moment) in the order of the file."""
    cases = {}
    for position, (case, activity, moment) in enumerate(events):
        cases.setdefault(case, []).append((moment, position, activity))
    traces = [[activity for _, _, activity in sorted(found)] for found in cases.values()]
    pairs = Counter(pair for trace in traces for pair in pairwise(trace))
    lasted = sorted((max(found)[0] - min(found)[0]).total_seconds() for found in cases.values())

    def percentile(share):
        place = share * (len(lasted) - 1)
        low = int(place)
        high = min(low + 1, len(lasted) - 1)
        return lasted[low] + (lasted[high] - lasted[low]) * (place - low)

    return {
        "cases": len(cases),
        "events": len(events),
        "activities": len({activity for _, activity, _ in events}),
        "variants": len({tuple(trace) for trace in traces}),
        "pairs": dict(pairs),
        "durations": (sum(lasted) / len(lasted), percentile(0.5), percentile(0.9), lasted[-1]),
    }


def ours(table):
    found = statistics(as_expression(table))
    return {
        **{name: found[name] for name in ("cases", "events", "activities", "variants")},
        "pairs": {(one["from"], one["to"]): one["count"] for one in found["directly_follows"]},
        "durations": tuple(found["case_duration_seconds"][name] for name in ("mean", "median", "p90", "max")),
    }


def same(one, other):
    assert one.pop("durations") == pytest.approx(other.pop("durations"), rel=1e-12, abs=1e-9)
    assert one == other


EVENTS = st.lists(
    st.tuples(st.sampled_from(["NA", "a", "b", "c"]), st.sampled_from("xyz"), st.integers(0, 5)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_every_count_is_what_an_obvious_loop_counts(events):
    events = [(case, activity, START + timedelta(seconds=second, microseconds=7)) for case, activity, second in events]
    columns = Columns()
    for case, activity, moment in events:
        columns.add(case, activity, moment, None)
    same(ours(columns.table()), slow(events))


def test_the_real_receipt_log_is_counted_as_the_loop_counts_it(real_data):
    table = read_log(real_data / "eventlog" / "receipt.csv")
    events = [(row["case"], row["activity"], row["time"]) for row in table.to_pylist()]
    same(ours(table), slow(events))
    assert table.num_rows == 8577


@pytest.fixture
def small():
    columns = Columns()
    for case, activity, second in (("NA", "收件", 0), ("7", "收件", 1), ("NA", "受理 & <办>", 1), ("NA", "办结", 1)):
        columns.add(case, activity, START + timedelta(seconds=second), "示例·甲" if second else None)
    return columns.table()


def test_xes_and_csv_written_here_are_read_back_the_same(small, tmp_path):
    import pyarrow.parquet as pq

    first = tmp_path / "first.parquet"
    pq.write_table(small, first)
    for name in ("second.xes", "second.csv"):
        done = CliRunner().invoke(log, ["export", str(first), "--to", str(tmp_path / name), "--json"])
        assert done.exit_code == 0, done.output
        again = read_log(tmp_path / name)
        assert ours(again) == ours(small)
        assert Counter(again["resource"].to_pylist()) == Counter(small["resource"].to_pylist())


def test_a_compressed_file_with_a_mark_and_no_namespace_is_read(tmp_path):
    text = (
        '\ufeff<?xml version="1.0" encoding="UTF-8"?><log><!-- remark --><trace><string key="concept:name" value="1"/>'
        '<event><string key="concept:name" value="A"><string key="nested" value="x"/></string>'
        '<date key="time:timestamp" value="2026-11-24T09:00:00.000+08:00"/></event></trace></log>'
    )
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(text.encode()))
    assert read_log(path).to_pylist() == [
        {"case": "1", "activity": "A", "time": START, "resource": None, "position": 0}
    ]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ("<log>\n<trace>\n<event>", "xes_broken", 3),
        ('<!DOCTYPE log [<!ENTITY a "aaaa">]>\n<log><trace/></log>', "xes_with_dtd", None),
        ("<html><body/></html>", "xes_without_traces", None),
        ("case_id,activity,timestamp\n1,A,not a time\n", "csv_rows_wrong", 2),
        ("a,b\n1,2\n", "csv_column_missing", None),
        ('{"objects": [}', "ocel_broken", 1),
        ('{"nothing": 1}', "ocel_incomplete", None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, content, code, row):
    path = tmp_path / "file"
    path.write_text(content, "utf-8")
    with pytest.raises(Refusal) as caught:
        read_log(path)
    assert caught.value.code == code
    if row:
        assert caught.value.problems[0].row == row


def test_an_object_centric_log_is_read_by_the_objects_of_a_type(tmp_path):
    def event(number, activity, hour, *objects):
        links = [{"objectId": one, "qualifier": ""} for one in objects]
        return {"id": number, "type": activity, "time": f"2026-11-24T{hour:02d}:00:00Z", "relationships": links}

    document = {
        "objects": [{"id": "o1", "type": "order"}, {"id": "i1", "type": "item"}, {"id": "i2", "type": "item"}],
        "events": [event("e1", "place", 9, "o1", "i1", "i2"), event("e2", "pick", 10, "i2")],
    }
    path = tmp_path / "log.json"
    path.write_text(json.dumps(document), "utf-8")
    assert Counter(read_log(path)["case"].to_pylist()) == {"i1": 1, "i2": 2}, "the most frequent type is the case"
    assert read_log(path, case_type="order")["case"].to_pylist() == ["o1"]
    with pytest.raises(Refusal, match="可选：item、order"):
        read_log(path, case_type="lorry")

    database = tmp_path / "log.sqlite"
    with sqlite3.connect(database) as made:
        made.executescript(
            """
            CREATE TABLE object (ocel_id TEXT, ocel_type TEXT); CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
            CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);
            CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
            CREATE TABLE event_Place (ocel_id TEXT, ocel_time TEXT);
            CREATE TABLE event_Pick (ocel_id TEXT, ocel_time TEXT);
            INSERT INTO event_map_type VALUES ('place', 'Place'), ('pick', 'Pick');
            INSERT INTO object VALUES ('o1', 'order'), ('i1', 'item'), ('i2', 'item');
            INSERT INTO event VALUES ('e1', 'place'), ('e2', 'pick');
            INSERT INTO event_Place VALUES ('e1', '2026-11-24T09:00:00Z');
            INSERT INTO event_Pick VALUES ('e2', '2026-11-24T10:00:00Z');
            INSERT INTO event_object VALUES ('e1', 'o1', ''), ('e1', 'i1', ''), ('e1', 'i2', ''), ('e2', 'i2', '');
            """
        )
    made.close()
    assert read_log(database).to_pylist() == read_log(path).to_pylist()


def test_the_command_prints_what_scripts_rely_on(real_data):
    done = CliRunner().invoke(log, ["stats", str(real_data / "eventlog" / "receipt.csv"), "--json"])
    document = json.loads(done.stdout)
    assert {"read_seconds", "compute_seconds", "directly_follows", "case_duration_seconds"} <= set(document)
    assert CliRunner().invoke(log, ["stats", "missing.xes"]).exit_code == 1
