"""What every command of the command line shares: JSON on standard output, errors on standard error, exit status."""

import functools
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from .refusals import BrokenInstallation, Refusal

P = ParamSpec("P")
R = TypeVar("R")

REFUSED, WRONG_USE, BROKEN, DEFECT = 1, 2, 3, 4
"""Exit statuses: the matter was refused, the command was called wrongly, the installation is broken, the program has a
defect.
"""

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document to standard output.")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def as_json_text(document: Any, *, indent: int | None = None) -> str:
    """A JSON document with Chinese as Chinese, dates as ISO 8601, dataclasses as objects."""
    return json.dumps(document, ensure_ascii=False, default=_plain, indent=indent)


def emit_json(document: Any) -> None:
    """Print one JSON document to standard output."""
    click.echo(as_json_text(document, indent=2))


def emit_json_lines(documents: Iterable[Any]) -> None:
    """Print one JSON document a line to standard output, each as soon as it is there."""
    for document in documents:
        click.echo(as_json_text(document))


def refuse(refusal: Refusal, *, as_json: bool) -> NoReturn:
    """Tell a refusal and end: the sentence on standard error, the document on standard output if JSON was asked for."""
    if as_json:
        emit_json(refusal.document())
    click.echo(refusal.message, err=True)
    for problem in refusal.problems[:50]:
        click.echo(f"  {problem}", err=True)
    if len(refusal.problems) > 50:
        click.echo(f"  …… 另有 {len(refusal.problems) - 50} 处", err=True)
    sys.exit(BROKEN if isinstance(refusal, BrokenInstallation) else REFUSED)


def refusals_end_the_command(command: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command's function: a `Refusal` becomes its sentence and exit status instead of a traceback."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            refuse(refusal, as_json=bool(kwargs.get("as_json", False)))

    return wrapped
