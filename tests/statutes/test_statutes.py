"""The words of the law: every shipped statute is read whole, and a citation gives the words that held on the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.kernel.refusals import NotFound, Refusal
from haoban.statutes.citations import Citation, chinese_number
from haoban.statutes.queries import law_names, versions_of, words_of
from haoban.statutes.rules import in_force_on, parse_number, version_on

TODAY = date(2026, 11, 24)


@given(st.integers(1, 9999))
def test_a_number_is_read_as_the_law_writes_it(number: int) -> None:
    assert parse_number(chinese_number(number)) == number
    assert parse_number(f"第{chinese_number(number)}条") == number
    assert parse_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "第条", "零", "abc", "10000", "三x"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="不是条文序号"):
        parse_number(text)


@pytest.mark.parametrize("name", law_names())
def test_every_shipped_law_has_articles_from_one_without_a_gap(name: str) -> None:
    for law in versions_of(name):
        numbers = [number for number, _ in law.articles]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 7
        assert all(paragraphs for _, paragraphs in law.articles)
        assert law.in_force_on >= law.version


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("行政许可法", 83),
        ("公司法", 266),
        ("食品安全法", 154),
        ("市场主体登记管理条例", 55),
        ("社会保险法", 98),
        ("个人所得税法", 22),
    ],
)
def test_a_law_ends_with_the_article_it_ends_with(name: str, last: int) -> None:
    assert versions_of(name)[-1].articles[-1][0] == last


def test_a_citation_gives_the_words_down_to_the_item() -> None:
    words = words_of(Citation(law="行政许可法", article=32, paragraph=1, item=4), TODAY)
    assert words.text.startswith("（四）申请材料不齐全")
    assert "五日内一次告知" in words.text
    second = words_of(Citation(law="行政许可法", article=32, paragraph=2), TODAY)
    assert second.text.startswith("行政机关受理或者不予受理")


def test_the_words_are_those_of_the_version_that_held_on_the_day() -> None:
    transfer = Citation(law="公司法", article=84)
    before, after = words_of(transfer, date(2024, 6, 30)), words_of(transfer, date(2024, 7, 1))
    assert (before.version, before.superseded_on) == (date(2018, 10, 26), date(2024, 7, 1))
    assert (after.version, after.superseded_on) == (date(2023, 12, 29), None)
    assert "股东" in after.text
    assert before.text != after.text


@pytest.mark.parametrize(
    ("citation", "on", "code"),
    [
        (Citation(law="不存在法", article=1), TODAY, "law_unknown"),
        (Citation(law="行政许可法", article=84), TODAY, "article_unknown"),
        (Citation(law="行政许可法", article=32, paragraph=9), TODAY, "paragraph_unknown"),
        (Citation(law="行政许可法", article=32, paragraph=1, item=6), TODAY, "item_unknown"),
        (Citation(law="印花税法", article=1), date(2022, 6, 30), "law_not_in_force"),
    ],
)
def test_what_does_not_resolve_is_refused_by_name(citation: Citation, on: date, code: str) -> None:
    with pytest.raises(NotFound) as refusal:
        words_of(citation, on)
    assert refusal.value.code == code


def test_a_law_is_known_by_its_short_and_its_full_name() -> None:
    assert versions_of("《中华人民共和国行政许可法》") == versions_of("行政许可法")
    assert versions_of("民法典") == versions_of("民法典总则")


def test_exactly_one_version_holds_on_each_day_since_the_first() -> None:
    for name in law_names():
        versions = versions_of(name)
        days = sorted(law.in_force_on for law in versions)
        assert len(set(days)) == len(days)
        assert version_on(versions, days[0] - timedelta(days=1)) is None
        for day in days:
            held = version_on(versions, day)
            assert held is not None
            assert held.in_force_on == day


def test_an_amended_text_that_keeps_its_first_day_holds_from_the_day_of_its_version() -> None:
    assert in_force_on(date(2018, 10, 26), "本法自2006年1月1日起施行。") == date(2018, 10, 26)
    assert in_force_on(date(2023, 12, 29), "本法自2024年7月1日起施行。") == date(2024, 7, 1)
    assert in_force_on(date(2024, 11, 10), "本办法自公布之日起施行。") == date(2024, 11, 10)


SEVERAL = [name for name in law_names() if len(versions_of(name)) > 1]


@pytest.mark.parametrize("name", SEVERAL)
def test_each_day_of_a_law_with_several_versions_has_one_text(name: str) -> None:
    """Walks every day from the first version to today; the oracle counts the periods that hold the day."""
    versions = sorted(versions_of(name), key=lambda law: law.in_force_on)
    ends = [law.in_force_on for law in versions[1:]] + [date.max]
    day = versions[0].in_force_on
    while day <= TODAY:
        holding = [law for law, end in zip(versions, ends, strict=True) if law.in_force_on <= day < end]
        assert len(holding) == 1, day
        assert version_on(versions, day) is holding[0]
        words = words_of(Citation(law=name, article=1), day)
        assert words.version == holding[0].version
        day += timedelta(days=1)


def test_some_laws_are_shipped_in_several_versions() -> None:
    assert {"公司法", "全国年节及纪念日放假办法", "保障中小企业款项支付条例"} <= set(SEVERAL)
