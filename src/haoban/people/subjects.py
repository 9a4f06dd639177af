"""Whose something is, as one short text: `person:12` or `enterprise:7`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


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
        """Read `person:12`. Raises `ValueError` for anything else."""
        kind, _, number = text.partition(":")
        return cls(SubjectKind(kind), int(number))
