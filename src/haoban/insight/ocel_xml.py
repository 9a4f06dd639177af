"""OCEL 2.0 as XML, in and out. Read by expat: no entity is expanded, a document type declaration is refused."""

from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from haoban.kernel.refusals import Problem, Refusal

from .ocel import BEGINNING, Declared, Event, Ocel, Thing, as_text, check_ids
from .unpacking import open_unpacked
from .xes_writing import quoted


def read_ocel_xml(path: Path) -> Ocel:
    """The log in a file. Raises `Refusal` with line and column."""
    reader = _Reader(path.name)
    with open_unpacked(path) as (file, _):
        while data := file.read(1 << 20):
            reader.feed(data, False)
        reader.feed(b"", True)
    return check_ids(reader.log.declare_all())


class _Reader:
    def __init__(self, file: str) -> None:
        self.log = Ocel(file, {}, {}, [], [])
        self._open: list[str] = []
        self._text: list[str] = []
        self._holder: Any = None
        self._declared: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, data: bytes, last: bool) -> None:
        """Read some more."""
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            told = f"第 {error.offset + 1} 列：从这里起读不下去（{expat.ErrorString(error.code)}）"
            raise self._refusal("ocel_broken", told, error.lineno) from None
        except KeyError as error:
            raise self._refusal("ocel_incomplete", f"缺少 {error.args[0]}", self._parser.CurrentLineNumber) from None

    def _refusal(self, code: str, told: str, line: int) -> Refusal:
        return Refusal(code, "“%(file)s”不是 OCEL 2.0", {"file": self.log.name}, (Problem(told, self.log.name, line),))

    def _doctype(self, *_: object) -> None:
        raise self._refusal("ocel_with_dtd", "带有文档类型声明（DTD），不予读取", self._parser.CurrentLineNumber)

    def _start(self, name: str, said: dict[str, str]) -> None:
        holder = self._open[-1] if self._open else ""
        self._open.append(name)
        self._text.clear()
        self._said = said
        if name in ("event-type", "object-type"):
            types = self.log.event_types if name == "event-type" else self.log.object_types
            self._declared = types.setdefault(said["name"], {})
        elif name == "attribute" and ("event-types" in self._open or "object-types" in self._open):
            self._declared[said["name"]] = said["type"]
        elif name == "event" and holder == "events":
            self._holder = Event(said["id"], said["type"], said["time"])
            self.log.events.append(self._holder)
        elif name == "object" and holder == "objects" and len(self._open) == 3:
            self._holder = Thing(said["id"], said["type"])
            self.log.objects.append(self._holder)
        elif name in ("relationship", "relobj", "object") and holder == "objects" and len(self._open) > 3:
            if self._holder is None:
                line = self._parser.CurrentLineNumber
                raise self._refusal("ocel_incomplete", f"{name} 应在 event 或 object 里面", line)
            self._holder.objects.append((said["object-id"], said.get("qualifier", "")))

    def _end(self, name: str) -> None:
        self._open.pop()
        if name != "attribute" or "event-types" in self._open or "object-types" in self._open:
            return
        text = "".join(self._text)
        if isinstance(self._holder, Event):
            self._holder.attributes.append((self._said["name"], text))
        elif isinstance(self._holder, Thing):
            self._holder.attributes.append((self._said["name"], self._said.get("time", BEGINNING), text))


def write_ocel_xml(log: Ocel, target: Path) -> None:
    """Write a log."""
    with target.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n')
        for what, declared in (("object", log.object_types), ("event", log.event_types)):
            file.write(f"<{what}-types>\n{_types(what, declared)}</{what}-types>\n")
        file.write("<objects>\n")
        for thing in log.objects:
            file.write(f"<object id={quoted(thing.id)} type={quoted(thing.type)}>\n<attributes>\n")
            for name, time, value in thing.attributes:
                file.write(f"<attribute name={quoted(name)} time={quoted(time)}>{escape(as_text(value))}</attribute>\n")
            file.write(f"</attributes>\n{_related(thing.objects)}</object>\n")
        file.write("</objects>\n<events>\n")
        for event in log.events:
            file.write(
                f"<event id={quoted(event.id)} type={quoted(event.type)} time={quoted(event.time)}>\n<attributes>\n"
            )
            for name, value in event.attributes:
                file.write(f"<attribute name={quoted(name)}>{escape(as_text(value))}</attribute>\n")
            file.write(f"</attributes>\n{_related(event.objects)}</event>\n")
        file.write("</events>\n</log>\n")


def _types(what: str, declared: Declared) -> str:
    found = ""
    for name, attributes in declared.items():
        inner = "".join(f"<attribute name={quoted(one)} type={quoted(kind)}/>\n" for one, kind in attributes.items())
        found += f"<{what}-type name={quoted(name)}>\n<attributes>\n{inner}</attributes>\n</{what}-type>\n"
    return found


def _related(objects: list[tuple[str, str]]) -> str:
    inner = "".join(
        f"<relationship object-id={quoted(one)} qualifier={quoted(qualifier)}/>\n" for one, qualifier in objects
    )
    return f"<objects>\n{inner}</objects>\n"
