"""Which words on which kind of paper introduce which fact, and by which words a kind is recognised.

The labels are those of the national forms: 营业执照 (市场监管总局 2019 form and the form of 2014), 居民身份证 (GA 467),
食品经营许可证 (2020 form), 不动产权证书 (自然资源部), 开户许可证 (人民银行); those of leases are custom.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .facts import Kind
from .proofs import Proof, nothing, of_enterprise, of_holder
from .shapes import ACCOUNT, BRANCH, CERTIFICATE, FIRM, MONEY, POLICE, TERM, TYPE, VALIDITY


@dataclass(frozen=True)
class Form:
    """How a kind of paper names things."""

    titles: tuple[str, ...]
    """Words of which one stands alone as a heading."""
    labels: Mapping[str, str]
    """Printed label to name of the fact; a name that begins with `_` only ends the value before it."""
    wrapping: frozenset[str]
    """Facts that may run over several lines."""
    least: int
    """How many different labels must be there beside the title."""
    least_untitled: int | None
    """How many without a title, which is often what the light or the seal takes first; `None`: never without one."""
    must: frozenset[str] = frozenset()
    """Labels without which it isn't this kind."""
    shapes: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """Under the heading these facts are known by what they look like, where their label was lost."""
    mark: re.Pattern[str] | None = None
    """What a line of only this paper looks like: as good as a heading."""
    running: frozenset[str] = frozenset({"business_scope", "address", "premises", "scope", "_"})
    """Facts in whose running text words of labels may occur."""
    proof: Callable[[Sequence[str]], Proof] = nothing
    """What the values on the page prove without labels."""
    foreign: tuple[str, ...] = ()
    """Labels that this paper never carries but others with the same labels do."""
    spoken_of: bool = False
    """Other papers write of it in the words of its heading and labels: its heading then outweighs no other, and without
    it a value must have the looks that only its values have."""


_NOT_ON_A_PERMIT = (
    "生产者名称", "生产地址", "食品类别", "注册地址", "许可项目", "许可范围", "经营范围", "企业名称",
)  # fmt: skip
_NOT_ON_A_LICENCE = (
    "申请人", "纳税人", "购买方", "销售方", "价税合计", "开户银行", "银行账号", "机构代码", "许可证编号",
    "生产地址", "联系电话", "有效期至", "发证机关",
    "所属行业", "参保人数", "经营状态", "登记状态", "人员规模", "纳税信用", "曾用名", "英文名",
    "业务范围", "宗旨", "经费来源", "开办资金", "举办单位", "业务主管单位",
)  # fmt: skip
_NOT_ON_A_CARD = (
    "国籍", "户主", "与户主", "婚姻状况", "文化程度", "证号", "准驾车型", "职业", "服务处所", "籍贯", "年龄",
    "曾用名", "配偶", "社会保障", "从业类别", "出生日期", "出生年月",
    "身份证号", "证件号", "联系电话", "初次领证", "持证人", "签注", "发证机关", "残疾类别", "执业地点",
)  # fmt: skip

FORMS: Mapping[Kind, Form] = {
    Kind.FOOD_PERMIT: Form(
        ("食品经营许可证",),
        {
            "经营者名称": "name",
            "统一社会信用代码": "uscc",
            "社会信用代码": "uscc",
            "法定代表人(负责人)": "legal_representative",
            "法定代表人/负责人": "legal_representative",
            "法定代表人": "legal_representative",
            "负责人": "legal_representative",
            "单位名称": "name",
            "住所": "address",
            "经营场所": "premises",
            "主体业态": "business_type",
            "经营项目": "scope",
            "许可证编号": "permit_number",
            "有效期至": "valid_until",
            "发证机关": "issuing_authority",
            "签发人": "_",
            "日常监督管理机构": "_",
            "日常监督管理人员": "_",
            "投诉举报电话": "_",
        },
        wrapping=frozenset({"name", "address", "premises", "scope", "business_type"}),
        least=3,
        least_untitled=6,
        foreign=_NOT_ON_A_PERMIT,
    ),
    Kind.PROPERTY_CERTIFICATE: Form(
        ("不动产权证书", "不动产权证"),
        {
            "权利人": "owner",
            "共有情况": "co_ownership",
            "坐落": "address",
            "不动产单元号": "unit_number",
            "权利类型": "right_type",
            "权利性质": "right_nature",
            "用途": "use",
            "面积": "area",
            "使用期限": "term",
            "权利其他状况": "_",
        },
        wrapping=frozenset({"owner", "address", "area", "term", "use", "right_type"}),
        least=4,
        least_untitled=6,
        mark=CERTIFICATE,
        foreign=("出卖人", "买受人", "抵押权人"),
    ),
    Kind.LEASE: Form(
        ("租赁合同", "租房合同", "租赁协议", "租房协议", "租赁合同书", "租赁协议书", "租赁契约"),
        {
            "出租方(甲方)": "lessor",
            "出租人(甲方)": "lessor",
            "甲方(出租方)": "lessor",
            "甲方(出租人)": "lessor",
            "出租方": "lessor",
            "出租人": "lessor",
            "甲方": "lessor",
            "承租方(乙方)": "lessee",
            "承租人(乙方)": "lessee",
            "乙方(承租方)": "lessee",
            "乙方(承租人)": "lessee",
            "承租方": "lessee",
            "承租人": "lessee",
            "乙方": "lessee",
        },
        wrapping=frozenset(),
        least=2,
        least_untitled=None,
        foreign=("出卖人", "买受人"),
    ),
    Kind.BANK_ACCOUNT: Form(
        (
            "开户许可证",
            "基本存款账户信息",
            "银行账户开户证明",
            "基本存款账户开户许可证",
            "账户信息",
            "开户证明",
            "结算账户信息",
            "银行账户信息",
            "银行开户许可证",
            "开户信息证明",
            "账户开立证明",
        ),
        {
            "账户名称": "account_name",
            "单位名称": "account_name",
            "存款人名称": "account_name",
            "户名": "account_name",
            "账户号码": "account_number",
            "银行账号": "account_number",
            "账号": "account_number",
            "开户银行": "bank",
            "开户行": "bank",
            "法定代表人(单位负责人)": "legal_representative",
            "法定代表人": "legal_representative",
            "基本存款账户编号": "account_record_number",
            "核准号": "approval_number",
            "开户银行名称": "bank",
            "单位负责人": "legal_representative",
            "账户性质": "account_type",
            "账户类型": "account_type",
        },
        wrapping=frozenset({"account_name", "bank"}),
        least=3,
        least_untitled=None,
        shapes={"account_name": FIRM, "account_number": ACCOUNT, "bank": BRANCH},
        foreign=("购买方", "销售方", "价税合计", "项目名称", "今收到"),
    ),
    Kind.BUSINESS_LICENCE: Form(
        ("营业执照", "个体工商户营业执照", "企业法人营业执照"),
        {
            "统一社会信用代码": "uscc",
            "社会信用代码": "uscc",
            "名称": "name",
            "字号名称": "name",
            "类型": "kind",
            "公司类型": "kind",
            "企业类型": "kind",
            "主体类型": "kind",
            "组成形式": "_form",
            "法定代表人": "legal_representative",
            "负责人": "legal_representative",
            "经营者": "legal_representative",
            "经营者姓名": "legal_representative",
            "投资人": "legal_representative",
            "执行事务合伙人": "legal_representative",
            "注册资本": "registered_capital",
            "出资额": "registered_capital",
            "成立日期": "established_on",
            "注册日期": "established_on",
            "营业期限": "_term",
            "经营期限": "_term",
            "合伙期限": "_term",
            "住所": "address",
            "经营场所": "address",
            "营业场所": "address",
            "主要经营场所": "address",
            "经营范围": "business_scope",
            "登记机关": "_authority",
            "机构类型": "kind",
            "商事主体名称": "name",
            "法定代表人姓名": "legal_representative",
            "主体名称": "name",
            "营业执照注册号": "_",
            "注册号": "_",
            "证照编号": "_",
            "实收资本": "_",
        },
        wrapping=frozenset({"name", "address", "business_scope", "kind", "_term"}),
        least=3,
        least_untitled=5,
        shapes={"kind": TYPE, "registered_capital": MONEY, "_term": TERM},
        proof=of_enterprise,
        foreign=_NOT_ON_A_LICENCE,
    ),
    Kind.ID_CARD_FRONT: Form(
        (),
        {
            "姓名": "name",
            "性别": "sex",
            "民族": "ethnicity",
            "出生": "born_on",
            "住址": "address",
            "公民身份号码": "id_number",
            "身份号码": "id_number",
        },
        wrapping=frozenset({"address"}),
        least=4,
        least_untitled=4,
        must=frozenset({"id_number"}),
        proof=of_holder,
        foreign=_NOT_ON_A_CARD,
    ),
    Kind.ID_CARD_BACK: Form(
        ("居民身份证", "中华人民共和国居民身份证"),
        {"签发机关": "issuing_authority", "有效期限": "_validity", "有效期": "_validity"},
        wrapping=frozenset({"issuing_authority"}),
        least=1,
        least_untitled=2,
        shapes={"issuing_authority": POLICE, "_validity": VALIDITY},
        spoken_of=True,
    ),
}

ETHNICITIES = frozenset(
    """
    汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣
    黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南
    仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴
    珞巴 基诺
    """.split()  # noqa: SIM905 - a list of words is read more easily than 56 quoted ones
)
"""The 56 peoples (GB/T 3304-1991)."""
