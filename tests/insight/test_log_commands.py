"""`haoban log`: what scripts and people rely on."""

import gzip
import json

import pytest
from click.testing import CliRunner
from insight.logs import written
from insight.standards import is_ocel_json, is_xes

from haoban.insight.commands import log


def run(*arguments, fails=False):
    done = CliRunner().invoke(log, [str(one) for one in arguments])
    assert (done.exit_code != 0) == fails, done.output
    return done


@pytest.fixture
def hall(tmp_path):
    events = [("NA", "收件", 0, "甲"), ("7", "收件", 1, ""), ("NA", "受理 & <办>", 1, "乙"), ("NA", "办结", 1, "乙")]
    return written(tmp_path / "hall.csv", events, ("resource",))


CONTRACT = {
    "cases",
    "events",
    "activities",
    "variants",
    "directly_follows",
    "case_duration_seconds",
    "read_seconds",
    "compute_seconds",
}


def test_the_statistics_keep_their_names(hall):
    found = json.loads(run("stats", hall, "--json").stdout)
    assert set(found) >= CONTRACT
    assert set(found["case_duration_seconds"]) == {"mean", "median", "p90", "max"}
    assert {"from", "to", "count"} <= set(found["directly_follows"][0])
    assert (found["cases"], found["events"], found["activities"], found["variants"]) == (2, 4, 3, 2)


@pytest.mark.parametrize(
    "way", [["a.xes"], ["a.xes.gz", "b.csv"], ["a.parquet", "b.xes"], ["a.csv"], ["a.json"], ["a.sqlite", "b.xml"]]
)
def test_every_form_written_here_is_counted_the_same(hall, tmp_path, way):
    first = json.loads(run("stats", hall, "--json").stdout)
    source = hall
    for name in way:
        run("export", source, "--to", tmp_path / name)
        source = tmp_path / name
    again = json.loads(run("stats", source, "--json").stdout)
    for name in CONTRACT - {"read_seconds", "compute_seconds"}:
        assert again[name] == first[name], name


def test_what_is_written_is_what_the_standards_want(hall, tmp_path):
    xes, ocel = tmp_path / "a.xes", tmp_path / "a.json"
    run("export", hall, "--to", xes)
    is_xes(xes.read_text("utf-8"))
    run("export", hall, "--to", ocel)
    is_ocel_json(json.loads(ocel.read_text("utf-8")))


def test_a_log_comes_from_standard_input_too(hall):
    done = CliRunner().invoke(log, ["stats", "-", "--json"], input=hall.read_bytes())
    assert json.loads(done.stdout)["events"] == 4


def test_an_imported_log_is_kept_in_the_data_folder(hall, tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path / "home"))
    kept = json.loads(run("import", hall, "--json").stdout)
    assert kept == {"events": 4, "kept": str(tmp_path / "home" / "logs" / "hall.parquet")}
    assert json.loads(run("stats", kept["kept"], "--json").stdout)["cases"] == 2


def test_everything_is_told_to_people_too(hall):
    text = run("stats", hall, "--show", "all", "--finished", "timestamp", "--promised", "timestamp").stdout
    for word in ("2 个办件，4 个事件", "先后关系", "最常见的走法", "等待与办理", "每周", "按期办结", "工作时间"):
        assert word in text


def test_two_periods_are_compared(hall):
    periods = ("2026-11-24..2026-11-24", "2026-11-25..2026-11-30")
    found = json.loads(run("stats", hall, "--compare", *periods, "--json").stdout)
    assert found["changes"]["cases"] == {"before": 2, "after": 0, "ratio": 0.0}
    assert "两个时段" in run("stats", hall, "--compare", *periods).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("stats", "missing.xes"),
        ("stats", "/dev/null"),
        ("stats", "HALL", "--hours", "25-26"),
        ("stats", "HALL", "--begun", "soon"),
        ("stats", "HALL", "--at-least", "nan"),
        ("stats", "HALL", "--at-most", "1e300"),
        ("stats", "HALL", "--where", "resource"),
        ("stats", "HALL", "--separator", "::"),
        ("stats", "HALL", "--department-column", "科室"),
        ("stats", "HALL", "--promised", "何时"),
        ("export", "HALL", "--to", "log.doc"),
        ("export", "HALL", "--to", "/no/such/folder/log.csv"),
    ],
)
def test_what_is_wrong_is_told_in_one_document(hall, arguments):
    done = run(*(hall if one == "HALL" else one for one in arguments), "--json", fails=True)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["error"]
    assert "Traceback" not in done.output


@pytest.mark.parametrize("kind", ["log.xes.gz", "log.csv.gz", "log.json.gz"])
@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: data[:-6] + b"0000" + data[-2:], lambda data: data + b"?"]
)
def test_a_damaged_compressed_file_is_told_in_one_document(tmp_path, kind, damage):
    path = tmp_path / kind
    path.write_bytes(damage(gzip.compress(b"<log><trace/></log>")))
    done = run("stats", path, "--json", fails=True)
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert found["code"] == "packed_broken"
    assert found["problems"][0]["file"] == kind


def test_a_kept_log_that_was_damaged_is_told_in_one_document(hall, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    kept = tmp_path / "log.parquet"
    run("export", hall, "--to", kept)
    events = pq.read_table(kept)
    no_text = pa.array([b"\xff"] * events.num_rows).view(pa.utf8())
    pq.write_table(events.set_column(events.column_names.index("activity"), "activity", no_text), kept)
    assert json.loads(run("stats", kept, "--json", fails=True).stdout)["code"] == "parquet_broken"
    pq.write_table(events.replace_schema_metadata({"haoban": '{"kind": '}), kept)
    assert json.loads(run("stats", kept, "--json", fails=True).stdout)["code"] == "parquet_broken"


def test_times_of_every_year_are_written_in_every_form(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n1,a,0001-01-01T00:00:00\n1,b,9999-12-31T23:59:59Z\n", "utf-8")
    lasted = json.loads(run("stats", path, "--json").stdout)["case_duration_seconds"]
    for name in ("a.xes", "a.csv", "a.parquet", "a.json", "a.sqlite", "a.xml"):
        run("export", path, "--to", tmp_path / name)
        assert json.loads(run("stats", tmp_path / name, "--json").stdout)["case_duration_seconds"] == lasted, name


def test_a_log_of_several_types_of_name_is_written_in_every_form(tmp_path):
    path = tmp_path / "log.xes"
    event = '<event><{0} key="concept:name" value="1"/><{1} key="time:timestamp" value="2026-11-24T09:00:00Z"/></event>'
    events = event.format("int", "date") + event.format("string", "string")
    path.write_text(f"<log><trace>{events}</trace></log>", "utf-8")
    for name in ("a.xes", "a.csv", "a.parquet", "a.json", "a.sqlite", "a.xml"):
        run("export", path, "--to", tmp_path / name)
        found = json.loads(run("stats", tmp_path / name, "--json").stdout)
        assert (found["events"], found["activities"], found["case_duration_seconds"]["max"]) == (2, 1, 0), name


def test_events_of_no_case_are_not_lost_in_a_csv(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text('<log><event><string key="concept:name" value="a"/></event></log>', "utf-8")
    done = run("export", path, "--to", tmp_path / "log.csv", "--json", fails=True)
    assert json.loads(done.stdout)["code"] == "csv_needs_cases"
    run("export", path, "--to", tmp_path / "again.xes")
