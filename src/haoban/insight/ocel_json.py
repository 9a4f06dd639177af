"""OCEL 2.0 as JSON, in and out."""

import json
import math
from pathlib import Path
from typing import Any

from haoban.kernel.refusals import Problem, Refusal

from .ocel import BEGINNING, Declared, Event, Ocel, Thing, Value, as_text, check_ids, incomplete
from .unpacking import open_unpacked


def read_ocel_json(path: Path) -> Ocel:
    """The log in a file. Raises `Refusal` with the line for what is no JSON, with the path for what is no OCEL."""
    with open_unpacked(path) as (file, _):
        data = file.read()
    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except _RepeatedError as error:
        raise incomplete(path.name, error.args[0], f"“{error.args[0]}”写了两次，请只留一个") from None
    except json.JSONDecodeError as error:
        problem = Problem(f"第 {error.colno} 列：从这里起不是 JSON（{error.msg}）", path.name, error.lineno)
        raise Refusal("ocel_broken", "“%(file)s”不是完整的 OCEL 文件", {"file": path.name}, (problem,)) from None
    except UnicodeDecodeError as error:
        problem = Problem("不是 UTF-8 编码", path.name, data[: error.start].count(b"\n") + 1)
        raise Refusal("ocel_broken", "“%(file)s”不是完整的 OCEL 文件", {"file": path.name}, (problem,)) from None
    except RecursionError:
        raise incomplete(path.name, "", "嵌套过深") from None
    reader = _Reader(path.name)
    for section in ("objects", "events"):
        if not isinstance(document, dict) or section not in document:
            raise incomplete(path.name, section, f"缺少 {section}")
    return check_ids(
        Ocel(
            path.name,
            reader.types(document, "eventTypes"),
            reader.types(document, "objectTypes"),
            [reader.event(one, f"events[{at}]") for at, one in enumerate(reader.entries(document, "events", ""))],
            [reader.thing(one, f"objects[{at}]") for at, one in enumerate(reader.entries(document, "objects", ""))],
            from_json=True,
        ).declare_all()
    )


class _RepeatedError(ValueError):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedError(next(name for name in names if names.count(name) > 1))
    return found


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file

    def entries(self, holder: Any, name: str, where: str) -> list[Any]:
        """A list by its name; an empty one where it isn't there."""
        found = holder.get(name) if isinstance(holder, dict) else None
        if found is None:
            return []
        if not isinstance(found, list):
            raise incomplete(self.file, f"{where}.{name}".lstrip("."), "应是列表")
        return found

    def text(self, holder: Any, name: str, where: str) -> str:
        """A text that must be there."""
        found = holder.get(name) if isinstance(holder, dict) else None
        if not isinstance(found, str | int | float) or isinstance(found, bool):
            raise incomplete(self.file, f"{where}.{name}", f"缺少 {name}")
        return str(found)

    def value(self, holder: Any, where: str) -> Value | None:
        """A value of an attribute: null says that there is none."""
        if "value" not in holder:
            raise incomplete(self.file, f"{where}.value", "缺少 value")
        found = holder["value"]
        if found is not None and not isinstance(found, str | int | float | bool):
            raise incomplete(self.file, f"{where}.value", "值应是文字、数或真假")
        return found

    def types(self, document: Any, name: str) -> Declared:
        """What is declared."""
        return {
            self.text(kind, "name", f"{name}[{at}]"): {
                self.text(one, "name", f"{name}[{at}].attributes[{place}]"): self.text(
                    one, "type", f"{name}[{at}].attributes[{place}]"
                )
                for place, one in enumerate(self.entries(kind, "attributes", f"{name}[{at}]"))
            }
            for at, kind in enumerate(self.entries(document, name, ""))
        }

    def related(self, holder: Any, where: str) -> list[tuple[str, str]]:
        """The related objects."""
        found = []
        for at, one in enumerate(self.entries(holder, "relationships", where)):
            place = f"{where}.relationships[{at}]"
            qualifier = one.get("qualifier") if isinstance(one, dict) else None
            found.append((self.text(one, "objectId", place), "" if qualifier is None else str(qualifier)))
        return found

    def event(self, one: Any, where: str) -> Event:
        """An event."""
        event = Event(self.text(one, "id", where), self.text(one, "type", where), self.text(one, "time", where))
        for at, attribute in enumerate(self.entries(one, "attributes", where)):
            place = f"{where}.attributes[{at}]"
            name, value = self.text(attribute, "name", place), self.value(attribute, place)
            if value is not None:
                event.attributes.append((name, value))
        event.objects = self.related(one, where)
        return event

    def thing(self, one: Any, where: str) -> Thing:
        """An object."""
        thing = Thing(self.text(one, "id", where), self.text(one, "type", where))
        for at, attribute in enumerate(self.entries(one, "attributes", where)):
            place = f"{where}.attributes[{at}]"
            name, value = self.text(attribute, "name", place), self.value(attribute, place)
            time = self.text(attribute, "time", place) if "time" in attribute else BEGINNING
            if value is not None:
                thing.attributes.append((name, time, value))
        thing.objects = self.related(one, where)
        return thing


def write_ocel_json(log: Ocel, target: Path, *, values_as_text: bool = False) -> None:
    """Write a log. With `values_as_text` every value is a text, as the published schema wants it; NaN always is.

    JSON itself has no NaN.
    """

    def value(one: Value) -> Value:
        return as_text(one) if values_as_text or (isinstance(one, float) and not math.isfinite(one)) else one

    def types(declared: Declared) -> list[dict[str, Any]]:
        return [
            {"name": name, "attributes": [{"name": one, "type": kind} for one, kind in attributes.items()]}
            for name, attributes in declared.items()
        ]

    def related(objects: list[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"objectId": one, "qualifier": qualifier} for one, qualifier in objects]

    document = {
        "eventTypes": types(log.event_types),
        "objectTypes": types(log.object_types),
        "events": [
            {
                "id": one.id,
                "type": one.type,
                "time": one.time,
                "attributes": [{"name": name, "value": value(said)} for name, said in one.attributes],
                "relationships": related(one.objects),
            }
            for one in log.events
        ],
        "objects": [
            {
                "id": one.id,
                "type": one.type,
                "attributes": [
                    {"name": name, "time": time, "value": value(said)} for name, time, said in one.attributes
                ],
                "relationships": related(one.objects),
            }
            for one in log.objects
        ],
    }
    target.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
