"""CSV as offices send it."""

import csv
import gzip
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insight.logs import START, read, rows

from haoban.insight import csv_log
from haoban.insight.csv_heading import Mapping, planned
from haoban.insight.csv_log import read_csv
from haoban.insight.csv_writing import write_csv
from haoban.kernel.refusals import Refusal

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\",;' 办"), max_size=8)
NAMED = CELL.filter(lambda text: text.strip() != "")


@settings(max_examples=40)
@given(st.lists(st.tuples(NAMED, NAMED, st.integers(0, 10**6), CELL), min_size=1, max_size=12), st.integers(0, 3))
def test_what_is_written_is_read_back_the_same(tmp_path_factory, events, offset):
    folder = tmp_path_factory.mktemp("csv")
    first, second = folder / "first.csv", folder / "second.csv"
    with first.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["备注", "case_id", "activity", "timestamp"])
        for case, activity, seconds, note in events:
            at = (START + timedelta(seconds=seconds)).astimezone(timezone(timedelta(hours=offset)))
            writer.writerow([note, case, activity, at.isoformat()])
    log = read(first)
    write_csv(log, second)
    assert rows(read(second)) == rows(log)
    assert second.read_text("utf-8-sig").splitlines()[0] == "备注,case_id,activity,timestamp", (
        "the columns stay in place"
    )
    assert [row["case"] for row in rows(log)] == [case for case, *_ in events]


@settings(max_examples=30)
@given(st.lists(st.tuples(NAMED, NAMED, st.integers(0, 9)), min_size=1, max_size=12))
def test_blocks_and_rows_give_the_same(tmp_path_factory, events):
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["case_id", "activity", "timestamp"], *((c, a, f"2026-11-24T09:00:0{s}+08:00") for c, a, s in events)]
        )
    plan = planned("case_id,activity,timestamp", path.name, Mapping(), None, "utf-8")
    by_blocks = csv_log._plain(path, plan)
    by_rows = csv_log._patient(path, Mapping(), None)
    assert by_blocks is not None
    assert [row for part in by_blocks for row in part.to_pylist()] == by_rows.to_pylist()


@pytest.mark.parametrize("small", [7, 40, 64])
def test_a_file_in_many_blocks_is_read_whole(tmp_path, monkeypatch, small):
    monkeypatch.setattr(csv_log, "_BLOCK", small)
    path = tmp_path / "log.csv"
    lines = [f'{number},"a, or\nb",2026-11-24T09:00:{number:02d}Z' for number in range(40)]
    path.write_text("case_id,activity,timestamp\n" + "\n".join(lines), "utf-8")
    assert [row["case"] for row in rows(read(path))] == [str(number) for number in range(40)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators_are_found(tmp_path, encoding, separator):
    path = tmp_path / "log.csv"
    cells = [["办件编号", "环节", "时间", "办理人"], ["BT-1", "受理，初审", "2026-11-24 09:00:00", "示例·甲"]]
    path.write_text("\r\n".join(separator.join(row) for row in cells), encoding)
    (row,) = rows(read(path))
    assert (row["case"], row["activity"], row["time"], row["resource"]) == ("BT-1", "受理，初审", START, "示例·甲")
    assert row["time offset"] is None, "a time without a zone is China's, and is written without one again"


@pytest.mark.parametrize(
    "text",
    [
        "2026/11/24 09:00:00",
        "2026-11-24T01:00:00Z",
        "2026-11-24 09:00:00.000+08:00",
        "2026年11月24日 09:00:00",
        "2026年11月24日 9时00分00秒",
        "２０２６－１１－２４ ０９：００：００",
        "2026.11.24 09:00",
        "20261124090000",
        "20261124T090000",
        "2026/11/24 9:00",
        "2026-11-24 9:00",
        "2026/11/24 09:00:00.000",
        "2026年11月24日9时00分",
        "24.11.2026 9:00",
        "2026-11-24 01:00:00.000 +0000",
        "2026-11-24 09:00:00 +08",
        "2026-11-24 01:00:00 UTC",
        "2026-11-23 24:00:00-01:00",
    ],
)
def test_times_as_offices_write_them_are_read(tmp_path, text):
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,timestamp\n1,a,{text}\n", "utf-8")
    assert rows(read(path))[0]["time"] == START


@pytest.mark.parametrize(
    "text", ["1704067200", "1704067200000", "45292.5", "9", "2026-02-30", "2026-11-24 09:00 +9900"]
)
def test_what_is_no_time_is_not_taken_for_one(tmp_path, text):
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,timestamp\n1,a,{text}\n", "utf-8")
    with pytest.raises(Refusal) as caught:
        read(path)
    assert (caught.value.problems[0].row, caught.value.problems[0].value) == (2, text)


def test_numbers_of_days_are_read_when_they_are_said_to_be_excels(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n1,a,46350.375\n", "utf-8")
    assert rows(read(path, time_format="excel"))[0]["time"] == START


def test_a_time_that_means_two_days_needs_its_format(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n1,a,24/11/2026 09:00\n", "utf-8")
    with pytest.raises(Refusal) as caught:
        read(path)
    assert caught.value.problems[0].row == 2
    assert rows(read(path, time_format="%d/%m/%Y %H:%M"))[0]["time"] == START


def test_columns_are_named_where_they_are_not_known(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("编号,做了什么,何时,谁\nNA,a,2026-11-24T09:00:00+08:00,甲\n", "utf-8")
    with pytest.raises(Refusal, match="编号、做了什么、何时、谁") as caught:
        read(path)
    assert [(one.file, one.row, one.column) for one in caught.value.problems] == [("log.csv", 1, "办件")]
    (row,) = rows(read(path, case="编号", activity="做了什么", time="何时", resource="谁"))
    assert (row["case"], row["resource"]) == ("NA", "甲")


def test_a_column_that_stands_twice_is_told_for_nobody_can_say_which_one_counts(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,activity,timestamp\n1,a,b,2026-11-24T09:00:00+08:00\n", "utf-8")
    with pytest.raises(Refusal) as caught:
        read(path)
    assert caught.value.code == "csv_column_twice"
    assert [(one.file, one.row, one.column) for one in caught.value.problems] == [("log.csv", 1, "activity")]


def test_every_wrong_row_is_told_with_its_place(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n1,A,not a time\n,B,2026-11-24\n\n3,C,2026-11-24\n", "utf-8")
    with pytest.raises(Refusal) as caught:
        read(path)
    assert [(one.row, one.column) for one in caught.value.problems] == [(2, "timestamp"), (3, "case_id")]


def test_short_rows_and_compressed_files_are_read(tmp_path):
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(b"case_id,activity,timestamp,resource\n1,a,2026-11-24T09:00:00+08:00\n"))
    (row,) = rows(read_csv(path, Mapping()))
    assert row["resource"] is None


@pytest.mark.parametrize("after", [1, 9000])
def test_a_quote_that_is_never_closed_is_told_with_its_row(tmp_path, after):
    path = tmp_path / "log.csv"
    rest = "2,a,2026-11-24\n" * after
    path.write_text(f'case_id,activity,timestamp\n1,"a ""b""",2026-11-24\n1,"a,2026-11-24\n{rest}', "utf-8")
    with pytest.raises(Refusal) as caught:
        read(path)
    assert [one.row for one in caught.value.problems] == [3]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_quotes_that_are_closed_or_stand_inside_a_cell_are_no_mistake(tmp_path, end):
    path = tmp_path / "log.csv"
    path.write_text(f'case_id,timestamp,activity\n1,2026/11/24,5" pipe\n1,2026/11/24,"b"{end}', "utf-8")
    assert [row["activity"] for row in rows(read(path))] == ['5" pipe', "b"]


def test_a_row_with_more_cells_than_the_header_is_told(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n1,a,2026-11-24,,\n1,a, or b,2026-11-24\n", "utf-8")
    with pytest.raises(Refusal) as caught:
        read(path)
    assert [one.row for one in caught.value.problems] == [3]


def test_a_cell_may_be_long_in_every_encoding(tmp_path):
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text(f"case_id,activity,timestamp\n1,{'长' * 200_000},2026/11/24\n", encoding)
        assert len(rows(read(path))[0]["activity"]) == 200_000
