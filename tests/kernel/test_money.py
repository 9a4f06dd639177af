"""Amounts are read as offices write them and never lose a fen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.kernel.money import format_yuan, parse_yuan, round_half_up
from haoban.kernel.refusals import Refusal


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_is_read_back(fen):
    assert parse_yuan(format_yuan(fen).replace("¥", "")) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("１，２３４．５６", 123456),
        ("1,234.560", 123456),
        ("¥3元", 300),
        (".5", 50),
        ("-¥1.50", -150),
        ("\N{MINUS SIGN}3", -300),
        ("999999999999999.99", 99999999999999999),
    ],
)
def test_amounts_are_read_as_offices_write_them(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["1.005", "十元", "", "1.2.3", "NaN", "9" * 31 + ".01"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(Refusal):
        parse_yuan(text)


@pytest.mark.parametrize(("exact", "fen"), [("41010/20", 2051), ("-41010/20", -2051), ("1/3", 0), ("2/3", 1)])
def test_halves_round_away_from_zero(exact, fen):
    assert round_half_up(Fraction(exact)) == fen
