"""`haoban log`: import, export and count event logs."""

import csv
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.refusals import Refusal

from .csv_log import Mapping
from .reading import read_log

P = ParamSpec("P")

file_argument = click.argument("file", type=click.Path(path_type=Path))
case_option = click.option(
    "--case", "case_type", help="OCEL: the type of object that is a case (default: the most frequent)."
)
COLUMNS = [
    click.option("--case-column", help="CSV: the column with the case."),
    click.option("--activity-column", help="CSV: the column with the activity."),
    click.option("--time-column", help="CSV: the column with the time."),
]


@click.group()
def log() -> None:
    """Import, export and count event logs."""


def _columns(command: Callable[P, None]) -> Callable[P, None]:
    for option in reversed(COLUMNS):
        command = option(command)
    return command


@log.command()
@file_argument
@case_option
@_columns
@json_option
@refusals_end_the_command
def stats(
    file: Path,
    case_type: str | None,
    case_column: str | None,
    activity_column: str | None,
    time_column: str | None,
    as_json: bool,
) -> None:
    """Count cases, events, variants, directly-follows pairs and durations."""
    began = time.perf_counter()
    events = read_log(file, Mapping(case_column, activity_column, time_column), case_type)
    read = time.perf_counter()
    from .statistics import as_expression, statistics

    document = statistics(as_expression(events))
    document |= {"read_seconds": round(read - began, 4), "compute_seconds": round(time.perf_counter() - read, 4)}
    if as_json:
        emit_json(document)
        return
    counts = (document[name] for name in ("cases", "events", "activities", "variants"))
    click.echo("{} 个办件，{} 个事件，{} 种环节，{} 种走法".format(*counts))
    for name, seconds in document["case_duration_seconds"].items():
        click.echo(f"  历时 {name}：{(seconds or 0) / 86400:.2f} 天")
    for pair in document["directly_follows"][:20]:
        click.echo(f"  {pair['from']} → {pair['to']}：{pair['count']}")


@log.command(name="import")
@file_argument
@case_option
@_columns
@json_option
@refusals_end_the_command
def import_log(
    file: Path,
    case_type: str | None,
    case_column: str | None,
    activity_column: str | None,
    time_column: str | None,
    as_json: bool,
) -> None:
    """Keep a log as Parquet columns in the data folder (HAOBAN_HOME/logs)."""
    events = read_log(file, Mapping(case_column, activity_column, time_column), case_type)
    import pyarrow.parquet as pq

    folder = Path(os.environ.get("HAOBAN_HOME", "var")) / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{file.name.partition('.')[0]}.parquet"
    pq.write_table(events, kept, compression="zstd")
    if as_json:
        emit_json({"events": events.num_rows, "kept": str(kept)})
        return
    click.echo(f"已导入 {events.num_rows} 个事件：{kept}")


@log.command()
@file_argument
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="A .csv, .xes or .parquet file.")
@case_option
@json_option
@refusals_end_the_command
def export(file: Path, target: Path, case_type: str | None, as_json: bool) -> None:
    """Write case, activity, time and resource of a log as CSV, XES or Parquet."""
    events = read_log(file, None, case_type)
    if target.suffix == ".csv":
        _write_csv(events.to_pylist(), target)
    elif target.suffix == ".xes":
        from .writing import write_xes

        write_xes(events.to_pylist(), target)
    elif target.suffix == ".parquet":
        import pyarrow.parquet as pq

        pq.write_table(events, target, compression="zstd")
    else:
        raise Refusal("export_kind", "只能导出为 .csv、.xes 或 .parquet")
    if as_json:
        emit_json({"events": events.num_rows, "written": str(target)})
        return
    click.echo(f"已写出 {events.num_rows} 个事件：{target}")


def _write_csv(events: list[dict[str, object]], target: Path) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case:concept:name", "concept:name", "time:timestamp", "org:resource"])
        for event in events:
            moment = event["time"]
            written = moment.isoformat() if hasattr(moment, "isoformat") else ""
            writer.writerow([event["case"], event["activity"], written, event["resource"] or ""])
