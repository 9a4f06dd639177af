"""Facts of 营业执照 and 食品经营许可证."""

import re

from .assurance import ADDRESS, BUSINESS, Paper, agreed, is_clean
from .coding import uscc
from .layout import Found
from .numerals import dates, validity
from .writing import plain, told

_TYPE = re.compile(
    r"(其他|一人)?(有限责任公司|股份有限公司|个体工商户|个人独资企业|普通合伙企业|有限合伙企业|农民专业合作社|全民所有制|集体所有制)"
    r"(分公司|分支机构)?(\(.*\)?)?"
)
_CLOSED = re.compile(_TYPE.pattern.replace(r"(\(.*\)?)?", r"(\([^()]+\))?"))
_NAME = re.compile(r"[\u4e00-\u9fff()]{4,40}(公司|店|厂|部|行|中心|社|铺|坊|馆|超市)(\(个体工商户\))?")
_MONEY = re.compile(r"(人民币)?([\d.,]+(万元|亿元|元|万)|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆]整?)(人民币|整)*")

_TERM = re.compile(r"自?\d{4}年\d{1,2}月\d{1,2}日至(长期|\d{4}年\d{1,2}月\d{1,2}日)")


def licence(paper: Paper) -> None:
    """营业执照."""
    facts, found = paper.reading.facts, paper.found
    uscc(paper)
    _untangle(paper)
    if "name" not in found:
        _name_by_form(paper)
    paper.text("name", BUSINESS, half="称")
    if "name" in facts and (facts["name"].value.count("公司") > 1 or "kind" not in found):
        paper.doubt("name")
    _kind(paper)
    paper.person("legal_representative")
    paper.text("registered_capital", r"[^\d]*\d*[\d.,]*[^\d]*")
    paper.day("established_on")
    paper.text("address", ADDRESS, half="所")
    paper.text("business_scope", r".{4,}")
    paper.doubt("business_scope")
    _by_form(paper)
    term = found.get("_term")
    if term is not None:
        start, end = validity(term.text)
        sure = agreed(term.lines) and is_clean(term.text)
        if end is not None:
            paper.put("valid_until", end, term.lines, sure=sure)
        if start is not None:
            paper.put("valid_from", start, term.lines, sure=sure)
        if end is None:
            paper.say(f"valid_until：营业期限“{term.text[:30]}”读不成起止日期，请核对")
    if "established_on" not in facts and "valid_from" in facts:
        # A term usually begins on the day of establishment.
        facts["established_on"] = facts["valid_from"]
        paper.doubt("established_on")
    paper.in_order("established_on", "valid_until")
    paper.not_yet("established_on")
    paper.expired()
    paper.expect("uscc", "name", "legal_representative", "established_on", "address", "business_scope")


def _kind(paper: Paper) -> None:
    """类型: as many of the boxes beside the label as make a type of enterprise; the rest is seal or watermark."""
    paper.text("kind", _TYPE.pattern, half="型")
    one = paper.found.get("kind")
    if one is None or len(one.lines) == 1:
        return
    for count in range(len(one.lines), 0, -1):
        value = told("".join(line.text for line in one.lines[:count]))
        if _CLOSED.fullmatch(plain(value)):
            paper.put("kind", value, one.lines[:count], sure=count == len(one.lines) and agreed(one.lines))
            return


def _name_by_form(paper: Paper) -> None:
    """Where the label 名称 was lost: the one line with the form of an enterprise's name. Never sure."""
    there = [
        line for line in paper.lines if _NAME.fullmatch(plain(line.text)) and not _TYPE.fullmatch(plain(line.text))
    ]
    if len(there) == 1:
        paper.put("name", told(there[0].text), (there[0],), sure=False)


def _by_form(paper: Paper) -> None:
    """Values whose label was lost but whose form is theirs alone. Never sure."""
    facts = paper.reading.facts
    taken = {line.corners for one in paper.found.values() for line in one.lines}
    for line in paper.lines:
        text = plain(line.text)
        if line.corners in taken:
            continue
        if "kind" not in facts and _TYPE.fullmatch(text):
            paper.put("kind", told(line.text), (line,), sure=False)
        elif "registered_capital" not in facts and _MONEY.fullmatch(text):
            paper.put("registered_capital", told(line.text), (line,), sure=False)
        elif "_term" not in paper.found and _TERM.fullmatch(text):
            end = validity(text)[1]
            if end is not None:
                paper.put("valid_until", end, (line,), sure=False)


def _untangle(paper: Paper) -> None:
    """Where the label 类型 was lost, the type stands at the end of the name: it is told by its own words."""
    name = paper.found.get("name")
    if name is None or "kind" in paper.found:
        return
    for number, line in enumerate(name.lines):
        if number and _TYPE.fullmatch(plain(line.text)):
            paper.found["name"] = Found("name", name.lines[:number])
            paper.found["kind"] = Found("kind", name.lines[number : number + 1])
            return


def food(paper: Paper) -> None:
    """食品经营许可证."""
    uscc(paper)
    paper.text("name", BUSINESS)
    paper.person("legal_representative")
    paper.text("address", ADDRESS, half="所")
    paper.text("premises", ADDRESS)
    for name in ("business_type", "scope", "issuing_authority"):
        paper.text(name)
    paper.doubt("scope")
    for line in paper.lines:
        number = re.search(r"JY[1-9]\d{13}(?!\d)", plain(line.text))
        if number is not None:
            alone = re.fullmatch(rf"(许可证编号|编号)?:?{number.group()}", plain(line.text)) is not None
            paper.put(
                "permit_number",
                number.group(),
                (line,),
                sure=alone and agreed((line,)) and not re.search(r"(\d)\1{3}", number.group()),
            )
            break
    else:
        paper.text("permit_number", r"JY\d{14}")
        paper.doubt("permit_number")
    if "valid_until" in paper.found and len(dates(paper.found["valid_until"].text)) == 2:
        found = paper.found["valid_until"]
        paper.put("valid_until", dates(found.text)[1].isoformat(), found.lines, sure=False)
    else:
        paper.day("valid_until")
    paper.expired()
    paper.expect("uscc", "name", "legal_representative", "permit_number", "valid_until")
