"""What light, seals and the search leave of a page: labels without their ends, rows run together, cut sentences."""

import pytest
from papers import USCC, line, read_twice

from haoban.evidence.reading.facts import Kind, Line, Reading


def read(*lines: Line) -> Reading:
    """The lines in any order: a recogniser often gives the lowest first."""
    return read_twice(sorted(lines, key=lambda one: -one.top))


def told(reading: Reading, *names: str) -> tuple[str | None, ...]:
    return tuple(reading.facts[name].value if name in reading.facts else None for name in names)


def test_the_terms_of_use_beside_an_old_licence_are_no_values():
    found = read(
        line("企业法人营业执照", 300, 0),
        line("名称", 0, 80), line("样本市宏达汽车销售有限公司", 150, 80), line("须知", 600, 80),
        line("住所", 0, 120), line("样例省范本市假设县民主路1号", 150, 120),
        line("1.《企业法人营业执照》是企业法人资格和合法经营", 600, 108), line("的凭证。", 600, 132),
        line("法定代表人姓名", 0, 160), line("张三", 200, 160),
        line("2.《企业法人营业执照》分为正本和副本。", 600, 160),
        line("注册资本", 0, 200), line("贰佰万元整", 150, 200),
        line("公司类型", 0, 240), line("有限责任公司", 150, 240),
        line("成立日期", 0, 280), line("2009年1月5日", 150, 280),
    )  # fmt: skip
    assert found.kind is Kind.BUSINESS_LICENCE
    assert told(found, "name", "address") == ("样本市宏达汽车销售有限公司", "样例省范本市假设县民主路1号")


@pytest.mark.parametrize(
    "cut", ["法定代表人（负责：张三", "法定代表人（负责张三", "法定代表人（负张三", "注定代具（负建人）：张三"]
)
def test_the_head_of_an_enterprise_is_known_behind_what_is_left_of_the_label(cut):
    found = read(
        line("食品经营许可证", 200, 0),
        line("经营者名称", 0, 80), line("样本市宏达餐饮店", 150, 80),
        line("社会信用代码", 0, 120), line(USCC, 200, 120),
        line(cut, 0, 160),
        line("住所", 0, 200), line("样例省范本市假设县民主路1号", 150, 200),
        line("许可证编号", 0, 240), line("JY12101020012345", 150, 240),
        line("发证机关", 0, 280), line("假设县市场监督管理局", 150, 280),
        line("看效期显：2031年06月15日", 0, 320), line("2026年06月16日", 500, 360),
    )  # fmt: skip
    assert told(found, "legal_representative", "valid_until") == ("张三", "2031-06-15")
    assert not found.facts["valid_until"].sure


@pytest.mark.parametrize("label", [("权", "利"), ("权利", "人"), ("权利人",)])
def test_an_owner_is_found_beside_a_label_printed_wide_that_lost_its_end(label):
    found = read(
        line("不动产权证书", 200, 0),
        *[line(part, 40 * place, 80) for place, part in enumerate(label)], line("样本市宏达商贸有限公司", 190, 80),
        line("共有情况", 0, 120), line("单独所有", 190, 120),
        line("坐落", 0, 160), line("样例省范本市假设县民主路1号55内", 190, 160),
        line("权利类型", 0, 200), line("国有建设用地使用权/房屋所有权", 190, 200),
        line("面积", 0, 240), line("共有宗地面积78370.51m/房屋建筑面积102.38", 190, 240),
    )  # fmt: skip
    assert told(found, "owner", "area", "address") == (
        "样本市宏达商贸有限公司",
        "共有宗地面积78370.51㎡/房屋建筑面积102.38㎡",
        "样例省范本市假设县民主路1号55门",
    )
    assert not found.facts["area"].sure


def test_a_label_may_be_broken_over_two_lines_in_its_cell():
    found = read(
        line("不动产权证书", 200, 0),
        line("权利", 10, 66), line("人", 28, 92), line("样本市宏达商贸有限公司", 190, 80),
        line("共有情况", 0, 130), line("单独所有", 190, 130),
        line("坐落", 0, 170), line("样例省范本市假设县民主路1号", 190, 170),
        line("权利类型", 0, 210), line("国有建设用地使用权/房屋所有权", 190, 210),
        line("面积", 0, 250), line("房屋建筑面积102.38平方米", 190, 250),
    )  # fmt: skip
    assert told(found, "owner", "co_ownership") == ("样本市宏达商贸有限公司", "单独所有")


def test_the_parties_of_a_lease_may_share_a_line_and_its_sentences_go_on_in_the_next():
    found = read(
        line("商铺租赁合同", 200, 0),
        line("甲方：张三", 0, 80),
        line("乙方：样本市宏达商贸有限公司", 0, 120),
        line("一、甲方自愿将位于样例省范本市假设县民主路", 0, 160),
        line("1号101的房屋租给乙方作经营使用。租赁期自2026年", 0, 200),
        line("1月5日起至2031年1月4日止。", 0, 240),
        line("甲方（签字）：张三乙方（签字）：样本市宏达商贸有限公司", 0, 400),
    )
    assert told(found, "lessor", "lessee", "address", "valid_from", "valid_until") == (
        "张三",
        "样本市宏达商贸有限公司",
        "样例省范本市假设县民主路1号101",
        "2026-01-05",
        "2031-01-04",
    )


def test_an_account_permit_names_its_holder_in_its_sentence():
    found = read(
        line("开户许可证", 300, 0),
        line("核准号：J1234567890123", 0, 80),
        line("经审核，样本市宏达商贸有限公司符合开户条件，准予开立基本存款账户。", 0, 120),
        line("法定代表人（单位负责人）张三", 0, 160),
        line("开户银行样本银行股份有限公司假设支行", 0, 200),
        line("账号896269163516402885", 0, 240),
    )
    assert found.kind is Kind.BANK_ACCOUNT
    assert told(found, "account_name", "legal_representative") == ("样本市宏达商贸有限公司", "张三")
    assert not found.facts["account_name"].sure


def test_a_label_in_parts_that_touch_is_one_label():
    found = read(
        line("基本存款账户信息", 250, 0),
        line("户名：样本市宏达商贸有限公司", 0, 80),
        line("账号：896269163516402885", 0, 120),
        line("开户银", 0, 160), line("行：样本银行股份有限公司假设支行", 100, 160),
        line("法定代表", 0, 200), line("人：张三", 84, 200),
    )  # fmt: skip
    assert told(found, "bank", "legal_representative") == ("样本银行股份有限公司假设支行", "张三")
