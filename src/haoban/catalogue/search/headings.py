"""How offices head the columns of a catalogue: the names that are known, and a heading as it is compared."""

import re
import unicodedata
from collections.abc import Sequence

CODES = (
    *("item_code", "task_code", "实施编码", "实施清单编码", "业务办理项编码", "事项编码", "事项编号", "事项代码"),
    *("服务事项编码", "权力编码", "职权编码", "项目编码", "清单编码", "编码", "编号", "代码", "code"),
)
NAMES = (
    *("item_name", "task_name", "业务办理项名称", "办理项名称", "实施清单名称", "事项名称", "政务服务事项名称"),
    *("服务事项名称", "政务服务事项", "服务事项", "权力名称", "职权名称", "项目名称", "服务名称"),
    *("事项", "名称", "name"),
)
BODIES = (
    *("department", "dept_name", "organisation", "organisation_name", "organization", "org_name"),
    *("实施主体", "实施主体名称", "实施机关", "实施部门", "行使主体", "办理机构", "办理部门", "承办机构", "承办部门"),
    *("主管部门", "责任部门", "责任单位", "所属部门", "部门名称", "机构名称", "单位名称", "部门", "单位"),
)
ALSO = (
    *("matter_daily", "matter_short", "matter_name", "group", "short_name", "subtask_name", "cata_name"),
    *("alias", "别名", "简称", "俗称"),
)
"""Columns by their names, the most telling first; how a heading is written (`_written`) makes no difference."""
_ASIDE_IN_A_HEADING = re.compile(r"[（(［\[].*?[）)］\]]|[\W_]")


def _written(heading: str) -> str:
    """A heading without case, width, spaces, marks and remarks: `*事项 名称（必填）` is 事项名称."""
    return _ASIDE_IN_A_HEADING.sub("", unicodedata.normalize("NFKC", heading)).lower()


def known_columns(columns: Sequence[str], known: tuple[str, ...]) -> list[str]:
    """The columns of these names; an export of several catalogues has one of each."""
    written = {_written(column): column for column in reversed(columns)}
    return [written[name] for name in map(_written, known) if name in written]


def is_head(cells: Sequence[str]) -> bool:
    """Whether these cells head a catalogue: one is a column of codes, another one of names."""
    return bool(known_columns(cells, CODES) and known_columns(cells, NAMES))
