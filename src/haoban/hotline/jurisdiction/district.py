"""The pack's side: who plays which role where, with which telephone, what holds here by default, what is handled.

The pack's folder is read by `catalogue.bodies`, which tells its mistakes; here the roles are known too. `serves` are
division codes; a body serves all that lies in them, unless a longer code names another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from haoban.catalogue.bodies import BODIES, LEVELS, Assumed, BodyRow, read_jurisdiction
from haoban.kernel.divisions import DivisionCode
from haoban.kernel.refusals import NotFound, Problem, Refusal

from .definitions import Role
from .division_table import country, read_divisions
from .places import Gazetteer

_MUNICIPALITIES = ("11", "12", "31", "50")
"""北京, 天津, 上海 and 重庆 (GB/T 2260): province and city in one, so that a city's body is the province's."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
class Handled:
    """The pack's item that settles a request: what it is called, what to bring, what happens."""

    key: str
    name: str
    materials: tuple[str, ...]
    steps: tuple[str, ...]


class District:
    """A pack's bodies and divisions on a day; answers what `rules.Bodies` asks."""

    def __init__(self, folder: Path, roles: Mapping[str, Role], on: date) -> None:
        """Read the pack. Raises `NotFound` `pack_missing`, `Refusal` `bodies_wrong` with located problems."""
        head = _head(folder)
        self._folder = folder
        self.name = str(head.get("name", ""))
        self.hotline = str(head.get("hotline", ""))
        self.home = DivisionCode(str(head.get("division", "")))
        self.roles = roles
        own = tuple(read_divisions((folder / "divisions.csv").read_text("utf-8-sig")))
        codes = {row.code for row in own}
        organisations = _organisations(folder)
        items = {path.stem for path in (folder / "items").glob("*.yaml")}
        read = read_jurisdiction(folder, organisations, codes, items)
        known = f"可用的有 {'、'.join(roles)}"
        strange = [row for row in read.bodies if row.role not in roles]
        problems = [
            *read.problems,
            *(Problem(f"没有“{row.role}”这种部门，{known}", BODIES, row.line, "role", row.role) for row in strange),
        ]
        if problems:
            raise Refusal("bodies_wrong", "地区包的管辖数据有误，请改正", problems=tuple(problems))
        self.assume: Mapping[str, Assumed] = read.assume
        self._items: Mapping[str, str] = read.items
        rows = [*own, *(row for row in country() if row.code not in codes)]
        aliases = {name: DivisionCode(code) for name, code in read.places.items()}
        self.places = Gazetteer(rows, on, self.home, aliases)
        self.counties = self.places.counties()
        self.bodies = tuple(_body(row, organisations) for row in read.bodies)
        self._serving = {
            (body.role, code): body for body, row in zip(self.bodies, read.bodies, strict=True) for code in row.serves
        }
        self._handled: dict[str, Handled] = {}
        self._known: dict[tuple[str, str, str], Body | None] = {}

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

    def handled(self, request: str) -> Handled | None:
        """The pack's item for `SUBJECT.REQUEST`, where it has one."""
        key = self._items.get(request)
        if key is None:
            return None
        if key not in self._handled:
            self._handled[key] = self._read_item(key)
        return self._handled[key]

    def _read_item(self, key: str) -> Handled:
        item = _loaded(self._folder / "items" / f"{key}.yaml")
        materials = {one["key"]: one["name"] for one in _loaded(self._folder / "materials.yaml")}
        needed = (need["material"] for need in item.get("needs", ()) if "when" not in need)
        return Handled(
            key,
            str(item["name"]),
            tuple(str(materials.get(material, material)) for material in needed),
            tuple(item.get("handle_flow", ())),
        )

    def _find(self, role: str, layer: str, code: DivisionCode) -> Body | None:
        if (role, layer, code) not in self._known:
            self._known[role, layer, code] = self._search(role, layer, code)
        return self._known[role, layer, code]

    def _search(self, role: str, layer: str, code: DivisionCode) -> Body | None:
        """The body that serves the division or the narrowest one around it, as far as the pack names one.

        A division wider than the layer (a city, where counties have a body each) has one only where all in it share it.
        """
        wanted = code[: LEVELS[layer]]
        serving = (self._serving.get((role, wanted[:length])) for length in range(len(wanted), -1, -1))
        body = next((one for one in serving if one is not None), None)
        if len(wanted) == LEVELS[layer]:
            return body or self._named_by_role(role, layer, code)
        if not code.startswith(self.home[:4]) and not self.home.startswith(code):
            return self._named_by_role(role, layer, code)
        if body is not None and code.startswith(self.home[:4]) and self._find(role, layer, self.home) is body:
            return body
        split = any(r == role and other.startswith(wanted) and other != wanted for r, other in self._serving)
        return None if split else body

    def _named_by_role(self, role: str, layer: str, code: DivisionCode) -> Body:
        wanted = DivisionCode(code[: LEVELS[layer]])
        if layer == "city" and wanted[:2] in _MUNICIPALITIES:
            wanted = DivisionCode(wanted[:2])
        kind = self.roles[role]
        place = self.places.full_name(wanted) if wanted else ""
        if len(wanted) == LEVELS["province"] < LEVELS[layer] and wanted[:2] not in _MUNICIPALITIES:
            place += "当地"
        return Body(
            key=f"{role}@{wanted}",
            role=role,
            name=kind.name.replace("{place}", place),
            layer=layer,
            division=wanted,
            phone=kind.line,
            source="按区划名称推定；电话为全国统一服务热线，外地拨打加该地区号",
            verified=False,
        )


def _head(folder: Path) -> dict[str, Any]:
    if not (folder / "pack.yaml").is_file():
        raise NotFound(
            "pack_missing",
            "“%(folder)s”里没有 pack.yaml，请给出地区包所在的目录，例如 packs/baita",
            {"folder": str(folder)},
        )
    said = _loaded(folder / "pack.yaml")
    return said if isinstance(said, dict) else {}


def _loaded(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8-sig"), Loader=_LOADER) or {}  # noqa: S506 - makes text only
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        problem = Problem("读不了这个文件，请运行 haoban pack check 查看", path.name)
        raise Refusal("bodies_wrong", "地区包的管辖数据有误，请改正", problems=(problem,)) from None


def _organisations(folder: Path) -> dict[str, dict[str, Any]]:
    said = _loaded(folder / "organisations.yaml")
    return {str(one["key"]): one for one in said if isinstance(one, dict) and "key" in one}


def _body(row: BodyRow, organisations: Mapping[str, dict[str, Any]]) -> Body:
    organisation = organisations.get(row.organisation, {})
    return Body(
        key=f"{row.role}@{row.serves[0]}",
        role=row.role,
        name=row.name or str(organisation["name"]),
        layer=row.level,
        division=row.serves[0][: LEVELS[row.level]],
        phone=row.phone or organisation.get("phone") or None,
        source=row.source,
        verified=row.verified,
        organisation=row.organisation or None,
    )
