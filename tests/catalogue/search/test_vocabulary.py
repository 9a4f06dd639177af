"""Words and documents: what the search relies on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.catalogue.search.documents import Nearness, index_grams, index_words
from haoban.catalogue.search.vocabulary import AXES, telling, vocabulary
from haoban.catalogue.search.wording import plain


@given(st.text())
def test_cutting_loses_nothing(text):
    said = plain(text)
    assert "".join(vocabulary().cut(said)) == said.replace(" ", "")


def test_words_are_cut_where_they_are_likely():
    assert vocabulary().cut("执照上老板的名字") == ["执照", "上", "老板", "的", "名字"]
    assert telling("我想问的是怎么办") == []


@pytest.mark.parametrize(
    ("said", "near", "far"), [("怀孕", "生育", "汽车"), ("执照", "许可证", "牛奶"), ("老板", "店主", "河流")]
)
def test_words_used_alike_stand_near(said, near, far):
    here, there, away = vocabulary().places_of([said, near, far])
    assert here @ there > 0.5 > here @ away


def test_a_word_that_is_not_known_stands_nowhere():
    assert not vocabulary().places_of(["没有这个词的吧"]).any()
    assert vocabulary().places_of([]).shape == (0, AXES)


def test_a_text_is_most_like_itself_and_not_at_all_like_what_shares_nothing():
    texts = ["婚姻登记", "食品经营许可", "机动车"]
    like = index_grams(texts, 2, ()).like("婚姻登记")
    assert like[0] == pytest.approx(1.0)
    assert list(like[1:]) == [0.0, 0.0]


def test_texts_beside_tell_how_rare_a_run_is_and_are_never_found():
    grams = index_grams(["办证", "办事"], 1, ["办", "办", "办"])
    assert grams.documents == len(grams.like("办证")) == 2
    assert grams.rarity["证"] > grams.rarity["办"]


def test_a_near_word_leads_to_a_document_and_a_far_one_does_not():
    words = [telling(text) for text in ("生育津贴", "机动车驾驶证")]
    said, named = Nearness(index_words(words, ()), index_words(words, ())).of("怀孕")
    assert said[0] > 0 == said[1]
    assert named[0] > 0 == named[1]


def test_nothing_asked_is_near_nothing():
    words = index_words([["婚姻"]], ())
    said, named = Nearness(words, words).of("")
    assert not np.any(said)
    assert not np.any(named)
