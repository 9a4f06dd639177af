"""The worklist: what the page has no room for can be found by its filters, and the page says so."""

from datetime import timedelta

import pytest

from haoban.casework import queries
from haoban.casework.models import Bundle
from haoban.casework.transitions import Command
from haoban.kernel import clock
from haoban.workbench import department


@pytest.fixture
def short_list(monkeypatch):
    """A page with room for one line."""
    monkeypatch.setattr(queries, "LONGEST_LIST", 1)
    monkeypatch.setattr(department, "LONGEST_LIST", 1)


@pytest.mark.usefixtures("short_list")
def test_a_case_without_an_officer_is_found_behind_those_that_are_claimed(hall):
    first = hall.case(hall.submit().number, "company_registration").number
    second = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", first, Command.CLAIM)
    client = hall.signed_in("shichang")

    page = client.get("/work/?scope=all").content.decode()
    assert first in page
    assert second not in page
    assert "这里列出最前面的 1 件" in page
    unclaimed = client.get("/work/?scope=unclaimed").content.decode()
    assert second in unclaimed
    assert first not in unclaimed


def test_the_list_tells_an_enterprise_by_its_name_and_a_person_by_the_family_name_alone(hall):
    enterprise, person = (hall.submit().number for _ in range(2))
    Bundle.objects.filter(number=person).update(owner=f"person:{hall['jumin'].person_id}", owner_name="示例居民")
    client = hall.signed_in("shichang")

    page = client.get("/work/?scope=all").content.decode()
    assert Bundle.objects.get(number=enterprise).owner_name in page
    assert "示***" in page
    assert "示例居民" not in page
    opened = client.get(f"/work/cases/{hall.case(person, 'company_registration').number}/")
    assert "示例居民" in opened.content.decode()


def test_when_the_announced_days_of_a_special_procedure_are_over_the_officer_is_told_to_go_on(hall):
    number = hall.submit().number
    hall.settle("shichang", hall.case(number, "company_registration"))
    case = hall.case(number, "food_permit")
    hall.take("shipin", case, Command.CLAIM, Command.ACCEPT)
    hall.take("shipin", case, Command.SUSPEND, ground="inspection", days=10, reason="现场核查")
    client, go_on = hall.signed_in("shipin"), "应恢复"
    assert go_on not in client.get("/work/").content.decode()
    assert "请恢复办理" not in client.get(f"/work/cases/{case.number}/").content.decode()
    with clock.fixed(clock.now() + timedelta(days=11)):
        client = hall.signed_in("shipin")
        assert go_on in client.get("/work/").content.decode()
        assert "请恢复办理" in client.get(f"/work/cases/{case.number}/").content.decode()
