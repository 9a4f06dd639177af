"""A paper while it is read: where its facts are taken from, and where they and the doubts about them are put."""

import re
from dataclasses import dataclass, replace
from datetime import date

from .assurance import WEAKEST, agreed, is_clean
from .facts import LONG_TERM, Fact, Line, Reading, joined
from .layout import Found
from .mending import Weight, as_person, mended
from .naming import COMPOUND_SURNAMES, SURNAMES
from .numerals import dates, has_long_run, is_region
from .shapes import ADDRESS, PERSON
from .trimming import bare, is_label, trimmed, without_faint_ends, without_remark, without_stroke
from .writing import plain, told

WORDS = {
    "uscc": "统一社会信用代码",
    "name": "名称",
    "legal_representative": "法定代表人（经营者、负责人）",
    "address": "住所",
    "established_on": "成立日期",
    "business_scope": "经营范围",
    "id_number": "公民身份号码",
    "born_on": "出生日期",
    "issuing_authority": "签发机关",
    "valid_until": "有效期至",
    "permit_number": "许可证编号",
    "owner": "权利人",
    "certificate_number": "不动产权证号",
    "lessor": "出租方",
    "lessee": "承租方",
    "account_name": "账户名称",
    "account_number": "账号",
    "bank": "开户银行",
}
"""What a fact is called in sentences."""


@dataclass
class Paper:
    """What the facts of one kind are taken from and put into."""

    reading: Reading
    found: dict[str, Found]
    """What stands beside each label."""
    lines: list[Line]
    """Everything on the page or pages."""
    today: date

    def text(
        self, name: str, fits: str = r".+", *, half: str = "", usual: Weight | None = None, free: bool = False
    ) -> None:
        """A fact taken as it stands; sure where both readings agree and it has the form such a value has.

        `half` is the last character of the label, which stands before the value where the label was cut; `usual` says
        what hesitant characters may be; `free` are words that nothing else on the paper could contradict.
        """
        one = self.found.get(name)
        if one is None:
            return
        lines = _of_full_ink(one.lines, half, fits) if free else one.lines
        lines = mended(lines, usual) if usual else lines
        stands = bare(told(joined(lines)), half)
        value = stands if re.fullmatch(fits, plain(stands)) else trimmed(stands, lines, fits, WEAKEST)
        if fits == ADDRESS:
            value = _GATE.sub("门", value)
        if value:
            fitting = re.fullmatch(fits, plain(value)) is not None and not has_long_run(value)
            as_read = value == stands and lines == one.lines and not (free and without_stroke(value) != value)
            self.put(name, value, one.lines, sure=as_read and fitting and agreed(one.lines, free=free))

    def person(self, name: str, fits: str = PERSON) -> None:
        """A person, or whatever `fits`, in as few boxes as it takes: the rest of its row is seal or watermark."""
        one = self.found.get(name)
        if one is None:
            return
        for count in range(1, len(one.lines) + 1):
            lines = without_faint_ends(one.lines[:count])
            stands = bare(told(joined(lines)))
            value = without_remark(stands)
            if without_stroke(value)[:1] in SURNAMES:
                value = without_stroke(value)
            if re.fullmatch(fits, plain(value)) and not is_label(plain(value)):
                if re.fullmatch(PERSON, plain(value)) and plain(value) == plain(joined(lines)):
                    value = "".join(line.text for line in mended(lines, as_person))
                as_read = lines == one.lines and len(lines) == 1 and value == stands
                self.put(name, value, lines, sure=as_read and agreed(lines, free=True))
                return
        if not is_label(plain(one.stands)) and len(plain(one.stands)) > 1:
            self.text(name, fits, free=True)

    def by_form(self, name: str, shape: re.Pattern[str]) -> None:
        """A fact whose label was lost: the one line beside no label that looks like it. Never sure."""
        there = [
            (text, line)
            for line in self._unlabelled()
            if shape.fullmatch(text := re.sub(r"^.{0,6}:", "", plain(line.text)))
        ]
        if name not in self.reading.facts and len(there) == 1:
            self.put(name, told(there[0][0]), (there[0][1],), sure=False)

    def person_by_place(self, name: str) -> None:
        """A person whose label was lost: the one surname with a given name that stands in a column of values, beside no
        label. Never sure.
        """
        values = [one.lines[0] for one in self.found.values()]
        there = [
            line
            for line in self._unlabelled()
            if re.fullmatch(PERSON, text := plain(line.text))
            and (text[0] in SURNAMES or text[:2] in COMPOUND_SURNAMES)
            and sum(abs(line.left - value.left) < line.height and line.page == value.page for value in values) > 1
        ]
        if name not in self.reading.facts and len(there) == 1:
            (line,) = mended((there[0],), as_person)
            self.put(name, told(line.text), (line,), sure=False)

    def person_by_remark(self, name: str) -> None:
        """A person behind a label of which the remark can still be told: 注定代具(负建人)：示例. Never sure."""
        there = [(said.group(1), line) for line in self.lines if (said := _HEAD.fullmatch(plain(line.text)))]
        if name not in self.reading.facts and len(there) == 1:
            value, line = there[0]
            self.put(name, value, (line,), sure=False)

    def _unlabelled(self) -> list[Line]:
        """The lines of which no part stands beside a label."""
        taken = {line.number for one in self.found.values() for line in one.lines}
        return [line for line in self.lines if line.number not in taken]

    def put(self, name: str, value: str, lines: tuple[Line, ...], *, sure: bool) -> None:
        """A fact with the place where it was read."""
        self.reading.facts[name] = fact(value, lines, sure=sure)

    def day(self, name: str) -> None:
        """A fact that is one day, or long-term."""
        one = self.found.get(name)
        if one is None:
            return
        if "长期" in one.text:
            self.put(name, LONG_TERM, one.lines, sure=agreed(one.lines))
            return
        there = dates(one.text)
        if len(there) == 1:
            self.put(name, there[0].isoformat(), one.lines, sure=agreed(one.lines) and is_clean(one.text))
        elif one.text:
            self.say(f"{name}：日期“{one.text[:20]}”读不成一个日子，请核对")

    def say(self, sentence: str) -> None:
        """A sentence for whoever takes the second look."""
        self.reading.problems.append(sentence)

    def doubt(self, *names: str) -> None:
        """These facts are not sure after all."""
        for name in names:
            one = self.reading.facts.get(name)
            if one is not None:
                self.reading.facts[name] = replace(one, sure=False)

    def expect(self, *names: str) -> None:
        """Say which of the facts that this kind always has were not read."""
        for name in names:
            if name not in self.reading.facts and not any(f"（{name}）" in one for one in self.reading.problems):
                self.say(f"没有读到{WORDS[name]}（{name}），请核对")

    def in_order(self, earlier: str, later: str) -> None:
        """One day lies before another, or neither is sure."""
        first, second = self.reading.facts.get(earlier), self.reading.facts.get(later)
        if first and second and second.value != LONG_TERM and first.value >= second.value:
            self.say(f"{earlier} {first.value} 不早于 {later} {second.value}，请核对")
            self.doubt(earlier, later)

    def expired(self, name: str = "valid_until") -> None:
        """Say where a validity has ended."""
        one = self.reading.facts.get(name)
        if one and one.value != LONG_TERM and one.value < self.today.isoformat():
            self.say(f"有效期至（{name}）{one.value}，已过期")

    def not_yet(self, name: str) -> None:
        """Say where a day that must have been lies ahead."""
        one = self.reading.facts.get(name)
        if one and one.value > self.today.isoformat():
            self.say(f"{WORDS.get(name, name)}（{name}）{one.value} 晚于今天，请核对")
            self.doubt(name)

    def region(self, name: str, digits: str) -> None:
        """Say where the first six digits of a code are no administrative division."""
        if not is_region(digits):
            self.say(f"{WORDS[name]}（{name}）中的行政区划代码“{digits}”不存在，请核对")
            self.doubt(name)


_HEAD = re.compile(rf".{{2,6}}[(/](?:单位)?负.{{0,2}}人\)?:?({PERSON})")
"""The head of an enterprise, whatever was read of the words before the remark."""
_GATE = re.compile(r"(?<=\d)内$")
"""What is left of 门 where its first stroke is lost: no address ends with a number's inside."""


def _of_full_ink(lines: tuple[Line, ...], half: str, fits: str) -> tuple[Line, ...]:
    """The lines without what a watermark left at their ends; what a value's form asks for is no watermark."""
    cut = without_faint_ends(lines)

    def fitting(some: tuple[Line, ...]) -> bool:
        return re.fullmatch(fits, plain(bare(told("".join(line.text for line in some)), half))) is not None

    return lines if fitting(lines) and not fitting(cut) else cut


def fact(value: str, lines: tuple[Line, ...], *, sure: bool) -> Fact:
    """A value with its confidence and the box around its lines."""
    corners = [corner for line in lines for corner in line.corners]
    box = (
        int(min(x for x, _ in corners)),
        int(min(y for _, y in corners)),
        int(max(x for x, _ in corners)),
        int(max(y for _, y in corners)),
    )
    return Fact(value, min(line.score for line in lines), sure, lines[0].page, box)
