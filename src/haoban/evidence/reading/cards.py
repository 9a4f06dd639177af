"""Facts of the two sides of 居民身份证."""

import re
from dataclasses import replace
from datetime import date

from .assurance import agreed, is_clean
from .coding import Code, settled
from .facts import LONG_TERM, Line, joined
from .labels import ETHNICITIES
from .numerals import born_on, codes, dates, is_id_number, validity
from .paper import Paper
from .pieces import in_rows
from .shapes import ADDRESS, PERSON, POLICE
from .writing import plain, told

_NUMBER = Code("id_number", is_id_number, is_id_number)
_SEX = re.compile(r"([男女])(?:民.?|.?族)?([\u4e00-\u9fff]{0,4})$")
"""性别 and 民族 in one row, with or without their labels."""


def front(paper: Paper) -> None:
    """The side with the portrait."""
    found, facts = paper.found, paper.reading.facts
    paper.person("name")
    paper.text("address", ADDRESS, half="址", free=True)
    _sex_and_people(paper)
    birth = dates(found["born_on"].text) if "born_on" in found else []
    if birth:
        paper.put("born_on", birth[0].isoformat(), found["born_on"].lines, sure=False)
    one = settled(paper, _NUMBER)
    if one is not None:
        number, line, confirmed = one
        _by_place(paper, number, line)
        _with_number(paper, number, line, confirmed=confirmed and number in codes(plain(line.again or "")))
        paper.region("id_number", number[:6])
    elif "id_number" in facts and is_id_number(facts["id_number"].value) and birth:
        told = born_on(facts["id_number"].value)
        if told is not None and told != birth[0]:
            paper.say("出生日期（born_on）与公民身份号码（id_number）不一致，请核对")
    paper.not_yet("born_on")
    paper.expect("id_number", "name", "address")


def _sex_and_people(paper: Paper) -> None:
    """性别 and 民族 beside their labels."""
    found = paper.found
    sex = re.search(r"[男女]", found["sex"].text) if "sex" in found else None
    if sex is not None:
        paper.put("sex", sex.group(), found["sex"].lines, sure=False)
    if "ethnicity" in found:
        people = found["ethnicity"].text.removesuffix("族")
        known = people in ETHNICITIES
        paper.put("ethnicity", people, found["ethnicity"].lines, sure=known and agreed(found["ethnicity"].lines))
        if not known:
            paper.say(f"民族（ethnicity）“{people}”不在56个民族之列，请核对")


def _by_place(paper: Paper, number: str, below: Line) -> None:
    """Where labels were lost, what stands around the day of birth. Never sure."""
    page = [line for line in paper.lines if line.page == below.page]
    labelled = paper.found["born_on"].lines[0] if "born_on" in paper.found else None
    birth = next((line for line in page if born_on(number) in dates(plain(line.text))), labelled)
    if birth is None:
        return
    days = dates(plain(birth.text))
    if "born_on" not in paper.reading.facts and days:
        paper.put("born_on", days[0].isoformat(), (birth,), sure=False)
    _above(paper, birth, page)
    _between(paper, birth, below, page)


def _above(paper: Paper, birth: Line, page: list[Line]) -> None:
    """Sex and people stand over the day of birth, the name over them."""
    facts = paper.reading.facts
    over = [line for line in page if 0.6 * birth.height < birth.middle - line.middle < 7 * birth.height]
    over = sorted((line for line in over if line.left < birth.right), key=lambda line: -line.middle)
    sexes = [(line, found) for line in over if (found := _SEX.search(plain(line.text)))]
    if sexes:
        line, found = sexes[0]
        if "sex" not in facts:
            paper.put("sex", found.group(1), (line,), sure=False)
        if "ethnicity" not in facts and found.group(2) in ETHNICITIES:
            paper.put("ethnicity", found.group(2), (line,), sure=False)
    others = [line for line in over if line not in [one for one, _ in sexes]]
    names = [(line, re.sub(r"^姓.?|^名", "", plain(line.text))) for line in others]
    names = [(line, name) for line, name in names if re.fullmatch(PERSON, name) and not re.match(r"性|民", name)]
    if "name" not in facts and names:
        paper.put("name", names[0][1], (names[0][0],), sure=False)


def _between(paper: Paper, birth: Line, below: Line, page: list[Line]) -> None:
    """The address stands between the day of birth and the number."""
    there = [
        line
        for line in page
        if birth.middle + 0.6 * birth.height < line.middle < below.middle - 0.6 * below.height
        and line.left < birth.right + 6 * birth.height
    ]
    if "address" not in paper.reading.facts and there:
        rows = tuple(line for row in in_rows(there) for line in row)
        paper.put("address", re.sub(r"^住.?|^址", "", told(joined(rows))), rows, sure=False)


def _with_number(paper: Paper, number: str, line: Line, *, confirmed: bool) -> None:
    """Number, birth and sex say the same thing twice: where they agree all are sure, where not none is."""
    facts = paper.reading.facts
    birth, sex = facts.get("born_on"), facts.get("sex")
    told, told_sex = born_on(number), "男" if int(number[16]) % 2 else "女"
    same_birth = birth is not None and told is not None and birth.value == told.isoformat()
    same_sex = sex is not None and sex.value == told_sex
    paper.put("id_number", number, (line,), sure=confirmed and same_birth and not (sex and not same_sex))
    if birth is not None:
        seen = confirmed or agreed(paper.found["born_on"].lines)
        facts["born_on"] = replace(birth, sure=same_birth and seen)
        if not same_birth:
            paper.say(f"出生日期（born_on）{birth.value} 与公民身份号码（id_number）不一致，请核对")
    elif told is not None:
        paper.put("born_on", told.isoformat(), (line,), sure=False)
    if sex is not None:
        facts["sex"] = replace(sex, sure=same_sex and confirmed)
        if not same_sex:
            paper.say(f"性别（sex）“{sex.value}”与公民身份号码（id_number）不一致，请核对")
    else:
        paper.put("sex", told_sex, (line,), sure=False)


def back(paper: Paper) -> None:
    """The side with the emblem."""
    paper.text("issuing_authority", POLICE.pattern, free=True)
    police = [line for line in paper.lines if POLICE.fullmatch(plain(line.text))]
    if "issuing_authority" not in paper.reading.facts and len(police) == 1:
        paper.put("issuing_authority", told(police[0].text), (police[0],), sure=False)
    _validity(paper)
    paper.expired()
    paper.expect("issuing_authority", "valid_until")


def _validity(paper: Paper) -> None:
    """有效期限: both its days, beside their label or where two days with a dash between them stand without one."""
    one = paper.found.get("_validity")
    start, end = validity(one.text) if one is not None else (None, None)
    if one is not None and end is not None:
        lines, sure = one.lines, agreed(one.lines) and is_clean(one.text) and _usual_span(start, end)
    else:
        there = [line for line in paper.lines if validity(plain(line.text))[1] and "-" in plain(line.text)]
        if there:
            start, end = validity(plain(there[0].text))
        elif one is not None:
            paper.say(f"有效期限（valid_until）“{one.text[:30]}”读不成起止日期，请核对")
        lines, sure = (there[0],) if there else (), False
    if start is not None:
        paper.put("valid_from", start, lines, sure=sure)
    if end is not None:
        paper.put("valid_until", end, lines, sure=sure)
        if not _usual_span(start, end):
            paper.say(f"有效期限（valid_until）{start or '?'} 至 {end} 不是5年、10年、20年或长期，请核对")


def _usual_span(start: str | None, end: str | None) -> bool:
    """居民身份证法 art. 5: 5, 10 or 20 years, or long-term. The end falls on the same day."""
    if start is None or end is None:
        return False
    if end == LONG_TERM:
        return True
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    same_day = first.month == last.month and abs(first.day - last.day) <= 1
    return last.year - first.year in (5, 10, 20) and (same_day or (first.month, first.day) == (2, 29))
