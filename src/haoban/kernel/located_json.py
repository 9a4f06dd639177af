"""JSON that knows the line of everything in it, so that a mistake can be shown where it stands.

The standard library's reader keeps no places and takes the last of a repeated key without a word; this one keeps
the line of every value and makes a repeated key a problem. Numbers are read exactly: whole ones as `int`, others as
`Decimal`.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from .refusals import Problem

Place = tuple[str | int, ...]
"""Where a value stands: `("acts", 2, "on")`."""

_BLANK = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}
_DEEPEST = 100


@dataclass
class LocatedJson:
    """A document as read."""

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    """The line of every value, counted from 1; for a member of an object that of its key."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the form; with one of them the value may not be whole."""

    def line_of(self, place: Place) -> int:
        """The line of a place, or of the nearest place around it that is in the file."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Broken(Exception):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message, self.position = message, position


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.document = LocatedJson()
        self._counted, self._line = 0, 1

    def line_at(self, position: int) -> int:
        if position < self._counted:
            return self.text.count("\n", 0, position) + 1
        self._line += self.text.count("\n", self._counted, position)
        self._counted = position
        return self._line

    def skip(self, position: int) -> int:
        found = _BLANK.match(self.text, position)
        return found.end() if found else position

    def read(self) -> None:
        value, end = self.value((), self.skip(0))
        end = self.skip(end)
        if end != len(self.text):
            raise _Broken("这里应该结束了，后面还有内容；一个文件只放一个 JSON", end)
        self.document.value = value

    def value(self, place: Place, at: int) -> tuple[Any, int]:
        if len(place) > _DEEPEST:
            raise _Broken("嵌套层数过多", at)
        self.document.lines.setdefault(place, self.line_at(at))
        mark = self.text[at : at + 1]
        if mark == "{":
            return self.object(place, at + 1)
        if mark == "[":
            return self.array(place, at + 1)
        if mark == '"':
            return self.string(at)
        number = _NUMBER.match(self.text, at)
        if number:
            if number[1] or number[2]:
                return self.decimal(number[0], at), number.end()
            if len(number[0]) > 40:
                raise _Broken("数字过长", at)
            return int(number[0]), number.end()
        for word, meaning in _WORDS.items():
            if self.text.startswith(word, at):
                return meaning, at + len(word)
        raise _Broken("文件到这里就断了，缺少内容或括号" if not mark else f"这里不能是“{mark}”，应为一个值", at)

    def decimal(self, text: str, at: int) -> Decimal:
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise _Broken("不能识别的数字", at) from None
        if not number.is_finite() or abs(number.adjusted()) > 40:
            raise _Broken("数字过大或过小", at)
        return number

    def string(self, at: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            raise _Broken("引号没有成对，或文字里有不能直接写的字符", error.pos) from None
        if not str(text).isprintable() and any("\ud800" <= character <= "\udfff" for character in text):
            raise _Broken("文字里有不成对的代理字符（\\ud800 一类）", at)
        return str(text), int(end)

    def object(self, place: Place, at: int) -> tuple[dict[str, Any], int]:
        members: dict[str, Any] = {}
        at = self.skip(at)
        if self.text[at : at + 1] == "}":
            return members, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                raise _Broken("这里应为带双引号的名称（常见原因：多了一个逗号）", at)
            line = self.line_at(at)
            key, at = self.string(at)
            if key in members:
                message = f"“{key}”写了两次，请只留一个"
                self.document.problems.append(Problem(message, self.file, line, ".".join(map(str, (*place, key)))))
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise _Broken(f"“{key}”后面缺少冒号", at)
            self.document.lines[(*place, key)] = line
            members[key], at = self.value((*place, key), self.skip(at + 1))
            at, more = self.next_or_end(at, "}")
            if not more:
                return members, at

    def array(self, place: Place, at: int) -> tuple[list[Any], int]:
        elements: list[Any] = []
        at = self.skip(at)
        if self.text[at : at + 1] == "]":
            return elements, at + 1
        while True:
            element, at = self.value((*place, len(elements)), at)
            elements.append(element)
            at, more = self.next_or_end(at, "]")
            if not more:
                return elements, at

    def next_or_end(self, at: int, bracket: str) -> tuple[int, bool]:
        at = self.skip(at)
        mark = self.text[at : at + 1]
        if mark == bracket:
            return at + 1, False
        if mark == ",":
            return self.skip(at + 1), True
        if not mark:
            raise _Broken(f"文件到这里就断了，缺少“{bracket}”", at)
        raise _Broken(f"这里应为逗号或“{bracket}”，现在是“{mark}”", at)


def read_located_json(text: str, file: str) -> LocatedJson:
    """Read JSON (RFC 8259) with the lines of everything; mistakes of form become problems."""
    reader = _Reader(text, file)
    try:
        reader.read()
    except _Broken as broken:
        line = text.count("\n", 0, broken.position) + 1
        reader.document.problems.insert(0, Problem(f"JSON 格式有误：{broken.message}", file, line))
    return reader.document
