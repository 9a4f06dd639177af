"""`haoban credit`: calculate a tax credit score, and what each repair brings."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from haoban.kernel.console import REFUSED, emit_json, json_option, refusals_end_the_command

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


class Fen(click.ParamType[int]):
    """An amount in fen on the command line."""

    name = "fen"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """`1000000`, also with thousands separators and full-width digits."""
        plain = unicodedata.normalize("NFKC", str(value)).strip().replace(",", "")
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 16):
            self.fail(f"“{value}”不是金额，请写成以分为单位、不小于 0 的整数", param, ctx)
        return int(plain)


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
    # A rating doesn't load what only a plan needs.
    from .applying import application_for
    from .calendar import add_working_days
    from .later import outlook
    from .plan_answers import plan_document, plan_lines
    from .plans import plan

    law = law_on(on)
    record, warnings = read_record(file, law, indicators(), on)
    made = plan(record, law, on, budget_fen)
    ahead = outlook(made, law, on)
    application = application_for(record, law, on, add_working_days)
    if as_json:
        emit_json(plan_document(record, law, on, made, ahead, application, warnings))
        return
    click.echo("\n".join(plan_lines(record, on, law, made, ahead, application, warnings)))


@credit.command(name="cases")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@json_option
@refusals_end_the_command
def run_cases(files: tuple[Path, ...], as_json: bool) -> None:
    """Run the cases (facts, question, analysis, result) in FILES, or those that come with Haoban, against the rules."""
    from .cases import FOLDER, differences, read_cases

    cases = [case for file in files or sorted(FOLDER.glob("*.yaml")) for case in read_cases(file)]
    wrong = [(case, found) for case in cases if (found := differences(case))]
    if as_json:
        said = [{"file": one.file, "row": one.line, "case": one.title, "differences": found} for one, found in wrong]
        emit_json({"cases": len(cases), "wrong": said})
    else:
        for case, found in wrong:
            click.echo(f"{case.file} 第 {case.line} 行“{case.title}”不符：")
            click.echo("\n".join(f"  {one}" for one in found))
        click.echo(f"{len(cases)} 个案例，{len(cases) - len(wrong)} 个相符")
    if wrong:
        raise click.exceptions.Exit(REFUSED)


@credit.command(name="rules")
@on_option
@json_option
@refusals_end_the_command
def show_rules(on: date, as_json: bool) -> None:
    """Show the rules of a day: papers, the codes of the indicators, and what is not checked yet."""
    from .rules_answers import rules_document, rules_lines

    law = law_on(on)
    if as_json:
        emit_json(rules_document(law, on))
        return
    click.echo("\n".join(rules_lines(law, on)))
