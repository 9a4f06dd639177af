"""`haoban contributions`: find and explain the missing fen."""

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from haoban.kernel.console import json_option, refusals_end_the_command
from haoban.kernel.extras import need

_FILE = click.Path(path_type=Path, allow_dash=True)


@click.group()
def contributions() -> None:
    """Find and explain the missing fen."""


@contributions.command(name="compare")
@click.argument("declared", type=_FILE)
@click.argument("booked", type=_FILE)
@json_option
@refusals_end_the_command
def compare_files(declared: Path, booked: Path, as_json: bool) -> None:
    """Compare DECLARED with BOOKED (CSV or XLSX), explain every fen, name genuine errors, write the correction."""
    need("analysis")
    gc.disable()  # a payroll is a few large objects that live until the answer is printed
    from .counter import text
    from .rules import compare
    from .sheets import read_payroll
    from .telling import json_text

    with ThreadPoolExecutor(2) as pool:  # most of the reading is unpacking and parsing that leave Python alone
        ours, theirs = pool.map(read_payroll, (declared, booked))
    found = compare(ours, theirs)
    click.echo(json_text(found) if as_json else text(found))
