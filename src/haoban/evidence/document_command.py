"""`haoban document read`: facts from pictures and PDFs of documents."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from haoban.kernel.console import REFUSED, emit_json_lines, refusals_end_the_command

from .reading.isolation import Reader
from .reading.pages import MOST_BYTES


@click.group()
def document() -> None:
    """Read facts from document images."""


@document.command(name="read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document a line (also without this option).")
@refusals_end_the_command
def read_files(files: tuple[Path, ...], as_json: bool) -> None:
    """Read FILE… (JPEG, PNG, PDF; - for standard input): one JSON document a line.

    Ends with status 1 where a file was refused; the others are read all the same.
    """
    refused: list[dict[str, Any]] = []
    with Reader() as reader, TemporaryDirectory() as folder:

        def told() -> Iterator[dict[str, Any]]:
            for file in files:
                if str(file) == "-":
                    taken = Path(folder) / "input"
                    taken.write_bytes(sys.stdin.buffer.read(MOST_BYTES + 1))
                    one = {**reader.read(taken), "file": "-"}
                else:
                    one = reader.read(file)
                if "refused" in one:
                    refused.append(one)
                yield one

        emit_json_lines(told())
    for one in refused:
        click.echo(f"{one['file']}：{one['problems'][0]}", err=True)
    if refused:
        sys.exit(REFUSED)
