"""What a visitor without an account can do, in a real browser where it must be one."""

import pytest
from browser import SIZES, screenshot, serious, too_wide

PAGES = {
    "home": "/",
    "find": "/find/?q=我想开个饭馆",
    "nothing-found": "/find/?q=xyzzy",
    "matter": "/matters/catering_opening/",
    "guide": "/matters/catering_opening/guide/",
    "item": "/items/food_permit/",
    "law": "/law/行政许可法/32/?paragraph=1&item=4",
    "sign-in": "/sign-in/",
}
LOOKS = {
    "chinese": {},
    "large": {"large": True},
    "english": {"english": True},
}


@pytest.mark.browser
@pytest.mark.parametrize("size", ["phone", "counter"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_accessible_and_never_wider_than_the_screen(open_page, size, look):
    for name, address in PAGES.items():
        page = open_page(address, size=size, **LOOKS[look])
        assert not serious(page), name
        assert too_wide(page) <= 0, name
        if size == "counter":
            width, height = SIZES["zoomed"]
            page.set_viewport_size({"width": width, "height": height})
            assert too_wide(page) <= 0, f"{name} at 200 %"
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
        screenshot(page, f"{name}-{look}-{SIZES[size][0]}")
        page.context.close()


def test_a_visitor_finds_the_restaurant_and_sees_the_plan_change(open_page):
    page = open_page("/")
    page.get_by_label("您想办什么事？").fill("我想开个饭馆")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="开办餐饮店").click()
    page.get_by_role("link", name="回答8个问题").click()
    plan = page.locator("#plan")
    plan.get_by_role("heading", name="要准备10份材料").wait_for()
    page.get_by_label("大约有多少个餐位？").fill("60")
    plan.get_by_text("增加事项：消防检查").wait_for()
    page.get_by_text("个体工商户", exact=True).click()
    plan.get_by_text("少交材料：公司章程").wait_for()
    assert "不再需要：公司设立登记" in plan.get_by_role("status").inner_text()
    assert "公司章程" not in plan.locator(".names").inner_text()
    assert not serious(page)
    page.get_by_role("link", name="开始申请").click()
    page.wait_for_url("**/sign-in/**")


def test_without_script_the_guidance_says_the_same(open_page):
    page = open_page("/matters/catering_opening/guide/", size="phone", script=False)
    page.get_by_label("大约有多少个餐位？").fill("60")
    page.get_by_role("button", name="按我的回答计算").click()
    page.wait_for_url("**seats=60**")
    page.get_by_text("增加事项：消防检查").wait_for()


def test_the_words_of_the_law_unfold_where_they_are_cited(open_page):
    page = open_page("/items/food_permit/")
    page.get_by_text("法律依据").click()
    page.get_by_role("link", name="《食品安全法》第三十五条第一款").click()
    words = page.locator(".cite-words .words")
    words.wait_for()
    assert "许可" in words.inner_text()
    page.get_by_role("link", name="《食品安全法》第三十五条第一款").click()
    words.wait_for(state="detached")


def test_large_type_makes_everything_a_quarter_larger(open_page):
    page = open_page("/")
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.get_by_role("button", name="大字").click()
    after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert after == before * 1.25


def test_the_first_tab_leads_past_the_header(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"


def test_every_control_is_large_enough_for_a_finger(open_page):
    page = open_page("/matters/catering_opening/guide/", size="phone")
    small = page.evaluate(
        """[...document.querySelectorAll("button, .button, .choices label, summary, .onward a, .ways a")]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.textContent.trim())"""
    )
    assert not small


def test_printed_the_ways_on_are_gone(open_page):
    page = open_page("/matters/catering_opening/")
    page.emulate_media(media="print")
    assert not page.locator(".ways").is_visible()
    assert not page.locator(".button").first.is_visible()
    assert page.get_by_role("heading", name="开办餐饮店").is_visible()


def test_an_official_term_says_what_it_means_when_pressed(open_page):
    page = open_page("/items/food_permit/")
    page.get_by_text("时限的依据").click()
    meaning = page.get_by_text("比法律规定更短的天数")
    assert not meaning.is_visible()
    page.get_by_role("button", name="承诺时限").click()
    assert meaning.is_visible()
    assert not serious(page)
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
