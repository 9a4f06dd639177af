"""Reading XES (IEEE 1849-2016), also compressed. No entity is ever expanded, nothing is fetched."""

import gzip
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from haoban.kernel.refusals import Problem, Refusal

from .events import Columns, as_moment

if TYPE_CHECKING:
    import pyarrow as pa


def read_xes(path: Path) -> "pa.Table":
    """The events of an XES file as columns.

    Raises `Refusal` `xes_broken` with the line for a file that is cut off or no XML, `xes_with_dtd` for one that
    declares entities, `xes_without_traces` for other XML.
    """
    from lxml import etree

    columns = Columns()
    with _open(path) as file:
        try:
            _read(file, path, columns)
        except etree.XMLSyntaxError as error:
            raise _broken(path, error.lineno, error.msg) from None
        except (EOFError, OSError, ValueError) as error:
            raise _broken(path, None, str(error)) from None
    return columns.table()


def _broken(path: Path, line: int | None, why: str | None) -> Refusal:
    problem = Problem(f"从这里起读不下去（{why}），请重新导出", path.name, line)
    return Refusal("xes_broken", "“%(file)s”不是完整的 XES 文件", {"file": path.name}, (problem,))


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")


def _read(file: IO[bytes], path: Path, columns: Columns) -> None:
    from lxml import etree

    traces = etree.iterparse(
        file,
        events=("end",),
        tag=("{*}trace", "{*}log"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
    )
    count, closed = 0, False
    for _, element in traces:
        if element.tag.rpartition("}")[2] == "log":
            closed = True
            break
        if count == 0 and element.getroottree().docinfo.doctype:
            raise Refusal(
                "xes_with_dtd",
                "“%(file)s”带有文档类型声明（DTD），可能含有实体炸弹，不予读取；请导出不带 DTD 的 XES",
                {"file": path.name},
            )
        count += 1
        _trace(element, columns, count)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if not closed and not count:
        raise Refusal("xes_without_traces", "“%(file)s”里没有 XES 的 log 元素", {"file": path.name})


def _trace(trace: "etree._Element", columns: Columns, number: int) -> None:  # type: ignore[name-defined]  # noqa: F821
    case = None
    for child in trace:
        if child.get("key") == "concept:name":
            case = child.get("value")
        elif child.tag.rpartition("}")[2] == "event":
            break
    name = case if case is not None else f"#{number}"
    for event in trace.iterchildren("{*}event"):
        said = {attribute.get("key"): attribute.get("value") for attribute in event}
        moment = said.get("time:timestamp")
        columns.add(
            name, said.get("concept:name") or "", as_moment(moment) if moment else None, said.get("org:resource")
        )
