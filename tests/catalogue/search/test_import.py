"""Catalogues come in with nothing lost, and what is doubtful is told by row and cell."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.catalogue.search.headings import is_head
from haoban.catalogue.search.imported import import_rows, imported_items, listed_items
from haoban.catalogue.search.item_codes import ItemCode, parse_item_code
from haoban.catalogue.search.table_reading import read_file, read_rows
from haoban.catalogue.search.table_writing import ENDINGS, written
from haoban.kernel.refusals import Refusal

CSV = "item_code,item_name,department\nA-0001,结婚登记,民政局\nA-0002,离婚登记,\nA-0003,无,民政局\n"


@pytest.fixture(autouse=True)
def fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_a_catalogue_comes_in_once_and_again_changes_nothing() -> None:
    rows = read_rows("a.csv", CSV.encode())
    first, again = import_rows(rows, "a.csv"), import_rows(rows, "a.csv")
    assert (first.read, first.new, first.wrong) == (3, 2, 1)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert [item.name for item in listed_items()] == ["结婚登记", "离婚登记"]


def test_a_dry_run_keeps_nothing() -> None:
    assert import_rows(read_rows("a.csv", CSV.encode()), "a.csv", dry_run=True).new == 2
    assert imported_items() == []


def test_what_changed_and_what_was_dropped_is_counted() -> None:
    import_rows(read_rows("a.csv", CSV.encode()), "a.csv")
    changed = CSV.replace("结婚登记", "婚姻登记").replace("A-0002,离婚登记,\n", "")
    done = import_rows(read_rows("a.csv", changed.encode()), "a.csv")
    assert (done.changed, done.dropped) == (1, 1)


def test_missing_and_mixed_cells_are_told_by_row_and_column() -> None:
    lines = [{"TASK_CODE": f"A-{n}", "TASK_NAME": "某事", "list": ["一"]} for n in range(3)]
    lines.append({"TASK_CODE": "A-9", "TASK_NAME": "某事", "list": "一"})
    lines.append({"TASK_CODE": "A-10", "TASK_NAME": "某事", "list": "无"})
    content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    problems = import_rows(read_rows("a.jsonl", content.encode()), "a.jsonl").problems
    assert [(problem.row, problem.value) for problem in problems if problem.column == "list"] == [(4, "一"), (5, "无")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_offices_send(encoding: str) -> None:
    assert read_rows("a.csv", CSV.encode(encoding))[0].cells["item_name"] == "结婚登记"


def test_a_spreadsheet_is_read_like_a_csv(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for cells in csv.reader(io.StringIO(CSV)):
        book.active.append(cells)
    book.save(tmp_path / "a.xlsx")
    assert import_rows(read_file(tmp_path / "a.xlsx"), "a.xlsx").new == 2


@pytest.mark.parametrize(
    "heading",
    [
        "事项编号,事项名称,办理机构",
        "*实施编码（31位）, 业务办理项 名称 ,实施主体",
        "ＩＴＥＭ＿ＣＯＤＥ,Item Name,Dept_Name",
        "编码,名称,主管部门",
    ],
)
def test_columns_are_known_by_the_names_that_offices_give_them(heading: str) -> None:
    import_rows(read_rows("a.csv", f"{heading}\nA-0001,结婚登记,民政局\n".encode(), is_head), "a.csv")
    (item,) = imported_items()
    assert (item.code, item.name, item.organisation) == ("A-0001", "结婚登记", "民政局")


def test_titles_above_the_heading_and_headings_once_more_are_told_and_are_no_items() -> None:
    titled = f"某区政务服务事项清单,,\n填报单位：某局,,2026年\n{CSV}item_code,item_name,department\n"
    done = import_rows(read_rows("a.csv", titled.encode(), is_head), "a.csv")
    assert (done.read, done.new, done.wrong) == (3, 2, 1)
    told = [(problem.row, problem.value) for problem in done.problems if "标题" in problem.message]
    assert told == [(1, "某区政务服务事项清单"), (2, "填报单位：某局，2026年"), (7, "item_code，item_name，department")]


def test_a_workbook_is_read_whole_and_what_is_merged_holds_for_each_line(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["填表说明"])
    for title, prefix in (("许可", "A"), ("服务", "B"), ("旧", "C")):
        sheet = book.create_sheet(title)
        for cells in (["清单", None, None], ["事项编码", "事项名称", "实施主体"]):
            sheet.append(cells)
        for number, body in (("0001", "民政局"), ("0002", None)):
            sheet.append([f"{prefix}-{number}", "登记", body])
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("C3:C4")
    book["旧"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    done = import_rows(read_file(tmp_path / "a.xlsx", is_head), "a.xlsx")
    assert done.new == 4
    assert {(item.code, item.organisation) for item in imported_items()} == {
        (f"{prefix}-{number}", "民政局") for prefix in "AB" for number in ("0001", "0002")
    }
    assert {problem.file for problem in done.problems} == {"a.xlsx〔许可〕", "a.xlsx〔服务〕"}


def test_a_file_without_the_columns_is_told_which_it_has() -> None:
    with pytest.raises(Refusal, match="现有的列：序号、标题"):
        import_rows(read_rows("a.csv", "序号,标题\n1,登记\n".encode(), is_head), "a.csv")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"{broken", b"[1, 2]", b"PK\x03\x04nonsense"])
def test_what_is_no_catalogue_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Refusal):
        import_rows(read_rows("a", content), "a")


def test_the_real_catalogues_come_in_with_nothing_lost(real_data: Path) -> None:
    for name in ("guangan-items.csv", "guangdong-items.jsonl"):
        rows = read_file(real_data / "catalogue" / name)
        done = import_rows(rows, name)
        assert (done.new, done.wrong) == (len(rows), 0)
    assert len(imported_items()) == 1135 + 2262
    kept = {item.code: item.row for item in imported_items()}
    for row in rows:
        assert kept[row.cells["TASK_CODE"]] == row.cells


ROWS = [
    {"item_code": "A-0001", "item_name": "结婚登记", "material": ["身份证", "户口本"], "limit": 3, "note": None},
    {"item_code": "A-0002", "item_name": "离婚登记", "material": "无", "limit": 5, "note": '，"引号"\n换行'},
    {"TASK_CODE": "B-0001", "TASK_NAME": "护照", "_id": {"$oid": "1"}},
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_exported_comes_in_again_with_nothing_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    if ending == ".xlsx":
        pytest.importorskip("openpyxl")
    content = json.dumps(ROWS, ensure_ascii=False).encode()
    assert import_rows(read_rows("a.json", content), "a.json").new == 3
    first = written([item.row for item in imported_items()], ending)
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path / "other"))
    done = import_rows(read_rows(f"a{ending}", first), f"a{ending}")
    assert (done.new, done.wrong) == (3, 0)
    again = import_rows(read_rows(f"a{ending}", first), f"a{ending}")
    assert again.unchanged == 3
    for before, item in zip(ROWS, imported_items(), strict=True):
        for column, value in before.items():
            kept = item.row[column]
            assert kept == value or str(kept) == str(value) or (value is None and kept == "")


def test_an_ending_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(Refusal, match="不能导出"):
        written(ROWS, ".pdf")


@pytest.mark.parametrize(
    ("code", "item", "body", "division", "way"),
    [
        ("11440000006939756B2440101007000", "440101007000", "11440000006939756B", None, None),
        ("11440000006940116U244010200300103", "440102003001", "11440000006940116U", None, "03"),
        (
            "511Z07001006-511602000000-000-11511301008778183N-1-00",
            "511Z07001006",
            "11511301008778183N",
            "511602000000",
            "00",
        ),
        (
            "512012002012-511602000000-000-115113010087786859-1-00",
            "512012002012",
            "115113010087786859",
            "511602000000",
            "00",
        ),
    ],
)
def test_a_code_is_taken_apart_as_catalogues_put_it_together(
    code: str, item: str, body: str, division: str | None, way: str | None
) -> None:
    assert parse_item_code(code) == ItemCode(item, body, division, way)


@given(st.text(max_size=80))
def test_any_text_is_a_code_or_none(text: str) -> None:
    parse_item_code(text)


def test_what_a_code_tells_against_its_row_is_told() -> None:
    lines = (
        "item_code,item_name,area_code,dept_code\n"
        "511Z07001006-511602000000-000-11511301008778183N-1-00,一,511602000000,00877818-3\n"
        "511Z07001007-511602000000-000-11511301008778183N-1-00,二,511603000000,999999999\n"
        "511Z07001008-511602000000-000-1234-1-00,三,511602000000,1234\n"
    )
    problems = import_rows(read_rows("a.csv", lines.encode()), "a.csv").problems
    told = [(problem.row, problem.message.split("，")[0]) for problem in problems if problem.column == "item_code"]
    assert [row for row, _ in told] == [3, 3, 4]
    assert "区划" in told[0][1]
    assert "实施主体" in told[1][1]
    assert "18 位" in told[2][1]


def _haoban(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    program = "from haoban.project.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env={**kept, "HAOBAN_HOME": str(home)},
        check=False,
    )


def test_the_commands_work_from_end_to_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    (tmp_path / "questions.csv").write_text("question\n想去领证\n今天天气怎么样\n", "utf-8-sig")
    empty = _haoban(tmp_path / "home", "search", "领证", "--json")
    assert empty.returncode == 1
    assert json.loads(empty.stdout)["error"]
    done: dict[str, Any] = json.loads(
        _haoban(tmp_path / "home", "catalogue", "import", str(tmp_path / "a.csv"), "--json").stdout
    )
    assert set(done) == {"read", "new", "changed", "unchanged", "dropped", "wrong", "problems"}
    asked = _haoban(tmp_path / "home", "search", "--file", str(tmp_path / "questions.csv"), "--json", "--limit", "5")
    first, second = map(json.loads, asked.stdout.splitlines())
    assert first["results"][0]["code"] == "A-0001"
    assert (second["results"], bool(second["why"])) == ([], True)
