"""What can be done here, read by other rooms and pages: typed definitions, kept until a newer pack is loaded."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q

from haoban.kernel.refusals import NotFound

from . import models
from .definitions import (
    Definition,
    Division,
    FormField,
    Item,
    Kind,
    Material,
    Matter,
    Organisation,
    Pack,
    Question,
    Window,
)
from .pack import attribute_of
from .rules import key_of

D = TypeVar("D", bound=Definition)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The pack in force, with everything by its key. One is the other only where it is the same load."""

    pack: Pack
    divisions: Mapping[str, Division]
    organisations: Mapping[str, Organisation]
    windows: Mapping[str, Window]
    materials: Mapping[str, Material]
    fields: Mapping[str, FormField]
    """In the order of the form."""
    questions: Mapping[str, Question]
    items: Mapping[str, Item]
    items_by_code: Mapping[str, Item]
    """The implementing code → the item in force."""
    item_versions: Mapping[str, int]
    """The item's key → the version in force, as `get_item_version` takes it."""
    matters: Mapping[str, Matter]
    """In the order of the home page."""


LAST_LOAD = "SELECT id, digest FROM catalogue_packload ORDER BY id DESC LIMIT 1"
"""Asked at every page and every step, hence in words."""

_kept: tuple[tuple[int, str], Catalogue] | None = None

_held: ContextVar[dict[str, Catalogue | None] | None] = ContextVar("held_catalogue", default=None)
"""What `one_catalogue` has found so far."""


@contextmanager
def one_catalogue() -> Iterator[None]:
    """Inside, the pack in force is looked up once: all sentences of an answer come from the same pack."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def find_catalogue() -> Catalogue | None:
    """The pack in force, or nothing where none was loaded. One small query unless a newer pack was loaded."""
    held = _held.get()
    if held is None:
        return _newest_catalogue()
    if "catalogue" not in held:
        held["catalogue"] = _newest_catalogue()
    return held["catalogue"]


def _newest_catalogue() -> Catalogue | None:
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(LAST_LOAD)
        load = cursor.fetchone()
    if load is None:
        return None
    if _kept is None or _kept[0] != load:
        _kept = (load, _read_catalogue())
    return _kept[1]


def get_catalogue() -> Catalogue:
    """The pack in force. Raises `NotFound` `no_pack` where none was loaded."""
    catalogue = find_catalogue()
    if catalogue is None:
        raise NotFound("no_pack", "还没有载入地区包，请运行：haoban pack load packs/baita")
    return catalogue


def _read_catalogue() -> Catalogue:
    entries: dict[str, dict[str, dict[str, Any]]] = {}
    for kind, key, definition in models.Entry.objects.filter(valid_until=None).values_list("kind", "key", "definition"):
        entries.setdefault(kind, {})[key] = definition
    (head,) = entries["pack"].values()
    order = head.pop("order")
    rows = models.Item.objects.filter(valid_until=None, source=f"pack:{head['key']}").order_by("key")
    versions = {row.key: row.version for row in rows}
    parts: dict[str, Any] = {
        attribute_of(kind): [entries[kind.name.lower()][key] for key in order[kind.name.lower()]]
        for kind in Kind
        if kind is not Kind.ITEM
    }
    pack = Pack.model_validate(head | parts | {"items": [row.definition for row in rows]})
    return Catalogue(
        pack,
        _by_key(pack.divisions),
        _by_key(pack.organisations),
        _by_key(pack.windows),
        _by_key(pack.materials),
        _by_key(pack.fields),
        _by_key(pack.questions),
        _by_key(pack.items),
        {item.task_code: item for item in pack.items},
        versions,
        _by_key(tuple(sorted(pack.matters, key=lambda matter: matter.order))),
    )


def _by_key(definitions: tuple[D, ...]) -> dict[str, D]:
    return {key_of(definition): definition for definition in definitions}


def get_item(key: str) -> Item:
    """The item in force. Raises `NotFound`."""
    return _get(get_catalogue().items, key, "事项")


def get_matter(key: str) -> Matter:
    """The matter in force. Raises `NotFound`."""
    return _get(get_catalogue().matters, key, "一件事")


def get_organisation(key: str, catalogue: Catalogue | None = None) -> Organisation:
    """The organisation in force, or as it was last where it has left the pack: its cases outlive it.

    Whoever has read the catalogue in force hands it in. Raises `NotFound` where there never was one.
    """
    organisations = (catalogue or get_catalogue()).organisations
    if key not in organisations:
        left = models.Entry.objects.filter(kind=Kind.ORGANISATION.name.lower(), key=key).order_by("version").last()
        if left is not None:
            return Organisation.model_validate(left.definition)
    return _get(organisations, key, "机构")


def _get(definitions: Mapping[str, D], key: str, what: str) -> D:
    found = definitions.get(key)
    if found is None:
        raise NotFound("not_in_catalogue", "目录里没有%(what)s“%(key)s”，可能已取消", {"what": what, "key": key})
    return found


def get_item_version(code: str, version: int, catalogue: Catalogue | None = None) -> Item:
    """An item as it was under the version that a case was begun under (versions never change). Raises `NotFound`.

    `code` is the implementing code, `version` the catalogue's (`Catalogue.item_versions`); whoever has read the
    catalogue in force hands it in.
    """
    catalogue = catalogue or find_catalogue()
    current = catalogue.items_by_code.get(code) if catalogue else None
    if catalogue and current and catalogue.item_versions[current.key] == version:
        return current
    row = models.Item.objects.filter(code=code, version=version).exclude(key="").first()
    if row is None:
        raise NotFound(
            "no_such_version", "目录里没有事项“%(code)s”的第 %(version)d 版", {"code": code, "version": version}
        )
    return Item.model_validate(row.definition)


def find_definition(kind: Kind, key: str, at: datetime) -> Definition | None:
    """A definition that is not an item (field, material, organisation …) as it held at a moment, or nothing."""
    row = (
        models.Entry.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at))
        .filter(kind=kind.name.lower(), key=key, valid_from__lte=at)
        .first()
    )
    return kind.value[1].model_validate(row.definition) if row else None
