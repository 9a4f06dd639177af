"""Fictitious documents, drawn with what they say: no person, enterprise or number on them exists on purpose.

The drawings differ from what the reader assumes: order of fields, gaps inside labels, wrapping, borders, seals, paper.
Births lie in the 1880s, as no living person's does.
"""

import os
import random
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from haoban.kernel.identifiers import USCC_ALPHABET, uscc_check_character

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
    "苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
    "万"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红建国文斌宇浩凯健俊帆雪鹏慧鑫晨宁佳"
    "嘉欣怡梓涵若琳思远子墨博雅瑞轩淑珍海燕振东立新少华"
)
TOWNS = ("示例省样本市虚构区", "样例省范本市假设县", "虚拟省示范市例证区")
STREETS = ("民主路", "襄平大街", "胜利街", "中华大街", "新运大街", "繁荣路", "青年大街", "卫国路", "东四道街", "八一街")
WORDS = (
    "鑫源",
    "宏达",
    "福满楼",
    "华兴",
    "天润",
    "聚贤",
    "白塔",
    "瑞丰",
    "盛世",
    "嘉禾",
    "东升",
    "百味",
    "顺通",
    "恒信",
    "佳美",
    "绿洲",
    "金穗",
    "万和",
    "泰安",
    "云岭",
)
TRADES = (
    "餐饮管理有限公司",
    "商贸有限公司",
    "建筑工程有限公司",
    "科技发展有限公司",
    "食品有限责任公司",
    "物流有限公司",
    "文化传媒股份有限公司",
)
SHOPS = ("小吃店", "便利店", "理发店", "早餐铺", "五金商行", "水果超市", "服装店", "药房")
SCOPES = (
    "餐饮服务",
    "食品销售",
    "日用百货销售",
    "建筑材料销售",
    "货物进出口",
    "信息技术咨询服务",
    "广告设计、代理",
    "会议及展览服务",
    "道路货物运输（不含危险货物）",
    "物业管理",
    "住房租赁",
    "五金产品零售",
    "农副产品销售",
    "家用电器安装服务",
    "软件开发",
    "服装服饰零售",
    "互联网销售（除销售需要许可的商品）",
)
_ROOT = Path(os.environ.get("HAOBAN_FONTS", "/usr/share/fonts"))
"""Where typefaces lie; another folder may be named to draw with typefaces that are not installed."""
FONTS = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2),
]
MORE_FONTS = (
    ("truetype/arphic/ukai.ttc", 0),
    ("truetype/arphic/uming.ttc", 0),
    ("truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0),
    ("truetype/arphic-gkai00mp/gkai00mp.ttf", 0),
    ("truetype/wqy/wqy-microhei.ttc", 0),
    ("truetype/wqy/wqy-zenhei.ttc", 0),
    ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0),
)
"""Drawn with where they are (Debian's fonts-arphic-ukai, -uming, -gbsn00lp, -gkai00mp, fonts-wqy-microhei, -zenhei,
fonts-lxgw-wenkai): song and kai hands, which offices print with.
"""
FONTS += [(str(_ROOT / path), index) for path, index in MORE_FONTS if (_ROOT / path).exists()]


def typefaces() -> int:
    """How many there are to choose from."""
    return len(FONTS)


@dataclass
class Drawn:
    """A picture with the truth."""

    kind: str
    """The kind's name in FORMATS.md."""
    form: str
    """Which form of it."""
    image: Image.Image
    facts: dict[str, str] = field(default_factory=dict)


@cache
def font(size: int, number: int) -> ImageFont.FreeTypeFont:
    path, index = FONTS[number]
    if not Path(path).exists():
        import pylopdf_fonts_zh_cn as fonts

        return ImageFont.truetype(str(fonts.serif_path() if number % 2 else fonts.sans_path()), size)
    return ImageFont.truetype(path, size, index=index)


def uscc(chance: random.Random, beginning: str = "91") -> str:
    body = "MA" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    total = sum(int(c, 36) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    rest = 11 - total % 11
    code = (
        beginning
        + chance.choice(("211002", "210103", "330106", "440305"))
        + body
        + {10: "X", 11: "0"}.get(rest, str(rest))
    )
    assert all(character in USCC_ALPHABET for character in code)
    return code + uscc_check_character(code)


def person(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))


def address(chance: random.Random) -> str:
    text = chance.choice(TOWNS) + chance.choice(STREETS) + f"{chance.randint(1, 399)}号"
    more = chance.random()
    if more < 0.4:
        text += f"{chance.randint(1, 30)}号楼{chance.randint(1, 4)}单元{chance.randint(101, 2804)}室"
    elif more < 0.6:
        text += f"-{chance.randint(1, 20)}门"
    return text


def day(chance: random.Random, first: int = 2003, last: int = 2025) -> date:
    return date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))


def chinese(when: date, padded: bool = True) -> str:
    return f"{when.year}年{when.month:02d}月{when.day:02d}日" if padded else f"{when.year}年{when.month}月{when.day}日"


class Pen:
    """Writes on a page."""

    def __init__(self, image: Image.Image, face: int) -> None:
        self.image, self.face, self.draw = image, face, ImageDraw.Draw(image)

    def line(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        ink: tuple[int, int, int] = (25, 25, 28),
        face: int | None = None,
    ) -> float:
        self.draw.text((x, y), text, ink, font=font(size, self.face if face is None else face))
        return float(x + self.draw.textlength(text, font=font(size, self.face if face is None else face)))

    def wrapped(self, x: float, y: float, text: str, size: int, width: float, spacing: float = 1.4) -> float:
        row = ""
        for character in text:
            if self.draw.textlength(row + character, font=font(size, self.face)) > width:
                self.line(x, y, row, size)
                y += size * spacing
                row = ""
            row += character
        self.line(x, y, row, size)
        return y + size * spacing

    def centred(self, y: float, text: str, size: int, ink: tuple[int, int, int] = (20, 20, 20)) -> None:
        width = self.draw.textlength(text, font=font(size, self.face))
        self.line((self.image.width - width) / 2, y, text, size, ink)


def seal(
    image: Image.Image, x: float, y: float, radius: int, words: str, chance: random.Random, strength: int = 170
) -> None:
    """A round red seal with its words around a star."""
    stamp = Image.new("RGBA", (radius * 2, radius * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(stamp)
    ink = (205, 30, 35, strength)
    draw.ellipse((3, 3, radius * 2 - 3, radius * 2 - 3), outline=ink, width=max(radius // 22, 3))
    draw.text((radius, radius), "★", ink, font=font(int(radius * 0.6), 0), anchor="mm")
    for number, character in enumerate(words):
        angle = (number - (len(words) - 1) / 2) * (250 / max(len(words), 1))
        letter = Image.new("RGBA", stamp.size, (0, 0, 0, 0))
        ImageDraw.Draw(letter).text(
            (radius, radius * 0.28), character, ink, font=font(int(radius * 0.27), 1), anchor="mm"
        )
        stamp.alpha_composite(letter.rotate(-angle, resample=Image.Resampling.BICUBIC))
    stamp = stamp.rotate(chance.uniform(-20, 20), resample=Image.Resampling.BICUBIC)
    image.paste(stamp, (int(x - radius), int(y - radius)), stamp)
