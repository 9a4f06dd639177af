"""Every part in one page, with names that are too long, nothing at all, and five hundred rows."""

from datetime import date, datetime
from pathlib import Path

import pytest
from browser import screenshot, serious, too_wide
from django.template import engines

from haoban.casework.history import Happened
from haoban.casework.states import EventKind
from haoban.kernel.clock import CHINA
from haoban.planning.strip import Shape, Stop, arrange
from haoban.portal.components import (
    Fault,
    Field,
    Figure,
    Line,
    MaterialRow,
    Official,
    Option,
    Told,
)
from haoban.statutes.citations import Citation

LONG = "辽阳市白塔区新运大街与民主路交叉口东北角老字号第三代传人手工水饺锅贴有限责任公司"
ACCEPTANCE = Citation(law="行政许可法", article=32, paragraph=1, item=5)
MOMENT = datetime(2026, 11, 24, 14, 5, tzinfo=CHINA)


def parts(name, rows):
    choices = tuple(Option(str(number), name, name if number == 1 else "") for number in range(3))
    return {
        "long_name": name,
        "faults": [Fault("field-uscc", "统一社会信用代码应为18位，现在是17位")],
        "figures": [Figure("12345", name, "个工作日", name, "#", (1, 300)), Figure("¥12,345,678.90", "费用")],
        "strip": arrange(
            Stop(f"s{n}", name[:12], name[:12], shape, name[:6], date(2027, 1, 4), "#", ("s0",) if n else ())
            for n, shape in enumerate(Shape)
        ),
        "fields": [
            Field("uscc", name, value="9121", why=name, example=name, source="营业执照", error="应为18位"),
            Field("amount", name, kind="amount", unit="元", required=False),
            Field("long", name, kind="long_text", error=name),
            Field("day", name, kind="date", value="2026-11-24"),
            Field("few", name, options=choices, value="1"),
            Field("many", name, options=choices * 3, error=name),
            Field("file", name, kind="file"),
        ],
        "lines": [Line(name, name * 3, "#", name), Line("没有", "")],
        "materials": [
            MaterialRow(name, "请上传", explanation=name, needed_by=name, field=Field("m", name, kind="file")),
            MaterialRow(name, "已上传", "done", file=f"{name}.pdf", href="#", size=20_000_000, deferrable=True),
        ],
        "lights": ["green", "yellow", "red", "stopped"],
        "day": date(2026, 11, 26),
        "happenings": [Happened(EventKind.ACCEPTED, MOMENT, "受理", name, name, law) for law in (ACCEPTANCE, None)],
        "notices": [Told(MOMENT, name, name * 3, "#", unread=True), Told(MOMENT, name)],
        "official": Official("不予许可", (name, name), (Citation(law="行政许可法", article=38, paragraph=2),), name),
        "rows": range(rows),
    }


@pytest.fixture
def gallery(open_page):
    """A page with every part, served in place of an address that does not exist."""
    source = (Path(__file__).parent / "gallery.html").read_text("utf-8")

    def show(frame, name, rows, size, **look):
        page = open_page("/sign-in/", size=size, **look)
        page.set_default_timeout(10_000)
        html = engines["django"].from_string(source).render({"base": frame, **parts(name, rows)})
        if look.get("large"):
            html = html.replace('class="public"', 'class="public large"').replace(
                'class="staff"', 'class="staff large"'
            )
        page.route("**/gallery", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(page.url.replace("/sign-in/", "/gallery"))
        return page

    return show


@pytest.mark.browser
@pytest.mark.parametrize("frame", ["portal/base.html", "portal/staff.html"], ids=["public", "staff"])
@pytest.mark.parametrize(("name", "rows"), [(LONG, 2), ("办", 0)], ids=["long", "empty"])
def test_no_part_breaks_the_page_or_hides_from_a_screen_reader(gallery, frame, name, rows):
    for size in ("phone", "counter", "desk", "zoomed"):
        for large in (False, True):
            page = gallery(frame, name, rows, size, large=large)
            assert too_wide(page) <= 0 or (rows and size in {"phone", "zoomed"} and frame.endswith("staff.html"))
            if not large:
                assert not serious(page)
            screenshot(page, f"gallery-{frame.split('/')[1][:5]}-{size}-{len(name)}{'-large' if large else ''}")


@pytest.mark.browser
def test_five_hundred_rows_scroll_and_answer_the_keys(gallery):
    page = gallery("portal/staff.html", LONG, 500, "counter")
    heights = page.evaluate("[...document.querySelectorAll('tbody tr')].map(e => e.getBoundingClientRect().height)")
    assert max(heights) <= 41, "a row is 40 px"
    for _ in range(20):
        page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#18"
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    assert not serious(page)
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('dialog[open]') && document.activeElement.matches('a')")
    page.keyboard.press("Enter")
    page.wait_for_url("**#18")


@pytest.mark.browser
def test_keys_do_nothing_while_somebody_types(gallery):
    page = gallery("portal/staff.html", "办", 3, "counter")
    page.locator("#uscc").click()
    page.keyboard.type("?jk")
    assert page.locator("#uscc").input_value().endswith("?jk")
    assert not page.locator("#keys").is_visible()
