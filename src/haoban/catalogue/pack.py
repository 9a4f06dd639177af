"""A district's pack as a folder: read with every mistake located, written in the same layout.

pack.yaml                 key, name, english, division, hotline, version
divisions.csv             code, name, valid_from, valid_until
organisations.yaml        a list; so are windows, materials, fields and questions
items/KEY.yaml            one item a file
matters/KEY.yaml          one matter a file
jurisdiction/             who is in charge (see `bodies`): checked here, read by the hotline, not exported
english.yaml              sentence of the pack: English, for what has no `english` of its own; may be missing
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from haoban.kernel.refusals import NotFound, Problem, Refusal

from .bodies import read_jurisdiction
from .definitions import Definition, Division, Kind, Pack
from .located_yaml import LocatedYaml, Value, read_located
from .rules import key_of, problems_of
from .sentences import sentence_of

HEAD = ("key", "name", "english", "division", "hotline", "version")
"""What a pack says of itself, in pack.yaml."""
_TRANSLATIONS = "english.yaml"
_LISTS = (Kind.ORGANISATION, Kind.WINDOW, Kind.MATERIAL, Kind.FIELD, Kind.QUESTION)
_FOLDERS = (Kind.ITEM, Kind.MATTER)


def attribute_of(kind: Kind) -> str:
    """The name of a kind's definitions in `Pack`: `organisations`."""
    return f"{kind.name.lower()}s"


class _Reader:
    """Reads one folder, collecting problems instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], list[tuple[str, LocatedYaml | None, tuple[str | int, ...], int]]] = (
            defaultdict(list)
        )
        """(noun, key) → where its definitions stand: file, document, path in it, line."""

    def yaml(self, name: str) -> LocatedYaml | None:
        """Read a YAML file of the pack, or note that it is missing or not UTF-8."""
        try:
            text = (self.folder / name).read_text("utf-8-sig")
        except FileNotFoundError:
            self.problems.append(Problem(f"缺少文件 {name}", name))
            return None
        except UnicodeDecodeError:
            self.problems.append(Problem("文件不是 UTF-8 编码，请另存为 UTF-8", name))
            return None
        document = read_located(text, name)
        self.problems += document.problems
        return document if document.lines else None

    def definition(
        self, kind: Kind, value: Value, file: str, document: LocatedYaml, path: tuple[str | int, ...]
    ) -> Definition | None:
        """One definition from its place in a file, or its problems."""
        model: type[Definition] = kind.value[1]
        try:
            definition = model.model_validate(value)
        except ValidationError as error:
            self.problems += [
                Problem(
                    sentence_of(detail, model),
                    file,
                    document.line_of((*path, *detail["loc"])),
                    ".".join(str(step) for step in detail["loc"]) or None,
                    detail["input"] if isinstance(detail["input"], str) else None,
                )
                for detail in error.errors()
            ]
            return None
        noun = kind.name.lower()
        self.places[noun, key_of(definition)].append((file, document, path, document.line_of(path)))
        return definition

    def divisions(self) -> list[Definition]:
        """The divisions: CSV in UTF-8 (with or without a mark) or GB18030."""
        name = Kind.DIVISION.value[0]
        try:
            raw = (self.folder / name).read_bytes()
        except FileNotFoundError:
            self.problems.append(Problem(f"缺少文件 {name}", name))
            return []
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030", errors="replace")
        rows = csv.DictReader(io.StringIO(text, newline=""), restkey="")
        missing = {"code", "name", "valid_from"} - set(rows.fieldnames or ())
        if missing:
            self.problems.append(Problem(f"缺少列：{'、'.join(sorted(missing))}", name, 1))
            return []
        found: list[Definition] = []
        for row in rows:
            given = {column: text for column, text in row.items() if column and text}
            document = LocatedYaml({}, {(): rows.line_num})
            division = self.definition(Kind.DIVISION, dict(given), name, document, ())
            if division is not None:
                found.append(division)
        return found

    def listed(self, kind: Kind) -> list[Definition]:
        """The definitions of a kind that stands in one file as a list."""
        name = kind.value[0]
        document = self.yaml(name)
        if document is None:
            return []
        if not isinstance(document.value, list):
            if document.value:
                self.problems.append(Problem("文件应是一个列表，每项以“- ”开头", name, 1))
            return []
        read = (self.definition(kind, value, name, document, (index,)) for index, value in enumerate(document.value))
        return [definition for definition in read if definition is not None]

    def folder_of(self, kind: Kind) -> list[Definition]:
        """The definitions of a kind that has a file each; a file is named by its definition's key."""
        found = []
        for path in sorted((self.folder / kind.value[0]).glob("*.yaml")):
            name = f"{kind.value[0]}/{path.name}"
            document = self.yaml(name)
            if document is None:
                continue
            definition = self.definition(kind, document.value, name, document, ())
            if definition is None:
                continue
            if key_of(definition) != path.stem:
                self.problems.append(
                    Problem(
                        f"文件名应与 key 相同：{key_of(definition)}.yaml",
                        name,
                        document.line_of(("key",)),
                        "key",
                        key_of(definition),
                    )
                )
            found.append(definition)
        return found

    def translations(self) -> dict[str, str]:
        """Sentence → English; nothing where the pack brings no such file."""
        if not (self.folder / _TRANSLATIONS).is_file() or (document := self.yaml(_TRANSLATIONS)) is None:
            return {}
        said = document.value if isinstance(document.value, dict) else {}
        found = {str(sentence): english for sentence, english in said.items() if isinstance(english, str) and english}
        if not found or len(found) < len(said):
            self.problems.append(Problem("每行应是“中文句子: English”", _TRANSLATIONS, 1))
        for sentence in found:
            line = document.line_of((sentence,))
            self.places["translation", sentence].append((_TRANSLATIONS, None, (), line))
        return found

    def located(self, problem: Problem) -> Problem:
        """A problem that names a noun and a key, with the file and the line."""
        places = self.places.get((problem.file or "", problem.column or ""))
        if not places:
            return replace(problem, file=Kind[(problem.file or "item").upper()].value[0])
        file, document, path, line = places[-1]
        exact = document.line_of_text(path, problem.value) if document and problem.value else None
        return replace(problem, file=file, row=exact or line)


def read_pack(folder: Path) -> Pack:
    """Read a pack.

    Raises `Refusal` `pack_wrong` with every mistake at its file and line, `NotFound` where there is no pack.
    """
    if not (folder / "pack.yaml").is_file():
        raise NotFound(
            "pack_missing",
            "“%(folder)s”里没有 pack.yaml，请给出地区包所在的目录，例如 packs/baita",
            {"folder": str(folder)},
        )
    reader = _Reader(folder)
    head = reader.yaml("pack.yaml")
    parts: dict[str, list[Definition]] = {attribute_of(Kind.DIVISION): reader.divisions()}
    parts |= {attribute_of(kind): reader.listed(kind) for kind in _LISTS}
    parts |= {attribute_of(kind): reader.folder_of(kind) for kind in _FOLDERS}
    pack = _assembled(reader, head, parts, reader.translations())
    if pack is not None and not reader.problems:
        reader.problems += [reader.located(problem) for problem in problems_of(pack)]
    if pack is not None:
        organisations, divisions, items = (
            {key_of(one) for one in part} for part in (pack.organisations, pack.divisions, pack.items)
        )
        reader.problems += read_jurisdiction(folder, organisations, divisions, items).problems
    if reader.problems or pack is None:
        raise Refusal(
            "pack_wrong",
            "地区包“%(folder)s”有 %(count)d 处需要改正",
            {"folder": folder.name, "count": len(reader.problems)},
            tuple(sorted(reader.problems, key=lambda problem: (problem.file or "", problem.row or 0))),
        )
    return pack


def _assembled(
    reader: _Reader, head: LocatedYaml | None, parts: dict[str, list[Definition]], translations: dict[str, str]
) -> Pack | None:
    if head is None or not isinstance(head.value, dict):
        return None
    try:
        return Pack.model_validate({**head.value, **parts, "translations": translations})
    except ValidationError as error:
        reader.problems += [
            Problem(sentence_of(detail, Pack), "pack.yaml", head.line_of(detail["loc"]), str(detail["loc"][0]))
            for detail in error.errors()
        ]
        return None


def write_pack(pack: Pack, folder: Path) -> None:
    """Write a pack in the layout it is read from. What else lies in the folder is left alone.

    Raises `Refusal` where the folder holds a pack's items or matters that this pack does not have.
    """
    for kind in _FOLDERS:
        keys = {key_of(definition) for definition in getattr(pack, attribute_of(kind))}
        stray = sorted(path.name for path in (folder / kind.value[0]).glob("*.yaml") if path.stem not in keys)
        if stray:
            raise Refusal(
                "folder_not_empty",
                "“%(folder)s”里已有别的地区包的文件（如 %(file)s），请换一个空目录",
                {"folder": str(folder), "file": f"{kind.value[0]}/{stray[0]}"},
            )
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "pack.yaml", {name: getattr(pack, name) for name in HEAD})
    if pack.translations:
        _write(folder / _TRANSLATIONS, dict(pack.translations))
    _write_divisions(folder / Kind.DIVISION.value[0], pack.divisions)
    for kind in _LISTS:
        _write(folder / kind.value[0], [_plain(definition) for definition in getattr(pack, attribute_of(kind))])
    for kind in _FOLDERS:
        (folder / kind.value[0]).mkdir(exist_ok=True)
        for definition in getattr(pack, attribute_of(kind)):
            _write(folder / kind.value[0] / f"{key_of(definition)}.yaml", _plain(definition))


def _plain(definition: Definition) -> dict[str, Any]:
    """The definition in the order of its fields; what is empty is left out, so is what a part of it does not say."""
    said = definition.model_dump(mode="json", exclude_defaults=True)
    whole = definition.model_dump(mode="json")
    return {name: said.get(name, value) for name, value in whole.items() if name in said or value not in (None, "", [])}


_SHORT = 100
"""A list or mapping of plain values stands on one line up to this many characters."""


def _write(path: Path, value: Any) -> None:
    node = yaml.SafeDumper(io.StringIO(), sort_keys=False).represent_data(value)
    _lay_out(node)
    text = yaml.serialize(node, Dumper=yaml.SafeDumper, allow_unicode=True, width=10_000)
    path.write_text(text, "utf-8")


def _lay_out(node: yaml.Node) -> None:
    """Short collections of plain values on one line, everything else on lines of its own."""
    if not isinstance(node, yaml.CollectionNode):
        return
    parts = [part for entry in node.value for part in (entry if isinstance(entry, tuple) else (entry,))]
    plain = all(isinstance(part, yaml.ScalarNode) for part in parts)
    node.flow_style = plain and sum(len(part.value) for part in parts) < _SHORT
    for part in parts:
        _lay_out(part)


def _write_divisions(path: Path, divisions: Iterable[Division]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("code", "name", "valid_from", "valid_until"))
        for division in divisions:
            writer.writerow((division.code, division.name, division.valid_from, division.valid_until or ""))
