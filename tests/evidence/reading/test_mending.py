"""What light, seal and folds took is made up for where the paper says it otherwise; and then it is never sure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import ID, USCC, licence_lines, values
from papers import line as printed_line
from papers import read_twice as read

from haoban.evidence.reading.facts import Kind
from haoban.evidence.reading.mending import as_person, made_of, mended, written_with
from haoban.evidence.reading.naming import SUM_LETTERS, TRADES
from haoban.kernel.identifiers import uscc_check_character


def line(text, x, y, *, sures=None, rivals=None, size=24):
    """A line of which each character's confidence is known."""
    sures, rivals = sures or (0.999,) * len(text), rivals or ({},) * len(text)
    return replace(printed_line(text, x, y, size=size, score=sum(sures) / len(sures)), sures=sures, rivals=rivals)


def licence(**changed):
    printed = {
        "uscc": ("统一社会信用代码", USCC),
        "name": ("名称", "样本市宏达商贸有限公司"),
        "kind": ("类型", "有限责任公司"),
        "legal_representative": ("法定代表人", "张三"),
        "registered_capital": ("注册资本", "壹佰万元整"),
        "established_on": ("成立日期", "2020年01月05日"),
        "address": ("住所", "样例省范本市假设县民主路1号"),
    }
    return licence_lines(printed, changed, line)


@pytest.mark.parametrize(
    ("name", "label", "text", "place", "rival", "meant"),
    [
        ("legal_representative", "法定代表人", "赵芳怕", 2, {"怡": 0.15}, "赵芳怡"),
        ("legal_representative", "法定代表人", "同振刚", 0, {"闫": 0.28}, "闫振刚"),
        ("name", "名称", "样本市宏达文化传理有限公司", 8, {"媒": 0.1}, "样本市宏达文化传媒有限公司"),
        ("kind", "类型", "有限流任公司", 2, {"责": 0.1}, "有限责任公司"),
        ("registered_capital", "注册资本", "查佰万元整", 0, {"壹": 0.2}, "壹佰万元整"),
    ],
)
def test_a_hesitant_character_is_what_such_a_value_is_made_of_and_not_sure(name, label, text, place, rival, meant):
    sures = tuple(0.7 if number == place else 0.999 for number in range(len(text)))
    rivals = tuple(rival if number == place else {} for number in range(len(text)))
    changed = {name: lambda y: [line(label, 0, y), line(text, 260, y, sures=sures, rivals=rivals)]}
    found = read(licence(**changed)).facts[name]
    assert found.value == meant
    assert not found.sure


def test_an_unusual_character_that_was_read_without_hesitation_stays():
    changed = {"legal_representative": lambda y: [line("法定代表人", 0, y), line("赵芳怕", 260, y)]}
    assert read(licence(**changed)).facts["legal_representative"].value == "赵芳怕"


@st.composite
def hesitant_lines(draw):
    text = draw(st.text("张王怡怕同闫有限公司商贸壹佰", min_size=1, max_size=8))
    sures = tuple(draw(st.floats(0.2, 1.0)) for _ in text)
    rivals = tuple(draw(st.dictionaries(st.sampled_from("怡闫限媒壹"), st.floats(0.02, 0.5))) for _ in text)
    return line(text, 0, 0, sures=sures, rivals=rivals)


@given(st.lists(hesitant_lines(), min_size=1, max_size=3), st.sampled_from(["person", "words", "letters"]))
def test_mending_only_chooses_among_what_the_recogniser_hesitated_between(lines, what):
    usual = {"person": as_person, "words": made_of(TRADES), "letters": written_with(SUM_LETTERS)}[what]
    after = mended(tuple(lines), usual)
    assert [len(one.text) for one in after] == [len(one.text) for one in lines]
    for old, new in zip(lines, after, strict=True):
        for before, now, sure, rivals in zip(old.text, new.text, old.sures, old.rivals, strict=True):
            assert now == before or (sure < 0.95 and now in rivals)


@pytest.mark.parametrize(
    ("name", "changed", "value"),
    [
        ("registered_capital", lambda y: [line("册资本", 24, y), line("壹佰万元整", 260, y)], "壹佰万元整"),
        ("legal_representative", lambda y: [line("定代表人:张三", 24, y)], "张三"),
        ("legal_representative", lambda y: [line("法定代表人", 0, y), line("一张三", 260, y)], "张三"),
        ("established_on", lambda y: [line("注日期2020年01月05日", 0, y)], "2020-01-05"),
        ("address", lambda y: [line("注所样例省范本市假设县民主路1号", 0, y)], "样例省范本市假设县民主路1号"),
        ("kind", lambda y: [line(":有限责任公司", 48, y)], "有限责任公司"),
        ("uscc", lambda y: [line("统一社会信用代码", 0, y), line(USCC + "1", 260, y)], USCC),
    ],
)
def test_a_value_is_found_where_light_took_part_of_its_label_or_added_a_stroke(name, changed, value):
    assert read(licence(**{name: changed})).facts[name].value == value


@pytest.mark.parametrize("seal", ["专用", "位专用"])
def test_words_of_a_seal_behind_a_name_are_cut_off_and_the_name_is_not_sure(seal):
    stands = "样本市宏达商贸有限公司" + seal
    found = read(licence(name=lambda y: [line("名称", 0, y), line(stands, 260, y)])).facts["name"]
    assert found.value == "样本市宏达商贸有限公司"
    assert not found.sure


def bare_card(*more):
    """The side with the portrait of which the light took every label."""
    texts = [("张三", 0), ("女民族满", 50), ("1880年1月1日", 100), ("样例省范本市假设县民主路", 150), ("1号", 180)]
    return [line(text, 160, y) for text, y in texts] + [line(ID, 260, 300), *more]


def test_a_card_without_labels_is_known_by_its_number_and_day_of_birth():
    found = read([*bare_card(), line("居民身份证", 160, 500, size=60)])
    assert found.kind is Kind.ID_CARD_FRONT
    there = values(found)
    assert there["name"] == "张三"
    assert there["ethnicity"] == "满"
    assert there["born_on"] == "1880-01-01"
    assert there["address"] == "样例省范本市假设县民主路1号"
    assert not found.facts["name"].sure


@pytest.mark.parametrize("betrays", ["出生日期", "身份证号", "证号", "国籍"])
def test_a_form_with_the_same_facts_is_no_card(betrays):
    assert read(bare_card(line(betrays, 0, 350))).kind is Kind.UNKNOWN


FIRM = "样本市宏达商贸有限公司"


def firm_with(inks, text=FIRM):
    return read(licence(name=lambda y: [line("名称", 0, y), replace(line(text, 260, y), inks=inks)])).facts["name"]


def test_a_character_of_a_watermark_beside_a_name_is_cut_off_and_the_name_is_not_sure():
    assert firm_with((150,) * 11).sure
    found = firm_with((105, *(150,) * 11), "用" + FIRM)
    assert found.value == FIRM
    assert not found.sure


def test_a_word_in_a_box_of_its_own_beside_a_name_makes_it_unsure():
    found = read(licence(name=lambda y: [line("名称", 0, y), line("用", 200, y), line(FIRM, 260, y)])).facts["name"]
    assert not found.sure


def test_a_name_that_fades_under_glare_is_whole_and_not_sure():
    found = firm_with((80, 95, 110, 125, 135, *(150,) * 6))
    assert found.value == FIRM
    assert not found.sure


def test_a_name_whose_end_lies_in_shadow_keeps_its_end_and_is_not_sure():
    found = firm_with((*(150,) * 9, 100, 100))
    assert found.value == FIRM
    assert not found.sure


def test_an_arc_of_a_seal_beside_a_name_is_no_part_of_it_and_the_name_is_not_sure():
    def crossed(y):
        arc = replace(line("位专用", 150, y - 20), bottom=y + 50)
        return [line("名称", 0, y), arc, line(FIRM, 260, y)]

    found = read(licence(name=crossed)).facts["name"]
    assert found.value == FIRM
    assert not found.sure


def test_a_person_whose_label_was_lost_is_known_by_the_column_and_not_sure():
    found = read(licence(legal_representative=lambda y: [line("让E代A人", 0, y), line("韦晨新", 260, y)]))
    assert found.facts["legal_representative"].value == "韦晨新"
    assert not found.facts["legal_representative"].sure


@pytest.mark.parametrize("there", ["样本章", "示范"])
def test_words_in_the_column_that_are_no_name_are_no_person(there):
    found = read(licence(legal_representative=lambda y: [line("让E代A人", 0, y), line(there, 260, y)]))
    assert "legal_representative" not in found.facts


def test_a_bank_paper_without_labels_is_known_by_what_its_values_look_like():
    name, number, bank = "范本市瑞丰食品有限公司", "42051121731305786", "虚构银行股份有限公司样本支行"
    rows = [line("账户名称", 0, 100)] + [
        line(text, 200, 100 + 30 * row) for row, text in enumerate((name, number, bank))
    ]
    found = read([line("开户许可证", 100, 0, size=50), *rows])
    assert found.kind is Kind.BANK_ACCOUNT
    assert values(found) == {
        "account_name": name,
        "account_number": number,
        "bank": bank,
    }
    assert not found.facts["account_number"].sure
    assert not found.facts["bank"].sure


def test_on_a_copy_of_both_sides_a_number_stands_for_the_side_of_which_the_day_was_lost():
    day = next(one for one in bare_card() if "年" in one.text)
    front = [one for one in bare_card(line("出生", 80, 100)) if one is not day and one.text != day.text]
    back = [line("居民身份证", 160, 500, size=60), line("有效期限", 0, 600), line("2010.01.02-长期", 150, 600)]
    found = read([*front, *back])
    assert found.kind is Kind.ID_CARD_FRONT
    assert found.facts["id_number"].value == ID
    assert not found.facts["id_number"].sure


def test_dirt_on_a_letter_of_a_code_is_no_accent():
    code = USCC.replace("E", "É")
    found = read(licence(uscc=lambda y: [line("统一社会信用代码", 0, y), line(code, 260, y)]))
    assert found.facts["uscc"].value == USCC


def test_a_code_without_an_organisation_code_inside_is_mended_by_what_the_recogniser_hesitated_about():
    body = "9132010268YGWHLKY"
    right, rivals = body + uscc_check_character(body), ({},) * 17 + ({"F": 0.08},)
    assert right.endswith("F")
    stands = licence(uscc=lambda y: [line("统一社会信用代码", 0, y), line(body + "E", 260, y, rivals=rivals)])
    found = read(stands)
    assert found.facts["uscc"].value == right
    assert not found.facts["uscc"].sure
