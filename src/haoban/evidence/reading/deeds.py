"""Facts of 不动产权证书, leases and bank account papers."""

import re

from .assurance import Paper, agreed
from .facts import Kind
from .labels import FORMS
from .mending import made_of
from .naming import TRADES
from .numerals import dates
from .shapes import ACCOUNT_TYPE, ADDRESS, APPROVAL, AREA, BANK, BUSINESS, CERTIFICATE, CO_OWNERSHIP, PERSON, RIGHTS
from .writing import plain, told

_COMPANY = f"{BUSINESS}(公司|店|中心|社|厂|部|行|院|局|会)"
_PLACE = re.compile(
    r"(?:位于|坐落于|坐落在|坐落|地址为|地址)[:在]?([\u4e00-\u9fff][^,。;:]{5,60}?)(?:的房屋|的门面|的商铺|的厂房|的|,|。|;)"
)
"""Where a contract says its room lies; where the address ends is a guess, so that it is never sure."""


def ownership(paper: Paper) -> None:
    """不动产权证书."""
    paper.person("owner", f"{PERSON}|{_COMPANY}")
    paper.text("address", ADDRESS, half="落", free=True)
    for name, fits in (("co_ownership", CO_OWNERSHIP), ("right_type", RIGHTS), ("area", AREA)):
        paper.text(name, fits)
    for name in ("right_nature", "use", "term"):
        paper.text(name)
    # Free words: nothing shows where one of them is wrong.
    paper.doubt("right_nature", "use", "term")
    paper.text("unit_number", r"\d{12}[A-Z]{2}\d{5}[A-Z]\d{8}", free=True)
    for line in paper.lines:
        number = CERTIFICATE.search(plain(line.text))
        if number is not None:
            whole = plain(line.text) == number.group() and not re.search(r"(\d)\1{3}", number.group())
            paper.put(
                "certificate_number",
                told(line.text[number.start() : number.end()]),
                (line,),
                sure=agreed((line,), free=True) and whole,
            )
            break
    paper.expect("owner", "address", "certificate_number")


def lease(paper: Paper) -> None:
    """房屋租赁合同."""
    for name in ("lessor", "lessee"):
        paper.person(name, f"{_COMPANY}|{PERSON}")
    text, places = "", []
    for line in paper.lines:
        places.extend([line] * len(plain(line.text)))
        text += plain(line.text)
    day = r"\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?"
    for match in re.finditer(rf"{day}起?(?:至|到|-)(?:{day})", text):
        there = dates(match.group())
        if len(there) == 2 and there[0] < there[1]:
            lines = tuple(dict.fromkeys(places[match.start() : match.end()]))
            for name, when in zip(("valid_from", "valid_until"), there, strict=True):
                paper.put(name, when.isoformat(), lines, sure=agreed(lines))
            break
    place = _PLACE.search(text)
    if place is not None:
        lines = tuple(dict.fromkeys(places[place.start(1) : place.end(1)]))
        paper.put("address", place.group(1), lines, sure=False)
    paper.expired()
    paper.expect("lessor", "lessee", "valid_until")


def account(paper: Paper) -> None:
    """开户许可证 or 基本存款账户信息."""
    paper.text("account_name", BUSINESS, usual=made_of(TRADES), free=True)
    paper.text("account_number", r"\d{9,25}", free=True)
    paper.person("legal_representative")
    paper.text("bank", BANK, free=True)
    paper.text("approval_number", APPROVAL, free=True)
    paper.text("account_record_number", APPROVAL, free=True)
    paper.text("account_type", ACCOUNT_TYPE)
    for name, shape in FORMS[Kind.BANK_ACCOUNT].shapes.items():
        paper.by_form(name, shape)
    paper.person_by_place("legal_representative")
    paper.expect("account_name", "account_number", "bank")
