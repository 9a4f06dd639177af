"""Papers drawn by chance rather than by a template: type, gaps, columns, order, colons, rules and paper vary on each.

The reader was not made with these drawings in view; they stand for the offices whose papers nobody here has seen.
"""

import random
from datetime import date

from PIL import Image, ImageDraw

from haoban.kernel.identifiers import id_number_check_character

from .fictitious import (
    SCOPES,
    SHOPS,
    TOWNS,
    TRADES,
    WORDS,
    Drawn,
    address,
    chinese,
    day,
    font,
    person,
    seal,
    typefaces,
    uscc,
)

INK = (25, 25, 28)
COLOURS = ((25, 25, 28), (60, 60, 60), (120, 60, 20), (30, 70, 120), (150, 110, 40))


class Sheet:
    """A sheet whose manner is drawn once and kept for everything that is written on it."""

    def __init__(self, chance: random.Random, size: tuple[int, int], paper: tuple[int, int, int]) -> None:
        self.chance, self.size = chance, size
        self.image = Image.new("RGB", size, paper)
        self.draw = ImageDraw.Draw(self.image)
        self.label_face, self.value_face, self.title_face = (chance.randrange(typefaces()) for _ in range(3))
        self.label_ink = chance.choice(COLOURS)
        self.colon = chance.choice(("", "", "：", ":", " "))
        self.justified = chance.random() < 0.5
        self.rules = chance.choice(("none", "none", "under", "table", "dots"))
        self.spacing = chance.uniform(1.35, 1.7)
        self.run_on = chance.random() < 0.25
        """Whether a value follows its label at once rather than in a column of its own."""

    def text(
        self, x: float, y: float, words: str, size: int, ink: tuple[int, int, int] = INK, face: int | None = None
    ) -> float:
        face = self.value_face if face is None else face
        self.draw.text((x, y), words, ink, font=font(size, face))
        return float(x + self.draw.textlength(words, font=font(size, face)))

    def centred(self, y: float, words: str, size: int, ink: tuple[int, int, int] = INK) -> None:
        width = self.draw.textlength(words, font=font(size, self.title_face))
        self.text((self.size[0] - width) / 2, y, words, size, ink, self.title_face)

    def wrapped(self, x: float, y: float, words: str, size: int, width: float) -> float:
        row = ""
        for character in words:
            if self.draw.textlength(row + character, font=font(size, self.value_face)) > width:
                self.text(x, y, row, size)
                row, y = "", y + size * self.spacing
            row += character
        self.text(x, y, row, size)
        return y + size * self.spacing

    def label(self, x: float, y: float, words: str, size: int, width: float) -> float:
        """Write a label, spread over a width where this sheet does so."""
        plain = words.partition("（")[0]
        if self.justified and len(plain) < 5 and plain == words:
            step = (width - size) / max(len(words) - 1, 1)
            for number, character in enumerate(words):
                self.text(x + number * step, y, character, size, self.label_ink, self.label_face)
            return self.text(x + width, y, self.colon, size, self.label_ink, self.label_face)
        return self.text(x, y, words + self.colon, size, self.label_ink, self.label_face)

    def rows(
        self, x: float, y: float, width: float, rows: list[tuple[str, str]], size: int, gap: tuple[float, float]
    ) -> float:
        """Labels and values one under the other."""
        longest = max(len(label) for label, _ in rows)
        column = size * min(longest, 6.5) * 1.02 + size * self.chance.uniform(0.8, 2)
        for label, value in rows:
            end = self.label(x, y, label, size, size * min(max(4, min(longest, 5)), 5))
            start = end + size * 0.3 if self.run_on or end > x + column else x + column
            below = self.wrapped(start, y, value, size, x + width - start)
            if self.rules == "under":
                self.draw.line((start, below - size * 0.25, x + width, below - size * 0.25), fill=(120, 120, 120))
            elif self.rules == "dots":
                for dot in range(int(start), int(x + width), 9):
                    self.draw.point((dot, below - size * 0.25), fill=(60, 60, 60))
            elif self.rules == "table":
                edge = y - size * 0.4
                self.draw.rectangle((x - size * 0.5, edge, x + width, below + size * 0.1), outline=(110, 110, 110))
            y = below + size * self.chance.uniform(*gap)
        return y

    def guilloche(self) -> None:
        """Fine waves under the text, as on forms that are hard to copy."""
        import math

        colour = self.chance.choice(((236, 228, 210), (226, 238, 230), (232, 232, 240)))
        for row in range(0, self.size[1], 14):
            points = [(x, row + 6 * math.sin(x / 40 + row / 30)) for x in range(0, self.size[0], 12)]
            self.draw.line(points, fill=colour)

    def border(self) -> None:
        colour = self.chance.choice(((176, 150, 96), (150, 40, 40), (60, 120, 90)))
        for inset in (20, 20 + self.chance.randint(8, 24)):
            box = (inset, inset, self.size[0] - inset, self.size[1] - inset)
            self.draw.rectangle(box, outline=colour, width=self.chance.randint(2, 6))


def _spaced(chance: random.Random, words: str) -> str:
    return chance.choice((words, " ".join(words), "　".join(words)))


def _licence_rows(chance: random.Random, form: str) -> tuple[list[tuple[str, str]], dict[str, str], date]:
    individual = form == "individual"
    town = chance.choice(TOWNS)[3:]
    trade = chance.choice(SHOPS) + chance.choice(("", "（个体工商户）")) if individual else chance.choice(TRADES)
    name = chance.choice((town, town[:3], "")) + chance.choice(WORDS) + trade
    who, when, home = person(chance), day(chance), address(chance)
    kinds = (
        "有限责任公司（自然人独资）",
        "有限责任公司(自然人投资或控股)",
        "其他有限责任公司",
        "股份有限公司（非上市）",
    )
    kind = "个体工商户" if individual else chance.choice(kinds)
    scope = chance.choice(("", "一般项目：", "许可项目：食品销售。一般项目："))
    scope += chance.choice("，；、").join(chance.sample(SCOPES, chance.randint(2, 8)))
    scope += chance.choice(("", "。", "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"))
    money = chance.choice(("壹佰万元整", "人民币伍拾万元整", "500万元人民币", "1000.000000万人民币", "叁佰万圆整"))
    facts = {"name": name, "kind": kind, "legal_representative": who, "established_on": when.isoformat()}
    facts |= {"address": home, "business_scope": scope}
    padded = chance.random() < 0.6
    boss = "经营者" if individual else "法定代表人"
    rows = [("名称", name), ("类型", kind), (boss, who)]
    if individual:
        rows.insert(2, ("组成形式", "个人经营"))
        rows += [("注册日期", chinese(when, padded)), ("经营场所", home)]
    else:
        rows += [("注册资本", money), ("成立日期", chinese(when, padded))]
        facts["registered_capital"] = money
        end = date(when.year + chance.choice((10, 20, 30, 50)), when.month, when.day)
        until = chance.choice(("长期", chinese(end, padded)))
        facts["valid_until"] = "long_term" if until == "长期" else end.isoformat()
        rows.append(
            ("营业期限", chance.choice((f"{chinese(when, padded)}至{until}", f"自{chinese(when, padded)}至{until}")))
        )
        rows.append(("住所", home))
        if form == "old" and chance.random() < 0.5:
            rows.insert(2, rows.pop())
    return [*rows, ("经营范围", scope)], facts, when


def licence(chance: random.Random, form: str) -> Drawn:
    """营业执照 in the manner of some office."""
    wide = form in ("landscape", "individual")
    size = (chance.randint(1380, 1700), 1080) if wide else (1080, chance.randint(1450, 1620))
    sheet = Sheet(chance, size, chance.choice(((253, 252, 246), (248, 244, 232), (255, 255, 255), (240, 244, 238))))
    if chance.random() < 0.6:
        sheet.guilloche()
    sheet.border()
    rows, facts, when = _licence_rows(chance, form)
    code = uscc(chance, "92" if form == "individual" else "91")
    facts["uscc"] = code
    letter = chance.randint(22, 27)
    sheet.centred(60 if wide else 110, _spaced(chance, "营业执照"), chance.randint(60, 84))
    sheet.centred(165 if wide else 225, chance.choice(("（副　本）", "（副本）", "(副 本)  1-1", "（正本）")), 28)
    place = chance.choice(("left", "right", "row", "line"))
    if place == "left":
        sheet.text(80, 80, "统一社会信用代码", 22, sheet.label_ink, sheet.label_face)
        sheet.text(80, 118, code, 26)
    elif place == "right":
        sheet.text(size[0] - 380, 200, "统一社会信用代码", 20, sheet.label_ink, sheet.label_face)
        sheet.text(size[0] - 380, 232, code, 22)
    elif place == "line":
        sheet.centred(225 if wide else 285, "统一社会信用代码 " + code, 26)
    else:
        rows.insert(0, ("统一社会信用代码", code))
    if wide:
        half = (len(rows) + 1) // 2 + (place == "row")
        left, right = ([*rows[:half], rows[-1]], rows[half:-1]) if chance.random() < 0.5 else (rows[:half], rows[half:])
        middle = size[0] * chance.uniform(0.52, 0.58)
        sheet.rows(80, 300, middle - 130, left, letter, (0.4, 0.9))
        sheet.rows(middle, 300, size[0] - middle - 70, right, letter, (0.4, 0.9))
    else:
        sheet.rows(110, 360, size[0] - 230, rows, letter, (0.4, 1.0))
    x, y = size[0] * chance.uniform(0.66, 0.76), size[1] - chance.randint(160, 210)
    sheet.text(x - 120, y - 30, "登记机关", 24, sheet.label_ink, sheet.label_face)
    sheet.text(x - 60, y + 70, chance.choice((f"{when.year}年{when.month}月{when.day}日", chinese(when))), 22)
    seal(sheet.image, x, y, 95, chance.choice(TOWNS)[3:] + "市场监督管理局", chance)
    sheet.text(60, size[1] - 62, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 14, INK)
    sheet.text(size[0] - 330, size[1] - 62, "国家市场监督管理总局监制", 14, INK)
    return Drawn("business_licence", form, sheet.image, facts)


def _birth(chance: random.Random) -> tuple[date, str, str]:
    birth = date(chance.randint(1880, 1899), chance.randint(1, 12), chance.randint(1, 28))
    serial = chance.randint(100, 999)
    number = chance.choice(("211002", "110105", "440524")) + birth.strftime("%Y%m%d") + str(serial)
    return birth, number + id_number_check_character(number), "男" if serial % 2 else "女"


def _front(sheet: Sheet, x: float, y: float, wide: float) -> dict[str, str]:
    chance, part = sheet.chance, wide / 1000
    birth, number, sex = _birth(chance)
    name, home = person(chance), address(chance)
    people = chance.choice(("汉", "满", "回", "蒙古", "维吾尔", "壮", "朝鲜"))
    blue = chance.choice(((70, 120, 170), (60, 90, 140), (40, 40, 40)))
    small, large = int(28 * part), int(chance.uniform(33, 38) * part)
    step = chance.uniform(72, 84) * part

    def label(at: float, down: float, words: str) -> float:
        return sheet.text(x + at * part, y + down, words, small, blue, sheet.label_face)

    gap = chance.choice(("", " ", "　"))
    label(55, 70 * part, "姓" + gap + "名")
    sheet.text(x + 180 * part, y + 66 * part, name, large)
    label(55, 70 * part + step, "性" + gap + "别")
    sheet.text(x + 180 * part, y + 66 * part + step, sex, large)
    end = label(280, 70 * part + step, "民" + gap + "族")
    sheet.text(end + 18 * part, y + 66 * part + step, people, large)
    label(55, 70 * part + 2 * step, "出" + gap + "生")
    at = x + 180 * part
    for value, unit in ((birth.year, "年"), (birth.month, "月"), (birth.day, "日")):
        at = sheet.text(at, y + 66 * part + 2 * step, str(value), large) + 10 * part
        at = sheet.text(at, y + 70 * part + 2 * step, unit, small, blue, sheet.label_face) + 14 * part
    label(55, 70 * part + 3 * step, "住" + gap + "址")
    sheet.wrapped(x + 180 * part, y + 66 * part + 3 * step, home, large, 11.2 * large)
    label(55, 540 * part, "公民身份号码")
    sheet.text(x + 330 * part, y + 532 * part, number, int(42 * part), face=chance.randrange(typefaces()))
    left, top = x + 690 * part, y + 90 * part
    sheet.draw.rectangle((left, top, left + 240 * part, top + 330 * part), fill=(206, 216, 224))
    sheet.draw.ellipse((left + 60 * part, top + 50 * part, left + 180 * part, top + 190 * part), fill=(150, 140, 130))
    facts = {"name": name, "sex": sex, "ethnicity": people, "born_on": birth.isoformat()}
    return facts | {"address": home, "id_number": number}


def _back(sheet: Sheet, x: float, y: float, wide: float) -> dict[str, str]:
    chance, part = sheet.chance, wide / 1000
    start, years = day(chance, 2006, 2024), chance.choice((5, 10, 20, 0))
    end = date(start.year + years, start.month, start.day).strftime("%Y.%m.%d") if years else "长期"
    authority = chance.choice(TOWNS)[3:6] + "公安局" + chance.choice(("", "虚构分局"))
    sheet.draw.ellipse((x + 70 * part, y + 60 * part, x + 230 * part, y + 220 * part), fill=(200, 60, 50))
    sheet.text(x + 300 * part, y + 80 * part, "中华人民共和国", int(54 * part), face=sheet.title_face)
    sheet.text(x + 300 * part, y + 170 * part, _spaced(chance, "居民身份证"), int(62 * part), face=sheet.title_face)
    shift = chance.uniform(180, 300)
    for down, label, value in ((430, "签发机关", authority), (520, "有效期限", f"{start:%Y.%m.%d}-{end}")):
        sheet.text(x + shift * part, y + down * part, label, int(28 * part), face=sheet.label_face)
        sheet.text(x + (shift + 150) * part, y + (down - 4) * part, value, int(34 * part))
    return {
        "issuing_authority": authority,
        "valid_from": start.isoformat(),
        "valid_until": end.replace(".", "-") if years else "long_term",
    }


def id_front(chance: random.Random) -> Drawn:
    """居民身份证, the side with the portrait."""
    sheet = Sheet(chance, (1000, 630), chance.choice(((228, 238, 244), (240, 244, 246), (232, 236, 226))))
    sheet.guilloche()
    return Drawn("id_card_front", "card", sheet.image, _front(sheet, 0, 0, 1000))


def id_back(chance: random.Random) -> Drawn:
    """居民身份证, the side with the emblem."""
    sheet = Sheet(chance, (1000, 630), chance.choice(((232, 240, 240), (244, 244, 238))))
    sheet.guilloche()
    return Drawn("id_card_back", "card", sheet.image, _back(sheet, 0, 0, 1000))


def id_copy(chance: random.Random) -> Drawn:
    """Both sides copied on one sheet, as offices ask for it."""
    sheet = Sheet(chance, (1200, 1690), (255, 255, 255))
    for top in (180, 820):
        sheet.draw.rounded_rectangle((200, top, 1000, top + 505), 24, outline=(150, 150, 150), fill=(236, 240, 240))
    facts = _front(sheet, 200, 180, 800) | _back(sheet, 200, 820, 800)
    if chance.random() < 0.5:
        sheet.text(220, 1450, "仅供办理营业执照使用", 40, (90, 90, 90))
    return Drawn("id_card_front", "copy", sheet.image.convert("L").convert("RGB"), facts)


def food(chance: random.Random) -> Drawn:
    """食品经营许可证."""
    wide = chance.random() < 0.6
    size = (1560, 1080) if wide else (1100, 1560)
    sheet = Sheet(chance, size, (250, 250, 242))
    if chance.random() < 0.5:
        sheet.guilloche()
    sheet.border()
    sheet.centred(80, _spaced(chance, "食品经营许可证"), 66)
    code, who, home, end = uscc(chance), person(chance), address(chance), day(chance, 2027, 2031)
    name = chance.choice(TOWNS)[3:6] + chance.choice(WORDS) + chance.choice(TRADES)
    number = "JY" + chance.choice("123") + "".join(chance.choice("0123456789") for _ in range(13))
    left = [
        ("经营者名称", name),
        (chance.choice(("统一社会信用代码", "社会信用代码（身份证号码）")), code),
        (chance.choice(("法定代表人（负责人）", "法定代表人", "法定代表人/负责人")), who),
        ("住所", home),
        ("经营场所", home),
        ("主体业态", "餐饮服务经营者"),
        ("经营项目", "热食类食品制售；冷食类食品制售"),
    ]
    right = [("许可证编号", number), ("投诉举报电话", "12315"), ("发证机关", "样本市市场监督管理局")]
    right += [("签发人", person(chance)), ("有效期至", chinese(end))]
    if wide:
        sheet.rows(80, 230, 800, left, 25, (0.4, 0.9))
        sheet.rows(930, 260, 560, right, 24, (0.8, 1.6))
    else:
        sheet.rows(100, 260, 900, left + right, 25, (0.4, 0.9))
    seal(sheet.image, size[0] * 0.78, size[1] - 200, 100, "样本市市场监督管理局", chance)
    facts = {"name": name, "uscc": code, "legal_representative": who, "address": home}
    return Drawn(
        "food_permit", "unlike", sheet.image, facts | {"valid_until": end.isoformat(), "permit_number": number}
    )


def ownership(chance: random.Random) -> Drawn:
    """不动产权证书."""
    sheet = Sheet(chance, (1100, 1500), (252, 250, 244))
    if chance.random() < 0.7:
        sheet.centred(90, _spaced(chance, "不动产权证书"), 50)
    owner, home = person(chance), address(chance)
    number = f"辽（{chance.randint(2016, 2025)}）虚构市不动产权第{chance.randint(1, 99999):07d}号"
    sheet.centred(190, number, 28)
    unit = "".join(chance.choice("0123456789") for _ in range(12)) + " GB00012 F" + f"{chance.randint(1, 9999):08d}"
    rows = [
        ("权利人", owner), ("共有情况", chance.choice(("单独所有", "房屋单独所有"))),
        ("坐落", home), ("不动产单元号", unit),
        ("权利类型", "国有建设用地使用权/房屋所有权"), ("权利性质", "出让/商品房"), ("用途", "城镇住宅用地/成套住宅"),
        ("面积", f"共有宗地面积{chance.randint(900, 9000)}.5㎡/房屋建筑面积{chance.randint(40, 180)}.36㎡"),
        ("使用期限", "2010年01月01日起2080年01月01日止"), ("权利其他状况", "房屋结构：钢筋混凝土结构"),
    ]  # fmt: skip
    sheet.rows(120, 290, 860, rows, 25, (0.7, 1.4))
    facts = {"owner": owner, "address": home, "unit_number": unit, "certificate_number": number}
    return Drawn("property_certificate", "unlike", sheet.image, facts)


def lease(chance: random.Random) -> Drawn:
    """房屋租赁合同."""
    sheet = Sheet(chance, (1100, 1500), (255, 255, 255))
    sheet.centred(
        100, _spaced(chance, chance.choice(("房屋租赁合同", "门面房租赁合同", "租房协议", "房屋租赁协议书"))), 48
    )
    one, two = person(chance), chance.choice((person(chance), "样本市" + chance.choice(WORDS) + chance.choice(TRADES)))
    start = day(chance, 2020, 2025)
    end = date(start.year + chance.randint(1, 5), start.month, start.day)
    words = chance.choice(
        (
            ("出租方（以下简称甲方）", "承租方（以下简称乙方）"),
            ("出租方（甲方）", "承租方（乙方）"),
            ("甲方", "乙方"),
            ("出租人", "承租人"),
        )
    )
    colon = chance.choice(("：", ":", "： "))
    y = 220.0
    for label, value in zip(words, (one, two), strict=True):
        y = sheet.wrapped(110, y, label + colon + value, 28, 860) + 14
        if chance.random() < 0.4:
            y = sheet.wrapped(110, y, "身份证号码：", 28, 860) + 14
    y = sheet.wrapped(110, y + 20, f"一、甲方将坐落于{address(chance)}的房屋出租给乙方作经营使用。", 28, 860)
    term = f"{chinese(start, False)}{chance.choice(('起至', '至'))}{chinese(end, False)}{chance.choice(('止', ''))}"
    y = sheet.wrapped(110, y, f"二、租赁期限：自{term}，共{end.year - start.year}年。", 28, 860)
    y = sheet.wrapped(110, y, f"三、年租金人民币{chance.randint(2, 9)}0000元，乙方应于每年到期前一个月交清。", 28, 860)
    sheet.wrapped(110, y, "四、租赁期间乙方不得擅自转租，甲方不得无故收回房屋。", 28, 860)
    facts = {"lessor": one, "lessee": two, "valid_from": start.isoformat(), "valid_until": end.isoformat()}
    return Drawn("lease", words[0], sheet.image, facts)


def account(chance: random.Random) -> Drawn:
    """开户许可证 or 基本存款账户信息."""
    sheet = Sheet(chance, (1200, 900), (252, 250, 240))
    title = chance.choice(("开户许可证", "基本存款账户信息", "银行账户信息", "开户信息证明"))
    sheet.centred(80, _spaced(chance, title), 50)
    name, who = chance.choice(TOWNS)[3:6] + chance.choice(WORDS) + chance.choice(TRADES), person(chance)
    number = "".join(chance.choice("0123456789") for _ in range(chance.choice((16, 17, 19, 20))))
    bank = chance.choice(("虚构银行股份有限公司样本支行", "例证农村商业银行假设支行"))
    rows = [
        (chance.choice(("账户名称", "存款人名称", "户名")), name),
        (chance.choice(("账户号码", "账号", "银行账号")), number),
        (chance.choice(("开户银行", "开户行")), bank),
        (chance.choice(("法定代表人（单位负责人）", "法定代表人")), who),
        ("基本存款账户编号", "J22" + "".join(chance.choice("0123456789") for _ in range(11))),
    ]
    sheet.rows(120, 240, 900, rows, 27, (0.6, 1.2))
    seal(sheet.image, 900, 700, 100, "虚构银行样本支行专用章", chance)
    facts = {"account_name": name, "account_number": number, "bank": bank, "legal_representative": who}
    return Drawn("bank_account", title, sheet.image, facts)
