"""Who is in charge in this district, as the pack's folder `jurisdiction` says: read with every mistake located.

bodies.csv       role, level, serves, organisation or name, phone, source, verified
settings.yaml    assume (what holds here), places (what people call a division), items (what is handled)

The check knows the form and what the rest of the pack must bear out; which roles and facts there are belongs to the
hotline. Loading a pack into the catalogue leaves the folder alone: the hotline reads it from the pack itself.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from haoban.kernel.decoding import decode_text
from haoban.kernel.refusals import Problem

from .located_yaml import LocatedYaml, Value, read_located

FOLDER = "jurisdiction"
BODIES, SETTINGS = f"{FOLDER}/bodies.csv", f"{FOLDER}/settings.yaml"
LEVELS = {"nation": 0, "province": 2, "city": 4, "county": 6, "street": 9}
"""The level of a body and how many digits its division's code has."""
_COLUMNS = ("role", "level", "serves", "organisation", "name", "phone", "source", "verified")
_PHONE = re.compile(r"^[0-9][0-9 \-转,，]{2,}$")


@dataclass(frozen=True)
class BodyRow:
    """One row of bodies.csv."""

    line: int
    role: str
    level: str
    serves: tuple[str, ...]
    """Codes of the divisions that it serves, with all that lies in them."""
    organisation: str
    """Key among the pack's organisations, or empty."""
    name: str
    phone: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Assumed:
    """A fact's value that holds here as long as nobody says otherwise."""

    value: str
    source: str
    verified: bool


@dataclass
class Jurisdiction:
    """The folder as read."""

    bodies: list[BodyRow] = field(default_factory=list)
    assume: dict[str, Assumed] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_jurisdiction(
    folder: Path, organisations: Collection[str], divisions: Collection[str], items: Collection[str]
) -> Jurisdiction:
    """The pack's folder `jurisdiction`; empty where the pack has none. Mistakes come back as problems."""
    found = Jurisdiction()
    if not (folder / FOLDER).is_dir():
        return found
    for row in _rows(folder, found.problems):
        _add(row, found, organisations, divisions)
    document = _settings(folder, found.problems)
    if document is not None:
        _read_settings(document, found, divisions, items)
    return found


def _rows(folder: Path, problems: list[Problem]) -> Iterator[tuple[int, Mapping[str, str]]]:
    path = folder / BODIES
    if not path.is_file():
        problems.append(Problem(f"缺少文件 {BODIES}", BODIES))
        return
    rows = csv.DictReader(io.StringIO(decode_text(path.read_bytes(), BODIES), newline=""), restkey="", restval="")
    missing = set(_COLUMNS) - set(rows.fieldnames or ())
    if missing:
        problems.append(Problem(f"缺少列：{'、'.join(sorted(missing))}", BODIES, 1))
        return
    for row in rows:
        yield rows.line_num, {column: (row[column] or "").strip() for column in _COLUMNS}


def _add(
    located: tuple[int, Mapping[str, str]],
    found: Jurisdiction,
    organisations: Collection[str],
    divisions: Collection[str],
) -> None:
    line, row = located
    serves = tuple(row["serves"].split())
    taken = {(body.role, code): body.line for body in found.bodies for code in body.serves}
    mistakes = [
        (column, message)
        for column, wrong, message in (
            ("role", not row["role"], "请写部门的种类（role）"),
            ("level", row["level"] not in LEVELS, f"level 应是 {'、'.join(LEVELS)} 之一"),
            ("serves", not serves, "请写服务的区划代码，几个之间用空格隔开"),
            ("organisation", bool(row["organisation"]) and row["organisation"] not in organisations, "没有这个机构"),
            ("name", not row["organisation"] and not row["name"], "请写 organisation（本包的机构）或 name（名称）"),
            ("phone", bool(row["phone"]) and not _PHONE.match(row["phone"]), "电话只能有数字、短横线和“转”"),
            ("phone", not row["organisation"] and not row["phone"], "请写电话"),
            ("source", not row["source"], "请写名称和电话的来源"),
            ("verified", row["verified"] not in ("true", "false"), "verified 应是 true 或 false"),
        )
        if wrong
    ]
    mistakes += [("serves", f"divisions.csv 里没有 {code}") for code in serves if code not in divisions]
    mistakes += [
        ("serves", f"{code} 在第 {taken[row['role'], code]} 行已经有同类部门")
        for code in serves
        if (row["role"], code) in taken
    ]
    found.problems += [Problem(message, BODIES, line, column, row[column] or None) for column, message in mistakes]
    if not mistakes:
        found.bodies.append(
            BodyRow(
                line,
                row["role"],
                row["level"],
                serves,
                row["organisation"],
                row["name"],
                row["phone"],
                row["source"],
                row["verified"] == "true",
            )
        )


def _settings(folder: Path, problems: list[Problem]) -> LocatedYaml | None:
    path = folder / SETTINGS
    if not path.is_file():
        return None
    document = read_located(decode_text(path.read_bytes(), SETTINGS), SETTINGS)
    problems += document.problems
    return document if isinstance(document.value, dict) and not document.problems else None


def _read_settings(
    document: LocatedYaml, found: Jurisdiction, divisions: Collection[str], items: Collection[str]
) -> None:
    def wrong(message: str, *path: str) -> None:
        found.problems.append(Problem(message, SETTINGS, document.line_of(path), path[-1]))

    said = document.value if isinstance(document.value, dict) else {}
    for part in said:
        if part not in ("assume", "places", "items"):
            wrong("没有这一项，可用的有 assume、places、items", part)
    for fact, one in _part(said, "assume").items():
        if not isinstance(one, dict) or {"value", "source", "verified"} != set(one):
            wrong("应写成 {value: 值, source: 来源, verified: true 或 false}", "assume", fact)
        elif one["verified"] not in ("true", "false"):
            wrong("verified 应是 true 或 false", "assume", fact, "verified")
        else:
            found.assume[fact] = Assumed(str(one["value"]), str(one["source"]), one["verified"] == "true")
    for name, code in _part(said, "places").items():
        if code not in divisions:
            wrong(f"divisions.csv 里没有 {code}", "places", name)
        else:
            found.places[name] = str(code)
    for request, key in _part(said, "items").items():
        if key not in items:
            wrong(f"没有事项 {key}", "items", request)
        else:
            found.items[request] = str(key)


def _part(said: Mapping[str, Value], name: str) -> Mapping[str, Value]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}
