"""Loading a district's pack: the only place that writes the catalogue's definitions."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from haoban.kernel.chain import canonical
from haoban.kernel.refusals import Conflict

from .definitions import Item as ItemDefinition
from .definitions import Kind, Pack
from .models import Entry, Item, PackLoad
from .pack import HEAD, attribute_of
from .rules import key_of

PACK = "pack"
"""The kind of the one entry that keeps the pack's own words and the order of its lists."""


@dataclass(frozen=True)
class Loaded:
    """What a loading did, counted in definitions."""

    key: str
    version: str
    new: int
    changed: int
    unchanged: int
    ended: int


@transaction.atomic
def load_pack(pack: Pack, by: str, now: datetime) -> Loaded:
    """Bring the catalogue to what the pack says. Loading the same pack again changes nothing.

    A changed definition ends the version that held and begins the next; one that is gone from the pack ends; cases keep
    the versions they were begun under. `by` is the account, empty for the command line.

    Raises `Conflict` where another district's pack is loaded.
    """
    last = PackLoad.objects.select_for_update().first()
    if last is not None and last.key != pack.key:
        raise Conflict(
            "another_pack_is_loaded",
            "这里已载入地区包“%(loaded)s”，一套系统只服务一个地区；“%(key)s”请用另外的数据目录（HAOBAN_HOME）",
            {"loaded": last.key, "key": pack.key},
        )
    counts: Counter[str] = Counter()
    entries = dict(_entries_of(pack))
    whole = _digest({"/".join(name): definition for name, definition in entries.items()} | _items_of(pack))
    shown = Item.objects.filter(valid_until=None, source=f"pack:{pack.key}").count()
    if last is not None and last.digest == whole and shown == len(pack.items):
        unchanged = len(entries) - 1 + len(pack.items)
        return Loaded(pack.key, pack.version, 0, 0, unchanged, 0)
    load = PackLoad.objects.create(key=pack.key, version=pack.version, digest=whole, loaded_at=now, loaded_by=by)
    _load_entries(entries, load, now, counts)
    _load_items(pack, now, counts)
    return Loaded(pack.key, pack.version, counts["new"], counts["changed"], counts["unchanged"], counts["ended"])


def _entries_of(pack: Pack) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Everything but the items, by kind and key."""
    order = {}
    for kind in Kind:
        if kind is Kind.ITEM:
            continue
        definitions = getattr(pack, attribute_of(kind))
        order[kind.name.lower()] = [key_of(definition) for definition in definitions]
        for definition in definitions:
            yield (kind.name.lower(), key_of(definition)), definition.model_dump(mode="json")
    head = {name: getattr(pack, name) for name in HEAD}
    yield (PACK, pack.key), head | {"translations": dict(pack.translations), "order": order}


def _items_of(pack: Pack) -> dict[str, dict[str, Any]]:
    return {item.task_code: item.model_dump(mode="json") for item in pack.items}


def _digest(definition: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(definition)).hexdigest()


def _load_entries(
    entries: dict[tuple[str, str], dict[str, Any]], load: PackLoad, now: datetime, counts: Counter[str]
) -> None:
    current = {(entry.kind, entry.key): entry for entry in Entry.objects.filter(valid_until=None)}
    latest: dict[tuple[str, str], int] = {}
    for kind, key, version in Entry.objects.values_list("kind", "key", "version"):
        latest[kind, key] = max(version, latest.get((kind, key), 0))
    begun = []
    for (kind, key), definition in entries.items():
        before, digest = current.pop((kind, key), None), _digest(definition)
        if before is not None and before.digest == digest:
            counts["unchanged"] += kind != PACK
            continue
        counts["new" if before is None else "changed"] += kind != PACK
        if before is not None:
            _end(before, now)
        begun.append(
            Entry(
                kind=kind,
                key=key,
                version=latest.get((kind, key), 0) + 1,
                definition=definition,
                digest=digest,
                valid_from=now,
                load=load,
            )
        )
    for gone in current.values():
        _end(gone, now)
        counts["ended"] += 1
    Entry.objects.bulk_create(begun)


def _load_items(pack: Pack, now: datetime, counts: Counter[str]) -> None:
    names = {organisation.key: organisation.name for organisation in pack.organisations}
    source = f"pack:{pack.key}"
    codes = [item.task_code for item in pack.items]
    current = {item.code: item for item in Item.objects.filter(valid_until=None, code__in=codes)}
    latest: dict[str, int] = {}
    for code, version in Item.objects.filter(code__in=codes).values_list("code", "version"):
        latest[code] = max(version, latest.get(code, 0))
    begun = []
    for item in pack.items:
        definition = item.model_dump(mode="json")
        before, digest = current.get(item.task_code), _digest(definition)
        if before is not None and before.digest == digest and before.source == source:
            counts["unchanged"] += 1
            continue
        counts["new" if before is None else "changed"] += 1
        if before is not None:
            _end(before, now)
        begun.append(_row(item, latest.get(item.task_code, 0) + 1, names[item.organisation], source, digest, now))
    for gone in Item.objects.filter(valid_until=None, source=source).exclude(code__in=codes):
        _end(gone, now)
        counts["ended"] += 1
    Item.objects.bulk_create(begun)


def _row(item: ItemDefinition, version: int, organisation_name: str, source: str, digest: str, now: datetime) -> Item:
    return Item(
        code=item.task_code,
        key=item.key,
        version=version,
        name=item.name,
        organisation=item.organisation,
        organisation_name=organisation_name,
        source=source,
        definition=item.model_dump(mode="json"),
        digest=digest,
        valid_from=now,
    )


def _end(row: Entry | Item, now: datetime) -> None:
    row.valid_until = now
    row.save(update_fields=["valid_until"])
