"""Lines cut into labels and what stands between, however a paper spaces its labels and the search cut its lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from .facts import Line
from .writing import kept, plain, tidy

Known = TypeVar("Known")

_REMARK = re.compile(
    r"^(\((?:负责人|单位负责人|经营场所|住所|盖章|章|签章|公章|身份证号码|以下简称.{2,3}|.{1,8}(?=\):))\))?[:;.·/]*"
)
"""A bracketed remark and a colon after a label belong to it."""

_SPREAD = 8.0
"""Widest gap inside a label that is printed spread, in heights of its characters."""

_PARTIES = frozenset({"甲方", "乙方", "出租方", "承租方", "出租人", "承租人"})
"""Words that a contract goes on to use in its sentences: a label only before a colon or alone."""


@dataclass(frozen=True)
class Label:
    """A label found on the page."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    page: int = 1

    @property
    def height(self) -> float:
        """Of its characters."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway down."""
        return (self.top + self.bottom) / 2


def in_rows(lines: list[Line]) -> list[list[Line]]:
    """Top to bottom, and within a row left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and abs(rows[-1][0].middle - line.middle) < min(line.height, rows[-1][0].height) * 0.6:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def pieces(lines: list[Line], labels: Mapping[str, str], running: frozenset[str]) -> tuple[list[Label], list[Line]]:
    """The labels of a form on the page, and everything else.

    `labels` maps the printed words to the fact's name; in the values of `running` facts no other label is looked for.
    """
    known = sorted(labels, key=lambda words: -len(words))
    found: list[Label] = []
    rests: list[Line] = []
    todo = [_tidied(line) for line in lines]
    todo = [line for line in todo if plain(line.text).strip(":.·")]
    todo, found = _spread(todo, known, labels)
    waiting = list(todo)
    while waiting:
        line = waiting.pop(0)
        words = next((words for words in known if _begins(plain(line.text), words)), None)
        words = words or _slipped(plain(line.text), known)
        if words is None:
            inner = _inside(plain(line.text), known, labels, running)
            if inner is None:
                rests.append(line)
            else:
                # A value and the next label of its row in one box: 女民族满.
                value, rest_of_row = part(line, inner)
                rests.append(value)
                waiting.insert(0, rest_of_row)
            continue
        label, rest = _split(line, len(words), labels[words])
        found.append(label)
        if rest is None:
            continue
        cut = None if labels[words] in running else _next(plain(rest.text), known, labels, labels[words])
        if cut is None:
            rests.append(rest)
        else:
            first, second = part(rest, cut)
            rests.append(first)
            waiting.insert(0, second)
    for lost in (_lost_halves, _tails, _aligned):
        found, rests = lost(found, rests, labels)
    return found, rests


def _tidied(line: Line) -> Line:
    """The line without what is no text; what is known of each character stays with it."""
    here, there = kept(line.text), kept(line.again or "")
    return replace(
        line,
        text=tidy(line.text),
        again=None if line.again is None else tidy(line.again),
        sures=_chosen(line.sures, here, line.text),
        rivals=_chosen(line.rivals, here, line.text),
        again_sures=_chosen(line.again_sures, there, line.again or ""),
        again_rivals=_chosen(line.again_rivals, there, line.again or ""),
    )


def _chosen(known: tuple[Known, ...], places: list[int], text: str) -> tuple[Known, ...]:
    return tuple(known[place] for place in places) if len(known) == len(text) else ()


def part(line: Line, at: int) -> tuple[Line, Line]:
    """A line cut before one of its characters; the second reading is cut at the same words."""
    text = line.text
    share = _share(text, at)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.corners
    top = (ax + (bx - ax) * share, ay + (by - ay) * share)
    low = (dx + (cx - dx) * share, dy + (cy - dy) * share)
    edge = line.left + (line.right - line.left) * share
    cut = _cut_again(line, at)
    first = replace(
        line,
        text=text[:at],
        right=edge,
        corners=((ax, ay), top, low, (dx, dy)),
        again=None if line.again is None else line.again[: cut[0]],
        sures=line.sures[:at],
        rivals=line.rivals[:at],
        again_sures=line.again_sures[: cut[0]],
        again_rivals=line.again_rivals[: cut[0]],
    )
    second = replace(
        line,
        text=text[at:],
        left=edge,
        corners=(top, (bx, by), (cx, cy), low),
        again=None if line.again is None else line.again[cut[1] :],
        sures=line.sures[at:],
        rivals=line.rivals[at:],
        again_sures=line.again_sures[cut[1] :],
        again_rivals=line.again_rivals[cut[1] :],
    )
    return _scored(first), _scored(second)


def _scored(line: Line) -> Line:
    """A part of a line is as certain as its own characters."""
    return replace(line, score=sum(line.sures) / len(line.sures)) if line.sures else line


def _share(text: str, at: int) -> float:
    """How far along the line a character begins: Chinese ones are twice as wide as others."""
    widths = [2 if ord(character) > 0x2E7F else 1 for character in text]
    return sum(widths[:at]) / max(sum(widths), 1)


def _cut_again(line: Line, at: int) -> tuple[int, int]:
    """Where the second reading's first part ends and its second begins; apart where it reads on differently."""
    again, text = plain(line.again or ""), plain(line.text)
    if again[:at] == text[:at]:
        return at, at
    # The label read otherwise the second time: the value may still be the same.
    rest = text[at:]
    if rest and again.endswith(rest):
        return len(again) - len(rest), len(again) - len(rest)
    return 0, len(again)


def _begins(text: str, words: str) -> bool:
    if words in _PARTIES:
        return re.match(rf"{words}(\(.{{1,8}}\))?(:|$)", text) is not None
    return text.startswith(words)


def _slipped(text: str, known: list[str]) -> str | None:
    """A label of five characters or more with one of them read wrongly, of six with two."""
    for words in known:
        if len(words) >= 5 and len(text) >= len(words) and "(" not in words:
            wrong = sum(a != b for a, b in zip(text, words, strict=False))
            if wrong == 1 or (wrong == 2 and len(words) >= 6):
                return words
    return next((words for words, value in _TYPED.items() if words in known and _typed(text, words, value)), None)


_TYPED = {
    "成立日期": re.compile(r":?(18|19|20)\d\d年"),
    "注册日期": re.compile(r":?(18|19|20)\d\d年"),
    "营业期限": re.compile(r":?(自?(18|19|20)\d\d年|长期)"),
    "注册资本": re.compile(r":?(人民币)?[\d壹贰叁肆伍陆柒捌玖拾]+"),
    "有效期至": re.compile(r":?(18|19|20)\d\d年"),
}
"""Labels of four characters that are known with one of them wrong by what follows them."""


def _typed(text: str, words: str, value: re.Pattern[str]) -> bool:
    wrong = sum(a != b for a, b in zip(text, words, strict=False))
    return wrong == 1 and value.match(text[len(words) :]) is not None


def _inside(text: str, known: list[str], labels: Mapping[str, str], running: frozenset[str]) -> int | None:
    if "出生" in labels and len(text) <= 6:
        return _next(text, [words for words in known if words in ("民族", "性别")], labels, "")
    long = [words for words in known if len(words) >= 4 and labels[words] not in running]
    return _next(text, long, labels, "") if len(text) <= 40 else None


def _next(text: str, known: list[str], labels: Mapping[str, str], name: str) -> int | None:
    places = [
        place
        for words in known
        if labels[words] != name and words not in _PARTIES and (place := text.find(words, 1)) > 0
    ]
    return min(places, default=None)


def _split(line: Line, length: int, name: str) -> tuple[Label, Line | None]:
    remark = _REMARK.match(plain(line.text)[length:])
    at = length + (remark.end() if remark else 0)
    label, rest = part(line, at)
    where = Label(name, label.left, label.top, label.right, label.bottom, label.page)
    return where, rest if rest.text else None


def _spread(lines: list[Line], known: list[str], labels: Mapping[str, str]) -> tuple[list[Line], list[Label]]:
    """Labels printed with wide gaps (名　　称) come in parts: neighbours in a row are put together."""
    used: set[int] = set()
    found: list[Label] = []
    rests: list[Line] = []
    for number, line in enumerate(lines):
        text = plain(line.text).rstrip(":")
        if number in used or len(text) > 3 or any(text.startswith(words) for words in known):
            continue
        for words in known:
            if not words.startswith(text) or words in _PARTIES:
                continue
            chain = _chain(lines, number, text, words, used)
            if chain is None:
                continue
            last, length = chain[-1], len(words) - sum(len(plain(lines[one].text)) for one in chain[:-1])
            label, rest = _split(lines[last], length, labels[words])
            found.append(replace_left(label, line))
            used |= set(chain)
            if rest is not None:
                rests.append(rest)
            break
    return [line for number, line in enumerate(lines) if number not in used] + rests, found


def replace_left(label: Label, first: Line) -> Label:
    """The label with the left edge of its first part."""
    return Label(
        label.name, first.left, min(label.top, first.top), label.right, max(label.bottom, first.bottom), label.page
    )


def _chain(lines: list[Line], number: int, text: str, words: str, used: set[int]) -> list[int] | None:
    chain, grown, ends = [number], text, lines[number]
    while len(grown) < len(words):
        rest = words[len(grown) :]
        there = [
            (other.left, place)
            for place, other in enumerate(lines)
            if place not in used
            and place not in chain
            and other.page == ends.page
            and abs(other.middle - ends.middle) < max(ends.height, other.height) * 0.6
            and -0.3 * ends.height < other.left - ends.right < _SPREAD * ends.height
        ]
        if not there:
            return None
        _, place = min(there)
        more = plain(lines[place].text)
        if not (more.startswith(rest) or rest.startswith(more.rstrip(":"))):
            return None
        grown, ends = grown + more, lines[place]
        chain.append(place)
    return chain


_HALVES = {
    "名称": re.compile(r"[\u4e00-\u9fff()]{3,40}(公司|店|厂|部|行|中心|社|铺|坊|馆|超市)(\(.*\))?"),
    "类型": re.compile(r"[\u4e00-\u9fff]{0,6}(公司|工商户|企业|合作社)(\(.*\)?)?"),
    "住所": re.compile(r".{2,12}?[省市区县旗].{3,80}"),
    "坐落": re.compile(r".{2,12}?[省市区县旗].{3,80}"),
    "住址": re.compile(r".{2,12}?[省市区县旗].{3,80}"),
    "姓名": re.compile(r"[\u4e00-\u9fff]{2,4}"),
    "账号": re.compile(r"\d{9,25}"),
    "户名": re.compile(r"[\u4e00-\u9fff()]{3,40}公司"),
}
"""Two-character labels, and what follows them: by it the label is known when one half of it was lost."""


def _lost_halves(found: list[Label], rests: list[Line], labels: Mapping[str, str]) -> tuple[list[Label], list[Line]]:
    """Of a label printed wide one half may be read (`名`, or `称` before a name); it counts where the whole is lost."""
    kept = []
    for line in rests:
        text, name, at = plain(line.text), None, 0
        for words, form in _HALVES.items():
            if words not in labels or any(label.name == labels[words] for label in found):
                continue
            if text.rstrip(":") in (words[0], words[1]):
                name, at = labels[words], len(text)
            elif text[:1] == words[1] and (text[1:2] == ":" or form.fullmatch(text[1:])):
                name, at = labels[words], 1
            elif text[1:2] == words[1] and len(text) > 6 and form.fullmatch(text[2:].lstrip(":")):
                name, at = labels[words], 2
        if name is None:
            kept.append(line)
            continue
        label, rest = _split(line, at, name)
        found = [*found, label]
        if rest is not None:
            kept.append(rest)
    return found, kept


def _tails(found: list[Label], rests: list[Line], labels: Mapping[str, str]) -> tuple[list[Label], list[Line]]:
    """Of a longer label light or seal may take the beginning (册资本, 定代表人:); it counts where the whole is lost."""
    kept = []
    for line in rests:
        words = next((one for one in labels if _is_new(labels[one], found) and _tail(plain(line.text), one)), None)
        if words is None:
            kept.append(line)
            continue
        label, rest = _split(line, _tail(plain(line.text), words), labels[words])
        found = [*found, label]
        if rest is not None:
            kept.append(rest)
    return found, kept


def _tail(text: str, words: str) -> int:
    """How many of the label's last characters the text begins with: three, or two before a colon; 0 where none."""
    if len(words) < 4 or "(" in words:
        return 0
    for length in range(len(words) - 1, 1, -1):
        tail, colon = words[-length:], text[length : length + 1] == ":"
        wrong = sum(a != b for a, b in zip(text, tail, strict=False))
        if len(text) >= length and ((wrong == 0 and (length > 2 or colon)) or (wrong == 1 and length > 3 and colon)):
            return length
    return 0


def _aligned(found: list[Label], rests: list[Line], labels: Mapping[str, str]) -> tuple[list[Label], list[Line]]:
    """A label with one character read wrongly, in the column where the other labels stand."""
    kept = []
    for line in rests:
        text = plain(line.text)
        beside = sum(abs(label.left - line.left) < line.height and label.page == line.page for label in found)
        words = next((one for one in labels if _nearly(text, one) and _is_new(labels[one], found)), None)
        # Three of four characters, and nothing else in the line, are a label wherever they stand.
        if words is None or (beside < 2 and not (len(words) == 4 and len(text.rstrip(":")) == 4)):
            kept.append(line)
            continue
        label, rest = _split(line, len(words), labels[words])
        found = [*found, label]
        if rest is not None:
            kept.append(rest)
    return found, kept


def _nearly(text: str, words: str) -> bool:
    if words in _PARTIES or not 2 <= len(words) <= 4 or len(text) < len(words):
        return False
    ends = len(text) == len(words) or text[len(words)] == ":"
    return (ends or len(words) == 4) and sum(a != b for a, b in zip(text, words, strict=False)) == 1


def _is_new(name: str, found: list[Label]) -> bool:
    return all(label.name != name for label in found)
