"""`haoban document read`: facts from pictures and PDFs of documents."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from haoban.kernel.console import REFUSED, emit_json_lines

from .reading.isolation import Reader


@click.group()
def document() -> None:
    """Read facts from document images."""


@document.command(name="read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document a line (also without this option).")
def read_files(files: tuple[Path, ...], as_json: bool) -> None:
    """Read FILE… (JPEG, PNG, PDF): one JSON document a line. Ends with status 1 where a file was refused."""
    refused: list[dict[str, Any]] = []
    with Reader() as reader:

        def told() -> Iterator[dict[str, Any]]:
            for one in reader.read_all(files):
                if "refused" in one:
                    refused.append(one)
                yield one

        emit_json_lines(told())
    for one in refused:
        click.echo(f"{one['file']}：{one['problems'][0]}", err=True)
    if refused:
        sys.exit(REFUSED)
