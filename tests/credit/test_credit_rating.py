"""The score is start less deductions plus repairs, exactly, by the rules of the day; the level follows the law."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.credit.answers import NOTICE
from haoban.credit.commands import credit
from haoban.credit.law import DirectDRepair, Tier
from haoban.credit.parameters import law_on
from haoban.credit.periods import add_months
from haoban.credit.records import Act, DirectD, Level, Payment, Record, Start
from haoban.credit.rules import rate

NEW, OLD = date(2025, 12, 31), date(2024, 12, 31)


def record(*acts, **changes):
    said = {
        "uscc": None,
        "first_tax_handling_on": date(2010, 1, 1),
        "start": Start.FULL,
        "has_income": True,
        "last_level": Level.B,
        **changes,
    }
    return Record(**said, acts=tuple(acts))


def rated(*acts, day=NEW, **changes):
    return rate(record(*acts, **changes), law_on(day), day)


def late(on, corrected=None, indicator="010101", **more):
    return Act(indicator, date.fromisoformat(on), corrected_on=corrected and date.fromisoformat(corrected), **more)


def level(score_below=0, day=NEW, **changes):
    """The level with so many points taken by acts of one point (2014/48: 040102)."""
    acts = [Act("040102", date(day.year, 2, 1), times=score_below)] if score_below else []
    return rated(*acts, day=day, **changes).level


@pytest.mark.parametrize("day", [OLD, NEW])
def test_the_levels_begin_at_90_70_and_40(day):
    found = [level(below, day) for below in (10, 11, 30, 31, 60, 61)]
    assert found == [Level.A, Level.B, Level.B, Level.C, Level.C, Level.D]


def test_the_start_depends_on_the_information_and_on_the_rules():
    starts = {day: [rated(start=start, day=day).score for start in Start] for day in (OLD, NEW)}
    assert starts == {OLD: [100, 90, 90], NEW: [100, 93, 90]}


@pytest.mark.parametrize(
    "changes",
    [
        {"first_tax_handling_on": date(2023, 1, 1)},
        {"last_level": Level.D},
        {"a_bars": ("zero_or_negative_filing",)},
        {"a_bars": ("something an official wrote",)},
        {"direct_d": (DirectD(9, date(2023, 5, 1)),)},
    ],
)
def test_with_90_or_more_and_a_bar_the_level_is_b(changes):
    found = rated(**changes)
    assert (found.level, found.score) == (Level.B, 100)
    assert len(found.bars) == 1


def test_three_years_are_over_on_their_anniversary():
    first = date(2022, 12, 31)
    assert rated(first_tax_handling_on=first, day=date(2025, 12, 30)).level is Level.B
    assert rated(first_tax_handling_on=first, day=date(2025, 12, 31)).level is Level.A


def test_who_is_new_or_without_income_is_m_and_the_score_is_still_given():
    new = {"first_tax_handling_on": date(2025, 3, 1), "last_level": None}
    assert level(5, **new) is Level.M
    assert level(0, **new, day=date(2026, 12, 31)) is Level.B
    assert level(30, has_income=False) is Level.M
    assert level(31, has_income=False) is Level.C
    assert rated(late("2025-05-15"), has_income=False).score == 95
    assert rated(day=date(2017, 6, 30), has_income=False).level is Level.A, "M came in 2018"


@pytest.mark.parametrize("last_level", [None, Level.M, Level.B, Level.D])
def test_who_has_less_than_a_rating_year_behind_it_is_new_also_after_new_year(last_level):
    """DOMAIN 1.2: newly established is M; less than a full rating year since the first tax handling."""
    first = date(2025, 10, 8)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 7), date(2026, 10, 8))
    levels = [rated(first_tax_handling_on=first, last_level=last_level, day=day).level for day in days]
    assert levels == [Level.M, Level.M, Level.M, Level.B]


def test_until_a_calendar_year_is_over_the_answer_tells_how_new_is_read():
    def readings(day, **changes):
        return rated(**{"first_tax_handling_on": date(2024, 6, 1), "last_level": None, **changes}, day=day).readings

    for day in (date(2025, 3, 1), date(2025, 5, 31), date(2025, 6, 1), NEW):
        assert any("新设立" in one for one in readings(day)), day
    assert not readings(date(2026, 1, 1))
    told = readings(date(2025, 3, 1), last_level=Level.B)
    assert any("不相符" in one for one in told), "a level of last year doesn't go with so young an enterprise"
    assert not any("不相符" in one for one in readings(NEW, last_level=Level.B))


def test_a_direct_d_is_d_whatever_the_score_and_is_kept_for_two_years():
    facts = (DirectD(4, date(2023, 6, 1)),)
    levels = [rated(direct_d=facts, day=date(year, 6, 30)).level for year in (2023, 2024, 2025, 2026)]
    assert levels == [Level.D, Level.D, Level.B, Level.A]
    assert rated(direct_d=facts, day=date(2023, 6, 30)).score == 100
    assert rated(direct_d=facts, day=date(2023, 5, 31)).level is Level.A, "it had not happened yet"


def test_d_by_score_takes_11_more_points_under_the_rules_of_2020():
    assert rated(last_level=Level.D, day=OLD).score == 89
    assert rated(last_level=Level.D, day=NEW).score == 100
    assert rated(last_level=Level.D, direct_d=(DirectD(9, date(2023, 5, 1)),), day=OLD).score == 100
    assert rated(last_level=Level.D, day=date(2019, 6, 30)).level is Level.D, "before, the D itself was kept"


def test_acts_and_corrections_after_the_day_do_not_count():
    assert rated(late("2026-01-15")).score == 100
    assert rated(late("2025-12-20", "2026-01-02")).score == 95
    assert rated(late("2025-12-20", "2026-01-02"), day=date(2026, 1, 2)).score == 99


def test_a_month_counts_once_since_2025_and_each_act_before():
    acts = (late("2025-09-15"), late("2025-09-25"), late("2025-10-15"), late("2025-09-15", indicator="010102"))
    assert rated(*acts).score == 85
    assert [one.acts for one in rated(*acts).deductions] == [(0, 1), (2,), (3,)]
    old = (late("2024-09-15"), late("2024-09-25"))
    assert rated(*old, day=OLD).score == 90


def test_a_month_is_corrected_when_all_of_it_is():
    first, second = late("2025-09-15", "2025-09-16"), late("2025-09-25", "2025-12-01")
    (found,) = rated(first, second).deductions
    assert (found.points, found.restored) == (5, 3)
    (open_,) = rated(first, late("2025-09-25")).deductions
    assert open_.restored == 0


def test_times_multiplies_and_once_is_once():
    assert rated(Act("010106", date(2025, 9, 1), times=3)).score == 67
    twice = (Act("bank_accounts_not_all_reported", date(2025, month, 1)) for month in (8, 9))
    assert rated(*twice).score == 89


@pytest.mark.parametrize(
    ("amount", "day", "indicator", "given"),
    [
        (200_000, NEW, "010101", 5),
        (200_001, NEW, "010101", 4),
        (None, NEW, "010101", 4),
        (200_000, NEW, "010102", 5),
        (200_000, NEW, "020101", 4),
        (100_000, OLD, "010101", 5),
        (100_001, OLD, "010102", 4),
        (None, OLD, "010101", 4),
    ],
)
def test_small_amounts_concern_filing_and_withholding_and_only_where_they_are_known(amount, day, indicator, given):
    act = Act(indicator, date(day.year, 9, 1), amount, corrected_on=date(day.year, 9, 25))
    assert rated(act, day=day).deductions[0].restored == given


@pytest.mark.parametrize("day", [OLD, NEW])
@pytest.mark.parametrize("indicator", ["020201", "020301", "not_withheld"])
def test_where_it_is_open_whether_a_row_of_withholding_can_be_small_the_reading_says_so(indicator, day):
    """DOMAIN 1.5: small amounts, filing/withholding rows."""

    def found(amount, days):
        on = date(day.year, 8, 1)
        return rated(Act(indicator, on, amount, corrected_on=on + timedelta(days)), day=day).deductions[0]

    small = found(100_000, 30)
    assert small.restored == small.points * Fraction("0.8")
    assert "小额" in small.reading
    assert not any("小额" in found(amount, days).reading for amount, days in ((None, 30), (200_001, 30), (100_000, 31)))


def test_a_month_is_small_only_together():
    acts = [late("2025-09-15", "2025-09-30", amount_fen=amount) for amount in (150_000, 150_000)]
    assert rated(*acts).deductions[0].restored == 4


def test_the_old_classes_go_by_thirty_days_and_the_calendar_year():
    def given(on, corrected):
        found = rated(late(on, corrected, indicator="010103"), day=date(2025, 6, 30))
        return found.deductions[0].restored

    assert given("2024-12-20", "2025-01-19") == Fraction("2.4"), "thirty days are thirty days in the next year too"
    assert given("2024-11-20", "2024-12-31") == Fraction("1.2")
    assert given("2024-11-20", "2025-01-01") == Fraction("0.6")


def test_before_2020_a_correction_gave_nothing_back():
    assert rated(late("2019-05-15", "2019-05-16"), day=date(2019, 12, 31)).score == 95
    assert rated(late("2019-05-15", "2019-05-16"), day=date(2020, 1, 1)).score == 99


def test_arrears_give_back_by_the_share_and_the_time_of_each_instalment():
    act = Act(
        "020101",
        date(2025, 7, 15),
        1_000_000,
        paid=tuple(Payment(date(2025, 7, 15) + timedelta(days), 250_000) for days in (3, 30, 90, 100)),
    )
    found = rated(act).deductions[0]
    assert found.restored == 5 * Fraction(1, 4) * (1 + Fraction("0.8") + Fraction("0.6") + Fraction("0.4"))
    assert not found.verified
    assert rated(act, day=date(2025, 8, 20)).deductions[0].restored == 5 * Fraction(1, 4) * Fraction("1.8")


def test_before_2025_arrears_are_corrected_on_the_day_everything_is_paid():
    paid = (Payment(date(2024, 3, 20), 60), Payment(date(2024, 4, 10), 40))
    assert rated(Act("020101", date(2024, 3, 15), 100, paid=paid), day=OLD).score == 99
    assert rated(Act("020101", date(2024, 3, 15), 100, paid=paid[:1]), day=OLD).score == 95


def test_a_correction_of_later_does_not_hide_what_was_paid_before():
    """FORMATS: a correction counts from its own day on."""
    paid = (Payment(date(2025, 9, 17), 50),)
    for indicator in ("020101", "030101"):
        act = Act(indicator, date(2025, 9, 15), 100, paid=paid)
        later = replace(act, corrected_on=date(2026, 2, 1))
        assert rated(later).deductions[0].restored == rated(act).deductions[0].restored == Fraction("2.5")


def test_what_remains_of_arrears_counts_from_the_correction():
    paid = (Payment(date(2025, 9, 17), 50),)
    act = Act("020101", date(2025, 9, 15), 100, corrected_on=date(2025, 10, 1), paid=paid)
    assert rated(act).deductions[0].restored == Fraction("4.5")


def test_a_reorganised_enterprise_counts_as_corrected_within_three_days_since_2025():
    act = late("2025-03-15", "2025-10-01")
    assert rated(act, reorganised_on=date(2025, 9, 1)).score == 100
    assert rated(act).score == 97


def test_a_first_violation_that_was_not_fined_takes_no_points_since_2021():
    act = Act("010101", date(2024, 5, 15), first_violation_not_fined=True)
    assert rated(act, day=OLD).score == 100
    assert rated(act, day=OLD).deductions[0].reading


@pytest.mark.parametrize(
    ("condition", "corrected", "day", "expected"),
    [
        (9, "2024-05-01", OLD, Level.B),
        (9, "2025-02-01", date(2025, 6, 30), Level.B),
        (10, "2024-05-01", date(2024, 10, 31), Level.D),
        (10, "2024-05-01", date(2024, 11, 1), Level.A),
        (4, "2024-04-01", OLD, Level.A),
        (4, "2024-06-01", OLD, Level.D),
        (4, "2024-06-01", date(2025, 6, 1), Level.A),
        (12, "2024-06-01", date(2025, 5, 31), Level.D),
        (1, "2024-06-01", date(2025, 6, 1), Level.A),
    ],
)
def test_the_old_ways_out_of_a_direct_d(condition, corrected, day, expected):
    fact = DirectD(condition, date(2024, 3, 1), date.fromisoformat(corrected))
    assert rated(direct_d=(fact,), day=day).level is expected


def test_the_new_way_out_waits_twelve_months_unless_the_authority_named_fewer():
    fact = DirectD(3, date(2025, 8, 1), date(2025, 9, 1))
    named = DirectD(3, date(2025, 8, 1), date(2025, 9, 1), wait_months=3)
    assert [rated(direct_d=(one,)).level for one in (fact, named)] == [Level.D, Level.A]
    assert "12个月" in rated(direct_d=(fact,)).standings[0].reading


@pytest.mark.parametrize(("amount", "months"), [(99, 3), (100, 6), (499, 6), (500, 12), (None, 12)])
def test_once_the_boundaries_are_known_the_amount_tells_the_waiting_period(amount, months):
    tiers = (Tier(3, 100), Tier(6, 500), Tier(12, None))
    way = DirectDRepair(frozenset({3}), 12, tiers=tiers, reading="分档界限未查到")
    law = law_on(NEW)
    law = replace(law, direct_d_repair=replace(law.direct_d_repair, value=(way,)))
    fact = DirectD(3, date(2025, 8, 1), date(2025, 9, 1), amount)
    standing = rate(record(direct_d=(fact,)), law, NEW).standings[0]
    assert standing.repaired_on == add_months(date(2025, 9, 1), months)
    assert ("分档界限未查到" in (standing.reading or "")) is (amount is None)


def test_a_new_act_begins_the_clean_months_anew():
    fact = DirectD(3, date(2025, 8, 1), date(2025, 9, 1), wait_months=3)
    found = rated(late("2025-11-17"), direct_d=(fact,))
    assert found.level is Level.D
    assert found.standings[0].repaired_on == date(2026, 2, 17)


def test_a_row_that_reads_direct_d_makes_the_level_d_and_takes_no_points():
    found = rated(Act("030105", date(2025, 9, 1)))
    assert (found.level, found.score, found.deductions[0].points) == (Level.D, 100, 0)


def test_what_is_not_settled_says_so_with_the_reading_taken():
    (seed,) = rated(Act("020101", date(2025, 9, 15))).deductions
    assert not seed.verified
    assert seed.reading
    (known,) = rated(late("2025-09-15")).deductions
    assert known.verified
    assert known.reading is None
    (late_one,) = rated(late("2025-07-15", "2025-12-01")).deductions
    assert late_one.restored == 2
    assert "90日后" in late_one.reading


@settings(max_examples=120)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["010101", "010102", "010103", "020101", "030204", "010301"]),
            st.dates(date(2023, 1, 1), date(2026, 6, 30)),
            st.none() | st.integers(0, 400),
            st.none() | st.integers(0, 300_000),
            st.integers(1, 3),
        ),
        max_size=8,
    ),
    st.dates(date(2023, 1, 1), date(2026, 11, 30)),
    st.sampled_from(list(Start)),
)
def test_the_score_is_the_start_less_deductions_plus_repairs_and_a_correction_never_harms(drawn, day, start):
    acts = [
        Act(code, on, amount, times, None if days is None else on + timedelta(days))
        for code, on, days, amount, times in drawn
    ]
    found = rated(*acts, day=day, start=start)
    kept = sum((one.points - one.restored for one in found.deductions), Fraction(0))
    assert found.score == found.start - kept
    assert all(0 <= one.restored <= one.points for one in found.deductions)
    uncorrected = rated(*[Act(one.indicator, one.on, one.amount_fen, one.times) for one in acts], day=day, start=start)
    assert uncorrected.score <= found.score
    assert sorted(place for one in found.deductions for place in one.acts) == [
        place for place, act in enumerate(acts) if act.on <= day
    ]


def test_the_answer_never_calls_itself_the_rating_and_marks_what_lies_after_the_last_known_day():
    document = {
        "uscc": None,
        "first_tax_handling_on": "2015-01-01",
        "start": "full",
        "has_income": True,
        "last_level": "A",
        "acts": [],
    }
    for on, marked in (("2026-11-23", False), ("2026-11-24", True)):
        text = json.dumps(document)
        said = json.loads(CliRunner().invoke(credit, ["rate", "-", "--on", on, "--json"], input=text).stdout)
        assert said["notice"] == NOTICE
        assert said["after_last_known"] is marked
        assert said["rules_in_force"] == ["国家税务总局公告2025年第12号"]
        told = CliRunner().invoke(credit, ["rate", "-", "--on", on], input=text).stdout
        assert NOTICE in told
        assert ("最后核对到" in told) is marked
