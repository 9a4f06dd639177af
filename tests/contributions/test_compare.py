"""Genuine errors are named apart from rounding, and the correction is the smallest."""

from dataclasses import replace
from fractions import Fraction

import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.contributions.faults import Kind, Where
from haoban.contributions.payroll import Payroll, Row
from haoban.contributions.policies import USUAL, Grouping, Money, Policy, Rounding, Split
from haoban.contributions.rules import compare
from haoban.contributions.search import Reading
from haoban.contributions.slips import Slip
from haoban.contributions.telling import document

RATES = {
    ("pension", "employer"): Fraction(16, 100),
    ("pension", "employee"): Fraction(8, 100),
    ("unemployment", "employer"): Fraction(5, 1000),
    ("unemployment", "employee"): Fraction(5, 1000),
}


def bases(people):
    return [401037 + 1013 * number * number % 700001 for number in range(people)]


def payroll(base_list, policy=USUAL):
    """Rows as a program with this policy writes them."""
    rows = [
        Row(f"p{number:04d}", "", insurance, payer, base, rate, 0)
        for number, base in enumerate(base_list)
        for (insurance, payer), rate in RATES.items()
    ]
    return recomputed(rows, policy)


def recomputed(rows, policy):
    amounts = oracle.predict({row.key: (row.base_fen, row.rate) for row in rows}, tuple(policy.document().values()))
    return [replace(row, amount_fen=min(amounts[row.key])) for row in rows]


def compared(declared, booked):
    return compare(Payroll.of(declared), Payroll.of(booked))


def test_genuine_errors_are_kept_apart_from_rounding():
    base_list = bases(80)
    booked = payroll(base_list)
    policy = Policy(rounding=Rounding.TRUNCATE)
    declared = {row.key: row for row in payroll(base_list, policy)}
    mistyped = ("p0007", "pension", "employer")
    wrong = replace(declared[mistyped], base_fen=declared[mistyped].base_fen + 90000)
    declared[mistyped] = recomputed([wrong], policy)[0]
    off = ("p0011", "pension", "employee")
    declared[off] = replace(declared[off], amount_fen=declared[off].amount_fen + 1234)
    lost = ("p0020", "unemployment", "employer")
    del declared[lost]
    twice = declared["p0030", "pension", "employer"]
    found = compared([*declared.values(), twice], booked)
    assert [one.declared for one in found.explanations] == [policy]
    assert {fault.key: fault.kind for fault in found.errors} == {
        mistyped: Kind.BASE,
        off: Kind.AMOUNT,
        lost: Kind.MISSING,
        twice.key: Kind.DOUBLED,
    }
    amounts = {row.key: row.amount_fen for row in booked}
    assert {fault.key: fault.booked_fen for fault in found.errors} == {
        fault.key: amounts[fault.key] for fault in found.errors
    }
    declared_fen = {fault.key: fault.declared_fen for fault in found.errors}
    assert declared_fen[lost] is None
    assert declared_fen[twice.key] == 2 * twice.amount_fen
    others = sum(one.fen for one in found.persons if one[:3] not in declared_fen)
    assert found.unexplained_fen + others == found.difference_fen, "errors and policy together make up the difference"


@pytest.mark.parametrize("policy", [USUAL, Policy(split=Split.AFTER), Policy(grouping=Grouping.TOTAL)])
def test_a_line_that_only_the_declared_file_has_is_missing_in_the_booked_one(policy):
    booked = payroll(bases(30))
    declared = recomputed(booked, policy)
    gone = booked.pop(4 * 7 + 1)  # an employee's part
    found = compared(declared, booked)
    assert [one.declared for one in found.explanations] == [policy]
    assert [(fault.key, fault.kind, fault.where) for fault in found.errors] == [(gone.key, Kind.MISSING, Where.BOOKED)]
    assert found.errors[0].booked_fen is None


def test_the_last_person_is_the_last_of_the_booked_file_or_else_of_the_declared_one():
    booked = payroll(bases(30))
    policy = Policy(grouping=Grouping.TOTAL)
    declared = recomputed(booked, policy)
    shuffled = declared[::2] + declared[1::2]
    assert [one.declared for one in compared(shuffled, booked).explanations] == [policy]
    own = recomputed(booked[::-1], policy)
    assert [one.declared for one in compared(own, booked).explanations] == [policy]


@pytest.mark.parametrize("place", [0, -4, -3])
@pytest.mark.parametrize("policy", [Policy(grouping=Grouping.TOTAL), Policy(split=Split.AFTER, unit=Money.YUAN)])
def test_a_base_that_was_mistyped_in_the_program_is_one_error_and_the_others_follow(policy, place):
    """A program that adds up with the wrong base gives the last person another rest, and the partner another part."""
    booked = payroll(bases(25))
    typed = list(booked)
    swapped = str(typed[place].base_fen)
    typed[place] = replace(typed[place], base_fen=int(swapped[0] + swapped[2] + swapped[1] + swapped[3:]))
    found = compared(recomputed(typed, policy), booked)
    assert [one.declared for one in found.explanations] == [policy]
    assert [(fault.key, fault.kind, fault.slip) for fault in found.errors] == [
        (typed[place].key, Kind.BASE, Slip.TRANSPOSED)
    ]


def test_a_mistyped_base_is_named_though_rounding_hides_it():
    booked = payroll(bases(25))
    policy = Policy(rounding=Rounding.TRUNCATE, unit=Money.YUAN)
    typed = list(booked)
    at = next(
        place for place, row in enumerate(typed) if row.rate == Fraction(5, 1000) and row.base_fen % 20000 < 10000
    )
    typed[at] = replace(typed[at], base_fen=typed[at].base_fen + 9000)
    found = compared(recomputed(typed, policy), booked)
    assert [one.declared for one in found.explanations] == [policy]
    assert [(fault.key, fault.kind) for fault in found.errors] == [(typed[at].key, Kind.BASE)]


def test_a_rate_that_differs_is_named_though_the_amount_follows_from_the_booked_one():
    booked = payroll(bases(25))
    typed = replace(booked[9], rate=Fraction(9, 100))
    found = compared([*booked[:9], typed, *booked[10:]], booked)
    assert [(fault.key, fault.kind, fault.fen) for fault in found.errors] == [(typed.key, Kind.RATE, 0)]
    otherwise = [replace(row, rate=row.rate / 2) if row.payer == "employee" else row for row in booked]
    assert not compared(otherwise, booked).errors, "the files mean different things by a rate"


@pytest.mark.parametrize("policy", [Policy(split=Split.AFTER, unit=Money.JIAO), Policy(Grouping.TOTAL)])
def test_a_rate_that_was_mistyped_in_the_program_is_one_error_and_the_others_follow(policy):
    """A program that splits both parts after rounding gives the partner another part, one that adds up another rest."""
    booked = payroll(bases(25))
    for place in range(1, 96, 4):
        typed = list(booked)
        typed[place] = replace(typed[place], rate=Fraction(87, 1000))
        found = compared(recomputed(typed, policy), booked)
        assert [(fault.key, fault.kind) for fault in found.errors] == [(typed[place].key, Kind.RATE)]


def test_a_mistyped_rate_is_told_where_its_amount_lies_within_a_fen_of_its_own():
    booked = payroll(bases(25))
    typed = replace(booked[9], rate=Fraction(9, 100), amount_fen=booked[9].base_fen * 9 // 100 + 1)
    assert typed.amount_fen not in {row.amount_fen for row in recomputed([typed], USUAL)}
    found = compared([*booked[:9], typed, *booked[10:]], booked)
    assert [(fault.key, fault.kind) for fault in found.errors] == [(typed.key, Kind.RATE)]


def test_a_total_with_a_mistyped_base_is_understood_in_another_order_of_the_lines_too():
    """Whose rest it is, the booked file says; with which bases the program added up, the declared one."""
    booked = payroll(bases(25))
    for place in range(0, 92, 7):
        typed = list(booked)
        typed[place] = replace(typed[place], base_fen=typed[place].base_fen + 331234)
        declared = recomputed(typed, Policy(Grouping.TOTAL, unit=Money.YUAN))
        found = compared(declared[::-1], booked)
        assert [fault.key for fault in found.errors] == [typed[place].key]


def test_the_rest_of_a_total_in_the_booked_file_that_lost_a_line_is_not_surely_an_error():
    whole = recomputed(payroll(bases(25)), Policy(Grouping.TOTAL, unit=Money.YUAN))
    for place in range(0, 96, 4):
        found = compared(recomputed(whole, USUAL), [*whole[:place], *whole[place + 1 :]])
        assert {fault.key for fault in found.errors if fault.certain} == {whole[place].key}


def test_where_the_booked_side_split_after_rounding_and_lost_a_part_the_other_part_is_no_error():
    whole = recomputed(payroll(bases(60)), Policy(split=Split.AFTER))
    for place in range(1, 240, 16):
        found = compared(whole, [*whole[:place], *whole[place + 1 :]])
        assert [fault.key for fault in found.errors] == [whole[place].key]


def test_bases_that_are_rounded_in_one_file_are_no_errors():
    booked = payroll(bases(25))
    policy = Policy(base_unit=Money.YUAN)
    rounded = [replace(row, base_fen=(row.base_fen + 50) // 100 * 100) for row in recomputed(booked, policy)]
    found = compared(rounded, booked)
    assert [one.declared for one in found.explanations] == [policy]
    assert not found.errors


MIXED = st.tuples(
    st.sampled_from(oracle.POLICIES),
    st.lists(
        st.integers(300000, 2500000) | st.integers(3000, 25000).map(lambda yuan: yuan * 100), min_size=15, max_size=30
    ),
    st.lists(st.integers(0, 59), min_size=4, max_size=4, unique=True),
    st.sampled_from((1234, -5000, 99900, 90)),
)


@settings(max_examples=25)
@given(MIXED)
def test_of_any_policy_mixed_with_four_errors_each_error_is_named_and_no_other(mixed):
    """The program computed with a mistyped base; then an amount was overwritten, a line doubled and another lost.

    The policy is recovered, or one that assumes no more gives the same amounts, or one by the letter where the true one
    only fits a wider reading.
    """
    policy, base_list, (mistyped, off, twice, lost), by = mixed
    policy = Policy(*policy)
    booked = payroll(base_list)
    typed = list(booked)
    typed[mistyped] = replace(typed[mistyped], base_fen=typed[mistyped].base_fen + 330000)
    declared = recomputed(typed, policy)
    declared[off] = replace(declared[off], amount_fen=declared[off].amount_fen + by)
    injected = {booked[mistyped].key: Kind.BASE, booked[off].key: Kind.AMOUNT}
    injected |= {booked[twice].key: Kind.DOUBLED, booked[lost].key: Kind.MISSING}
    handed_in = [*declared[:lost], *declared[lost + 1 :], declared[twice]]
    found = compared(handed_in, booked)
    kinds = {fault.key: fault.kind for fault in found.errors}
    assert kinds.keys() == injected.keys()
    assert kinds in (injected, injected | {booked[mistyped].key: Kind.AMOUNT}), "a base may be told by its amount"
    ways = [one.declared for one in found.explanations]
    terms = {row.key: (row.base_fen, row.rate) for row in booked}
    expected = oracle.predict(terms, tuple(policy.document().values()))
    known = {booked[twice].key, booked[lost].key}
    off_the_letter = {row.key for row in handed_in if row.key not in known and row.amount_fen not in expected[row.key]}
    by_the_letter = found.explanations[0].reading is Reading.LITERAL and not off_the_letter <= injected.keys()
    assert policy in ways or by_the_letter or all(way.assumptions <= policy.assumptions for way in ways)


@pytest.mark.parametrize(
    ("policy", "before", "after"),
    [
        (("total", "half_up", "fen", "after", "fen"), 10, 18),
        (("total", "half_up", "jiao", "after", "yuan"), 11, 19),
        (("total", "truncate", "fen", "before", "jiao"), 14, 26),
        (("total", "float", "fen", "after", "yuan"), 10, 30),
    ],
)
def test_the_rest_of_a_total_that_nobody_can_form_again_is_not_surely_an_error(policy, before, after):
    """One line was lost before the totals were formed, another afterwards: in neither file stand the lines of then."""
    booked = payroll(bases(25))
    there = booked[:before] + booked[before + 1 :]
    declared = [row for row in recomputed(there, Policy(*policy)) if row.key != booked[after].key]
    off = replace(declared[40], amount_fen=declared[40].amount_fen + 1234)
    declared[40] = off
    found = compared(declared, booked)
    lost = {booked[before].key, booked[after].key}
    assert {fault.key for fault in found.errors if fault.certain} == {*lost, off.key}
    assert {fault.key[0] for fault in found.errors if not fault.certain} <= {booked[-1].person_id}


def test_zeros_that_a_spreadsheet_dropped_make_no_other_person():
    booked = [replace(row, person_id=f"{20 + int(row.person_id[1:])}") for row in payroll(bases(20))]
    declared = [replace(row, person_id=f"000{row.person_id}") for row in booked[:-4]]
    kept = [*declared, *(replace(row, person_id="0099") for row in booked[-4:])]
    found = compared(kept, booked)
    assert {(fault.key[0], fault.kind) for fault in found.errors} == {("0099", Kind.MISSING), ("39", Kind.MISSING)}
    assert {one.person_id for one in found.persons} == {"0099", "39"}
    both = compared([*booked, *declared], [*declared, *booked])
    assert not both.persons, "two numbers that stand in both files are two people"


def test_what_stands_twice_in_both_files_is_two_months_and_no_error():
    booked = payroll(bases(20))
    month = [replace(row, base_fen=row.base_fen + 50000) for row in booked[:4]]
    both = [*booked, *recomputed(month, USUAL)]
    policy = Policy(rounding=Rounding.TRUNCATE)
    declared = recomputed(booked, policy) + recomputed(month, policy)
    found = compared(declared[::-1], both)
    assert not found.errors
    assert [one.declared for one in found.explanations] == [policy]


def test_an_amount_that_is_off_in_the_booked_file_is_told_of_that_file():
    booked = payroll(bases(30))
    off = replace(booked[10], amount_fen=booked[10].amount_fen + 300)
    found = compared(booked, [*booked[:10], off, *booked[11:]])
    assert [(fault.key, fault.kind, fault.where) for fault in found.errors] == [(off.key, Kind.AMOUNT, Where.BOOKED)]
    assert found.unexplained_fen == found.difference_fen == -300


def test_errors_that_cancel_each_other_are_named_though_the_sum_is_explained():
    booked = payroll(bases(30))
    declared = list(booked)
    for place, by in ((3, 700), (40, -700)):
        declared[place] = replace(declared[place], amount_fen=declared[place].amount_fen + by)
    found = document(compared(declared, booked))
    assert (found["difference_fen"], found["unexplained_fen"], found["explained"]) == (0, 0, True)
    assert len(found["errors"]) == 2


def test_one_fen_in_one_line_may_be_a_slip_or_a_policy_and_both_are_said():
    rows = [replace(row, base_fen=400000 + 100 * 2 * number) for number, row in enumerate(payroll([0] * 20))]
    booked = recomputed(rows, USUAL)
    booked[2] = recomputed([replace(booked[2], base_fen=410100)], USUAL)[0]
    declared = list(booked)
    declared[2] = replace(booked[2], amount_fen=booked[2].amount_fen - 1)
    found = document(compared(declared, booked))
    assert {one["rounding"] for one in found["explanations"]} >= {"half_even", "float"}
    assert not found["errors"]
    usual = {"grouping": "person", "rounding": "half_up", "unit": "fen", "split": "before", "base_unit": "fen"}
    assert found["also_possible"] == [usual | {"errors": 1}], "the usual policy with one slip explains it as well"


def test_one_fen_short_is_explained_and_corrected_by_one_line():
    """DOMAIN 7: base 4101.00 at 0.5 % is 20.505: half up 20.51, a binary program 20.50."""
    booked = payroll([410100])
    found = document(compared(payroll([410100], Policy(rounding=Rounding.FLOAT)), booked))
    assert found["difference_fen"] == -2
    assert found["explained"]
    assert found["indistinguishable"], "from one person several policies look the same"
    assert {one["rounding"] for one in found["explanations"]} == {"half_even", "truncate", "float"}
    assert [(one["do"], one["amount_fen"]) for one in found["correction"]] == [("补缴", 2)]


def test_what_is_only_on_the_wrong_side_is_moved_and_not_paid():
    """Employer's part a fen short and employee's a fen over: nothing is paid twice."""
    booked = payroll([400003])
    declared = list(booked)
    declared[0] = replace(booked[0], amount_fen=booked[0].amount_fen - 3)
    declared[1] = replace(booked[1], amount_fen=booked[1].amount_fen + 1)
    found = document(compared(declared, booked))
    assert [(one["do"], one["amount_fen"]) for one in found["correction"]] == [("在单位与个人之间调整", 1), ("补缴", 2)]


def test_a_booked_side_with_a_policy_of_its_own_is_told_beside():
    base_list = bases(60)
    yuan = Policy(unit=Money.YUAN)
    found = document(compared(payroll(base_list), payroll(base_list, yuan)))
    assert found["explanations"][0]["booked"]["unit"] == "yuan"
    assert found["explained"]


def test_equal_files_need_nothing():
    found = document(compared(payroll(bases(3)), payroll(bases(3))))
    assert found["persons"] == found["errors"] == found["correction"] == found["steps"] == []
    assert found["explained"]
    assert document(compared([], []))["difference_fen"] == 0
