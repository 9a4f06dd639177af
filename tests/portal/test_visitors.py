"""The public pages by their promises: language, large type, errors, health, the words of the law."""

import re
from html.parser import HTMLParser

import pytest
from browser import district  # noqa: F401
from django.test import Client
from hall import baita

from haoban.catalogue.actions import load_pack
from haoban.catalogue.queries import get_catalogue
from haoban.kernel import clock
from haoban.people.actions import open_account

PAGES = (
    "/",
    "/find/?q=我想开个饭馆",
    "/matters/catering_opening/",
    "/matters/catering_opening/guide/",
    "/items/food_permit/",
    "/law/行政许可法/32/",
)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("district")
def test_every_page_answers_in_both_languages_without_script_or_style_inside(client, address):
    chinese = client.get(address)
    client.cookies["django_language"] = "en"
    english = client.get(address)
    assert chinese.status_code == english.status_code == 200
    assert 'lang="zh-hans"' in chinese.content.decode()
    assert '<html lang="en"' in english.content.decode()
    for page in (chinese, english):
        text = page.content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]


class UnmarkedChinese(HTMLParser):
    """Collects the Chinese words that a page in another language does not mark as Chinese."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.languages: list[str] = []
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.languages.append(dict(attrs).get("lang") or (self.languages[-1] if self.languages else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.languages.pop()

    def handle_data(self, data: str) -> None:
        if re.search(r"[一-鿿]", data) and self.languages[-1] != "zh-hans":
            self.found.append(data.strip())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("district")
def test_an_english_page_marks_what_it_says_in_chinese(client, address):
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode().replace("我想开个饭馆", "what the visitor typed")
    assert UnmarkedChinese(page).found == []


@pytest.mark.usefixtures("district")
def test_every_item_is_told_in_english(client):
    client.cookies["django_language"] = "en"
    for key in get_catalogue().items:
        page = client.get(f"/items/{key}/").content.decode()
        assert UnmarkedChinese(page).found == []
        told = re.sub(r'<a href="/law/.*?</a>|<button name="language".*?</button>', "", page)
        assert re.findall(r'<[^>]*lang="zh-hans"[^>]*>[^<]*', told) == []


@pytest.mark.usefixtures("district")
def test_the_browsers_language_does_not_decide(client):
    page = client.get("/", headers={"accept-language": "en-US"}).content.decode()
    assert "您想办什么事？" in page


@pytest.mark.usefixtures("district")
def test_the_switches_return_to_the_same_page_and_are_remembered(client):
    here = "/matters/catering_opening/guide/?seats=60"
    answer = client.post("/language/", {"language": "en", "next": here})
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    client.post("/large-type/", {"large": "1", "next": here})
    page = client.get(here).content.decode()
    assert '<html lang="en" class="public large">' in page
    client.post("/large-type/", {"large": "0", "next": here})
    assert "large" not in client.get(here).content.decode().partition(">")[0]


def test_a_switch_never_leads_elsewhere(client):
    for address in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert client.post("/language/", {"language": "en", "next": address}).headers["Location"] == "/"


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused():
    assert Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "restaurant"}).status_code == 403


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("district")
def test_who_only_reads_gets_no_cookie(client, address):
    assert not client.get(address).cookies


@pytest.mark.usefixtures("district")
def test_a_page_that_is_kept_is_never_somebody_elses(client):
    reader, member = client, Client()
    account = open_account("somebody", "a-password-of-hers", None)
    member.force_login(account, "haoban.people.signed_in.AccountBackend")
    before = reader.get("/items/food_permit/").content
    own = member.get("/items/food_permit/").content.decode()
    assert "退出登录" in own
    assert reader.get("/items/food_permit/").content == before
    assert "退出登录" not in before.decode()
    reader.post("/language/", {"language": "en"})
    english = reader.get("/items/food_permit/")
    assert '<html lang="en"' in english.content.decode()
    assert english.headers["Vary"] == "Cookie"
    assert Client().get("/items/food_permit/").content == before


@pytest.mark.usefixtures("district")
def test_a_changed_item_is_shown_at_once(client):
    assert "改过的名称" not in client.get("/items/food_permit/").content.decode()
    changed = tuple(
        item.model_copy(update={"name": "改过的名称"}) if item.key == "food_permit" else item for item in baita().items
    )
    load_pack(baita().model_copy(update={"items": changed}), "", clock.now())
    assert "改过的名称" in client.get("/items/food_permit/").content.decode()


@pytest.mark.django_db
def test_health_says_what_is_missing(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "haoban pack load" in answer.json()["error"]


@pytest.mark.usefixtures("district")
def test_health_is_good_with_a_district(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.django_db
def test_without_a_district_the_page_says_what_to_do(client):
    answer = client.get("/")
    assert answer.status_code == 404
    assert "haoban pack load" in answer.content.decode()


@pytest.mark.parametrize("address", ["/nowhere/", "/matters/nothing/", "/items/nothing/", "/law/行政许可法/999/"])
@pytest.mark.usefixtures("district")
def test_what_is_not_there_is_said_with_a_number_to_quote(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert len(answer.context["number"]) == 8
    assert answer.context["number"] in answer.content.decode()


@pytest.mark.usefixtures("district")
def test_an_error_inside_shows_no_traceback_and_a_number(client, settings, monkeypatch):
    from haoban.portal import visitors

    monkeypatch.setattr(visitors, "get_catalogue", lambda: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出错" in text
    assert "ZeroDivision" not in text


@pytest.mark.usefixtures("district")
def test_too_much_in_one_form_is_413(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/language/", {"language": "en", "next": "x" * 5000})
    assert answer.status_code == 413


@pytest.mark.usefixtures("district")
def test_the_law_is_shown_as_it_held_on_the_day(client):
    old = client.get("/law/公司法/32/?on=2020-01-01").context["words"]
    new = client.get("/law/公司法/32/?on=2025-01-01").context["words"]
    assert old.version < new.version
    assert old.text != new.text
    assert old.superseded_on == new.in_force_on


@pytest.mark.usefixtures("district")
def test_the_cited_item_alone_is_marked(client):
    pieces = client.get("/law/行政许可法/32/?paragraph=1&item=4").context["pieces"]
    marked = [piece for piece in pieces if piece.cited]
    assert [piece.anchor for piece in marked] == ["p1-4"]
    assert marked[0].text.startswith("（四）")


@pytest.mark.usefixtures("district")
def test_a_day_that_is_none_is_refused_with_how_to_write_it(client):
    answer = client.get("/law/行政许可法/32/?on=gestern")
    assert answer.status_code == 400
    assert "2026-11-26" in answer.content.decode()


@pytest.mark.usefixtures("district")
def test_with_htmx_the_law_is_only_its_words(client):
    text = client.get("/law/行政许可法/32/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert "行政机关" in text


@pytest.mark.usefixtures("district")
def test_the_home_page_shows_only_what_was_counted(client, monkeypatch):
    from django.core.cache import cache

    from haoban.casework.queries import Settled
    from haoban.kernel import clock
    from haoban.portal import visitors

    cache.clear()
    assert "本月已办结" not in client.get("/").content.decode()
    cache.clear()
    monkeypatch.setattr(visitors, "settled_since", lambda since: Settled(3, 41, clock.today()))
    page = client.get("/").content.decode()
    assert "<strong>3</strong>" in page
    assert "<strong>41</strong>" in page
    cache.clear()


@pytest.mark.usefixtures("district")
def test_the_home_page_has_a_door_for_people_and_one_for_enterprises(client):
    catalogue = get_catalogue()
    page = client.get("/")
    for_people = [entry for entry, _ in page.context["for_people"]]
    for_enterprises = [entry for entry, _ in page.context["for_enterprises"]]
    assert len(for_people) >= 5
    assert all(item.user_topic_type for item in for_people)
    assert [item.order for item in for_people] == sorted(item.order for item in for_people)
    matters = list(catalogue.matters.values())
    assert for_enterprises[: len(matters)] == matters
    assert not any(item.user_topic_type for item in for_enterprises[len(matters) :])
    for item in for_people:
        assert f'href="/items/{item.key}/"' in page.content.decode()
