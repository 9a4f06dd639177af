"""Values are found by what the paper says, however it is laid out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import ID, USCC, licence_lines, line, values
from papers import read_twice as read

from haoban.evidence.reading.facts import Kind
from haoban.evidence.reading.numerals import is_region, is_uscc, repair
from haoban.evidence.reading.writing import plain, tidy, told

LICENCE = {
    "uscc": USCC,
    "name": "样本市宏达商贸有限公司",
    "kind": "有限责任公司",
    "legal_representative": "张三",
    "registered_capital": "壹佰万元整",
    "established_on": "2020-01-05",
    "address": "样例省范本市假设县民主路1号",
    "business_scope": "日用百货销售；餐饮服务",
}


def portrait(**changed):
    """One column, label and value in boxes of their own."""
    printed = {
        "uscc": ("统一社会信用代码", USCC),
        "name": ("名称", LICENCE["name"]),
        "kind": ("类型", LICENCE["kind"]),
        "legal_representative": ("法定代表人", "张三"),
        "registered_capital": ("注册资本", "壹佰万元整"),
        "established_on": ("成立日期", "2020年01月05日"),
        "address": ("住所", LICENCE["address"]),
        "business_scope": ("经营范围", "日用百货销售；餐饮服务"),
    }
    return licence_lines(printed, changed)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"name": lambda y: [line("名", 0, y), line("称", 96, y), line(LICENCE["name"], 260, y)]},
        {"name": lambda y: [line("名", 0, y), line("称：" + LICENCE["name"], 96, y)]},
        {"name": lambda y: [line("称：" + LICENCE["name"], 96, y)]},
        {"kind": lambda y: [line("型" + LICENCE["kind"], 96, y)]},
        {"kind": lambda y: [line("类型有限责任公司", 0, y)]},
        {"legal_representative": lambda y: [line("法", 0, y), line("定代表人：张三", 40, y)]},
        {"legal_representative": lambda y: [line("法定代衰人", 0, y), line("张三", 260, y)]},
        {"address": lambda y: [line("住斤", 0, y), line(LICENCE["address"], 260, y)]},
        {"business_scope": lambda y: [line("经营范图日用百货销售；", 0, y), line("餐饮服务", 100, y + 30)]},
        {"uscc": lambda y: [line("统一社会信用代码", 0, y), line(USCC[:8], 260, y), line(USCC[8:], 460, y)]},
    ],
    ids=lambda changed: "".join(changed) or "plain",
)
def test_a_licence_is_read_however_its_labels_are_spaced_split_or_slipped(changed):
    found = read(portrait(**changed))
    assert found.kind is Kind.BUSINESS_LICENCE
    assert {name: plain(value) for name, value in values(found).items()} == {
        name: plain(value) for name, value in LICENCE.items()
    }


def test_a_second_reading_counts_also_for_a_value_beside_a_spread_label():
    """A label put together from parts must not lend its certainty to the value."""
    changed = {"kind": lambda y: [line("类", 0, y), line("型有限责任公司", 96, y, again="型有限责仟公司")]}
    assert not read(portrait(**changed)).facts["kind"].sure


def test_two_columns_are_not_mixed():
    lines = [line("营业执照", 300, 0, size=60), line("统一社会信用代码", 0, 80), line(USCC, 0, 110)]
    left = [("名称", LICENCE["name"]), ("类型", LICENCE["kind"]), ("法定代表人", "张三"), ("经营范围", "日用百货销售")]
    right = [("注册资本", "壹佰万元整"), ("成立日期", "2020年01月05日"), ("住所", "样例省范本市假设县民主路1号")]
    for x, rows in ((0, left), (700, right)):
        for row, (label, value) in enumerate(rows):
            lines += [line(label, x, 200 + row * 50), line(value, x + 170, 200 + row * 50)]
    lines.append(line("餐饮服务", 170, 385))
    found = values(read(lines))
    assert found["name"] == LICENCE["name"]
    assert found["registered_capital"] == "壹佰万元整"
    assert found["address"] == "样例省范本市假设县民主路1号"
    assert found["business_scope"] == "日用百货销售餐饮服务"


def test_a_value_may_stand_under_its_label():
    changed = {
        "legal_representative": lambda y: [line("法定代表人", 0, y - 10, size=16), line("张三", 0, y + 12, size=16)]
    }
    assert values(read(portrait(**changed)))["legal_representative"] == "张三"


def test_a_missing_legal_representative_and_a_day_to_come_speak_up():
    changed = {
        "legal_representative": lambda y: [],
        "established_on": lambda y: [line("成立日期", 0, y), line("2027年01月05日", 260, y)],
    }
    found = read(portrait(**changed))
    assert any("legal_representative" in problem for problem in found.problems)
    assert not found.facts["established_on"].sure


def test_what_has_expired_speaks_up_and_stays_sure():
    extra = [line("营业期限", 0, 560), line("2020年01月05日至2025年01月04日", 260, 560)]
    found = read([*portrait(), *extra])
    assert found.facts["valid_until"].value == "2025-01-04"
    assert found.facts["valid_until"].sure
    assert any("已过期" in problem for problem in found.problems)


@pytest.mark.parametrize("written", ["2020年01月5日", "2020年01月05日专用", "2020年13月05日"])
def test_a_day_with_a_lost_digit_or_dirt_is_not_sure(written):
    found = read(portrait(established_on=lambda y: [line("成立日期", 0, y), line(written, 260, y)]))
    assert not ("established_on" in found.facts and found.facts["established_on"].sure)


def test_a_run_of_one_digit_is_not_sure_for_the_recogniser_drops_one_twice():
    changed = {"registered_capital": lambda y: [line("注册资本", 0, y), line("1000.000000万人民币", 260, y)]}
    assert not read(portrait(**changed)).facts["registered_capital"].sure


def sides(number=ID):
    front = [
        line("姓名", 0, 0), line("张三", 100, 0), line("性别", 0, 60), line("男", 100, 60), line("民族汉", 200, 60),
        line("出生1880年1月1日", 0, 120), line("住址", 0, 180), line("样例省范本市假设县民主路1号", 100, 180),
        line("公民身份号码", 0, 300), line(number, 200, 300),
    ]  # fmt: skip
    back = [
        line("居民身份证", 200, 500, size=40), line("签发机关", 0, 600), line("范本市公安局", 150, 600),
        line("有效期限", 0, 660), line("2010.01.02-长期", 150, 660),
    ]  # fmt: skip
    return front, back


def test_both_sides_of_a_card_on_one_sheet_or_on_two_pages_are_one_document():
    front, back = sides()
    for lines in ([*front, *back], [*front, *(replace(one, page=2) for one in back)]):
        found = read(lines)
        assert found.kind is Kind.ID_CARD_FRONT
        assert found.facts["id_number"].value == ID
        assert found.facts["valid_until"].value == "long_term"
        assert found.facts["valid_until"].page == lines[-1].page


def test_a_number_of_no_region_speaks_up():
    assert is_region("211002")
    assert not is_region("219999")
    assert not is_region("990101")


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("中华人民共和国机动车驾驶证", ("证号" + ID, "姓名张三", "性别男", "国籍中国", "住址民主路1号")),
        ("常住人口登记卡", ("姓名张三", "性别男", "民族汉", "出生日期1880年1月1日", "住址某地", "公民身份号码" + ID)),
        ("居住证", ("姓名张三", "性别男", "民族汉", "出生1880年1月1日", "住址民主路1号", "公民身份号码" + ID)),
        ("食品生产许可证", ("生产者名称某公司", "社会信用代码" + USCC, "法定代表人张三", "住所某地", "有效期至2030年")),
        ("公司设立登记申请书", ("名称某公司", "住所某地", "法定代表人张三", "注册资本百万", "类型某", "经营范围某")),
        ("电子发票(普通发票)", ("名称:某公司", "统一社会信用代码:" + USCC, "开户银行:某银行", "银行账号:620000000")),
        ("药品经营许可证", ("企业名称某公司", "社会信用代码" + USCC, "法定代表人张三", "住所某地", "有效期至2030年")),
        ("劳动合同", ("甲方：某公司", "乙方：张三", "2020年1月1日至2021年1月1日")),
        ("行政处罚决定书", ("名称某公司", "法定代表人张三", "住所某地", "注册资本百万", "成立日期2020年1月5日")),
        ("事业单位法人证书", ("名称某中心", "宗旨和业务范围某", "住所某地", "法定代表人张三", "类型某", "成立日期1月")),
        ("人力资源服务许可证", ("单位名称某公司", "法定代表人张三", "住所某", "经营场所某", "许可证编号1", "有效期至")),
        ("烟草专卖零售许可证", ("单位名称某店", "负责人张三", "住所某", "经营场所某", "许可证编号1", "有效期至")),
        ("会计从业资格证书", ("姓名张三", "性别男", "民族汉", "出生1880年1月1日", "住址某地", "公民身份号码" + ID)),
        ("某公司", ("统一社会信用代码" + USCC, "法定代表人张三", "注册资本百万", "成立日期1月", "类型某", "所属行业")),
        ("如何办理居民身份证", ("有效期限：十年、二十年、长期。", "签发机关：县级人民政府公安机关")),
        ("", ("锅包肉 38元", "地三鲜 22元", "名称：菜单", "住所：民主路1号")),
    ],
)  # fmt: skip
def test_a_paper_with_the_same_labels_is_not_forced_into_a_kind(title, rows):
    lines = [line(title, 200, 0, size=40)] if title else []
    lines += [line(text, 0, 100 + 50 * number) for number, text in enumerate(rows)]
    assert read(lines).kind is Kind.UNKNOWN


@pytest.mark.parametrize("betrays", ["户主或与户主关系本人", "国籍中国", "婚姻状况未婚", "准驾车型C1"])
def test_a_paper_whose_heading_was_lost_is_told_by_a_label_that_no_card_has(betrays):
    rows = ("姓名张三", betrays, "性别男", "民族汉", "出生日期1880年1月1日", "住址某地", "公民身份号码" + ID)
    lines = [line(text, 0, 100 + 50 * number) for number, text in enumerate(rows)]
    assert read(lines).kind is Kind.UNKNOWN


@pytest.mark.parametrize("label", ["出租方（以下简称甲方）：", "甲方：", "甲方（出租方）：", "出租人: "])
def test_a_lease_names_its_parties_in_many_ways(label):
    other = label.replace("出租", "承租").replace("甲", "乙")
    lines = [
        line("门面房租赁合同", 200, 0, size=40),
        line(label + "张三", 0, 100),
        line(other + "李四", 0, 150),
        line("二、租赁期限自2020年1月1日起至2030年", 0, 200),
        line("1月1日止。甲方应及时修缮。", 0, 240),
    ]
    found = read(lines)
    assert found.kind is Kind.LEASE
    assert values(found) == {
        "lessor": "张三",
        "lessee": "李四",
        "valid_from": "2020-01-01",
        "valid_until": "2030-01-01",
    }


@given(st.text(alphabet="名称（）()：:，,；;。 　ABＣ１2㎡①", max_size=20))
def test_comparing_and_telling_keep_each_character_in_its_place(text):
    assert len(plain(text)) == len(tidy(text))
    assert plain(plain(text)) == plain(text)
    assert told(told(text)) == told(text)
    assert plain(told(text)) == plain(text)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_what_the_recogniser_hesitated_about_repairs_a_code_or_nothing_does(place, wrong):
    broken = USCC[:place] + wrong + USCC[place + 1 :]
    others = [""] * 18
    others[place] = USCC[place]
    mended = repair(broken, is_uscc, others, alike=False)
    assert mended in ({USCC} if broken != USCC else {USCC, None})


@pytest.mark.parametrize("gap", ["", "："])
def test_a_card_whose_heading_was_lost_is_told_by_its_labels_with_what_only_it_says(gap):
    rows = (f"签发机关{gap}样本市公安局假设分局", f"有效期限{gap}2020.01.01-2040.01.01")
    assert read([line(text, 0, 100 + 60 * number) for number, text in enumerate(rows)]).kind is Kind.ID_CARD_BACK
