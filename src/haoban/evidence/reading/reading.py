"""From the lines of a document to its facts, and which of them are sure.

Sure means: whoever takes the value without looking is wrong less than once in a thousand. A code is sure by its check
digits, anything else only where two readings of different pixels agree and each was certain.
"""

import re
from collections.abc import Callable
from datetime import date

from haoban.kernel.identifiers import Uscc, organisation_code_is_consistent

from .facts import LONG_TERM, Fact, Kind, Line, Reading
from .labels import ETHNICITIES, FORMS
from .layout import Found, plain, tell_kind, values
from .numerals import born_on, codes, dates, is_id_number, is_uscc, repair, validity

CERTAIN = 0.97
"""The recogniser's confidence from which a line that was read the same twice is sure (bench/documents)."""

Again = Callable[[list[Line]], list[Line]]
"""Reads lines a second time."""


def read(lines: list[Line], again: Again) -> Reading:
    """What a document of one or more pages says. Pages of different kinds: the first that is known counts."""
    for page in sorted({line.page for line in lines}):
        on_page = [line for line in lines if line.page == page]
        kind = tell_kind(on_page)
        if kind is not Kind.UNKNOWN:
            break
    else:
        return Reading(
            Kind.UNKNOWN, problems=["没有认出这是哪一种证照，请人工查看" if lines else "没有读到文字，请重新拍摄"]
        )
    # A lease or certificate goes on over its pages; cards and licences are one page.
    reading = Reading(kind)
    needed = _worth_a_second_look(on_page, kind)
    second = {id(line): line for line in needed}
    reread = iter(again(needed))
    doubled = [next(reread) if id(line) in second else line for line in on_page]
    found: dict[str, Found] = {}
    for one in values(doubled, kind):
        found.setdefault(one.name, one)
    _FACTS[kind](reading, found, doubled)
    for name, fact in reading.facts.items():
        if not fact.sure and not any(name in problem for problem in reading.problems):
            reading.problems.append(f"{name}：请核对“{fact.value}”")
    return reading


def _worth_a_second_look(lines: list[Line], kind: Kind) -> list[Line]:
    """Lines that a second reading can make sure: certain at first sight, or holding a code; not a scope."""
    scope = {
        piece.corners[2]
        for one in values(lines, kind)
        if one.name in ("business_scope", "scope")
        for piece in one.lines
    }
    known = set(FORMS[kind].labels)
    return [
        line
        for line in lines
        if line.again is None
        and line.corners[2] not in scope
        and plain(line.text) not in known
        and (line.score >= CERTAIN or codes(plain(line.text)) or re.search(r"[0-9A-Z]{15,}", plain(line.text)))
    ]


def _fact(value: str, lines: tuple[Line, ...], *, sure: bool) -> Fact:
    corners = [corner for line in lines for corner in line.corners]
    box = (
        int(min(x for x, _ in corners)),
        int(min(y for _, y in corners)),
        int(max(x for x, _ in corners)),
        int(max(y for _, y in corners)),
    )
    return Fact(value, min(line.score for line in lines), sure, lines[0].page, box)


def _agreed(lines: tuple[Line, ...]) -> bool:
    return all(
        line.score >= CERTAIN and line.again is not None and plain(line.again) == plain(line.text) for line in lines
    )


def _text(reading: Reading, found: dict[str, Found], name: str, *, fits: str = r".+", into: str | None = None) -> None:
    """A fact taken as it stands; sure where both readings agree and it has the form such a value has."""
    one = found.get(name)
    if one is None:
        return
    # A colon or a dot before the first character belongs to the label or is dirt.
    value = one.text.lstrip(":;·.,")
    if value:
        reading.facts[into or name] = _fact(
            value, one.lines, sure=_agreed(one.lines) and re.fullmatch(fits, value) is not None
        )


def _date(reading: Reading, found: dict[str, Found], name: str) -> None:
    one = found.get(name)
    if one is None:
        return
    if "长期" in one.text:
        reading.facts[name] = _fact(LONG_TERM, one.lines, sure=_agreed(one.lines))
        return
    there = dates(one.text)
    if len(there) == 1:
        reading.facts[name] = _fact(there[0].isoformat(), one.lines, sure=_agreed(one.lines))
    elif one.text:
        reading.problems.append(f"{name}：日期“{one.text[:20]}”读不成一个日子，请核对")


def _uscc(reading: Reading, lines: list[Line]) -> None:
    """Every run of 18 characters on the page is a candidate; two check characters must hold for it to be sure."""
    candidates = [(code, line) for line in lines for code in codes(plain(line.text))]
    good = [(code, line) for code, line in candidates if is_uscc(code)]
    if good:
        code, line = max(good, key=lambda pair: pair[1].score)
        one = len({code for code, _ in good}) == 1
        consistent = organisation_code_is_consistent(Uscc(code)) and code[0] in "159NAY"
        confirmed = any(code in codes(plain(line.again or "")) for _, line in good)
        reading.facts["uscc"] = _fact(code, (line,), sure=one and confirmed and (consistent or line.score >= 0.99))
        if not consistent:
            reading.problems.append("统一社会信用代码（uscc）中的主体标识码校验不符，请逐位核对")
        return
    for code, line in candidates:
        second = next((code for code in codes(plain(line.again or "")) if is_uscc(code)), None)
        repaired = second or repair(code, is_uscc)
        reading.facts["uscc"] = _fact(repaired or code, (line,), sure=False)
        reading.problems.append(
            f"统一社会信用代码（uscc）读作“{code}”，按校验位应为“{repaired}”，请核对"
            if repaired
            else f"统一社会信用代码（uscc）“{code}”校验位不符，请逐位核对"
        )
        return
    reading.problems.append("没有读到统一社会信用代码（uscc），请核对")


_PERSON = r"[\u4e00-\u9fff]{2,4}(·[\u4e00-\u9fff]{1,10})*"
_ADDRESS = r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9()\-#、,.]{5,100}[号室门楼层座栋铺户间组村处厦场城元幢院园)]"
"""An address whose end was cut off by light or seal doesn't end in a place."""
_BUSINESS = r"[\u4e00-\u9fff][\u4e00-\u9fff()·]{2,60}"


def _licence(reading: Reading, found: dict[str, Found], lines: list[Line]) -> None:
    _uscc(reading, lines)
    _untangle(found)
    if "name" not in found:
        _name_by_form(reading, lines)
    _text(reading, found, "name", fits=_BUSINESS)
    if reading.facts.get("name") and (reading.facts["name"].value.count("公司") > 1 or "kind" not in found):
        _doubt(reading, "name")
    _text(reading, found, "kind", fits=r"[\u4e00-\u9fff(),、]{3,40}")
    _text(reading, found, "legal_representative", fits=_PERSON)
    _text(reading, found, "registered_capital", fits=r"[^\d]*\d*[\d.,]*[^\d]*")
    _date(reading, found, "established_on")
    _text(reading, found, "address", fits=_ADDRESS)
    _text(reading, found, "business_scope", fits=r".{4,}")
    term = found.get("_term")
    if term is not None:
        start, end = validity(term.text)
        if end is not None:
            reading.facts["valid_until"] = _fact(end, term.lines, sure=_agreed(term.lines))
        if start is not None:
            reading.facts["valid_from"] = _fact(start, term.lines, sure=_agreed(term.lines))
    _in_order(reading, "established_on", "valid_until")


def _name_by_form(reading: Reading, lines: list[Line]) -> None:
    """Where the label 名称 was lost: the one line with the form of an enterprise's name. Never sure."""
    there = [
        line
        for line in lines
        if re.fullmatch(r"[\u4e00-\u9fff()]{4,40}(公司|店|厂|部|行|中心|社|铺|坊|馆|超市)", plain(line.text))
    ]
    there = [line for line in there if not _TYPE.fullmatch(plain(line.text))]
    if len(there) == 1:
        reading.facts["name"] = _fact(plain(there[0].text), (there[0],), sure=False)


_TYPE = re.compile(
    r"(有限责任公司|股份有限公司|其他有限责任公司|个体工商户|个人独资企业|普通合伙企业|有限合伙企业|农民专业合作社|全民所有制|集体所有制)(\(.*\)?)?"
)


def _untangle(found: dict[str, Found]) -> None:
    """Where the label 类型 was lost, the type stands at the end of the name: it is told by its own words."""
    name = found.get("name")
    if name is None or "kind" in found:
        return
    for number, line in enumerate(name.lines):
        if number and _TYPE.fullmatch(plain(line.text)):
            found["name"] = Found("name", name.lines[:number])
            found["kind"] = Found("kind", name.lines[number : number + 1])
            return


def _in_order(reading: Reading, earlier: str, later: str) -> None:
    first, second = reading.facts.get(earlier), reading.facts.get(later)
    if first and second and second.value != LONG_TERM and first.value >= second.value:
        reading.problems.append(f"{earlier} {first.value} 不早于 {later} {second.value}，请核对")
        _doubt(reading, earlier, later)


def _doubt(reading: Reading, *names: str) -> None:
    for name in names:
        fact = reading.facts.get(name)
        if fact is not None:
            reading.facts[name] = Fact(fact.value, fact.confidence, False, fact.page, fact.box)


def _id_front(reading: Reading, found: dict[str, Found], lines: list[Line]) -> None:
    candidates = [(code, line) for line in lines for code in codes(plain(line.text))]
    good = [(code, line) for code, line in candidates if is_id_number(code)]
    _text(reading, found, "name", fits=_PERSON)
    _text(reading, found, "address", fits=_ADDRESS)
    sex = re.search(r"[男女]", found["sex"].text) if "sex" in found else None
    if sex is not None:
        reading.facts["sex"] = _fact(sex.group(), found["sex"].lines, sure=False)
    people = found["ethnicity"].text if "ethnicity" in found else ""
    if people in ETHNICITIES:
        reading.facts["ethnicity"] = _fact(people, found["ethnicity"].lines, sure=_agreed(found["ethnicity"].lines))
    elif people:
        reading.facts["ethnicity"] = _fact(people, found["ethnicity"].lines, sure=False)
    birth = dates(found["born_on"].text) if "born_on" in found else []
    if birth:
        reading.facts["born_on"] = _fact(birth[0].isoformat(), found["born_on"].lines, sure=False)
    if len({code for code, _ in good}) == 1:
        _with_number(reading, good[0][0], good[0][1])
    elif candidates:
        code, line = candidates[0]
        second = next((code for code in codes(plain(line.again or "")) if is_id_number(code)), None)
        repaired = second or repair(code, is_id_number)
        reading.facts["id_number"] = _fact(repaired or code, (line,), sure=False)
        reading.problems.append(f"公民身份号码（id_number）“{code}”校验位不符，请逐位核对")
    else:
        reading.problems.append("没有读到公民身份号码（id_number），请核对")


def _with_number(reading: Reading, number: str, line: Line) -> None:
    """Number, birth and sex say the same thing twice: where they agree all are sure, where not none is."""
    birth, sex = reading.facts.get("born_on"), reading.facts.get("sex")
    told = born_on(number)
    confirmed = number in codes(plain(line.again or ""))
    same_birth = birth is not None and told is not None and birth.value == told.isoformat()
    told_sex = "男" if int(number[16]) % 2 else "女"
    same_sex = sex is not None and sex.value == told_sex
    reading.facts["id_number"] = _fact(
        number, (line,), sure=confirmed and not (birth and not same_birth) and not (sex and not same_sex) and same_birth
    )
    if birth is not None:
        reading.facts["born_on"] = Fact(birth.value, birth.confidence, same_birth, birth.page, birth.box)
    if sex is not None:
        reading.facts["sex"] = Fact(sex.value, sex.confidence, same_sex and confirmed, sex.page, sex.box)
    if birth is not None and not same_birth:
        reading.problems.append(f"出生日期（born_on）{birth.value} 与公民身份号码（id_number）不一致，请核对")
    if sex is not None and not same_sex:
        reading.problems.append(f"性别（sex）“{sex.value}”与公民身份号码（id_number）不一致，请核对")


def _id_back(reading: Reading, found: dict[str, Found], lines: list[Line]) -> None:
    _text(reading, found, "issuing_authority", fits=r"[\u4e00-\u9fff]{4,30}")
    one = found.get("_validity")
    if one is None:
        return
    start, end = validity(one.text)
    sure = _agreed(one.lines) and _usual_span(start, end)
    if start is not None:
        reading.facts["valid_from"] = _fact(start, one.lines, sure=sure)
    if end is not None:
        reading.facts["valid_until"] = _fact(end, one.lines, sure=sure)
    if not _usual_span(start, end):
        reading.problems.append(f"有效期限（valid_until）“{one.text[:30]}”不是5年、10年、20年或长期，请核对")


def _usual_span(start: str | None, end: str | None) -> bool:
    """居民身份证法 art. 5: 5, 10 or 20 years, or long-term. The end falls on the same day."""
    if start is None or end is None:
        return False
    if end == LONG_TERM:
        return True
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    same_day = first.month == last.month and abs(first.day - last.day) <= 1
    return last.year - first.year in (5, 10, 20) and (same_day or (first.month, first.day) == (2, 29))


def _food(reading: Reading, found: dict[str, Found], lines: list[Line]) -> None:
    _uscc(reading, lines)
    _text(reading, found, "name", fits=_BUSINESS)
    _text(reading, found, "legal_representative", fits=_PERSON)
    _text(reading, found, "address", fits=_ADDRESS)
    _text(reading, found, "premises", fits=_ADDRESS)
    for name in ("business_type", "scope", "issuing_authority"):
        _text(reading, found, name)
    _text(reading, found, "permit_number", fits=r"JY\d{14}")
    _date(reading, found, "valid_until")


def _property(reading: Reading, found: dict[str, Found], lines: list[Line]) -> None:
    for name in ("owner", "co_ownership", "address", "right_type", "right_nature", "use", "area", "term"):
        _text(reading, found, name)
    _text(reading, found, "unit_number", fits=r"\d{12}[A-Z]{2}\d{5}[A-Z]\d{8}")
    for line in lines:
        number = re.search(r".?\(\d{4}\).{2,20}不动产权第\d{4,12}号", plain(line.text))
        if number is not None:
            reading.facts["certificate_number"] = _fact(
                number.group(), (line,), sure=_agreed((line,)) and plain(line.text) == number.group()
            )


def _lease(reading: Reading, found: dict[str, Found], lines: list[Line]) -> None:
    _text(reading, found, "lessor", fits=_BUSINESS + "|" + _PERSON)
    _text(reading, found, "lessee", fits=_BUSINESS + "|" + _PERSON)
    for line in lines:
        there = dates(plain(line.text))
        if len(there) == 2 and "至" in line.text and there[0] < there[1]:
            reading.facts["valid_from"] = _fact(there[0].isoformat(), (line,), sure=_agreed((line,)))
            reading.facts["valid_until"] = _fact(there[1].isoformat(), (line,), sure=_agreed((line,)))
            break


def _bank(reading: Reading, found: dict[str, Found], lines: list[Line]) -> None:
    _text(reading, found, "account_name", fits=_BUSINESS)
    _text(reading, found, "account_number", fits=r"\d{9,25}")
    _text(reading, found, "legal_representative", fits=_PERSON)
    for name in ("bank", "approval_number", "account_record_number", "account_type"):
        _text(reading, found, name)


_FACTS: dict[Kind, Callable[[Reading, dict[str, Found], list[Line]], None]] = {
    Kind.BUSINESS_LICENCE: _licence,
    Kind.ID_CARD_FRONT: _id_front,
    Kind.ID_CARD_BACK: _id_back,
    Kind.FOOD_PERMIT: _food,
    Kind.PROPERTY_CERTIFICATE: _property,
    Kind.LEASE: _lease,
    Kind.BANK_ACCOUNT: _bank,
}
