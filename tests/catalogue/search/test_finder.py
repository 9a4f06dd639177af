"""What the search promises, on a catalogue of a few items."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.catalogue.search.finder import Finder, Listed
from haoban.catalogue.search.lexicon import lexicon_problems, read_lexicon
from haoban.catalogue.search.wording import without_talk

QUESTIONS = Path(__file__).resolve().parents[3] / "bench" / "search" / "questions.csv"
NAMES = (
    "中国内地公民婚姻登记",
    "补领结婚证",
    "离婚登记预约",
    "户口迁移审批",
    "户口注销",
    "居民身份证办理（包括临时）",
    "失业保险金申领",
    "失业登记",
    "最低生活保障",
    "残疾人证新办",
    "残疾人证挂失补办",
    "社会保障卡挂失",
)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder([Listed(f"code-{number}", name, "某局") for number, name in enumerate(NAMES)])


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("我们两个想去扯证", "中国内地公民婚姻登记"),
        ("户口想迁到城里来", "户口迁移审批"),
        ("社保卡丢了先冻结", "社会保障卡挂失"),
        ("社报卡丢了", "社会保障卡挂失"),
        ("您好请问一下麻烦问下吃低保怎么办理谢谢", "最低生活保障"),
    ],
)
def test_everyday_words_find_the_item(finder: Finder, question: str, name: str) -> None:
    assert finder.find(question, 5)[0].name == name


def test_a_lost_certificate_is_told_from_a_first_one(finder: Finder) -> None:
    assert finder.find("残疾证丢了", 5)[0].name == "残疾人证挂失补办"
    assert finder.find("给我弟办残疾证", 5)[0].name == "残疾人证新办"


@pytest.mark.parametrize("question", ["今天天气怎么样", "红烧肉怎么做", "股票跌了怎么回本", "", "？？？"])
def test_what_is_not_here_is_said_to_be_not_here(finder: Finder, question: str) -> None:
    found = finder.search(question)
    assert found.hits == ()
    assert found.why


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), limit=st.integers(1, 12))
def test_any_text_is_answered_in_order_and_within_the_limit(finder: Finder, text: str, limit: int) -> None:
    hits = finder.find(text, limit)
    assert len(hits) <= limit
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.code for hit in hits}) == len(hits)


def test_an_empty_catalogue_finds_nothing() -> None:
    assert Finder([]).find("结婚") == []


@given(text=st.text(max_size=40))
def test_taking_talk_away_never_leaves_nothing_where_something_was_said(text: str) -> None:
    from haoban.catalogue.search.wording import plain

    assert bool(without_talk(text)) == bool(plain(text))


def test_the_lexicon_keeps_its_rules() -> None:
    assert lexicon_problems(read_lexicon()) == []


def test_the_lexicon_holds_no_question_of_the_test_set() -> None:
    said = {said.replace("*", "") for concept in read_lexicon().concepts for said in concept.said}
    with QUESTIONS.open(encoding="utf-8-sig", newline="") as lines:
        asked = {row["question"] for row in csv.DictReader(lines) if len(row["question"]) > 7}
    assert not said & asked
