"""Writing a log in the form that the name of the file asks for."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from haoban.kernel.refusals import Refusal

from .csv_writing import write_csv
from .log import Log, offsets
from .moments import CHINA_MINUTES, as_texts
from .ocel import BEGINNING, Event, Ocel, Thing
from .ocel_json import write_ocel_json
from .ocel_sqlite import write_ocel_sqlite
from .ocel_xml import write_ocel_xml
from .parquet import write_parquet, write_parquet_ocel
from .xes_writing import write_xes

if TYPE_CHECKING:
    import pyarrow as pa

_OBJECT_CENTRIC = (".json", ".jsonocel", ".sqlite", ".sqlite3", ".db", ".xml", ".xmlocel", ".ocel")
_OF_CASES = (".csv", ".xes", ".xes.gz", ".parquet")


def check_target(target: Path) -> None:
    """Raises `Refusal` `export_kind` for a name that no form has, `export_folder` where there is no such folder."""
    if not target.name.endswith((*_OF_CASES, *_OBJECT_CENTRIC)):
        kinds = {"kinds": "、".join((*_OF_CASES, ".json", ".sqlite", ".xml"))}
        raise Refusal("export_kind", "只能导出为 %(kinds)s", kinds)
    if not target.parent.is_dir():
        raise Refusal("export_folder", "没有文件夹“%(folder)s”", {"folder": str(target.parent)})


def write(log: Log | Ocel, target: Path, case_type: str | None = None, *, values_as_text: bool = False) -> int:
    """Write a log; the number of events written.

    An object-centric log becomes one of cases by `case_type`; a log of cases becomes an object-centric one with an
    object `case` for each.
    """
    if target.name.endswith(_OBJECT_CENTRIC):
        objects = log if isinstance(log, Ocel) else as_objects(log)
        if target.suffix in (".sqlite", ".sqlite3", ".db"):
            write_ocel_sqlite(objects, target)
        elif target.suffix in (".xml", ".xmlocel"):
            write_ocel_xml(objects, target)
        elif target.suffix == ".ocel":
            write_parquet_ocel(objects, target)
        else:
            write_ocel_json(objects, target, values_as_text=values_as_text or not objects.from_json)
        return len(objects.events)
    cases = log.by_case(case_type) if isinstance(log, Ocel) else log
    if target.suffix == ".csv":
        write_csv(cases, target)
    elif target.suffix == ".parquet":
        write_parquet(cases, target)
    else:
        write_xes(cases, target)
    return int(cases.events.num_rows)


def as_objects(log: Log) -> Ocel:
    """A log of cases as an object-centric one. An event without a time can't be one of OCEL's and is refused."""
    from .log import attributes_of, of_cases

    log = of_cases(log) if log.kind == "csv" else log
    if log.events["time"].null_count:
        missing = {"count": log.events["time"].null_count}
        raise Refusal("ocel_needs_times", "有%(count)d个事件没有时间，OCEL 要求每个事件都有时间", missing)
    own = [one.name for one in attributes_of(log.events.schema) if one.name not in ("case", "activity", "time")]
    of_case = [one.name for one in attributes_of(log.cases.schema) if one.key != "concept:name"]
    events = [
        Event(
            f"e{number}",
            row["activity"] or "",
            row["time"],
            [(name, row[name]) for name in own if row[name] is not None],
            [(row["case"], "")] if row["case"] is not None else [],
        )
        for number, row in enumerate(_rows(log.events), start=1)
    ]
    things: dict[str, Thing] = {}
    for row in _rows(log.cases):
        values = [(name, BEGINNING, row[name]) for name in of_case if row[name] is not None]
        things.setdefault(row["case"], Thing(row["case"], "case", values))
    return Ocel("", {}, {}, events, list(things.values())).declare_all()


def _rows(table: "pa.Table") -> list[dict[str, Any]]:
    """The rows with their times as text and an offset: `datetime` doesn't know every year that arrow does."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for at, one in enumerate(table.schema):
        if pa.types.is_timestamp(one.type):
            offset = offsets(table, one.name).fill_null(CHINA_MINUTES)
            texts = as_texts(table[one.name].combine_chunks(), offset)
            table = table.set_column(at, one.with_type(pa.utf8()), pc.replace_substring(texts, "+00:00", "Z"))
    return list(table.to_pylist())
