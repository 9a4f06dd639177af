"""`haoban log`: import, export and count event logs."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.extras import need
from haoban.kernel.home import home_folder
from haoban.kernel.refusals import Refusal

from .csv_heading import Mapping
from .document import SECTIONS, Question, compared, document
from .filters import Filter, period
from .printing import print_comparison, print_document
from .reading import read_any, read_log

C = TypeVar("C", bound=Callable[..., Any])

file_argument = click.argument("file", type=click.Path(path_type=Path))
case_option = click.option(
    "--case", "case_type", help="OCEL: the type of object that is a case (default: the most frequent)."
)
COLUMNS = [
    click.option("--case-column", help="CSV: the column with the case."),
    click.option("--activity-column", help="CSV: the column with the activity."),
    click.option("--time-column", help="CSV: the column with the time."),
    click.option("--resource-column", help="CSV: the column with the person or window."),
    click.option("--separator", help="CSV: the character between cells (default: found in the header)."),
    click.option(
        "--time-format", help="CSV: how times are written, as strptime: '%d/%m/%Y %H:%M'; excel for numbers of days."
    ),
]
FILTERS = [
    click.option("--begun", metavar="FROM..TO", help="Cases whose first event lies in these days."),
    click.option("--having", multiple=True, metavar="ACTIVITY", help="Cases that have this activity."),
    click.option("--lacking", multiple=True, metavar="ACTIVITY", help="Cases that don't have it."),
    click.option("--at-least", type=float, metavar="DAYS", help="Cases that took at least so many days."),
    click.option("--at-most", type=float, metavar="DAYS", help="Cases that took at most so many days."),
    click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Cases with this value."),
]


@click.group()
def log() -> None:
    """Import, export and count event logs (XES, CSV, OCEL 2.0)."""


def _with(options: list[Callable[[C], C]]) -> Callable[[C], C]:
    def decorate(command: C) -> C:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@contextmanager
def _given(file: Path) -> Iterator[Path]:
    """The file, or standard input (`-`) put into one, since a log is read more than once."""
    if str(file) != "-":
        yield file
        return
    with tempfile.NamedTemporaryFile(prefix="haoban-log-") as spooled:
        shutil.copyfileobj(sys.stdin.buffer, spooled)
        spooled.flush()
        yield Path(spooled.name)


def _mapping(options: dict[str, Any]) -> Mapping:
    separator = {"tab": "\t", "\\t": "\t"}.get(options["separator"], options["separator"])
    if separator is not None and len(separator) != 1:
        raise Refusal("separator", "分隔符应是一个字符，制表符写作 tab", {})
    columns = (options[f"{name}_column"] for name in ("case", "activity", "time", "resource"))
    case, activity, time_, resource = columns
    return Mapping(case, activity, time_, resource, separator, options["time_format"])


def _filter(options: dict[str, Any]) -> Filter:
    pairs = []
    for text in options["where"]:
        name, equals, value = text.partition("=")
        if not equals:
            raise Refusal("where", "“%(text)s”应写成 列名=值", {"text": text})
        pairs.append((name, value))
    return Filter(
        begun=period(options["begun"]) if options["begun"] else None,
        having=options["having"],
        lacking=options["lacking"],
        shortest=_seconds(options["at_least"]),
        longest=_seconds(options["at_most"]),
        attributes=tuple(pairs),
    )


def _seconds(days: float | None) -> float | None:
    if days is not None and not 0 <= days <= 4_000_000:
        raise Refusal("days", "天数应在 0 与 4000000 之间，不是 %(days)s", {"days": f"{days:g}"})
    return None if days is None else days * 86400


@log.command()
@file_argument
@case_option
@_with(COLUMNS)
@click.option("--show", multiple=True, type=click.Choice([*SECTIONS, "all"]), help="What else to count; repeatable.")
@click.option("--department-column", help="The column with the department, for the waiting.")
@click.option("--promised", help="The column with the promised end (case:… for one of the case).")
@click.option("--finished", help="The column with the real end (default: the last event).")
@click.option("--hours", default="9-17", show_default=True, help="Office hours, for the working time.")
@click.option("--top", default=20, show_default=True, help="How many variants and pairs are listed.")
@_with(FILTERS)
@click.option("--compare", nargs=2, metavar="FROM..TO FROM..TO", help="Compare cases begun in two periods.")
@json_option
@refusals_end_the_command
def stats(file: Path, case_type: str | None, as_json: bool, **options: Any) -> None:
    """Count cases, events, variants, directly-follows pairs and durations; with --show more of it."""
    need("analysis")
    from .engine import load_libraries, number

    load_libraries()
    began = time.perf_counter()
    wanted = _filter(options)
    sections = frozenset(SECTIONS if "all" in options["show"] else options["show"])
    if options["promised"] or options["finished"]:
        sections |= {"promises"}
    opens, closes = _hours(options["hours"])
    question = Question(sections, wanted, options["promised"], options["finished"], opens, closes, options["top"])
    more = bool(sections & {"waiting", "promises"} or wanted.attributes)
    with _given(file) as path:
        events = read_log(path, _mapping(options), case_type, None if more else ())
    read = time.perf_counter()
    from dataclasses import replace

    from haoban.kernel.working_days import national_calendar

    log = number(events, options["department_column"], keep_log=more)
    if not more:
        del events
    calendar = national_calendar()
    if options["compare"]:
        sides = [replace(wanted, begun=period(text)) for text in options["compare"]]
        told = compared(log, question, calendar, sides[0], sides[1])
    else:
        told = document(log, question, calendar)
    told |= {"read_seconds": round(read - began, 4), "compute_seconds": round(time.perf_counter() - read, 4)}
    if as_json:
        emit_json(told)
    elif options["compare"]:
        print_comparison(told, options["compare"], options["top"])
    else:
        print_document(told, options["top"])


def _hours(text: str) -> tuple[int, int]:
    opens, _, closes = text.partition("-")
    if not (opens.isdigit() and closes.isdigit() and int(opens) < int(closes) <= 24):
        raise Refusal("hours", "“%(text)s”不是办公时间，应写成 9-17", {"text": text})
    return int(opens), int(closes)


@log.command(name="import")
@file_argument
@_with(COLUMNS)
@json_option
@refusals_end_the_command
def import_log(file: Path, as_json: bool, **options: Any) -> None:
    """Keep a log as Parquet columns in the data folder (HAOBAN_HOME/logs), with all that it says."""
    need("analysis")
    from .writing import write

    with _given(file) as path:
        found = read_any(path, _mapping(options))
    folder = home_folder() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    from .ocel import Ocel

    stem = file.name.partition(".")[0].strip("-") or "log"
    kept = folder / (f"{stem}.ocel" if isinstance(found, Ocel) else f"{stem}.parquet")
    count = write(found, kept)
    if as_json:
        emit_json({"events": count, "kept": str(kept)})
        return
    click.echo(f"已导入 {count} 个事件：{kept}")


@log.command()
@file_argument
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="A .csv, .xes, .xes.gz, .parquet, .json, .sqlite or .xml file (the last three are OCEL 2.0).",
)
@case_option
@_with(COLUMNS)
@click.option("--values-as-text", is_flag=True, help="OCEL JSON: every value a text, as the published schema wants it.")
@json_option
@refusals_end_the_command
def export(
    file: Path, target: Path, case_type: str | None, values_as_text: bool, as_json: bool, **options: Any
) -> None:
    """Write a log in another form. Nothing is lost within XES, CSV, Parquet, or within the forms of OCEL.

    Only a case without events has no row in a CSV.
    """
    need("analysis")
    from .writing import check_target, write

    check_target(target)
    with _given(file) as path:
        found = read_any(path, _mapping(options))
    count = write(found, target, case_type, values_as_text=values_as_text)
    if as_json:
        emit_json({"events": count, "written": str(target)})
        return
    click.echo(f"已写出 {count} 个事件：{target}")
