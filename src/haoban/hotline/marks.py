"""What can be read off a message's surface: places, dates, amounts, phone and ID numbers; and hiding what is personal.

Masking errs on the side of hiding: a number that looks like a phone, an identity or a bank card is hidden even where
its check digit is wrong, for a mistyped number still leads to a person
(Personal Information Protection Law, art. 6 and 51).
"""

import re
from dataclasses import dataclass

_GAP = r"[ \-－—_.·．　]?"
_EDGE = r"(?<![0-9０-９])"
_TAIL = r"(?![0-9０-９])"
_D = r"[0-9０-９]"


def _digits(count: int) -> str:
    return _GAP.join([_D] * count)


_KINDS = (
    ("id_number", re.compile(rf"{_EDGE}{_digits(17)}{_GAP}[0-9０-９XxＸｘ*]{_TAIL}")),
    ("card", re.compile(rf"{_EDGE}{_D}(?:{_GAP}{_D}){{14,18}}{_TAIL}")),
    ("phone", re.compile(rf"(?<![0-9０-９])(?:\+?86{_GAP})?[1１]{_GAP}[3-9３-９]{_GAP}{_digits(9)}{_TAIL}")),
    ("phone", re.compile(rf"{_EDGE}[0０]{_D}{{2,3}}[ \-－—)）]{{0,2}}{_D}{{7,8}}{_TAIL}")),
    ("phone", re.compile(rf"(?<=[话机系号码询线服])[：: ]{{0,2}}{_D}{{7,8}}{_TAIL}")),
    ("mail", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")),
    ("account", re.compile(r"(?i)(?:微信号?|qq|ＱＱ|vx)(?:号码?)?(?:是|为)?[：: ]{0,2}[A-Za-z0-9_-]{5,20}")),
    (
        "plate",
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{5,6}(?![A-Za-z0-9])"
        ),
    ),
    (
        "date",
        re.compile(
            r"(?:(?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2})年(?:[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号])?)?"
            r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<!\d)\d{1,2}月\d{1,2}[日号]|昨天|今天|前天|上个?月|去年|今年|上周"
        ),
    ),
    (
        "amount",
        re.compile(
            r"(?:[¥￥]\s?)?\d[\d,，]*(?:\.\d+)?\s?(?:万|千|百|亿)?(?:多|余)?(?:元|块钱?|人民币)|[¥￥]\s?\d[\d,]*(?:\.\d+)?|[一二三四五六七八九十百千万两零]{1,8}元"
        ),
    ),
    (
        "place",
        re.compile(
            r"(?:[A-Z]\d{0,2}[市区县])?(?:[A-Z]\d{1,2}[区县])?[\u4e00-\u9fff]{2,6}?(?:街道|社区|小区|大道|大厦|广场|公园|花园|花苑|镇|乡|村|路|街|巷|苑|桥|站)(?:[0-9一二三四五六七八九十]{1,4}[号栋组期])?"
            r"|[A-Z]\d{0,2}[市区县]"
        ),
    ),
)
HIDDEN = frozenset({"id_number", "card", "phone", "mail", "account", "plate"})
"""Kinds that lead to a person and are never shown whole."""
_NAME = re.compile(
    r"((?:本人|我)?(?:姓名|我叫|名叫|联系人|当事人|举报人|投诉人)(?:是|为)?[：: ]{0,2})"
    r"([\u4e00-\u9fff])([\u4e00-\u9fff·]{1,3}?)"
    r"(?=[，,。；; 、（(：:0-9]|$|电话|手机|身份|男|女|是|住)"
)
_PLACE_LEAD = re.compile(
    r"^(?:位于|家住|住在|我们|我是|本人|就是|反映|关于|咨询|投诉|请问|坐落于?|座落在?|在|从|到|和|的|对|请|是)+"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in a message."""

    kind: str
    """place, date, amount, phone, id_number, card, mail, account or plate."""
    words: str
    """As it stands in the message; never shown where the kind is in `HIDDEN`."""
    start: int
    stop: int

    @property
    def shown(self) -> str:
        """How it may be shown."""
        return _hide(self.words, self.kind) if self.kind in HIDDEN else self.words


def find_marks(text: str) -> list[Mark]:
    """Every mark in order of place; where two overlap, the kind that hides more wins."""
    taken = [False] * len(text)
    found = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            start, stop = match.span()
            if kind == "place":
                lead = _PLACE_LEAD.match(match.group())
                start += lead.end() if lead else 0
            if stop - start < 2 or any(taken[start:stop]):
                continue
            taken[start:stop] = [True] * (stop - start)
            found.append(Mark(kind, text[start:stop], start, stop))
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """The text with everything personal hidden: ID 6+8x+4, phone 3+4x+4, others but their ends, given names."""
    parts, done = [], 0
    for mark in find_marks(text):
        if mark.kind in HIDDEN:
            parts += [text[done : mark.start], mark.shown]
            done = mark.stop
    return _NAME.sub(lambda found: found[1] + found[2] + "*" * len(found[3]), "".join([*parts, text[done:]]))


def _hide(words: str, kind: str) -> str:
    bare = re.sub(r"[^0-9０-９A-Za-zＸｘ@*一-鿿]", "", words)
    if kind == "id_number":
        return bare[:6] + "*" * 8 + bare[-4:]
    if kind == "phone":
        return (bare[:3] + "*" * (len(bare) - 7) + bare[-4:]) if len(bare) >= 10 else bare[:2] + "*" * (len(bare) - 2)
    if kind == "card":
        return bare[:4] + "*" * (len(bare) - 8) + bare[-4:]
    return bare[:2] + "*" * max(len(bare) - 2, 3)
