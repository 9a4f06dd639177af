"""A workbook that is read by arrays says what python-calamine says; what is not plain is left to it."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haoban.contributions import tables
from haoban.kernel.refusals import Refusal

NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def told(found):
    return [
        (
            [column.to_pylist() for column in table.columns],
            [list(row) for row in table.first],
            table.number.tolist(),
        )
        for table in found
    ]


def both(data):
    """What the two readers say; nothing of the first where it leaves the file to the other."""
    fast = tables._by_arrays(data, "a.xlsx")
    try:
        patient = told(tables._by_calamine(data, "a.xlsx"))
    except Refusal as refusal:
        patient = refusal.code
    return None if fast is None else told(fast), patient


def packed(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(lines, merged=(), formats=(), *, second=None):
    """By openpyxl, which writes texts into their cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(line)
    for cells in merged:
        sheet.merge_cells(cells)
    for cell, code in formats:
        sheet[cell].number_format = code
    if second is not None:
        book.create_sheet("隐藏").append(["x"])
        book.worksheets[-1].sheet_state = second
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_shared_strings(data):
    """The texts as Excel keeps them: each once, cells name them by number."""
    members, texts = members_of(data), {}

    def number(found):
        return b't="s"><v>%d</v>' % texts.setdefault(found[1], len(texts))

    for name in members:
        if name.startswith("xl/worksheets/"):
            members[name] = re.sub(rb't="inlineStr"><is>(.*?)</is>', number, members[name], flags=re.DOTALL)
    strings = b"".join(b"<si>%s</si>" % text for text in texts)
    members["xl/sharedStrings.xml"] = b'<sst xmlns="%s" count="9" uniqueCount="9">%s</sst>' % (NAMESPACE, strings)
    relation = b'<Relationship Id="s" Type="%s/sharedStrings" Target="sharedStrings.xml"/>' % RELATIONS
    rels = "xl/_rels/workbook.xml.rels"
    members[rels] = members[rels].replace(b"</Relationships>", relation + b"</Relationships>")
    return packed(members)


TEXTS = st.one_of(
    st.sampled_from(
        ["", "养老", "张　三", "16%", "a<b>&\"c'", "1", "  x ", "a\nb", "合计", "𠮷", "_x000D_", "e\u0301"]
    ),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8
    ),
)
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.integers(-(10**19), 10**19),
    st.decimals(-(10**6), 10**6, places=2).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
)
CELLS = st.one_of(st.none(), TEXTS, NUMBERS)
HEAD = ["个人编号", "姓名", "险种", "缴费主体", "缴费基数", "费率", "金额"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=9), max_size=9), st.booleans())
def test_whatever_is_in_the_cells_both_readers_say_the_same(lines, shared):
    data = written(lines)
    fast, patient = both(with_shared_strings(data) if shared else data)
    assert fast in (None, patient)


@pytest.mark.parametrize("shared", [False, True])
def test_a_payroll_is_read_by_arrays(shared):
    lines = [HEAD] + [[f"{n:08d}", f"人{n}", "养老", "单位", 4000 + n / 100, 0.16, 640 + n / 7] for n in range(300)]
    lines += [[], ["合计", None, None, None, None, None, 9.5], ["制表人：<甲>&乙"]]
    data = written(lines)
    fast, patient = both(with_shared_strings(data) if shared else data)
    assert fast == patient
    assert len(fast[0][2]) == 304


def test_merged_headings_formulas_formats_and_hidden_sheets_are_read_by_arrays():
    lines = [["2026年11月", None, None], ["编号", "单位", None], [None, "费率", "金额"], ["1", 0.16, "=4000*B4"]]
    formats = [("B4", "0.00%"), ("A4", "@")]
    fast, patient = both(written(lines, ["A1:C1", "A2:A3", "B2:C2"], formats, second="hidden"))
    assert fast == patient
    assert len(fast) == 1
    assert both(written(lines, second="visible"))[0] == both(written(lines, second="visible"))[1] != fast
    data = members_of(written([["编号", "金额"], ["1", 3.5]]))
    sheet = data["xl/worksheets/sheet1.xml"]
    number = b'<c r="B2"><v>3.5</v></c>'
    assert number in sheet.replace(b' t="n"', b"")
    for cell in (
        b'<c r="B2"><f>1+2.5</f><v>3.5</v></c>',
        b'<c r="B2" t="str"><f>"a"&amp;"b"</f><v>a&lt;b</v></c>',
        b'<c r="B2"><f t="shared" ref="B2:B9" si="0">A1</f><v>3.50</v></c>'
        b'<c r="C2"><f t="shared" si="0"/><v>1E-7</v></c>',
        b'<c r="B2"><f>1/0</f></c>',
        b'<c r="B2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
        b'<c r="B2" s="0"/><c r="AA2" s="0"><v>4.0999999999999996</v></c>',
        b'<c r="B2"></c>',
    ):
        changed = sheet.replace(b' t="n"', b"").replace(number, cell)
        fast, patient = both(packed(data | {"xl/worksheets/sheet1.xml": changed}))
        assert fast == patient


def test_rows_with_attributes_and_without_cells_are_read_by_arrays():
    data = members_of(written([["编号", "金额"], ["1", 3.5]]))
    rows = (
        b'<row r="1" spans="1:2" x14ac:dyDescent="0.25"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="3" ht="13.5" customHeight="1"/><row r="4"></row><row r="1000" s="3"><c r="B1000"><v>7</v></c></row>'
    )
    sheet = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    sheet += b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (NAMESPACE, rows)
    fast, patient = both(packed(data | {"xl/worksheets/sheet1.xml": sheet}))
    assert fast == patient
    assert fast[0][2][-1] == 1000


def test_dates_truths_and_what_is_not_plain_are_left_to_the_other_reader():
    for cell in (date(2026, 11, 1), datetime(2026, 11, 1, 12, 30), True):  # noqa: DTZ001 - a workbook knows no zones
        fast, patient = both(written([["a"], [cell]]))
        assert fast is None
        assert patient
    assert both(written([["a"], [45000.0]], formats=[("A2", 'yyyy"年"m"月"')]))[0] is None
    assert both(written([["a"], [45000.0]], formats=[("A2", "#,##0.00_);[Red](#,##0.00)")]))[0] is not None


WOUNDS = [
    *(
        b"",
        b"<",
        b">",
        b"&",
        b"&#0;",
        b'"',
        b"'",
        b";",
        b"=",
        b"/",
        b" ",
        b"\r",
        b"\n",
        b"0",
        b"9999999999",
        b"\xff",
        b"\0",
    ),
    *(b"<c", b"</row>", b"<row>", b"<v>", b"</v>", b"</c>", b"</sheetData>", b"<sheetData>", b"<row r='9'/>", b"<?x?>"),
    *(b"<!-- x -->", b"<![CDATA[<]]>", b'<c r="A1"><v>1</v></c>', b"<r><t>z</t></r>"),
    *(b'r="A9"', b's="7"', b't="b"', b't="s"', b"x:"),
]
WOUNDED = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(WOUNDS),
    st.integers(0, 10**6),
    st.integers(0, 20),
    st.sampled_from([WOUNDED[0]] * 6 + [*WOUNDED]),
    st.booleans(),
)
def test_a_wounded_workbook_is_left_alone_or_read_as_the_other_reader_reads_it(text, at, length, name, shared):
    """Bytes are cut out of a member and others put in their place."""
    data = written([["编号", "险种", "金额"], ["1", "养老", 3.5], ["2", "养老", "4.0"]])
    members = members_of(with_shared_strings(data) if shared else data)
    if name not in members:
        return
    data = members[name]
    at %= len(data)
    fast, patient = both(packed(members | {name: data[:at] + text + data[at + length :]}))
    assert fast in (None, patient)


def test_a_member_that_unpacks_to_more_than_it_says_is_left_alone():
    data = written([["编号", "金额"], ["1", 3.5]])
    members = members_of(data)
    bomb = packed(members | {"xl/worksheets/sheet1.xml": members["xl/worksheets/sheet1.xml"] + b" " * (8 << 20)})
    said, real = (len(members["xl/worksheets/sheet1.xml"]) + more for more in (0, 8 << 20))
    assert tables._by_arrays(bomb.replace(real.to_bytes(4, "little"), said.to_bytes(4, "little")), "a.xlsx") is None
    damaged = bytearray(data)
    damaged[data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\x01\x02")) - 46 + 16] ^= 1  # its checksum
    assert tables._by_arrays(bytes(damaged), "a.xlsx") is None
