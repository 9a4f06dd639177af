"""A plan orders the items, asks nothing twice, and says why."""

from datetime import date

import pytest
from small_district import item, matter, needs, offer, when

from haoban.catalogue.codes import Necessity, Unit
from haoban.catalogue.definitions import Goal
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning.comparison import compare
from haoban.planning.rules import Ground, plan_matter, why

CALENDAR = national_calendar()
MONDAY = date(2026, 11, 23)

RESTAURANT = offer(
    [
        item("permit", needs=needs("licence", "layout", "id_card"), produces=("permit",), days=10, visits=1,
             visits_before=3, form=("name", "seats"), fee_fen=500),
        item("licence", needs=needs("id_card", "lease"), produces=("licence",), days=1, visits_before=2,
             form=("name", "address")),
        item("tax", needs=needs("licence"), produces=("tax_account",), visits_before=2, form=("bank", "name")),
        item("insurance", needs=needs("tax_account"), produces=("insurance",), days=3,
             available_when=when("staff", "yes")),
    ],
    fields=("address", "seats", "name", "bank"),
)  # fmt: skip
OPENING = matter("permit", "tax_account", Goal(material="insurance", when=when("staff", "yes")))


def plan(*, answers=None, held=(), on=MONDAY, of=OPENING, among=RESTAURANT, **others):
    return plan_matter(of, among, {"staff": "yes"} if answers is None else answers, held, on, CALENDAR, **others)


def by_key(found):
    return {entry.key: entry for entry in found.items}


def test_items_wait_for_the_results_they_need_and_for_nothing_else():
    found = by_key(plan())
    assert {key: entry.after for key, entry in found.items()} == {
        "licence": (),
        "permit": ("licence",),
        "tax": ("licence",),
        "insurance": ("tax",),
    }
    assert plan().stages == (("licence",), ("permit", "tax"), ("insurance",))
    assert plan().beside["permit"] == ("tax", "insurance")
    assert not plan().beside["licence"]


def test_an_item_starts_the_day_its_last_need_is_there_and_takes_its_promised_working_days():
    found = by_key(plan())
    assert (found["licence"].starts_on, found["licence"].ends_on) == (MONDAY, date(2026, 11, 24))
    assert (found["permit"].starts_on, found["permit"].ends_on) == (date(2026, 11, 24), date(2026, 12, 8))
    assert (found["tax"].starts_on, found["tax"].ends_on) == (date(2026, 11, 24), date(2026, 11, 24))
    assert (plan().ends_on, plan().working_days, plan().calendar_days) == (date(2026, 12, 8), 11, 15)
    assert [key for key, entry in found.items() if entry.critical] == ["licence", "permit"]


def test_a_limit_in_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day():
    among = offer([item("permit", produces=("permit",), days=7, unit=Unit.CALENDAR_DAYS)])
    found = plan(of=matter("permit"), among=among, on=date(2026, 9, 25))
    assert found.ends_on == date(2026, 10, 8)


def test_a_plan_into_a_year_without_announced_holidays_is_marked_as_provisional():
    found = plan(on=date(2026, 12, 28))
    assert found.provisional
    assert by_key(found)["permit"].provisional
    assert not by_key(found)["licence"].provisional


def test_every_form_field_is_asked_once_in_the_order_of_the_vocabulary():
    assert [(entry.field.key, entry.asked_by) for entry in plan().form] == [
        ("address", ("licence",)),
        ("seats", ("permit",)),
        ("name", ("licence", "permit", "tax")),
        ("bank", ("tax",)),
    ]


def test_a_material_is_asked_once_and_not_at_all_where_it_is_held_or_comes_from_an_item_of_the_plan():
    found = {
        entry.material.key: entry for entry in plan(held={"id_card"}, reused_from={"id_card": "开办登记"}).materials
    }
    assert [key for key, entry in found.items() if entry.asked] == ["lease", "layout"]
    assert found["id_card"].held
    assert found["id_card"].reused_from == "开办登记"
    assert found["id_card"].needed_by == ("licence", "permit")
    assert found["licence"].produced_by == "licence"
    assert plan(held={"id_card"}).cost.materials == 2


def test_what_is_held_needs_no_item():
    found = plan(held={"licence"})
    assert "licence" not in by_key(found)
    assert by_key(found)["permit"].starts_on == MONDAY


def test_a_goal_that_is_held_is_said_to_be_done_and_a_plan_with_nothing_left_is_empty():
    found = plan(held={"permit", "tax_account", "insurance"})
    assert found.items == ()
    assert found.already == ("permit材料", "tax_account材料", "insurance材料")
    assert found.cost.working_days == found.cost.visits == 0


def test_one_visit_serves_the_bundle_and_before_each_item_had_its_own():
    assert (plan().visits, plan().visits_before, plan().fee_fen) == (1, 8, 500)


def test_each_item_says_why_it_is_in_the_plan():
    assert [(reason.ground, reason.material, reason.for_item) for reason in why(plan(), "licence")] == [
        (Ground.NEEDED, "licence", "permit"),
        (Ground.NEEDED, "licence", "tax"),
    ]
    assert [(reason.ground, reason.for_item) for reason in why(plan(), "tax")] == [
        (Ground.GOAL, None),
        (Ground.NEEDED, "insurance"),
    ]
    assert str(why(plan(), "permit")[0]) == "这件事要办成的就是“permit材料”"
    assert why(plan(), "unknown") == ()


def test_what_may_follow_is_part_of_the_plan_but_is_not_waited_for():
    among = offer(
        [
            item("permit", needs=needs("check", necessity=Necessity.DEFERRABLE), produces=("permit",), days=2),
            item("check", produces=("check",), days=9),
            item("hobby", produces=("hobby",)),
        ]
    )
    found = by_key(plan(of=matter("permit"), among=among))
    assert set(found) == {"permit", "check"}
    assert found["permit"].after == ()
    assert [reason.ground for reason in found["check"].because] == [Ground.FOLLOWS]


def test_an_optional_material_brings_no_item_into_the_plan_and_is_not_asked():
    among = offer(
        [
            item("permit", needs=needs("praise", "photo", necessity=Necessity.OPTIONAL), produces=("permit",)),
            item("praise", produces=("praise",), days=9),
        ]
    )
    found = plan(of=matter("permit"), among=among)
    assert set(by_key(found)) == {"permit"}
    assert not any(entry.asked for entry in found.materials)


def test_a_need_counts_only_under_its_answers():
    among = offer([item("permit", needs=needs("hygiene", under=when("hot_food", "yes")), produces=("permit",))])
    assert plan(of=matter("permit"), among=among, answers={"hot_food": "yes"}).cost.materials == 1
    assert plan(of=matter("permit"), among=among, answers={"hot_food": "no"}).cost.materials == 0


def test_changing_a_certificate_is_no_origin_of_it():
    among = offer(
        [item("change", needs=needs("licence"), produces=("licence", "notice")), item("sale", needs=needs("licence"))]
    )
    found = plan(of=matter("notice"), among=among)
    assert [entry.material.key for entry in found.asked_materials] == ["licence"]


@pytest.mark.parametrize(
    ("among", "answers", "code", "names"),
    [
        ([item("other", needs=needs("permit"))], {}, "goal_without_item", "permit材料"),
        (
            [item("permit", produces=("permit",), available_when=when("kind", "company"))],
            {"kind": "trader"},
            "goal_not_under_answers",
            "permit事项",
        ),
        (
            [item("permit", produces=("permit",), plan_cancel_date=date(2025, 1, 1))],
            {},
            "goal_not_in_force",
            "permit事项",
        ),
        ([item("permit", produces=("permit",), task_state="2")], {}, "goal_not_in_force", "permit事项"),
        (
            [
                item("permit", needs=needs("report"), produces=("permit",)),
                item("report", needs=needs("check"), produces=("report",)),
                item("check", needs=needs("report"), produces=("check",)),
            ],
            {},
            "items_in_a_circle",
            "report事项、check事项",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused_in_words_that_name_it(among, answers, code, names):
    with pytest.raises(Refusal) as refusal:
        plan(of=matter("permit"), among=offer(among), answers=answers)
    assert refusal.value.code == code
    assert names in refusal.value.message


@pytest.mark.parametrize("unit", list(Unit))
def test_a_limit_that_no_calendar_reaches_is_refused(unit):
    with pytest.raises(Refusal) as refusal:
        plan(of=matter("permit"), among=offer([item("permit", produces=("permit",), days=3_000_000, unit=unit)]))
    assert refusal.value.code == "limit_too_long"


def test_a_matter_without_a_goal_under_the_answers_is_refused():
    with pytest.raises(Refusal) as refusal:
        plan(of=matter(Goal(material="insurance", when=when("staff", "yes"))), answers={"staff": "no"})
    assert refusal.value.code == "no_goal"


def test_comparing_two_plans_tells_what_an_answer_changed():
    changes = compare(plan(answers={"staff": "no"}), plan(held={"lease"}))
    assert changes.items_added == ("insurance",)
    assert changes.items_removed == ()
    assert changes.materials_removed == ("lease材料",)
    assert changes.any
    assert changes.sentences() == ("增加事项：insurance", "少交材料：lease材料")
    assert not compare(plan(), plan()).any
