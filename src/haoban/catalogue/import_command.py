"""`haoban catalogue`: catalogues of service items in and out."""

import csv
import io
import sys
from pathlib import Path

import click

from haoban.kernel.console import as_json_text, emit_json, json_option, refusals_end_the_command

from .search.imported import import_rows, imported_items
from .search.table_reading import read_file, read_rows


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
    rows = read_rows("stdin", sys.stdin.buffer.read()) if str(file) == "-" else read_file(file)
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
    """Write the imported items as CSV or, by the file's ending, as JSON lines."""
    items = imported_items()
    if file.suffix.lower() == ".csv":
        columns = list(dict.fromkeys(column for item in items for column in item.row))
        text = io.StringIO()
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        for item in items:
            cells = {
                key: value if isinstance(value, str) or value is None else as_json_text(value)
                for key, value in item.row.items()
            }
            writer.writerow(cells)
        content = text.getvalue().encode("utf-8-sig")
    else:
        content = "".join(as_json_text(item.row) + "\n" for item in items).encode()
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    file.write_bytes(content)
    if as_json:
        emit_json({"file": str(file), "items": len(items)})
    else:
        click.echo(f"已导出 {len(items)} 个事项到 {file}")
