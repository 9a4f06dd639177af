"""The plan's figures are those that the rating gives once its steps are done, and nothing better can be done."""

import itertools
import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.credit.answers import NOTICE
from haoban.credit.applying import application_for
from haoban.credit.calendar import add_working_days
from haoban.credit.commands import credit
from haoban.credit.later import outlook
from haoban.credit.parameters import law_on
from haoban.credit.plans import plan
from haoban.credit.records import Act, DirectD, Level, Money, Payment, Record, Start
from haoban.credit.rules import rate
from haoban.kernel.refusals import Refusal

NEW, OLD = date(2025, 12, 1), date(2024, 12, 1)


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


def planned(*acts, day=NEW, budget=None, **changes):
    return plan(record(*acts, **changes), law_on(day), day, budget)


def ahead(*acts, day=NEW, budget=None, **changes):
    return outlook(planned(*acts, day=day, budget=budget, **changes), law_on(day), day)


drawn_acts = st.lists(
    st.tuples(
        st.sampled_from(["010101", "010102", "010103", "020101", "020102", "030204", "040201"]),
        st.integers(0, 200),
        st.none() | st.integers(1, 60),
        st.integers(1, 2),
        st.none() | st.integers(0, 30),
    ),
    max_size=6,
)


def acts_of(drawn, day):
    """Acts before a day; some of them are corrected."""
    for code, before, amount, times, after in drawn:
        on = day - timedelta(before)
        yield Act(code, on, amount, times, None if after is None else on + timedelta(after))


def try_everything(given_, day, budget):
    """The peer: every subset of the open acts corrected on the day, rated whole; best score, then least cost."""
    law = law_on(day)
    places = [at for at, act in enumerate(given_.acts) if act.corrected_on is None or act.corrected_on > day]
    found = None
    for count in range(len(places) + 1):
        for chosen in itertools.combinations(places, count):
            cost = sum(given_.acts[at].amount_fen or 0 for at in chosen)
            if cost > budget:
                continue
            acts = [replace(act, corrected_on=day) if at in chosen else act for at, act in enumerate(given_.acts)]
            score = rate(replace(given_, acts=tuple(acts)), law, day).score
            found = max(found or (score, -cost), (score, -cost))
    return found


@settings(max_examples=80)
@given(drawn_acts, st.integers(0, 150))
def test_without_instalments_the_plan_is_what_trying_every_subset_finds(drawn, budget):
    given_ = record(*acts_of(drawn, OLD))
    made = plan(given_, law_on(OLD), OLD, budget)
    assert made.found.optimal
    assert (made.score, -made.cost_fen) == try_everything(given_, OLD, budget)


@settings(max_examples=80)
@given(drawn_acts, st.integers(0, 150))
def test_with_instalments_the_plan_is_at_least_as_good_as_every_subset(drawn, budget):
    given_ = record(*acts_of(drawn, NEW))
    made = plan(given_, law_on(NEW), NEW, budget)
    assert made.cost_fen <= budget
    assert made.score >= try_everything(given_, NEW, budget)[0]
    assert made.bound == made.score


@settings(max_examples=80)
@given(
    drawn_acts,
    st.sampled_from([OLD, NEW]),
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 60)), max_size=3),
    st.none() | st.integers(0, 100),
)
def test_the_figures_of_each_step_are_those_of_the_rating_after_it(drawn, day, coming, budget):
    money = tuple(Money(day + timedelta(after), fen) for after, fen in coming)
    given_ = record(*acts_of(drawn, day), can_pay=money)
    law = law_on(day)
    made = plan(given_, law, day, budget)
    last = max([day, *(step.on for step in made.steps)])
    after = rate(made.after, law, last)
    assert (after.score, after.level) == (made.score, made.level)
    assert [step.on for step in made.steps] == sorted(step.on for step in made.steps)
    score = made.now.score
    for step in made.steps:
        score += step.gain
        assert step.gain > 0
        assert step.score_after == score
    spent = sum(step.cost_fen for step in made.steps)
    assert spent == made.cost_fen
    if budget is not None and not money:
        assert spent <= budget


def test_paying_brings_c_to_b_and_says_so():
    made = planned(
        Act("020102", date(2025, 11, 20), 6_000_000),
        Act("020201", date(2025, 11, 20), 100_000, times=2),
        start=Start.FULL,
    )
    assert (made.now.level, made.now.score) == (Level.C, 67)
    assert [(step.cost_fen, step.level_after) for step in made.steps] == [(100_000, Level.B), (6_000_000, Level.A)]
    assert (made.level, made.cost_fen) == (Level.A, 6_100_000)
    assert (made.reach[0].level, made.reach[0].cost_fen) == (Level.B, 17_046)


def test_what_costs_nothing_comes_first_then_what_brings_most_for_its_money():
    made = planned(
        Act("020201", date(2025, 11, 20), 9_000_000),
        Act("010103", date(2025, 11, 20)),
        Act("010101", date(2025, 11, 20), 500_000),
    )
    assert [step.indicator for step in made.steps] == ["010103", "010101", "020201"]
    assert made.steps[0].do == "补报财务报表（2025-11-20 应办）"


def test_arrears_are_paid_in_part_where_the_law_counts_instalments():
    act = Act("020101", date(2025, 11, 29), 1_000_000)
    made = planned(act, budget=250_000)
    assert made.score == 95 + Fraction(5, 4)
    assert "还欠 ¥7,500.00" in made.steps[0].do
    old = Act("020101", date(2024, 11, 29), 1_000_000)
    assert planned(old, day=OLD, budget=250_000).steps == ()
    assert planned(old, day=OLD, budget=250_000).left_open == (0,)


def test_money_that_comes_later_is_used_when_it_is_there_and_kept_for_what_loses_most():
    soon = Act("020102", date(2025, 11, 28), 6_000_000)
    stale = Act("020103", date(2025, 6, 1), 4_000_000)
    made = planned(soon, stale, can_pay=(Money(NEW, 6_000_000), Money(date(2025, 12, 20), 4_000_000)))
    assert [(step.on, step.indicator) for step in made.steps] == [(NEW, "020102"), (date(2025, 12, 20), "020103")]
    assert made.score == 100 - 3 + Fraction("1.2")


def test_a_month_of_filings_is_one_step():
    made = planned(Act("010101", date(2025, 11, 17), 10), Act("010101", date(2025, 11, 25), 20))
    (step,) = made.steps
    assert (step.acts, step.cost_fen, step.gain) == ((0, 1), 30, 5)


def test_the_days_on_which_a_class_of_repair_ends_are_told():
    made = planned(Act("020101", date(2025, 11, 30), 100, paid=(Payment(date(2025, 12, 1), 50),)))
    assert [(one.on, one.points, one.points_after) for one in made.last_days] == [
        (date(2025, 12, 3), Fraction("2.5"), 2),
        (date(2025, 12, 30), 2, Fraction("1.5")),
        (date(2026, 2, 28), Fraction("1.5"), 1),
    ]
    (old,) = planned(Act("010103", date(2024, 10, 1)), day=OLD).last_days
    assert (old.on, old.points, old.points_after) == (date(2024, 12, 31), Fraction("1.2"), Fraction("0.6"))


def test_arrears_whose_amount_is_not_told_are_not_called_free():
    paid = Act("020101", date(2025, 9, 1), corrected_on=date(2025, 9, 2))
    made = planned(paid, Act("020101", date(2025, 11, 30)), Act("010103", date(2025, 11, 30)), budget=0)
    assert made.cost_unknown == (1,)
    assert ["费用没有算进去" in step.do for step in made.steps] == [True, False]
    history = {"first_tax_handling_on": "2015-01-01", "start": "full", "has_income": True}
    text = json.dumps({**history, "acts": [{"indicator": "020101", "on": "2025-11-30"}]})
    told = CliRunner().invoke(credit, ["plan", "-", "--on", "2025-12-01"], input=text).stdout
    assert "请留意：2025-11-30 的 020101 没有写欠缴金额" in told


@settings(max_examples=80)
@given(drawn_acts, st.sampled_from([OLD, NEW]), st.lists(st.integers(0, 200), max_size=2))
def test_a_plan_begins_where_the_rating_stands(drawn, day, instalments):
    """What is dated after the day isn't known on it, in the one as in the other."""
    acts = [
        replace(
            act,
            corrected_on=act.corrected_on and act.corrected_on + timedelta(60),
            paid=tuple(Payment(act.on + timedelta(after), (act.amount_fen or 0) // 2) for after in instalments),
        )
        for act in acts_of(drawn, day)
    ]
    now, rating = planned(*acts, day=day).now, rate(record(*acts), law_on(day), day)
    assert (now.score, now.level) == (rating.score, rating.level)


def test_more_open_deductions_than_a_plan_takes_are_refused_by_name():
    acts = [Act("020101", date(2025, 11, 1), 100) for _ in range(301)]
    with pytest.raises(Refusal) as refused:
        planned(*acts, budget=50)
    assert refused.value.code == "too_many_open"
    assert planned(*acts[:300], budget=50).found.optimal


def test_before_there_was_repair_there_are_no_steps():
    made = planned(Act("010101", date(2019, 5, 15), 100), day=date(2019, 6, 1))
    assert made.steps == ()
    assert made.found.optimal


def test_a_direct_d_stays_d_and_the_way_out_is_told_with_its_day():
    fact = DirectD(4, date(2025, 10, 1))
    made = planned(Act("010103", date(2025, 11, 20)), direct_d=(fact,))
    assert made.level is Level.D
    told = ahead(Act("010103", date(2025, 11, 20)), direct_d=(fact,))
    first = next(one for one in told.later if one.level_after is not Level.D)
    assert (first.on, first.level_after) == (date(2026, 12, 1), Level.A)
    assert not first.verified
    named = replace(fact, wait_months=6)
    assert ahead(direct_d=(named,)).a_possible_from == date(2026, 6, 1)


def test_once_a_direct_d_is_over_there_is_nothing_to_repair_and_the_year_after_stays_barred():
    """DOMAIN 1.6: a direct D is kept two years, the third year isn't A; so the rating and the plan say the same."""
    day = date(2022, 11, 19)
    fact = DirectD(2, date(2021, 11, 14))
    assert ahead(day=day, direct_d=(fact,)).a_possible_from == date(2024, 1, 1)
    put_right = record(direct_d=(replace(fact, corrected_on=day),))
    days = (date(2023, 11, 19), date(2023, 12, 31), date(2024, 1, 1))
    levels = [rate(put_right, law_on(on), on).level for on in days]
    assert levels == [Level.B, Level.B, Level.A]


def test_the_points_for_last_years_d_are_gone_with_it():
    """DOMAIN 1.6: a D by score takes 11 points the next year, not the year after that."""
    day = date(2022, 1, 14)
    young = {"first_tax_handling_on": date(2020, 12, 27), "last_level": Level.D}
    told = ahead(Act("010101", date(2021, 11, 1), 1), day=day, **young)
    assert told.a_possible_from == date(2023, 12, 27)
    assert told.later[-1].score_after == 96


def test_a_non_normal_household_is_re_rated_at_once_but_never_to_a():
    told = ahead(direct_d=(DirectD(9, date(2025, 10, 1)),))
    assert (told.later[0].on, told.later[0].level_after) == (NEW, Level.B)
    assert told.a_possible_from == date(2028, 1, 1), "two years kept, the third not A"


def test_a_is_possible_from_the_day_its_bars_end():
    assert ahead(first_tax_handling_on=date(2023, 6, 1)).a_possible_from == date(2026, 6, 1)
    assert ahead().a_possible_from == NEW
    assert ahead(last_level=Level.D).a_possible_from == date(2026, 1, 1)
    barred = ahead(a_bars=("books_not_kept",))
    assert barred.a_possible_from is None
    assert "账簿" in barred.a_missing[0]
    assert ahead(has_income=False).a_possible_from is None


def test_months_without_a_new_act_bring_a_point_each_on_application_and_at_most_eleven():
    old_acts = [Act("030203", date(2025, 2, 1), corrected_on=date(2025, 11, 15)) for _ in range(3)]
    made = planned(*old_acts)
    assert made.score == Fraction("80.2"), "overall repair is not in the score"
    told = ahead(*old_acts)
    assert [(one.on, one.score_after, one.level_after) for one in told.later] == [
        (date(2026, 9, 15), Fraction("90.2"), Level.A),
        (date(2026, 10, 15), Fraction("91.2"), Level.A),
    ]
    assert not told.later[0].verified
    assert told.a_possible_from == date(2026, 9, 15)
    assert ahead(*old_acts, Act("020101", date(2025, 11, 20), 100), budget=0).later == (), "something is still open"


def test_the_whole_of_overall_repair_is_told_even_where_it_changes_no_level():
    (only,) = ahead(Act("040102", date(2025, 11, 1), times=2, corrected_on=date(2025, 11, 20))).later
    assert (only.on, only.score_after, only.level_after) == (date(2025, 12, 20), 100, Level.A)


def test_what_is_dated_after_the_day_is_not_known_on_it():
    fact = DirectD(9, date(2025, 8, 1), date(2026, 3, 1))
    assert ahead(direct_d=(fact,)).later[0].on == NEW, "as if put right today, not on the later day"
    act = Act("020101", date(2025, 11, 20), 100, corrected_on=date(2026, 3, 1), paid=(Payment(date(2026, 2, 1), 50),))
    assert planned(act).cost_fen == 100
    coming = Act("030105", date(2025, 12, 10))
    made = planned(coming, Act("020101", date(2025, 11, 20), 100), can_pay=(Money(date(2025, 12, 20), 100),))
    assert [(step.on, step.level_after, step.acts) for step in made.steps] == [(date(2025, 12, 20), Level.A, (1,))]
    assert {one.act for one in made.last_days} == {1}


def test_who_must_apply_by_when_and_when_it_is_decided():
    def application(day, *acts):
        return application_for(record(*acts), law_on(day), day, add_working_days)

    act = Act("010101", date(2025, 9, 15))
    assert not application(NEW, act).needed, "2025 is rated in April 2026"
    rated = application(date(2026, 5, 6), act)
    assert (rated.needed, rated.by) == (True, date(2027, 3, 31))
    assert rated.decided_by == date(2026, 5, 26), "9 May is worked"
    assert "附件5" in rated.procedure.form
    old = application(date(2024, 6, 3), Act("010101", date(2023, 9, 15)))
    assert (old.needed, old.by) == (True, date(2024, 12, 31))
    assert application(date(2019, 6, 3), act) is None


DOCUMENT = {
    "uscc": None,
    "first_tax_handling_on": "2010-01-01",
    "start": "full",
    "has_income": True,
    "last_level": "B",
    "a_bars": [],
    "direct_d": [],
    "acts": [
        {"indicator": "020102", "on": "2025-11-20", "amount_fen": 6000000},
        {"indicator": "020201", "on": "2025-11-20", "amount_fen": 300000},
        {"indicator": "010106", "on": "2025-11-20", "times": 1},
    ],
}


def run(*options):
    return CliRunner().invoke(credit, ["plan", "-", "--on", "2025-12-01", *options], input=json.dumps(DOCUMENT))


def test_the_command_prints_the_documents_fields():
    said = json.loads(run("--json", "--budget-fen", "300,000").stdout)
    assert said["now"] == {"level": "C", "score": 67, "score_exact": "67"}
    assert said["best"] == {"level": "B", "score": 84.6, "score_exact": "84.6", "cost_fen": 300000}
    assert said["optimal"] is True
    for step in said["steps"]:
        assert {"do", "on", "cost_fen", "score_after", "level_after", "source"} <= set(step)
    assert said["steps"][-1]["score_after"] == said["best"]["score"]
    assert said["notice"] == NOTICE


def test_the_command_speaks_plainly():
    told = run("--budget-fen", "300000").stdout
    assert "C级到B级" in told
    assert "已证明没有更好的做法" in told
    assert "最迟 2025-12-20 纠正 020102" in told
    assert NOTICE in told


@pytest.mark.parametrize("budget", ["-1", "1.5", "很多", "9" * 30])
def test_a_budget_that_is_no_amount_is_wrong_use(budget):
    result = run("--budget-fen", budget)
    assert result.exit_code == 2
    assert "不是金额" in result.stderr


def test_a_plan_of_a_broken_file_is_refused_like_a_rating():
    result = CliRunner().invoke(credit, ["plan", "-", "--on", "2025-12-01", "--json"], input='{"acts": [}')
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["row"] == 1
