"""What every bench prints at its end: a table for people, then one line of JSON for programs."""

import importlib.metadata
import json
import os
import platform
from collections.abc import Sequence
from typing import Any


def table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under headings, columns as wide as they need."""
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(headings))]
    for number, row in enumerate(cells):
        print("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def result(name: str, *, measured: dict[str, Any], packages: Sequence[str] = ()) -> None:
    """Print the closing line: what was measured, the versions and the cores it was measured on."""
    versions = {package: importlib.metadata.version(package) for package in packages}
    versions["python"] = platform.python_version()
    print(
        "RESULT "
        + json.dumps({"bench": name, **measured, "versions": versions, "cores": os.cpu_count()}, ensure_ascii=False)
    )
