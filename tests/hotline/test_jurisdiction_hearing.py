"""What callers say becomes facts with the words it came from; what is denied, left behind or unclear does not."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.hotline.jurisdiction.answering import Adviser
from haoban.hotline.jurisdiction.district import District
from haoban.hotline.jurisdiction.division_table import read_divisions
from haoban.hotline.jurisdiction.hearing import Listener
from haoban.hotline.jurisdiction.mentions import Mention
from haoban.hotline.jurisdiction.places import Gazetteer
from haoban.hotline.jurisdiction.sayings import Saying, implied_choices, read_sayings, unsaid_parts
from haoban.hotline.jurisdiction.tables import read_tables
from haoban.kernel.divisions import DivisionCode
from haoban.kernel.refusals import Refusal

PACK = Path(__file__).resolve().parents[2] / "packs" / "baita"
DAY = date(2026, 11, 20)
TABLES = read_tables()
DISTRICT = District(PACK, TABLES.roles, DAY)
ADVISER = Adviser(TABLES, DISTRICT, DAY)


def heard(words):
    return {(one.fact, one.value) for one in ADVISER.hear(words).facts if one.sure}


def test_each_fact_carries_the_words_it_came_from():
    words = "我户口在辽阳县，现在住白塔区，想把养老保险转成个人"
    for one in ADVISER.hear(words).facts:
        assert one.words
        assert one.words in words


@given(st.text(max_size=80))
def test_nothing_that_is_said_breaks_the_hearing(words):
    answer = ADVISER.answer({"question": words, "facts": {}})
    assert answer["body"] or answer["route"] or answer["ask_next"]


SAID = st.sampled_from(
    ["白塔区", "灯塔", "沈阳", "在市里", "住那边", "户口", "在", "我是", "的", "住", "社保", "交", "原来", "不在", "，",
     "。", "我妈家", "转到", "从", "能就地补", "身份证丢了", "欠薪", "怎么办"]
)  # fmt: skip


@given(st.lists(SAID, max_size=12).map("".join))
def test_no_order_of_places_and_words_breaks_the_hearing(words):
    for one in ADVISER.hear(words).facts:
        assert one.words


@pytest.mark.parametrize("words", ["我在市里，户口在白塔区", "能就地补不，我户口在白塔区，身份证丢了"])
def test_a_place_behind_words_that_only_point_to_one_is_heard(words):
    assert ("household", "211002") in heard(words)


@pytest.mark.parametrize(
    ("words", "fact", "value"),
    [
        ("户口在辽阳县", "household", "211021"),
        ("我现在住在文圣街道", "residence", "211002016"),
        ("住文圣区", "residence", "211003"),
        ("公司注册在白塔区", "registered_office", "211002"),
        ("在太子河区上班", "workplace", "211011"),
        ("房子在灯塔市", "property_at", "211081"),
        ("社保在沈阳交的", "insured_at", "2101"),
        ("要迁到宏伟区", "move_to", "211004"),
        ("孩子在弓长岭区上学", "school_at", "211005"),
    ],
)
def test_a_place_gets_its_part_from_the_words_around_it(words, fact, value):
    assert (fact, value) in heard(words)


def test_a_denied_place_is_left_out_and_its_correction_takes_its_part():
    assert ("household", "211003") in heard("我户口不在白塔区，在文圣区，结婚证丢了")
    assert ("household", "211002") not in heard("我户口不在白塔区，在文圣区，结婚证丢了")


def test_where_somebody_comes_from_is_not_where_they_are():
    assert heard("户口想从灯塔市迁到白塔区") >= {("move_to", "211002")}
    assert not {one for one in heard("以前在沈阳打工，现在户口在辽阳县") if one[1] == "2101"}


def test_what_is_denied_or_not_wanted_is_not_the_matter():
    assert ("subject", "medical_insurance") in heard("不是养老保险，是医疗保险断了")
    assert not {one for one in heard("不想打官司，工资一直不发") if one == ("subject", "elsewhere")}
    assert ("subject", "work_injury") in heard("这是不是工伤")


def test_slips_that_sound_the_same_are_heard():
    assert ("subject", "pension") in heard("养老保显怎么转移")
    assert ("subject", "housing_fund") in heard("住房公基金怎么提取")


def test_two_matters_of_equal_weight_are_asked_back():
    answer = ADVISER.answer({"question": "养老保险和医疗保险"})
    assert answer["body"] is None
    assert answer["missing"] == ["subject"]
    assert "还是" in answer["ask_next"]


def test_a_street_that_bears_another_districts_name_is_told_apart():
    places = DISTRICT.places
    assert places.read("文圣街道") == "211002016"
    assert places.read("文圣区") == "211003"
    assert places.read("辽阳县") == "211021"
    assert places.read("辽阳市") == "2110"
    assert places.read("辽阳") == "2110"
    confused = places.read("文圣区文圣街道")
    assert isinstance(confused, Mention)
    assert set(confused.codes) == {"211002016", "211003"}
    assert "不在" in confused.trap


@pytest.mark.parametrize(
    "written", ["白塔区", "白塔", "辽阳市白塔区", "辽宁省辽阳市白塔区", "211002", "211002000000", " ２１１００２ "]
)
def test_a_place_may_be_written_long_short_or_as_a_code(written):
    assert DISTRICT.places.read(written) == "211002"


@given(st.sampled_from(sorted(DISTRICT.places.names)))
def test_every_division_is_found_by_its_code(code):
    assert DISTRICT.places.read(code) == DivisionCode(code)


def test_the_divisions_of_a_year_hold_in_that_year_only():
    table = (
        "code,name,valid_from,valid_until\n21,辽宁省,2000-01-01,\n2110,辽阳市,2000-01-01,\n211002,白塔区,2000-01-01,\n"
    )
    table += "211002001,星火街道,2000-01-01,2020-06-01\n211002016,文圣街道,2020-06-01,\n"
    rows = list(read_divisions(table))
    before = Gazetteer(rows, date(2020, 5, 31), DivisionCode("211002"), {})
    after = Gazetteer(rows, date(2020, 6, 1), DivisionCode("211002"), {})
    assert before.read("星火街道") == "211002001"
    assert after.read("文圣街道") == "211002016"
    with pytest.raises(Refusal, match="已经没有"):
        after.read("星火街道")
    with pytest.raises(Refusal, match="最早的一份"):
        Gazetteer(rows, date(1999, 12, 31), DivisionCode("211002"), {})


@pytest.mark.parametrize("words", ["今天天气怎么样", "喂", "12345", "哈哈哈哈", "谢谢再见", "你好", "test"])
def test_small_talk_is_no_matter(words):
    answer = ADVISER.answer({"question": words})
    assert answer["body"] is None
    assert answer["route"] is None
    assert answer["ask_next"]


def test_danger_is_told_first_whatever_the_call_is_about():
    answer = ADVISER.answer({"question": "网吧后门锁死了，着火咋跑，在宏伟区"})
    assert "消防救援" in answer["body"]
    assert "119" in answer["notes"][0]


def test_danger_beside_another_matter_is_the_matter():
    answer = ADVISER.answer({"question": "救命啊我爸倒地上了，还有我们小区暖气也不热"})
    assert answer["route"]["key"] == "medical_emergency"


def test_where_something_is_moved_from_is_told_and_does_not_decide():
    answer = ADVISER.answer({"question": "户口想从本溪迁到灯塔市"})
    assert ("household", "2105") in heard("户口想从本溪迁到灯塔市")
    assert answer["body"] == "灯塔市公安局"


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("超市卖过期牛奶，在白塔区", "happened_at"),
        ("领高龄津贴，白塔区", "household"),
        ("小学入学报名，白塔区", "household"),
        ("施工许可证去哪办，白塔区", "project_at"),
        ("二手房过户，白塔区", "property_at"),
    ],
)
def test_a_place_of_which_nothing_is_said_is_the_one_that_decides(words, fact):
    assert (fact, "211002") in heard(words)


def test_a_place_elsewhere_of_which_nothing_is_said_decides_nothing():
    assert not {one for one in heard("去沈阳看病怎么备案") if one[1] == "2101"}


def test_names_are_read_as_people_say_them():
    places = DISTRICT.places
    assert places.read("甜水乡") == "211021206"
    assert places.read("浙江海宁") == "330481"
    assert places.read("首山") == "211021100"
    assert [one.codes for one in places.mentions("灯塔一家店")] == [("211081",)]
    assert not places.mentions("灯塔一街")


def test_a_place_that_was_read_only_in_part_is_told():
    answer = ADVISER.answer({"facts": {"subject": "低保", "household": "老白塔那边"}})
    assert any("老白塔那边" in note for note in answer["notes"])


def test_an_ear_hears_a_new_saying_at_once():
    sayings = [*read_sayings(), Saying("welfare", "elderly", "咱家那个蓝票票的事儿", {})]
    listener = Listener(TABLES, DISTRICT.places, sayings)
    words = "蓝票票的事儿"
    assert listener.hear(words).choices.get("request") == "elderly"
    assert ADVISER.hear(words).choices.get("request") != "elderly"


@pytest.mark.parametrize("words", ["养老保险关系抚顺市转白塔区", "养老保险关系从抚顺市转到白塔区"])
def test_the_first_of_two_places_is_left_where_something_goes_to_the_second(words):
    assert "2104" not in {value for fact, value in heard(words) if fact != "insured_at"}


def test_of_two_places_for_one_fact_the_one_in_the_city_counts():
    assert ("registered_office", "211002") in heard("办执照，总公司注册在沈阳，分公司注册在白塔区")


def test_what_nearly_every_saying_of_a_request_tells_goes_with_it_unless_denied():
    assert ("person_kind", "flexible") in heard("我想参加灵活就业人员养老保险")
    assert ("person_kind", "flexible") not in heard("不是灵活就业，是单位给交，养老保险怎么查")


def test_a_choice_is_implied_and_a_bare_place_has_a_part_where_the_sayings_agree():
    agreeing = [Saying("pension", "record", f"{one}，<insured_at>", {"person_kind": "retiree"}) for one in "甲乙丙"]
    assert unsaid_parts(agreeing) == {("pension", "record"): "insured_at"}
    assert implied_choices(agreeing) == {("pension", "record"): {"person_kind": "retiree"}}
    split = [
        *agreeing[:2],
        Saying("pension", "record", "丁，<household>", {}),
        Saying("pension", "record", "戊，<workplace>", {}),
    ]
    assert unsaid_parts(split) == {} == implied_choices(split)


def test_a_place_that_is_a_word_is_read_only_where_it_is_a_place():
    assert "211081114" not in {value for _, value in heard("旅行社说好五星结果不是")}
    assert "211081114" in {value for _, value in heard("我住在五星，低保怎么办")}


@pytest.mark.parametrize(
    ("words", "fact", "value"),
    [
        ("保险全都在大连，失业金在哪领", "insured_at", "2102"),
        ("我在大连打工，社保交在那边，怎么领失业金", "insured_at", "2102"),
        ("我爸退休金在市里领的，丧葬费在哪领", "insured_at", "2110"),
        ("健身房跑路了卡里还有钱，我是宏伟区的，店在白塔区", "residence", "211004"),
        ("户口本丢了，我是宏伟区的", "household", "211004"),
        ("户口沈阳铁西的，身份证丢了", "household", "210106"),
        ("给闺女在首山买了个二手楼，契税往哪交", "property_at", "211021100"),
        ("白塔区那个健身房关门了，卡不给退", "business_at", "211002"),
        ("我俩都在白塔区上班，就近在宏伟区登记结婚行不行", "handle_at", "211004"),
        ("户口搁灯塔市，户口本丢了", "household", "211081"),
    ],
)
def test_a_place_gets_its_part_through_what_people_put_between(words, fact, value):
    assert (fact, value) in heard(words)


def test_everyday_words_give_a_place_no_part_where_it_does_not_count():
    assert not {one for one in heard("想在沈阳给儿子买房，用公积金贷款") if one[0] == "registered_office"}


def test_what_somebody_is_counts_more_than_what_they_were():
    assert ("person_kind", "flexible") in heard("原来在厂里上班单位给交，现在自己支个摊，想自己交养老")


def test_how_somebody_lives_is_not_the_matter():
    words = "想把居民医保上了，户口辽阳县，人在宏伟区租房住，居住证没办过"
    assert {("subject", "medical_insurance"), ("residence_permit", "no")} <= heard(words)


def test_a_second_matter_is_told_beside_the_first():
    answer = ADVISER.answer({"question": "暖气不热，白塔区的，另外我家楼上漏水找谁"})
    assert answer["subject"] == "heating"
    assert "楼上漏水" in answer["notes"][-1]
    assert not [one for one in ADVISER.answer({"question": "暖气不热，白塔区的"})["notes"] if "另一件" in one]


def test_a_shop_that_is_gone_was_where_it_was():
    assert ("business_at", "211003") in heard("办了健身卡，健身房关门了钱不退，原来在文圣区开着")
    assert ("business_at", "211002") in heard("办了健身卡，健身房跑了钱不退，我以前住文圣区，健身房在白塔区")


def test_a_place_behind_a_relatives_home_keeps_its_part():
    assert ("move_to", "211002") in heard("户口还在前夫家，前夫家太子河区的，我想迁回我妈那白塔区去")


def test_who_can_have_it_made_here_is_sent_to_the_place_here_that_was_named():
    here = "身份证丢了，我户口是黑龙江的，在白塔区打工，能就地补一个不"
    assert ADVISER.advise(here)["body"] == "辽阳市公安局白塔分局"
    registered = "身份证丢了，户口在灯塔，能在这边补一个不"
    assert ("handle_at", "211081") not in heard(registered)


def test_what_a_childs_parents_are_is_not_what_the_child_is():
    answer = ADVISER.advise("小孙子才俩月，户口落弓长岭了，医保咋给上啊，他爸妈都在外地打工")
    assert ("person_kind", "employee") not in {(one["fact"], one["value"]) for one in answer["heard"] if one["sure"]}


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("我公司在白塔，给宏伟区一所公办中学装的空调，学校拖着二十六万不给", "宏伟区工业和信息化局"),
        ("我白天在白塔，太子河那个小区的房子楼上邻居往外搭平台", "太子河区城市管理综合行政执法局"),
        ("灯塔来的，在太子河买的期房，逾期一年没交房", "太子河区住房和城乡建设局"),
        ("我住白塔，回辽阳县老家看见个厂子往地里排黑水", "辽阳市生态环境局辽阳县分局"),
        ("公司在灯塔，出差在白塔住的宾馆，三天六百，宾馆不给开发票", "国家税务总局辽阳市白塔区税务局"),
        ("我原来在灯塔开超市，兑出去了，现在想在白塔开个药店，执照咋办", "白塔区市场监督管理局"),
        ("住辽阳县，在白塔公司上班，去年个税多交了，退税审核不过找哪", "国家税务总局辽阳市白塔区税务局"),
    ],
)
def test_of_two_places_the_one_where_the_matter_lies_decides(words, body):
    assert ADVISER.advise(words)["body"] == body


def test_a_place_meant_by_there_is_the_one_named_before():
    words = "户口是首山的，去年在白塔一家商场上班，失业保险就是那边交的，失业金哪领"
    assert ("insured_at", "211002") in heard(words)


def test_a_road_bears_the_name_of_a_district_and_a_company_lies_in_it():
    places = DISTRICT.places
    assert [one.words for one in places.mentions("在白塔公司上班")] == ["白塔"]
    assert places.mentions("在白塔大街上班") == ()
    assert places.mentions("在白塔公园门口") == ()


def test_a_measure_word_is_no_part_of_what_follows():
    assert not any(fact == "tax_kind" for fact, _ in heard("养老的钱今年在哪个税务局交"))
