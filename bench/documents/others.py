"""Papers and pictures that are none of the kinds, many of them with the same words on them: they must stay unknown."""

import random

from PIL import Image

from .fictitious import SCOPES, TRADES, WORDS, Drawn, address, chinese, day, person, seal, uscc
from .unlike import INK, Sheet, _birth

Rows = list[tuple[str, str]]


def _forms(chance: random.Random) -> dict[str, Rows]:
    """Title and rows of papers that look like ours."""
    birth, number, sex = _birth(chance)
    name, home, code = person(chance), address(chance), uscc(chance)
    firm = "样本市" + chance.choice(WORDS) + chance.choice(TRADES)
    when, end = chinese(day(chance)), chinese(day(chance, 2027, 2031))
    born = chinese(birth)
    return {
        "中华人民共和国机动车驾驶证": [
            ("证号", number), ("姓名", name), ("性别", sex), ("国籍", "中国"), ("住址", home), ("出生日期", born),
            ("初次领证日期", when), ("准驾车型", "C1"), ("有效期限", "2020-01-05至2030-01-05"),
        ],
        "中华人民共和国机动车行驶证": [
            ("号牌号码", "辽K00000"), ("车辆类型", "小型轿车"), ("所有人", name), ("住址", home),
            ("使用性质", "非营运"), ("注册日期", when), ("发证日期", when),
        ],
        "常住人口登记卡": [
            ("姓名", name), ("户主或与户主关系", "户主"), ("性别", sex), ("民族", "汉"), ("出生日期", born),
            ("住址", home), ("公民身份号码", number), ("婚姻状况", "未婚"), ("文化程度", "高中"),
        ],
        "居住证": [
            ("姓名", name), ("性别", sex), ("民族", "汉"), ("出生", born), ("住址", home), ("公民身份号码", number),
        ],
        "结婚证": [
            ("持证人", name), ("登记日期", when), ("结婚证字号", "J000000-2020-000001"), ("姓名", name), ("性别", sex),
            ("国籍", "中国"), ("出生日期", born), ("身份证件号", number),
        ],
        "健康证明": [("姓名", name), ("性别", sex), ("年龄", "35"), ("从业类别", "食品"), ("有效期至", end)],
        "食品生产许可证": [
            ("生产者名称", firm), ("社会信用代码", code), ("法定代表人（负责人）", name), ("住所", home),
            ("生产地址", home), ("食品类别", "糕点"), ("许可证编号", "SC12400000000000"), ("有效期至", end),
            ("发证机关", "样本市市场监督管理局"),
        ],
        "卫生许可证": [
            ("单位名称", firm), ("法定代表人", name), ("地址", home), ("许可项目", "理发店"),
            ("有效期限", when + "至" + end),
        ],
        "药品经营许可证": [
            ("企业名称", firm), ("社会信用代码", code), ("法定代表人", name), ("注册地址", home),
            ("经营范围", "中药饮片"), ("许可证编号", "辽CB0000000"), ("有效期至", end),
        ],
        "中华人民共和国组织机构代码证": [
            ("代码", "D2143569-X"), ("机构名称", firm), ("机构类型", "企业法人"), ("法定代表人", name), ("地址", home),
        ],
        "税务登记证": [
            ("纳税人名称", firm), ("法定代表人", name), ("地址", home), ("登记注册类型", "有限责任公司"),
            ("经营范围", chance.choice(SCOPES)),
        ],
        "电子发票（普通发票）": [
            ("购买方名称", firm), ("统一社会信用代码/纳税人识别号", code), ("销售方名称", firm),
            ("项目名称", "餐饮服务"),
            ("开户银行", "虚构银行"), ("银行账号", "6200000000000000000"), ("价税合计", "壹佰元整"),
        ],
        "公司设立登记申请书": [
            ("名称", firm), ("住所", home), ("法定代表人", name), ("注册资本", "壹佰万元整"),
            ("公司类型", "有限责任公司"), ("营业期限", "长期"), ("经营范围", chance.choice(SCOPES)), ("申请人签字", ""),
        ],
        "护照": [
            ("姓名", name), ("性别", sex), ("国籍", "中国"), ("出生日期", born), ("签发机关", "公安部出入境管理局"),
            ("有效期至", end),
        ],
        "社会保障卡": [("姓名", name), ("社会保障号码", number), ("发卡日期", "2020年01月")],
        "劳动合同": [("甲方", firm), ("乙方", name), ("合同期限", when + "至" + end), ("工作地点", home)],
        "商品房买卖合同": [("出卖人", firm), ("买受人", name), ("坐落", home), ("面积", "89.5平方米")],
        "收款收据": [("今收到", name), ("交来", "房屋租金"), ("金额", "叁仟元整"), ("收款单位", firm)],
    }  # fmt: skip


def look_alike(chance: random.Random) -> Drawn:
    """A paper with labels like ours."""
    title, rows = chance.choice(sorted(_forms(chance).items()))
    sheet = Sheet(chance, chance.choice(((1200, 850), (1000, 1400))), (250, 250, 246))
    if title not in ("居住证", "社会保障卡") or chance.random() < 0.8:
        sheet.centred(60, title, 46)
    sheet.rows(90, 180, sheet.size[0] - 180, rows, 27, (0.4, 0.9))
    if chance.random() < 0.4:
        seal(sheet.image, sheet.size[0] * 0.75, sheet.size[1] * 0.75, 95, "示例单位公章样本", chance)
    return Drawn("unknown", title, sheet.image)


def prose(chance: random.Random) -> Drawn:
    """A letter, a menu, a screen."""
    sheet = Sheet(chance, (1000, 1500), (255, 255, 255))
    what = chance.choice(("notice", "menu", "chat", "statement"))
    if what == "menu":
        sheet.centred(60, chance.choice(WORDS) + "饭店菜单", 56)
        y = 200.0
        for dish in chance.sample(
            [
                "锅包肉",
                "地三鲜",
                "溜肉段",
                "尖椒干豆腐",
                "酸菜白肉",
                "拔丝地瓜",
                "小鸡炖蘑菇",
                "家常凉菜",
                "米饭",
                "饺子",
            ],
            8,
        ):
            sheet.text(100, y, dish, 36)
            sheet.text(760, y, f"{chance.randint(8, 88)}元", 36)
            y += 110
    elif what == "chat":
        y = 100.0
        for words in (
            "你好，我要办营业执照",
            "需要身份证、租赁合同",
            "名称想好了吗？",
            "住所就是我租的门面",
            "好的 明天带来",
            "法定代表人是我爱人",
        ):
            x = chance.choice((60, 420))
            sheet.draw.rounded_rectangle((x, y, x + 500, y + 90), 16, fill=(220, 240, 220))
            sheet.text(x + 20, y + 24, words, 32)
            y += 150
    elif what == "notice":
        sheet.centred(80, "关于换发食品经营许可证的通知", 46)
        words = "各经营者：请持营业执照、法定代表人身份证到窗口办理。"
        words += "经营者名称、住所、经营场所、主体业态、经营项目有变化的，应当先申请变更。"
        sheet.wrapped(80, 220, words * 3, 30, 840)
    else:
        sheet.centred(80, "遗失声明", 56)
        words = f"样本市{chance.choice(WORDS)}商贸有限公司遗失营业执照正副本，统一社会信用代码：{uscc(chance)}，"
        words += f"法定代表人：{person(chance)}，声明作废。"
        sheet.wrapped(80, 220, words, 34, 840)
    return Drawn("unknown", what, sheet.image)


def wordless(chance: random.Random) -> Drawn:
    """Blank paper, a bank card, a picture of nothing."""
    what = chance.choice(("blank", "noise", "card"))
    sheet = Sheet(chance, (1000, 640), (245, 245, 245))
    if what == "noise":
        small = Image.effect_noise((125, 80), 90).convert("RGB")
        return Drawn("unknown", what, small.resize((1000, 640), Image.Resampling.BICUBIC))
    if what == "card":
        sheet.draw.rounded_rectangle((0, 0, 1000, 640), 40, fill=(40, 70, 140))
        sheet.text(60, 50, "虚构银行 储蓄卡", 50, (250, 250, 250))
        sheet.text(80, 330, "6200 0000 0000 0000 000", 62, (240, 240, 240))
        sheet.text(80, 460, "有效期至 05/30", 34, (240, 240, 240))
        sheet.text(700, 540, "银联", 50, INK)
    return Drawn("unknown", what, sheet.image)
