"""Sheets as real offices send them are read; what cannot be read is told by row and column."""

import csv
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from haoban.contributions.commands import contributions
from haoban.contributions.sheets import read_payroll
from haoban.kernel.refusals import Refusal


def read_lines(path):
    """The lines without their numbers."""
    return [replace(row, number=0) for row in read_payroll(path).rows()]


def write(path, rows, encoding="utf-8", **how):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, **how)
        writer.writerows(rows)
    return path


def test_sheets_as_real_offices_send_them(tmp_path):
    head = ["个人编号", "姓名", "险种", "缴费主体", "缴费基数", "费率", "金额"]
    plain = [
        ["1", "示例·甲", "养老保险", "单位", "4000.03", "0.16", "640.00"],
        ["1", "示例·甲", "养老", "个人", "4000.03", "8%", "320"],
    ]
    odd = [
        ["２０２６年１１月社会保险缴费明细"],
        head,
        ["1", "示例·甲", "基本养老保险", "单位部分", "４，０００．０３", "16％", "¥640.00"],
        ["", "", "养老", "个人", "4,000.03", "0.08", "320.00"],
        ["合计", "", "", "", "", "", "960.00"],
    ]
    first = read_lines(write(tmp_path / "a.csv", [head, *plain], "utf-8-sig"))
    assert read_lines(write(tmp_path / "b.csv", odd, "gb18030")) == first

    import openpyxl

    book = openpyxl.Workbook()
    for line in odd:
        book.active.append(line)
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "c.xlsx")
    assert read_lines(tmp_path / "c.xlsx") == first


def test_what_cannot_be_read_is_told_by_row_and_column(tmp_path):
    head = ["person_id", "insurance", "payer", "base", "rate", "amount"]
    rows = [head, ["1", "pension", "employer", "4000", "16%", "640.001"], ["2", "pension", "boss", "text", "2", "1"]]
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", rows))
    assert [(p.row, p.column) for p in caught.value.problems] == [
        (2, "amount"),
        (3, "payer"),
        (3, "base"),
        (3, "rate"),
    ]
    done = CliRunner().invoke(contributions, ["compare", str(tmp_path / "a.csv"), str(tmp_path / "none.csv"), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["problems"][0]["row"] == 2
