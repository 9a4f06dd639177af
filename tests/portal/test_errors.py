"""A page that says no says how to go on, what is safe, and where to ask."""

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import translation

from haoban.portal import errors

SAFE = "已经保存的材料和草稿都还在"


def in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_a_visitor_is_told_where_to_go_on_and_nothing_about_drafts(hall):
    page = Client().get("/no-such-page/").content.decode()
    assert SAFE not in page
    assert 'href="/sign-in/"' in page


def test_an_account_goes_back_to_its_own_work(hall):
    applicant = hall.signed_in("kuaiji").get("/no-such-page/").content.decode()
    assert SAFE in applicant
    assert '<a class="button" href="/me/">我的办件</a>' in applicant
    assert '<a class="button" href="/me/">回到我的工作</a>' in hall.signed_in("shichang").get("/none/").content.decode()


@pytest.mark.parametrize(
    ("came_from", "way"),
    [
        ("http://testserver/find/?q=饭馆", "/find/?q=饭馆"),
        ("https://elsewhere.example/find/", None),
        ("http://testserver/no-such-page/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_the_page_before_is_offered_where_it_is_one_of_ours(hall, came_from, way):
    page = Client().get("/no-such-page/", headers={"referer": came_from}).content.decode()
    assert ("返回上一页" in page) is (way is not None)
    assert way is None or f'href="{way}"' in page


def test_the_english_sentence_for_help_has_its_spaces(hall):
    page = in_english(Client()).get("/no-such-page/").content.decode()
    assert "</a> and quote" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_broken_page_speaks_the_readers_language_and_gives_the_hotline(hall, language):
    with translation.override(language):
        page = errors.server_error(RequestFactory().get("/me/?stay=1")).content.decode()
    assert f'<html lang="{language}">' in page
    assert 'href="tel:22961111"' in page
    assert 'href="/me/?stay=1"' in page
    assert SAFE not in page


def test_a_page_that_broke_with_the_database_is_still_shown(hall, monkeypatch):
    def gone():
        raise DatabaseError("gone")

    monkeypatch.setattr(errors, "find_catalogue", gone)
    page = errors.server_error(RequestFactory().get("/")).content.decode()
    assert "问起时请报编号" in page


def test_whoever_forgot_the_password_reads_where_to_have_it_set_anew(hall):
    page = Client().get("/sign-in/").content.decode()
    assert "政务联办专区一号" in page
    assert 'href="tel:22961111"' in page.partition("忘了登录名或密码")[2].partition("</p>")[0]
