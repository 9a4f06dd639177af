"""XES element by element, for files that the fast reader leaves; knows where in the file it stands.

expat reads it: no entity is expanded, nothing is fetched, a document type declaration ends the reading at once.
"""

from collections.abc import Collection
from typing import Any
from xml.parsers import expat

import numpy as np

from haoban.kernel.refusals import Problem, Refusal

from .traces import Attribute, Attributes, Header, Piece
from .xes_markup import SCALARS

_ATTRIBUTES = {*SCALARS, "list", "container", "values"}
DEEPEST = 100
"""Attributes inside attributes; a file that goes deeper is an attack or broken."""
_EVENTS_A_PIECE = 100_000


class _Owners:
    """The attributes of the events or the traces of the piece that is being read."""

    def __init__(self) -> None:
        self.count = 0
        self.values: dict[tuple[str, str], tuple[list[int], list[str]]] = {}
        self.rest: list[tuple[int, Attribute]] = []

    def add(self, attributes: list[Attribute], wanted: Collection[str] | None) -> None:
        """One more owner with its attributes."""
        owner, self.count = self.count, self.count + 1
        for attribute in attributes:
            type_, key, value = attribute[:3]
            if wanted is not None and key not in wanted:
                continue
            if type_ not in SCALARS or key is None or value is None:
                self.rest.append((owner, attribute))
                continue
            owners, values = self.values.setdefault((type_, key), ([], []))
            if owners and owners[-1] == owner:
                self.rest.append((owner, attribute))
                continue
            owners.append(owner)
            values.append(value)
            if len(attribute) > 3:
                self.rest.append((owner, [type_, key, None, attribute[3]]))

    def taken(self) -> Attributes:
        """The columns."""
        import pyarrow as pa

        columns = {}
        for what, (owners, values) in self.values.items():
            texts = pa.array(values, pa.utf8())
            if len(owners) < self.count:
                spread, missing = np.zeros(self.count, np.int64), np.ones(self.count, bool)
                spread[owners], missing[owners] = np.arange(len(owners)), False
                texts = texts.take(pa.array(spread, mask=missing))
            columns[what] = texts
        return Attributes(columns, self.rest)


class PatientReader:
    """Reads a file as it comes, gives pieces as they are complete."""

    def __init__(self, name: str, wanted: Collection[str] | None, encoding: str | None = None) -> None:
        self.name, self.wanted = name, wanted
        self.header = Header()
        self.pieces: list[Piece] = []
        self.seen_log = self.ended = False
        self._open: list[tuple[str, Any]] = []
        self._events, self._traces = _Owners(), _Owners()
        self._trace_of_event: list[int] = []
        self._parser = expat.ParserCreate(encoding)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, data: bytes, last: bool = False) -> None:
        """Read some more. Raises `Refusal` with line and column where the file is broken or not XES."""
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise broken(self.name, expat.ErrorString(error.code), error.lineno, error.offset + 1) from None
        if last:
            self._flush()

    def take(self) -> list[Piece]:
        """The pieces since the last time."""
        pieces, self.pieces = self.pieces, []
        return pieces

    @property
    def line(self) -> int:
        """The line that the reading has come to."""
        return self._parser.CurrentLineNumber

    def _here(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _doctype(self, *_: object) -> None:
        line, column = self._here()
        raise Refusal(
            "xes_with_dtd",
            "“%(file)s”带有文档类型声明（DTD），可能含有实体炸弹，不予读取；请导出不带 DTD 的 XES",
            {"file": self.name},
            (Problem(f"第 {column} 列起是文档类型声明", self.name, line),),
        )

    def _wrong(self, message: str) -> Refusal:
        line, column = self._here()
        problem = Problem(f"第 {column} 列：{message}", self.name, line)
        return Refusal("xes_wrong", "“%(file)s”不符合 XES 标准", {"file": self.name}, (problem,))

    def _start(self, raw: str, said: dict[str, str]) -> None:
        name = raw.rpartition(":")[2]
        if not self._open:
            if name != "log":
                raise Refusal("xes_without_traces", "“%(file)s”里没有 XES 的 log 元素", {"file": self.name})
            self.seen_log = True
            self.header.attributes = said
            self._open.append((name, self.header.log))
            return
        parent = self._open[-1][0]
        if name in _ATTRIBUTES:
            key, value = said.get("key"), said.get("value")
            if len(self._open) > DEEPEST:
                raise self._wrong(f"属性嵌套超过 {DEEPEST} 层")
            self._open.append((name, [name, key, value]))
        elif (name == "trace" and parent == "log") or (name == "event" and parent in ("trace", "log")):
            self._open.append((name, []))
        elif name == "global" and parent == "log":
            entry: dict[str, Any] = {"scope": said.get("scope"), "attributes": []}
            self.header.globals.append(entry)
            self._open.append((name, entry["attributes"]))
        elif parent == "log" and name in ("extension", "classifier"):
            (self.header.extensions if name == "extension" else self.header.classifiers).append(said)
            self._open.append((name, []))
        elif name in ("trace", "event", "log"):
            raise self._wrong(f"{name} 不能在 {parent} 里面")
        else:
            self._open.append((name, []))

    def _end(self, _: str) -> None:
        name, content = self._open.pop()
        if name in _ATTRIBUTES:
            holder, inside = self._open[-1]
            if holder not in _ATTRIBUTES:
                inside.append(content)
            elif len(inside) > 3:
                inside[3].append(content)
            else:
                inside.append([content])
        elif name == "event":
            self._trace_of_event.append(self._traces.count if self._open[-1][0] == "trace" else -1)
            self._events.add(content, self.wanted)
        elif name == "trace":
            self._traces.add(content, None)
            if self._events.count >= _EVENTS_A_PIECE:
                self._flush()

    def _flush(self) -> None:
        events, traces = self._events, self._traces
        which = np.array(self._trace_of_event, np.int32)
        self.pieces.append(Piece(which, traces.count, events.taken(), traces.taken()))
        self._events, self._traces, self._trace_of_event = _Owners(), _Owners(), []


def broken(name: str, why: str, line: int | None = None, column: int | None = None) -> Refusal:
    """The refusal of a file that ends too early or is no XML, with the place."""
    place = f"第 {column} 列：" if column is not None else ""
    problem = Problem(f"{place}从这里起读不下去（{why}），请重新导出", name, line)
    return Refusal("xes_broken", "“%(file)s”不是完整的 XES 文件", {"file": name}, (problem,))


def attribute_from(text: bytes) -> Attribute:
    """One attribute from its piece of XML, which is known to be well-formed."""
    reader = PatientReader("", None, "utf-8")
    reader.feed(b"<log>" + text + b"</log>", last=True)
    return reader.header.log[0]
