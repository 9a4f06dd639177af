"""A form that is filled in on two devices: what was typed on one is not undone by the other."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hall import picture

from haoban.casework import actions
from haoban.casework.queries import find_draft
from haoban.evidence.queries import documents_of


@pytest.fixture
def form(hall):
    """An empty draft, its address, and how a device saves: what its page showed, and what stands in its fields."""
    owner = str(hall.restaurant)
    application = actions.Application(owner, "catering_opening", hall.application("kuaiji").answers, {})
    actions.save_draft(hall["kuaiji"], application)
    address = f"/apply/catering_opening/{owner}/"

    def save(was, now, way="save/"):
        return hall.signed_in("kuaiji").post(address + way, {"was": json.dumps(was), **now})

    save.kept = lambda: find_draft(hall["kuaiji"], "catering_opening", owner).form
    save.address = address
    return save


def test_what_another_device_typed_meanwhile_into_other_fields_stays(form):
    empty = {"seat_number": "", "food_safety_manager": ""}
    form(empty, {"seat_number": "40", "food_safety_manager": ""})
    form(empty, {"seat_number": "", "food_safety_manager": "示例·丁"})
    assert form.kept()["seat_number"] == "40"
    assert form.kept()["food_safety_manager"] == "示例·丁"


def test_the_answer_to_a_saving_carries_what_the_page_shows_now(form):
    """So that the next saving of the same page does not write the first one's words again."""
    page = form({"seat_number": ""}, {"seat_number": "40"}).content.decode()
    assert 'name="was" value="{&quot;seat_number&quot;: &quot;40&quot;}"' in page


def test_a_page_that_carries_nothing_along_saves_all_that_it_shows(form):
    form("", {"seat_number": "12"})
    assert form.kept()["seat_number"] == "12"
    form(["no", "object"], {"seat_number": "13"})
    assert form.kept()["seat_number"] == "13"


def test_what_was_known_already_is_not_typed_by_opening_the_page(form, hall):
    client = hall.signed_in("kuaiji")
    page = client.get(form.address)
    was = json.loads(page.context["was"])
    assert was["enterprise_name"] == "辽阳示例餐饮有限公司"
    client.post(form.address, {"was": page.context["was"], **was, "do": "save"})
    assert form.kept() == {}


def test_only_materials_that_the_plan_needs_are_taken(form, hall):
    before = set(documents_of(hall.restaurant))
    file = SimpleUploadedFile("x.jpg", picture(99), "image/jpeg")
    hall.signed_in("kuaiji").post(form.address, {"do": "save", "material-design_drawings": file})
    assert set(documents_of(hall.restaurant)) == before


def test_following_the_link_begins_nothing_pressing_the_button_does(hall):
    """A link is followed by browsers that look ahead, and by whoever only wants to see."""
    client, owner = hall.signed_in("jumin"), hall["jumin"].person
    page = client.get("/apply/catering_opening/?staff=no&seats=20")
    assert not hall["jumin"].drafts.exists()
    assert len(page.context["standings"]) > 1
    assert " checked" not in page.content.decode(), "nobody is taken for the applicant before it is said"
    client.post("/apply/catering_opening/", {"staff": "no", "seats": "20"})
    assert not hall["jumin"].drafts.exists()
    begun = client.post("/apply/catering_opening/", {"for": f"person:{owner.pk}", "staff": "no", "seats": "20"})
    draft = hall["jumin"].drafts.get()
    assert draft.answers == {"staff": "no", "seats": "20"}
    assert begun["Location"] == f"/apply/catering_opening/person:{owner.pk}/"


def test_a_draft_is_begun_only_for_whom_the_account_may_act(hall):
    client = hall.signed_in("jumin")
    assert client.post("/apply/catering_opening/", {"for": str(hall.restaurant)}).status_code == 403
    assert not hall["jumin"].drafts.exists()


def test_beginning_again_without_answers_keeps_the_guidance_answers(form, hall):
    hall.signed_in("kuaiji").post("/apply/catering_opening/", {"for": hall.restaurant})
    draft = find_draft(hall["kuaiji"], "catering_opening", str(hall.restaurant))
    assert draft.answers == hall.application("kuaiji").answers


def test_what_is_sent_is_what_was_shown_before(form, hall):
    application = hall.application("kuaiji")
    form({}, application.form)
    client = hall.signed_in("kuaiji")
    page = client.get(form.address + "review/")
    sent = {"submission_key": page.context["submission_key"], "seen": page.context["seen"]}
    form({"seat_number": "12"}, {"seat_number": "40"})
    again = client.post(form.address + "review/", sent)
    assert again.status_code == 409
    assert "刚在另一台设备上改过" in again.content.decode()
    sent["seen"] = again.context["seen"]
    assert client.post(form.address + "review/", sent).status_code == 302
