"""Facts of 营业执照 and 食品经营许可证."""

import re

from .assurance import agreed, is_clean
from .coding import uscc
from .facts import Line, joined
from .layout import Found
from .mending import made_of, written_with
from .naming import SUM_LETTERS, TRADES, TYPES
from .numerals import dates, has_long_run, validity
from .paper import Paper
from .shapes import ADDRESS, AUTHORITY, BUSINESS, BUSINESS_TYPE, CLOSED_TYPE, DAY, MONEY, NAME, PLACE, TERM, TYPE
from .writing import plain, told, unlabelled


def licence(paper: Paper) -> None:
    """营业执照."""
    facts, found = paper.reading.facts, paper.found
    uscc(paper)
    _untangle(paper)
    if "name" not in found:
        _name_by_form(paper)
    paper.text("name", BUSINESS, half="称", usual=made_of(TRADES), free=True)
    if "name" in facts and (facts["name"].value.count("公司") > 1 or "kind" not in found):
        paper.doubt("name")
    _kind(paper)
    paper.person("legal_representative")
    paper.person_by_place("legal_representative")
    paper.text("registered_capital", MONEY.pattern, usual=written_with(SUM_LETTERS))
    paper.day("established_on")
    paper.text("address", ADDRESS, half="所", free=True)
    paper.text("business_scope", r".{4,}")
    paper.doubt("business_scope")
    _by_form(paper)
    _term(paper)
    if "established_on" not in facts and "valid_from" in facts:
        # A term usually begins on the day of establishment.
        facts["established_on"] = facts["valid_from"]
        paper.doubt("established_on")
    paper.in_order("established_on", "valid_until")
    paper.not_yet("established_on")
    paper.expired()
    paper.expect("uscc", "name", "legal_representative", "established_on", "address", "business_scope")


def _term(paper: Paper) -> None:
    """营业期限 beside its label."""
    term = paper.found.get("_term")
    if term is None:
        return
    start, end = validity(term.text)
    sure = agreed(term.lines) and is_clean(term.text)
    if end is not None:
        paper.put("valid_until", end, term.lines, sure=sure)
    if start is not None:
        paper.put("valid_from", start, term.lines, sure=sure)
    if end is None:
        paper.say(f"valid_until：营业期限“{term.text[:30]}”读不成起止日期，请核对")


_USUAL_TYPES = ("个体工商户", "有限责任公司", "股份有限公司")


def _kind(paper: Paper) -> None:
    """类型: as many of the boxes beside the label as make a type of enterprise; the rest is seal or watermark."""
    paper.text("kind", TYPE.pattern, half="型", usual=made_of(TYPES))
    fact, one = paper.reading.facts.get("kind"), paper.found.get("kind")
    if fact is not None and one is not None and not TYPE.fullmatch(plain(fact.value)):
        # The last character of a line is what light and margins take first.
        whole = next((word for word in _USUAL_TYPES if fact.value == word[:-1]), None)
        if whole is not None:
            paper.put("kind", whole, one.lines, sure=False)
    if one is None or len(one.lines) == 1:
        return
    for count in range(len(one.lines), 0, -1):
        value = told(joined(one.lines[:count]))
        if CLOSED_TYPE.fullmatch(plain(value)):
            paper.put("kind", value, one.lines[:count], sure=count == len(one.lines) and agreed(one.lines))
            return


def _name_by_form(paper: Paper) -> None:
    """Where the label 名称 was lost: the one line with the form of an enterprise's name. Never sure."""
    there = [
        (text, line)
        for line in paper.lines
        if NAME.fullmatch(text := unlabelled(line.text)) and not TYPE.fullmatch(text)
    ]
    if len(there) == 1:
        paper.put("name", told(there[0][0]), (there[0][1],), sure=False)


def _by_form(paper: Paper) -> None:
    """Values whose label was lost but whose form is theirs alone. Never sure."""
    taken = {line.corners for one in paper.found.values() for line in one.lines}
    for line in paper.lines:
        if line.corners not in taken:
            _put_by_form(paper, line)


_FORMS = (("kind", TYPE), ("registered_capital", MONEY), ("address", PLACE))
_LABELLED_DAY = re.compile(rf"(.{{0,3}}日期:?|.{{0,2}}:){DAY}")


def _put_by_form(paper: Paper, line: Line) -> None:
    facts, text = paper.reading.facts, unlabelled(line.text)
    name = next((name for name, shape in _FORMS if name not in facts and shape.fullmatch(text)), None)
    if name is not None:
        paper.put(name, told(text), (line,), sure=False)
    elif "_term" not in paper.found and TERM.fullmatch(text):
        for end, day in zip(("valid_from", "valid_until"), validity(text), strict=True):
            if day is not None:
                paper.put(end, day, (line,), sure=False)
    elif "established_on" not in facts and _LABELLED_DAY.fullmatch(plain(line.text)) and len(dates(text)) == 1:
        paper.put("established_on", dates(text)[0].isoformat(), (line,), sure=False)


def _untangle(paper: Paper) -> None:
    """Where the label 类型 was lost, the type stands at the end of the name: it is told by its own words."""
    name = paper.found.get("name")
    if name is None or "kind" in paper.found:
        return
    for number, line in enumerate(name.lines):
        if number and TYPE.fullmatch(unlabelled(line.text)):
            paper.found["name"] = Found("name", name.lines[:number])
            paper.found["kind"] = Found("kind", name.lines[number : number + 1])
            return


def food(paper: Paper) -> None:
    """食品经营许可证."""
    uscc(paper)
    paper.text("name", BUSINESS, usual=made_of(TRADES), free=True)
    paper.person("legal_representative")
    paper.person_by_place("legal_representative")
    paper.person_by_remark("legal_representative")
    paper.text("address", ADDRESS, half="所", free=True)
    paper.text("premises", ADDRESS, free=True)
    paper.text("business_type", BUSINESS_TYPE)
    paper.text("issuing_authority", AUTHORITY)
    paper.text("scope")
    paper.doubt("scope")
    _permit_number(paper)
    _permit_validity(paper)
    paper.expired()
    paper.expect("uscc", "name", "legal_representative", "permit_number", "valid_until")


def _permit_number(paper: Paper) -> None:
    """许可证编号: JY, the kind of business, and thirteen digits, wherever they stand."""
    for line in paper.lines:
        number = _PERMIT.search(plain(line.text))
        if number is not None:
            alone = re.fullmatch(rf"(许可证编号|编号)?:?{number.group()}", plain(line.text)) is not None
            sure = alone and agreed((line,), free=True) and not has_long_run(number.group())
            paper.put("permit_number", number.group(), (line,), sure=sure)
            return
    paper.text("permit_number", r"JY\d{14}")
    paper.doubt("permit_number")


def _permit_validity(paper: Paper) -> None:
    """有效期至: the second of two days beside its label, or without one the last on the paper. Neither is sure."""
    found = paper.found.get("valid_until")
    beside = dates(found.text) if found is not None else []
    if found is not None and len(beside) == 2:
        paper.put("valid_until", beside[1].isoformat(), found.lines, sure=False)
    else:
        paper.day("valid_until")
    there = [(day, line) for line in paper.lines for day in dates(plain(line.text))]
    if "valid_until" not in paper.reading.facts and there:
        # A permit is issued before the day on which it ends.
        day, line = max(there, key=lambda one: one[0])
        paper.put("valid_until", day.isoformat(), (line,), sure=False)


_PERMIT = re.compile(r"JY[1-9]\d{13}(?!\d)")
