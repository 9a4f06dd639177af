"""Headings: which paper a line names, with a character lost or read wrongly, and which names are of other papers."""

import re
from collections.abc import Iterable

from .writing import plain, wrong

OTHER_TITLES = (
    "居住证", "驾驶证", "行驶证", "户口簿", "登记卡", "社会保障卡", "护照", "结婚证", "离婚证", "通行证", "工作证",
    "学生证", "残疾人证", "优待证", "健康证", "健康证明", "毕业证书", "申请书", "申请表", "登记表", "承诺书", "告知书",
    "通知", "通知书", "公告", "声明", "证明书", "委托书", "发票", "收据", "劳动合同", "买卖合同", "组织机构代码证",
    "药品经营许可证", "经营许可证", "生产许可证", "卫生许可证", "执业许可证", "行业许可证", "服务许可证", "排污许可证",
    "办学许可证", "零售许可证", "资格证书", "执业证书", "执业证", "法人证书", "登记证书", "批准证书", "注册证",
    "登记证", "登记证明", "决定书", "审核表", "备案表", "采集表", "备案卡", "查询单", "公示报告", "信用报告",
    "储蓄卡", "信用卡", "章程",
)  # fmt: skip
"""How headings end of papers that carry the same labels and are none of the kinds.

One that differs from a heading of ours in a single character stands here whole: it is no heading read wrongly.
"""

_BEFORE = 7
"""Characters that may stand before a title in its heading: an office, a town, 中华人民共和国."""
_LONGEST_OTHER = 16
"""Characters of another paper's heading; what is longer is a sentence."""
_SENTENCE = re.compile(r"[我你要有请把的和与未无凭按持见领到交办关失及]")
"""A word of a sentence: what holds one before the title speaks of the paper and is not its heading."""


def is_heading(text: str, titles: Iterable[str]) -> bool:
    """Whether a line is one of the titles and nothing else."""
    return _chinese(plain(text)) in titles


def is_title(text: str, title: str) -> bool:
    """Whether a plain text is a heading with this title, perhaps behind other words or with one character wrong."""
    words = _chinese(text)
    if not words.startswith(title) and _SENTENCE.search(words[: -len(title)]):
        return False
    if words.endswith(title) and len(words) <= len(title) + _BEFORE:
        return True
    if words in OTHER_TITLES or len(title) < 4 or len(words) != len(title):
        return False
    return wrong(words, title) == 1


def is_other(text: str, titles: Iterable[str]) -> bool:
    """Whether a plain text is the heading of a paper that is none of the kinds, and not one of these `titles`."""
    words = _chinese(text)
    # Of its own heading the light may have left the end alone.
    if any(is_title(text, title) or title.endswith(words) for title in titles):
        return False
    return words.endswith(OTHER_TITLES) and len(words) <= _LONGEST_OTHER


def _chinese(text: str) -> str:
    """The Chinese characters alone, without what is bracketed (副本)."""
    return re.sub(r"\(.*?\)|[^\u4e00-\u9fff]", "", text)
