"""Two papers in one picture are told apart, and nothing that they say is sure."""

from dataclasses import replace

import pytest
from papers import ID, USCC, licence_lines, line, values
from papers import read_twice as read

from haoban.evidence.reading.facts import Kind
from haoban.kernel.identifiers import id_number_check_character, uscc_check_character

OTHER = "9132010257ABCDEF1"
OTHER += uscc_check_character(OTHER)
SECOND = "32010218900202002"
SECOND += id_number_check_character(SECOND)


def moved(lines, x, y):
    return [
        replace(one, left=one.left + x, right=one.right + x, top=one.top + y, bottom=one.bottom + y) for one in lines
    ]


def licence(code, name, who, money):
    printed = {
        "uscc": ("统一社会信用代码", code),
        "name": ("名称", name),
        "kind": ("类型", "有限责任公司"),
        "legal_representative": ("法定代表人", who),
        "registered_capital": ("注册资本", money),
    }
    return licence_lines(printed, {})


ONE = licence(USCC, "样本市宏达商贸有限公司", "张三", "壹佰万元整")
TWO = licence(OTHER, "范本市瑞丰食品有限公司", "李四", "伍拾万元整")


def card(number, name, home, birth):
    return [
        line("姓名", 0, 0), line(name, 100, 0), line("性别男民族汉", 0, 60), line(f"出生{birth}", 0, 120),
        line("住址", 0, 180), line(home, 100, 180), line("公民身份号码", 0, 300), line(number, 200, 300),
    ]  # fmt: skip


HOLDER = card(ID, "张三", "样例省范本市假设县民主路1号", "1880年1月1日")
SPOUSE = card(SECOND, "李四", "样例省范本市假设县民主路9号", "1890年2月2日")


def none_is_sure(found):
    return not any(fact.sure for fact in found.facts.values()) and any("不止一份" in one for one in found.problems)


@pytest.mark.parametrize(("x", "y"), [(0, 600), (900, 0)])
def test_of_two_licences_the_first_is_read_and_nothing_is_sure(x, y):
    alone, both = read(ONE), read([*ONE, *moved(TWO, x, y)])
    assert alone.facts["name"].sure
    assert values(both) == values(alone)
    assert none_is_sure(both)


@pytest.mark.parametrize(("x", "y"), [(0, 500), (900, 0)])
def test_of_two_cards_the_first_is_read_and_nothing_is_sure(x, y):
    alone, both = read(HOLDER), read([*HOLDER, *moved(SPOUSE, x, y)])
    assert alone.facts["id_number"].sure
    assert values(both) == values(alone)
    assert none_is_sure(both)


def test_a_card_beside_a_licence_makes_neither_sure():
    both = read([*ONE, *moved(HOLDER, 0, 600)])
    assert both.kind is Kind.BUSINESS_LICENCE
    assert values(both) == values(read(ONE))
    assert none_is_sure(both)


def test_two_papers_are_noticed_where_the_second_code_was_not_read():
    torn = [one for one in TWO if one.text != OTHER and one.text != "营业执照"]
    assert none_is_sure(read([*ONE, *moved(torn, 0, 600)]))


def test_papers_that_lie_across_each_other_are_not_sure_either():
    both = read([*ONE, *moved(TWO, 700, 25)])
    assert none_is_sure(both)
