"""Whose something is, as one short text: `person:12` or `enterprise:7`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from haoban.kernel.refusals import NotFound


class SubjectKind(StrEnum):
    """What an owner can be."""

    PERSON = "person"
    """自然人"""
    ENTERPRISE = "enterprise"
    """经营主体"""


@dataclass(frozen=True, slots=True)
class Subject:
    """An owner of cases, documents and certificates."""

    kind: SubjectKind
    id: int

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `person:12`. Raises `NotFound` for anything that names nobody."""
        kind, _, number = text.partition(":")
        if kind not in set(SubjectKind) or not (number.isascii() and number.isdigit() and len(number) < 18):
            raise NotFound("no_such_owner", "没有这个申请人，请从“我的办件”重新进入")
        return cls(SubjectKind(kind), int(number))
