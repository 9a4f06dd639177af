"""Staff pages where the walk does not lead: the worklist on a phone, the counter for somebody without an account."""

from datetime import timedelta

import pytest
from browser import screenshot, serious, too_wide
from hall import Hall

from haoban.casework.models import Bundle, Case
from haoban.casework.transitions import Command
from haoban.kernel import clock
from haoban.people.actions import register_person
from haoban.people.subjects import Subject, SubjectKind


@pytest.fixture
def hall(site):
    """The demo district behind the running site."""
    return Hall.open()


@pytest.fixture
def open_as(hall, open_page):
    """Open an address in a browser in which somebody has signed in."""

    def arrive(login, path, **how):
        page = open_page("/", **how)
        session = hall.signed_in(login).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
        page.goto(page.url.rstrip("/") + path)
        return page

    return arrive


@pytest.mark.browser
def test_on_a_phone_every_row_of_the_worklist_can_be_read_without_pushing_it_sideways(hall, open_as):
    numbers = [hall.case(hall.submit().number, "company_registration").number for _ in range(3)]
    hall.take("shichang", numbers[0], Command.CLAIM)
    Bundle.objects.filter(cases__number=numbers[1]).update(owner_name="辽阳示例" + "很长的名字" * 7 + "公司")
    Case.objects.filter(number=numbers[2]).update(due_on=clock.today() - timedelta(days=3))
    page = open_as("shichang", "/work/", size="phone")
    assert too_wide(page) <= 0
    for cell in page.locator("[data-row] td").all():
        box = cell.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390, cell.inner_text()
    row = page.locator("[data-row]", has_text="已超期")
    for words in ("设立登记", "已收件", "已超期"):
        assert row.get_by_text(words).first.is_visible(), words
    assert page.locator("[data-row]", has_text="我").is_visible(), "who has it"
    assert not serious(page)
    screenshot(page, "worklist-phone")


@pytest.mark.browser
def test_the_counter_hands_over_to_somebody_without_an_account_what_was_decided(hall, open_as):
    person = register_person("示例·来客", "211002188001010105")
    number = hall.take_in("chuangkou", Subject(SubjectKind.PERSON, person.pk))
    hall.settle("shichang", hall.case(number, "company_registration"))
    page = open_as("chuangkou", "/work/counter/", size="counter")
    assert not serious(page)
    screenshot(page, "counter-waiting")
    page.get_by_role("heading", name="等待当面送达").wait_for()
    page.locator("ul.notices a").first.click()
    page.wait_for_load_state()
    assert not serious(page)
    screenshot(page, "hand-over")
    page.get_by_label("由谁签收").fill("示例·来客")
    page.get_by_role("button", name="登记当面送达").click()
    page.get_by_text("已登记当面送达").wait_for()
    assert not Case.objects.filter(bundle__number=number, state__to_hand_over=True).exists()


@pytest.mark.browser
@pytest.mark.parametrize("size", ["phone", "counter"])
@pytest.mark.parametrize("english", [False, True])
def test_log_counts_and_form_are_never_wider_than_the_screen(hall, open_as, size, english):
    hall.submit()
    client, draft = hall.signed_in("kuaiji"), f"/apply/catering_opening/{hall.restaurant}/"
    client.post("/apply/catering_opening/", {"for": hall.restaurant, "has_licence": "yes"})
    client.get(draft)
    for login, address in (("shenji", "/work/access-log/"), ("shuju", "/work/overview/"), ("kuaiji", draft)):
        page = open_as(login, address, size=size, english=english)
        assert too_wide(page) <= 0, address
        assert not serious(page), address
        screenshot(page, f"{login}-{size}{'-english' if english else ''}")
