"""Papers by another hand: nearer to how the national forms are printed, other words, other names, other proportions.

The reader's own drawings share words and habits with each other; these share only typefaces and seals with them.
"""

import random
from datetime import date
from math import cos, pi, sin
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from haoban.kernel.identifiers import id_number_check_character, uscc_check_character

from .fictitious import Drawn, font, seal, typefaces

INK = (35, 31, 32)
BLUE = (64, 120, 176)
_PLACES = (
    ("云安省", "临江市", "东湖区"),
    ("海宁省", "青石市", "南屏县"),
    ("河川自治区", "安远市", "望海区"),
    ("", "宁北市", "长岭街道办事处"),
)
_ROADS = ("文化路", "解放大街", "滨河东路", "工农街", "站前一路", "学府巷", "迎宾大道", "育才胡同", "三里堡村")
_BRANDS = (
    "慧达",
    "启航",
    "翰林",
    "百草堂",
    "远山",
    "蓝海",
    "信诚",
    "龙腾",
    "一品",
    "禾田",
    "锦程",
    "欣荣",
    "星火",
    "大鹏",
)
_LINES = ("网络科技", "餐饮服务", "医疗器械", "汽车维修", "教育咨询", "装饰工程", "供应链管理", "家政服务", "电子商务")
_STALLS = ("麻辣烫店", "烟酒商行", "美容美发馆", "水产品经营部", "文具店", "熟食店", "小卖部", "汽车修理厂")
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
_GIVEN = "国庆保华秋菊春生玉梅桂芝长海振宇晓彤雨桐浩然子涵俊熙梦洁立军学文凤英佩琪志刚艳红福来德胜景行若曦承恩"
_LONG = ("买买提·吐尔逊", "阿依古丽·艾合买提", "欧阳晓彤", "司徒浩然", "诸葛明")
_BUSINESS = (
    "一般项目：技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；日用品销售；办公用品销售；礼品花卉销售"
    "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
    "许可项目：餐饮服务；酒类经营（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）",
    "烟草制品零售；预包装食品零售；乳制品（含婴幼儿配方乳粉）零售。",
)


def _person(chance: random.Random) -> str:
    if chance.random() < 0.08:
        return chance.choice(_LONG)
    return chance.choice(_FAMILY) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2, 2))))


def _home(chance: random.Random) -> str:
    home = "".join(chance.choice(_PLACES)) + chance.choice(_ROADS) + f"{chance.randint(1, 988)}"
    return home + chance.choice(
        (
            "号",
            f"-{chance.randint(1, 40)}号",
            f"号{chance.choice('ABC')}座{chance.randint(101, 3209)}室",
            f"号{chance.randint(1, 60)}幢{chance.randint(1, 5)}-{chance.randint(1, 9)}-{chance.randint(1, 4)}",
            f"号（{chance.choice('一二三')}层{chance.randint(101, 330)}室）",
            f"号{chance.randint(1, 20)}栋{chance.randint(1, 4)}单元{chance.randint(1, 30)}层{chance.randint(1, 4)}号",
        )
    )


def _firm(chance: random.Random) -> str:
    _, city, county = chance.choice(_PLACES[:3])
    place = chance.choice((city, county, city[:2], f"{county}{chance.choice(_ROADS)[:2]}"))
    return chance.choice(
        (
            f"{place}{chance.choice(_BRANDS)}{chance.choice(_LINES)}有限公司",
            f"{chance.choice(_BRANDS)}{chance.choice(_LINES)}（{city[:2]}）有限公司",
            f"{place}{chance.choice(_BRANDS)}{chance.choice(_LINES)}有限责任公司{county[:2]}分公司",
        )
    )


def _shop(chance: random.Random) -> str:
    _, city, county = chance.choice(_PLACES[:3])
    name = f"{city}{county}{_person(chance)[:3] if chance.random() < 0.3 else chance.choice(_BRANDS)}"
    return name + chance.choice(_STALLS) + chance.choice(("", "", "（个体工商户）"))


def _uscc(chance: random.Random, beginning: str) -> str:
    """Only the last check character holds, as in most lists of made-up codes."""
    code = beginning + chance.choice(("320102", "510107", "150402", "230103", "370213"))
    code += chance.choice(("MA", "MB", "57", "33", "68"))
    code += "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return code + uscc_check_character(code)


class _Sheet:
    """A printed form and the machine that fills it in: one typeface for the form, one for what is filled in."""

    def __init__(self, chance: random.Random, size: tuple[int, int], ground: Any) -> None:
        self.chance, self.image = chance, Image.fromarray(ground)
        self.draw = ImageDraw.Draw(self.image)
        self.size = size
        self.form, self.filled = chance.randrange(typefaces()), chance.randrange(typefaces())
        self.tracking = chance.choice((0.0, 0.0, 0.06, 0.15))
        """Space between characters that are filled in, in their own width."""

    def put(self, x: float, y: float, words: str, size: int, *, form: bool = False, ink: Any = INK) -> float:
        face = font(size, self.form if form else self.filled)
        tracking = 0.0 if form else self.tracking
        if not tracking:
            self.draw.text((x, y), words, ink, font=face)
            return x + float(self.draw.textlength(words, font=face))
        for character in words:
            self.draw.text((x, y), character, ink, font=face)
            x += float(self.draw.textlength(character, font=face)) + tracking * size
        return x

    def block(self, x: float, y: float, words: str, size: int, width: float, spacing: float = 1.45) -> float:
        """Broken into rows of a width; the last is told where the next may begin."""
        row = ""
        for character in words:
            long = self.draw.textlength(row + character, font=font(size, self.filled)) + len(row) * self.tracking * size
            if long > width:
                self.put(x, y, row, size)
                row, y = "", y + size * spacing
            row += character
        self.put(x, y, row, size)
        return y + size * spacing

    def spread(self, x: float, y: float, words: str, size: int, width: float, ink: Any = INK) -> None:
        """A label of the form over the whole width of its column."""
        step = (width - size) / max(len(words) - 1, 1)
        for number, character in enumerate(words):
            self.put(x + number * step, y, character, size, form=True, ink=ink)


def _rosettes(size: tuple[int, int], light: tuple[int, int, int], dark: tuple[int, int, int], step: float) -> Any:
    """The fine net of curves that certificates are printed on."""
    rows, columns = np.mgrid[: size[1], : size[0]].astype(np.float32)
    wave = np.sin((columns + 18 * np.sin(rows / 41)) / step) + np.sin((rows + 24 * np.sin(columns / 57)) / step)
    share = ((wave + 2) / 4)[:, :, None]
    return (np.array(light) * share + np.array(dark) * (1 - share)).astype(np.uint8)


def _emblem(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(200, 40, 30), outline=(214, 170, 60), width=6)
    for star in range(5):
        angle = -pi / 2 + (star - 2) * 0.5
        draw.regular_polygon(
            (x + radius * 0.55 * cos(angle), y + radius * 0.55 * sin(angle), radius * 0.12), 5, fill=(240, 200, 80)
        )


def licence(chance: random.Random) -> Drawn:
    """营业执照, 2019 form, lying: emblem, code at the left, square at the right, two columns."""
    size = (1684, 1190)
    sheet = _Sheet(chance, size, _rosettes(size, (255, 253, 247), (246, 240, 222), chance.uniform(4, 9)))
    sheet.draw.rectangle((40, 40, 1644, 1150), outline=(190, 160, 90), width=14)
    sheet.draw.rectangle((62, 62, 1622, 1128), outline=(190, 160, 90), width=3)
    _emblem(sheet.draw, 842, 130, 58)
    shop = chance.random() < 0.35
    code, who, home = _uscc(chance, "92" if shop else "91"), _person(chance), _home(chance)
    name = _shop(chance) if shop else _firm(chance)
    when = date(chance.randint(2001, 2025), chance.randint(1, 12), chance.randint(1, 28))
    title = font(92, sheet.form)
    for number, character in enumerate("营业执照"):
        sheet.draw.text((585 + number * 150, 205), character, INK, font=title)
    sheet.put(780, 320, "（副　本）", 32, form=True)
    sheet.put(130, 150, "统一社会信用代码", 26, form=True)
    sheet.put(130, 192, code, 30)
    for row in range(33):
        for column in range(33):
            if chance.random() < 0.5:
                sheet.draw.rectangle((1390 + column * 5, 110 + row * 5, 1394 + column * 5, 114 + row * 5), fill=INK)
    for row, words in enumerate(
        ("扫描二维码登录", "“国家企业信用", "信息公示系统”", "了解更多登记、", "备案、许可、监", "管信息。")
    ):
        sheet.put(1390, 285 + row * 16, words, 12, form=True)
    kind = (
        "个体工商户"
        if shop
        else chance.choice(("有限责任公司(自然人投资或控股)", "有限责任公司（自然人投资或控股的法人独资）"))
    )
    scope = chance.choice(_BUSINESS)
    money = chance.choice(("伍佰万元整", "壹仟万元整", "叁拾万元整", "壹佰零捌万元整"))
    left = [("名称", name), ("类型", kind), ("经营者" if shop else "法定代表人", who), ("经营范围", scope)]
    right = [("注册日期" if shop else "成立日期", f"{when.year}年{when.month:02d}月{when.day:02d}日")]
    right.append(("经营场所" if shop else "住所", home))
    facts = {"uscc": code, "name": name, "kind": kind, "legal_representative": who, "address": home}
    facts |= {"established_on": when.isoformat(), "business_scope": scope}
    if shop:
        right.insert(0, ("组成形式", chance.choice(("个人经营", "家庭经营"))))
    else:
        right.insert(0, ("注册资本", money))
        facts["registered_capital"] = money
    letter = chance.randint(27, 31)
    for x, rows, width in ((150, left, 560), (920, right, 480)):
        y = 420.0
        for words, value in rows:
            sheet.spread(x, y, words, letter, letter * 5.2)
            y = sheet.block(x + letter * 6.4, y, value, letter, width - (0 if x > 500 else 40)) + letter * 0.7
    sheet.put(1000, 930, "登记机关", 36, form=True)
    seal(sheet.image, 1260, 940, 118, chance.choice(_PLACES)[1] + "行政审批局", chance)
    sheet.put(
        1120, 1040, f"{chance.randint(2019, 2025)} 年 {chance.randint(1, 12):02d} 月 {chance.randint(1, 28):02d} 日", 26
    )
    sheet.put(90, 1134, "国家企业信用信息公示系统网址： http://www.gsxt.gov.cn", 15, form=True)
    sheet.put(700, 1134, "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告", 15, form=True)
    return Drawn("business_licence", "foreign", sheet.image, facts)


def _card(sheet: _Sheet, x: float, y: float, part: float) -> dict[str, str]:
    """The side with the portrait, at 85.6 by 54 millimetres; `part` is pixels for a tenth of a millimetre."""
    chance = sheet.chance
    birth = date(chance.randint(1880, 1899), chance.randint(1, 12), chance.randint(1, 28))
    serial = chance.randint(1, 999)
    number = chance.choice(("320102", "510107", "150402", "650102")) + f"{birth:%Y%m%d}{serial:03d}"
    number += id_number_check_character(number)
    name, home, sex = _person(chance), _home(chance), "男" if serial % 2 else "女"
    people = chance.choice(("汉", "汉", "汉", "维吾尔", "土家", "布依", "彝", "仡佬"))
    small, large = int(29 * part), int(34 * part)

    def label(down: float, words: str, across: float = 54) -> None:
        sheet.put(x + across * part, y + down * part, words, small, form=True, ink=BLUE)

    def value(down: float, words: str, across: float = 158) -> None:
        sheet.put(x + across * part, y + (down - 3) * part, words, large)

    label(64, "姓 名")
    value(64, name)
    label(134, "性 别")
    value(134, sex)
    label(134, "民 族", 250)
    value(134, people, 350)
    label(204, "出 生")
    value(204, str(birth.year))
    label(204, "年", 250)
    value(204, str(birth.month), 300)
    label(204, "月", 350)
    value(204, str(birth.day), 396)
    label(204, "日", 446)
    label(274, "住 址")
    sheet.block(x + 158 * part, y + 271 * part, home, large, 11.3 * large, 1.3)
    label(458, "公民身份号码")
    keep, sheet.tracking = sheet.tracking, chance.choice((0.05, 0.12))
    sheet.put(x + 290 * part, y + 453 * part, number, int(39 * part))
    sheet.tracking = keep
    left, top = x + 570 * part, y + 70 * part
    sheet.draw.ellipse((left + 45 * part, top + 40 * part, left + 175 * part, top + 200 * part), fill=(214, 180, 160))
    sheet.draw.pieslice((left, top + 190 * part, left + 220 * part, top + 470 * part), 180, 360, fill=(60, 66, 80))
    facts = {"name": name, "sex": sex, "ethnicity": people, "born_on": birth.isoformat()}
    return facts | {"address": home, "id_number": number}


def card(chance: random.Random) -> Drawn:
    """居民身份证, the side with the portrait."""
    size = (856, 540)
    part = chance.choice((1.0, 1.4))
    size = (int(size[0] * part), int(size[1] * part))
    sheet = _Sheet(chance, size, _rosettes(size, (246, 248, 246), (208, 226, 236), 5 * part))
    return Drawn("id_card_front", "foreign", sheet.image, _card(sheet, 0, 0, part))


def permit(chance: random.Random) -> Drawn:
    """食品经营许可证, lying, with values on ruled lines."""
    size = (1684, 1190)
    sheet = _Sheet(chance, size, _rosettes(size, (252, 254, 250), (228, 240, 228), chance.uniform(5, 9)))
    sheet.draw.rectangle((50, 50, 1634, 1140), outline=(70, 140, 90), width=16)
    title = font(84, sheet.form)
    for number, character in enumerate("食品经营许可证"):
        sheet.draw.text((380 + number * 135, 120), character, INK, font=title)
    code, who, end = _uscc(chance, "91"), _person(chance), date(2027 + chance.randint(0, 3), chance.randint(1, 12), 15)
    name, home, place = _firm(chance), _home(chance), _home(chance)
    licensed = "JY" + chance.choice("123") + "".join(chance.choice("0123456789") for _ in range(13))
    left = [
        ("经营者名称：", name), ("社会信用代码（身份证号码）：", code), ("法定代表人（负责人）：", who),
        ("住所：", home), ("经营场所：", place), ("主体业态：", "餐饮服务经营者（小型餐饮）"),
        ("经营项目：", "热食类食品制售；冷食类食品制售（不含生食果蔬）***"),
    ]  # fmt: skip
    right = [
        ("许可证编号：", licensed), ("日常监督管理机构：", "临江市市场监督管理局"), ("投诉举报电话：", "12315"),
        ("发证机关：", "临江市行政审批局"), ("签发人：", _person(chance)),
        ("有效期至：", f"{end.year}年{end.month:02d}月15日"),
    ]  # fmt: skip
    for x, rows, width in ((120, left, 800), (1010, right, 520)):
        y = 330.0
        for words, value in rows:
            begin = sheet.put(x, y, words, 27, form=True) + 8
            below = sheet.block(begin, y, value, 27, x + width - begin)
            if x < 500:
                sheet.draw.line((begin, below - 8, x + width, below - 8), fill=(150, 150, 150))
            y = below + 22
    seal(sheet.image, 1300, 900, 118, "临江市行政审批局", chance)
    facts = {"uscc": code, "name": name, "legal_representative": who, "address": home, "premises": place}
    facts |= {"permit_number": licensed, "valid_until": end.isoformat()}
    return Drawn("food_permit", "foreign", sheet.image, facts)
