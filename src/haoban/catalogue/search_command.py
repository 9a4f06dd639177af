"""`haoban search`: everyday words in, service items out."""

import gc
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from haoban.kernel.console import emit_json, emit_json_lines, json_option, refusals_end_the_command
from haoban.kernel.refusals import Problem, Refusal

from .search.finder import Finder
from .search.imported import listed_items
from .search.kept import was_kept
from .search.table_reading import read_file, read_rows

_KEPT = "items"
"""The name of the file that keeps the index."""


def _answer(finder: Finder, query: str, limit: int) -> dict[str, Any]:
    begun = time.perf_counter()
    found = finder.search(query, limit)
    spent = round((time.perf_counter() - begun) * 1000, 3)
    answer: dict[str, Any] = {"query": query, "results": [asdict(hit) for hit in found.hits], "milliseconds": spent}
    return answer if found.hits else {**answer, "why": found.why}


def _questions(file: Path) -> Iterator[str]:
    rows = read_rows("stdin.csv", sys.stdin.buffer.read()) if str(file) == "-" else read_file(file)
    for row in rows:
        if "question" not in row.cells:
            raise Refusal(
                "question_column",
                "文件里没有 question 列，请把问题所在的列命名为 question",
                problems=(Problem("缺少列", str(file), 1, "question"),),
            )
        yield str(row.cells["question"] or "")


@click.command()
@click.argument("text", nargs=-1)
@click.option("--file", "file", type=click.Path(path_type=Path), help="CSV with a column question.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@json_option
@refusals_end_the_command
def search(text: tuple[str, ...], file: Path | None, limit: int, as_json: bool) -> None:
    """Find service items by everyday words."""
    if (file is None) == (not text):
        raise click.UsageError("请写出要找的事，或用 --file 给出问题文件")
    questions = list(_questions(file)) if file else [" ".join(text)]
    # A few hundred thousand small things are built and kept: nothing of them is garbage until the command ends.
    gc.disable()
    items = listed_items()
    if not items:
        raise Refusal(
            "catalogue_empty", "还没有可以查找的事项，请先运行 haoban catalogue import 文件，或 haoban pack load 目录"
        )
    if not was_kept(_KEPT):
        click.echo("第一次查找要先整理词库和目录，需要几秒 …", err=True)
    finder = Finder(items, keep=_KEPT)
    # The vocabulary is read with the first question, and is no part of the time that a question takes.
    finder.search("预热")
    gc.freeze()
    answers = (_answer(finder, question, limit) for question in questions)
    if as_json and file:
        emit_json_lines(answers)
        return
    for answer in answers:
        if as_json:
            emit_json(answer)
            continue
        if file:
            click.echo(f"【{answer['query']}】")
        for place, hit in enumerate(answer["results"], 1):
            click.echo(f"{place}. {hit['name']}（{hit['organisation']}）{hit['code']}")
        if not answer["results"]:
            click.echo(answer["why"])
