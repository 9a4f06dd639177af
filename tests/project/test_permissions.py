"""Every role against every address: the matrix is made from the URL conf, so that a page without a decision fails it.

The oracle is written for this test alone: who may come in by the door, and whose case it is.
"""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from haoban.casework import actions
from haoban.casework.models import Bundle
from haoban.casework.transitions import Command
from haoban.certificates.models import Certificate
from haoban.people.doors import Door
from haoban.people.models import AccessRecord, Role
from haoban.project.api import api

WHO = {
    "nobody": set(),
    "jumin": {Door.SIGNED_IN},
    "kuaiji": {Door.SIGNED_IN},
    "zhanggui": {Door.SIGNED_IN},
    "chuangkou": {Door.SIGNED_IN, Door.CLERK},
    "shichang": {Door.SIGNED_IN, Door.DEPARTMENT},
    "juzhang": {Door.SIGNED_IN, Door.DEPARTMENT},
    "shuiwu": {Door.SIGNED_IN, Door.DEPARTMENT},
    "shuju": {Door.SIGNED_IN, Door.LEADER},
    "shenji": {Door.SIGNED_IN, Door.AUDITOR},
}
"""One account of each role, two departments, an applicant, its representative and a stranger: the doors they pass."""

OWN = {"kuaiji", "zhanggui"}
"""Who may follow the bundle of the test."""
DEPARTMENT = {"shichang", "juzhang"}
"""Who may open its first case."""

WHOSE = {
    "bundle": OWN,
    "receipt": OWN,
    "supplement": OWN,
    "withdraw": OWN,
    "rating": OWN,
    "letter": OWN | DEPARTMENT,
    "result": OWN | DEPARTMENT,
    "case_material": OWN | DEPARTMENT,
    "draft_material": OWN,
    "application": OWN,
    "autosave": OWN,
    "review": OWN,
    "hand_over": set(),
    "passed_on": set(),
    "case": DEPARTMENT,
    "case_passed_on": DEPARTMENT,
    "step": DEPARTMENT,
    "case_moved_on": DEPARTMENT,
}
"""Address → who of those whom the door lets in may come to this very thing; what is not here is open to them all."""


@dataclass
class Address:
    """One address of the URL conf."""

    name: str
    route: str
    door: Door | None


def addresses():
    """Every page of our own, with its door."""

    def walk(patterns, prefix=""):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                if not route.startswith("api/"):
                    yield Address(pattern.name, route, getattr(pattern.callback, "door", None))
            else:
                yield from walk(pattern.url_patterns, route)

    return list(walk(get_resolver().url_patterns))


@pytest.fixture
def things(hall):
    """One bundle of the restaurant whose first case is settled, and a draft."""
    number = hall.submit().number
    case = hall.case(number, "company_registration")
    hall.settle("shichang", case)
    open_case = hall.case(number, "food_permit")
    hall.take("shipin", open_case, Command.CLAIM)
    hall.take("shipin", open_case, Command.REQUEST_SUPPLEMENT, reason="请补画清洗区")
    actions.save_draft(hall["kuaiji"], hall.application("kuaiji"))
    actions.save_draft(hall["zhanggui"], hall.application("zhanggui"))
    owner = str(hall.restaurant)
    return {
        "matter": "catering_opening",
        "owner": owner,
        "number": open_case.number,
        "bundle": number,
        "certificate": Certificate.objects.get(case_number=case.number).number,
        "token": Bundle.objects.get(number=number).progress_token,
        "material": "id_card",
        "position": next(e.position for e in open_case.events.all() if e.payload["kind"] == "supplement_requested"),
        "step": "release",
        "key": {"matter": "catering_opening", "item": "food_permit", "guide": "catering_opening"},
        "law": "行政许可法",
        "article": 32,
    }


def fill(address, things):
    """The address with real things in its places."""
    values = {}
    for name in re.findall(r"<(?:\w+:)?(\w+)>", address.route):
        value = things.get(name)
        if name == "number" and address.name in {"bundle", "receipt", "hand_over", "passed_on"}:
            value = things["bundle"]
        if name == "number" and address.name == "result":
            value = things["certificate"]
        if name == "key":
            value = things["key"][address.name]
        assert value is not None, f"the matrix needs a real {name} for {address.route}"
        values[name] = value
    return reverse(address.name, kwargs=values)


def test_every_page_says_whom_it_lets_in():
    assert not [address.route for address in addresses() if address.door is None]


@pytest.mark.parametrize("login", WHO)
def test_every_role_meets_exactly_the_doors_that_are_its_own(hall, things, login):
    wrong = []
    for address in addresses():
        for method in ("get", "post"):
            client = Client(raise_request_exception=True)
            if login != "nobody":
                client.force_login(hall[login], backend="haoban.people.signed_in.AccountBackend")
            answer = getattr(client, method)(fill(address, things), {"do": "save"})
            wanted = expected(login, address)
            got = (
                "sign in"
                if answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
                else "no"
                if answer.status_code in {403, 404}
                else "yes"
            )
            if got != wanted and answer.status_code != 405:
                wrong.append((login, method, address.name, wanted, answer.status_code))
    assert not wrong


def expected(login, address):
    """The oracle: sign in, no, or yes."""
    if address.door is Door.EVERYONE:
        return "yes"
    if login == "nobody":
        return "sign in"
    if address.door not in WHO[login]:
        return "no"
    if address.name in WHOSE and login not in WHOSE[address.name]:
        return "no"
    return "yes"


def operations():
    """Every operation of the API: method, path, whether it is open to everybody."""
    for path, item in api.get_openapi_schema()["paths"].items():
        for method, said in item.items():
            yield method, path, not said.get("security")


OPEN_OPERATIONS = {
    ("get", "/api/catalogue/matters"),
    ("get", "/api/catalogue/matters/{key}"),
    ("get", "/api/catalogue/items/{key}"),
    ("get", "/api/progress/{token}"),
    ("get", "/api/steps"),
}
OPERATIONS_OF = {
    ("post", "/api/bundles"): OWN,
    ("get", "/api/bundles/{number}"): OWN,
    ("get", "/api/cases"): set(WHO) - {"nobody"},
    ("get", "/api/cases/{number}"): OWN | DEPARTMENT,
    ("post", "/api/cases/{number}/steps"): DEPARTMENT,
}
"""Operation → who gets through to it; for the step, who may know of the case in a capacity that can release it."""


def test_every_operation_of_the_api_has_a_decision():
    known = OPEN_OPERATIONS | set(OPERATIONS_OF)
    assert {(method, path) for method, path, _ in operations()} == known
    assert {(method, path) for method, path, is_open in operations() if is_open} == OPEN_OPERATIONS


@pytest.mark.parametrize("login", WHO)
def test_every_role_gets_through_to_exactly_its_operations(hall, things, login):
    wrong = []
    for (method, path), allowed in OPERATIONS_OF.items():
        client = Client()
        if login != "nobody":
            client.force_login(hall[login], backend="haoban.people.signed_in.AccountBackend")
        number = things["bundle"] if "bundles" in path else things["number"]
        address = path.format(number=number)
        application = hall.application("kuaiji")
        body = {"command": "release"} if "steps" in path else {"owner": application.owner, "matter": "catering_opening"}
        body |= {} if "steps" in path else {"answers": application.answers, "form": application.form}
        extra = {"data": body, "content_type": "application/json"} if method == "post" else {}
        answer = getattr(client, method)(address, **extra)
        through = answer.status_code in {200, 201, 409} or (
            answer.status_code in {400, 403}
            and answer.json().get("code") in {"not_the_holder", "capacity"}
            and login in DEPARTMENT
        )
        if through != (login in allowed):
            wrong.append((login, method, path, answer.status_code, answer.content[:200].decode()))
    assert not wrong


@pytest.mark.parametrize(
    ("login", "follows"), [("chuangkou", True), ("colleague", True), ("another", False), ("nowhere", False)]
)
def test_a_window_follows_what_it_took_in_itself_and_no_other_does(hall, login, follows):
    hall.clerk("colleague", "01")
    hall.clerk("another", "02")
    hall.clerk("nowhere", "")
    online, number = hall.submit("kuaiji").number, hall.take_in("chuangkou")
    case, client = hall.case(number, "company_registration").number, hall.signed_in(login)
    seen = 200 if follows else 404
    for address in (f"/bundles/{number}/", f"/bundles/{number}/receipt.pdf", f"/api/bundles/{number}"):
        assert client.get(address).status_code == seen, address
    assert client.get(f"/bundles/{online}/").status_code == 404, "what came in online is no window's"
    assert (number in client.get("/work/counter/").content.decode()) is follows
    assert client.post(f"/cases/{case}/withdraw/").status_code == (302 if follows else 404)


def test_a_clerk_who_has_moved_to_another_window_still_follows_what_was_taken_in_in_person(hall):
    number = hall.take_in("chuangkou")
    Role.objects.filter(account=hall["chuangkou"]).update(window="02")
    assert hall.signed_in("chuangkou").get(f"/bundles/{number}/").status_code == 200


def test_whoever_must_not_know_of_a_case_is_told_that_it_is_not_there(hall, things):
    client = hall.signed_in("jumin")
    real = client.get(f"/bundles/{things['bundle']}/")
    invented = client.get("/bundles/2110022026112499999/")
    assert real.status_code == invented.status_code == 404


def test_every_look_at_personal_data_is_logged(hall, things):
    client = hall.signed_in("shipin")
    before = AccessRecord.objects.count()
    client.get(f"/work/cases/{things['number']}/")
    looked = AccessRecord.objects.order_by("-pk")[0]
    assert AccessRecord.objects.count() == before + 1
    assert (looked.account, looked.subject, looked.purpose) == (hall["shipin"], things["number"], "case")
