"""A question is left out only where no answer to it changes anything."""

from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.catalogue.pack import read_pack
from haoban.catalogue.rules import complete_answers
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning.offer import Offer
from haoban.planning.rules import plan_matter
from haoban.portal.relevance import questions_that_matter

PACK = Path(__file__).resolve().parents[2] / "packs" / "baita"


@cache
def baita():
    pack = read_pack(PACK)
    return pack, Offer.of(pack.items, pack.materials, pack.fields), {each.key: each for each in pack.questions}


def values(question):
    return [choice.value for choice in question.choices] or ["0", "20", "49", "50", "300"]


def outcome(matter, answers):
    """What the applicant gets to see of a plan: the obvious oracle is to plan again."""
    try:
        plan = plan_matter(matter, baita()[1], answers, (), date(2026, 11, 24), national_calendar())
    except Refusal as refusal:
        return refusal.message
    return [(each.key, each.after, each.ends_on) for each in plan.items], plan.asked_materials, plan.form


@st.composite
def situations(draw):
    pack, _, questions = baita()
    matter = draw(st.sampled_from(pack.matters))
    answers = {key: draw(st.sampled_from(values(questions[key]))) for key in matter.questions}
    return matter, answers


@settings(max_examples=60)
@given(situations())
def test_a_question_that_is_left_out_changes_nothing_whatever_the_answer(situation):
    matter, answers = situation
    _, offer, questions = baita()
    now = outcome(matter, answers)
    for key in set(matter.questions) - questions_that_matter(matter, offer, answers):
        for value in values(questions[key]):
            assert outcome(matter, answers | {key: value}) == now


def test_how_the_fire_check_goes_is_asked_only_of_large_places():
    pack, offer, questions = baita()
    matter = next(each for each in pack.matters if each.key == "catering_opening")
    answers = complete_answers([questions[key] for key in matter.questions], {"seats": "20"})
    assert "fire_route" not in questions_that_matter(matter, offer, answers)
    assert "fire_route" in questions_that_matter(matter, offer, answers | {"seats": "80"})


def test_every_question_of_every_matter_matters_sometimes():
    pack, offer, questions = baita()
    for matter in pack.matters:
        base = complete_answers([questions[key] for key in matter.questions], {})
        asked = set(questions_that_matter(matter, offer, base))
        for key in matter.questions:
            for value in values(questions[key]):
                asked |= questions_that_matter(matter, offer, base | {key: value})
        assert asked == set(matter.questions), matter.key
