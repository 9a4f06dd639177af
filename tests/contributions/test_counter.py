"""What is printed: one document for programs, and one minute's reading for the accountant at the counter."""

import csv
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from test_search import OFF, computed, payrolls, plain

from haoban.contributions.commands import contributions
from haoban.contributions.counter import text
from haoban.contributions.payroll import Payroll, Row
from haoban.contributions.policies import POLICIES, Policy, Rounding, Split, rounded
from haoban.contributions.probing import find_probe
from haoban.contributions.remedy import corrections, steps
from haoban.contributions.rules import compare
from haoban.contributions.telling import document, json_text
from haoban.statutes.citations import Citation
from haoban.statutes.queries import words_of

HEAD = ["个人编号", "姓名", "险种", "缴费主体", "缴费基数", "费率", "金额"]


def story():
    """DOMAIN 0.3: a payroll system rounded by itself, one fen short, the unemployment insurance could not arrive."""
    booked = [
        Row("211003199001011234", "示例·甲", "unemployment", payer, base, Fraction(5, 1000), 0, number)
        for number, (payer, base) in enumerate([("employer", 410100), ("employee", 410000)], start=2)
    ]
    booked = [replace(row, amount_fen=rounded(row.base_fen, row.rate, Policy())) for row in booked]
    return [replace(booked[0], amount_fen=booked[0].amount_fen - 1), booked[1]], booked


@settings(max_examples=40)
@given(payrolls(), st.sampled_from(POLICIES), st.lists(st.tuples(st.integers(0, 99), st.sampled_from(OFF)), max_size=2))
def test_the_printed_document_is_the_document_and_the_correction_mends_the_difference(rows, policy, slips):
    booked, declared = computed(rows, plain(Policy())), computed(rows, plain(policy))
    for place, by in slips:
        place %= len(declared)
        declared[place] = replace(declared[place], amount_fen=declared[place].amount_fen + by)
    found = compare(Payroll.of(declared), Payroll.of(booked))
    assert json.loads(json_text(found)) == document(found)
    sign = {"补缴": 1, "退（抵）": -1, "在单位与个人之间调整": 0}
    assert sum(sign[one.do] * one.amount_fen for one in corrections(found)) == -found.difference_fen
    whom = [(one.person_id, one.insurance, one.do) for one in corrections(found)]
    assert len(whom) == len(set(whom))
    assert {one[:2] for one in whom} == {(one.person_id, one.insurance) for one in found.persons}
    assert text(found)


def test_the_accountant_reads_whose_fen_it_is_why_and_what_to_do():
    declared, booked = story()
    said = text(compare(Payroll.of(declared), Payroll.of(booked)))
    lines = said.splitlines()
    assert lines[0] == "申报比入账少 0.01 元。"
    assert "示例·甲（211…1234）失业保险单位部分：4101.00 × 0.5% = 20.505，申报 20.50，入账 20.51，少 0.01 元" in said
    assert "211003199001011234" not in said, "others see the counter's screen"
    assert "只补缴差额，不用全额退费重缴" in said
    assert "失业保险 0.01 元" in said
    assert "税务机关" in said
    assert len(lines) < 40


def test_every_ground_of_the_way_is_law_that_holds_or_said_to_be_open():
    declared, booked = story()
    found = compare(Payroll.of([replace(declared[0], amount_fen=1)]), Payroll.of(booked))
    said = steps(found)
    assert said
    for one in said:
        assert one["verified"] is False, "the way was not found in any text of law"
        assert one["where"]
    for article in (60, 83, 86):
        assert words_of(Citation(law="社会保险法", article=article), date(2026, 11, 1))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(POLICIES), min_size=2, max_size=6, unique=True))
def test_the_base_that_tells_policies_apart_gives_what_it_says(ways):
    rates = {("pension", "employer"): Fraction(16, 100), ("pension", "employee"): Fraction(8, 100)}
    probe = find_probe(ways, rates)
    if probe is None:
        return
    assert len(probe.outcomes) > 1
    assert sorted(place for one in probe.outcomes for place in one.ways) == list(range(len(ways)))
    for one in probe.outcomes:
        for place in one.ways:
            way = ways[place]
            employee = rounded(probe.base_fen, probe.rates[1], way)
            employer = rounded(probe.base_fen, probe.rates[0], way)
            if way.split is Split.AFTER:
                employer = rounded(probe.base_fen, sum(probe.rates), way) - employee
            assert (one.employer_fen, one.employee_fen) == (employer, employee)


def test_truncation_is_told_from_rounding_by_one_base():
    rates = {("pension", "employer"): Fraction(16, 100), ("pension", "employee"): Fraction(8, 100)}
    probe = find_probe([Policy(rounding=Rounding.TRUNCATE), Policy()], rates)
    assert probe is not None
    assert len(probe.outcomes) == 2


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_says_it_and_ends_well_and_refuses_what_is_missing(tmp_path, as_json):
    for name, amount in (("declared.csv", "20.50"), ("booked.csv", "20.51")):
        with (tmp_path / name).open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEAD, ["1", "示例·甲", "失业", "单位", "4101", "0.5%", amount]])
    flags = ["--json"] if as_json else []
    call = ["compare", str(tmp_path / "declared.csv"), str(tmp_path / "booked.csv"), *flags]
    done = CliRunner().invoke(contributions, call)
    assert done.exit_code == 0
    assert (json.loads(done.stdout)["difference_fen"] == -1) if as_json else ("少 0.01 元" in done.stdout)
    done = CliRunner().invoke(contributions, ["compare", str(tmp_path / "none.csv"), *call[2:]])
    assert done.exit_code == 1
    assert "none.csv" in done.stderr
