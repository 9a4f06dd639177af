"""The pack's side: who plays which role where, with which telephone, and what holds here by default.

jurisdiction/bodies.csv      role, level, serves, organisation or name, phone, source, verified
jurisdiction/settings.yaml   assume (fact or SUBJECT.fact: value, source, verified), places (name: code), answers
divisions.csv                the divisions of the pack's city, by year

`serves` are division codes; a body serves all that lies in them, unless a longer code names another.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from haoban.kernel.divisions import DivisionCode
from haoban.kernel.refusals import NotFound, Problem, Refusal

from .definitions import Role
from .places import Gazetteer, country, read_divisions

_LENGTH = {"nation": 0, "province": 2, "city": 4, "county": 6, "street": 9}
_LAYER_OF = {2: "province", 4: "city", 6: "county", 9: "street"}
_MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(frozen=True)
class Body:
    """A body that can be in charge."""

    key: str
    """`ROLE@SERVES`, the same for the same body."""
    role: str
    name: str
    layer: str
    division: str
    """Code of the division that it is a body of."""
    phone: str | None
    source: str
    """Where name and telephone are from."""
    verified: bool
    organisation: str | None = None
    """Its key among the pack's organisations, where it is one of them."""


@dataclass(frozen=True)
class Default:
    """A value that holds here as long as nobody says otherwise."""

    value: str
    source: str
    verified: bool


class District:
    """A pack's bodies and divisions on a day; answers what `rules.Bodies` asks."""

    def __init__(self, folder: Path, roles: Mapping[str, Role], on: date) -> None:
        """Read the pack. Raises `NotFound` `pack_missing`, `Refusal` `bodies_wrong` with located problems."""
        head = _yaml(folder / "pack.yaml", folder)
        settings = _yaml(folder / "jurisdiction" / "settings.yaml", folder)
        self.name = str(head.get("name", ""))
        self.hotline = str(head.get("hotline", ""))
        self.home = DivisionCode(str(head.get("division", "")))
        self.roles = roles
        self.assume = {
            fact: Default(str(one["value"]), str(one.get("source", "")), one.get("verified") == "true")
            for fact, one in settings.get("assume", {}).items()
        }
        aliases = {str(name): DivisionCode(str(code)) for name, code in settings.get("places", {}).items()}
        own = tuple(read_divisions((folder / "divisions.csv").read_text("utf-8-sig")))
        codes = {row.code for row in own}
        rows = [*own, *(row for row in country() if row.code not in codes)]
        self.places = Gazetteer(rows, on, self.home, aliases)
        self.counties = self.places.counties()
        self._bodies = _bodies(folder, roles)
        self._serving = {(body.role, code): body for body, serves in self._bodies for code in serves}

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Every body of the pack."""
        return tuple(body for body, _ in self._bodies)

    def below(self, code: DivisionCode) -> tuple[DivisionCode, ...]:
        """The divisions directly below one."""
        return self.places.below(code)

    def key_for(self, role: str, layer: str, code: DivisionCode) -> str | None:
        """The key of the body that serves a division, or nothing where the division is too wide to say."""
        body = self._find(role, layer, code)
        return body.key if body else None

    def body_for(self, role: str, layer: str, code: DivisionCode) -> Body:
        """The body that serves a division; named by its role's pattern where the pack has none."""
        return self._find(role, layer, code) or self._named_by_role(role, layer, code)

    def _find(self, role: str, layer: str, code: DivisionCode) -> Body | None:
        wanted = code[: _LENGTH[layer]]
        serving = (self._serving.get((role, wanted[:length])) for length in range(len(wanted), -1, -1))
        body = next((one for one in serving if one is not None), None)
        if len(wanted) == _LENGTH[layer]:
            return body or self._named_by_role(role, layer, code)
        if not code.startswith(self.home[:4]) and not self.home.startswith(code):
            return self._named_by_role(role, layer, code)
        if body is not None and code.startswith(self.home[:4]) and self._find(role, layer, self.home) is body:
            return body
        split = any(r == role and other.startswith(wanted) and other != wanted for r, other in self._serving)
        return None if split else body

    def _named_by_role(self, role: str, layer: str, code: DivisionCode) -> Body:
        wanted = DivisionCode(code[: _LENGTH[layer]])
        if layer == "city" and wanted[:2] in _MUNICIPALITIES:
            wanted = DivisionCode(wanted[:2])
        kind = self.roles[role]
        place = self.places.full_name(wanted) if wanted else ""
        return Body(
            f"{role}@{wanted}",
            role,
            kind.name.replace("{place}", place),
            layer,
            wanted,
            kind.line,
            "按区划名称推定；电话为全国统一服务热线，外地拨打加该地区号",
            False,
        )


def _yaml(path: Path, folder: Path) -> dict[str, Any]:
    try:
        said = yaml.load(path.read_text("utf-8-sig"), Loader=yaml.CBaseLoader)  # noqa: S506 - makes text only
    except FileNotFoundError:
        raise NotFound(
            "pack_missing",
            "“%(folder)s”里没有 %(file)s，请给出地区包所在的目录，例如 packs/baita",
            {"folder": str(folder), "file": path.relative_to(folder).as_posix()},
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = Problem("YAML 格式有误", path.relative_to(folder).as_posix(), mark.line + 1 if mark else None)
        raise Refusal("bodies_wrong", "地区包的管辖数据有误，请改正", problems=(problem,)) from None
    return said if isinstance(said, dict) else {}


def _organisations(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / "organisations.yaml"
    if not path.is_file():
        return {}
    said = yaml.load(path.read_text("utf-8-sig"), Loader=yaml.CBaseLoader)  # noqa: S506 - makes text only
    return {str(one["key"]): one for one in said or [] if isinstance(one, dict) and "key" in one}


def _bodies(folder: Path, roles: Mapping[str, Role]) -> list[tuple[Body, tuple[str, ...]]]:
    path = folder / "jurisdiction" / "bodies.csv"
    if not path.is_file():
        raise NotFound(
            "pack_missing",
            "“%(folder)s”里没有 %(file)s，请给出地区包所在的目录，例如 packs/baita",
            {"folder": str(folder), "file": "jurisdiction/bodies.csv"},
        )
    organisations = _organisations(folder)
    found: list[tuple[Body, tuple[str, ...]]] = []
    problems: list[Problem] = []
    taken: dict[tuple[str, str], int] = {}
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    for row in rows:
        line, role, key = rows.line_num, row["role"], row["organisation"]
        serves = tuple(row["serves"].split())
        organisation = organisations.get(key, {})
        wrong = ""
        if role not in roles:
            wrong = f"没有“{role}”这种部门，请从 roles.yaml 里选"
        elif row["level"] not in _LENGTH:
            wrong = f"level 应为 {'、'.join(_LENGTH)}"
        elif key and not organisation:
            wrong = f"organisations.yaml 里没有“{key}”"
        elif not key and not row["name"]:
            wrong = "请写 organisation（本包的部门）或 name（名称）"
        elif not serves or not all(code.isdigit() for code in serves):
            wrong = "serves 应是区划代码，用空格隔开"
        else:
            doubled = next((code for code in serves if (role, code) in taken), None)
            if doubled:
                wrong = f"{doubled} 在第 {taken[role, doubled]} 行已经有同类部门"
        if wrong:
            problems.append(Problem(wrong, "jurisdiction/bodies.csv", line, None, role))
            continue
        taken |= {(role, code): line for code in serves}
        body = Body(
            f"{role}@{serves[0]}",
            role,
            row["name"] or str(organisation["name"]),
            row["level"],
            serves[0][: _LENGTH[row["level"]]],
            row["phone"] or organisation.get("phone") or None,
            row["source"],
            row["verified"] == "true",
            key or None,
        )
        found.append((body, serves))
    if problems:
        raise Refusal("bodies_wrong", "地区包的管辖数据有误，请改正", problems=tuple(problems))
    return found
