"""On an English page every Chinese word says that it is Chinese: a screen reader would else read it out as English."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from haoban.casework import actions
from haoban.casework.transitions import Command
from haoban.catalogue.queries import get_catalogue

HAN = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uffee]")
"""Han characters, and the punctuation and brackets of full width that stand between them."""
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect"}
SPOKEN = {"aria-label", "placeholder", "title", "alt", "data-name"}
"""Attributes that are shown or read out; what stands in a field is the applicant's own."""
SILENT = {"script", "style", "textarea", "datalist"}


class Reader(HTMLParser):
    """Gathers what is Chinese outside an element that says so."""

    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        around = bool(self.open and self.open[-1][1])
        chinese = said["lang"].startswith("zh") if "lang" in said else around
        self.found += [
            f"{name}={said[name]}" for name in SPOKEN & set(said) if not chinese and HAN.search(said[name] or "")
        ]
        if tag not in VOID:
            self.open.append((tag, chinese))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open and not self.open[-1][1] and self.open[-1][0] not in SILENT and HAN.search(data):
            self.found.append(" ".join(data.split()))


def chinese_in(page):
    """What an English reader would meet unmarked."""
    reader = Reader()
    reader.feed(page)
    return reader.found


def test_the_reader_tells_marked_from_unmarked():
    assert chinese_in('<p>You: 您</p><p lang="zh-hans">您<br>好 <small lang="en">he 他</small></p><img alt="图">') == [
        "You: 您",
        "he 他",
        "alt=图",
    ]


def in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def unmarked(client, addresses):
    """Address → what is unmarked there; every page must be there to be read."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if chinese := chinese_in(answer.content.decode()):
            found[address] = sorted(set(chinese))
    return found


def test_the_pages_for_visitors(hall):
    catalogue = get_catalogue()
    addresses = ["/", "/find/?q=open a restaurant", "/find/?q=xyzzy", "/sign-in/", "/law/行政许可法/32/"]
    addresses += [f"/items/{key}/" for key in catalogue.items]
    addresses += [f"/matters/{key}/{more}" for key in catalogue.matters for more in ("", "guide/")]
    addresses += ["/matters/catering_opening/guide/?seats=80&was=seats.20~form.company"]
    assert not unmarked(in_english(Client()), addresses)


def test_what_is_refused(hall):
    client = in_english(hall.signed_in("kuaiji"))
    for address in ("/none/", "/work/", "/bundles/1/", "/matters/none/"):
        answer = client.get(address)
        assert answer.status_code in {400, 403, 404}, address
        assert not chinese_in(answer.content.decode()), address


@pytest.fixture
def busy(hall):
    """Cases in many states: settled, refused, awaiting a supplement, suspended; drafts, notices."""
    first, second, third, fourth = (hall.submit("zhanggui", key=str(number)).number for number in range(4))
    hall.settle("shichang", hall.case(first, "company_registration"))
    hall.take("shipin", hall.case(first, "food_permit"), Command.CLAIM, Command.ACCEPT, Command.BEGIN_REVIEW)
    hall.take(
        "shipin", hall.case(first, "food_permit"), Command.SUSPEND, ground="inspection", days=5, reason="检验餐具"
    )
    asked = hall.case(second, "company_registration")
    hall.take("shichang", asked, Command.CLAIM)
    hall.take("shichang", asked, Command.REQUEST_SUPPLEMENT, reason="请重拍", materials=["id_card"])
    refused = hall.case(third, "company_registration")
    hall.take("shichang", refused, Command.CLAIM, Command.ACCEPT, Command.BEGIN_REVIEW)
    hall.take("shichang", refused, Command.REFUSE, reason="住所不存在")
    hall.take_in("chuangkou")
    actions.save_draft(hall["kuaiji"], hall.application("kuaiji"))
    actions.save_draft(hall["chuangkou"], hall.application("kuaiji"))
    return {"bundles": (first, second, third, fourth)}


def test_the_pages_of_the_applicant(hall, busy):
    token = hall.case(busy["bundles"][1], "company_registration").bundle.progress_token
    client = in_english(hall.signed_in("kuaiji"))
    draft = f"/apply/catering_opening/{hall.restaurant}/"
    addresses = ["/me/", "/me/inbox/", "/apply/catering_opening/", draft, draft + "review/", f"/progress/{token}/"]
    found = unmarked(client, addresses)
    bundles = [f"/bundles/{number}/" for number in busy["bundles"]]
    found |= unmarked(in_english(hall.signed_in("zhanggui")), ["/me/", "/me/inbox/", "/me/mandates/", *bundles])
    assert not found


def test_the_pages_of_the_staff(hall, busy):
    cases = [hall.case(number, "company_registration").number for number in busy["bundles"]]
    officer, food = in_english(hall.signed_in("shichang")), hall.case(busy["bundles"][0], "food_permit").number
    found = unmarked(officer, ["/work/", "/work/?scope=closed", *(f"/work/cases/{number}/" for number in cases)])
    found |= unmarked(in_english(hall.signed_in("shipin")), [f"/work/cases/{food}/"])
    counter = ["/work/counter/", f"/apply/catering_opening/{hall.restaurant}/"]
    found |= unmarked(in_english(hall.signed_in("chuangkou")), counter)
    found |= unmarked(in_english(hall.signed_in("shenji")), ["/work/access-log/"])
    found |= unmarked(in_english(hall.signed_in("shuju")), ["/work/overview/"])
    assert not found
