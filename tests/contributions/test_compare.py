"""Whatever policy made a payroll, it is named, or those that cannot be told from it; genuine errors are kept apart."""

import csv
import json
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.contributions.commands import contributions, document
from haoban.contributions.policies import POLICIES, USUAL, Grouping, Money, Policy, Rounding, Split, rounded
from haoban.contributions.rules import compare, predict
from haoban.contributions.sheets import Row, read_sheet
from haoban.kernel.refusals import Refusal

RATES = {
    ("pension", "employer"): Fraction(16, 100),
    ("pension", "employee"): Fraction(8, 100),
    ("unemployment", "employer"): Fraction(5, 1000),
    ("unemployment", "employee"): Fraction(5, 1000),
}
_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.TRUNCATE: ROUND_DOWN,
}
_STEPS = {Money.FEN: Decimal("0.01"), Money.JIAO: Decimal("0.1"), Money.YUAN: Decimal(1)}


def bases(people):
    return [401037 + 1013 * number * number % 700001 for number in range(people)]


def payroll(base_list, policy=USUAL):
    """Rows as a program with this policy writes them."""
    rows = [
        Row(f"p{number:04d}", "", insurance, payer, base, rate, 0)
        for number, base in enumerate(base_list)
        for (insurance, payer), rate in RATES.items()
    ]
    amounts = predict({row.key: row for row in rows}, policy)
    return [
        Row(*row.key[:1], row.name, row.insurance, row.payer, row.base_fen, row.rate, amounts[row.key]) for row in rows
    ]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5_000_000), st.sampled_from([16, 8, 24, 0.5, 2.3]), st.sampled_from(POLICIES))
def test_an_amount_is_rounded_as_decimal_arithmetic_rounds_it(base, percent, policy):
    rate = Fraction(str(percent)) / 100
    yuan = Decimal(base) / 100
    yuan = yuan.quantize(_STEPS[policy.base_unit], ROUND_HALF_UP)
    if policy.rounding is Rounding.FLOAT:
        digits = {Money.FEN: 2, Money.JIAO: 1, Money.YUAN: 0}[policy.unit]
        expected = round(Decimal(repr(round(float(yuan) * float(rate), digits))) * 100)
    else:
        exact = yuan * Decimal(str(percent)) / 100
        expected = int(exact.quantize(_STEPS[policy.unit], _MODES[policy.rounding]) * 100)
    assert rounded(base, rate, policy) == expected


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: "-".join(p.document().values()))
def test_every_policy_is_recovered_or_named_among_those_that_cannot_be_told_apart(policy):
    base_list = bases(60)
    booked, declared = payroll(base_list), payroll(base_list, policy)
    found = compare(declared, booked)
    assert not found.errors
    given_ = {row.key: row.amount_fen for row in declared}
    rows = {row.key: row for row in booked}
    for one in found.explanations:
        assert predict(rows, one.declared) == given_, "an explanation gives every amount exactly"
        assert one.assumptions <= policy.assumptions
    exact = [other for other in POLICIES if predict(rows, other) == given_]
    fewest = min(other.assumptions for other in exact)
    assert {one.declared for one in found.explanations} == {o for o in exact if o.assumptions == fewest}


def test_genuine_errors_are_kept_apart_from_rounding():
    base_list = bases(80)
    booked = payroll(base_list)
    policy = Policy(rounding=Rounding.TRUNCATE)
    declared = {row.key: row for row in payroll(base_list, policy)}
    mistyped = ("p0007", "pension", "employer")
    row = declared[mistyped]
    declared[mistyped] = Row(
        *mistyped[:1],
        "",
        *mistyped[1:],
        row.base_fen + 90000,
        row.rate,
        rounded(row.base_fen + 90000, row.rate, policy),
    )
    off = ("p0011", "pension", "employee")
    declared[off] = Row(
        *off[:1], "", *off[1:], declared[off].base_fen, declared[off].rate, declared[off].amount_fen + 1234
    )
    del declared["p0020", "unemployment", "employer"]
    twice = declared["p0030", "pension", "employer"]
    found = compare([*declared.values(), twice], booked)
    assert [one.declared for one in found.explanations] == [policy]
    assert {fault.key: fault.kind for fault in found.errors} == {
        mistyped: "base",
        off: "amount",
        ("p0020", "unemployment", "employer"): "missing",
        twice.key: "doubled",
    }
    assert found.unexplained_fen == 14400 + 1234 + twice.amount_fen - rounded(base_list[20], Fraction(5, 1000), policy)


def test_one_fen_short_is_explained_and_corrected_by_one_line():
    """DOMAIN 7: base 4101.00 at 0.5 % is 20.505: half up 20.51, a binary program 20.50."""
    booked = payroll([410100])
    found = document(compare(payroll([410100], Policy(rounding=Rounding.FLOAT)), booked))
    assert found["difference_fen"] == -2
    assert found["explained"]
    assert found["indistinguishable"], "from one person several policies look the same"
    assert {one["rounding"] for one in found["explanations"]} == {"half_even", "truncate", "float"}
    assert [one["amount_fen"] for one in found["correction"]] == [1, 1]


def test_a_booked_side_with_a_policy_of_its_own_is_told_beside():
    base_list = bases(60)
    yuan = Policy(unit=Money.YUAN)
    found = document(compare(payroll(base_list), payroll(base_list, yuan)))
    assert found["explanations"][0]["booked"]["unit"] == "yuan"


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
    first = read_sheet(write(tmp_path / "a.csv", [head, *plain], "utf-8-sig"))
    assert read_sheet(write(tmp_path / "b.csv", odd, "gb18030")) == first

    import openpyxl

    book = openpyxl.Workbook()
    for line in odd:
        book.active.append(line)
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "c.xlsx")
    assert read_sheet(tmp_path / "c.xlsx") == first


def test_what_cannot_be_read_is_told_by_row_and_column(tmp_path):
    head = ["person_id", "insurance", "payer", "base", "rate", "amount"]
    rows = [head, ["1", "pension", "employer", "4000", "16%", "640.001"], ["2", "pension", "boss", "text", "2", "1"]]
    with pytest.raises(Refusal) as caught:
        read_sheet(write(tmp_path / "a.csv", rows))
    assert [(p.row, p.column) for p in caught.value.problems] == [
        (2, "amount"),
        (3, "payer"),
        (3, "base"),
        (3, "rate"),
    ]
    done = CliRunner().invoke(contributions, ["compare", str(tmp_path / "a.csv"), str(tmp_path / "none.csv"), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["problems"][0]["row"] == 2


def test_grouping_and_split_are_as_the_words_say():
    rows = {row.key: row for row in payroll([400003, 400003, 400003])}
    after = predict(rows, Policy(split=Split.AFTER))
    assert after["p0000", "pension", "employee"] == 32000
    assert after["p0000", "pension", "employer"] == 96001 - 32000
    total = predict(rows, Policy(grouping=Grouping.TOTAL))
    assert [total[f"p000{n}", "pension", "employer"] for n in range(3)] == [64000, 64000, 64001]
