"""The inbox: nothing is read before it was shown, and nothing is out of reach."""

import pytest
from browser import district  # noqa: F401

from haoban.kernel import clock
from haoban.notices.actions import tell
from haoban.notices.models import Channel
from haoban.notices.queries import PAGE, count_new
from haoban.people.actions import open_account

MORE = 7


@pytest.mark.usefixtures("district")
def test_old_notices_are_a_page_further_and_stay_new_until_they_are_seen(client):
    account = open_account("reader", "a-password-of-hers", None)
    other = open_account("another", "a-password-of-his", None)
    params = {"title": "开办餐饮店", "cases": 4, "promised_on": "2026-12-01"}
    for number in range(PAGE + MORE):
        tell(
            account.pk,
            Channel.INBOX,
            "received",
            params | {"bundle": f"number-{number:03d}"},
            f"number-{number:03d}",
            "",
            clock.now(),
        )
    tell(other.pk, Channel.INBOX, "received", params | {"bundle": "not-hers"}, "not-hers", "", clock.now())
    client.force_login(account, "haoban.people.signed_in.AccountBackend")

    newest = client.get("/me/inbox/")
    assert count_new(account.pk) == MORE
    assert "number-106" in newest.content.decode()
    assert "number-006" not in newest.content.decode()

    oldest = client.get(f"/me/inbox/?before={newest.context['older']}")
    assert count_new(account.pk) == 0
    assert "number-006" in oldest.content.decode()
    assert oldest.context["older"] is None
    assert "not-hers" not in newest.content.decode() + oldest.content.decode()
    assert count_new(other.pk) == 1


@pytest.mark.usefixtures("district")
def test_a_page_that_is_no_number_is_the_first(client):
    account = open_account("reader", "a-password-of-hers", None)
    client.force_login(account, "haoban.people.signed_in.AccountBackend")
    assert client.get("/me/inbox/?before=x").status_code == 200
