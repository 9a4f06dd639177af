"""Where imported catalogues are kept: a file of JSON lines for each source in `HAOBAN_HOME/catalogue`.

Importing the same file again changes nothing; a file of the same name replaces what it said before. The items of a
loaded pack are read beside them from the district's database.
"""

import json
import os
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from haoban.kernel.home import home_folder
from haoban.kernel.refusals import Problem

from .item_rows import ImportedItem, read_items
from .listed import Listed
from .table_reading import Row


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    read: int
    """Rows in the file."""
    new: int
    changed: int
    unchanged: int
    dropped: int
    """Items that this source said before and says no longer."""
    wrong: int
    problems: tuple[Problem, ...]


def folder() -> Path:
    """The folder of imported catalogues."""
    return home_folder().resolve() / "catalogue"


def _read_source(path: Path) -> list[ImportedItem]:
    with path.open(encoding="utf-8") as lines:
        return [ImportedItem(**{**kept, "also": tuple(kept["also"])}) for kept in map(json.loads, lines)]


def import_rows(rows: list[Row], name: str, *, dry_run: bool = False) -> Imported:
    """Bring the imported catalogue of this name to what the rows say; with `dry_run` only tell what would be done."""
    found = read_items(rows, name)
    path = folder() / f"{Path(name).name}.items"
    before = {item.code: item.digest for item in _read_source(path)} if path.exists() else {}
    after = {item.code: item.digest for item in found.items}
    done = Imported(
        read=sum(not row.aside for row in rows),
        new=sum(code not in before for code in after),
        changed=sum(code in before and before[code] != digest for code, digest in after.items()),
        unchanged=sum(before.get(code) == digest for code, digest in after.items()),
        dropped=sum(code not in after for code in before),
        wrong=found.wrong,
        problems=found.problems,
    )
    if not dry_run and before != after:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        lines = [json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in found.items]
        beside.write_text("".join(lines), "utf-8")
        beside.replace(path)
    return done


def imported_items() -> list[ImportedItem]:
    """The items of every imported catalogue, by the sources' names."""
    return [item for path in sorted(folder().glob("*.items")) for item in _read_source(path)]


def _pack_items() -> list[Listed]:
    """The items of the loaded pack, read without the framework so that the search starts quickly."""
    path = home_folder().resolve() / "haoban.sqlite3"
    if os.environ.get("DATABASE_URL") or not path.exists():
        return []
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2) as database:
            rows = database.execute(
                "select code, name, organisation_name, definition from catalogue_item where valid_until is null"
            ).fetchall()
    except sqlite3.Error:
        return []
    listed = []
    for code, name, body, definition in rows:
        short = json.loads(definition).get("short_name") or ""
        listed.append(Listed(code, name, body, (short,) if short else ()))
    return listed


def listed_items() -> list[Listed]:
    """Everything that can be searched: imported catalogues and the loaded pack, each code once."""
    every = [*(item.listed() for item in imported_items()), *_pack_items()]
    return list({item.code: item for item in every}.values())
