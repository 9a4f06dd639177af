"""What else there is: other items for the same result, and what it brings to hold something already."""

from datetime import date
from itertools import combinations

import pytest
from small_district import item, matter, needs, offer

from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning import printing
from haoban.planning.alternatives import Situation, alternatives, if_held
from haoban.planning.document import document, explanation

ROUTES = offer(
    [
        item("promise", needs=needs("licence", "promise_letter"), produces=("approval",), days=1),
        item("inspection", needs=needs("licence", "report"), produces=("approval",), days=10, visits=1),
        item("test", needs=needs("licence"), produces=("report",), days=3, fee_fen=5000),
        item("licence", needs=needs("id_card"), produces=("licence",), days=1),
        item("hygiene", needs=needs("licence"), produces=("hygiene",), days=2),
    ]
)
OPENING = Situation(matter("approval", "hygiene"), ROUTES, {}, (), date(2026, 11, 25), national_calendar())


def test_the_best_plan_without_an_item_is_told_and_what_it_costs():
    plan = OPENING.plan()
    assert [entry.key for entry in plan.items] == ["licence", "promise", "hygiene"]
    (other,) = alternatives(OPENING, plan)
    assert other.instead_of == ("promise",)
    assert [entry.key for entry in other.plan.items] == ["licence", "test", "hygiene", "inspection"]
    assert other.changes.sentences() == (
        "增加事项：test、inspection",
        "不再需要事项：promise",
        "少交材料：promise_letter材料",
        "办理时间增加 11 个工作日",
        "跑动增加 1 次",
        "费用增加 50.00 元",
    )


def test_an_item_without_alternative_is_in_every_plan_and_cannot_be_left_out():
    told = document(OPENING.plan(), alternatives(OPENING, OPENING.plan()))
    assert {entry["key"] for entry in told["items"] if entry["in_every_plan"]} == {"licence", "hygiene"}
    assert told["alternatives"][0]["working_days"] == told["working_days"] + 11
    with pytest.raises(Refusal) as refusal:
        OPENING.plan(without={"licence"})
    assert refusal.value.code == "no_other_way"


def test_what_if_the_result_of_an_item_were_held():
    plan = OPENING.plan()
    (held,) = if_held(OPENING, plan, "licence")
    assert held.changes.items_removed == ("licence",)
    assert held.changes.materials_removed == ("id_card材料",)
    assert held.changes.working_days == -1
    told = explanation(plan, "licence", alternatives(OPENING, plan), (held,))
    assert told["in_every_plan"]
    assert told["if_held"][0]["material"] == "licence材料"
    assert any("不办“promise事项”" in line for line in printing.lines(plan, {}, alternatives(OPENING, plan)))


def test_leaving_out_either_of_two_items_that_go_together_is_one_alternative():
    among = offer(
        [
            item("short", needs=needs("paper"), produces=("goal",), days=1),
            item("paper", produces=("paper",), days=1),
            item("long", produces=("goal",), days=9),
        ]
    )
    situation = Situation(matter("goal"), among, {}, (), date(2026, 11, 25), national_calendar())
    assert [other.instead_of for other in alternatives(situation, situation.plan())] == [("paper", "short")]


def test_a_plan_that_is_not_proven_says_how_far_it_may_be_off():
    """A set cover: fifteen ways to bring two of six results each, and the search is not let run."""
    among = offer(
        [
            item("all", needs=needs(*"abcdef"), produces=("goal",)),
            *(
                item(f"pair_{one}{other}", needs=needs(f"paper_{one}{other}"), produces=(one, other))
                for one, other in combinations("abcdef", 2)
            ),
        ]
    )
    situation = Situation(matter("goal"), among, {}, (), date(2026, 11, 25), national_calendar())
    best, hasty = situation.plan(), situation.plan(work=0)
    assert best.optimal
    assert best.cost.materials == 3
    assert not hasty.optimal
    assert hasty.lower_bound.materials <= best.cost.materials <= hasty.cost.materials
    assert any("未能在限定时间内证明" in line for line in printing.lines(hasty, {}, ()))


def test_two_items_of_one_short_name_are_told_apart_by_their_whole_names():
    among = offer(
        [
            item("promise", produces=("goal",), short_name="检查"),
            item("visit", produces=("goal",), days=1, short_name="检查"),
        ]
    )
    situation = Situation(matter("goal"), among, {}, (), date(2026, 11, 25), national_calendar())
    (other,) = alternatives(situation, situation.plan())
    assert other.changes.sentences()[:2] == ("增加事项：visit事项", "不再需要事项：promise事项")
