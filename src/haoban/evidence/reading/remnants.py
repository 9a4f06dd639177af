"""Labels of which light, seal or the search took a part: known by the rest where nothing else bears their name."""

import re
from collections.abc import Mapping

from .cutting import Label, split_label
from .facts import Line
from .writing import plain, wrong

PARTIES = frozenset({"甲方", "乙方", "出租方", "承租方", "出租人", "承租人"})
"""Words that a contract goes on to use in its sentences: a label only before a colon or alone."""

_ADDRESS = re.compile(r".{2,12}?[省市区县旗].{3,80}")
_HALVES = {
    "名称": re.compile(r"[\u4e00-\u9fff()]{3,40}(公司|店|厂|部|行|中心|社|铺|坊|馆|超市)(\(.*\))?"),
    "类型": re.compile(r"[\u4e00-\u9fff]{0,6}(公司|工商户|企业|合作社)(\(.*\)?)?"),
    "住所": _ADDRESS,
    "坐落": _ADDRESS,
    "住址": _ADDRESS,
    "姓名": re.compile(r"[\u4e00-\u9fff]{2,4}"),
    "账号": re.compile(r"\d{9,25}"),
    "户名": re.compile(r"[\u4e00-\u9fff()]{3,40}公司"),
}
"""Two-character labels, and what follows them: by it the label is known when one half of it was lost."""


def remnants(found: list[Label], rests: list[Line], labels: Mapping[str, str]) -> tuple[list[Label], list[Line]]:
    """More labels, cut off the lines that are no label whole, and what is left of these.

    `labels` maps the printed words to the fact's name.
    """
    for left_of_label in (_half, _end, _slip):
        kept = []
        for line in rests:
            lost = {words: name for words, name in labels.items() if all(name != label.name for label in found)}
            words, length = left_of_label(line, lost, found)
            if not length:
                kept.append(line)
                continue
            label, rest = split_label(line, length, labels[words])
            found = [*found, label]
            if rest is not None:
                kept.append(rest)
        rests = kept
    return found, rests


def _half(line: Line, lost: Mapping[str, str], found: list[Label]) -> tuple[str, int]:
    """Of a label printed wide one half may be read: `名`, or `称` before a name."""
    text = plain(line.text)
    for words, form in _HALVES.items():
        if words not in lost:
            continue
        if text.rstrip(":") in (words[0], words[1]):
            return words, len(text)
        if text[:1] == words[1] and (text[1:2] == ":" or form.fullmatch(text[1:])):
            return words, 1
        if text[1:2] == words[1] and len(text) > 6 and form.fullmatch(text[2:].lstrip(":")):
            return words, 2
    return "", 0


def _end(line: Line, lost: Mapping[str, str], found: list[Label]) -> tuple[str, int]:
    """Of a longer label light or seal may take the beginning: 册资本, 定代表人:."""
    text = plain(line.text)
    return next(((words, length) for words in lost if (length := _tail(text, words))), ("", 0))


def _tail(text: str, words: str) -> int:
    """How many of the label's last characters the text begins with: three, or two before a colon; 0 where none."""
    if len(words) < 4 or "(" in words:
        return 0
    for length in range(len(words) - 1, 1, -1):
        tail, colon = words[-length:], text[length : length + 1] == ":"
        count = wrong(text, tail)
        if len(text) >= length and ((count == 0 and (length > 2 or colon)) or (count == 1 and length > 3 and colon)):
            return length
    return 0


def _slip(line: Line, lost: Mapping[str, str], found: list[Label]) -> tuple[str, int]:
    """A label with one character read wrongly, in the column where the other labels stand."""
    text = plain(line.text)
    words = next((one for one in lost if _nearly(text, one)), "")
    beside = sum(abs(label.left - line.left) < line.height and label.page == line.page for label in found)
    # Three of four characters, and nothing else in the line, are a label wherever they stand.
    alone = len(words) == 4 and len(text.rstrip(":")) == 4
    return words, len(words) if beside >= 2 or alone else 0


def _nearly(text: str, words: str) -> bool:
    """Whether a text begins with the label but for one character; a short one must end there or at a colon."""
    if words in PARTIES or not 2 <= len(words) <= 4 or len(text) < len(words):
        return False
    ends = len(text) == len(words) or text[len(words)] == ":"
    return (ends or len(words) == 4) and wrong(text, words) == 1
