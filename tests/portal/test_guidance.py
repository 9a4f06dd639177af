"""What a visitor is told follows from the answers: with the demo district, without a browser."""

import pytest
from browser import district  # noqa: F401
from django.test import Client

GUIDE = "/matters/catering_opening/guide/"

pytestmark = pytest.mark.usefixtures("district")


def plan(client, **answers):
    return client.get(GUIDE, answers).context["plan"]


def items(client, **answers):
    return {entry.key for entry in plan(client, **answers).items}


def test_company_or_sole_trader_decides_the_registration(client):
    assert "company_registration" in items(client, form="company")
    assert "sole_trader_registration" in items(client, form="sole_trader")
    assert "company_registration" not in items(client, form="sole_trader")


def test_only_a_sole_trader_is_spared_the_articles(client):
    def asked(form):
        return {entry.material.key for entry in plan(client, form=form).asked_materials}

    assert "articles" in asked("company") - asked("sole_trader")


def test_sixty_seats_bring_the_fire_check_and_twenty_do_not(client):
    assert items(client, seats="60") - items(client, seats="20") == {"fire_check_promise"}


def test_without_staff_there_is_no_social_insurance(client):
    gone = items(client, staff="yes") - items(client, staff="no")
    assert {"social_insurance_registration", "medical_insurance_registration"} <= gone


def test_who_has_a_licence_hands_it_in_instead_of_registering(client):
    found = plan(client, has_licence="yes")
    assert "company_registration" not in {entry.key for entry in found.items}
    assert "business_licence" in {entry.material.key for entry in found.asked_materials}


def test_the_page_says_what_the_last_answer_changed(client):
    page = client.get(GUIDE, {"seats": "60", "was": "seats.20"}).content.decode()
    assert "增加事项：消防检查" in page
    same = client.get(GUIDE, {"seats": "30", "was": "seats.20"}).content.decode()
    assert "这个回答不改变要办的事" in same


def test_the_changes_are_told_in_english_too(client):
    client.cookies["django_language"] = "en"
    page = client.get(GUIDE, {"staff": "no", "was": "staff.yes"}).content.decode()
    assert "No longer needed: " in page
    assert "Social" in page.split("No longer needed: ")[1][:200]


def test_an_impossible_answer_is_told_beside_its_question_and_the_rest_is_kept(client):
    response = client.get(GUIDE, {"seats": "许多", "staff": "no"})
    assert response.status_code == 200
    problems = {asked.question.key: asked.problem for asked in response.context["asked"] if asked.problem}
    assert problems == {"seats": "“大约有多少个餐位？”应填写整数，现在是“许多”"}
    assert response.context["plan"].answers["staff"] == "no"


def test_the_application_begins_with_the_answers(client):
    response = client.get(GUIDE, {"seats": "60", "form": "sole_trader"})
    address = response.context["apply_address"]
    assert address.startswith("/apply/catering_opening/?")
    assert {"seats=60", "form=sole_trader"} <= set(address.partition("?")[2].split("&"))


def test_with_htmx_only_the_plan_comes_back():
    fragment = Client().get(GUIDE, {"seats": "60"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'id="plan"' in fragment


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("我想开个饭馆", "catering_opening"),
        ("开火锅店", "catering_opening"),
        ("注册公司", "enterprise_opening"),
        ("食品经营许可", "food_permit"),
        ("open a restaurant", "catering_opening"),
        ("How do I register a company?", "company_registration"),
        ("老公把股份转给我", "equity_transfer"),
        ("跟对象去扯证", "marriage_registration"),
        ("食品证快到期了", "food_permit_renewal"),
        ("饭店不开了要注销", "food_permit_cancellation"),
        ("下岗了领钱", "unemployment_benefit"),
        ("住院费报销", "medical_reimbursement"),
    ],
)
def test_everyday_words_find_what_is_meant(client, said, found):
    hits = client.get("/find/", {"q": said}).context["hits"]
    assert hits[0][0].definition.key == found


def test_a_question_finds_the_matter_and_the_items_of_it(client):
    kinds = [hit.is_matter for hit, _ in client.get("/find/", {"q": "我想开个饭馆"}).context["hits"]]
    assert kinds[0]
    assert not all(kinds)


@pytest.mark.parametrize("said", ["申请登月", "今天天气怎么样", "how is the weather"])
def test_what_nobody_offers_is_answered_with_the_hotline(client, said):
    page = client.get("/find/", {"q": said}).content.decode()
    assert "没有找到" in page
    assert "tel:" in page


def test_a_question_that_changes_nothing_is_not_asked(client):
    def idle(**answers):
        return {asked.question.key for asked in client.get(GUIDE, answers).context["asked"] if asked.idle}

    assert idle(seats="20") == {"fire_route"}
    assert idle(seats="80") == set()
