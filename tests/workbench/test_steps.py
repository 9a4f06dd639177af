"""The officer's page: each button and each ready-made sentence shows the article it rests on; nothing typed is lost."""

import re

import pytest
from hall import baita

from haoban.casework.grounds import APPEAL
from haoban.casework.transitions import TRANSITIONS, Command
from haoban.catalogue.actions import load_pack
from haoban.kernel import clock


@pytest.fixture
def officer(hall):
    """The officer of licences with a case they hold; `.address` is its page."""
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    client = hall.signed_in("shichang")
    client.address = f"/work/cases/{number}/"
    return client


def test_each_step_of_the_law_shows_its_article_as_a_link_to_its_words(officer):
    page = officer.get(officer.address).content.decode()
    for command in (Command.ACCEPT, Command.REQUEST_SUPPLEMENT, Command.DECLINE, Command.GRANT):
        row = TRANSITIONS[command]
        form = page.index(f"{officer.address}{command.value}/")
        following = page[form : page.index("</li>", page.index("</form>", form))]
        link = re.search(r'<a href="(/law/[^"]+)"[^>]*>' + re.escape(str(row.law)), following)
        assert link, f"{row.label} without its article"
        assert officer.get(link[1].replace("&amp;", "&")).status_code == 200


def test_what_was_done_shows_the_words_of_the_law_of_that_day(officer):
    officer.post(f"{officer.address}accept/", {"version": "2"})
    page = officer.get(officer.address).content.decode()
    history = page[page.index('<ol class="history">') :]
    link = re.search(r'<a href="(/law/[^"]+)"[^>]*>' + re.escape(str(TRANSITIONS[Command.ACCEPT].law)), history)
    assert link
    address = link[1].replace("&amp;", "&")
    assert f"on={clock.today().isoformat()}" in address
    assert officer.get(address).status_code == 200


def test_each_ready_made_sentence_shows_what_it_rests_on(officer):
    page = officer.get(officer.address).content.decode()
    lines = re.findall(r'<li><button type="button" data-phrase-for=.*?</li>', page, re.S)
    assert lines
    for line in lines:
        assert "《" in line, line


def test_a_refused_step_says_what_is_missing_and_keeps_what_was_written(officer):
    answer = officer.post(f"{officer.address}request_supplement/", {"version": "2", "materials": [], "reason": " "})
    assert answer.status_code == 400
    assert "请勾选需要补正的材料" in answer.content.decode()
    wrong = {"version": "2", "reason": " ", "ask_instead": "辽阳市示例局"}
    answer = officer.post(f"{officer.address}decline/", wrong)
    assert answer.status_code == 400
    assert "不予受理应当说明理由" in answer.content.decode()
    assert 'value="辽阳市示例局"' in answer.content.decode()
    officer.post(f"{officer.address}accept/", {"version": "2"})
    answer = officer.post(
        f"{officer.address}suspend/", {"version": "3", "ground": "", "days": "400", "reason": "需要专家评审"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "需要专家评审" in page
    assert 'value="400"' in page


def test_whoever_is_declined_is_told_whom_to_ask_instead_and_where_to_appeal(officer, hall):
    """行政许可法第三十二条第一款第二项."""
    said = {"version": "2", "reason": "不属于本机关职权", "ask_instead": "辽阳市示例局"}
    assert officer.post(f"{officer.address}decline/", said).status_code == 302
    bundle = officer.address.split("/")[3].partition("-")[0]
    page = hall.signed_in("kuaiji").get(f"/bundles/{bundle}/").content.decode()
    assert "可以向辽阳市示例局申请。" in page
    assert "没有核发证照，原因写在下面各项里。" in page
    assert "结果可以在下面下载" not in page
    assert "它等的前一项没有办成，这一项随之终止。" in page
    for article in APPEAL:
        assert str(article) in page


def test_the_cases_of_a_body_that_has_left_the_pack_stay_open_to_it_and_to_the_applicant(officer, hall):
    body, pack = "market_supervision", baita()
    without = {
        "organisations": tuple(one for one in pack.organisations if one.key != body),
        "items": tuple(item for item in pack.items if item.organisation != body),
        "matters": (),
    }
    load_pack(pack.model_copy(update=without), "", clock.now())
    bundle = officer.address.split("/")[3].partition("-")[0]
    assert "不予受理" in officer.get(officer.address).content.decode()
    assert "市场监督管理" in hall.signed_in("kuaiji").get(f"/bundles/{bundle}/").content.decode()
    assert hall.signed_in("kuaiji").get(f"/bundles/{bundle}/receipt.pdf").status_code == 200
    assert officer.post(f"{officer.address}decline/", {"reason": "机构调整"}).status_code == 302


def test_who_was_assigned_is_told_to_staff_and_not_to_the_applicant(officer, hall):
    number = officer.address.split("/")[3]
    hall.take("shichang", number, Command.RELEASE)
    hall.take("juzhang", number, Command.ASSIGN, officer=hall["shichang"].pk)
    name = hall["shichang"].shown_name
    assert f"指派给{name}" in officer.get(officer.address).content.decode()
    applicant = hall.signed_in("kuaiji")
    assert name not in applicant.get(f"/bundles/{number.partition('-')[0]}/").content.decode()
    assert name not in str(applicant.get(f"/api/cases/{number}").json())
    assert name in str(officer.get(f"/api/cases/{number}").json())
