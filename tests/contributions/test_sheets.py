"""Sheets as real offices send them are read; what cannot be read is told by row and column."""

import csv
import json
import time
import zipfile
import zlib
from dataclasses import replace
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haoban.contributions import packed
from haoban.contributions.commands import contributions
from haoban.contributions.payroll import Row
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


HEAD = ["个人编号", "姓名", "险种", "缴费主体", "缴费基数", "费率", "金额"]
FIRST = Row("1", "示例·甲", "pension", "employer", 400003, Fraction(16, 100), 64000)
SECOND = replace(FIRST, payer="employee", rate=Fraction(8, 100), amount_fen=32000)


def saved(path, lines, merged=()):
    import openpyxl

    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


def test_a_heading_may_be_stacked_with_the_payers_side_by_side(tmp_path):
    lines = [
        ["2026年11月养老保险缴费明细表"],
        ["序号", "个人编号", "姓名", "险种", "缴费基数", "单位缴纳", None, "个人缴纳", None, "合计"],
        [None, None, None, None, None, "费率(%)", "金额(元)", "费率(%)", "金额(元)", None],
        [1, "1", "示例·甲", "养老保险", 4000.03, 16, 640, 8, 320, 960],
        ["本页合计", None, None, None, None, None, 640, None, 320, 960],
        ["制表人：示例", None, None, "审核："],
    ]
    merged = ["A1:J1", "A2:A3", "B2:B3", "F2:G2", "H2:I2"]
    assert sorted(read_lines(saved(tmp_path / "a.xlsx", lines, merged)), key=lambda one: one.payer) == [SECOND, FIRST]
    text = [["" if cell is None else cell for cell in line] for line in lines]
    assert sorted(read_lines(write(tmp_path / "a.csv", text)), key=lambda one: one.payer) == [SECOND, FIRST]


def test_insurances_may_stand_side_by_side_with_their_rates_in_the_heading(tmp_path):
    lines = [
        ["个人编号", "姓名", "缴费基数", "养老保险", "", "失业保险", ""],
        ["", "", "", "单位(16%)", "个人(8%)", "单位(0.5%)", "个人(0.5%)"],
        ["1", "示例·甲", "4000.03", "640.00", "320.00", "20.00", "20.00"],
        ["2", "示例·乙", "4000.03", "640.00", "320.00", "", ""],
    ]
    read = read_lines(write(tmp_path / "a.csv", lines))
    assert {FIRST, SECOND} < set(read)
    assert len(read) == 6, "who has no unemployment insurance has no line for it"
    assert {row.rate for row in read if row.insurance == "unemployment"} == {Fraction(5, 1000)}


@pytest.mark.parametrize(
    "heading",
    [
        [["个人编号", "缴费基数", "职工养老保险单位缴费(16%)", "职工养老保险个人缴费(8%)"]],
        [["个人编号", "缴费基数", "单位应缴", "个人应缴"], ["", "", "职工养老(16%)", "职工养老(8%)"]],
        [["个人编号", "缴费基数", "养老公司部分(16%)", "养老个人部分(8%)"]],
        [["个人编号", "缴费基数", "企业养老16%", "职工养老8%"]],
        [["个人编号", "缴费基数", "企业养老", "", "生育保险"], ["", "", "单位(16%)", "个人(8%)", "单位(0.8%)"]],
        [["个人编号", "职工养老保险基数", "养老保险单位缴费金额(16%)", "个人承担养老(8%)"]],
    ],
)
def test_headings_as_offices_put_them_together(tmp_path, heading):
    line = ["1", "4000.03", "640", "320", "32"][: len(heading[0])]
    read = read_lines(write(tmp_path / "a.csv", [*heading, line]))
    assert {replace(row, name="示例·甲") for row in read} == {FIRST, SECOND}
    assert len(read) == 2


def test_an_amount_without_a_rate_is_not_passed_over(tmp_path):
    heading = ["个人编号", "缴费基数", "养老单位费率", "养老单位缴费", "养老个人缴费"]
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", [heading, ["1", "4000.03", "16%", "640", "320"]]))
    assert caught.value.code == "column_missing"
    assert [(p.row, p.column) for p in caught.value.problems] == [(1, "养老个人缴费")]


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("￥1,234.50", 123450),
        ("¥ -3.20", -320),
        ("（1,234.50）", -123450),
        ("(0.01)", -1),
        ("-0.01", -1),
        ("−5", -500),
        ("１２．３", 1230),
        ("1234.500", 123450),
        ("1234.5元", 123450),
        ("'77.10", 7710),
        ("+8", 800),
        ("0", 0),
    ],
)
def test_amounts_as_offices_write_them(tmp_path, written, fen):
    row = ["1", "", "养老", "单位", "4000", "16%", written]
    assert read_lines(write(tmp_path / "a.csv", [HEAD, row]))[0].amount_fen == fen


@pytest.mark.parametrize(
    "written", ["1.234,50", "12.345", "一百", "-", "", "1e5x", "999999999999999", "()", "--5", "nan", "inf"]
)
def test_what_is_no_amount_is_located(tmp_path, written):
    rows = [
        HEAD,
        ["1", "", "养老", "单位", "4000", "16%", "640"],
        [],
        ["2", "", "养老", "单位", "4000", "16%", written],
    ]
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", rows))
    assert [(p.file, p.row, p.column, p.value) for p in caught.value.problems] == [("a.csv", 4, "金额", written)]


@pytest.mark.parametrize(
    ("heading", "written", "rate"),
    [
        ("费率", "16%", "0.16"),
        ("费率", "0.16", "0.16"),
        ("费率", "16％", "0.16"),
        ("费率", "5‰", "0.005"),
        ("费率(%)", "16", "0.16"),
        ("缴费比例（%）", "0.5", "0.005"),
        ("费率(%)", "16%", "0.16"),
        ("费率", "0.0123456789012345", "0.0123456789012345"),
        ("费率", "1", "1"),
        ("费率%", "16", "0.16"),
        ("费率(‰)", "5", "0.005"),
        ("费率（‰）", "0.5", "0.0005"),
    ],
)
def test_rates_as_offices_write_them(tmp_path, heading, written, rate):
    head = [heading if name == "费率" else name for name in HEAD]
    row = ["1", "", "养老", "单位", "4000", written, "640"]
    assert read_lines(write(tmp_path / "a.csv", [head, row]))[0].rate == Fraction(rate)


@pytest.mark.parametrize(
    ("insurance", "payer", "kind"),
    [
        ("职工基本养老保险（单位缴纳）", "", ("pension", "employer")),
        ("企业职工基本养老保险", "个人部分", ("pension", "employee")),
        ("职工基本医疗保险(个人缴纳)", "", ("medical", "employee")),
        ("工伤保险费", "用人单位", ("work_injury", "employer")),
        ("失业", "个人缴费", ("unemployment", "employee")),
        ("Pension", "Employer", ("pension", "employer")),
    ],
)
def test_insurances_and_payers_as_offices_call_them(tmp_path, insurance, payer, kind):
    head = [name for name in HEAD if payer or name != "缴费主体"]
    row = ["1", "", insurance, *([payer] if payer else []), "4000", "16%", "640"]
    read = read_lines(write(tmp_path / "a.csv", [head, row]))
    assert [(one.insurance, one.payer) for one in read] == [kind]


@pytest.mark.parametrize("insurance", ["补充养老保险", "企业年金", "大病医疗", "生育", "商业保险"])
def test_another_insurance_is_not_taken_for_one_of_the_four(tmp_path, insurance):
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", [HEAD, ["1", "", insurance, "单位", "4000", "16%", "640"]]))
    assert [p.column for p in caught.value.problems] == ["险种"]


def test_an_identity_number_that_a_spreadsheet_has_shortened_is_located(tmp_path):
    number = 110101199001011234
    line = ["", "养老", "单位", 4000, 0.16, 640]
    for path in (
        saved(tmp_path / "a.xlsx", [HEAD, [number, *line]]),
        write(tmp_path / "a.csv", [HEAD, ["1.10101E+17", *line]]),
    ):
        with pytest.raises(Refusal) as caught:
            read_lines(path)
        assert [(p.row, p.column) for p in caught.value.problems] == [(2, "个人编号")]
        assert "文本" in caught.value.problems[0].message
    assert read_lines(saved(tmp_path / "b.xlsx", [HEAD, [str(number), *line]]))[0].person_id == str(number)
    assert read_lines(saved(tmp_path / "c.xlsx", [HEAD, [10017, *line]]))[0].person_id == "10017"


def test_a_cell_of_a_workbook_has_the_fifteen_digits_that_it_shows(tmp_path):
    lines = [HEAD, ["1", "", "养老", "单位", 4000.1 + 0.2, 0.1 + 0.06, 640.0500000000001]]
    row = read_lines(saved(tmp_path / "a.xlsx", lines))[0]
    assert (row.base_fen, row.rate, row.amount_fen) == (400030, Fraction(16, 100), 64005)
    lines[1][6] = 20.505
    with pytest.raises(Refusal) as caught:
        read_lines(saved(tmp_path / "a.xlsx", lines))
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "金额")]


@pytest.mark.parametrize(
    ("written", "said"), [("16", "16% 或 0.16"), ("0.5%%", "0.16 或 16%"), ("1.50", "1.50% 或 0.015")]
)
def test_a_rate_without_its_sign_is_refused_with_the_ways_to_write_it(tmp_path, written, said):
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", [HEAD, ["1", "", "养老", "单位", "4000", written, "640"]]))
    (problem,) = caught.value.problems
    assert (problem.row, problem.column, problem.value) == (2, "费率", written)
    assert said in problem.message


def test_units_may_stand_in_a_row_of_their_own(tmp_path):
    units = [None, None, None, None, "元", "%", "元"]
    lines = [HEAD, units, [*LINES[0][:5], 16, 640], [*LINES[1][:5], 8, 320], [*LINES[2][:5], 16, 800]]
    assert read_lines(saved(tmp_path / "a.xlsx", lines)) == read_lines(write(tmp_path / "a.csv", [HEAD, *LINES]))


def test_a_number_that_a_program_wrote_with_decimals_is_the_same_number(tmp_path):
    row = ["1007.0", "", "养老", "单位", "4000.03", "16%", "640"]
    assert read_lines(write(tmp_path / "a.csv", [HEAD, row]))[0].person_id == "1007"


def test_a_formula_that_nobody_has_computed_is_told(tmp_path):
    with pytest.raises(Refusal) as caught:
        read_lines(saved(tmp_path / "a.xlsx", [HEAD, [*LINES[0][:6], "=E2*F2"]]))
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == (2, "金额")
    assert "公式" in problem.message


def test_numbers_kept_as_text_by_a_formula_are_read(tmp_path):
    number = "110101199001011234"
    row = [f'="{number}"', "", "110 养老保险", "单位", '="4,000.03"', "16%", "640"]
    (read,) = read_lines(write(tmp_path / "a.csv", [HEAD, row]))
    assert (read.person_id, read.insurance, read.base_fen) == (number, "pension", 400003)


def test_a_table_may_begin_anywhere_and_hidden_sheets_are_left_out(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    rows = [
        HEAD,
        ["1", "示例·甲", "养老", "单位", 4000.03, 0.16, 640],
        ["1", "示例·甲", "养老", "老板", 4000.03, 0.08, 320],
    ]
    for down, row in enumerate(rows, 5):
        for across, cell in enumerate(row, 3):
            book.active.cell(down, across, cell)
    hidden = book.create_sheet("旧表")
    hidden.append(HEAD)
    hidden.append(["9", "示例·乙", "养老", "单位", "不是数", 0.16, 640])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Refusal) as caught:
        read_lines(tmp_path / "a.xlsx")
    assert [(p.row, p.column) for p in caught.value.problems] == [(7, "缴费主体")]
    book.active.cell(7, 6, "个人")
    book.save(tmp_path / "a.xlsx")
    assert read_lines(tmp_path / "a.xlsx") == [FIRST, SECOND]


LINES = [
    ["1", "示例·甲", "养老", "单位", 4000.03, 0.16, 640],
    ["1", "示例·甲", "养老", "个人", 4000.03, 0.08, 320],
    ["2", "示例·乙", "养老", "单位", 5000, 0.16, 800],
]


@pytest.mark.parametrize(
    "row",
    [
        HEAD,
        ["合计", None, "养老", "单位", 9000.03, 0.16, 1440],
        [None, "合计", "养老", "单位", 9000.03, 0.16, 1440],
        ["1", "示例·甲小计", "养老", "单位", 4000.03, 0.16, 960],
        ["养老保险小计", None, None, None, 9000.03, None, 1440],
        [None, None, "养老保险合计", None, 9000.03, None, 1440],
        ["一车间小计：", None, None, None, None, None, 1],
        ["Grand total", None, None, None, None, None, 1],
        [None, None, None, None, 8000.06, None, 960],
        ["单位负责人：", None, "复核：", None, "经办人：", "示例", "2026年11月"],
        ["金额大写", None, None, None, None, None, "玖佰陆拾元整"],
        ["1", "2", "3", "4", "5", "6", "7=5×6"],
        ["甲", "乙", "丙", "丁", "1", "2", "3=1*2"],
    ],
)
def test_what_stands_among_the_lines_and_is_none_is_left_out(tmp_path, row):
    lines = [HEAD, *LINES[:2], row, LINES[2]]
    text = [["" if cell is None else cell for cell in line] for line in lines]
    for path in (saved(tmp_path / "a.xlsx", lines), write(tmp_path / "a.csv", text)):
        assert [one.amount_fen for one in read_lines(path)] == [64000, 32000, 80000]


def test_sums_without_a_word_are_nobodys_amounts(tmp_path):
    lines = [
        ["个人编号", "姓名", "缴费基数", "养老单位16%", "养老个人8%"],
        ["1", "示例·甲", 4000, 640, 320],
        ["", "", 4000, 640, 320],
        ["2", "示例·乙", 5000, 800, 400],
        ["", "", 13000, 2080, 1040],
    ]
    read = read_lines(write(tmp_path / "a.csv", lines))
    assert [(one.person_id, one.amount_fen // 100) for one in read if one.payer == "employee"] == [
        ("1", 320),
        ("1", 320),
        ("2", 400),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["-", "", "养老", "单位", 4000, 0.16, 640], "个人编号"),
        (["3", "王小计", "养老", "单位", 4000, 0.16, "六百"], "金额"),
        (["3", "示例·丙", "统计费", "单位", 4000, 0.16, 640], "险种"),
        (["", "", "", "", 4000, "", 640], "费率"),
        (["3", "示例·丙", "养老", "单位", "", 0.16, 640], "缴费基数"),
        (["3", "示例·丙", "", "单位", 4000, 0.16, 640], "险种"),
    ],
)
def test_a_line_with_a_mistake_is_not_taken_for_a_total(tmp_path, row, column):
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", [HEAD, *LINES, row]))
    assert {p.row for p in caught.value.problems} == {5}
    assert column in [p.column for p in caught.value.problems]


def test_a_person_whose_name_sounds_like_a_total_is_a_person(tmp_path):
    row = ["3", "王小计", "养老", "单位", 4000, 0.16, 640]
    assert len(read_lines(write(tmp_path / "a.csv", [HEAD, *LINES, row]))) == 4


def test_base_and_insurance_may_be_merged_with_the_number(tmp_path):
    lines = [HEAD, LINES[0], [None, None, None, "个人", None, 0.08, 320], LINES[2]]
    assert read_lines(saved(tmp_path / "a.xlsx", lines, ["A2:A3", "B2:B3", "C2:C3", "E2:E3"])) == read_lines(
        write(tmp_path / "a.csv", [HEAD, *LINES])
    )
    odd = [HEAD, [*LINES[0][:4], "4,000.03", 0.16, 640], ["", "", "", "个人", "", 0.08, 320], LINES[2]]
    assert read_lines(write(tmp_path / "b.csv", odd)) == read_lines(tmp_path / "a.csv")


def in_sheets(path, sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_the_sheets_of_a_workbook_are_read_together(tmp_path):
    other = ["1", "示例·甲", "失业", "单位", 4000.03, 0.005, 20]
    sheets = {"说明": [["金额单位为元"]], "养老": [HEAD, LINES[0], LINES[2]], "失业": [["失业保险"], HEAD, other]}
    read = read_lines(in_sheets(tmp_path / "a.xlsx", sheets))
    assert [(one.person_id, one.insurance, one.rate, one.amount_fen) for one in read] == [
        ("1", "pension", Fraction(16, 100), 64000),
        ("2", "pension", Fraction(16, 100), 80000),
        ("1", "unemployment", Fraction(5, 1000), 2000),
    ]
    sheets["失业"][-1] = [*other[:6], "二十"]
    with pytest.raises(Refusal) as caught:
        read_lines(in_sheets(tmp_path / "b.xlsx", sheets))
    assert [(p.file, p.row) for p in caught.value.problems] == [("b.xlsx（失业）", 3)]


def test_sheets_that_say_the_same_line_are_refused_by_their_names(tmp_path):
    with pytest.raises(Refusal, match="“10月”和“11月”") as caught:
        read_lines(in_sheets(tmp_path / "a.xlsx", {"10月": [HEAD, *LINES], "11月": [HEAD, LINES[2]]}))
    assert caught.value.code == "sheets_repeat"


def test_rows_are_counted_as_a_spreadsheet_counts(tmp_path):
    """Titles, blank lines and a cell of two lines count as what they look like."""
    good = ["1", "示例\n甲", "养老", "单位", "4000", "16%", "640"]
    rows = [["标题"], [], HEAD, good, [], ["2", "", "养老", "老板", "4000", "16%", "640"]]
    for path in (write(tmp_path / "a.csv", rows), saved(tmp_path / "a.xlsx", rows)):
        with pytest.raises(Refusal) as caught:
            read_lines(path)
        assert [(p.row, p.column) for p in caught.value.problems] == [(6, "缴费主体")]


def test_a_heading_that_only_seems_whole_with_a_line_below_it_is_refused(tmp_path):
    heading = ["个人编号", "姓名", "险种", "缴费主体缴费基数", "", "费率", "金额"]
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", [["明细表"], heading, *LINES]))
    assert caught.value.code == "column_missing"


def test_a_column_that_stands_twice_or_not_at_all_is_located(tmp_path):
    row = ["1", "示例", "养老", "单位", "4000", "16%", "640"]
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", [[*HEAD, "金额"], [*row, "640"]]))
    assert caught.value.code == "column_twice"
    assert [(p.row, p.column) for p in caught.value.problems] == [(1, "金额")]
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", [HEAD[:-1], row[:-1]]))
    assert caught.value.code == "column_missing"
    assert [(p.row, p.column) for p in caught.value.problems] == [(1, "金额")]


def test_a_person_without_a_number_is_located_and_not_given_to_the_one_above(tmp_path):
    rows = [
        HEAD,
        ["1", "示例·甲", "养老", "单位", "4000", "16%", "640"],
        ["", "示例·乙", "养老", "单位", "4000", "16%", "640"],
    ]
    with pytest.raises(Refusal) as caught:
        read_lines(write(tmp_path / "a.csv", rows))
    assert [(p.row, p.column) for p in caught.value.problems] == [(3, "个人编号")]


def test_files_that_are_no_sheets_are_refused_with_what_to_do(tmp_path):
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    broken = saved(tmp_path / "cut.xlsx", [HEAD])
    broken.write_bytes(broken.read_bytes()[:-200])
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"\x80\x81\xff\x00\x01")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    codes = {}
    for path in (old, broken, odd, empty, picture):
        with pytest.raises(Refusal) as caught:
            read_payroll(path)
        codes[path.name] = caught.value.code
    assert codes == {
        "old.xls": "sheet_old",
        "cut.xlsx": "sheet_broken",
        "odd.csv": "encoding",
        "empty.csv": "column_missing",
        "picture.csv": "encoding",
    }


def hostile(path, sheet, packing=zipfile.ZIP_DEFLATED):
    """A workbook whose one sheet is this XML."""
    made = saved(path, [HEAD, ["1", "", "养老", "单位", 4000, 0.16, 640]])
    with zipfile.ZipFile(made) as before:
        members = {name: before.read(name) for name in before.namelist()}
    members["xl/worksheets/sheet1.xml"] = sheet(members["xl/worksheets/sheet1.xml"])
    with zipfile.ZipFile(path, "w", packing) as after:
        for name, data in members.items():
            after.writestr(name, data)
    return path


def understated(path):
    """The workbook with a member that says of itself that it ends after a hundred bytes."""
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    with zipfile.ZipFile(path) as book:
        begin = book.read("xl/worksheets/sheet1.xml")[:100]
    data[entry + 16 : entry + 20] = zlib.crc32(begin).to_bytes(4, "little")
    data[entry + 24 : entry + 28] = len(begin).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def test_hostile_workbooks_are_refused_quickly(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "LARGEST_UNPACKED", 20 << 20)
    bomb = hostile(tmp_path / "bomb.xlsx", lambda xml: xml + b" " * (21 << 20))
    modest = understated(hostile(tmp_path / "modest.xlsx", lambda xml: xml + b" " * (21 << 20)))
    wide = hostile(
        tmp_path / "wide.xlsx",
        lambda xml: xml.replace(b'r="G2"', b'r="XFD2"').replace(b'<row r="2"', b'<row r="1048576"'),
    )
    far = [
        hostile(tmp_path / f"far{number}.xlsx", lambda xml, place=place: xml.replace(b'r="G2"', place))
        for number, place in enumerate(
            [b'r="E9999999999999999999917"', b"r='XFD1048576'", b'r = "g99999999"', b'r="AAAAAAAAAAAAAA2"']
        )
    ]
    rows = [(b'<row r="2"', b'<row r="999999999999"'), (b'<row r="2"', b"<row r='99999999'")]
    far += [hostile(tmp_path / f"row{at}.xlsx", lambda xml, new=new: xml.replace(*new)) for at, new in enumerate(rows)]
    far.append(
        hostile(tmp_path / "stored.xlsx", lambda xml: xml.replace(b'r="G2"', b'r="G99999999"'), zipfile.ZIP_STORED)
    )
    began = time.perf_counter()
    for path in (bomb, modest, wide, *far):
        with pytest.raises(Refusal) as caught:
            read_payroll(path)
        assert caught.value.code == "sheet_too_large"
    assert time.perf_counter() - began < 20
    table = zipfile.ZipFile(tmp_path / "table.ods", "w")
    table.writestr("content.xml", "<table:table-row table:number-rows-repeated='999999999'/>")
    table.close()
    with pytest.raises(Refusal) as caught:
        read_payroll(tmp_path / "table.ods")
    assert caught.value.code == "sheet_broken"
    secret = tmp_path / "secret.txt"
    secret.write_text("12345")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
    path = hostile(tmp_path / "entity.xlsx", lambda xml: entity + xml.replace(b"<v>640</v>", b"<v>&e;</v>"))
    try:
        read = read_lines(path)
    except Refusal:
        read = []
    assert all(row.amount_fen != 1234500 for row in read), "no other file is read"


PLACES = st.tuples(
    st.sampled_from(["<row ", "<row s='1' ", "<x:row ", "<c ", "<c s='1' "]),
    st.sampled_from(["r=", "r =", "r= ", "r  =", "r\n=", "r=\t"]),
    st.sampled_from(['"', "'"]),
    st.sampled_from(["", "A", "Z", "AB", "XFD"]),
    st.integers(0, 10**8).map(str),
    st.sampled_from(['">', "'>"]),
).map("".join)
NUMBERS = st.sampled_from(["123456789012345", "1234567890123456", "1.5E+17", "1e20", "4000.05"]).map("<v>{}</v>".format)


@given(st.lists(PLACES | NUMBERS, min_size=1, max_size=3).map("".join), st.integers(0, 60))
def test_what_is_not_looked_at_closely_is_small_and_whole(markup, first):
    """Also across two pieces: only what spans few cells and cuts no number is passed over."""
    pieces = [markup[:first].encode(), markup[first:].encode()]
    if not any(packed._is_suspect(piece) for piece in packed._overlapping(pieces)):
        width, height, cut = packed._measured([markup.encode()])
        assert (width, cut) == (26, set())
        assert height <= 999_999


PLAIN = ["7", "甲", "养老", "个人", "50", "8%", "4"]
CELLS = st.sampled_from(
    ["", "1", "16%", "0.16", "640.00", "养老", "单位", "合计", "甲", "(1.00)", "x", "1.10101E+17", "￥2"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=7, max_size=7) | st.just(PLAIN), max_size=8))
def test_reading_by_columns_and_by_rows_says_the_same(tmp_path, rows):
    """A quoted cell anywhere makes a file be read row by row."""
    said = []
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        path = write(tmp_path / "a.csv", [HEAD, *rows], quoting=quoting)
        try:
            said.append(read_payroll(path).rows())
        except Refusal as refusal:
            said.append(refusal.problems)
    assert said[0] == said[1]


def test_a_sheet_may_come_through_a_pipe(tmp_path):
    row = ["1", "示例·甲", "养老", "单位", "4000.03", "16%", "640"]
    path = write(tmp_path / "a.csv", [HEAD, row], "utf-16", delimiter="\t")
    done = CliRunner().invoke(contributions, ["compare", "-", str(path), "--json"], input=path.read_bytes())
    assert json.loads(done.stdout)["difference_fen"] == 0
