"""`haoban credit`: calculate a tax credit score, and what each repair brings."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from haoban.kernel.console import emit_json, json_option, refusals_end_the_command

from .answers import rate_document, rate_lines
from .parameters import indicators, law_on
from .reading import read_record
from .rules import rate


class Day(click.ParamType[date]):
    """A day on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """`2025-12-31`."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2025-12-31 这样", param, ctx)


def on_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--on DATE`: whose law, and up to when acts and corrections count."""
    return click.option("--on", "on", type=Day(), required=True, help="The day whose rules hold.")(command)


@click.group()
def credit() -> None:
    """Calculate a tax credit score and its repair. The rating is the tax authority's."""


@credit.command(name="rate")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@on_option
@json_option
@refusals_end_the_command
def rate_file(file: Path, on: date, as_json: bool) -> None:
    """Calculate score and level of the history in FILE (JSON; `-` is standard input) by the rules of a day."""
    law = law_on(on)
    record, warnings = read_record(file, law, indicators(), on)
    rating = rate(record, law, on)
    if as_json:
        emit_json(rate_document(record, law, on, rating, warnings))
        return
    click.echo("\n".join(rate_lines(record, law, on, rating, warnings)))
