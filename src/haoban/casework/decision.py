"""Deciding by a decision table: the first row that fits decides, and its reason is shown (立等可取).

The conditions of a row are unary tests of zen's expression language, as an official writes them: `>= 50`, `"general"`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from haoban.catalogue.definitions import DecisionTable


@dataclass(frozen=True)
class Decided:
    """What a table said, and which row said it."""

    outcome: str
    """grant, refuse, or officer: a human must look."""
    reason: str
    row: int
    """1 for the first row; 0 where none fitted."""


def decide_by_table(table: DecisionTable, inputs: Mapping[str, Any]) -> Decided:
    """The first row whose every condition holds for the inputs; where none does, an officer looks."""
    for number, row in enumerate(table.rows, start=1):
        if all(_holds(test, inputs.get(name)) for name, test in row.when.items()):
            return Decided(row.outcome, row.reason, number)
    return Decided("officer", "", 0)


def _holds(test: str, value: Any) -> bool:
    import zen

    if value is None:
        return False
    return bool(zen.evaluate_unary_expression(test, {"$": value}))


def inputs_of(table: DecisionTable, form: Mapping[str, Any], held: frozenset[str]) -> dict[str, Any]:
    """The values of a table's inputs: fields of the form, and `held.MATERIAL`."""
    return {
        name: name.removeprefix("held.") in held if name.startswith("held.") else form.get(name)
        for name in table.inputs
    }
