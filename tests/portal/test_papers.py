"""Papers and materials: only through one's own case or draft, never from a cache, and each look is written down."""

import pytest

from haoban.casework import actions
from haoban.casework.transitions import Command
from haoban.people.models import AccessRecord


@pytest.fixture
def newest_look():
    """The capacity, purpose and fields of the look that was written down last."""
    return lambda: AccessRecord.objects.order_by("-pk").values_list("capacity", "purpose", "fields").first()


def test_an_agent_opens_what_the_entrusted_matters_use_and_nothing_else(hall):
    """The file is the enterprise's, the mandate is for 开办餐饮店 only."""
    other = hall.case(hall.submit("zhanggui", matter="construction_start").number, "construction_permit")
    actions.save_draft(hall["kuaiji"], hall.application("kuaiji"))
    agent, owner = hall.signed_in("kuaiji"), hall.signed_in("zhanggui")
    for_the_case = f"/cases/{other.number}/materials/design_drawings/"
    assert owner.get(for_the_case).status_code == 200
    assert agent.get(for_the_case).status_code == 404
    draft = f"/apply/catering_opening/{hall.restaurant}/materials/"
    assert agent.get(f"{draft}id_card/").status_code == 200
    assert agent.get(f"{draft}design_drawings/").status_code == 404


def test_an_officer_opens_the_certificate_that_the_same_bundle_issued_through_the_own_case(hall):
    number = hall.submit().number
    licence = hall.case(number, "company_registration")
    hall.settle("shichang", licence)
    tax = hall.case(number, "tax_registration")
    officer = hall.signed_in("shuiwu")
    page = officer.get(f"/work/cases/{tax.number}/").content.decode()
    address = f"/cases/{tax.number}/materials/business_licence/"
    assert address in page
    assert officer.get(address)["Content-Type"] == "application/pdf"
    assert officer.get(f"/cases/{licence.number}/materials/id_card/").status_code == 404


def test_what_an_account_was_shown_stays_in_no_cache(hall, client):
    number = hall.submit().number
    applicant = hall.signed_in("kuaiji")
    for address in ("/me/", f"/bundles/{number}/", f"/bundles/{number}/receipt.pdf", f"/api/bundles/{number}", "/"):
        assert applicant.get(address)["Cache-Control"] == "private, no-store", address
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")


def test_a_page_that_is_shown_again_after_a_no_is_a_look_too(hall, newest_look):
    number = hall.submit().number
    case = hall.case(number, "company_registration").number
    hall.take("shichang", case, Command.CLAIM)
    officer, applicant = hall.signed_in("shichang"), hall.signed_in("kuaiji")
    assert officer.post(f"/work/cases/{case}/decline/", {"reason": ""}).status_code == 400
    assert newest_look() == ("officer", "case", ["form", "documents"])
    hall.take("shichang", case, Command.REQUEST_SUPPLEMENT, materials=["id_card"])
    assert applicant.post(f"/cases/{case}/supplement/").status_code == 400
    assert newest_look() == ("applicant", "bundle", ["form", "documents"])


def test_a_form_that_is_not_complete_is_a_look_too(hall, newest_look):
    application = hall.application("kuaiji")
    actions.save_draft(hall["kuaiji"], actions.Application(application.owner, application.matter, {}, {}))
    page = hall.signed_in("kuaiji").get(f"/apply/catering_opening/{application.owner}/review/")
    assert page.status_code == 400
    assert newest_look()[:2] == ("mandate", "application")


@pytest.mark.parametrize(("login", "capacity"), [("shichang", "officer"), ("juzhang", "head")])
def test_a_look_is_written_down_in_the_capacity_in_which_it_was_taken(hall, newest_look, login, capacity):
    case = hall.case(hall.submit().number, "company_registration").number
    hall.signed_in(login).get(f"/work/cases/{case}/")
    assert newest_look()[0] == capacity
    hall.signed_in(login).get(f"/api/cases/{case}")
    assert newest_look()[:2] == (capacity, "api case")


def test_the_window_follows_what_it_took_in_but_the_applicant_alone_rates(hall, newest_look):
    number = hall.take_in("chuangkou")
    case = hall.case(number, "company_registration")
    hall.settle("shichang", case)
    clerk, owner = hall.signed_in("chuangkou"), hall.signed_in("zhanggui")
    rating = f"/cases/{case.number}/rating/"
    assert rating not in clerk.get(f"/bundles/{number}/").content.decode()
    assert newest_look()[0] == "clerk"
    assert clerk.post(rating, {"level": "5"}).status_code == 403
    assert rating in owner.get(f"/bundles/{number}/").content.decode()
    assert owner.post(rating, {"level": "5"}).status_code == 302
