"""The worklist: what the page has no room for can be found by its filters, and the page says so."""

import pytest
from django.test import Client

from haoban.casework import queries
from haoban.casework.transitions import Command
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
    client = Client()
    client.force_login(hall["shichang"], backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/work/?scope=all").content.decode()
    assert first in page
    assert second not in page
    assert "这里列出最前面的 1 件" in page
    unclaimed = client.get("/work/?scope=unclaimed").content.decode()
    assert second in unclaimed
    assert first not in unclaimed
