"""Whether what Haoban writes is valid by the published schemas, which are not ours to ship.

python -m bench.insight.schemas FOLDER [LOG …]

FOLDER holds `xes-ieee-1849-2016.xsd` (xes-standard.org) and `ocel20-schema-json.json` (ocel-standard.org/2.0). Each log
is written as XES, as OCEL JSON with every value a text, and as OCEL SQLite, of which the references are checked.
Without a log a small one is made, and the real ones are taken where they are there. What a source says itself stays as
it stands: keys that are no XML names, names of classifiers with blanks; such rows say so and are counted apart.
"""

import argparse
import json
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema_rs
from lxml import etree

from bench import report
from haoban.insight.ocel import Ocel
from haoban.insight.reading import read_any
from haoban.insight.writing import write

from .__main__ import DATA

SMALL = """case_id,activity,timestamp,resource,金额,case:申请人类型
甲<1>,收件,2026-11-24T09:00:00+08:00,窗口1,"1,200.50",企业
甲<1>,"补正 ""材料"" & <附件>",2026-11-24T09:30:00.5+08:00,,,企业
乙&2,收件,2026-11-24T09:00:00Z,窗口1,0,个人
乙&2,办结,2026-11-24 17:00,窗口2,-3,个人
"""
OF_THE_SOURCE = ("xs:Name", "xs:NCName", "'values': The attribute 'key'")
"""Words of the schema where it refuses a name that the log brought, or a list's values that have no key."""


def xes_problems(schema: Any, path: Path) -> Counter[bool]:
    """How many things the schema refuses: True for those that the source says."""
    schema.validate(etree.parse(str(path)))
    return Counter(any(word in error.message for word in OF_THE_SOURCE) for error in schema.error_log)


def broken_references(path: Path) -> int:
    """Rows of an OCEL SQLite file that refer to what isn't there, or that SQLite itself finds damaged."""
    with closing(sqlite3.connect(path)) as base:
        damaged = base.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        return len(base.execute("PRAGMA foreign_key_check").fetchall()) + damaged


def main() -> None:
    """Write and validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schemas", type=Path)
    parser.add_argument("logs", type=Path, nargs="*")
    chosen = parser.parse_args()
    xes = etree.XMLSchema(etree.parse(str(chosen.schemas / "xes-ieee-1849-2016.xsd")))
    published = json.loads((chosen.schemas / "ocel20-schema-json.json").read_text("utf-8"))
    ocel = jsonschema_rs.validator_for(published, validate_formats=True)
    measured: dict[str, Any] = {}
    rows = []
    with tempfile.TemporaryDirectory(prefix="haoban-schemas-") as name:
        folder = Path(name)
        small = folder / "small.csv"
        small.write_text(SMALL, "utf-8")
        real = [DATA / one for one in ("receipt.csv", "bpic2015-municipality2.xes.gz")] if DATA.is_dir() else []
        for source in chosen.logs or [small, *real]:
            log = read_any(source)
            found: dict[str, int] = {}
            if not isinstance(log, Ocel):
                write(log, folder / "a.xes")
                problems = xes_problems(xes, folder / "a.xes")
                found |= {"xes": problems[False], "xes_of_the_source": problems[True]}
            write(log, folder / "a.json", values_as_text=True)
            document = json.loads((folder / "a.json").read_text("utf-8"))
            found["ocel_json"] = sum(1 for _ in ocel.iter_errors(document))
            write(log, folder / "a.sqlite")
            found["ocel_sqlite"] = broken_references(folder / "a.sqlite")
            told = [found.get(one, "—") for one in ("xes", "xes_of_the_source", "ocel_json", "ocel_sqlite")]
            rows.append([source.name, *told])
            measured[source.name] = found
    report.table(["log", "XES: ours refused", "XES: the source's", "OCEL JSON", "OCEL SQLite"], rows)
    report.result("insight_schemas", measured=measured, packages=("lxml", "jsonschema-rs"))


if __name__ == "__main__":
    main()
