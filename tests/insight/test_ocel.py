"""Object-centric logs: the three forms say the same, the cases are the objects of a type, mistakes are located."""

import json
import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insight.oracle import told

from haoban.insight.ocel import Event, Ocel, Thing, as_text, typed
from haoban.insight.ocel_json import read_ocel_json, write_ocel_json
from haoban.insight.ocel_sqlite import read_ocel_sqlite, write_ocel_sqlite
from haoban.insight.ocel_xml import read_ocel_xml, write_ocel_xml
from haoban.insight.parquet import read_parquet_ocel, write_parquet_ocel
from haoban.insight.reading import read_log
from haoban.kernel.refusals import Refusal

WORD = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("办&<\"' "), min_size=1, max_size=6)
TIME = st.sampled_from(["1970-01-01T00:00:00Z", "2026-11-24T01:00:00Z", "2026-11-24T09:00:00.5+08:00"])
VALUES = {
    "string": WORD,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "time": TIME,
}
TYPES = {
    "申请 (件)": {"费用": "float", "加急": "boolean", "经办": "string"},
    "申请件": {"次": "integer", "到期": "time"},
    "": {},
}


@st.composite
def logs(draw):
    things = [
        Thing(
            f"o{number}",
            kind,
            [(name, draw(TIME), draw(VALUES[TYPES[kind][name]])) for name in TYPES[kind] if draw(st.booleans())],
        )
        for number, kind in enumerate(draw(st.lists(st.sampled_from(sorted(TYPES)), max_size=4)))
    ]
    ids = [thing.id for thing in things]
    links = st.lists(st.tuples(st.sampled_from(ids), WORD), max_size=3) if ids else st.just([])
    for thing in things:
        thing.objects = draw(links)
    events = [
        Event(
            f"e{number}",
            kind,
            draw(TIME),
            [(name, draw(VALUES[TYPES[kind][name]])) for name in TYPES[kind] if draw(st.booleans())],
            draw(links),
        )
        for number, kind in enumerate(draw(st.lists(st.sampled_from(sorted(TYPES)), max_size=4)))
    ]
    return Ocel(
        "log",
        {name: dict(kinds) for name, kinds in TYPES.items()},
        {name: dict(kinds) for name, kinds in TYPES.items()},
        events,
        things,
    )


def said(log):
    """What a log says, each value as its declared type."""
    return (
        log.event_types,
        log.object_types,
        [
            (
                one.id,
                one.type,
                one.time,
                sorted((name, typed(log.event_types[one.type][name], value)) for name, value in one.attributes),
                one.objects,
            )
            for one in log.events
        ],
        [
            (
                one.id,
                one.type,
                sorted(
                    (name, time, typed(log.object_types[one.type][name], value)) for name, time, value in one.attributes
                ),
                one.objects,
            )
            for one in log.objects
        ],
    )


@settings(max_examples=40)
@given(logs())
def test_nothing_is_lost_between_json_sqlite_xml_and_parquet(tmp_path_factory, log):
    folder = tmp_path_factory.mktemp("ocel")
    write_ocel_json(log, folder / "a.json")
    one = read_ocel_json(folder / "a.json")
    assert said(one) == said(log)
    write_ocel_sqlite(one, folder / "b.sqlite")
    two = read_ocel_sqlite(folder / "b.sqlite")
    assert said(two) == said(log)
    write_ocel_xml(two, folder / "c.xml")
    three = read_ocel_xml(folder / "c.xml")
    assert said(three) == said(log)
    write_parquet_ocel(three, folder / "d.ocel")
    four = read_parquet_ocel(folder / "d.ocel")
    write_ocel_json(four, folder / "e.json", values_as_text=True)
    assert said(read_ocel_json(folder / "e.json")) == said(log)


@pytest.fixture
def orders(tmp_path):
    def event(number, activity, hour, *objects):
        links = [{"objectId": one, "qualifier": ""} for one in objects]
        return {"id": number, "type": activity, "time": f"2026-11-24T{hour:02d}:00:00Z", "relationships": links}

    document = {
        "objectTypes": [{"name": "order", "attributes": []}, {"name": "item", "attributes": []}],
        "eventTypes": [{"name": "place", "attributes": []}, {"name": "pick", "attributes": []}],
        "objects": [{"id": "o1", "type": "order"}, {"id": "i1", "type": "item"}, {"id": "i2", "type": "item"}],
        "events": [event("e2", "pick", 10, "i2"), event("e1", "place", 9, "o1", "i1", "i2", "i2")],
    }
    path = tmp_path / "log.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_the_cases_are_the_objects_of_a_type(orders):
    log = read_log(orders)
    assert Counter(log.events["case"].to_pylist()) == {"i1": 1, "i2": 2}, "the most frequent type is the case"
    assert read_log(orders, case_type="order").events["case"].to_pylist() == ["o1"]
    with pytest.raises(Refusal, match="可选：item、order"):
        read_log(orders, case_type="lorry")


def test_an_object_that_no_event_concerns_is_a_case_without_events(orders):
    document = json.loads(orders.read_text("utf-8"))
    document["objects"].append({"id": "o2", "type": "order"})
    orders.write_text(json.dumps(document), "utf-8")
    found = told(read_log(orders, case_type="order"))
    assert (found["cases"], found["cases_without_events"], found["variants"]) == (2, 1, 2)


def test_a_file_as_others_write_it_is_read(tmp_path):
    """Without a map of the objects' types, without relations among objects, times without a zone: UTC."""
    path = tmp_path / "log.sqlite"
    with closing(sqlite3.connect(path)) as made, made:
        made.executescript(
            """
            CREATE TABLE object (ocel_id TEXT, ocel_type TEXT); CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
            CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);
            CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
            CREATE TABLE event_Place (ocel_id TEXT, ocel_time TIMESTAMP, cost REAL);
            INSERT INTO event_map_type VALUES ('place', 'Place'); INSERT INTO object VALUES ('i1', 'item');
            INSERT INTO event VALUES ('e1', 'place'); INSERT INTO event_Place VALUES ('e1', '2026-11-24 09:00:00', 1.5);
            INSERT INTO event_object VALUES ('e1', 'i1', NULL);
            """
        )
    log = read_ocel_sqlite(path)
    assert (log.events[0].time, log.events[0].attributes) == ("2026-11-24T09:00:00Z", [("cost", 1.5)])
    assert log.event_types == {"place": {"cost": "float"}}
    assert read_log(path).events["case"].to_pylist() == ["i1"]


@pytest.mark.parametrize(
    ("content", "code", "row", "column"),
    [
        ('{\n"objects": [}', "ocel_broken", 2, None),
        ('{"nothing": 1}', "ocel_incomplete", None, "objects"),
        ('{"objects": [], "events": [{"id": "e", "type": "t"}]}', "ocel_incomplete", None, "events[0].time"),
        ('{"objects": [], "events": [{"id": "e", "type": "t", "time": "soon"}]}', None, None, None),
        ('{"objects": {}, "events": []}', "ocel_incomplete", None, "objects"),
        ('{"objects": [{"id":"a","type":"t"},{"id":"a","type":"t"}], "events": []}', "ocel_repeated", None, "objects"),
        ('<log><object-types/>\n<events><event id="e"/></events></log>', "ocel_incomplete", 2, None),
        ('<!DOCTYPE log [<!ENTITY a "b">]>\n<log><object-types/></log>', "ocel_with_dtd", 1, None),
        ("<log><object-types/>\n<x><objects><relationship/></objects></x></log>", "ocel_incomplete", 2, None),
        ("<log><object-types>\n<objects></log>", "ocel_broken", 2, None),
        ('{"a":' + "[" * 100_000, "ocel_incomplete", None, None),
        ('{"objects": [], "events": [], "events": []}', "ocel_incomplete", None, "events"),
        ('[{"objects": [], "events": []}]', "ocel_incomplete", None, "objects"),
        ("SQLite format 3\x00 and no more", "ocel_broken", None, None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, content, code, row, column):
    path = tmp_path / "file"
    path.write_text(content, "utf-8")
    if code is None:
        with pytest.raises(Refusal):
            read_log(path)
        return
    with pytest.raises(Refusal) as caught:
        read_log(path)
    assert caught.value.code == code
    if row:
        assert caught.value.problems[0].row == row
    if column:
        assert caught.value.problems[0].column == column


@pytest.mark.parametrize(("text", "damage"), [("申请", b"\xff" * 6), ("CREATE TABLE", b"CREATE \xff\xff\xff\xff\xff")])
def test_a_database_whose_text_is_no_text_is_told_as_broken(tmp_path, text, damage):
    path = tmp_path / "log.sqlite"
    write_ocel_sqlite(Ocel("", {}, {}, [], [Thing("申请一", "申请", [])]).declare_all(), path)
    path.write_bytes(path.read_bytes().replace(text.encode(), damage))
    with pytest.raises(Refusal) as caught:
        read_log(path)
    assert caught.value.code == "ocel_broken"


def test_attributes_that_sqlite_takes_for_one_are_refused(tmp_path):
    log = Ocel("log", {}, {"t": {"Cost": "string", "cost": "string"}}, [], [])
    with pytest.raises(Refusal, match="JSON"):
        write_ocel_sqlite(log, tmp_path / "log.sqlite")


def test_values_as_text_are_what_the_published_schema_wants():
    assert [as_text(one) for one in (True, 1, 1.5, "办")] == ["true", "1", "1.5", "办"]


def test_a_log_without_objects_has_no_case(tmp_path):
    path = tmp_path / "log.json"
    empty = {"eventTypes": [], "objectTypes": [{"name": "件", "attributes": []}], "events": [], "objects": []}
    path.write_text(json.dumps(empty), "utf-8")
    for chosen in (None, "件"):
        assert read_log(path, case_type=chosen).events.num_rows == 0
    with pytest.raises(Refusal, match="可选：件"):
        read_log(path, case_type="人")


def test_what_json_has_no_number_for_is_written_as_text(tmp_path):
    path = tmp_path / "log.json"
    event = Event("e", "办", "2026-11-24T01:00:00Z", [("费用", float("nan")), ("限额", float("inf")), ("税", 1.5)])
    log = Ocel("", {"办": {"费用": "float", "限额": "float", "税": "float"}}, {}, [event], [])
    write_ocel_json(log, path)

    def refuse(constant):
        raise AssertionError(constant)

    written = json.loads(path.read_text("utf-8"), parse_constant=refuse)
    assert [one["value"] for one in written["events"][0]["attributes"]] == ["nan", "inf", 1.5]


def test_a_view_that_never_ends_is_not_read(tmp_path):
    path = tmp_path / "log.sqlite"
    write_ocel_sqlite(Ocel("", {"办": {}}, {}, [Event("e", "办", "2026-11-24T01:00:00Z")], []), path)
    with closing(sqlite3.connect(path)) as base, base:
        (name,) = base.execute("SELECT 'event_' || ocel_type_map FROM event_map_type").fetchone()
        base.execute(f'DROP TABLE "{name}"')
        endless = (
            "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT 'e' AS ocel_id FROM r WHERE x < 0"
        )
        base.execute(f'CREATE VIEW "{name}" AS {endless}')
    with pytest.raises(Refusal) as caught:
        read_ocel_sqlite(path)
    assert caught.value.problems[0].column == name
