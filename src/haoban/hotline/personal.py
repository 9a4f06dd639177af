"""How what leads to a person is written: numbers, accounts, plates and rooms, in messages brought to half width.

A pattern errs on the side of hiding: a number that looks like a phone, an identity or a bank card is taken for one even
where its check digit is wrong, for a mistyped number still leads to a person (Personal Information Protection Law,
art. 6 and 51).
"""

import re

_WORDS = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_MATHEMATICAL = "\U0001d7ce-\U0001d7ff"
"""Digits of mathematical alphabets, of which half width knows nothing."""
_D = rf"[0-9⓪①-⑨{_WORDS}{_MATHEMATICAL}]"
"""A digit, however it is written."""
_EDGE, _TAIL = rf"(?<!{_D})", rf"(?!{_D})"
_ALNUM = "0-9A-Za-z"
_NO_LETTER_BEFORE, _NO_LETTER_BEHIND = rf"(?<![{_ALNUM}])", rf"(?![{_ALNUM}])"
_GAP = r"[\s\-–—_.·•~\u200b-\u200f\u2060\ufeff\ufe0f\u20e3]{0,3}"
"""What stands between the digits of a number that is to be read by people alone."""
_BETWEEN = r"[^0-9A-Za-z\u4e00-\u9fff\n]{1,3}"
"""Between the groups of a number that is written in its usual groups nearly every sign may stand."""
_IS = r"(?:是|为)?[:\s]{0,3}"
"""What stands between the word for a number and the number."""


def _digits(count: int) -> str:
    return _GAP.join([_D] * count)


_ID_NUMBER = (
    rf"{_EDGE}{_digits(17)}{_GAP}(?:[Xx*]|{_D}{_TAIL})",
    rf"{_EDGE}{_D}{{6}}{_BETWEEN}{_D}{{8}}{_BETWEEN}{_D}{{3}}[0-9Xx*]{_TAIL}",
)
_CARD = (rf"{_EDGE}{_D}(?:{_GAP}{_D}){{11,18}}{_TAIL}", rf"{_D}{{20,}}")
_ONE = rf"[1①一幺壹{_MATHEMATICAL}]"
_SECOND = rf"[3-9③-⑨三四五六七八九叁肆伍陆柒捌玖{_MATHEMATICAL}]"
"""The first two digits of a mobile number."""
_PHONE = (
    rf"{_EDGE}(?:\+?86{_GAP})?{_ONE}{_GAP}{_SECOND}{_GAP}{_digits(9)}{_TAIL}",
    rf"{_EDGE}[1一幺壹][3-9三四五六七八九叁肆伍陆柒捌玖]{_D}{_BETWEEN}{_D}{{4}}{_BETWEEN}{_D}{{4}}{_TAIL}",
    rf"{_EDGE}\(1[3-9]{_D}\){_GAP}{_digits(8)}{_TAIL}",
    # Letters in the place of noughts and ones, with at least four digits among them.
    rf"{_NO_LETTER_BEFORE}(?=(?:[OoQlI]*\d){{4}})[1lI][3-9][0-9OoQlI]{{9}}{_NO_LETTER_BEHIND}",
)
_LANDLINE = (
    rf"{_EDGE}0{_D}{{2,3}}[\s\-–—)/.]{{0,3}}{_digits(7)}(?:{_GAP}{_D})?{_TAIL}",
    rf"(?<=[话机系号码询线服是为式])[: ]{{0,2}}[1-9]{_D}{{2,3}}{_GAP}{_D}{{4}}{_TAIL}",
)
_AT = r"(?:@|艾特|[\[(【]\s?(?:at|AT)\s?[\])】]|#(?=\s?(?:163|126|qq|sina)))"
_DOT = r"\s?(?:[.。]|点)\s?"
_MAIL = (
    r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9]+)+",
    rf"[A-Za-z0-9._%+-]{{1,64}}(?:\s[A-Za-z0-9._%+-]{{1,64}})?\s{{0,2}}{_AT}"
    rf"\s{{0,2}}[A-Za-z0-9-]+(?:{_DOT}[A-Za-z0-9-]+)*{_DOT}[A-Za-z]{{2,}}",
)
_HANDLE = r"[A-Za-z0-9_@.-]{5,24}"
"""The name of an account."""
_ACCOUNT = (
    rf"(?:微信|薇信|威信|v信|vx|wx|weixin|wechat|qq|扣扣|抖音|快手|支付宝)(?:号码?|账号|id)?{_IS}{_HANDLE}",
    rf"(?<=加)我?[v微薇](?:信|号)?[:\s]{{0,3}}{_HANDLE}",
    r"[军士文兵]字第?\s?\d{6,9}号?",
    rf"(?:卫星|绿泡泡|小绿书)号?{_IS}{_HANDLE}",
    rf"q\s?q号?{_IS}[0-9](?:[\s-]?[0-9]){{4,11}}",
)
_PASSPORT = (
    rf"(?:护照|[行胞乡]证|保卡)(?:号码?|编号)?{_IS}[A-Za-z]{{1,2}}(?:[\s-]?[0-9]){{7,9}}{_NO_LETTER_BEHIND}",
    rf"(?:台胞证|回乡证|通行证|护照|(?:社保|医保|职工)(?:卡|证|编)?)(?:号码?|编号)?{_IS}[0-9]{{8,10}}(?![0-9])",
)
_PART_OF_ID_NUMBER = r"身份证(?:号码?|件)?[前后尾末]?[0-9一二三四五六七八九十]?[位号]?(?:是|为)?[: ]{0,2}\d{4,10}(?!\d)"
_BARE_PASSPORT = (
    rf"{_NO_LETTER_BEFORE}(?:[EeGgPpDdSsCcWwKk]\d{{8}}|[EeDdSsPp][A-Za-z]\d{{7}}|[HhMm]\d{{8,10}}){_NO_LETTER_BEHIND}"
)
"""Passports and permits by their usual letters, where nothing says what they are."""
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s{0,2}[A-Za-z]"
    rf"(?:[·•.\s-]{{0,3}}[{_ALNUM}]){{4,5}}[·•.\s-]{{0,3}}[{_ALNUM}挂学警港澳]{_NO_LETTER_BEHIND}"
)
_COUNTED = r"(?![0-9元块平米.多余户间套门mM㎡])"
"""What would make a number behind a building a count, a size or a price."""
_HOME = (
    r"(?:[0-9A-Za-z]{1,4}\s?#?\s?[栋幢座号楼]{1,2}\s?)?"
    r"[0-9一二三四五六七八九十]{1,2}\s?单元\s?[0-9〇零一二三四五六七八九十]{1,4}(?:室|房|号|户)?",
    r"(?<=[家住])[是在]?[0-9]{1,3}[-—][0-9]{1,2}[-—][0-9]{3,4}(?![0-9])",
    rf"(?<=[0-9][栋幢座])[0-9]{{3,4}}{_COUNTED}(?:室|房|号(?!门))?",
    rf"[0-9]{{1,3}}\s?#\s?[楼栋幢座]?\s?[0-9]{{3,4}}{_COUNTED}(?:室|房)?",
    r"(?<=[栋幢座楼])[0-9]{3,4}(?:室|房)(?![间价产屋租管型源贷地])",
)

PERSONAL = tuple(
    (kind, re.compile(pattern))
    for kind, patterns in (
        ("id_number", _ID_NUMBER),
        ("card", _CARD),
        ("phone", _PHONE),
        ("landline", _LANDLINE),
        ("mail", ("|".join(_MAIL),)),
        ("account", ("(?i)" + "|".join(_ACCOUNT),)),
        ("passport", ("|".join(_PASSPORT),)),
        ("account", (_PART_OF_ID_NUMBER,)),
        ("passport", (_BARE_PASSPORT,)),
        ("plate", (_PLATE,)),
        ("home", ("|".join(_HOME),)),
    )
    for pattern in patterns
)
"""Kinds with their patterns, in the order in which they are looked for: where two would overlap, the first counts."""
HIDDEN = frozenset(kind for kind, _ in PERSONAL)
"""Kinds that lead to a person and are never shown whole."""
LEFT_OVER = re.compile(rf"{_GAP}{_D}(?:{_GAP}{_D}){{0,2}}{_TAIL}(?!{_GAP}{_D})")
"""One to three digits left over behind a number: they belong to it, and it is a longer one."""
USCC = re.compile(rf"{_NO_LETTER_BEFORE}9[1-3]\d{{6}}(?=\d*[A-Z])[0-9A-HJ-NPQRTUWXY]{{10}}{_NO_LETTER_BEHIND}")
"""An enterprise's code is public; with a letter among its digits it can be no number of a person."""

_HALF = {full: full - 0xFEE0 for full in range(ord("！"), ord("～") + 1)}
_TOLD = re.compile(rf"[0-9A-Za-z⓪①-⑨{_MATHEMATICAL}@*〇\u4e00-\u9fff]")


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as the usual ones, each in its place."""
    return text.translate(_HALF)


def hidden(words: str, kind: str) -> str:
    """How words of a kind may be shown: as they were written, without gaps, and most of them stars."""
    bare = "".join(one for one in words if _TOLD.fullmatch(half_width(one)))
    if kind == "home":
        return "*" * len(bare)
    if kind == "id_number":
        return bare[:6] + "*" * 8 + bare[-4:]
    if kind == "card":
        return bare[:4] + "*" * (len(bare) - 8) + bare[-4:]
    if kind in ("phone", "landline") and len(bare) >= 10:
        return bare[:3] + "*" * (len(bare) - 7) + bare[-4:]
    stars = len(bare) - 2
    return bare[:2] + "*" * (stars if kind in ("phone", "landline") else max(stars, 3))
