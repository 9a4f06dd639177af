"""How names, days, amounts and numbers are written for a reader."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from haoban.catalogue.codes import Unit
from haoban.catalogue.definitions import FormField, Limit
from haoban.kernel import clock
from haoban.kernel.refusals import Refusal
from haoban.portal.components import answer_in_words
from haoban.portal.templatetags import haoban as words
from haoban.statutes.citations import Citation


class Thing:
    name, english, summary = "营业执照", "Business licence", "一句话"


@pytest.fixture(autouse=True)
def in_november():
    with clock.fixed(datetime(2026, 11, 24, 9, tzinfo=clock.CHINA)):
        yield


def test_a_name_is_in_the_readers_language_and_chinese_where_there_is_no_english():
    assert words.word(Thing) == "营业执照"
    with translation.override("en"):
        assert words.word(Thing) == "Business licence"
        assert words.word(Thing, "summary") == "一句话"
        assert words.in_chinese(Thing, "summary")
        assert not words.in_chinese(Thing)


def test_a_day_has_its_year_only_where_it_is_not_this_one():
    assert words.day(date(2026, 11, 26)) == "11月26日（周四）"
    assert words.day(date(2027, 1, 4)) == "2027年1月4日（周一）"
    assert words.day(date(2027, 1, 4), "short") == "2027年1月4日"
    with translation.override("en"):
        assert words.day(date(2026, 11, 26)) == "Thu 26 Nov"
        assert words.day(date(2026, 11, 26), "short") == "26 Nov"


def test_a_moment_is_chinas_wherever_the_server_stands():
    late = datetime(2026, 11, 25, 17, 5, tzinfo=UTC)
    assert words.moment(late) == "11月26日（周四）01:05"
    assert words.day(late) == "11月26日（周四）"


def test_an_answer_is_told_as_people_read_it():
    def asked(kind, **more):
        return FormField(key="asked", label="问", english="Asked", kind=kind, section="企业信息", **more)

    opening, wages = asked("date"), asked("amount")
    payer = asked("choice", choices=[{"value": "small", "label": "小规模纳税人", "english": "Small-scale payer"}])
    assert answer_in_words(opening, "2026-12-01") == "12月1日（周二）"
    assert answer_in_words(wages, 500_000) == "¥5,000.00"
    assert answer_in_words(payer, "small") == "小规模纳税人"
    assert answer_in_words(asked("integer"), 12) == "12"
    with translation.override("en"):
        assert answer_in_words(opening, "2026-12-01") == "Tue 1 Dec"
        assert answer_in_words(payer, "small") == "Small-scale payer"


def test_amounts_and_limits():
    assert words.yuan(1234567) == "¥12,345.67"
    assert words.limit(Limit(days=0)) == "当场办结"
    assert words.limit(Limit(days=5)) == "5个工作日"
    assert words.limit(Limit(days=1, unit=Unit.CALENDAR_DAYS)) == "1天"


def test_a_refusal_is_told_whole_in_english():
    refusal = Refusal("x", "统一社会信用代码应为18位，现在是%(length)d位", {"length": 17})
    with translation.override("en"):
        assert words.sentence(refusal) == "A unified social credit code has 18 characters; now there are 17"


def test_a_citation_leads_to_the_marked_place_on_the_day():
    citation = Citation(law="行政许可法", article=32, paragraph=1, item=4)
    address = words.law_address(citation, date(2026, 3, 1))
    assert address.endswith("/32/?paragraph=1&item=4&on=2026-03-01#p1-4")


def test_each_of_the_six_shapes_is_drawn_and_silent():
    for name in ("waiting", "received", "review", "stopped", "done", "refused"):
        assert 'aria-hidden="true"' in words.shape(name)


def test_what_is_chinese_in_somebodys_words_is_marked_on_an_english_page_alone():
    assert words.as_written("示例·会计") == "示例·会计"
    with translation.override("en"):
        assert words.as_written("officer 示例·会计 <b>") == 'officer <span lang="zh-hans">示例·会计</span> &lt;b&gt;'
        assert words.as_written("Li & Co") == "Li &amp; Co"
        assert words.as_written("") == ""


def test_a_decision_tables_choice_is_told_by_its_label(hall):
    assert words.at({"taxpayer_kind": '"general"'}, "taxpayer_kind") == "一般纳税人"
    assert words.at({"staff_number": "< 1"}, "staff_number") == "< 1"
