"""`haoban credit`: calculate a tax credit score, and what each repair brings."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar

from .answers import rate_document, rate_lines
from .applying import application_for
from .later import outlook
from .parameters import indicators, law_on
from .plan_answers import plan_document, plan_lines
from .plans import plan
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


class Fen(click.ParamType[int]):
    """An amount in fen on the command line."""

    name = "fen"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """`1000000`, also with thousands separators and full-width digits."""
        plain = unicodedata.normalize("NFKC", str(value)).strip().replace(",", "")
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 16):
            self.fail(f"“{value}”不是金额，请写成以分为单位、不小于 0 的整数", param, ctx)
        return int(plain)


def add_working_days(start: date, count: int) -> tuple[date, bool] | None:
    """Count working days by the national calendar; None for years that it doesn't hold."""
    try:
        due = national_calendar().add(start, count, provisional=True)
    except Refusal:
        return None
    return due.on, due.provisional


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


@credit.command(name="plan")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@on_option
@click.option("--budget-fen", type=Fen(), default=None, help="What can be paid on that day, in fen; without it, all.")
@json_option
@refusals_end_the_command
def plan_file(file: Path, on: date, budget_fen: int | None, as_json: bool) -> None:
    """Find the best steps for the history in FILE: what each brings, which dates matter, what time brings."""
    law = law_on(on)
    record, warnings = read_record(file, law, indicators(), on)
    made = plan(record, law, on, budget_fen)
    ahead = outlook(made, law, on)
    application = application_for(record, law, on, add_working_days)
    if as_json:
        emit_json(plan_document(record, law, on, made, ahead, application, warnings))
        return
    click.echo("\n".join(plan_lines(record, on, law, made, ahead, application, warnings)))
