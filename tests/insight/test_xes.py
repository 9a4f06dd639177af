"""XES: both readers say the same, nothing is lost on the way out and in, and what is broken is located."""

import gzip
import io
import json
from xml.sax.saxutils import escape

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insight.logs import START
from insight.standards import is_xes

from haoban.insight import unpacking, xes
from haoban.insight.engine import number
from haoban.insight.log import NESTED, attributes_of, from_pieces
from haoban.insight.parquet import read_parquet, write_parquet
from haoban.insight.xes import read_xes
from haoban.insight.xes_patient import PatientReader
from haoban.insight.xes_writing import write_xes
from haoban.kernel.refusals import Refusal

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("&<>\"'\n\t 办é"), max_size=6)
KEY = st.sampled_from(
    ["concept:name", "time:timestamp", "org:resource", "费用", "a&b", "case", "position", "nested", "k e y"]
)
DATES = st.sampled_from(
    [
        "2026-11-24T09:00:00.000+08:00",
        "2026-11-24T01:00:00Z",
        "2026-03-01T09:00:00.123456+01:00",
        "2026-11-24T09:00:00",
        "2026-11-24T09:00:00.123456789+08:00",
        "yesterday",
    ]
)
SCALAR = st.one_of(
    st.tuples(st.just("string"), KEY, TEXT),
    st.tuples(st.just("date"), KEY, DATES),
    st.tuples(st.just("int"), KEY, st.integers(-(2**63), 2**63 - 1).map(str)),
    st.tuples(st.just("float"), KEY, st.sampled_from(["1.5", "-0.1", "1e300", "INF", "NaN", "3"])),
    st.tuples(st.just("boolean"), KEY, st.sampled_from(["true", "false"])),
    st.tuples(st.just("id"), KEY, st.uuids().map(str)),
)
ATTRIBUTE = st.recursive(
    SCALAR.map(list),
    lambda inner: st.one_of(
        st.tuples(SCALAR, st.lists(inner, min_size=1, max_size=2)).map(lambda pair: [*pair[0], pair[1]]),
        st.tuples(KEY, st.lists(inner, max_size=2)).map(
            lambda pair: ["list", pair[0], None, [["values", None, None, *([pair[1]] if pair[1] else [])]]]
        ),
    ),
    max_leaves=3,
)


def owner(most):
    return st.lists(ATTRIBUTE, max_size=most, unique_by=lambda one: one[1])


LOG = st.fixed_dictionaries(
    {
        "log": owner(2),
        "traces": st.lists(st.tuples(owner(3), st.lists(owner(4), max_size=4)), max_size=4),
        "outside": st.lists(owner(2), max_size=2),
    }
)
STYLE = st.fixed_dictionaries(
    {
        "indent": st.sampled_from(["", "\n", "\r\n\t"]),
        "remark": st.sampled_from(["", "<!-- a remark -->"]),
        "mark": st.booleans(),
        "space": st.sampled_from(["", ' xmlns="http://www.xes-standard.org/"']),
        "end": st.sampled_from(["/>", " />"]),
        "value_first": st.booleans(),
    }
)
_ESCAPED = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def rendered(attribute, style):
    type_, key, value = attribute[:3]
    said = [
        f' {name}="{escape(text, _ESCAPED)}"' for name, text in (("key", key), ("value", value)) if text is not None
    ]
    if style["value_first"]:
        said.reverse()
    begin = f"{style['indent']}<{type_}{''.join(said)}"
    if len(attribute) < 4:
        return begin + style["end"]
    return f"{begin}>{''.join(rendered(one, style) for one in attribute[3])}{style['indent']}</{type_}>"


def as_xes(log, style):
    def inside(attributes):
        return "".join(rendered(one, style) for one in attributes)

    gap = style["indent"] + style["remark"]
    traces = "".join(
        f"{gap}<trace>{inside(of_trace)}{''.join(f'{gap}<event>{inside(one)}</event>' for one in events)}</trace>"
        for of_trace, events in log["traces"]
    )
    outside = "".join(f"<event>{inside(one)}</event>" for one in log["outside"])
    begin = f'<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0"{style["space"]}>'
    text = f"{begin}{inside(log['log'])}{traces}{outside}</log>"
    return ("\ufeff" if style["mark"] else "") + text


def said(table):
    """What each row says, attribute by attribute, whatever its columns are called."""
    found = []
    columns = attributes_of(table.schema)
    for row in table.to_pylist():
        told = {
            (one.type, one.key): repr(row[one.name]) + repr(row.get(f"{one.name} offset"))
            for one in columns
            if row[one.name] is not None
        }
        nested = sorted(json.loads(row.get(NESTED) or "[]"), key=json.dumps)
        found.append((row["case"], row["trace"], told, nested))
    return found


def same(one, other):
    assert said(one.events) == said(other.events)
    assert said(one.cases) == said(other.cases)
    assert one.header == other.header
    assert one.events["position"].to_pylist() == other.events["position"].to_pylist()


def patiently(text):
    reader = PatientReader("file", None, "utf-8")
    reader.feed(text.encode(), last=True)
    return from_pieces(reader.take(), reader.header)


@settings(max_examples=80)
@given(LOG, STYLE)
def test_arrays_and_elements_give_the_same(tmp_path_factory, log, style):
    path = tmp_path_factory.mktemp("xes") / "log.xes"
    path.write_bytes(as_xes(log, style).encode())
    slow = patiently(as_xes(log, style))
    same(read_xes(path), slow)
    for (_, _, told, nested), (_, attributes) in zip(
        said(slow.events), [(trace, one) for trace, events in log["traces"] for one in events], strict=False
    ):
        assert len(told) + sum(one[2] is not None or one[0] == "list" for one in nested) == len(attributes)


@settings(max_examples=40)
@given(LOG, STYLE)
def test_nothing_is_lost_by_way_of_parquet_and_back(tmp_path_factory, log, style):
    folder = tmp_path_factory.mktemp("xes")
    first, kept, second = folder / "first.xes", folder / "kept.parquet", folder / "second.xes.gz"
    first.write_bytes(as_xes(log, style).encode())
    read = read_xes(first)
    write_parquet(read, kept)
    again = read_parquet(kept)
    same(again, read)
    write_xes(again, second)
    last = read_xes(second)
    last.header.attributes = read.header.attributes = {}
    same(last, read)


@settings(max_examples=30)
@given(LOG.filter(lambda log: "yesterday" not in json.dumps(log)))
def test_a_log_that_follows_the_standard_is_written_so(tmp_path_factory, log):
    folder = tmp_path_factory.mktemp("xes")
    plain = {"indent": "", "remark": "", "mark": False, "space": "", "end": "/>", "value_first": False}
    (folder / "first.xes").write_text(as_xes(log, plain), "utf-8")
    write_xes(read_xes(folder / "first.xes"), folder / "second.xes")
    if not _repeats(log):
        is_xes((folder / "second.xes").read_text("utf-8"))


def _repeats(value):
    """Whether a key stands twice in some attribute: the draws allow that within attributes."""
    if not isinstance(value, dict | list | tuple):
        return False
    if isinstance(value, dict):
        return any(map(_repeats, value.values()))
    keys = [one[1] for one in value if isinstance(one, list) and len(one) >= 3 and isinstance(one[0], str) and one[1]]
    return len(keys) != len(set(keys)) or any(map(_repeats, value))


def test_a_plain_file_is_read_by_arrays(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(
        '<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="办 &amp; 结"/>'
        '<list key="l"><values><int key="i" value="1"/></values></list></event></trace></log>',
        "utf-8",
    )
    assert xes._plain(path, None) is not None
    assert read_xes(path).events["activity"].to_pylist() == ["办 & 结"]


def test_the_real_logs_are_read_the_same_by_both(real_data):
    path = real_data / "eventlog" / "bpic2015-municipality2.xes.gz"
    found = xes._plain(path, None)
    assert found is not None
    one, other = from_pieces(*found), from_pieces(*xes._patient(path, None))
    assert one.events.equals(other.events)
    assert one.cases.equals(other.cases)
    assert one.events.num_rows == 44354


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "iso-8859-1", "utf-8"])
def test_other_encodings_are_read_as_the_file_declares_them(tmp_path, encoding):
    word = "é" if encoding == "iso-8859-1" else "办结"
    path = tmp_path / "log.xes"
    event = f"<event><string key='concept:name' value='{word}'/></event>"
    text = f"<?xml version='1.0' encoding='{encoding}'?><log><trace>{event}</trace></log>"
    path.write_bytes(text.encode(encoding))
    log = read_xes(path)
    assert log.events["activity"].to_pylist() == [word]
    assert log.events["case"].to_pylist() == ["#1"], "a trace without a name is called by its number"


def test_many_attributes_and_equal_times_are_normal(tmp_path):
    path = tmp_path / "wide.xes"
    event = "".join(f'<string key="k{number}" value="v{number}"/>' for number in range(170))
    event += '<date key="time:timestamp" value="2026-11-24T09:00:00+08:00"/>'
    events = "".join(f'<event><string key="concept:name" value="{number}"/>{event}</event>' for number in range(3000))
    path.write_text(f'<log><trace><string key="concept:name" value="NA"/>{events}</trace></log>', "utf-8")
    log = read_xes(path)
    assert len(attributes_of(log.events.schema)) == 172
    assert log.events["position"].to_pylist() == list(range(3000)), "equal times stay in the file's order"
    assert set(log.events["time"].to_pylist()) == {START}


def test_a_name_counts_whatever_its_type(tmp_path):
    path = tmp_path / "log.xes"
    day = '<{} key="time:timestamp" value="2026-11-24T09:00:00+08:00"/>'
    path.write_text(
        '<log><trace><int key="concept:name" value="7"/>'
        f'<event><int key="concept:name" value="1"/>{day.format("date")}</event>'
        f'<event><string key="concept:name" value="办结"/>{day.format("string")}</event></trace>'
        '<trace><string key="concept:name" value="7"/><event/></trace></log>',
        "utf-8",
    )
    log = read_xes(path)
    assert log.events["activity"].to_pylist() == ["1", "办结", None]
    assert log.events["time"].to_pylist() == [START, START, None]
    assert log.events["case"].to_pylist() == ["7", "7", "7"]
    write_xes(log, path)
    again = read_xes(path)
    assert again.events.equals(log.events), "each stays of its type"


def test_traces_without_a_name_are_cases_of_their_own(tmp_path):
    path = tmp_path / "log.xes"
    names = ('value="#1"', None, 'value=""', 'value="##2"', 'value=""')
    named = ("" if name is None else f'<string key="concept:name" {name}/>' for name in names)
    path.write_text("<log>" + "".join(f"<trace>{name}<event/></trace>" for name in named) + "</log>", "utf-8")
    assert read_xes(path).events["case"].to_pylist() == ["#1", "###2", "###3", "##2", "###5"]


def test_an_empty_activity_and_none_are_one(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text('<log><trace><event/><event><string key="concept:name" value=""/></event></trace></log>', "utf-8")
    assert number(read_xes(path)).activities == [""]


@pytest.mark.parametrize("depth", [90, 98, 99, 3000])
def test_both_readers_go_equally_deep(tmp_path, depth):
    path = tmp_path / "log.xes"
    deep = '<string key="a" value="b">' * depth + "</string>" * depth
    traces = '<trace><string key="concept:name" value="1"/></trace>' * 2000  # more than is left to the patient reader
    path.write_text(f"<log>{traces}<trace><event>{deep}</event></trace></log>", "utf-8")
    if depth <= 98:
        assert read_xes(path).events.num_rows == 1
        return
    for wanted in (None, ()):
        with pytest.raises(Refusal) as caught:
            read_xes(path, wanted)
        assert (caught.value.code, caught.value.problems[0].file) == ("xes_wrong", "log.xes")


DEEP = "<string key='a' value='b'>" * 500 + "</string>" * 500


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ("<log>\n<trace>\n<event>", "xes_broken", 3),
        ("<log>\n<trace>\n<event></trace></log>", "xes_broken", 3),
        ('<log>\n<trace><event><string key="a" value="<"/></event></trace></log>', "xes_broken", 2),
        ('<log>\n<trace><event><string key="a" value="&unknown;"/></event></trace></log>', "xes_broken", 2),
        ('<log>\n<trace><event><string key="a" key="b" value="1"/></event></trace></log>', "xes_broken", 2),
        ('<log>\n<trace><event><string key="a" value="\x01"/></event></trace></log>', "xes_broken", 2),
        ('<!DOCTYPE log [<!ENTITY a "aaaa">]>\n<log><trace/></log>', "xes_with_dtd", 1),
        ('\n<!DOCTYPE log SYSTEM "file:///etc/passwd">\n<log><trace/></log>', "xes_with_dtd", 2),
        (f"<log>\n<trace><event>{DEEP}</event></trace></log>", "xes_wrong", 2),
        ("<log>\n<event><trace/></event></log>", "xes_wrong", 2),
        ("<html><body/></html>", "xes_without_traces", None),
        ("<log><trace></trace></log>\n<log/>", "xes_broken", 2),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, content, code, row, packed):
    path = tmp_path / "file.xes"
    path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    with pytest.raises(Refusal) as caught:
        read_xes(path)
    assert caught.value.code == code
    if row:
        assert caught.value.problems[0].row == row


def test_a_compressed_file_that_is_cut_off_is_told(tmp_path):
    whole = gzip.compress(b"<log>" + b"<trace><event/></trace>" * 1000 + b"</log>")
    path = tmp_path / "cut.xes.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refusal, match="不是完整的 XES") as caught:
        read_xes(path)
    assert caught.value.problems[0].row == 1


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "HARMLESS", 4 << 20)
    packed = io.BytesIO()
    with gzip.open(packed, "wb", 6) as file:
        file.write(b"<log><trace>")
        for _ in range(20):
            file.write(b"<event/>" * (1 << 17))
    path = tmp_path / "bomb.xes.gz"
    path.write_bytes(packed.getvalue())
    before = pa.total_allocated_bytes()
    with pytest.raises(Refusal) as caught:
        read_xes(path)
    assert caught.value.code == "packed_bomb"
    assert pa.total_allocated_bytes() - before < 1 << 24
