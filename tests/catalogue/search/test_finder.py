"""What the search promises, on a catalogue of a few items."""

import csv
import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.catalogue.search.documents import index_grams
from haoban.catalogue.search.facets import Act, act_of_item, acts_asked
from haoban.catalogue.search.finder import Finder
from haoban.catalogue.search.item_rows import read_items
from haoban.catalogue.search.lexicon import FOLDER, Concept, Lexicon, lexicon_of, lexicon_problems, read_lexicon
from haoban.catalogue.search.listed import Listed
from haoban.catalogue.search.postings import Written
from haoban.catalogue.search.slips import Slips
from haoban.catalogue.search.sounds import sounds, sounds_of_letters, syllables
from haoban.catalogue.search.table_reading import read_file
from haoban.catalogue.search.wording import plain, without_denied, without_talk

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


@pytest.mark.parametrize("question", ["公积金想取出来还房贷", "新车的购置税去哪交", "想去当兵，报名到几号"])
def test_a_service_that_others_offer_and_this_catalogue_lacks_is_not_here(finder: Finder, question: str) -> None:
    assert finder.find(question) == []


def test_where_it_is_offered_the_same_question_finds_it() -> None:
    finder = Finder([Listed(f"code-{number}", name) for number, name in enumerate((*NAMES, "住房公积金提取"))])
    assert finder.find("公积金想取出来还房贷")[0].name == "住房公积金提取"


def test_what_is_said_not_to_be_meant_is_not_looked_for(finder: Finder) -> None:
    assert finder.find("残疾证丢了，不是新办")[0].name == "残疾人证挂失补办"
    assert without_denied("刚进厂想登记 不是失业那个") == "刚进厂想登记"
    assert without_denied("是不是要先登记") == "是不是要先登记"
    assert without_denied("不是高速的那种公路 有什么规定") == "不是高速的那种公路 有什么规定"


def test_what_does_not_run_out_yet_is_no_renewal() -> None:
    assert acts_asked("证还没到期公司改名了") == {Act.CHANGE}
    assert acts_asked("许可证还没过期想改个地址") == {Act.CHANGE}
    assert Act.RENEW in acts_asked("证快到期了")
    assert Act.RENEW in acts_asked("还有两个月到期")
    for far in ("证还在有效期内，公司改名了", "明年才到期，地址改改", "还有三年才到期，公司改名了"):
        assert acts_asked(far) == {Act.CHANGE}


def test_what_goes_on_again_is_no_end() -> None:
    assert acts_asked("店停业了半年，现在要恢复营业") == {Act.RESTORE}
    assert acts_asked("店不开了，想停业") == {Act.END}
    assert [act_of_item(name) for name in ("复业登记", "停业登记", "缴纳森林植被恢复费")] == [
        Act.RESTORE,
        Act.END,
        None,
    ]


def test_what_is_worn_is_not_lost() -> None:
    assert acts_asked("证书边角烂了想换一本") == {Act.WORN, Act.REPLACE}
    names = ("保安员证核发(遗失补发保安员证)", "保安员证核发(损毁换发保安员证)")
    finder = Finder([Listed(f"A-{number}", name, "某局") for number, name in enumerate(names)])
    assert finder.find("保安员证丢了")[0].name == names[0]
    assert finder.find("保安员证泡水看不清了")[0].name == names[1]


@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样",
        "DROP TABLE;",
        "红烧肉怎么做",
        "股票跌了怎么回本",
        "",
        "？？？",
        "🙂",
        "\x00",
        "a" * 100_000,
        "天" * 20_000,
    ],
)
def test_what_is_not_here_is_said_to_be_not_here(finder: Finder, question: str) -> None:
    found = finder.search(question)
    assert found.hits == ()
    assert found.why


@settings(max_examples=60)
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
    assert bool(without_talk(text)) == bool(plain(text))


def test_the_lexicon_keeps_its_rules() -> None:
    assert lexicon_problems(read_lexicon()) == []


def test_no_name_stands_twice_in_a_file_of_the_lexicon() -> None:
    for path in FOLDER.glob("*.yaml"):
        names = re.findall(r"^(\w+):", path.read_text("utf-8"), re.MULTILINE)
        assert len(names) == len(set(names)), path.name


def test_the_lexicon_knows_four_thousand_different_phrases() -> None:
    assert read_lexicon().entries >= 4000


def test_the_lexicon_holds_no_question_of_the_test_set() -> None:
    said = {said.replace("*", "") for concept in read_lexicon().concepts for said in concept.said}
    with QUESTIONS.open(encoding="utf-8", newline="") as lines:
        asked = {row["question"] for row in csv.DictReader(lines) if len(row["question"]) > 7}
    assert not said & asked


def test_the_lexicon_means_words_that_real_catalogues_use(real_data: Path) -> None:
    names = [
        Written(plain(item.name), tuple(map(plain, item.also)), "").joined
        for name in ("guangan-items.csv", "guangdong-items.jsonl")
        for item in read_items(read_file(real_data / "catalogue" / name), name).items
    ]
    everything = "\n".join(names)
    strange = [
        concept.key
        for concept in read_lexicon().concepts
        if concept.means
        and not concept.elsewhere
        and not any(
            all(plain(word).replace(" ", "") in everything for word in means.split() if not word.startswith("-"))
            for means in concept.means
        )
    ]
    assert strange == []


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("a: {means: [结婚], said: [领证, 领证]}", "stands twice"),
        ("a: {means: [结婚], said: [领证*]}", "no common phrase"),
        ("a: {means: [结婚], said: [<nobody>领证]}", "names no class"),
        ("a: {means: [结婚], said: []}", "empty"),
    ],
)
def test_what_breaks_the_rules_of_the_lexicon_is_named(tmp_path: Path, written: str, problem: str) -> None:
    (tmp_path / "civil.yaml").write_text(written, "utf-8")
    assert problem in " ".join(lexicon_problems(lexicon_of(tmp_path)))


def test_a_concept_without_its_two_lists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "civil.yaml").write_text("a: {means: [结婚]}", "utf-8")
    with pytest.raises(ValueError, match="needs means and said"):
        lexicon_of(tmp_path)


def test_the_parts_of_a_phrase_are_found_in_any_order_and_a_class_stands_for_its_words() -> None:
    words = Lexicon(
        (Concept("a.b", ("网吧变更",), ("网吧*换老板",)),),
        {"boss": ("换老板", "盘给")},
        {"网吧": ("网咖",)},
    )
    finder = Finder([Listed("1", "网吧变更"), Listed("2", "书店变更")], words)
    for question in ("网吧要换老板", "换老板了的网吧", "把网咖盘给表弟"):
        assert finder.find(question)[0].code == "1"


def test_homophones_are_one_sound_and_other_signs_stay() -> None:
    assert sounds("身份正a1") == sounds("身份证a1")
    assert len(sounds("办个证，多少钱?")) == len("办个证，多少钱?")


@pytest.mark.skipif(importlib.util.find_spec("pypinyin") is None, reason="pypinyin of the text extra is not installed")
def test_syllables_in_letters_sound_as_characters_do() -> None:
    assert sounds_of_letters("zheng") == sounds("证")
    assert sounds_of_letters("hukou") == sounds("户口")
    assert sounds_of_letters("wifi") == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("最低生活保张户", "保障"),
        ("zhu册一家公司", "注册"),
        ("公si", "公司"),
        ("保障在先", ""),
        ("三天没到", ""),
        ("wifi 注册", ""),
    ],
)
def test_what_a_slip_means_is_a_word_that_items_know(written: str, meant: str) -> None:
    known = index_grams(["最低生活保障", "公司注册", "身份证到期"], 2, []).rows
    assert Slips(known, {}).meant(written) == meant


@pytest.mark.skipif(importlib.util.find_spec("pypinyin") is None, reason="pypinyin of the text extra is not installed")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("最低生活保张户", "保障"),
        ("社会保障ka丢了", "障卡"),
        ("身份zheng", "份证"),
        ("失业登记", ""),
        ("三天没到", ""),
    ],
)
def test_what_was_meant_by_a_slip_stands_beside_it(finder: Finder, written: str, meant: str) -> None:
    assert meant in finder._slips.meant(written)
    assert bool(finder._slips.meant(written)) == bool(meant)


def test_the_table_of_sounds_agrees_with_pypinyin() -> None:
    from pypinyin import Style, pinyin

    for character, syllable in list(syllables().items())[::97]:
        assert pinyin(character, style=Style.NORMAL)[0][0].replace("ü", "v") == syllable


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("我自己跟银行签三方协议扣税", "银税三方（委托）划缴协议（个人）"),
        ("我们公司跟银行签三方协议扣税", "银税三方（委托）划缴协议（企业）"),
        ("我德国老公想考驾照开小车", "机动车驾驶证初次申领（外国人申领小型汽车准驾车型）"),
        ("想考驾照开摩托车，我是本地人", "机动车驾驶证初次申领（大陆居民申领摩托车准驾车型）"),
        ("香港朋友想考驾照开大巴", "机动车驾驶证初次申领（港澳台居民申领大型汽车准驾车型）"),
    ],
)
def test_siblings_are_told_apart_by_for_whom_and_for_what(question, first):
    agreements = ("银税三方（委托）划缴协议（企业）", "银税三方（委托）划缴协议（个人）")
    licences = (
        f"机动车驾驶证初次申领（{who}申领{what}准驾车型）"
        for who in ("大陆居民", "港澳台居民", "外国人")
        for what in ("小型汽车", "大型汽车", "摩托车")
    )
    names = (*agreements, *licences)
    found = Finder([Listed(str(number), name, "示例局") for number, name in enumerate(names)])
    assert found.find(question, 1)[0].name == first
