"""What can be read off a message's surface: places, dates, amounts, phone and ID numbers; and hiding what is personal.

Masking errs on the side of hiding: a number that looks like a phone, an identity or a bank card is hidden even where
its check digit is wrong, for a mistyped number still leads to a person
(Personal Information Protection Law, art. 6 and 51).
"""

import re
from dataclasses import dataclass

from haoban.kernel.identifiers import parse_uscc
from haoban.kernel.refusals import Refusal

_SIGN = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\U0001d7ce-\U0001d7ff"
"""Digits as words, and those of mathematical alphabets."""
_GAP = r"[\s\-－–—_＿.·•．~～\u200b-\u200f\u2060\ufeff\ufe0f\u20e3]{0,3}"
_BETWEEN = r"[^0-9A-Za-z\u4e00-\u9fff\n]{1,3}"
"""Between the groups of a number that is written in its usual groups nearly every sign may stand."""
_D = rf"[0-9０-９⓪①-⑨{_SIGN}]"
_EDGE = rf"(?<!{_D})"
_TAIL = rf"(?!{_D})"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_ALNUM = f"0-9０-９{_LETTER}"


def _digits(count: int) -> str:
    return _GAP.join([_D] * count)


_IS = r"(?:是|为)?[：:\s]{0,3}"
"""What stands between the word for a number and the number."""
_HANDLE = r"[A-Za-z0-9０-９_@.-]{5,24}"
"""The name of an account."""
_USCC = re.compile(rf"(?<![{_ALNUM}])9[1-3]\d{{6}}(?=\d*[A-Z])[0-9A-HJ-NPQRTUWXY]{{10}}(?![{_ALNUM}])")
"""An enterprise's code is public; with a letter among its digits it can be no number of a person."""
_KINDS = (
    ("uscc", _USCC),
    ("id_number", re.compile(rf"{_EDGE}{_digits(17)}{_GAP}(?:[XxＸｘ*]|{_D}{_TAIL})")),
    ("id_number", re.compile(rf"{_EDGE}{_D}{{6}}{_BETWEEN}{_D}{{8}}{_BETWEEN}{_D}{{3}}[0-9０-９XxＸｘ*]{_TAIL}")),
    ("card", re.compile(rf"{_EDGE}{_D}(?:{_GAP}{_D}){{11,18}}{_TAIL}")),
    ("card", re.compile(rf"{_D}{{20,}}")),
    (
        "phone",
        re.compile(
            rf"{_EDGE}(?:[+＋]?[8８][6６]{_GAP})?[1１①一幺壹\U0001d7ce-\U0001d7ff]{_GAP}[3-9３-９③-⑨三四五六七八九叁肆伍陆柒捌玖\U0001d7ce-\U0001d7ff]{_GAP}{_digits(9)}{_TAIL}"
        ),
    ),
    (
        "phone",
        re.compile(
            rf"{_EDGE}[1１一幺壹][3-9３-９三四五六七八九叁肆伍陆柒捌玖]{_D}{_BETWEEN}{_D}{{4}}{_BETWEEN}{_D}{{4}}{_TAIL}"
        ),
    ),
    ("phone", re.compile(rf"{_EDGE}[(（]1[3-9]{_D}[)）]{_GAP}{_digits(8)}{_TAIL}")),
    # Letters in the place of noughts and ones, with at least four digits among them.
    ("phone", re.compile(rf"(?<![{_ALNUM}])(?=(?:[OoQlI]*\d){{4}})[1lI][3-9][0-9OoQlI]{{9}}(?![{_ALNUM}])")),
    ("landline", re.compile(rf"{_EDGE}[0０]{_D}{{2,3}}[\s\-－–—)）/.．]{{0,3}}{_digits(7)}(?:{_GAP}{_D})?{_TAIL}")),
    ("landline", re.compile(rf"(?<=[话机系号码询线服是为式])[：: ]{{0,2}}[1-9１-９]{_D}{{2,3}}{_GAP}{_D}{{4}}{_TAIL}")),
    (
        "mail",
        re.compile(
            r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９._．%+-]{1,64}[@＠][A-Za-z0-9Ａ-Ｚａ-ｚ０-９-]+(?:[.．][A-Za-z0-9Ａ-Ｚａ-ｚ０-９]+)+"
            r"|[A-Za-z0-9._%+-]{1,64}(?:\s[A-Za-z0-9._%+-]{1,64})?\s{0,2}(?:@|＠|艾特|[\[(（【［]\s?(?:at|AT)\s?[\])）】］]|[#＃](?=\s?(?:163|126|qq|sina)))"
            r"\s{0,2}[A-Za-z0-9-]+(?:\s?(?:[.．。]|点)\s?[A-Za-z0-9-]+)*\s?(?:[.．。]|点)\s?[A-Za-z]{2,}"
        ),
    ),
    (
        "account",
        re.compile(
            rf"(?i)(?:微信|薇信|威信|v信|vx|wx|weixin|wechat|qq|ＱＱ|扣扣|抖音|快手|支付宝)(?:号码?|账号|id)?{_IS}{_HANDLE}"
            rf"|(?<=加)我?[vV微薇](?:信|号)?[：:\s]{{0,3}}{_HANDLE}|[军士文兵]字第?\s?\d{{6,9}}号?"
            rf"|(?:卫星|绿泡泡|小绿书)号?{_IS}{_HANDLE}"
            rf"|[qQｑＱ]\s?[qQｑＱ]号?{_IS}[0-9０-９](?:[\s-]?[0-9０-９]){{4,11}}"
        ),
    ),
    (
        "passport",
        re.compile(
            rf"(?:护照|[行胞乡]证|保卡)(?:号码?|编号)?{_IS}[{_LETTER}]{{1,2}}(?:[\s\-－]?[0-9０-９]){{7,9}}(?![{_ALNUM}])"
            rf"|(?:台胞证|回乡证|通行证|护照|(?:社保|医保|职工)(?:卡|证|编)?)(?:号码?|编号)?{_IS}[0-9０-９]{{8,10}}(?![0-9０-９])"
        ),
    ),
    (
        "account",
        re.compile(
            r"身份证(?:号码?|件)?[前后尾末]?[0-9一二三四五六七八九十]?[位号]?(?:是|为)?[：: ]{0,2}\d{4,10}(?!\d)"
        ),
    ),
    (
        "passport",
        re.compile(
            rf"(?<![{_ALNUM}])(?:[EeGgPpDdSsCcWwKk]\d{{8}}|[EeDdSsPp][A-Za-z]\d{{7}}|[HhMm]\d{{8,10}})(?![{_ALNUM}])"
        ),
    ),
    (
        "plate",
        re.compile(
            rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s{{0,2}}[{_LETTER}](?:[·•.．\s\-－]{{0,3}}"
            rf"[{_ALNUM}]){{4,5}}[·•.．\s\-－]{{0,3}}[{_ALNUM}挂学警港澳](?![{_ALNUM}])"
        ),
    ),
    (
        "home",
        re.compile(
            r"(?:[0-9０-９A-Za-z]{1,4}\s?[#＃]?\s?[栋幢座号楼]{1,2}\s?)?[0-9０-９一二三四五六七八九十]{1,2}\s?单元\s?[0-9０-９〇零一二三四五六七八九十]{1,4}(?:室|房|号|户)?"
            r"|(?<=[家住])[是在]?[0-9０-９]{1,3}[-－—][0-9０-９]{1,2}[-－—][0-9０-９]{3,4}(?![0-9０-９])"
            r"|(?<=[0-9０-９][栋幢座])[0-9０-９]{3,4}(?![0-9０-９元块平米.多余户间套门mM㎡])(?:室|房|号(?!门))?"
            r"|[0-9０-９]{1,3}\s?[#＃]\s?[楼栋幢座]?\s?[0-9０-９]{3,4}(?![0-9０-９元块平米.多余户间套门mM㎡])(?:室|房)?"
            r"|(?<=[栋幢座楼])[0-9０-９]{3,4}(?:室|房)(?![间价产屋租管型源贷地])"
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
_REST = re.compile(rf"{_GAP}{_D}(?:{_GAP}{_D}){{0,2}}{_TAIL}(?!{_GAP}{_D})")
"""One to three digits left over behind a number: they belong to it, and it is a longer one."""
_PLACE = dict(_KINDS)["place"]
HIDDEN = frozenset({"id_number", "card", "phone", "landline", "mail", "account", "passport", "plate", "home"})
"""Kinds that lead to a person and are never shown whole."""
_NAME = re.compile(
    r"((?:本人|我)?(?:姓名|我叫|名叫|联系人|当事人|举报人|投诉人)(?:是|为)?[：: ]{0,2})"
    r"([\u4e00-\u9fff])([\u4e00-\u9fff]{1,5}[·•][\u4e00-\u9fff·•]{1,12}|[\u4e00-\u9fff·]{1,3}?)"
    r"(?=[，,。；; 、（(：:0-9]|$|电话|手机|身份|男|女|是|住)"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢滑裴陆荣翁荀羊甄"
    "曲封芮储靳邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉祖武符刘景詹束龙叶幸司韶黎薄印白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳姬申扶堵冉宰雍桑桂牛寿通边燕冀郏浦尚农"
    "温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖"
)
_SELF = re.compile(
    rf"((?:本人|我是|申请人|投诉人|举报人)[：: ]?)([{_SURNAMES}])([\u4e00-\u9fff]{{1,2}})"
    r"(?=[，,、。（(\s]?(?:男|女|身份证|现年|电话|手机|联系|住|系|家住|生于|\d))"
)
_KIN = re.compile(
    r"((?:孩子|儿子|女儿|父亲|母亲|爸爸|妈妈|老公|老婆|丈夫|妻子|爱人|老伴|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹)"
    r"(?:名?叫|姓名|是)?[：: ]?)(?![于时从常安和都经应全向易解干华平明成计步能终单])"
    rf"([{_SURNAMES}])([\u4e00-\u9fff]{{1,2}}?)"
    r"(?=[，,、。（( ]|$|的(?:电话|手机|身份证)|今年|现年|电话|手机|身份证|患|因|于|在)"
)
_PLACE_LEAD = re.compile(
    r"^(?:位于|家住|住在|我们|我是|本人|就是|反映|关于|咨询|投诉|请问|坐落于?|座落在?|在|从|到|和|的|对|请|是)+"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in a message."""

    kind: str
    """place, date, amount, uscc, phone, landline, id_number, card, mail, account, passport, plate or home (unit and
    room)."""
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
            if stop - start < 2 or any(taken[start:stop]) or (kind == "uscc" and not _is_uscc(match.group())):
                continue
            rest = _REST.match(text, stop) if kind in ("id_number", "card", "phone") else None
            if rest and not any(taken[stop : rest.end()]):
                kind, stop = "card", rest.end()
            taken[start:stop] = [True] * (stop - start)
            found.append(Mark(kind, text[start:stop], start, stop))
    return sorted(found, key=lambda one: one.start)


def _is_uscc(words: str) -> bool:
    try:
        parse_uscc(words)
    except Refusal:
        return False
    return True


def find_places(text: str) -> list[str]:
    """The names of places alone: much quicker than every mark."""
    found = []
    for match in _PLACE.finditer(text):
        lead = _PLACE_LEAD.match(match.group())
        words = match.group()[lead.end() if lead else 0 :]
        if len(words) >= 2:
            found.append(words)
    return found


def masked(text: str, *, official: bool = False) -> str:
    """The text with everything personal hidden: ID 6+8x+4, phone 3+4x+4, others but their ends, given names.

    In an `official` reply the landlines stay: an office gives them so that people call.
    """
    parts, done = [], 0
    for mark in find_marks(text):
        if mark.kind in HIDDEN and not (official and mark.kind == "landline"):
            parts += [text[done : mark.start], mark.shown]
            done = mark.stop
    shown = "".join([*parts, text[done:]])
    for named in (_NAME, _SELF, _KIN):
        shown = named.sub(lambda found: found[1] + found[2] + "*" * len(found[3]), shown)
    return shown


def _hide(words: str, kind: str) -> str:
    bare = re.sub(r"[^0-9０-９⓪①-⑨〇\U0001d7ce-\U0001d7ffA-Za-zＡ-Ｚａ-ｚ@＠*一-鿿]", "", words)
    if kind == "id_number":
        return bare[:6] + "*" * 8 + bare[-4:]
    if kind in ("phone", "landline"):
        return (bare[:3] + "*" * (len(bare) - 7) + bare[-4:]) if len(bare) >= 10 else bare[:2] + "*" * (len(bare) - 2)
    if kind == "card":
        return bare[:4] + "*" * (len(bare) - 8) + bare[-4:]
    if kind == "home":
        return "*" * len(bare)
    return bare[:2] + "*" * max(len(bare) - 2, 3)
