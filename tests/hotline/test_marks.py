"""What must never be shown."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.hotline.marks import find_marks
from haoban.hotline.masking import masked

NUMBER = st.text("0123456789", min_size=9, max_size=9)
AROUND = st.text("我的电话是，。 请回复abc区路", max_size=12)


@settings(max_examples=80)
@given(AROUND, st.sampled_from("3456789"), NUMBER, AROUND)
def test_a_mobile_number_is_never_shown_whatever_stands_around_it(before, second, rest, after):
    phone = f"1{second}{rest}"
    assert phone not in masked(before + phone + after)


@settings(max_examples=80)
@given(AROUND, st.text("0123456789", min_size=17, max_size=17), st.sampled_from("0123456789Xx"), AROUND)
def test_an_identity_number_is_never_shown_even_with_a_wrong_check_digit(before, digits, check, after):
    shown = masked(before + digits + check + after)
    assert (digits + check)[6:14] not in shown.replace("*", "#") or len(set(digits)) == 1
    assert digits + check not in shown


@pytest.mark.parametrize(
    "written",
    [
        "138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "+86 13800138000",
        "１３８００１３８０００",
        "0419-22961111",
        "电话：22961111",
        "211002188001010017",
        "211002 18800101 0017",
        "21100218800101001x",
        "6222 0200 0000 0000 019",
        "微信号：haoban_demo1",
        "someone@example.com",
        "辽K12345",
        "辽 K·D12345",
        "车牌 辽 k · 1 2 3 4 5",
        "电话幺三八，零零幺三，八零零零",
        "加微haoban_demo1",
        "卫星号haoban_demo1",
        "QQ 1234 5678 9",
        "护照 E 1234 5678",
        "护照号是EＪ１２３４５６７",
        "社保编号1012345678",
        "邮箱someone＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "我家三号楼二单元五零一",
        "我家3-2-501",
        "住12栋1503",
        "138 - 0013 - 8000",
        "138\u200b0013\u200b8000",
        "①③⑧00138000",
        "一三八零零一三八零零零",
        "幺三八〇〇一三八〇〇〇",
        "211002880101001",
        "6222-0200-0000-0000-019",
        "６２２２０２００００００００００",
        "加微信 haoban_demo1",
        "wx：haoban99",
        "QQ号12345678",
        "someone＠example.com.cn",
        "E12345678",
        "(0419)2296 1111",
        "电话是22961111",
        "138、0013、8000",
        "(138)00138000",
        "138|0013|8000",
        "138OO138OOO",
        "壹叁捌零零壹叁捌零零零",
        "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣",
        "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎",
        "211002,19900101,1234",
        "1380013800013912345678",
        "辽 K 1 2 3 4 5",
        "zhang san 艾特 163.com",
        "someone @ 163 . com",
        "someone【at】qq.com",
        "0419/2296111",
        "加我v：abc12345",
        "港澳通行证C12345678",
        "军字第1234567号",
        "身份证后六位011234",
        "5栋2单元1203",
        "5#楼1203",
        "5＃ 楼 3 单元 402",
        "3#1104",
    ],
)
def test_a_number_written_in_another_way_is_hidden_too(written):
    shown = masked(f"请联系{written}，谢谢")
    assert written not in shown
    assert "*" in shown
    assert len(re.findall(r"[0-9０-９]", shown)) <= 10


def test_a_name_that_someone_gives_for_oneself_is_hidden():
    assert masked("我叫示例某，住在花园小区") == "我叫示**，住在花园小区"


def test_two_numbers_without_a_sign_between_them_are_both_hidden():
    shown = masked("身份证21100219900101123X13800138000")
    assert "19900101" not in shown
    assert "0013" not in shown


def test_a_relative_s_name_and_a_name_in_parts_are_hidden():
    assert masked("孩子叫王小宝，6岁") == "孩子叫王**，6岁"
    assert masked("我老公张伟的电话") == "我老公张*的电话"
    assert "艾力" not in masked("我叫买买提·艾力，住在花园小区")


@pytest.mark.parametrize("surname", ["曾", "肖", "闫"])
def test_a_surname_that_the_hundred_surnames_leave_out_is_a_surname(surname):
    assert masked(f"孩子{surname}小宝，6岁") == f"孩子{surname}**，6岁"
    assert masked(f"本人{surname}示例，男") == f"本人{surname}**，男"


@pytest.mark.parametrize("once", ["孩子曾因病，在家休养", "本人曾经住过院，男", "父亲曾任村长，现年七十"])
def test_what_once_was_is_no_surname(once):
    assert masked(once) == once


def test_the_room_is_hidden_and_the_estate_is_not():
    assert masked("住胜利小区5栋2单元1203室，漏水") == "住胜利小区" + "*" * 10 + "，漏水"


@pytest.mark.parametrize(
    "text",
    [
        "2019年4月25日停水3天，收费2000元，电梯28部，文号〔2019〕66号",
        "拨打12345热线，95598，邮编111000",
        "小区3栋电梯坏了，父亲于昨天摔倒，妈妈安全",
        "GPS 41.2681,123.2366，A3区K6县C市12路公交",
    ],
)
def test_what_is_not_personal_stays(text):
    assert masked(text) == text


def test_an_enterprise_s_code_is_public_and_what_only_looks_like_one_is_hidden():
    assert masked("我公司91211002MA7XE5T048被列入异常") == "我公司91211002MA7XE5T048被列入异常"
    assert masked("代码91211002MA7XE5T049") != "代码91211002MA7XE5T049", "its check character is wrong"
    assert masked("卡号911100006000373410") == "卡号911100********3410", "without a letter it may be a person's"


def test_places_dates_and_amounts_are_found_with_their_words():
    found = {(one.kind, one.words) for one in find_marks("2019年4月25日起，位于潇楚南路的工地欠薪3万元")}
    assert {("date", "2019年4月25日"), ("place", "潇楚南路"), ("amount", "3万元")} <= found


def test_marks_lie_where_they_say_and_do_not_overlap():
    text = "2020-01-02在解放路打13800138000，花了500元"
    found = find_marks(text)
    assert [text[one.start : one.stop] for one in found] == [one.words for one in found]
    assert all(a.stop <= b.start for a, b in itertools.pairwise(found))


STYLES = ("0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇一二三四五六七八九", "⓪①②③④⑤⑥⑦⑧⑨")
GAPS = st.sampled_from(["", " ", "-", "－", " - ", "·", "\u3000", "\u200b", "\n"])


def digits_of(text):
    back = {sign: str(value) for style in STYLES for value, sign in enumerate(style)}
    return "".join(back.get(sign, "") for sign in text)


@settings(max_examples=120)
@given(
    st.sampled_from([11, 15, 16, 18, 19]),
    st.text("0123456789", min_size=19, max_size=19),
    st.sampled_from(STYLES),
    GAPS,
)
def test_no_number_of_a_person_is_read_whatever_digits_and_gaps_it_is_written_with(length, digits, style, gap):
    number = ("1" + str(3 + int(digits[1]) % 7) if length == 11 else "62") + digits[2:length]
    written = gap.join(style[int(one)] for one in number)
    shown = digits_of(masked(f"请回电，{written}，谢谢"))
    assert len(shown) <= 10
    assert shown != number


WRITTEN = st.sampled_from(
    ["13800138000", "0419-22961111", "211002188001010017", "6222020000000000019", "wx:haoban_demo1", "E12345678",
     "someone@example.com", "(138)00138000", "5#1203", "住12栋1503", "辽K12345", "91211002MA7XE5T048", "105m", "3.5",
     "电话", "护照", "加v", "，", " ", "①", "一三八", "号", "元"]
)  # fmt: skip


@given(st.lists(WRITTEN, max_size=6).map("".join))
def test_what_is_written_in_full_width_is_marked_as_in_half_width(text):
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    assert [(one.kind, one.start, one.stop) for one in find_marks(wide)] == [
        (one.kind, one.start, one.stop) for one in find_marks(text)
    ]


def test_a_name_beside_its_owner_is_hidden_without_being_announced():
    assert masked("本人王示例，男，住在花园小区").startswith("本人王**")
    assert masked("本人王家庄村民") == "本人王家庄村民"


def test_an_office_s_telephone_stays_in_its_reply_and_a_mobile_does_not():
    shown = masked("请拨打0419-8003001，或联系张主任13800138000", official=True)
    assert "0419-8003001" in shown
    assert "13800138000" not in shown


@pytest.mark.parametrize("counted", ["共有10栋460户", "共68栋5000余户", "3栋105平的户型", "卖1栋800元一平"])
def test_what_is_counted_of_houses_is_no_room(counted):
    assert masked(counted) == counted
