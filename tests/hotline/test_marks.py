"""What must never be shown."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.hotline.marks import find_marks, masked

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
    ],
)
def test_a_number_written_in_another_way_is_hidden_too(written):
    shown = masked(f"请联系{written}，谢谢")
    assert written not in shown
    assert "*" in shown
    assert len(re.findall(r"[0-9０-９]", shown)) <= 10


def test_a_name_that_someone_gives_for_oneself_is_hidden():
    assert masked("我叫示例某，住在花园小区") == "我叫示**，住在花园小区"


def test_what_is_not_personal_stays():
    text = "2019年4月25日停水3天，收费2000元，电梯28部，文号〔2019〕66号"
    assert masked(text) == text


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


def test_a_name_beside_its_owner_is_hidden_without_being_announced():
    assert masked("本人王示例，男，住在花园小区").startswith("本人王**")
    assert masked("本人王家庄村民") == "本人王家庄村民"


def test_an_office_s_telephone_stays_in_its_reply_and_a_mobile_does_not():
    shown = masked("请拨打0419-8003001，或联系张主任13800138000", official=True)
    assert "0419-8003001" in shown
    assert "13800138000" not in shown
