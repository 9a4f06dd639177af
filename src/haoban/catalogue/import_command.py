"""`haoban catalogue`: catalogues of service items in and out."""

import sys
from pathlib import Path

import click

from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.refusals import Refusal

from .search.headings import is_head
from .search.imported import import_rows, imported_items
from .search.table_reading import read_file, read_rows
from .search.table_writing import written


@click.group()
def catalogue() -> None:
    """Import or export service items."""


@catalogue.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@json_option
@refusals_end_the_command
def import_(file: Path, dry_run: bool, as_json: bool) -> None:
    """Read a catalogue (XLSX, CSV, JSON, JSON lines); nothing is lost, every doubtful cell is told."""
    rows = read_rows("stdin", sys.stdin.buffer.read(), is_head) if str(file) == "-" else read_file(file, is_head)
    done = import_rows(rows, "stdin" if str(file) == "-" else file.name, dry_run=dry_run)
    if as_json:
        problems = [
            {"row": each.row, "column": each.column, "value": each.value, "message": each.message}
            for each in done.problems
        ]
        counts = ("read", "new", "changed", "unchanged", "dropped", "wrong")
        emit_json({**{name: getattr(done, name) for name in counts}, "problems": problems})
        return
    click.echo(
        f"{'试读' if dry_run else '已导入'} {file.name}：读到 {done.read} 行，新增 {done.new}，变更 {done.changed}，"
        f"未变 {done.unchanged}，不再有 {done.dropped}，有误 {done.wrong}，需留意的单元格 {len(done.problems)} 处"
    )
    for problem in done.problems[:20]:
        click.echo(f"  {problem}")
    if len(done.problems) > 20:
        click.echo("  …… 全部问题请加 --json 查看")


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@refusals_end_the_command
def export(file: Path, as_json: bool) -> None:
    """Write the imported items as CSV, XLSX, JSON or JSON lines, by the file's ending; `-` writes JSON lines."""
    items = imported_items()
    if not items:
        raise Refusal("catalogue_empty", "还没有导入过事项，请先运行 haoban catalogue import 文件")
    to_output = str(file) == "-"
    content = written([item.row for item in items], ".jsonl" if to_output else file.suffix.lower())
    if to_output:
        sys.stdout.buffer.write(content)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Refusal(
            "file_unwritable", "文件 %(file)s 不能写入（%(error)s）", {"file": str(file), "error": error.strerror}
        ) from None
    if as_json:
        emit_json({"file": str(file), "items": len(items)})
    else:
        click.echo(f"已导出 {len(items)} 个事项到 {file}")
