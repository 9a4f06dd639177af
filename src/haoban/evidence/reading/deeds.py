"""Facts of 不动产权证书, leases and bank account papers."""

import re

from .assurance import agreed
from .facts import Kind, Line
from .labels import FORMS
from .mending import made_of
from .naming import TRADES
from .numerals import dates, has_long_run
from .paper import Paper
from .pieces import in_rows
from .shapes import ACCOUNT_TYPE, ADDRESS, APPROVAL, AREA, BANK, BUSINESS, CERTIFICATE, CO_OWNERSHIP, PERSON, RIGHTS
from .writing import plain, told

_COMPANY = f"{BUSINESS}(公司|店|中心|社|厂|部|行|院|局|会)"
_DAY = r"\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?"
_TERM = re.compile(rf"{_DAY}起?(?:至|到|-){_DAY}")
"""The term of a lease, in one of its sentences."""
_PLACE = re.compile(
    r"(?:位于|坐落于|坐落在|坐落|地址为|地址)[:在]?"
    r"([\u4e00-\u9fff][^,。;:]{5,60}?)"
    r"(?:的|第[一二三四五六七八九十]{1,3}条|,|。|;)"
)
"""Where a contract says its room lies; where the address ends is a guess, so that it is never sure."""


def ownership(paper: Paper) -> None:
    """不动产权证书."""
    paper.person("owner", f"{PERSON}|{_COMPANY}")
    paper.text("address", ADDRESS, half="落", free=True)
    for name, fits in (("co_ownership", CO_OWNERSHIP), ("right_type", RIGHTS), ("area", AREA)):
        paper.text(name, fits)
    _in_square_metres(paper)
    for name in ("right_nature", "use", "term"):
        paper.text(name)
    # Free words: nothing shows where one of them is wrong.
    paper.doubt("right_nature", "use", "term")
    paper.text("unit_number", r"\d{12}[A-Z]{2}\d{5}[A-Z]\d{8}", free=True)
    _certificate_number(paper)
    paper.expect("owner", "address", "certificate_number")


def _certificate_number(paper: Paper) -> None:
    """不动产权证号, wherever it stands."""
    for line in paper.lines:
        number = CERTIFICATE.search(plain(line.text))
        if number is not None:
            whole = plain(line.text) == number.group() and not has_long_run(number.group())
            value = told(line.text[number.start() : number.end()])
            paper.put("certificate_number", value, (line,), sure=agreed((line,), free=True) and whole)
            return


def _in_square_metres(paper: Paper) -> None:
    """The small 2 of m² is what a recogniser loses first; an area has no other unit. Never sure."""
    fact = paper.reading.facts.get("area")
    if fact is not None and (whole := _NO_UNIT.sub(r"\1㎡", fact.value)) != fact.value:
        paper.put("area", whole, paper.found["area"].lines, sure=False)


_NO_UNIT = re.compile(r"(面积:?\d+(?:\.\d+)?)m?(?=/|$)")


def lease(paper: Paper) -> None:
    """房屋租赁合同."""
    for name in ("lessor", "lessee"):
        paper.person(name, f"{_COMPANY}|{PERSON}")
    lines = _as_read(paper.lines)
    text = "".join(plain(line.text) for line in lines)
    line_at = [line for line in lines for _ in plain(line.text)]
    for term in _TERM.finditer(text):
        days = dates(term.group())
        if len(days) == 2 and days[0] < days[1]:
            there = tuple(dict.fromkeys(line_at[term.start() : term.end()]))
            for name, day in zip(("valid_from", "valid_until"), days, strict=True):
                paper.put(name, day.isoformat(), there, sure=agreed(there))
            break
    place = _PLACE.search(text)
    if place is not None:
        there = tuple(dict.fromkeys(line_at[place.start(1) : place.end(1)]))
        paper.put("address", place.group(1), there, sure=False)
    paper.expired()
    paper.expect("lessor", "lessee", "valid_until")


def _as_read(lines: list[Line]) -> list[Line]:
    """Page by page, row by row: a sentence goes on in the next line."""
    pages = sorted({line.page for line in lines})
    rows = (row for page in pages for row in in_rows([line for line in lines if line.page == page]))
    return [line for row in rows for line in row]


def _in_the_sentence(paper: Paper) -> None:
    """开户许可证 names the account's holder in its sentence alone. Where that is cut is a guess, so never sure."""
    text = "".join(plain(line.text) for line in _as_read(paper.lines))
    said = re.search(r"经审核,?([\u4e00-\u9fff()]{4,50}?)(?:符合|准予)", text)
    if said is not None and "account_name" not in paper.reading.facts:
        lines = tuple(line for line in paper.lines if said.group(1) in plain(line.text)) or tuple(paper.lines[:1])
        paper.put("account_name", told(said.group(1)), lines, sure=False)


def account(paper: Paper) -> None:
    """开户许可证 or 基本存款账户信息."""
    paper.text("account_name", BUSINESS, usual=made_of(TRADES), free=True)
    _in_the_sentence(paper)
    paper.text("account_number", r"\d{9,25}", free=True)
    paper.person("legal_representative")
    paper.text("bank", BANK, free=True)
    paper.text("approval_number", APPROVAL, free=True)
    paper.text("account_record_number", APPROVAL, free=True)
    paper.text("account_type", ACCOUNT_TYPE)
    for name, shape in FORMS[Kind.BANK_ACCOUNT].shapes.items():
        paper.by_form(name, shape)
    paper.person_by_place("legal_representative")
    paper.person_by_remark("legal_representative")
    paper.expect("account_name", "account_number", "bank")
