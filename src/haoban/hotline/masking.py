"""A message as it may be shown: what is personal is hidden."""

import re

from .marks import find_marks
from .personal import HIDDEN

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经"
    "房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢滑裴陆荣翁荀羊甄曲封芮储靳邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬"
    "全郗班仰秋仲伊宫宁仇栾暴甘厉祖武符刘景詹束龙叶幸司韶黎薄印白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡"
    "劳姬申扶堵冉宰雍桑桂牛寿通边燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖"
    "曾肖闫覃聂岳欧耿涂饶牟苟佟巩佘邝匡鞠谌冼郜阚仝"
)
"""Of 百家姓, and in the last line those in common use that it leaves out."""
_ONCE = r"(?!曾[在因于经被患任是])"
"""曾 is a surname, and a word for what once was."""
_NAME = re.compile(
    r"((?:本人|我)?(?:姓名|我叫|名叫|联系人|当事人|举报人|投诉人)(?:是|为)?[：: ]{0,2})"
    r"([\u4e00-\u9fff])([\u4e00-\u9fff]{1,5}[·•][\u4e00-\u9fff·•]{1,12}|[\u4e00-\u9fff·]{1,3}?)"
    r"(?=[，,。；; 、（(：:0-9]|$|电话|手机|身份|男|女|是|住)"
)
"""A name behind words that announce it."""
_SELF = re.compile(
    rf"((?:本人|我是|申请人|投诉人|举报人)[：: ]?){_ONCE}([{_SURNAMES}])([\u4e00-\u9fff]{{1,2}})"
    r"(?=[，,、。（(\s]?(?:男|女|身份证|现年|电话|手机|联系|住|系|家住|生于|\d))"
)
"""A name behind words for its owner, where what follows belongs to a person."""
_KIN = re.compile(
    r"((?:孩子|儿子|女儿|父亲|母亲|爸爸|妈妈|老公|老婆|丈夫|妻子|爱人|老伴|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹)"
    r"(?:名?叫|姓名|是)?[：: ]?)(?![于时从常安和都经应全向易解干华平明成计步能终单])"
    rf"{_ONCE}([{_SURNAMES}])([\u4e00-\u9fff]{{1,2}}?)"
    r"(?=[，,、。（( ]|$|的(?:电话|手机|身份证)|今年|现年|电话|手机|身份证|患|因|于|在)"
)
"""A relative's name; words that begin with a surname and go on otherwise (于, 从, 安全 …) are none."""


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
