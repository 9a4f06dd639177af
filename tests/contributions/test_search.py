"""The fast search against the slow, obvious truth."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.contributions.faults import Kind
from haoban.contributions.payroll import INSURANCES, PAYERS, Payroll, Row
from haoban.contributions.policies import DECIMALS, POLICIES, Binary, Money, rounded
from haoban.contributions.products import Products, round_binary
from haoban.contributions.rules import compare
from haoban.contributions.search import Reading


def plain(policy):
    return tuple(policy.document().values())


RATES = st.one_of(
    st.sampled_from(["0.16", "0.08", "0.005", "0.02", "0.0035", "0.095", "0.07"]).map(Fraction),
    st.integers(1, 10**9).map(lambda parts: Fraction(parts, 10**9)),
    st.integers(1, 10**15).map(lambda parts: Fraction(parts, 10**15)),
)
BASES = st.one_of(
    st.integers(300_000, 3_000_000),
    st.integers(3_000, 30_000).map(lambda yuan: yuan * 100),
    st.integers(-500_000, 500_000),
    st.just(0),
)


@settings(max_examples=300)
@given(
    st.lists(st.tuples(BASES | st.integers(-(10**12), 10**12), RATES), min_size=1, max_size=8),
    st.sampled_from(POLICIES),
    st.sampled_from(Binary),
)
def test_arrays_are_rounded_as_numbers_are(terms, policy, binary):
    rates = list({rate for _, rate in terms})
    base = np.array([base for base, _ in terms], np.int64)
    place = np.array([rates.index(rate) for _, rate in terms], np.int64)
    expected = [rounded(base, rate, policy, binary) for base, rate in terms]
    assert Products(base, rates, place).rounded(policy, binary).tolist() == expected
    if binary is Binary.PRODUCT:
        assert expected == [oracle.alone(base, rate, plain(policy)) for base, rate in terms]


@settings(max_examples=400)
@given(
    st.one_of(
        st.floats(0, 1e10),
        st.integers(0, 10**9).map(lambda thousandths: thousandths / 1000),
        st.integers(0, 10**9).map(lambda eighths: eighths / 8),
    ),
    st.sampled_from(Money),
)
def test_a_binary_number_is_rounded_as_python_rounds_it(amount, unit):
    digits = DECIMALS[unit]
    assert round_binary(np.array([amount]), digits)[0] == round(round(amount, digits) * 10**digits)


OFF = [-500000, -1000, -100, -1, 1, 1, 7, 12345]


@st.composite
def payrolls(draw, most=6):
    """Lines of a file in any order, some with one payer alone, employer's and employee's bases mostly the same."""
    rows = []
    for number in range(draw(st.integers(1, most))):
        for insurance in draw(st.sets(st.sampled_from(INSURANCES), min_size=1, max_size=2)):
            base = draw(BASES)
            for payer in draw(st.sampled_from([PAYERS, PAYERS, PAYERS, PAYERS[:1], PAYERS[1:]])):
                rows.append((f"p{number}", insurance, payer, draw(st.sampled_from([base] * 9 + [base + 100]))))
    rates = {(insurance, payer): draw(RATES) for insurance in INSURANCES for payer in PAYERS}
    odd = draw(st.integers(0, 9)) == 0
    return [
        Row(person, "", insurance, payer, base, draw(RATES) if odd else rates[insurance, payer], 0)
        for person, insurance, payer, base in draw(st.permutations(rows) if draw(st.booleans()) else st.just(rows))
    ]


def computed(rows, policy):
    """The lines as a program with this policy writes them, by the oracle."""
    amounts = oracle.predict({row.key: (row.base_fen, row.rate) for row in rows}, policy)
    return [replace(row, amount_fen=min(amounts[row.key])) for row in rows]


def truth(declared, booked):
    """What the oracle says of each side: {policy: open keys}."""
    predicted = oracle.predictions({row.key: (row.base_fen, row.rate) for row in booked})
    return tuple(oracle.best(predicted, {row.key: row.amount_fen for row in side}) for side in (declared, booked))


def told(found):
    return {(plain(one.declared), plain(one.booked)) for one in found.explanations}


@settings(max_examples=40)
@given(payrolls(), st.sampled_from(oracle.POLICIES), st.sampled_from([oracle.USUAL] * 2 + oracle.POLICIES))
def test_every_hypothesis_with_the_fewest_assumptions_is_named_and_no_other(rows, policy, other):
    declared, booked = computed(rows, policy), computed(rows, other)
    found = compare(Payroll.of(declared), Payroll.of(booked))
    ours, theirs = truth(declared, booked)
    assert all(not wrong for wrong in [*ours.values(), *theirs.values()])
    assert told(found) == {(one, another) for one in ours for another in theirs}
    assert len(found.explanations) == len(told(found))
    assert not found.errors
    assert found.explained
    assert all(one.reading is Reading.LITERAL for one in found.explanations)


@settings(max_examples=40)
@given(
    payrolls(most=10),
    st.sampled_from(oracle.POLICIES),
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from(OFF)), min_size=1, max_size=4),
)
def test_with_amounts_that_are_off_the_same_is_said_as_by_the_slow_truth(rows, policy, slips):
    booked, declared = computed(rows, oracle.USUAL), computed(rows, policy)
    for place, by in slips:
        place %= len(declared)
        declared[place] = replace(declared[place], amount_fen=declared[place].amount_fen + by)
    found = compare(Payroll.of(declared), Payroll.of(booked))
    ours, _ = truth(declared, booked)
    fewest = min(len(wrong) for wrong in ours.values())
    if found.explanations[0].reading is Reading.WIDE:
        assert len(found.errors) < fewest, "a wider reading is taken only where it leaves less open"
        return
    assert {one for one, _ in told(found)} == set(ours)
    open_keys = ours[plain(found.explanations[0].declared)]
    assert {fault.key for fault in found.errors} == open_keys
    given_ = {row.key: row.amount_fen for row in declared}
    predicted = oracle.predictions({row.key: (row.base_fen, row.rate) for row in booked})
    rivals = [wrong for wrong in oracle.left_open(predicted, given_).values() if len(wrong) == fewest]
    for fault in found.errors:
        assert fault.certain <= all(fault.key in wrong for wrong in rivals)
        assert fault.kind in (Kind.AMOUNT, Kind.BASE)
    there = {row.key: row.amount_fen for row in booked}
    assert found.unexplained_fen == sum(given_[key] - there[key] for key in open_keys)


LARGER = [
    Row(f"p{number:03d}", "", insurance, payer, base, Fraction(rate), 0)
    for number in range(40)
    for base in [401037 + 1013 * number * number % 700001 if number % 3 else 410100 + 1300 * number]
    for insurance, payer, rate in (
        ("pension", "employer", "0.16"),
        ("pension", "employee", "0.08"),
        ("unemployment", "employer", "0.005"),
        ("unemployment", "employee", "0.005"),
    )
]


@pytest.fixture(scope="module")
def predictions():
    """What every policy makes of the larger payroll, by the oracle."""
    return oracle.predictions({row.key: (row.base_fen, row.rate) for row in LARGER})


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: "-".join(p.document().values()))
def test_every_policy_is_recovered_from_a_larger_payroll(policy, predictions):
    booked = computed(LARGER, oracle.USUAL)
    declared = [replace(row, amount_fen=min(predictions[plain(policy)][row.key])) for row in LARGER]
    exact = [one for one in oracle.POLICIES if all(row.amount_fen in predictions[one][row.key] for row in declared)]
    fewest = min(map(oracle.assumptions, exact))
    found = compare(Payroll.of(declared), Payroll.of(booked))
    assert told(found) == {(one, oracle.USUAL) for one in exact if oracle.assumptions(one) == fewest}
