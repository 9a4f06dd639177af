"""The officer's page: each button and each ready-made sentence shows the article it rests on; nothing typed is lost."""

import re

import pytest
from django.test import Client

from haoban.casework.transitions import TRANSITIONS, Command
from haoban.kernel import clock


@pytest.fixture
def officer(hall):
    """The officer of licences with a case they hold; `.address` is its page."""
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    client = Client()
    client.force_login(hall["shichang"], backend="django.contrib.auth.backends.ModelBackend")
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
    answer = officer.post(f"{officer.address}decline/", {"version": "2", "reason": " "})
    assert answer.status_code == 400
    assert "不予受理应当说明理由" in answer.content.decode()
    officer.post(f"{officer.address}accept/", {"version": "2"})
    answer = officer.post(
        f"{officer.address}suspend/", {"version": "3", "ground": "", "days": "400", "reason": "需要专家评审"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "需要专家评审" in page
    assert 'value="400"' in page
