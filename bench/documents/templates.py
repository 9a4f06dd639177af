"""Papers drawn after the national forms, with what they say: order of fields, gaps, wrapping, borders and seals."""

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
    Pen,
    address,
    chinese,
    day,
    person,
    seal,
    uscc,
)


def _code_square(draw: ImageDraw.ImageDraw, x: int, y: int, side: int, chance: random.Random) -> None:
    step = side // 29
    for row in range(29):
        for column in range(29):
            if chance.random() < 0.5:
                draw.rectangle(
                    (x + column * step, y + row * step, x + (column + 1) * step, y + (row + 1) * step),
                    fill=(20, 20, 20),
                )


def licence(chance: random.Random, form: str) -> Drawn:
    """营业执照: `landscape`, `portrait`, `old`, `individual`."""
    wide = form in ("landscape", "individual")
    size = (1560, 1100) if wide else (1100, 1560)
    image = Image.new("RGB", size, chance.choice(((253, 252, 246), (250, 247, 238), (255, 255, 255))))
    pen = Pen(image, chance.choice((0, 1)))
    for inset in (26, 40):
        pen.draw.rectangle(
            (inset, inset, size[0] - inset, size[1] - inset), outline=(176, 150, 96), width=5 if inset == 26 else 2
        )
    for row in range(0, size[1], 160):
        pen.line(chance.randint(0, 200), row, "GSDJ " * 9, 40, (244, 241, 232))
    individual = form == "individual"
    code = uscc(chance, "92" if individual else "91")
    town = chance.choice(TOWNS)[3:]
    name = (
        (town[:3] + "市"[:0] if chance.random() < 0.5 else town)
        + chance.choice(WORDS)
        + chance.choice(SHOPS if individual else TRADES)
    )
    who, when, home = person(chance), day(chance), address(chance)
    kind = (
        "个体工商户"
        if individual
        else chance.choice(
            (
                "有限责任公司(自然人投资或控股)",
                "有限责任公司(自然人独资)",
                "有限责任公司",
                "股份有限公司(非上市、自然人投资或控股)",
            )
        )
    )
    scope = (
        "许可项目："
        + chance.choice(SCOPES)
        + "。一般项目："
        + "；".join(chance.sample(SCOPES, chance.randint(3, 9)))
        + "。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"
    )
    money = chance.choice(("壹佰万元整", "伍拾万元整", "叁仟万元人民币", "1000万元人民币", "贰佰万元整", "500万元"))
    facts = {
        "uscc": code,
        "name": name,
        "kind": kind,
        "legal_representative": who,
        "established_on": when.isoformat(),
        "address": home,
        "business_scope": scope,
    }
    wide_gap = chance.choice(("", "　", " ", "　　"))

    def two(label: str) -> str:
        return label[0] + wide_gap * (1 if len(label) == 2 else 0) + label[1:] if len(label) == 2 else label

    boss = "经营者" if individual else chance.choice(("法定代表人", "法定代表人"))
    place = "经营场所" if individual else "住所"
    letter = chance.randint(25, 29)
    label_size = letter
    if wide:
        pen.centred(120, chance.choice(("营业执照", "营 业 执 照", "营　业　执　照")), 76)
        pen.centred(225, chance.choice(("（副 本）", "（副本）(1-1)", "（副　本）")), 30)
        pen.line(90, 150, "统一社会信用代码", 26)
        pen.line(90, 190, code, 30, face=0)
        _code_square(pen.draw, 1330, 90, 130, chance)
        pen.line(1270, 225, "扫描二维码登录“国家企业", 14)
        pen.line(1270, 245, "信用信息公示系统”了解更多登记信息", 14)
        left = [("名称", name), ("类型", kind), (boss, who), ("经营范围", scope)]
        right = [("成立日期", chinese(when)), (place, home)]
        if not individual:
            right.insert(0, ("注册资本", money))
            facts["registered_capital"] = money
            if chance.random() < 0.5:
                right.insert(2, ("营业期限", "长期" if chance.random() < 0.5 else f"{chinese(when)}至长期"))
                facts["valid_until"] = "long_term"
        elif chance.random() < 0.6:
            right.insert(0, ("组成形式", "个人经营"))
        y = 330.0
        for label, value in left:
            pen.line(90, y, two(label), label_size)
            y = pen.wrapped(260, y, value, letter, 590) + 18
        y = 330.0
        for label, value in right:
            pen.line(930, y, two(label), label_size)
            y = pen.wrapped(1090, y, value, letter, 380) + 18
        pen.line(960, 905, "登记机关", 28)
        pen.line(1180, 990, f"{when.year} 年 {when.month} 月 {when.day} 日", 26)
        seal(image, 1250, 880, 110, town + "市场监督管理局", chance)
    else:
        old = form == "old"
        pen.centred(190, chance.choice(("营业执照", "营 业 执 照")), 84)
        pen.centred(310, "（副 本）", 32)
        y = 400.0
        if old:
            pen.line(330, y, "统一社会信用代码 " + code, 28)
        else:
            pen.line(130, 120, "统一社会信用代码", 24)
            pen.line(130, 155, code, 28, face=0)
        y = 470.0
        rows = [
            ("名称", name),
            ("类型", kind),
            ("住所", home),
            (boss, who),
            ("注册资本", money),
            ("成立日期", chinese(when)),
        ]
        facts["registered_capital"] = money
        end = date(when.year + chance.choice((10, 20, 30)), when.month, when.day)
        if chance.random() < 0.5:
            rows.append(("营业期限", f"{chinese(when)}至{chinese(end)}"))
            facts["valid_until"] = end.isoformat()
        else:
            rows.append(("营业期限", chance.choice(("长期", f"自{chinese(when)}至长期"))))
            facts["valid_until"] = "long_term"
        rows.append(("经营范围", scope))
        for label, value in rows:
            shown = (
                {"名称": "名　　　称", "类型": "类　　　型", "住所": "住　　　所"}.get(label, label)
                if old or chance.random() < 0.4
                else two(label)
            )
            pen.line(140, y, shown, label_size)
            y = pen.wrapped(340, y, value, letter, 620) + 16
        pen.line(560, 1330, "登记机关", 30)
        pen.line(640, 1440, f"{when.year}年{when.month:02d}月{when.day:02d}日", 28)
        seal(image, 760, 1350, 115, town + "市场监督管理局", chance)
    return Drawn("business_licence", form, image, facts)


def id_front(chance: random.Random) -> Drawn:
    """居民身份证, the side with the portrait."""
    image = Image.new("RGB", (1000, 630), chance.choice(((228, 238, 244), (236, 242, 240))))
    pen = Pen(image, 0)
    for row in range(0, 640, 9):
        pen.draw.line((0, row, 1000, row + chance.randint(-14, 14)), fill=(218, 229, 236), width=1)
    name, home = person(chance), address(chance)
    birth = date(chance.randint(1880, 1899), chance.randint(1, 12), chance.randint(1, 28))
    serial = chance.randint(100, 999)
    number = chance.choice(("211002", "211011", "330106")) + birth.strftime("%Y%m%d") + str(serial)
    number += id_number_check_character(number)
    sex = "男" if serial % 2 else "女"
    people = chance.choice(("汉", "汉", "汉", "满", "蒙古", "回", "朝鲜", "锡伯"))
    blue, ink = (70, 120, 170), (20, 20, 25)
    gap = chance.choice(("", " "))
    for y, label in (
        (70, "姓" + gap + "名"),
        (145, "性" + gap + "别"),
        (215, "出" + gap + "生"),
        (295, "住" + gap + "址"),
    ):
        pen.line(60, y, label, 27, blue)
    pen.line(165, 64, name, 38, ink)
    pen.line(165, 141, sex, 34, ink)
    pen.line(270, 145, "民" + gap + "族", 27, blue)
    pen.line(375, 141, people, 34, ink)
    x = 165.0
    for part, unit in ((birth.year, "年"), (birth.month, "月"), (birth.day, "日")):
        x = pen.line(x, 211, str(part), 34, ink) + 12
        x = pen.line(x, 215, unit, 27, blue) + 18
    pen.wrapped(165, 291, home, 34, 400, 1.35)
    pen.line(60, 530, "公民身份号码", 28, blue)
    pen.line(320, 522, number, 42, ink)
    pen.draw.rectangle((690, 90, 930, 420), fill=(206, 216, 224))
    pen.draw.ellipse((750, 130, 870, 280), fill=(160, 150, 145))
    pen.draw.pieslice((700, 280, 920, 560), 180, 360, fill=(110, 115, 130))
    return Drawn(
        "id_card_front",
        "card",
        image,
        {
            "name": name,
            "sex": sex,
            "ethnicity": people,
            "born_on": birth.isoformat(),
            "address": home,
            "id_number": number,
        },
    )


def id_back(chance: random.Random) -> Drawn:
    """居民身份证, the side with the emblem."""
    image = Image.new("RGB", (1000, 630), (232, 240, 240))
    pen = Pen(image, 0)
    pen.draw.ellipse((70, 60, 240, 230), fill=(200, 60, 50))
    pen.line(310, 80, "中华人民共和国", 52)
    pen.line(330, 170, "居 民 身 份 证", 66)
    start = day(chance, 2006, 2024)
    years = chance.choice((5, 10, 20, 0))
    end = date(start.year + years, start.month, start.day).strftime("%Y.%m.%d") if years else "长期"
    authority = chance.choice(TOWNS)[3:6] + "公安局" + chance.choice(("", "虚构分局", "例证分局"))
    pen.line(200, 420, "签发机关", 28)
    pen.line(400, 416, authority, 34)
    pen.line(200, 520, "有效期限", 28)
    pen.line(400, 516, f"{start:%Y.%m.%d}-{end}", 36)
    facts = {
        "issuing_authority": authority,
        "valid_from": start.isoformat(),
        "valid_until": end.replace(".", "-") if years else "long_term",
    }
    return Drawn("id_card_back", "card", image, facts)


def food(chance: random.Random) -> Drawn:
    """食品经营许可证."""
    image = Image.new("RGB", (1560, 1100), (250, 250, 242))
    pen = Pen(image, chance.choice((0, 1)))
    pen.draw.rectangle((30, 30, 1530, 1070), outline=(60, 140, 90), width=8)
    pen.centred(90, "食品经营许可证", 78)
    code, name, who, home = uscc(chance), chance.choice(WORDS) + chance.choice(TRADES), person(chance), address(chance)
    name = chance.choice(TOWNS)[3:5] + name
    end = day(chance, 2026, 2031)
    number = "JY2" + "".join(chance.choice("0123456789") for _ in range(13))
    y = 260.0
    for label, value in (
        ("经营者名称", name),
        ("统一社会信用代码", code),
        ("法定代表人（负责人）", who),
        ("住所", home),
        ("经营场所", home),
        ("主体业态", "餐饮服务经营者"),
        ("经营项目", "热食类食品制售，冷食类食品制售"),
    ):
        pen.line(90, y, label + "：", 28)
        y = pen.wrapped(420, y, value, 28, 480) + 22
    y = 270.0
    for label, value in (
        ("许可证编号", number),
        ("日常监督管理机构", "示例市场监督管理所"),
        ("投诉举报电话", "12315"),
        ("发证机关", "样本市市场监督管理局"),
        ("有效期至", chinese(end)),
    ):
        pen.line(960, y, label + "：", 26)
        pen.wrapped(1200, y, value, 26, 320)
        y += 90
    seal(image, 1280, 880, 110, "样本市市场监督管理局", chance)
    return Drawn(
        "food_permit",
        "2020",
        image,
        {
            "name": name,
            "uscc": code,
            "legal_representative": who,
            "address": home,
            "valid_until": end.isoformat(),
            "permit_number": number,
        },
    )


def other(chance: random.Random) -> Drawn:
    """Papers that are none of the kinds: a notice, a receipt, a diploma."""
    image = Image.new("RGB", (1100, 1500), (255, 255, 255))
    pen = Pen(image, 1)
    title, body = chance.choice(
        (
            ("收款收据", "今收到交来办公用品款，金额人民币叁佰元整，特此证明。名称：文具。"),
            ("毕业证书", "学生在本校完成学业，成绩合格，准予毕业。证书编号：10001。姓名：略。"),
            ("关于办理营业执照的通知", "各单位：请持身份证、租赁合同到窗口办理营业执照，名称应符合规定，住所应真实。"),
        )
    )
    pen.centred(150, title, 60)
    pen.wrapped(120, 320, body * 3, 32, 860, 1.7)
    seal(image, 800, 1200, 120, "示例单位公章", chance)
    return Drawn("unknown", title, image)


def _sheet(chance: random.Random, title: str) -> tuple[Image.Image, Pen]:
    image = Image.new("RGB", (1100, 1500), chance.choice(((255, 255, 255), (250, 248, 240))))
    pen = Pen(image, chance.choice((0, 1)))
    pen.centred(110, title, 56)
    return image, pen


def ownership(chance: random.Random) -> Drawn:
    """不动产权证书, the page with the table."""
    image, pen = _sheet(chance, "不动产权证书")
    owner, home = person(chance), address(chance)
    number = f"辽({chance.randint(2016, 2025)})虚构市不动产权第{chance.randint(1, 99999):07d}号"
    unit = "".join(chance.choice("0123456789") for _ in range(12)) + "GB00012F" + f"{chance.randint(1, 9999):08d}"
    pen.centred(210, number, 30)
    rows = [
        ("权利人", owner), ("共有情况", "单独所有"), ("坐落", home), ("不动产单元号", unit),
        ("权利类型", "国有建设用地使用权/房屋所有权"), ("权利性质", "出让/市场化商品房"), ("用途", "城镇住宅用地/住宅"),
        ("面积", f"房屋建筑面积{chance.randint(40, 180)}.{chance.randint(10, 99)}平方米"),
        ("使用期限", "2010年01月01日起2080年01月01日止"),
    ]  # fmt: skip
    y = 300.0
    for label, value in rows:
        top = y
        pen.line(120, y + 14, label, 27)
        y = max(pen.wrapped(350, y + 14, value, 27, 620) + 6, top + 72)
        pen.draw.rectangle((100, top, 1000, y), outline=(90, 90, 90), width=2)
        pen.draw.line((330, top, 330, y), fill=(90, 90, 90), width=2)
    facts = {"owner": owner, "address": home, "unit_number": unit, "certificate_number": number}
    return Drawn("property_certificate", "table", image, facts)


def lease(chance: random.Random) -> Drawn:
    """房屋租赁合同."""
    image, pen = _sheet(chance, chance.choice(("房屋租赁合同", "房 屋 租 赁 合 同")))
    one, other_side, start = person(chance), person(chance), day(chance, 2020, 2025)
    end = date(start.year + chance.randint(1, 5), start.month, start.day)
    words = chance.choice(
        (("出租方（甲方）", "承租方（乙方）"), ("甲方（出租方）", "乙方（承租方）"), ("出租人", "承租人"))
    )
    pen.line(130, 250, f"{words[0]}：{one}", 30)
    pen.line(130, 310, f"{words[1]}：{other_side}", 30)
    home = address(chance)
    y = pen.wrapped(130, 390, f"甲方将位于{home}的房屋出租给乙方使用，双方商定如下：", 30, 840, 1.7)
    y = pen.wrapped(130, y, "一、租赁期限", 30, 840, 1.7)
    y = pen.wrapped(130, y, f"自{chinese(start, False)}起至{chinese(end, False)}止。", 30, 840, 1.7)
    pen.wrapped(
        130, y, f"二、月租金{chance.randint(8, 60)}00元，按季支付。乙方应爱护房屋，甲方应及时修缮。", 30, 840, 1.7
    )
    facts = {"lessor": one, "lessee": other_side, "valid_from": start.isoformat(), "valid_until": end.isoformat()}
    return Drawn("lease", words[0], image, facts)


def account(chance: random.Random) -> Drawn:
    """开户许可证 or 基本存款账户信息."""
    image, pen = _sheet(chance, chance.choice(("开户许可证", "基本存款账户信息")))
    name = chance.choice(TOWNS)[3:5] + chance.choice(WORDS) + chance.choice(TRADES)
    number = "".join(chance.choice("0123456789") for _ in range(chance.choice((17, 19, 20))))
    bank, who = "虚构银行股份有限公司样本支行", person(chance)
    y = 320.0
    for label, value in (
        (chance.choice(("账户名称", "存款人名称")), name),
        (chance.choice(("账户号码", "账号")), number),
        ("开户银行", bank),
        (chance.choice(("法定代表人（单位负责人）", "法定代表人")), who),
    ):
        pen.line(120, y, label + chance.choice(("：", "", " ")), 29)
        y = pen.wrapped(500, y, value, 29, 500) + 30
    seal(image, 800, 1100, 120, "虚构银行样本支行专用章", chance)
    facts = {"account_name": name, "account_number": number, "bank": bank, "legal_representative": who}
    return Drawn("bank_account", "sheet", image, facts)
