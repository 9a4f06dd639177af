"""What cannot be taken back is asked twice, also without script; a refused form keeps what was chosen."""

import re

from haoban.casework.transitions import Command
from haoban.people.models import Enterprise

CONFIRMED = r"<details class=\"fold plain\"><summary>(?:(?!</details>).)*{}"


def test_a_draft_is_deleted_only_behind_a_fold_that_says_what_goes(hall):
    client = hall.signed_in("kuaiji")
    client.post("/apply/catering_opening/", {"for": hall.restaurant})
    page = client.get(f"/apply/catering_opening/{hall.restaurant}/").content.decode()
    assert re.search(CONFIRMED.format('action="[^"]*/drop/"'), page, re.DOTALL)
    assert page.count("/drop/") == 1


def test_a_mandate_is_revoked_only_behind_a_fold_that_says_what_follows(hall):
    page = hall.signed_in("zhanggui").get("/me/mandates/").content.decode()
    assert re.search(CONFIRMED.format('name="revoke"'), page, re.DOTALL)
    assert len(re.findall('name="revoke"', page)) == len(re.findall("立即不能再代办", page))


def test_a_refused_mandate_keeps_enterprise_and_matters_and_leads_to_the_field(hall):
    representative = hall["zhanggui"].person
    second = Enterprise.objects.create(name="辽阳示例二店", uscc=None, legal_representative=representative)
    said = {"enterprise": second.pk, "account": "nobody-at-all", "matters": ["equity_transfer"], "until": "2099-01-01"}
    answer = hall.signed_in("zhanggui").post("/me/mandates/", said)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'<option value="{second.pk}" selected' in page
    assert 'value="equity_transfer" checked' in page
    assert page.count(" checked") == 1
    assert 'href="#field-account"' in page


def test_an_awaited_supplement_is_told_in_the_list_and_without_an_account(hall):
    submitted = hall.submit()
    case = hall.case(submitted.number, "company_registration")
    client, progress = hall.signed_in("kuaiji"), f"/progress/{case.bundle.progress_token}/"
    assert "等您补正" not in client.get("/me/").content.decode()
    assert "等申请人补正" not in client.get(progress).content.decode()
    hall.take("shichang", case, Command.CLAIM)
    hall.take("shichang", case, Command.REQUEST_SUPPLEMENT, reason="平面图缺清洗区")
    assert "等您补正" in client.get("/me/").content.decode()
    page = client.get(progress).content.decode()
    assert "等申请人补正" in page
    assert "平面图缺清洗区" not in page
